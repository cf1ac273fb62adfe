// Walks over one line of a file of allowed signers: a word, options with quoted values, and what is left.
import Files
import Primitives

struct OptionCursor {
    private let bytes: Bytes
    private var index = 0

    init(_ bytes: Bytes) { self.bytes = bytes }

    var isAtEnd: Bool { index >= bytes.count }
    var peek: UInt8? { index < bytes.count ? bytes[index] : nil }
    var isAtBlank: Bool { peek.map(Self.isBlank) ?? false }
    var restOfLine: String { String(decoding: bytes[index...], as: UTF8.self) }

    mutating func skipBlanks() { while isAtBlank { index += 1 } }

    mutating func take(_ byte: UInt8) -> Bool {
        guard peek == byte else { return false }
        index += 1
        return true
    }

    /// Up to the next blank; in quotation marks, up to the closing one. nil: that one is missing.
    mutating func word() -> String? {
        let isQuoted = take(UInt8(ascii: "\""))
        let start = index
        while let byte = peek, isQuoted ? byte != UInt8(ascii: "\"") : !Self.isBlank(byte) { index += 1 }
        let word = String(decoding: bytes[start..<index], as: UTF8.self)
        return !isQuoted || take(UInt8(ascii: "\"")) ? word : nil
    }

    /// Letters and hyphens, in lower case: the names of options don't distinguish it.
    mutating func name() -> String {
        let start = index
        while let byte = peek, byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z") || byte == 0x2D {
            index += 1
        }
        return String(decoding: bytes[start..<index].map { $0 | 0x20 }, as: UTF8.self)
    }

    /// `="value"`, where `\"` stands for a quotation mark.
    mutating func quotedValue() -> String? {
        guard take(UInt8(ascii: "=")), take(UInt8(ascii: "\"")) else { return nil }
        var value: Bytes = []
        while let byte = peek {
            index += 1
            if byte == UInt8(ascii: "\"") { return String(decoding: value, as: UTF8.self) }
            if byte == UInt8(ascii: "\\"), take(UInt8(ascii: "\"")) {
                value.append(UInt8(ascii: "\""))
            } else {
                value.append(byte)
            }
        }
        return nil
    }

    /// Whether the next word is the name of a kind of key, so that there are no options.
    var isAtKeyType: Bool { Self.isKnownType(bytes[index...].prefix { !Self.isBlank($0) }) }

    static func isKnownType(_ word: some Collection<UInt8>) -> Bool {
        ["ssh-", "ecdsa-sha2-", "sk-ssh-", "sk-ecdsa-", "rsa-sha2-", "webauthn-sk-"].contains {
            word.starts(with: $0.utf8)
        }
    }

    static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
}

/// Patterns separated by commas, as ssh_config(5) has them: `*`, `?`, and `!` before one that must not match.
enum PatternList {
    static func matches(_ text: String, _ patterns: String) -> Bool {
        var isMatched = false
        for pattern in patterns.utf8.split(separator: UInt8(ascii: ",")) {
            let isNegated = pattern.first == UInt8(ascii: "!")
            guard matches(Bytes(text.utf8), pattern: Bytes(isNegated ? pattern.dropFirst() : pattern)) else { continue }
            if isNegated { return false }
            isMatched = true
        }
        return isMatched
    }

    /// With one point to go back to: the last asterisk.
    private static func matches(_ text: Bytes, pattern: Bytes) -> Bool {
        var (t, p) = (0, 0)
        var back: (text: Int, pattern: Int)?
        while t < text.count {
            if p < pattern.count, pattern[p] == UInt8(ascii: "*") {
                back = (t, p)
                p += 1
            } else if p < pattern.count, pattern[p] == UInt8(ascii: "?") || pattern[p] == text[t] {
                t += 1
                p += 1
            } else if let last = back {
                back = (last.text + 1, last.pattern)
                (t, p) = (last.text + 1, last.pattern + 1)
            } else {
                return false
            }
        }
        return pattern[p...].allSatisfy { $0 == UInt8(ascii: "*") }
    }
}
