// Signatures in the build and afterwards: what is made, what stays, and what goes when it no longer fits.
import Attestation
import Bundles
import Colophon
import Evidence
import Files
import Foundation
import Primitives
import ReleaseModel
import Signing
import Testing
import Verification
import Workspace

@Suite struct SigningTests {
    private static let names = ["SHA256SUMS.sig", "sample-1.0.0.intoto.jsonl", "sample-1.0.0.sigstore.json"]
    private let later = SampleWorkspace.day + 86_400

    @Test func addsSignaturesAndChangesNothingElse() async throws {
        let sample = try SignedSample(signing: false)
        try await sample.workspace.build()
        let unsigned = try sample.unsignedFiles()
        for name in Self.names { #expect(!sample.workspace.exists("output/1.0.0/\(name)")) }
        try sample.configure(signing: true)
        try await sample.workspace.build()
        #expect(try sample.unsignedFiles() == unsigned)
        for name in Self.names { #expect(sample.workspace.exists("output/1.0.0/\(name)")) }
        let sums = try sample.workspace.bytes("output/1.0.0/SHA256SUMS")
        let signature = try #require(try sample.signatures().first)
        #expect(signature.key == sample.key && signature.namespace == Attestations.namespace)
        #expect(signature.isValid(for: sums))
        #expect(try sample.envelopes().allSatisfy { $0.isValid(by: sample.key) })
    }

    @Test func aBuildAfterABuildKeepsTheSignaturesThatFit() async throws {
        let sample = try SignedSample()
        try await sample.workspace.build()
        let text = try sample.workspace.text("output/1.0.0/sample-1.0.0.intoto.jsonl")
        let again = try await sample.workspace.build { $0.now = later }
        #expect(again.outcome.written.isEmpty && again.outcome.removed.isEmpty)
        let uncached = try await sample.workspace.build {
            $0.now = later
            $0.usesCache = false
        }
        #expect(uncached.outcome.written.isEmpty)
        #expect(try await sample.workspace.check { $0.now = later }.outcome.written.isEmpty)
        #expect(try sample.workspace.text("output/1.0.0/sample-1.0.0.intoto.jsonl") == text)
    }

    @Test(arguments: [[], ["1.0.0"]]) func signsAgainWhatChanged(_ versions: [String]) async throws {
        let sample = try SignedSample()
        try await sample.workspace.build()
        let before = try sample.envelopes()
        try sample.workspace.replace("Mends the parser", with: "Mends the lexer", in: "evidence/1.0.0/release.yaml")
        var options = SampleWorkspace.options(versions)
        options.now = later
        _ = try await Build(workspace: sample.workspace.workspace, options: options).write()
        let after = try sample.envelopes()
        // What names neither the bundle nor the time of signing is the same.
        #expect(after.map { before.contains($0) } == [false, false, true, true, false])
        let sums = try sample.workspace.bytes("output/1.0.0/SHA256SUMS")
        #expect(try sample.signatures().map { $0.isValid(for: sums) } == [true])
    }

    /// Without the key at hand a signature can't be made again; then there is none rather than a stale one.
    @Test(arguments: [[], ["1.0.0"]]) func dropsWhatNoLongerFits(_ versions: [String]) async throws {
        let sample = try SignedSample()
        try await sample.workspace.build()
        try sample.workspace.remove("key")
        let kept = try await sample.workspace.build()
        #expect(kept.result.findings.contains { $0.code == "not-signed" && $0.severity == .warning })
        for name in Self.names { #expect(sample.workspace.exists("output/1.0.0/\(name)")) }
        try sample.workspace.replace("Mends the parser", with: "Mends the lexer", in: "evidence/1.0.0/release.yaml")
        let options = SampleWorkspace.options(versions)
        _ = try await Build(workspace: sample.workspace.workspace, options: options).write()
        for name in Self.names { #expect(!sample.workspace.exists("output/1.0.0/\(name)"), "\(name)") }
    }

    @Test func addsASecondSignerAfterwards() async throws {
        let sample = try SignedSample()
        try await sample.workspace.build()
        let unsigned = try sample.unsignedFiles()
        let second = try sample.addKey("second")
        let outcome = try await sample.sign("1.0.0", with: "second", day: later)
        #expect(outcome.signed == ["1.0.0"])
        #expect(try sample.unsignedFiles() == unsigned)
        #expect(try sample.signatures().map(\.key) == [sample.key, second])
        let envelopes = try sample.envelopes()
        #expect(envelopes.filter { $0.isValid(by: second) }.count * 2 == envelopes.count)
        // The first signer's summary stays the one in the Sigstore bundle, and nothing is signed twice.
        let again = try await sample.sign("1.0.0", with: "second", day: later + 86_400)
        #expect(again.written.isEmpty)
        let built = try await sample.workspace.build { $0.now = later }
        #expect(built.outcome.written.isEmpty && built.outcome.removed.isEmpty)
    }

    @Test(.enabled(if: ForeignProgram.isDemanded || ForeignProgram.isThere("ssh-keygen")))
    func signsThroughSSHKeygen() async throws {
        let sample = try SignedSample(signing: false)
        try await sample.workspace.build()
        try await sample.sign("1.0.0", program: true)
        let sums = try sample.workspace.bytes("output/1.0.0/SHA256SUMS")
        #expect(try sample.signatures().map { $0.isValid(for: sums) } == [true])
        #expect(!sample.workspace.exists("output/1.0.0/sample-1.0.0.intoto.jsonl"))
        let built = try await sample.workspace.build()
        #expect(built.outcome.written.isEmpty && built.outcome.removed.isEmpty)
    }

    @Test func revokedKeysSignNothingThatIsPublished() async throws {
        let sample = try SignedSample()
        try await sample.workspace.build()
        try sample.configure(signing: false)
        try await sample.workspace.build()
        #expect(sample.workspace.exists("output/1.0.0/SHA256SUMS.sig"))
        let today = Timestamp(secondsSinceEpoch: later, isDate: true)
        _ = try KeyChain(sample.workspace.workspace).revoke(sample.key, reason: "stolen", from: nil, today: today)
        try await sample.workspace.build()
        for name in Self.names { #expect(!sample.workspace.exists("output/1.0.0/\(name)")) }
        #expect(try sample.workspace.text("output/revoked_keys").contains(sample.key.openSSHLine()))
    }

    @Test func signsTheLockOnceItListsSomething() async throws {
        let sample = try SignedSample()
        try await sample.workspace.build()
        #expect(!sample.workspace.exists("output/colophon.lock.sig"))
        try await sample.workspace.lock()
        try await sample.workspace.build()
        let lock = try sample.workspace.bytes("output/colophon.lock")
        let signature = try #require(SSHSignature.read(sample.workspace.bytes("output/colophon.lock.sig")).first)
        #expect(signature.isValid(for: lock) && signature.key == sample.key)
    }

    @Test func publishesSignersAndTheirKeys() async throws {
        let sample = try SignedSample()
        try await sample.workspace.build()
        let workspace = sample.workspace
        #expect(try workspace.text("output/allowed_signers") == workspace.text("allowed_signers"))
        #expect(try workspace.text("output/revoked_keys") == "# No key is revoked.\n")
        let keys = try Files.list(workspace.path("output/keys")).map(\.path)
        #expect(keys.count == 2)
        for name in keys { #expect(try PublicKey(file: workspace.bytes("output/keys/\(name)")) == sample.key) }
        // Without a list of signers, the configured one is listed.
        try workspace.remove("allowed_signers")
        try await workspace.build()
        let entries = try AllowedSigners(workspace.bytes("output/allowed_signers")).entries
        #expect(entries.map(\.principals) == ["ada@example.org"] && entries.map(\.key) == [sample.key])
    }

    @Test func saysThatAKeyInNoListIsPublishedForOnce() async throws {
        let sample = try SignedSample(signing: false)
        try await sample.workspace.build()
        #expect(try await sample.sign().findings.isEmpty)
        try sample.workspace.remove("allowed_signers")
        #expect(try await sample.sign().findings.map(\.code) == ["signers-not-listed"])
    }

    @Test func draftsAndWhatDoesNotVerifyAreNotSigned() async throws {
        let sample = try SignedSample(versions: ["1.0.0", "1.1.0"])
        try sample.workspace.add("2.0.0", previous: "1.1.0", status: "planned")
        try await sample.workspace.build()
        #expect(!sample.workspace.exists("output/2.0.0/SHA256SUMS.sig"))
        func refusal(_ version: String) async -> [String] {
            do {
                try await sample.sign(version)
                return []
            } catch { return (error as? WorkspaceError)?.findings.map(\.code) ?? ["\(error)"] }
        }
        #expect(await refusal("2.0.0") == ["draft-not-signed"])
        #expect(await refusal("3.0.0") == ["not-published"])
        try sample.workspace.append("more", to: "output/1.1.0/notes.md")
        #expect(await refusal("1.1.0") == ["not-sound"])
        #expect(await refusal("1.0.0") == [])
    }

    @Test func aKeyThatOthersCanReadStopsTheBuild() async throws {
        let sample = try SignedSample()
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o644], ofItemAtPath: sample.workspace.path("key"))
        let error = await #expect(throws: WorkspaceError.self) { try await sample.workspace.build() }
        #expect(error?.findings.map(\.code) == ["key-mode"])
        #expect(!sample.workspace.exists("output/1.0.0"))
    }
}
