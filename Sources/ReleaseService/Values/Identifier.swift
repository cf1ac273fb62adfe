// The names that the service gives: a kind, and twelve hexadecimal digits drawn at random.

package struct Identifier: Sendable, Hashable, CustomStringConvertible {
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        case release = "REL"
        case sync = "SYN"
        case syncExecution = "SXE"
        case rollback = "RBK"
        case token = "TOK"
    }

    package let kind: Kind
    /// `REL-` and twelve lower-case hexadecimal digits.
    package let text: String

    /// Nil where the text is not exactly of that form.
    package init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard bytes.count == 16, bytes[3] == UInt8(ascii: "-"),
            let kind = Kind(rawValue: String(decoding: bytes[..<3], as: UTF8.self)),
            bytes[4...].allSatisfy({ ($0 >= 48 && $0 <= 57) || ($0 >= 97 && $0 <= 102) })
        else { return nil }
        self.kind = kind
        self.text = String(text)
    }

    private init(kind: Kind, number: UInt64) {
        self.kind = kind
        let digits = String(number, radix: 16)
        text = "\(kind.rawValue)-\(String(repeating: "0", count: 12 - digits.utf8.count))\(digits)"
    }

    /// A new one from the system's random numbers. Two may be equal, if rarely: the store draws again where one is taken.
    package static func make(_ kind: Kind) -> Identifier {
        Identifier(kind: kind, number: UInt64.random(in: 0..<(1 << 48)))
    }

    package var description: String { text }
}
