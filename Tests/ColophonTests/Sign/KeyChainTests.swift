// Keys as people handle them: made, listed, changed and revoked; and ssh-keygen's word on the lists.
import Attestation
import Bundles
import Colophon
import Documents
import Evidence
import Files
import Foundation
import Primitives
import ReleaseModel
import Secrets
import Signing
import Sync
import Testing
import Verification
import Workspace

@Suite struct KeyChainTests {
    private let sample: SampleWorkspace
    private let chain: KeyChain
    private let files: TrustFiles

    init() throws {
        sample = try SampleWorkspace()
        chain = KeyChain(try sample.workspace)
        files = TrustFiles(try sample.workspace)
    }

    private func code(_ body: () throws -> Void) -> String? {
        do {
            try body()
            return nil
        } catch { return (error as? WorkspaceError)?.findings.first?.code ?? "\(error)" }
    }

    private func time(_ text: String) throws -> Timestamp { try #require(Timestamp(text)) }

    private func make(_ name: String = "key") throws -> PublicKey {
        try KeyChain.generate(.ed25519, form: .openssh, at: sample.path(name), comment: "mine")
    }

    @Test func makesAKeyForItsOwnerAlone() throws {
        let key = try make("keys/release")
        let path = sample.path("keys/release")
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
        #expect(try sample.text("keys/release.pub") == key.openSSHLine(comment: "mine") + "\n")
        #expect(try KeyChain.publicKey(of: .file(path)) == key)
        #expect(try KeyChain.publicKey(of: .file(path + ".pub")) == key)
        // What is there stays.
        #expect(code { _ = try make("keys/release") } == "key-exists")
        try FileManager.default.removeItem(atPath: path)
        #expect(code { _ = try make("keys/release") } == "key-exists")
        #expect(
            code { _ = try KeyChain.generate(.p256, form: .pem, at: path + "2", comment: "a\nb") } == "key-comment")
    }

    @Test func findsAKeyByFileFingerprintOrConfiguration() throws {
        let key = try make()
        #expect(code { _ = try chain.publicKey(nil) } == "no-key")
        #expect(code { _ = try chain.publicKey(key.fingerprint) } == "unknown-key")
        #expect(code { _ = try chain.publicKey(sample.path("none")) } == "key-missing")
        _ = try chain.allow("ada@example.org", key, after: nil, before: nil)
        #expect(try chain.publicKey(key.fingerprint) == key)
        try sample.write("project: {name: sample}\nsign: {key: key}\n", to: "colophon.yaml")
        #expect(try KeyChain(sample.workspace).publicKey(nil) == key)
        try sample.write("ssh-rsa AAAAB3NzaC1yc2E= old\n", to: "rsa.pub")
        #expect(code { _ = try chain.publicKey(sample.path("rsa.pub")) } == "key-algorithm")
    }

    @Test func addsSignersAndChangesTheirTimes() throws {
        let (old, new) = (try make("old"), try make("new"))
        let foreign = "# ours\n\nrob@example.org,*@example.net ssh-rsa AAAAB3NzaC1yc2E= elsewhere"
        try sample.write(foreign, to: "allowed_signers")
        _ = try chain.allow("ada@example.org", old, after: nil, before: nil)
        _ = try chain.allow("ada@example.org", new, after: time("2027-01-01"), before: nil)
        _ = try chain.allow("ada@example.org", old, after: nil, before: time("2027-01-01T12:00:00+01:00"))
        let release = "namespaces=\"colophon-release@v1\""
        #expect(
            try sample.text("allowed_signers") == """
                \(foreign)
                ada@example.org \(release),valid-before="20270101110000Z" \(old.openSSHLine())
                ada@example.org \(release),valid-after="20270101000000Z" \(new.openSSHLine())

                """)
        let entries = try files.signers().entries
        #expect(entries.map(\.line) == [4, 5] && entries.allSatisfy { $0.names("ada@example.org") })
        // The end stays where only the beginning is given.
        _ = try chain.allow("ada@example.org", old, after: time("2024-01-01"), before: nil)
        #expect(try files.signers().entries[0].validBefore == 1_798_801_200)
        let before = try sample.text("allowed_signers")
        #expect(
            code { _ = try chain.allow("ada@example.org", old, after: time("2028-01-01"), before: nil) }
                == "signer-time")
        for name in ["", "a b", "a,b", "*", "!a", "#a", "a\"b", "a\u{7}", "ä"] {
            #expect(code { _ = try chain.allow(name, old, after: nil, before: nil) } == "signer-name", "\(name)")
        }
        #expect(try sample.text("allowed_signers") == before)
    }

    @Test func revokesKeysAltogether() throws {
        let key = try make()
        let today = try time("2026-11-22")
        #expect(try chain.revoke(key, reason: "stolen", from: nil, today: today) == .listed)
        #expect(try chain.revoke(key, reason: "again", from: nil, today: today) == .wasListed)
        #expect(try sample.text("revoked_keys") == "# 2026-11-22: stolen\n\(key.openSSHLine())\n")
        #expect(try files.revoked().contains(key))
        #expect(code { _ = try chain.revoke(key, reason: "", from: nil, today: today) } == "revocation-reason")
        #expect(code { _ = try chain.revoke(key, reason: "a\nb", from: nil, today: today) } == "revocation-reason")
    }

    @Test func letsAKeyEndAtATime() throws {
        let key = try make()
        let today = try time("2026-11-22")
        #expect(code { _ = try chain.revoke(key, reason: "lost", from: today, today: today) } == "unknown-key")
        _ = try chain.allow("ada@example.org", key, after: nil, before: nil)
        _ = try chain.allow("bob@example.org", key, after: nil, before: time("2026-01-01"))
        #expect(try chain.revoke(key, reason: "lost", from: today, today: today) == .ended(lines: 2))
        // An end is only ever brought forward.
        #expect(try files.signers().entries.map(\.validBefore) == [today.secondsSinceEpoch, 1_767_225_600])
        #expect(try !files.revoked().contains(key))
    }

    @Test func listsTheStatusOfEachKey() throws {
        let (key, other) = (try make(), try make("other"))
        _ = try chain.allow("ada@example.org", key, after: time("2026-01-01"), before: time("2027-01-01"))
        _ = try chain.allow("bob@example.org", other, after: nil, before: nil)
        _ = try chain.revoke(other, reason: "stolen", from: nil, today: time("2026-11-22"))
        func targetStatuses(_ day: String) throws -> [String] {
            let json = KeyReport.json(
                try files.signers(), revoked: try files.revoked(), at: try time(day).secondsSinceEpoch)
            let node = try parseDocument(json.canonicalBytes, format: .json, limits: .standard)
            return node.sequence?.compactMap { $0["status"]?.string } ?? []
        }
        #expect(try targetStatuses("2025-01-01") == ["not yet valid", "revoked"])
        #expect(try targetStatuses("2026-06-01") == ["valid", "revoked"])
        #expect(try targetStatuses("2028-01-01") == ["expired", "revoked"])
        let text = KeyReport.text(try files.signers(), revoked: RevokedKeys(), at: 0)
        #expect(text.contains("not yet valid  ada@example.org  \(key.fingerprint), from 2026-01-01T00:00:00Z"))
    }

    /// What ssh-keygen makes of the lists: good 0; at another time, and once revoked, not 0.
    @Test(.enabled(if: ForeignProgram.isDemanded || ForeignProgram.isThere("ssh-keygen"))) func sshKeygenReadsTheLists()
        throws
    {
        let key = try make()
        _ = try chain.allow("ada@example.org", key, after: time("2026-01-01"), before: time("2027-01-01"))
        let signer = try KeySource(sample.path("key")).privateKey()
        let signature = try SSHSignature(of: Bytes("message".utf8), by: signer, namespace: Attestations.namespace)
        try sample.write(signature.text, to: "sig")
        try sample.write("", to: "revoked_keys")
        func status(_ time: String) throws -> Int32 {
            let arguments = [
                "-Y", "verify", "-f", sample.path("allowed_signers"), "-r", sample.path("revoked_keys"), "-I",
                "ada@example.org", "-n", "colophon-release@v1", "-s", sample.path("sig"), "-O", "verify-time=\(time)Z",
            ]
            return try ForeignProgram.run(["ssh-keygen"] + arguments, input: "message").status
        }
        #expect(try status("20260601000000") == 0)
        #expect(try status("20251231235959") != 0)
        #expect(try status("20270101000001") != 0)
        _ = try chain.revoke(key, reason: "stolen", from: nil, today: time("2026-11-22"))
        #expect(try status("20260601000000") != 0)
    }
}
