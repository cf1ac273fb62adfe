// The list of revoked keys: public keys as `ssh-keygen -r` reads them, and fingerprints, one a line.
package import Primitives

package struct RevokedKeys: Sendable, Hashable {
    /// Fingerprints, `SHA256:…`.
    package private(set) var fingerprints: Set<String> = []

    package init() {}

    /// Blank lines and comments are passed over, and so are keys of kinds that no release is signed with. Any other line
    /// is an error: a list that is half read would let a revoked key pass.
    package init(_ bytes: Bytes) throws(SigningError) {
        guard !bytes.starts(with: "SSHKRL\n\0".utf8) else {
            throw SigningError(
                "revoked-krl", "a binary key revocation list (KRL) is not read",
                remedy: "Give a list of public keys, one a line: ssh-keygen -r takes it too.")
        }
        guard bytes.count <= 1 << 20, let text = String(validating: bytes, as: UTF8.self) else {
            throw SigningError(
                "revoked-syntax", "the list is not text of less than a megabyte",
                remedy: "Give public keys or SHA256: fingerprints, one a line.")
        }
        for (index, line) in text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .enumerated()
        {
            let words = line.split(maxSplits: 2, whereSeparator: OptionCursor.isBlank)
            guard let first = words.first, first.first != UInt8(ascii: "#") else { continue }
            do throws(SigningError) {
                if let fingerprint = try Self.fingerprint(first, line: Bytes(line)) { fingerprints.insert(fingerprint) }
            } catch {
                throw SigningError(
                    "revoked-syntax", "the line is neither a public key nor a fingerprint",
                    remedy: "Write the line of a .pub file, or SHA256: and 43 letters as ssh-keygen -l prints them.",
                    line: index + 1)
            }
        }
    }

    package func contains(_ key: PublicKey) -> Bool { fingerprints.contains(key.fingerprint) }

    private static func fingerprint(_ first: some Collection<UInt8>, line: Bytes) throws(SigningError) -> String? {
        if first.starts(with: "SHA256:".utf8) {
            guard Base64.decode(Bytes(first.dropFirst(7)), padded: false)?.count == 32 else {
                throw PublicKey.unreadable
            }
            return String(decoding: first, as: UTF8.self)
        }
        do throws(SigningError) {
            return try PublicKey(openSSHLine: String(decoding: line, as: UTF8.self)).fingerprint
        } catch {
            if error.code == "key-algorithm", OptionCursor.isKnownType(first) { return nil }
            throw error
        }
    }
}
