// Signatures in the form of `ssh-keygen -Y` (PROTOCOL.sshsig): made, read and checked.
import Documents
import Files
package import Primitives

/// One signature. Its text is the armour that ssh-keygen writes; any other spelling of the same signature is refused.
package struct SSHSignature: Sendable, Hashable {
    package enum Hash: String, Sendable, Hashable {
        case sha256, sha512

        package func digest(of message: Bytes) -> Bytes {
            switch self {
            case .sha256: DigestAlgorithm.sha256.digest(of: message)
            case .sha512: DigestAlgorithm.sha512.digest(of: message)
            }
        }
    }

    package let key: PublicKey
    /// What the signature is for, so that it counts for nothing else.
    package let namespace: String
    package let hash: Hash
    /// As `PublicKey.isValid` takes it.
    package let signature: Bytes

    package init(of message: Bytes, by key: PrivateKey, namespace: String) throws(SigningError) {
        self.key = key.publicKey
        self.namespace = namespace
        hash = .sha512
        signature = try key.signature(for: Self.signed(message, namespace: namespace, hash: .sha512))
    }

    /// Whether the embedded key signed this message. Who the key belongs to is another question.
    package func isValid(for message: Bytes) -> Bool {
        key.isValid(signature, for: Self.signed(message, namespace: namespace, hash: hash))
    }

    private static let magic = Bytes("SSHSIG".utf8)
    private static let label = "SSH SIGNATURE"

    private static func signed(_ message: Bytes, namespace: String, hash: Hash) -> Bytes {
        var writer = SSHWriter()
        writer.raw(magic)
        writer.string(namespace)
        writer.string("")
        writer.string(hash.rawValue)
        writer.string(hash.digest(of: message))
        return writer.bytes
    }

    // MARK: Text

    package var text: String { PEM(label: Self.label, bytes: blob).text(width: 70) }

    /// Reads all signatures of a file, one after the other; ssh-keygen looks at the first one. At most 64.
    package static func read(_ text: Bytes) throws(SigningError) -> [SSHSignature] {
        guard text.count <= 1 << 18 else { throw refusal("sshsig-size", "the file of signatures is too large") }
        let newline = UInt8(ascii: "\n")
        let end = Bytes("-----END \(label)-----".utf8)
        guard text.last == newline else { throw refusal("sshsig-armor", "its last line has no end") }
        var signatures: [SSHSignature] = []
        var block: Bytes = []
        for line in text.dropLast().split(separator: newline, omittingEmptySubsequences: false) {
            block += line + [newline]
            guard line.elementsEqual(end) else { continue }
            signatures.append(try SSHSignature(block: block))
            block = []
        }
        guard block.isEmpty, !signatures.isEmpty else { throw refusal("sshsig-armor", "a signature has no last line") }
        guard signatures.count <= 64 else { throw refusal("sshsig-size", "there are more than 64 signatures") }
        return signatures
    }

    private init(block: Bytes) throws(SigningError) {
        let lines = block.split(separator: UInt8(ascii: "\n"), maxSplits: 2)
        guard lines.count == 3, let pem = try? PEM(block), pem.label == Self.label,
            pem.text(width: lines[1].count).utf8.elementsEqual(block)
        else { throw Self.refusal("sshsig-armor", "it is not in the form that ssh-keygen writes") }
        try self.init(blob: pem.bytes)
    }

    // MARK: Blob

    private var blob: Bytes {
        var writer = SSHWriter()
        writer.raw(Self.magic)
        writer.uint32(1)
        writer.string(key.sshBlob)
        writer.string(namespace)
        writer.string("")
        writer.string(hash.rawValue)
        var inner = SSHWriter()
        inner.string(key.algorithm.sshName)
        switch key.algorithm {
        case .ed25519: inner.string(signature)
        case .p256:
            let pair = ECDSANumbers(der: signature)
            var numbers = SSHWriter()
            numbers.multiplePrecision(pair?.r ?? [])
            numbers.multiplePrecision(pair?.s ?? [])
            inner.string(numbers.bytes)
        }
        writer.string(inner.bytes)
        return writer.bytes
    }

    private init(blob: Bytes) throws(SigningError) {
        var reader = SSHReader(blob[...])
        guard reader.raw(Self.magic.count)?.elementsEqual(Self.magic) == true else {
            throw Self.refusal("sshsig-blob", "it is no SSHSIG")
        }
        guard reader.uint32() == 1 else { throw Self.refusal("sshsig-version", "its version is not 1") }
        guard let keyBlob = reader.string(), let namespace = reader.text(), let reserved = reader.string(),
            let hashName = reader.text(), let value = reader.string(), reader.isAtEnd
        else { throw Self.refusal("sshsig-blob", "its fields are cut off, or something follows them") }
        key = try PublicKey(sshBlob: keyBlob)
        guard reserved.isEmpty else { throw Self.refusal("sshsig-reserved", "a field that is reserved is used") }
        guard !namespace.isEmpty else { throw Self.refusal("sshsig-namespace", "it is for no namespace") }
        guard let hash = Hash(rawValue: hashName) else {
            throw Self.refusal("sshsig-hash", "the digest \(excerpt(hashName)) is not allowed")
        }
        var inner = SSHReader(value[...])
        guard inner.text() == key.algorithm.sshName else {
            throw Self.refusal("sshsig-algorithm", "the signature is of another kind than the key")
        }
        guard let content = inner.string(), inner.isAtEnd else {
            throw Self.refusal("sshsig-blob", "the signature itself is cut off, or something follows it")
        }
        switch key.algorithm {
        case .ed25519: signature = content
        case .p256:
            var numbers = SSHReader(content[...])
            guard let r = numbers.multiplePrecision(width: 32), let s = numbers.multiplePrecision(width: 32),
                numbers.isAtEnd
            else { throw Self.refusal("sshsig-blob", "the signature is not two numbers of the curve") }
            signature = ECDSANumbers(r: r, s: s).der
        }
        self.namespace = namespace
        self.hash = hash
    }

    private static func refusal(_ code: String, _ message: String) -> SigningError {
        SigningError(code, message, remedy: "Load the signature again; if that doesn't help, don't trust it.")
    }
}
