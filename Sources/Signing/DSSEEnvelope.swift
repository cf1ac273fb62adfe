// Dead Simple Signing Envelopes, version 1: what is signed, and the envelope as JSON.
package import Documents
package import Primitives

package struct DSSEEnvelope: Sendable, Hashable {
    package let payloadType: String
    package let payload: Bytes
    /// Says which key signed; nothing but the signature proves it.
    package let keyID: String
    package let signature: Bytes

    /// "DSSEv1 SP len(type) SP type SP len(body) SP body", the lengths being of bytes, in decimal digits.
    package static func preAuthenticationEncoding(type: String, body: Bytes) -> Bytes {
        Bytes("DSSEv1 \(type.utf8.count) \(type) \(body.count) ".utf8) + body
    }

    package init(payloadType: String, payload: Bytes, keyID: String, signature: Bytes) {
        self.payloadType = payloadType
        self.payload = payload
        self.keyID = keyID
        self.signature = signature
    }

    /// The key's fingerprint becomes the keyid.
    package init(payloadType: String, payload: Bytes, signedBy key: PrivateKey) throws(SigningError) {
        let message = Self.preAuthenticationEncoding(type: payloadType, body: payload)
        self.init(
            payloadType: payloadType, payload: payload, keyID: key.publicKey.fingerprint,
            signature: try key.signature(for: message))
    }

    /// Whether this key signed the payload as being of this type, and the envelope names it.
    package func isValid(by key: PublicKey) -> Bool {
        keyID.hasSameBytes(as: key.fingerprint)
            && key.isValid(signature, for: Self.preAuthenticationEncoding(type: payloadType, body: payload))
    }

    package var json: JSON {
        [
            "payload": .string(Base64.encode(payload)), "payloadType": .string(payloadType),
            "signatures": [["keyid": .string(keyID), "sig": .string(Base64.encode(signature))]],
        ]
    }

    /// Compact, without a newline at its end.
    package var line: Bytes { json.canonicalBytes }

    // MARK: Reading

    /// Reads one line of a file of envelopes, which is spelled as `line` spells it.
    package init(line: some Collection<UInt8>) throws(SigningError) {
        let bytes = Bytes(line)
        let limits = DocumentLimits(bytes: 16 << 20, depth: 64, nodes: 64)
        let node: DataNode
        do throws(DocumentError) { node = try parseDocument(bytes, format: .json, limits: limits) } catch {
            throw Self.refusal("dsse-json", "the envelope is no sound JSON: \(error.message)")
        }
        try self.init(node)
        guard self.line == bytes else {
            throw Self.refusal("dsse-spelling", "the envelope is not written compactly with its members in order")
        }
    }

    /// Reads an envelope as part of a document: these members and no others, one signature, canonical base64.
    package init(_ node: DataNode) throws(SigningError) {
        let members = try Self.members(node, ["payload", "payloadType", "signatures"])
        guard let signatures = members[2].sequence, signatures.count == 1, let only = signatures.first else {
            throw Self.refusal("dsse-signatures", "the envelope has not exactly one signature")
        }
        let parts = try Self.members(only, ["keyid", "sig"])
        self.init(
            payloadType: try Self.text(members[1]), payload: try Self.base64(members[0]),
            keyID: try Self.text(parts[0]), signature: try Self.base64(parts[1]))
    }

    private static func members(_ node: DataNode, _ keys: [String]) throws(SigningError) -> [DataNode] {
        let values = keys.compactMap { node[$0] }
        guard values.count == keys.count, node.mapping?.count == keys.count else {
            throw refusal("dsse-shape", "the envelope has not exactly the members \(keys.joined(separator: ", "))")
        }
        return values
    }

    private static func text(_ node: DataNode) throws(SigningError) -> String {
        guard case .scalar(let text, .string) = node.content else {
            throw refusal("dsse-shape", "a member of the envelope is no text")
        }
        return text
    }

    private static func base64(_ node: DataNode) throws(SigningError) -> Bytes {
        guard let bytes = Base64.decode(Bytes(try text(node).utf8)) else {
            throw refusal("dsse-base64", "the envelope has base64 that is not canonical")
        }
        return bytes
    }

    private static func refusal(_ code: String, _ message: String) -> SigningError {
        SigningError(code, message, remedy: "Load the file again; if that doesn't help, don't trust it.")
    }
}
