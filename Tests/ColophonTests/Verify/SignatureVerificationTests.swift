// Signatures as an auditor judges them: who counts, when, and what is refused.
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
import Sync
import Testing
import Verification
import Workspace

@Suite struct SignatureVerificationTests {
    private let now = Timestamp(secondsSinceEpoch: SampleWorkspace.day)

    private func signed(_ versions: [String] = ["1.0.0"]) async throws -> SignedSample {
        let sample = try SignedSample(versions: versions)
        try await sample.workspace.build()
        return sample
    }

    private func trust(
        _ sample: SignedSample, keys: [PublicKey] = [], at time: String? = nil, threshold: Int = 1
    ) throws -> Trust {
        let files = TrustFiles(try sample.workspace.workspace)
        let moment = try time.map { try #require(Timestamp($0)) } ?? now
        return Trust(
            signers: try files.signers(), keys: keys, revoked: try files.revoked(), time: moment.secondsSinceEpoch,
            threshold: threshold)
    }

    private func report(_ sample: SignedSample, _ trust: Trust?, version: String = "1.0.0") throws -> VerificationReport
    {
        let path = sample.workspace.path("output/\(version)/sample-\(version).evidence.tar.gz")
        let outcome = try Verification(paths: [path], lock: nil, today: now, trust: trust).run()
        return try #require(outcome.bundles.first)
    }

    private func codes(_ report: VerificationReport) -> [String] { report.items.compactMap(\.code) }

    @Test func acceptsATrustedSigner() async throws {
        let sample = try await signed()
        let report = try report(sample, trust(sample))
        #expect(report.verdict == .verified && codes(report).isEmpty)
        #expect(report.items.filter { $0.id == "statement" && $0.status == .ok }.count == 5)
        #expect(report.items.last?.details == ["ada@example.org, \(sample.key.fingerprint)"])
        // SHA256SUMS is what is signed, so its digests are the published ones.
        #expect(report[.digest]?.status == .ok)
        let other = Trust(keys: [sample.key], time: 0)
        #expect(try self.report(sample, other).verdict == .verified)
    }

    @Test func saysWhatItDidNotCheckWithoutTrust() async throws {
        let sample = try await signed()
        let report = try report(sample, nil)
        #expect(report.verdict == .verified)
        #expect(report.items.last?.id == "signers" && report.items.last?.status == .notChecked)
        let site = try sample.workspace.verify()
        #expect(site.verdict == .verified && site.items.contains { $0.id == "signers" && $0.status == .notChecked })
        let unsigned = try SignedSample(signing: false)
        try await unsigned.workspace.build()
        #expect(try !self.report(unsigned, nil).items.contains { $0.id == "signers" })
        #expect(try codes(self.report(unsigned, trust(unsigned))) == ["not-signed"])
    }

    @Test func doubtsSignersWhoDoNotCount() async throws {
        let sample = try await signed()
        let chain = KeyChain(try sample.workspace.workspace)
        func codes(at time: String) throws -> Set<String> {
            let report = try report(sample, trust(sample, at: time))
            #expect((report.verdict == .failed) == report.items.contains { $0.code == "too-few-signers" })
            return Set(self.codes(report))
        }
        let stranger = try Trust(keys: [sample.addKey("other")], time: 0)
        #expect(Set(self.codes(try report(sample, stranger))) == ["signer-unknown", "too-few-signers"])
        _ = try chain.allow(
            "ada@example.org", sample.key, after: Timestamp("2024-01-01"), before: Timestamp("2025-01-01"))
        #expect(try codes(at: "2024-01-01") == [])
        #expect(try codes(at: "2025-01-01") == [])
        #expect(try codes(at: "2023-12-31T23:59:59Z") == ["key-not-yet-valid", "too-few-signers"])
        #expect(try codes(at: "2025-01-01T00:00:01Z") == ["key-expired", "too-few-signers"])
        try sample.workspace.replace("colophon-release@v1", with: "file", in: "allowed_signers")
        #expect(try codes(at: "2024-06-01") == ["key-namespace", "too-few-signers"])
        try sample.workspace.replace("\"file\"", with: "\"colophon-release@v1\"", in: "allowed_signers")
        _ = try chain.revoke(sample.key, reason: "stolen", from: nil, today: now)
        #expect(try codes(at: "2024-06-01") == ["key-revoked", "too-few-signers"])
    }

    @Test func countsPeopleAndNotKeys() async throws {
        let sample = try await signed()
        let second = try sample.addKey("second")
        try await sample.sign("1.0.0", with: "second")
        let chain = KeyChain(try sample.workspace.workspace)
        #expect(try report(sample, trust(sample, threshold: 2)).verdict == .failed)
        _ = try chain.allow("ada@example.org", second, after: nil, before: nil)
        #expect(try report(sample, trust(sample, threshold: 2)).verdict == .failed)
        try sample.workspace.remove("allowed_signers")
        _ = try chain.allow("ada@example.org", sample.key, after: nil, before: nil)
        _ = try chain.allow("bob@example.org", second, after: nil, before: nil)
        #expect(try report(sample, trust(sample, threshold: 2)).verdict == .verified)
        #expect(try report(sample, trust(sample, threshold: 3)).verdict == .failed)
        // One revoked signer does not take the other's word away.
        _ = try chain.revoke(sample.key, reason: "stolen", from: nil, today: now)
        let one = try report(sample, trust(sample))
        #expect(one.verdict == .verified && codes(one).contains("key-revoked"))
    }

    // MARK: Attacks

    @Test func refusesTheSignaturesOfAnotherRelease() async throws {
        let sample = try await signed(["1.0.0", "1.1.0"])
        let trust = try trust(sample)
        let (old, new) = ("output/1.0.0", "output/1.1.0")
        try sample.workspace.write(sample.workspace.text("\(old)/SHA256SUMS.sig"), to: "\(new)/SHA256SUMS.sig")
        #expect(try codes(report(sample, trust, version: "1.1.0")) == ["signature-invalid"])
        try sample.workspace.write(sample.workspace.text("\(old)/SHA256SUMS"), to: "\(new)/SHA256SUMS")
        #expect(try codes(report(sample, trust, version: "1.1.0")) == ["signature-other"])
        try sample.workspace.write(
            sample.workspace.text("\(old)/sample-1.0.0.intoto.jsonl"), to: "\(new)/sample-1.1.0.intoto.jsonl")
        let both = try codes(report(sample, trust, version: "1.1.0"))
        #expect(both.contains("statement-other") && both.contains("sigstore-other"))
    }

    @Test func refusesStatementsThatAreMissingChangedOrOfAnotherType() async throws {
        let sample = try await signed()
        let trust = try trust(sample)
        let key = try KeySource(sample.workspace.path("key")).privateKey()
        let path = "output/1.0.0/sample-1.0.0.intoto.jsonl"
        let lines = try sample.envelopes()
        func codes(_ envelopes: [DSSEEnvelope]) throws -> [String] {
            let text = envelopes.map { String(decoding: $0.line, as: UTF8.self) + "\n" }.joined()
            try sample.workspace.write(text, to: path)
            return try self.codes(report(sample, trust))
        }
        #expect(try codes(lines) == [])
        #expect(try codes(Array(lines.dropLast())) == ["statements-missing"])
        #expect(try codes(lines.filter { $0 != lines[1] }) == ["statements-missing", "sigstore-other"])
        let swapped = try DSSEEnvelope(payloadType: "text/plain", payload: lines[4].payload, signedBy: key)
        #expect(try codes(lines.dropLast() + [swapped]) == ["payload-type"])
        let renamed = DSSEEnvelope(
            payloadType: lines[4].payloadType, payload: lines[4].payload, keyID: "SHA256:x",
            signature: lines[4].signature)
        #expect(try codes(lines.dropLast() + [renamed]) == ["statements-missing", "keyid-other"])
        // One twice in place of another that says what nobody is to see.
        #expect(
            try codes([lines[0], lines[1], lines[3], lines[3], lines[4]]) == ["statements-missing", "statement-twice"])
        let lie = String(decoding: lines[0].payload, as: UTF8.self).replacingOccurrences(of: "RL-08", with: "RL-09")
        let false1 = try DSSEEnvelope(
            payloadType: lines[0].payloadType, payload: Bytes(lie.utf8), signedBy: key)
        #expect(try codes([false1] + lines.dropFirst()) == ["statement-other", "statements-missing"])
        try sample.workspace.write("{}\n", to: path)
        #expect(try self.codes(report(sample, trust)) == ["dsse-unreadable"])
    }

    /// The digest and the signature come first: what fails them is not unpacked, whatever it is.
    @Test func nothingIsUnpackedUnderASignatureThatFails() async throws {
        let sample = try await signed()
        let bundle = "output/1.0.0/sample-1.0.0.evidence.tar.gz"
        try sample.workspace.write("no gzip at all", to: bundle)
        #expect(try report(sample, trust(sample)).verdict == .incomplete)
        try sample.workspace.append("# more\n", to: "output/1.0.0/SHA256SUMS")
        let refused = try report(sample, trust(sample))
        #expect(codes(refused) == ["signature-invalid"] && refused.verdict == .failed)
        #expect(refused[.file]?.status == .notChecked && refused[.digest]?.status == .notChecked)
        let paths = [sample.workspace.path("output"), sample.workspace.path("output/1.0.0")]
        let outcome = try Verification(paths: paths, lock: nil, today: now, trust: trust(sample)).run()
        for report in outcome.sites + outcome.releases {
            #expect(report.bundles.flatMap(\.items).compactMap(\.code) == ["signature-invalid"])
        }
        try sample.workspace.write("none", to: "output/1.0.0/SHA256SUMS.sig")
        #expect(try codes(report(sample, trust(sample))) == ["sshsig-armor"])
    }

    /// Two lines about one file: sha256sum checks both, and a reader of the first would be told another story.
    @Test func checksumsThatNameAFileTwiceAreNone() async throws {
        let sample = try await signed()
        let sums = try sample.workspace.text("output/1.0.0/SHA256SUMS")
        let line = try #require(sums.split(separator: "\n").last { $0.contains("evidence.tar.gz") })
        let other = String(repeating: "0", count: 64) + line.dropFirst(64)
        #expect(Checksums(Bytes(sums.utf8)) != nil && Checksums(Bytes((sums + other + "\n").utf8)) == nil)
    }

    /// The Sigstore bundle alone, as a tool of that kind would hand it on.
    @Test func aSigstoreBundleStandsByItself() async throws {
        let sample = try await signed()
        let name = "sample-1.0.0.sigstore.json"
        try sample.workspace.remove("output/1.0.0/sample-1.0.0.intoto.jsonl")
        try sample.workspace.remove("output/1.0.0/SHA256SUMS.sig")
        let fine = try report(sample, trust(sample))
        #expect(fine.verdict == .verified && fine.items.contains { $0.id == "sigstore" && $0.status == .ok })
        let stranger = try Trust(keys: [sample.addKey("other")], time: 0)
        #expect(try Set(codes(report(sample, stranger))) == ["signer-unknown", "too-few-signers"])
        // Another statement of the same signer is no summary.
        let key = try KeySource(sample.workspace.path("key")).privateKey()
        let text = try sample.workspace.text("output/1.0.0/\(name)")
        let envelope = try SigstoreBundle(Bytes(text.utf8)).envelope
        let lie = String(decoding: envelope.payload, as: UTF8.self).replacingOccurrences(of: "PASSED", with: "FAILED")
        var bundle = try SigstoreBundle(Bytes(text.utf8))
        bundle.envelope = try DSSEEnvelope(
            payloadType: envelope.payloadType, payload: Bytes(lie.utf8), signedBy: key)
        try sample.workspace.write(String(decoding: bundle.bytes, as: UTF8.self), to: "output/1.0.0/\(name)")
        #expect(try codes(report(sample, trust(sample))).contains("statement-other"))
    }

    @Test func aSiteIsHeldToItsSigners() async throws {
        let sample = try await signed(["1.0.0", "1.1.0"])
        try await sample.workspace.lock()
        try await sample.workspace.build()
        func verify() throws -> SiteReport {
            let paths = [sample.workspace.path("output")]
            return try #require(
                try Verification(paths: paths, lock: nil, today: now, trust: trust(sample)).run().sites.first)
        }
        let fine = try verify()
        #expect(fine.verdict == .verified)
        #expect(fine.items.contains { $0.id == "lock-signature" && $0.status == .ok })
        // A release that is taken away, with its line of the lock.
        try sample.workspace.remove("output/1.1.0")
        let lock = try sample.workspace.text("output/colophon.lock")
        let first = try sample.workspace.text("output/colophon.lock").split(separator: "\n").filter {
            !$0.contains("1.1.0")
        }
        try sample.workspace.write(first.joined(separator: "\n") + "\n", to: "output/colophon.lock")
        #expect(try verify().verdict == .failed)
        try sample.workspace.write(lock, to: "output/colophon.lock")
        #expect(try verify().items.compactMap(\.code).contains("publication-removed"))
        try sample.workspace.remove("output/colophon.lock.sig")
        #expect(try verify().items.compactMap(\.code).contains("lock-not-signed"))
        // A lock that lists nothing promises nothing.
        try sample.workspace.write(
            String(decoding: LockFile.bytes(Lock()), as: UTF8.self), to: "output/colophon.lock")
        #expect(try verify().items.contains { $0.id == "lock-signature" && $0.status == .notChecked })
    }
}
