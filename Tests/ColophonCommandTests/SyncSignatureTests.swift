// Signed approvals: made with the keys of releases, demanded by the configuration or a flag, and refused one by one.
import Attestation
import Colophon
import Evidence
import Files
import Secrets
import Signing
import Testing
import Workspace

@Suite struct SyncSignatureTests {
    private static let plan = CommandFolder.planFile
    private static let approval = ".colophon/plans/web-1.0.1.approval.json"

    /// A planned sync, a key of Ada's who may sign approvals, and one of Eve's whom nobody lists.
    private func planned(demanding count: Int? = 1) throws -> CommandFolder {
        let folder = try CommandFolder.synced(rules: count.map { "sign: {approvals: \($0)}" } ?? "")
        for name in ["ada", "bob", "eve"] { #expect(try folder.run("key", "generate", name).status == 0) }
        for name in ["ada", "bob"] {
            #expect(
                try folder.run("key", "allowed-signers", "\(name)@example.org", "\(name).pub", "--for", "sync").status
                    == 0)
        }
        #expect(try folder.run("sync", "plan", "web").status == 0)
        return folder
    }

    private func expectRefusal(_ folder: CommandFolder, _ codes: String..., options: [String] = []) throws {
        let run = try folder.run(program: CommandFolder.program(), ["sync", "apply", Self.plan] + options)
        #expect(run.status == 2, "\(run.output)\(run.errors)")
        for code in codes { #expect(run.errors.contains("[\(code)]"), "\(code): \(run.errors)") }
        #expect(Files.kind(folder.path("down/up")) == nil)
    }

    @Test func aSignedApprovalIsCarriedOut() throws {
        let folder = try planned()
        let approved = try folder.run("sync", "approve", Self.plan, "--key", "ada")
        #expect(approved.status == 0 && approved.output.contains("Signed by SHA256:"), "\(approved.errors)")
        // Who signs, approves.
        #expect(try folder.text(Self.approval).contains("ada@example.org"))
        let applied = try folder.run("sync", "apply", Self.plan)
        #expect(applied.status == 0, "\(applied.errors)")
        #expect(try folder.text("down/up/a.md") == "a 1.0.1\n")
    }

    @Test func anUnsignedOneIsRefusedWhereItIsAskedFor() throws {
        let folder = try planned()
        #expect(try folder.run("sync", "approve", Self.plan, "--by", "Ada").status == 0)
        try expectRefusal(folder, "approval-not-signed")
        // The flag asks as well as the configuration does, and without both nobody asks.
        let free = try planned(demanding: nil)
        #expect(try free.run("sync", "approve", Self.plan, "--by", "Ada").status == 0)
        try expectRefusal(free, "approval-not-signed", options: ["--require-signatures", "1"])
        #expect(try free.run("sync", "apply", Self.plan).status == 0)
    }

    @Test func anUnknownKeyIsRefused() throws {
        let folder = try planned()
        #expect(try folder.run("sync", "approve", Self.plan, "--by", "Ada", "--key", "eve").status == 0)
        try expectRefusal(folder, "signer-unknown", "too-few-signers")
        // With a list of their own, the one who applies decides.
        try folder.write("eve@example.org \(folder.text("eve.pub"))", to: "own_signers")
        #expect(try folder.run("sync", "apply", Self.plan, "--allowed-signers", "own_signers").status == 0)
    }

    @Test func aKeyForReleasesAloneIsRefused() throws {
        let folder = try planned()
        #expect(
            try folder.run("key", "allowed-signers", "ada@example.org", "ada.pub", "--for", "release").status == 0)
        #expect(try folder.run("sync", "approve", Self.plan, "--key", "ada").status == 0)
        try expectRefusal(folder, "key-namespace", "too-few-signers")
        let both = ["key", "allowed-signers", "ada@example.org", "ada.pub", "--for", "release", "--for", "sync"]
        #expect(try folder.run(program: CommandFolder.program(), both).status == 0)
        #expect(try folder.run("sync", "apply", Self.plan).status == 0)
    }

    @Test func aSignatureForSomethingElseIsRefused() throws {
        let folder = try planned()
        #expect(try folder.run("sync", "approve", Self.plan, "--by", "Ada").status == 0)
        let key = try KeySource(folder.path("ada")).privateKey()
        for namespace in [Attestations.namespace, "file"] {
            let signature = try SSHSignature(
                of: Files.read(folder.path(Self.approval)), by: key, namespace: namespace)
            try folder.write(signature.text, to: Self.approval + ".sig")
            try expectRefusal(folder, "signature-namespace", "too-few-signers")
        }
        try folder.write("none", to: Self.approval + ".sig")
        try expectRefusal(folder, "sshsig-armor")
    }

    @Test func aRevokedOrEndedKeyIsRefused() throws {
        let folder = try planned()
        #expect(try folder.run("sync", "approve", Self.plan, "--key", "ada").status == 0)
        let lists = try (folder.text("allowed_signers"), folder.text("ada.pub"))
        #expect(
            try folder.run("key", "revoke", "ada.pub", "--reason", "lost", "--from", "2024-01-01").status == 0)
        try expectRefusal(folder, "key-expired")
        try folder.write(lists.0, to: "allowed_signers")
        try folder.write(lists.1, to: "gone")
        try expectRefusal(folder, "key-revoked", options: ["--revoked", "gone"])
        #expect(try folder.run("key", "revoke", "ada.pub", "--reason", "stolen").status == 0)
        try expectRefusal(folder, "key-revoked", "too-few-signers")
    }

    @Test func anApprovalOfAnotherPlanIsRefused() throws {
        let folder = try planned()
        #expect(try folder.run("sync", "approve", Self.plan, "--key", "ada").status == 0)
        try folder.write("changed\n", to: "docs/b.md")
        #expect(try folder.run("sync", "plan", "web").status == 0)
        try expectRefusal(folder, "other-plan")
        // With the new plan's digest written into it, it is not what was signed.
        let old = try folder.text(Self.approval)
        let signature = try folder.text(Self.approval + ".sig")
        #expect(try folder.run("sync", "approve", Self.plan, "--by", "ada@example.org").status == 0)
        #expect(Files.kind(folder.path(Self.approval + ".sig")) == nil)
        #expect(try folder.text(Self.approval) != old)
        try folder.write(signature, to: Self.approval + ".sig")
        try expectRefusal(folder, "signature-invalid", "too-few-signers")
    }

    @Test func asManySignersAsAreAskedFor() throws {
        let folder = try planned(demanding: 2)
        #expect(try folder.run("sync", "approve", Self.plan, "--key", "ada").status == 0)
        try expectRefusal(folder, "too-few-signers")
        // A flag can't ask for less.
        try expectRefusal(folder, "too-few-signers", options: ["--require-signatures", "1"])
        #expect(try folder.run("sync", "approve", Self.plan, "--add", "--key", "ada").status == 0)
        try expectRefusal(folder, "too-few-signers")
        #expect(try folder.run("sync", "approve", Self.plan, "--add", "--key", "bob").status == 0)
        try expectRefusal(folder, "too-few-signers", options: ["--require-signatures", "3"])
        #expect(try folder.run("sync", "apply", Self.plan).status == 0)
    }

    @Test func theConfiguredKeySigns() throws {
        let folder = try planned()
        let text = try folder.text("colophon.yaml")
        try folder.write(text.replacing("approvals: 1", with: "approvals: 1, key: ada"), to: "colophon.yaml")
        #expect(try folder.run("sync", "approve", Self.plan, "--sign", "--note", "looks right").status == 0)
        let verified = try folder.run(
            program: "/bin/sh",
            [
                "-c",
                "ssh-keygen -Y verify -f allowed_signers -I ada@example.org -n colophon-sync@v1 -s $0.sig < $0",
                Self.approval,
            ])
        #expect(verified.status == 0, "\(verified.errors)")
        #expect(try folder.run("sync", "apply", Self.plan).status == 0)
    }

    @Test func misuseIsToldApart() throws {
        let folder = try planned()
        #expect(try folder.run("sync", "approve", Self.plan).status == 64)
        #expect(try folder.run("sync", "approve", Self.plan, "--add", "--by", "Ada").status == 64)
        #expect(try folder.run("sync", "approve", Self.plan, "--add", "--by", "Ada", "--key", "ada").status == 64)
        #expect(try folder.run("sync", "apply", Self.plan, "--require-signatures", "0").status == 64)
        #expect(try folder.run("sync", "approve", Self.plan, "--add", "--key", "ada").status == 1)
        #expect(try folder.run("sync", "approve", Self.plan, "--key", "eve").status == 1)
        #expect(try folder.run("sync", "approve", Self.plan, "--key", "none").status == 1)
    }
}
