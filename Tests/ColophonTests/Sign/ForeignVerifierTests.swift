// What other people's programs make of a signed release: they accept what a build wrote, and refuse what was changed.
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

@Suite struct ForeignVerifierTests {
    private static func wants(_ modules: String) -> Bool {
        ForeignProgram.isDemanded || ForeignProgram.pythonHas(modules)
    }

    private func signed(_ algorithm: KeyAlgorithm) async throws -> (SignedSample, PublicKey) {
        let sample = try SignedSample()
        if algorithm == .p256 {
            for name in ["key", "key.pub"] { try sample.workspace.remove(name) }
            _ = try sample.addKey("key")
        }
        try await sample.workspace.build()
        return (sample, try KeyChain.publicKey(of: .file(sample.workspace.path("key"))))
    }

    private func run(_ script: String, _ sample: SignedSample, _ key: PublicKey) throws -> ForeignProgram.Outcome {
        try ForeignProgram.run(
            ["python3", "-c", script, sample.workspace.path("output/1.0.0"), key.fingerprint, key.pem])
    }

    /// Each line of the file, and then each with something changed.
    private static let envelopes = """
        import base64, json, sys
        from cryptography.hazmat.primitives.serialization import load_pem_public_key
        from securesystemslib.dsse import Envelope
        from securesystemslib.exceptions import VerificationError
        from securesystemslib.signer import SSlibKey
        folder, key_id, pem = sys.argv[1:]
        key = SSlibKey.from_crypto(load_pem_public_key(pem.encode()), keyid=key_id)
        lines = open(folder + "/sample-1.0.0.intoto.jsonl").read().splitlines()
        def refused(value):
            try:
                Envelope.from_dict(value).verify([key], 1)
            except VerificationError:
                return True
        for line in lines:
            accepted = Envelope.from_dict(json.loads(line)).verify([key], 1)
            assert list(accepted) == [key_id], accepted
            for change in [
                lambda e: e.update(payload=base64.b64encode(base64.b64decode(e["payload"]) + b" ").decode()),
                lambda e: e.update(payloadType="application/json"),
                lambda e: e["signatures"][0].update(keyid="SHA256:" + 43 * "A"),
                lambda e: e["signatures"][0].update(sig=json.loads(lines[lines.index(line) - 1])["signatures"][0]["sig"]),
            ]:
                value = json.loads(line)
                change(value)
                assert refused(value), value
        print(len(lines))
        """

    @Test(.enabled(if: wants("securesystemslib.dsse, cryptography")), arguments: KeyAlgorithm.allCases)
    func securesystemslibVerifiesEveryEnvelope(_ algorithm: KeyAlgorithm) async throws {
        let (sample, key) = try await signed(algorithm)
        let outcome = try run(Self.envelopes, sample, key)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output == "5\n")
    }

    /// Statements as its own class reads and validates them; predicates, where the package has their message, as that. Its
    /// message of a verification summary takes one level, where the specification has a list of them.
    private static let statements = """
        import base64, importlib, json, sys
        from google.protobuf import json_format
        from in_toto_attestation.v1 import statement, statement_pb2
        folder = sys.argv[1]
        messages = {
            "https://in-toto.io/attestation/test-result/v0.1": ("test_result.v0.test_result_pb2", "TestResult"),
            "https://in-toto.io/attestation/release/v0.2": ("release.v0.release_pb2", "Release"),
            "https://in-toto.io/attestation/reference/v0.1": ("reference.v0.reference_pb2", "Reference"),
        }
        for line in open(folder + "/sample-1.0.0.intoto.jsonl"):
            value = json.loads(base64.b64decode(json.loads(line)["payload"], validate=True))
            parsed = json_format.ParseDict(value, statement_pb2.Statement())
            read = statement.Statement.copy_from_pb(parsed)
            read.validate()
            assert json_format.MessageToDict(read.pb) == value
            module, name = messages.get(value["predicateType"], (None, None))
            if module:
                try:
                    module = importlib.import_module("in_toto_attestation.predicates." + module)
                except ImportError:
                    print("no message for", value["predicateType"])
                    continue
                json_format.ParseDict(value["predicate"], getattr(module, name)())
            print(value["predicateType"])
            parsed.subject[0].ClearField("digest")
            try:
                statement.Statement.copy_from_pb(parsed).validate()
                sys.exit("a subject without a digest is accepted")
            except ValueError:
                pass
        """

    @Test(.enabled(if: wants("in_toto_attestation, google.protobuf")))
    func inTotoReadsAndValidatesEveryStatement() async throws {
        let (sample, key) = try await signed(.ed25519)
        let outcome = try run(Self.statements, sample, key)
        #expect(outcome.status == 0, "\(outcome.errors)")
        let lines = outcome.output.split(separator: "\n")
        #expect(lines.count == 5)
        #expect(lines.contains("https://in-toto.io/attestation/test-result/v0.1"), "\(outcome.output)")
        #expect(lines.contains("https://in-toto.io/attestation/svr/v0.2"))
    }

    private static let bundle = """
        import base64, json, sys
        from sigstore_models.bundle.v1 import Bundle
        folder = sys.argv[1]
        text = open(folder + "/sample-1.0.0.sigstore.json").read()
        bundle = Bundle.from_json(text)
        material = bundle.verification_material
        assert material.public_key.hint == sys.argv[2]
        assert not material.tlog_entries
        envelope = json.loads(open(folder + "/sample-1.0.0.intoto.jsonl").read().splitlines()[1])
        assert json.loads(text)["dsseEnvelope"] == envelope
        assert bundle.media_type == "application/vnd.dev.sigstore.bundle.v0.3+json"
        try:
            Bundle.from_json(text.replace('"dsseEnvelope"', '"dsseEnvelop"'))
            sys.exit("a bundle without an envelope is accepted")
        except ValueError:
            print("fine")
        """

    @Test(.enabled(if: wants("sigstore_models")), arguments: KeyAlgorithm.allCases)
    func sigstoreModelsReadsTheBundle(_ algorithm: KeyAlgorithm) async throws {
        let (sample, key) = try await signed(algorithm)
        let outcome = try run(Self.bundle, sample, key)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output == "fine\n")
    }

    /// ssh-keygen on the files as they were published, with the lists that the site publishes.
    @Test(
        .enabled(if: ForeignProgram.isDemanded || ForeignProgram.isThere("ssh-keygen")),
        arguments: KeyAlgorithm.allCases)
    func sshKeygenVerifiesChecksumsAndLock(_ algorithm: KeyAlgorithm) async throws {
        let (sample, key) = try await signed(algorithm)
        let chain = KeyChain(try sample.workspace.workspace)
        _ = try chain.allow("ada@example.org", key, after: nil, before: Timestamp("2030-01-01"))
        try await sample.workspace.lock()
        try await sample.workspace.build()
        func verify(
            _ file: String, _ namespace: String = "colophon-release@v1", time: String = "20240601000000Z",
            changing text: (String) -> String = { $0 }
        ) throws -> Int32 {
            let output = sample.workspace.path("output")
            let arguments = [
                "-Y", "verify", "-f", "\(output)/allowed_signers", "-r", "\(output)/revoked_keys", "-I",
                "ada@example.org", "-n", namespace, "-s", "\(output)/\(file).sig", "-O", "verify-time=\(time)",
            ]
            let input = text(try sample.workspace.text("output/\(file)"))
            return try ForeignProgram.run(["ssh-keygen"] + arguments, input: input).status
        }
        for file in ["1.0.0/SHA256SUMS", "colophon.lock"] {
            #expect(try verify(file) == 0, "\(file)")
            #expect(try verify(file) { $0 + "\n" } != 0)
            #expect(try verify(file, "file") != 0)
            #expect(try verify(file, "colophon-sync@v1") != 0)
            #expect(try verify(file, time: "20300101000001Z") != 0)
        }
        try sample.workspace.write(key.openSSHLine() + "\n", to: "output/revoked_keys")
        for file in ["1.0.0/SHA256SUMS", "colophon.lock"] { #expect(try verify(file) != 0, "\(file)") }
    }
}
