// The cases of sigstore-conformance (github.com/sigstore/sigstore-conformance, test/assets/bundle-verify) that a bundle with a
// key alone can have: the ones with certificates, logs and time stamps are refused, since no key here vouches for those.
import Attestation
import Bundles
import Documents
import Evidence
import Files
import Primitives
import ReleaseModel
import Signing
import Testing
import Verification

@Suite struct SigstoreConformanceTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var code: String?
        var change: @Sendable (inout [String: JSON], inout [String: JSON]) -> Void
        var testDescription: String { name }

        /// `change` gets the bundle's members and those of its verification material.
        init(
            _ name: String, _ code: String?,
            _ change: @escaping @Sendable (inout [String: JSON], inout [String: JSON]) -> Void
        ) {
            self.name = name
            self.code = code
            self.change = change
        }
    }

    private static func logged(_ name: String) -> Case {
        Case(name, "sigstore-shape") {
            $1["tlogEntries"] = [["logIndex": "155690847", "integratedTime": "1734374575"]]
        }
    }

    private static func typed(_ name: String, _ type: String) -> Case {
        Case(name, "sigstore-shape") { bundle, _ in bundle["mediaType"] = .string(type) }
    }

    static let cases: [Case] = [
        Case("managed-key-happy-path", nil) { _, _ in },
        typed("bundle-unknown-version_fail", "application/vnd.dev.sigstore.bundle+json;version=99.9"),
        typed("happy-path-v0.1", "application/vnd.dev.sigstore.bundle+json;version=0.1"),
        typed("happy-path-v0.2", "application/vnd.dev.sigstore.bundle+json;version=0.2"),
        typed("happy-path-v0.3, the older media type", "application/vnd.dev.sigstore.bundle+json;version=0.3"),
        Case("bundle-empty-certificate-chain_fail", "sigstore-shape") {
            $1["publicKey"] = nil
            $1["x509CertificateChain"] = ["certificates": []]
        },
        Case("bundle-with-root-cert_fail", "sigstore-shape") {
            $1["x509CertificateChain"] = ["certificates": [["rawBytes": "MIIB"], ["rawBytes": "MIIC"]]]
        },
        Case("wrong-material_fail", "sigstore-shape") {
            $1["publicKey"] = nil
            $1["certificate"] = ["rawBytes": "MIIB"]
        },
        Case("managed-key-no-key_fail", "sigstore-shape") { $1["publicKey"] = nil },
        Case("a hint that is not the envelope's keyid", "sigstore-shape") { $1["publicKey"] = ["hint": "other"] },
        Case("bundle-negative-log-index_fail", "sigstore-shape") { $1["tlogEntries"] = [["logIndex": "-1"]] },
        logged("inclusion-proof-corrupted-hash_fail"), logged("checkpoint-wrong-roothash_fail"),
        logged("checkpoint-bad-keyhint_fail"), logged("set-invalid-signature_fail"),
        logged("integrated-time-in-future_fail"), logged("intoto-log-entry-mismatch_fail"),
        logged("wrong-hashedrekord-entry_fail"), logged("rekor2-no-inclusion-proof_fail"),
        Case("rekor2-no-timestamp_fail, and all others with time stamps", "sigstore-shape") {
            $1["timestampVerificationData"] = ["rfc3161Timestamps": []]
        },
        Case("message-digest-mismatch_fail", "sigstore-shape") { bundle, _ in
            bundle["dsseEnvelope"] = nil
            bundle["messageSignature"] = ["signature": "AAAA"]
        },
        Case("a member that is not known", "sigstore-shape") { bundle, _ in bundle["verified"] = true },
        Case("bundle-invalid-base64-signature_fail", "dsse-base64") { bundle, _ in
            bundle["dsseEnvelope"] = envelope(signature: "invalid signature")
        },
        Case("an envelope without a signature", "dsse-signatures") { bundle, _ in
            bundle["dsseEnvelope"] = ["payload": "AAAA", "payloadType": "t", "signatures": []]
        },
    ]

    private static let payload = Bytes(#"{"_type":"https://in-toto.io/Statement/v1"}"#.utf8)

    private static func envelope(signature: String) -> JSON {
        [
            "payload": .string(Base64.encode(payload)), "payloadType": "application/vnd.in-toto+json",
            "signatures": [["keyid": "k", "sig": .string(signature)]],
        ]
    }

    private static func signed(by key: PrivateKey) throws -> DSSEEnvelope {
        try DSSEEnvelope(payloadType: "application/vnd.in-toto+json", payload: payload, signedBy: key)
    }

    private static func code(_ file: Bytes) -> String? {
        do throws(SigningError) {
            _ = try SigstoreBundle(file)
            return nil
        } catch { return error.code }
    }

    private static func bytes(
        _ envelope: DSSEEnvelope, change: (inout [String: JSON], inout [String: JSON]) -> Void = { _, _ in }
    ) -> Bytes {
        var material: [String: JSON] = ["publicKey": ["hint": .string(envelope.keyID)], "tlogEntries": []]
        var bundle: [String: JSON] = [
            "mediaType": "application/vnd.dev.sigstore.bundle.v0.3+json", "dsseEnvelope": envelope.json,
        ]
        change(&bundle, &material)
        bundle["verificationMaterial"] = .object(material)
        return JSON.object(bundle).canonicalBytes + [0x0A]
    }

    @Test(arguments: cases) func decides(_ example: Case) throws {
        let envelope = try Self.signed(by: .generate(.ed25519))
        #expect(Self.code(Self.bytes(envelope, change: example.change)) == example.code)
    }

    @Test func refusesMalformedJSON() throws {
        let sound = try Self.bytes(Self.signed(by: .generate(.ed25519)))
        #expect(Self.code(sound) == nil)
        #expect(Self.code(sound.dropLast(2) + [0x0A]) == "sigstore-shape")
        #expect(Self.code(Bytes(sound.dropLast())) == "sigstore-shape")
        #expect(Self.code([]) == "sigstore-shape")
        let twice = String(decoding: sound, as: UTF8.self).replacing(
            "{\"dsseEnvelope\"", with: "{\"dsseEnvelope\":{},\"dsseEnvelope\"")
        #expect(Self.code(Bytes(twice.utf8)) == "sigstore-shape")
    }

    /// dsse-invalid-sig_fail, dsse-mismatch-envelope_fail, dsse-mismatch-sig_fail, incorrect-public-key_fail,
    /// managed-key-wrong-key_fail, signature-mismatch_fail: sound in form, and no signature of this key on these bytes.
    @Test(arguments: KeyAlgorithm.allCases) func believesNoOtherSignature(_ algorithm: KeyAlgorithm) throws {
        let (key, other) = (try PrivateKey.generate(algorithm), try PrivateKey.generate(algorithm))
        let envelope = try Self.signed(by: key)
        #expect(envelope.isValid(by: key.publicKey))
        let changed = [
            DSSEEnvelope(
                payloadType: envelope.payloadType, payload: Self.payload + [0x20], keyID: envelope.keyID,
                signature: envelope.signature),
            DSSEEnvelope(
                payloadType: envelope.payloadType, payload: Self.payload, keyID: envelope.keyID,
                signature: try Self.signed(by: other).signature),
            DSSEEnvelope(
                payloadType: envelope.payloadType, payload: Self.payload, keyID: envelope.keyID,
                signature: Bytes(repeating: 0, count: envelope.signature.count)),
            DSSEEnvelope(
                payloadType: envelope.payloadType, payload: Self.payload, keyID: envelope.keyID, signature: []),
            DSSEEnvelope(
                payloadType: envelope.payloadType, payload: Self.payload, keyID: other.publicKey.fingerprint,
                signature: envelope.signature),
        ]
        for forged in changed {
            #expect(try SigstoreBundle(Self.bytes(forged)).envelope == forged)
            #expect(!forged.isValid(by: key.publicKey) && !forged.isValid(by: other.publicKey))
        }
        #expect(!envelope.isValid(by: other.publicKey))
    }
}
