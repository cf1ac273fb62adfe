// A token: who its holder is to the service, and what it allows. Its secret is shown once and kept by nobody.
package import Primitives
package import ReleaseModel
import Sync

package struct AccessToken: Sendable, Hashable {
    package let id: Identifier
    /// The name in events.
    package let person: String
    package let scopes: Set<TokenScope>
    package let roles: Set<ApprovalLevel>
    /// What it is for: "the deploy job".
    package let label: String?
    package let createdAt: Timestamp
    /// From then on it is no longer good; nil: it doesn't end by itself.
    package let expires: Timestamp?
    package internal(set) var revokedAt: Timestamp?

    package func isGood(at now: Timestamp) -> Bool {
        revokedAt == nil && expires.map { now.secondsSinceEpoch < $0.secondsSinceEpoch } ?? true
    }

    /// Nil where the name is none that events may hold.
    var caller: Caller? { Actor(person, roles: roles).map { Caller(actor: $0, scopes: scopes) } }
}

/// What a caller presents: `colophon_` and 32 random bytes as 43 characters of base64url (RFC 4648, section 5).
struct TokenSecret {
    let text: String

    private static let prefix = Array("colophon_".utf8)
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    /// From the system's random numbers.
    static func make() -> TokenSecret {
        var generator = SystemRandomNumberGenerator()
        var text = prefix
        for _ in 0..<42 { text.append(alphabet[Int(generator.next() & 63)]) }
        // 256 bits are 42 characters and four bits more.
        text.append(alphabet[Int(generator.next() & 15) << 2])
        return TokenSecret(text: String(decoding: text, as: UTF8.self))
    }

    /// Nil for what can't be one, whatever the store holds.
    init?(presented text: String) {
        let bytes = text.utf8
        guard bytes.count == Self.prefix.count + 43, bytes.starts(with: Self.prefix),
            bytes.dropFirst(Self.prefix.count).allSatisfy(Self.isInAlphabet)
        else { return nil }
        self.text = text
    }

    private init(text: String) { self.text = text }

    private static func isInAlphabet(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "_"): true
        default: false
        }
    }

    /// What the store knows of it. So large a random number can't be guessed from its digest, nor from how long looking for it takes.
    var digest: SHA256Digest { SHA256Digest(of: text.utf8) }
}
