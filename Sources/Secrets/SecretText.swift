// The bytes that a secret is looked for in: what every rule asks of them.
import Primitives
import ReleaseModel

struct SecretText {
    /// A credential, as a rule finds it.
    struct Find {
        var start: Int
        /// After the secret's last byte, as far as it was followed.
        var end: Int
        /// The part before the secret that may be shown.
        var shown: String
    }

    struct Hit {
        /// The rule's name.
        var rule: String
        var start: Int
        /// After the secret's last byte, as far as it was followed.
        var end: Int
        /// The byte that led to it.
        var anchor: Int
        /// The part before the secret that may be shown.
        var shown: String
    }

    /// Runs of a token's characters are not followed further than this, which bounds what hostile text costs. A longer one is
    /// a token still.
    static let longestToken = 256

    /// No rule reads further than this behind the byte that leads to it (a web token of 70 thousand bytes is the longest), nor
    /// before it: what a scheme may have, and the two bytes that tell whether a word starts.
    static let ahead = 1 << 17
    static let behind = 64

    let bytes: Bytes

    /// The byte at `index`, 0 outside.
    @inline(__always) func byte(_ index: Int) -> UInt8 { index >= 0 && index < bytes.count ? bytes[index] : 0 }

    func has(_ text: String, at start: Int) -> Bool {
        guard start >= 0, start + text.utf8.count <= bytes.count else { return false }
        var index = start
        for byte in text.utf8 {
            if bytes[index] != byte { return false }
            index += 1
        }
        return true
    }

    /// As `has`; `text` is in lower case where case doesn't count.
    @inline(__always) func has(_ text: Bytes, at start: Int, inAnyCase: Bool) -> Bool {
        guard start >= 0, start + text.count <= bytes.count else { return false }
        for index in text.indices {
            let byte = bytes[start + index]
            if (inAnyCase ? ASCII.lower(byte) : byte) != text[index] { return false }
        }
        return true
    }

    func string(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    /// As `has`, in any case; `text` is in lower case.
    func hasAnyCase(_ text: String, at start: Int) -> Bool {
        guard start >= 0, start + text.utf8.count <= bytes.count else { return false }
        return zip(bytes[start...], text.utf8).allSatisfy { ASCII.lower($0) == $1 }
    }

    /// The bytes from `start` on that belong to `characters`, at most `limit`.
    func run(of characters: Characters, from start: Int, limit: Int = longestToken) -> Range<Int> {
        var end = start
        while end < bytes.count, end - start < limit, characters.contains(bytes[end]) { end += 1 }
        return start..<max(start, end)
    }

    /// Whether no word goes on to the left of `start`. The `n` of an escape `\n` is no part of a word.
    func startsWord(_ start: Int) -> Bool {
        let before = byte(start - 1)
        guard before == ASCII.underscore || ASCII.isLetter(before) || ASCII.isDigit(before) else { return true }
        return byte(start - 2) == ASCII.backslash && [0x6E, 0x72, 0x74].contains(before)
    }

    /// Made up for a document: one filling character over and over, or a text that says it is an example.
    func isPlaceholder(_ range: Range<Int>) -> Bool {
        guard let first = bytes[range].first else { return true }
        if "xX0.*_-".utf8.contains(first), bytes[range].allSatisfy({ $0 == first }) { return true }
        return range.contains { ASCII.lower(bytes[$0]) == 0x65 && hasAnyCase("example", at: $0) }
    }

    /// A class of ASCII characters.
    struct Characters {
        private let low: UInt64
        private let high: UInt64

        /// Letters and digits, and `others`.
        init(wordsAnd others: String = "") {
            self.init("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789" + others)
        }

        init(_ members: String) {
            var low: UInt64 = 0
            var high: UInt64 = 0
            for byte in members.utf8 {
                if byte < 64 { low |= 1 << UInt64(byte) } else if byte < 128 { high |= 1 << UInt64(byte - 64) }
            }
            self.low = low
            self.high = high
        }

        func contains(_ byte: UInt8) -> Bool {
            byte < 128 && (byte < 64 ? low : high) &>> UInt64(byte & 63) & 1 == 1
        }

        static let words = Characters()
        static let digits = Characters("0123456789")
        static let underscore = Characters("_")
        static let base64 = Characters(wordsAnd: "+/")
        static let base64URL = Characters(wordsAnd: "-_")
        static let capitals = Characters("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
        static let bech32 = Characters("QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L")
    }
}
