// Public keys, Ed25519 and ECDSA over P-256: their forms, their fingerprint, and the check of a signature.
import Documents
import Files
package import Primitives

package enum KeyAlgorithm: String, Sendable, Hashable, CaseIterable {
    case ed25519, p256

    /// RFC 8709 section 4; RFC 5656 section 3.1.
    package var sshName: String {
        switch self {
        case .ed25519: "ssh-ed25519"
        case .p256: "ecdsa-sha2-nistp256"
        }
    }

    static let sshCurve = "nistp256"

    /// The AlgorithmIdentifier of RFC 8410 section 3 (1.3.101.112), or of RFC 5480 section 2.1.1 with the named curve
    /// (1.2.840.10045.2.1, 1.2.840.10045.3.1.7).
    package var identifier: Bytes {
        switch self {
        case .ed25519: [0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70]
        case .p256:
            [0x30, 0x13, 0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01]
                + [0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07]
        }
    }

    static func identified(by parameters: ArraySlice<UInt8>) -> KeyAlgorithm? {
        allCases.first { $0.identifier == DER.element(DER.sequence, Bytes(parameters)) }
    }
}

package struct PublicKey: Sendable, Hashable {
    package let algorithm: KeyAlgorithm
    /// Ed25519: the 32 bytes of RFC 8032. P-256: the uncompressed point, 65 bytes from 0x04 on.
    package let raw: Bytes

    /// nil where these are no key of the algorithm.
    package init?(_ algorithm: KeyAlgorithm, raw: Bytes) {
        switch algorithm {
        case .ed25519: guard raw.count == 32 else { return nil }
        case .p256: guard P256Curve.isPoint(raw) else { return nil }
        }
        self.algorithm = algorithm
        self.raw = raw
    }

    // MARK: SSH

    /// As SSH sends it.
    package var sshBlob: Bytes {
        var writer = SSHWriter()
        writer.string(algorithm.sshName)
        if algorithm == .p256 { writer.string(KeyAlgorithm.sshCurve) }
        writer.string(raw)
        return writer.bytes
    }

    package init(sshBlob: Bytes) throws(SigningError) {
        var reader = SSHReader(sshBlob[...])
        guard let name = reader.text() else { throw Self.unreadable }
        guard let algorithm = KeyAlgorithm.allCases.first(where: { $0.sshName.hasSameBytes(as: name) }) else {
            throw Self.unsupported(name)
        }
        if algorithm == .p256 {
            guard reader.text() == KeyAlgorithm.sshCurve else { throw Self.unreadable }
        }
        guard let raw = reader.string(), reader.isAtEnd, let key = PublicKey(algorithm, raw: raw) else {
            throw Self.unreadable
        }
        self = key
    }

    /// `SHA256:` and the digest of `sshBlob` in base64 without padding, as ssh-keygen -l prints it.
    package var fingerprint: String {
        "SHA256:" + Base64.encode(DigestAlgorithm.sha256.digest(of: sshBlob), padded: false)
    }

    /// The line of a `.pub` file, without a newline at its end.
    package func openSSHLine(comment: String = "") -> String {
        "\(algorithm.sshName) \(Base64.encode(sshBlob))" + (comment.isEmpty ? "" : " \(comment)")
    }

    /// Reads a line `type base64 [comment]`; white space around it is passed over.
    package init(openSSHLine line: some StringProtocol) throws(SigningError) {
        let words = line.utf8.split(maxSplits: 2, whereSeparator: { $0 == 0x20 || (0x09...0x0D).contains($0) })
        guard words.count >= 2 else { throw Self.unreadable }
        let name = String(decoding: words[0], as: UTF8.self)
        guard KeyAlgorithm.allCases.contains(where: { $0.sshName.hasSameBytes(as: name) }) else {
            throw Self.unsupported(name)
        }
        guard let blob = Base64.decode(words[1]) else { throw Self.unreadable }
        let key = try PublicKey(sshBlob: blob)
        guard key.algorithm.sshName.hasSameBytes(as: name) else { throw Self.unreadable }
        self = key
    }

    // MARK: PEM

    /// SubjectPublicKeyInfo (RFC 5280 section 4.1), in DER.
    package var subjectPublicKeyInfo: Bytes {
        DER.sequence(algorithm.identifier, DER.element(DER.bitString, [0] + raw))
    }

    /// `-----BEGIN PUBLIC KEY-----`, as OpenSSL reads it.
    package var pem: String { PEM(label: "PUBLIC KEY", bytes: subjectPublicKeyInfo).text(width: 64) }

    package init(subjectPublicKeyInfo bytes: Bytes) throws(SigningError) {
        var outer = DERReader(bytes[...])
        guard var inner = outer.sequence(), outer.isAtEnd, let parameters = inner.element(DER.sequence) else {
            throw Self.unreadable
        }
        guard let algorithm = KeyAlgorithm.identified(by: parameters) else {
            throw Self.unsupported(what: "its algorithm")
        }
        guard let raw = inner.octets(ofBitString: DER.bitString), inner.isAtEnd,
            let key = PublicKey(algorithm, raw: raw)
        else { throw Self.unreadable }
        self = key
    }

    /// Reads a public key file in either form: PEM, or one line of OpenSSH.
    package init(file bytes: Bytes) throws(SigningError) {
        guard PEM.looksLike(bytes) else {
            let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").filter { !$0.hasPrefix("#") }
            guard lines.count == 1, let line = lines.first else { throw Self.unreadable }
            try self.init(openSSHLine: line)
            return
        }
        let pem = try PEM(bytes)
        guard pem.label == "PUBLIC KEY" else {
            throw SigningError(
                "key-unreadable", "it is no public key but a block \(excerpt(pem.label))",
                remedy: pem.label.hasSuffix("PRIVATE KEY")
                    ? "Keep the private key to yourself; colophon key show prints its public key."
                    : "Give a block PUBLIC KEY, or the line of a .pub file.")
        }
        try self.init(subjectPublicKeyInfo: pem.bytes)
    }

    // MARK: Signatures

    /// Ed25519: 64 bytes (RFC 8032); P-256: ECDSA with SHA-256 in DER (RFC 3279 section 2.2.3).
    package func isValid(_ signature: Bytes, for message: Bytes) -> Bool {
        let hasForm =
            switch algorithm {
            case .ed25519: signature.count == 64
            case .p256: ECDSANumbers(der: signature) != nil
            }
        guard hasForm, let key = CryptoKey(algorithm, raw: raw) else { return false }
        return key.isValid(signature, for: message)
    }

    package static let unreadable = SigningError(
        "key-unreadable", "it is not a public key", remedy: "Give the line of a .pub file, or a PEM block PUBLIC KEY.")

    /// The first word of a file that is no public key at all may be a part of a private one.
    static func unsupported(_ name: String) -> SigningError {
        guard OptionCursor.isKnownType(name.utf8), name.utf8.count <= 64 else { return unreadable }
        return unsupported(what: excerpt(name))
    }

    static func unsupported(what: String) -> SigningError {
        SigningError(
            "key-algorithm", "\(what) is not supported",
            remedy: "Use an Ed25519 key (ssh-keygen -t ed25519), or ECDSA over P-256.")
    }
}
