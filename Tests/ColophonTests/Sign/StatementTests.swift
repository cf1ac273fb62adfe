// What is stated about a release, and what other people's programs make of it.
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

@Suite struct StatementTests {
    private func payloads(_ sample: SignedSample) throws -> [String] {
        try sample.envelopes().map { String(decoding: $0.payload, as: UTF8.self) }
    }

    /// The fields that the predicates' specifications require, in canonical JSON.
    @Test func statesWhatTheBundleShows() async throws {
        let sample = try SignedSample()
        try await sample.workspace.build()
        let bundle = SHA256Digest(of: try sample.workspace.bytes("output/1.0.0/sample-1.0.0.evidence.tar.gz")).hex
        let report = SHA256Digest(of: try sample.workspace.bytes("evidence/1.0.0/junit.xml")).hex
        let read = try BundleReader.read(try sample.workspace.bytes("output/1.0.0/sample-1.0.0.evidence.tar.gz"))
        let policy = try #require(read["data/policy.json"]?.sha256.hex)
        let lines = try payloads(sample)
        let artifact = #"{"digest":{"sha256":"\#(SignedSample.artifact)"},"name":"sample.whl"}"#
        let subjects = #"[{"digest":{"sha256":"\#(bundle)"},"name":"sample-1.0.0.evidence.tar.gz"},\#(artifact)]"#
        let uri = try #require(lines[0].split(separator: "\"").first { $0.hasPrefix("ni:///sha-256;") })
        let who = "mailto:ada@example.org"
        let place = "https://example.org/r/1.0.0/sample-1.0.0.evidence.tar.gz"
        let time = "2024-06-01T00:00:00Z"
        let named = #"{"digest":{"sha256":"\#(policy)"},"uri":"\#(uri)"}"#
        let properties = ["01", "02", "03", "04", "05", "06", "07", "08"].map { "\"COLOPHON_RL-\($0)\"" }
        func statement(_ type: String, _ subject: String, _ predicate: String) -> String {
            let head = #"{"_type":"https://in-toto.io/Statement/v1","predicate":"# + predicate
            return head + #","predicateType":"\#(type)","subject":\#(subject)}"#
        }
        #expect(
            lines == [
                statement(
                    "https://in-toto.io/attestation/svr/v0.2", subjects,
                    #"{"properties":[\#(properties.joined(separator: ","))],"timeCreated":"\#(time)","verifier":{"id":"\#(who)","policies":[\#(named)]}}"#
                ),
                statement(
                    "https://slsa.dev/verification_summary/v1", subjects,
                    #"{"policy":\#(named),"resourceUri":"\#(place)","timeVerified":"\#(time)","verificationResult":"PASSED","verifiedLevels":["COLOPHON_READY"],"verifier":{"id":"\#(who)"}}"#
                ),
                statement(
                    "https://in-toto.io/attestation/test-result/v0.1",
                    #"[{"digest":{"gitCommit":"0123456789012345678901234567890123456789"},"name":"sample"}]"#,
                    #"{"configuration":[{"digest":{"sha256":"\#(report)"},"mediaType":"application/xml","name":"junit.xml"}],"result":"PASSED"}"#
                ),
                statement(
                    "https://in-toto.io/attestation/release/v0.2", "[\(artifact)]",
                    #"{"purl":"pkg:pypi/sample@1.0.0"}"#),
                statement(
                    "https://in-toto.io/attestation/reference/v0.1", "[\(artifact)]",
                    #"{"attester":{"id":"\#(who)"},"references":[{"digest":{"sha256":"\#(bundle)"},"downloadLocation":"\#(place)","mediaType":"application/gzip"}]}"#
                ),
            ])
    }

    /// A failing check is not stated as passed, a waived one neither; what nobody knows is left out.
    @Test func statesNothingThatIsNotSo() async throws {
        let sample = try SignedSample(signing: false)
        try sample.workspace.write(
            "project: {name: sample}\nsign: {key: key}\n", to: "colophon.yaml")
        try sample.workspace.breakTests(of: "1.0.0")
        try sample.workspace.replace("artifacts:", with: "#", in: "evidence/1.0.0/release.yaml")
        try await sample.workspace.build()
        let lines = try payloads(sample)
        #expect(lines.count == 3)
        #expect(!lines[0].contains("RL-02") && lines[0].contains("RL-03"))
        #expect(
            lines[1].contains(#""verificationResult":"FAILED""#) && lines[1].contains(#""verifiedLevels":["FAILED"]"#))
        #expect(lines[1].contains(#""resourceUri":"pkg:generic/sample@1.0.0""#))
        #expect(lines[2].contains(#""result":"FAILED""#))
    }

    /// Nobody judged a release from before, so nobody states a result; where its artifacts and bundle are is still stated.
    @Test func statesNoResultOfAReleaseThatIsNotJudged() async throws {
        let sample = try SignedSample()
        try sample.workspace.write(
            "project: {name: sample}\n\(SignedSample.configuration)policy: {since: \"2030-01-01\"}\n",
            to: "colophon.yaml")
        let path = "evidence/1.0.0/release.yaml"
        // As import writes it: without tests, and without a verdict.
        let lines = try sample.workspace.text(path).split(separator: "\n", omittingEmptySubsequences: false)
        let isOfPeople = { (line: Substring) in
            line.contains("junit.xml") || line.hasPrefix("checks:") || line.hasPrefix("  RL-")
        }
        let plain = lines.filter { !isOfPeople($0) }.joined(separator: "\n")
        try sample.workspace.write(
            plain.replacing("{path: CHANGELOG.md}", with: "{path: CHANGELOG.md, kind: changelog}"), to: path)
        let digest = try #require(try sample.workspace.workspace.record(of: "1.0.0")?.importDigest)
        let text = String(decoding: try sample.workspace.bytes(path), as: UTF8.self)
        try sample.workspace.write("\(text)\nimported: {from: git, sha256: \(digest.hex)}\n", to: path)
        try await sample.workspace.build()
        let payloads = try payloads(sample)
        #expect(payloads.map { $0.contains("release/v0.2") } == [true, false])
        #expect(payloads.map { $0.contains("reference/v0.1") } == [false, true])
        let trust = Trust(keys: [sample.key], time: 0)
        let today = Timestamp(secondsSinceEpoch: SampleWorkspace.day)
        let site = Verification(paths: [sample.workspace.path("output")], lock: nil, today: today, trust: trust)
        let report = try #require(try site.run().sites.first?.bundles.first)
        #expect(report.verdict == .verified && report.items.contains { $0.id == "statement" })

        let first = try sample.envelopes()
        try await sample.workspace.build()
        #expect(try sample.envelopes() == first)
    }

    @Test func namesOfSignersAreURIs() {
        #expect(Signer.uri("https://example.org/ada") == "https://example.org/ada")
        #expect(Signer.uri("ada@example.org") == "mailto:ada@example.org")
        #expect(Signer.uri("Ada L") == "urn:x-signer:Ada%20L")
        #expect(Signer.uri("a: b").hasPrefix("urn:x-signer:"))
    }
}
