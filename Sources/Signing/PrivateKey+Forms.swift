// Reads and writes private keys: `openssh-key-v1` as ssh-keygen writes it, and PKCS#8 as OpenSSL does.
import Documents
package import Primitives

extension PrivateKey {
    package enum Form: String, Sendable, CaseIterable { case openssh, pem }

    /// Reads a private key in either form. One with a passphrase is refused.
    package init(file bytes: Bytes) throws(SigningError) {
        guard PEM.looksLike(bytes) else { throw Self.unreadable("it is not a private key") }
        var pem = try PEM(bytes)
        defer { pem.bytes.wipe() }
        switch pem.label {
        case "OPENSSH PRIVATE KEY": try self.init(openSSH: pem.bytes)
        case "PRIVATE KEY": try self.init(pkcs8: pem.bytes)
        case "ENCRYPTED PRIVATE KEY": throw Self.encrypted
        case "EC PRIVATE KEY", "EC PARAMETERS", "RSA PRIVATE KEY", "DSA PRIVATE KEY":
            throw SigningError(
                "key-form", "a block \(pem.label) is a form that is not read",
                remedy: "Convert a P-256 key: openssl pkcs8 -topk8 -nocrypt -in KEY -out KEY.pem.")
        case "PUBLIC KEY", "SSH2 PUBLIC KEY":
            throw SigningError(
                "key-form", "it is the public key", remedy: "Give the file of the private key that belongs to it.")
        default: throw Self.unreadable("a block \(excerpt(pem.label)) is not a private key")
        }
    }

    /// The text of a key file without a passphrase; `comment` is kept by the OpenSSH form alone.
    package func text(_ form: Form, comment: String = "") -> String {
        switch form {
        case .openssh: PEM(label: "OPENSSH PRIVATE KEY", bytes: openSSH(comment: comment)).text(width: 70)
        case .pem: PEM(label: "PRIVATE KEY", bytes: pkcs8).text(width: 64)
        }
    }

    // MARK: OpenSSH (PROTOCOL.key)

    private static let magic = Bytes("openssh-key-v1\0".utf8)

    private func openSSH(comment: String) -> Bytes {
        var secret = secret()
        defer { secret.wipe() }
        var inner = SSHWriter()
        let check = UInt32.random(in: .min ... .max)
        inner.uint32(check)
        inner.uint32(check)
        inner.string(publicKey.algorithm.sshName)
        switch publicKey.algorithm {
        case .ed25519:
            inner.string(publicKey.raw)
            inner.string(secret + publicKey.raw)
        case .p256:
            inner.string(KeyAlgorithm.sshCurve)
            inner.string(publicKey.raw)
            inner.multiplePrecision(secret)
        }
        inner.string(comment)
        // The block of no cipher has eight bytes.
        inner.raw((1...8).prefix((8 - inner.bytes.count % 8) % 8).map { UInt8($0) })
        var outer = SSHWriter()
        outer.raw(Self.magic)
        outer.string("none")
        outer.string("none")
        outer.string("")
        outer.uint32(1)
        outer.string(publicKey.sshBlob)
        outer.string(inner.bytes)
        return outer.bytes
    }

    private init(openSSH bytes: Bytes) throws(SigningError) {
        var outer = SSHReader(bytes[...])
        guard outer.raw(Self.magic.count)?.elementsEqual(Self.magic) == true, let cipher = outer.text(),
            let derivation = outer.text(),
            let options = outer.string(), let count = outer.uint32()
        else { throw Self.unreadable("the OpenSSH key is damaged") }
        guard cipher == "none", derivation == "none", options.isEmpty else { throw Self.encrypted }
        guard count == 1, let blob = outer.string(), let section = outer.piece(), outer.isAtEnd else {
            throw Self.unreadable("the OpenSSH key holds more or less than one key")
        }
        let stated = try PublicKey(sshBlob: blob)
        var inner = SSHReader(section)
        guard let check = inner.uint32(), check == inner.uint32(), inner.text() == stated.algorithm.sshName else {
            throw Self.unreadable("the OpenSSH key is damaged")
        }
        var number: Bytes = []
        defer { number.wipe() }
        let secret: ArraySlice<UInt8>?
        switch stated.algorithm {
        case .ed25519:
            let raw = inner.string()
            let both = inner.piece()
            guard raw == stated.raw, let both, both.count == 64, both.suffix(32).elementsEqual(stated.raw) else {
                throw Self.unreadable("the private key does not belong to its public key")
            }
            secret = both.prefix(32)
        case .p256:
            guard inner.text() == KeyAlgorithm.sshCurve, inner.string() == stated.raw else {
                throw Self.unreadable("the private key does not belong to its public key")
            }
            number = inner.multiplePrecision(width: 32) ?? []
            secret = number.isEmpty ? nil : number[...]
        }
        guard let secret, inner.string() != nil, inner.rest.count < 8,
            inner.rest.elementsEqual((1...8).prefix(inner.rest.count).map { UInt8($0) })
        else { throw Self.unreadable("the OpenSSH key is damaged") }
        try self.init(stated.algorithm, secret: secret, stated: stated.raw)
    }

    // MARK: PKCS#8 (RFC 5958), with RFC 8410 and RFC 5915 inside

    private var pkcs8: Bytes {
        var secret = secret()
        defer { secret.wipe() }
        let inner =
            switch publicKey.algorithm {
            case .ed25519: DER.element(DER.octetString, secret)
            case .p256:
                DER.sequence(
                    [DER.integer, 1, 1], DER.element(DER.octetString, secret),
                    DER.element(0xA1, DER.element(DER.bitString, [0] + publicKey.raw)))
            }
        return DER.sequence(
            [DER.integer, 1, 0], publicKey.algorithm.identifier, DER.element(DER.octetString, inner))
    }

    private init(pkcs8 bytes: Bytes) throws(SigningError) {
        let damaged = Self.unreadable("the PKCS#8 key is damaged")
        var outer = DERReader(bytes[...])
        guard var info = outer.sequence(), outer.isAtEnd, let version = info.smallInteger(), version <= 1,
            let parameters = info.element(DER.sequence)
        else { throw damaged }
        guard let algorithm = KeyAlgorithm.identified(by: parameters) else {
            throw PublicKey.unsupported(what: "the algorithm of the PKCS#8 key")
        }
        guard let inner = info.element(DER.octetString) else { throw damaged }
        // Attributes say nothing about the key itself.
        if info.nextTag == 0xA0, info.element(0xA0) == nil { throw damaged }
        var stated: Bytes?
        if version == 1, info.nextTag == 0x81 {
            guard let raw = info.octets(ofBitString: 0x81) else { throw damaged }
            stated = raw
        }
        guard info.isAtEnd else { throw damaged }
        var reader = DERReader(inner)
        switch algorithm {
        case .ed25519:
            guard let secret = reader.element(DER.octetString), reader.isAtEnd else { throw damaged }
            try self.init(algorithm, secret: secret, stated: stated)
        case .p256:
            guard var key = reader.sequence(), reader.isAtEnd, key.smallInteger() == 1,
                let secret = key.element(DER.octetString)
            else { throw damaged }
            if key.nextTag == 0xA0, key.element(0xA0) == nil { throw damaged }
            if key.nextTag == 0xA1 {
                guard let content = key.element(0xA1) else { throw damaged }
                var wrapped = DERReader(content)
                guard let raw = wrapped.octets(), wrapped.isAtEnd else { throw damaged }
                stated = raw
            }
            guard key.isAtEnd else { throw damaged }
            try self.init(algorithm, secret: secret, stated: stated)
        }
    }

    /// A key whose file also states its public half.
    private init(_ algorithm: KeyAlgorithm, secret: ArraySlice<UInt8>, stated: Bytes?) throws(SigningError) {
        guard let key = PrivateKey(algorithm, secret: secret) else {
            throw Self.unreadable("its number is no \(algorithm.rawValue) key")
        }
        guard stated == nil || stated == key.publicKey.raw else {
            throw Self.unreadable("the private key does not belong to its public key")
        }
        self = key
    }

    private static let encrypted = SigningError(
        "key-encrypted", "the key has a passphrase",
        remedy: "Add it to ssh-agent and sign with --sign-with ssh-keygen, or use a key without a passphrase.")

    private static func unreadable(_ message: String) -> SigningError {
        SigningError(
            "key-unreadable", message,
            remedy: "Give an OpenSSH key (ssh-keygen -t ed25519) or PKCS#8 in PEM (openssl genpkey -algorithm ed25519)."
        )
    }
}
