// DSSE envelopes: others check what this program signs, and nothing but one strict spelling is read.
import Colophon
import Foundation
import Primitives
import Signing
import Testing
import Verification
import Workspace

@Suite struct DSSETests {
    private static let type = "application/vnd.in-toto+json"
    private let payload = Bytes(#"{"_type":"https://in-toto.io/Statement/v1"}"#.utf8)

    @Test(
        .enabled(if: ForeignTool.isDemanded || ForeignTool.pythonHas("securesystemslib.dsse")),
        arguments: KeyAlgorithm.allCases)
    func securesystemslibAcceptsIt(_ algorithm: KeyAlgorithm) throws {
        let key = try PrivateKey.generate(algorithm)
        let envelope = try DSSEEnvelope(payloadType: Self.type, payload: payload, signedBy: key)
        let folder = try TemporaryFolder()
        try folder.write(envelope.line, to: "envelope")
        try folder.write(Bytes(key.publicKey.pem.utf8), to: "key.pem")
        let script = """
            import json, sys
            from cryptography.hazmat.primitives.serialization import load_pem_public_key
            from securesystemslib.dsse import Envelope
            from securesystemslib.signer import SSlibKey
            envelope = Envelope.from_dict(json.load(open("envelope")))
            key = SSlibKey.from_crypto(load_pem_public_key(open("key.pem", "rb").read()), keyid=sys.argv[1])
            print(list(envelope.verify([key], 1)))
            """
        let outcome = try ForeignTool.python.run(["-c", script, key.publicKey.fingerprint], in: folder)
        #expect(outcome.text.contains(key.publicKey.fingerprint))
    }

    @Test(.enabled(if: ForeignTool.openssl.isWanted), arguments: KeyAlgorithm.allCases)
    func opensslAcceptsIt(_ algorithm: KeyAlgorithm) throws {
        let key = try PrivateKey.generate(algorithm)
        let envelope = try DSSEEnvelope(payloadType: Self.type, payload: payload, signedBy: key)
        let folder = try TemporaryFolder()
        try folder.write(Bytes("DSSEv1 28 application/vnd.in-toto+json 43 ".utf8) + payload, to: "pae")
        try folder.write(envelope.signature, to: "sig")
        try folder.write(Bytes(key.publicKey.pem.utf8), to: "key.pem")
        try ForeignTool.openssl.run(
            ["pkeyutl", "-verify", "-pubin", "-inkey", "key.pem", "-rawin", "-in", "pae", "-sigfile", "sig"], in: folder
        )
    }

    @Test func readsWhatItWrites() throws {
        let key = try KeySamples.key()
        let envelope = try DSSEEnvelope(payloadType: Self.type, payload: payload, signedBy: key)
        #expect(try DSSEEnvelope(line: envelope.line) == envelope)
        #expect(envelope.isValid(by: key.publicKey))
        #expect(try !envelope.isValid(by: PrivateKey.generate(.ed25519).publicKey))
        // Another type, and a keyid that is not the key's.
        let swapped = DSSEEnvelope(
            payloadType: "text/plain", payload: payload, keyID: envelope.keyID, signature: envelope.signature)
        #expect(!swapped.isValid(by: key.publicKey))
        let renamed = DSSEEnvelope(
            payloadType: Self.type, payload: payload, keyID: "", signature: envelope.signature)
        #expect(!renamed.isValid(by: key.publicKey))
        #expect(!String(decoding: envelope.line, as: UTF8.self).contains("\\/"))
    }

    @Test(arguments: [
        ("", "dsse-json"), ("{}", "dsse-shape"), ("[]", "dsse-shape"),
        (#"{"payload":"AA==","payloadType":"t","signatures":[]}"#, "dsse-signatures"),
        (#"{"payload":"AA==","payloadType":"t","signatures":{}}"#, "dsse-signatures"),
        (
            #"{"payload":"AA==","payloadType":"t","signatures":[{"keyid":"k","sig":"AA=="},{"keyid":"k","sig":"AA=="}]}"#,
            "dsse-signatures"
        ),
        (#"{"payload":"AA==","payloadType":"t","signatures":[{"sig":"AA=="}]}"#, "dsse-shape"),
        (#"{"payload":"AA==","payloadType":"t","signatures":[{"keyid":"k","sig":"AA==","x":1}]}"#, "dsse-shape"),
        (#"{"payload":"AA==","payloadType":"t","signatures":[{"keyid":1,"sig":"AA=="}]}"#, "dsse-shape"),
        (#"{"payload":"AB==","payloadType":"t","signatures":[{"keyid":"k","sig":"AA=="}]}"#, "dsse-base64"),
        (#"{"payload":"AA","payloadType":"t","signatures":[{"keyid":"k","sig":"AA=="}]}"#, "dsse-base64"),
        (
            #"{"payload":"AA==","payload":"AA==","payloadType":"t","signatures":[{"keyid":"k","sig":"AA=="}]}"#,
            "dsse-json"
        ),
        (#"{"payload":"AA==","payloadType":"\ud800","signatures":[{"keyid":"k","sig":"AA=="}]}"#, "dsse-json"),
        (#"{"payloadType":"t","payload":"AA==","signatures":[{"keyid":"k","sig":"AA=="}]}"#, "dsse-spelling"),
        (#"{"payload":"AA==","payloadType":"a\/b","signatures":[{"keyid":"k","sig":"AA=="}]}"#, "dsse-spelling"),
        (#"{"payload": "AA==","payloadType":"t","signatures":[{"keyid":"k","sig":"AA=="}]}"#, "dsse-spelling"),
    ])
    func refusesAnotherShape(_ text: String, _ code: String) {
        #expect(refusal { _ = try DSSEEnvelope(line: Bytes(text.utf8)) } == code)
    }

    @Test func refusesDeepDocuments() {
        let deep = String(repeating: "[", count: 100_000)
        #expect(refusal { _ = try DSSEEnvelope(line: Bytes(deep.utf8)) } == "dsse-json")
    }

    @Test(arguments: KeyAlgorithm.allCases) func noFlippedBitIsAccepted(_ algorithm: KeyAlgorithm) throws {
        let key = try PrivateKey.generate(algorithm)
        let line = try DSSEEnvelope(payloadType: Self.type, payload: payload, signedBy: key).line
        for index in line.indices {
            for bit in 0..<8 {
                var damaged = line
                damaged[index] ^= 1 << UInt8(bit)
                let accepted = (try? DSSEEnvelope(line: damaged))?.isValid(by: key.publicKey)
                #expect(accepted != true, "byte \(index), bit \(bit)")
            }
        }
    }
}
