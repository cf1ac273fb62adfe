// The readers of signatures: DSSE envelopes, Sigstore bundles, SSHSIG. None that a mutation made may be valid.
import Attestation
import Colophon
import Documents
import Evidence
import Files
import Primitives
import ReleaseModel
import Signing
import Verification

enum SignatureTargets {
    static let all = [
        FuzzTarget(name: "signature", maximumLength: 80, seeds: { rawSignatures }, run: signature),
        FuzzTarget(name: "dsse", maximumLength: 1 << 12, seeds: { envelopes.map(\.line) }, run: dsse),
        FuzzTarget(name: "sigstore", maximumLength: 1 << 12, seeds: { sigstores }, run: sigstore),
        FuzzTarget(
            name: "sshsig", maximumLength: 1 << 12, seeds: { signatures.map { Bytes($0.text.utf8) } }, run: sshsig),
    ]

    private static let namespace = "colophon-release@v1"
    private static let message = Bytes("a message\n".utf8)

    private static let envelopes: [DSSEEnvelope] = KeyTargets.keys.compactMap {
        try? DSSEEnvelope(
            payloadType: "application/vnd.in-toto+json",
            payload: Bytes(#"{"_type":"https://in-toto.io/Statement/v1"}"#.utf8),
            signedBy: $0)
    }

    /// A signature as it is, behind a byte that chooses its key.
    private static let rawSignatures: [Bytes] = KeyTargets.keys.enumerated().compactMap { index, key in
        (try? key.signature(for: message)).map { [UInt8(index)] + $0 }
    }

    private static func signature(_ input: Bytes) {
        guard let first = input.first else { return }
        let index = Int(first) % KeyTargets.keys.count
        let (signature, key) = (Bytes(input.dropFirst()), KeyTargets.keys[index].publicKey)
        guard key.isValid(signature, for: message) else { return }
        hold(!key.isValid(signature, for: message + [0]), "a signature is of one message")
        // ECDSA has many for each message: with another random number, and with the order less s in the place of s.
        guard key.algorithm == .ed25519 else { return }
        hold(rawSignatures[index].dropFirst().elementsEqual(signature), "a message has one signature of Ed25519")
    }

    private static var sigstores: [Bytes] {
        envelopes.map { envelope in
            let json: JSON = [
                "mediaType": "application/vnd.dev.sigstore.bundle.v0.3+json",
                "verificationMaterial": ["publicKey": ["hint": .string(envelope.keyID)], "tlogEntries": []],
                "dsseEnvelope": envelope.json,
            ]
            return json.canonicalBytes + [0x0A]
        }
    }

    private static let signatures: [SSHSignature] = KeyTargets.keys.compactMap {
        try? SSHSignature(of: message, by: $0, namespace: namespace)
    }

    private static func dsse(_ bytes: Bytes) {
        guard let envelope = try? DSSEEnvelope(line: bytes) else { return }
        hold(envelope.line == bytes, "an envelope has one spelling")
        check(envelope)
    }

    private static func sigstore(_ bytes: Bytes) {
        guard let bundle = try? SigstoreBundle(bytes) else { return }
        hold(bundle.bytes == bytes, "a Sigstore bundle has one spelling")
        check(bundle.envelope)
    }

    private static func check(_ envelope: DSSEEnvelope) {
        for (key, sound) in zip(KeyTargets.keys, envelopes) where envelope.isValid(by: key.publicKey) {
            hold(envelope.payload == sound.payload && envelope.keyID == sound.keyID, "no other payload is signed")
            hold(envelope.payloadType == sound.payloadType, "no other type is signed")
        }
    }

    private static func sshsig(_ bytes: Bytes) {
        guard let read = try? SSHSignature.read(bytes) else { return }
        hold((1...64).contains(read.count), "there are 1 to 64 signatures")
        for signature in read where signature.isValid(for: message) {
            hold(signature.namespace == namespace, "no other namespace is signed")
            hold(KeyTargets.keys.contains { $0.publicKey == signature.key }, "no other key signed")
        }
        let again = try? SSHSignature.read(Bytes(read.map(\.text).joined().utf8))
        hold(again == read, "writing the signatures again keeps them")
    }
}
