// The readers of keys, and of the lists that say whose keys count.
import Bundles
import Colophon
import Evidence
import Files
import Primitives
import Secrets
import Signing
import Sync

enum KeyTargets {
    static let all = [
        FuzzTarget(name: "private-key", maximumLength: 1 << 11, seeds: { privateSeeds }, run: privateKey),
        FuzzTarget(name: "public-key", maximumLength: 1 << 11, seeds: { publicSeeds }, run: publicKey),
        FuzzTarget(name: "raw-key", maximumLength: 128, seeds: { rawSeeds }, run: rawKey),
        FuzzTarget(name: "der", maximumLength: 256, seeds: { derSeeds }, run: der),
        FuzzTarget(name: "signers", maximumLength: 1 << 11, seeds: { signerSeeds }, run: signers),
        FuzzTarget(name: "revoked", maximumLength: 1 << 11, seeds: { revokedSeeds }, run: revoked),
    ]

    /// The same ones in each run: seeds of one byte repeated, in PKCS#8.
    static let keys: [PrivateKey] = {
        let ed25519: Bytes = [0x30, 0x2E, 2, 1, 0, 0x30, 5, 6, 3, 0x2B, 0x65, 0x70, 4, 0x22, 4, 0x20]
        let p256: Bytes =
            [0x30, 0x41, 2, 1, 0, 0x30, 0x13, 6, 7, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 2, 1]
            + [6, 8, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 3, 1, 7, 4, 0x27, 0x30, 0x25, 2, 1, 1, 4, 0x20]
        return [ed25519, p256].map { head in
            do {
                return try PrivateKey(file: pem("PRIVATE KEY", head + Bytes(repeating: 7, count: 32)))
            } catch { fatalError("a seed is no key: \(error)") }
        }
    }()

    static func pem(_ label: String, _ bytes: Bytes) -> Bytes {
        var text = "-----BEGIN \(label)-----\n"
        var rest = Base64.encode(bytes)[...]
        while !rest.isEmpty {
            text += rest.prefix(64) + "\n"
            rest = rest.dropFirst(64)
        }
        return Bytes((text + "-----END \(label)-----\n").utf8)
    }

    private static var privateSeeds: [Bytes] {
        keys.flatMap { key in PrivateKey.Form.allCases.map { Bytes(key.text($0, comment: "a@b").utf8) } }
    }

    private static var publicSeeds: [Bytes] {
        keys.flatMap { [Bytes($0.publicKey.pem.utf8), Bytes(($0.publicKey.openSSHLine(comment: "a@b") + "\n").utf8)] }
    }

    /// What is inside the armour; the first byte chooses it.
    private static let labels = ["PRIVATE KEY", "OPENSSH PRIVATE KEY", "PUBLIC KEY"]
    private static var derSeeds: [Bytes] {
        (privateSeeds + publicSeeds).compactMap { text in
            let lines = text.split(separator: 0x0A)
            guard lines.count > 2, let bytes = Base64.decode(Bytes(lines[1..<(lines.count - 1)].joined())),
                let label = labels.firstIndex(where: { lines[0].elementsEqual("-----BEGIN \($0)-----".utf8) })
            else { return nil }
            return [UInt8(label)] + bytes
        }
    }

    /// The first byte chooses the algorithm.
    private static var rawSeeds: [Bytes] {
        keys.map { [UInt8($0.publicKey.algorithm == .p256 ? 1 : 0)] + $0.publicKey.raw }
            + [[1, 4] + Bytes(repeating: 0, count: 64), [1, 6] + keys[1].publicKey.raw.dropFirst()]
    }

    private static func rawKey(_ input: Bytes) {
        guard let first = input.first else { return }
        let raw = Bytes(input.dropFirst())
        guard let key = PublicKey(first % 2 == 1 ? .p256 : .ed25519, raw: raw) else { return }
        hold(key.raw == raw && raw.count == (key.algorithm == .p256 ? 65 : 32), "raw bytes have one spelling")
        publicKey(Bytes(key.pem.utf8))
    }

    private static var signerSeeds: [Bytes] {
        keys.flatMap { key in
            let line = key.publicKey.openSSHLine()
            return [
                "# comment\nada@example.org,*@example.org \(line) a comment\n",
                "\"a b\" namespaces=\"colophon-*,!git\",valid-after=\"20240101Z\",valid-before=\"20300101120000Z\" \(line)\n",
                "x cert-authority \(line)\n", "x ssh-rsa AAAAB3NzaC1yc2E=\n",
            ].map { Bytes($0.utf8) }
        }
    }

    private static var revokedSeeds: [Bytes] {
        keys.flatMap {
            [Bytes("# c\n\($0.publicKey.fingerprint)\n".utf8), Bytes("\($0.publicKey.openSSHLine()) c\n".utf8)]
        }
            + [Bytes("SSHKRL\n\0".utf8)]
    }

    private static func privateKey(_ bytes: Bytes) {
        guard let key = try? PrivateKey(file: bytes) else { return }
        for form in PrivateKey.Form.allCases {
            let again = try? PrivateKey(file: Bytes(key.text(form).utf8))
            hold(again?.publicKey == key.publicKey, "a key that is written can be read")
        }
        let signature = try? key.signature(for: bytes)
        hold(signature.map { key.publicKey.isValid($0, for: bytes) } ?? false, "a key can sign")
    }

    private static func publicKey(_ bytes: Bytes) {
        guard let key = try? PublicKey(file: bytes) else { return }
        hold((try? PublicKey(file: Bytes(key.pem.utf8))) == key, "a key in PEM can be read")
        hold((try? PublicKey(openSSHLine: key.openSSHLine())) == key, "a key's line can be read")
        hold(!key.isValid(Bytes(repeating: 0, count: 64), for: bytes) || isOfSmallOrder(key), "zeros are no signature")
    }

    /// Keys that anyone can sign for, as RFC 8032 has it; nobody has such a key for real.
    private static func isOfSmallOrder(_ key: PublicKey) -> Bool { key.algorithm == .ed25519 }

    private static func der(_ input: Bytes) {
        guard let first = input.first else { return }
        let file = pem(labels[Int(first) % labels.count], Bytes(input.dropFirst()))
        privateKey(file)
        publicKey(file)
    }

    private static func signers(_ bytes: Bytes) {
        guard let signers = try? AllowedSigners(bytes) else { return }
        let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).count
        for entry in signers.entries {
            hold((1...lines).contains(entry.line), "an entry has a line")
            hold(signers.entries(for: entry.key).contains(entry), "an entry is found by its key")
            if let after = entry.validAfter, let before = entry.validBefore { hold(after <= before, "a span is one") }
            _ = (entry.names("ada@example.org"), entry.allows(namespace: "colophon-release@v1"))
        }
    }

    private static func revoked(_ bytes: Bytes) {
        guard let revoked = try? RevokedKeys(bytes) else { return }
        for fingerprint in revoked.fingerprints {
            hold(fingerprint.utf8.count == 50 && fingerprint.hasPrefix("SHA256:"), "a fingerprint has its form")
        }
    }
}
