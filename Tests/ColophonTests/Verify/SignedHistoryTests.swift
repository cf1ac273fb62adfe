// What the published lock and its signature show of the whole: nothing was removed, replaced or put in another order.
import Attestation
import Bundles
import Colophon
import Evidence
import Files
import Foundation
import Primitives
import ReleaseModel
import Secrets
import Signing
import Testing
import Verification

@Suite struct SignedHistoryTests {
    private let sample: SignedSample
    private let now = Timestamp(secondsSinceEpoch: SampleWorkspace.day)
    private static let versions = ["1.0.0", "1.1.0", "1.2.0"]

    /// A site whose three releases, each after the other, are locked and signed.
    init() async throws {
        sample = try SignedSample(versions: Self.versions)
        try await sample.workspace.build()
        try await sample.workspace.lock()
        try await sample.workspace.build()
    }

    private func report() throws -> SiteReport {
        let trust = Trust(keys: [sample.key], time: 0)
        let paths = [sample.workspace.path("output")]
        return try #require(try Verification(paths: paths, lock: nil, today: now, trust: trust).run().sites.first)
    }

    /// The reasons of failures, of the site and of its bundles.
    private func failures() throws -> Set<String> {
        let report = try report()
        let failed = (report.items + report.bundles.flatMap(\.items)).filter { $0.status == .failed }
        #expect((report.verdict == .failed) == !failed.isEmpty)
        for item in failed { #expect(item.problem?.isEmpty == false && item.meaning?.isEmpty == false, "\(item.id)") }
        return Set(failed.map { $0.code ?? $0.id })
    }

    private var lock: String { get throws { try sample.workspace.text("output/colophon.lock") } }

    private func rewriteLock(_ change: ([String]) -> [String]) throws {
        let lines = try lock.split(separator: "\n").map(String.init)
        let head = lines.filter { !$0.contains("manifest=") }
        let changed = head + change(lines.filter { $0.contains("manifest=") })
        try sample.workspace.write(changed.joined(separator: "\n") + "\n", to: "output/colophon.lock")
    }

    @Test func theSoundSiteIsVerified() throws {
        #expect(try failures() == [])
        #expect(try report().items.contains { $0.id == "lock-signature" && $0.status == .ok })
    }

    @Test(arguments: versions) func findsARemovedRelease(_ version: String) throws {
        try sample.workspace.remove("output/\(version)")
        #expect(try failures() == ["publication-removed"])
        // With its line, the signature is none any more.
        try rewriteLock { $0.filter { !$0.hasPrefix(version) } }
        #expect(try failures().contains("signature-invalid"))
        // And without the signature nobody vouches for the list.
        try sample.workspace.remove("output/colophon.lock.sig")
        #expect(try failures().contains("lock-not-signed"))
    }

    /// Another 1.2.0, soundly built and signed by the same key, in place of the one that was published.
    @Test func findsAReplacedRelease() async throws {
        let other = try SignedSample(versions: Self.versions, signing: false)
        for name in ["key", "key.pub", "allowed_signers"] {
            try other.workspace.write(sample.workspace.text(name), to: name)
        }
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: other.workspace.path("key"))
        try other.configure(signing: true)
        try other.workspace.replace("Mends the parser", with: "Mends the lexer", in: "evidence/1.2.0/release.yaml")
        try await other.workspace.build()
        try sample.workspace.remove("output/1.2.0")
        for entry in try Files.list(other.workspace.path("output/1.2.0")) where entry.kind == .file {
            try Files.writeAtomically(
                try other.workspace.bytes("output/1.2.0/\(entry.path)"),
                to: sample.workspace.path("output/1.2.0/\(entry.path)"), durable: false)
        }
        #expect(try failures() == ["lock-differs"])
        // A lock that lists the other one is not the one that was signed.
        let digests = try BundleReader.read(
            other.workspace.bytes("output/1.2.0/sample-1.2.0.evidence.tar.gz")
        ).digests
        try rewriteLock {
            $0.map { $0.hasPrefix("1.2.0") ? "1.2.0 manifest=\(digests.manifest.hex) tar=\(digests.tar.hex)" : $0 }
        }
        #expect(try failures() == ["signature-invalid", "too-few-signers"])
    }

    /// A middle release that others follow can't be replaced even where nobody signs the lock.
    @Test func theFollowersKnowAReplacedRelease() async throws {
        let other = try SignedSample(versions: Self.versions, signing: false)
        try other.workspace.replace("Mends the parser", with: "Mends the lexer", in: "evidence/1.1.0/release.yaml")
        try await other.workspace.build()
        let name = "sample-1.1.0.evidence.tar.gz"
        try Files.writeAtomically(
            other.workspace.bytes("output/1.1.0/\(name)"), to: sample.workspace.path("output/1.1.0/\(name)"),
            durable: false)
        let digests = try BundleReader.read(other.workspace.bytes("output/1.1.0/\(name)")).digests
        try rewriteLock {
            $0.map { $0.hasPrefix("1.1.0") ? "1.1.0 manifest=\(digests.manifest.hex) tar=\(digests.tar.hex)" : $0 }
        }
        #expect(try failures().contains("history-broken"))
    }

    @Test func findsReorderedReleases() throws {
        // Two lines of the lock change places: the signature, and the order itself, tell.
        let sound = try lock
        try rewriteLock { [$0[1], $0[0], $0[2]] }
        #expect(try failures().isSuperset(of: ["lock-unreadable", "signature-invalid"]))
        #expect(try report().text.contains("lock-unsorted"))
        // Two releases change their digests in the lock.
        func swapped(_ lines: [String]) -> [String] {
            let tails = lines.map { $0.drop { $0 != " " } }
            return ["1.0.0\(tails[1])", "1.1.0\(tails[0])", lines[2]]
        }
        try sample.workspace.write(sound, to: "output/colophon.lock")
        try rewriteLock(swapped)
        #expect(try failures().isSuperset(of: ["lock-differs", "signature-invalid"]))
        // Two folders change places.
        try sample.workspace.write(sound, to: "output/colophon.lock")
        try sample.workspace.move("output/1.0.0", to: "output/x")
        try sample.workspace.move("output/1.1.0", to: "output/1.0.0")
        try sample.workspace.move("output/x", to: "output/1.1.0")
        #expect(try failures().isSuperset(of: ["lock-differs", "folder-differs"]))
    }

    /// An earlier lock with its sound signature: whoever has seen the later one finds it with that.
    @Test func anEarlierLockIsFoundByWhoHasTheLaterOne() async throws {
        let later = sample.workspace.path("later.lock")
        try sample.workspace.write(lock, to: "later.lock")
        let key = try KeySource(sample.workspace.path("key")).privateKey()
        try sample.workspace.remove("output/1.2.0")
        try rewriteLock { Array($0.dropLast()) }
        let signature = try SSHSignature(
            of: sample.workspace.bytes("output/colophon.lock"), by: key, namespace: Attestations.namespace)
        try sample.workspace.write(signature.text, to: "output/colophon.lock.sig")
        #expect(try failures() == [])
        let outcome = try Verification(paths: [sample.workspace.path("output")], lock: later, today: now).run()
        #expect(outcome.sites.first?.items.compactMap(\.code) == ["publication-removed", "lock-shrunk"])
    }

    @Test func aLockSignedForSomethingElseIsNotSigned() throws {
        let key = try KeySource(sample.workspace.path("key")).privateKey()
        let signature = try SSHSignature(of: Bytes(lock.utf8), by: key, namespace: "file")
        try sample.workspace.write(signature.text, to: "output/colophon.lock.sig")
        #expect(try failures() == ["signature-namespace", "too-few-signers"])
    }
}
