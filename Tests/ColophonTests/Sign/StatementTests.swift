// What is stated about a release, and what other people's programs make of it.
import Colophon
import ColophonSystem
import Foundation
import ReleaseModel
import Testing

@Suite struct StatementTests {
    private static func pythonHas(_ modules: String) -> Bool {
        (try? ForeignProgram.run(["python3", "-c", "import \(modules)"]))?.status == 0
    }

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

    @Test func namesOfSignersAreURIs() {
        #expect(Signer.uri("https://example.org/ada") == "https://example.org/ada")
        #expect(Signer.uri("ada@example.org") == "mailto:ada@example.org")
        #expect(Signer.uri("Ada L") == "urn:x-signer:Ada%20L")
        #expect(Signer.uri("a: b").hasPrefix("urn:x-signer:"))
    }

    @Test(.enabled(if: pythonHas("in_toto_attestation, sigstore_models, securesystemslib, cryptography")))
    func otherProgramsReadAndVerifyThem() async throws {
        let sample = try SignedSample()
        try await sample.workspace.build()
        let script = """
            import base64, json, sys
            from cryptography.hazmat.primitives.serialization import load_pem_public_key
            from google.protobuf import json_format
            from in_toto_attestation.predicates.test_result.v0 import test_result_pb2
            from in_toto_attestation.v1 import statement, statement_pb2
            from securesystemslib.dsse import Envelope
            from securesystemslib.signer import SSlibKey
            from sigstore_models.bundle.v1 import Bundle
            folder, key_id, pem = sys.argv[1:]
            key = SSlibKey.from_crypto(load_pem_public_key(pem.encode()), keyid=key_id)
            for line in open(folder + "/sample-1.0.0.intoto.jsonl"):
                Envelope.from_dict(json.loads(line)).verify([key], 1)
                value = json.loads(base64.b64decode(json.loads(line)["payload"], validate=True))
                parsed = json_format.ParseDict(value, statement_pb2.Statement())
                statement.Statement.copy_from_pb(parsed).validate()
                if "test-result" in value["predicateType"]:
                    json_format.ParseDict(value["predicate"], test_result_pb2.TestResult())
            bundle = Bundle.from_json(open(folder + "/sample-1.0.0.sigstore.json").read())
            print(bundle.verification_material.public_key.hint)
            """
        let arguments = [sample.workspace.path("output/1.0.0"), sample.key.fingerprint, sample.key.pem]
        let outcome = try ForeignProgram.run(["python3", "-c", script] + arguments)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output == sample.key.fingerprint + "\n")
    }

    /// The commands of VERIFY.md, steps 2 and 5, word for word but for the identity.
    @Test(.enabled(if: Files.isExecutable("/usr/bin/ssh-keygen") && Files.isExecutable("/usr/bin/openssl")))
    func theInstructionsInTheBundleWork() async throws {
        let sample = try SignedSample()
        try await sample.workspace.build()
        let folder = sample.workspace.path("output/1.0.0")
        let instructions = String(
            decoding: VerifyInstructions.bytes(project: "sample", version: "1.0.0"), as: UTF8.self)
        for name in ["allowed_signers", "revoked_keys"] {
            try sample.workspace.write(sample.workspace.text("output/\(name)"), to: "output/1.0.0/\(name)")
        }
        try sample.workspace.write(sample.key.pem, to: "output/1.0.0/release-key.pem")
        let blocks = instructions.split(separator: "```sh\n").dropFirst().compactMap {
            $0.split(separator: "```").first
        }
        let steps = blocks.filter { $0.contains("ssh-keygen") || $0.contains("openssl") }
        #expect(steps.count == 2)
        for step in steps {
            let script = step.replacingOccurrences(of: "IDENTITY", with: "ada@example.org")
            let outcome = try ForeignProgram.run(["sh", "-ec", "cd \(folder)\n\(script)"])
            #expect(outcome.status == 0, "\(script): \(outcome.errors)")
        }
    }
}
