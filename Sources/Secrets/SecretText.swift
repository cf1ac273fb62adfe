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
        /// The part before the secret that may be shown.
        var shown: String
    }

    /// Characters of one class, each as it is or as an escape writes it.
    struct Run {
        var lowerBound: Int
        var upperBound: Int
        /// Of characters.
        var count: Int

        var range: Range<Int> { lowerBound..<upperBound }
        var isEmpty: Bool { count == 0 }
    }

    /// Runs of a token's characters are not followed further than this, which bounds what hostile text costs. A longer one is
    /// a token still.
    static let longestToken = 512

    /// No rule reads further than this behind the byte that leads to it (a web token of 70 thousand bytes is the longest), nor
    /// before it: what a line may have before a key, a scheme or a name.
    static let ahead = 1 << 17
    static let behind = 512

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

    func string(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    /// As `has`, in any case; `text` is in lower case.
    func hasAnyCase(_ text: String, at start: Int) -> Bool {
        guard start >= 0, start + text.utf8.count <= bytes.count else { return false }
        return zip(bytes[start...], text.utf8).allSatisfy { ASCII.lower($0) == $1 }
    }

    @inline(__always) func hasAnyCase(_ text: Bytes, at start: Int) -> Bool {
        guard start >= 0, start + text.count <= bytes.count else { return false }
        for index in text.indices where ASCII.lower(bytes[start + index]) != text[index] { return false }
        return true
    }

    /// The characters from `start` on that belong to `characters`, at most `limit`.
    func run(of characters: Characters, from start: Int, limit: Int = longestToken) -> Run {
        var end = start
        var count = 0
        while end < bytes.count, count < limit {
            if characters.contains(bytes[end]) {
                end += 1
            } else if let (byte, next) = escape(at: end), characters.contains(byte) {
                end = next
            } else {
                break
            }
            count += 1
        }
        return Run(lowerBound: start, upperBound: max(start, end), count: count)
    }

    /// Goes on where a line was broken or a CDATA section was split, until the run has `count` characters. What is short, or is
    /// no mix of letters and digits, could be a word of the next line.
    func follow(_ run: inout Run, of characters: Characters, to count: Int, limit: Int) {
        guard count >= 30, run.count >= 8 else { return }
        var whole = run
        while whole.count < count {
            guard let next = continuation(after: whole.upperBound) else { return }
            let more = self.run(of: characters, from: next, limit: limit - whole.count)
            guard more.count >= 8, isMixed(more.range) else { return }
            whole.upperBound = more.upperBound
            whole.count += more.count
        }
        run = whole
    }

    /// Behind the end of a line and the time that a log has before the next one, or behind `]]><![CDATA[`.
    private func continuation(after end: Int) -> Int? {
        if has("]]><![CDATA[", at: end) { return end + 12 }
        var next = end
        if let (byte, after) = character(at: next), byte == ASCII.carriageReturn { next = after }
        guard let (byte, after) = character(at: next), byte == ASCII.newline else { return nil }
        // A date or a time: digits, and marks between them.
        guard ASCII.isDigit(self.byte(after)) else { return after }
        let stamp = self.run(of: Self.stampCharacters, from: after, limit: 40)
        let hasMarks = bytes[stamp.range].contains { ":-/".utf8.contains($0) }
        return hasMarks && self.byte(stamp.upperBound) == ASCII.space ? stamp.upperBound + 1 : after
    }

    private static let stampCharacters = Characters("0123456789:-/.,+TZ")

    /// The run's characters, without escapes.
    func plain(_ run: Run) -> Bytes {
        var plain: Bytes = []
        var index = run.lowerBound
        while index < run.upperBound, let (byte, next) = character(at: index) {
            plain.append(byte)
            index = next
        }
        return plain
    }

    /// Made up for a document: filling characters, or a text that says it is an example.
    func isPlaceholder(_ range: Range<Int>) -> Bool {
        guard let first = bytes[range].first else { return true }
        if "xX0.*_-".utf8.contains(first), bytes[range].allSatisfy({ $0 == first }) { return true }
        var repeated = 0
        for index in range {
            let byte = ASCII.lower(bytes[index])
            repeated = index > range.lowerBound && bytes[index - 1] == bytes[index] ? repeated + 1 : 0
            if repeated == 7, "x*.".utf8.contains(byte) { return true }
            switch byte {
            case 0x65 where hasAnyCase("example", at: index): return true
            case 0x79 where hasAnyCase("your", at: index) && "_-.".utf8.contains(self.byte(index + 4)): return true
            case 0x70 where hasAnyCase("placeholder", at: index): return true
            case 0x72 where hasAnyCase("redacted", at: index): return true
            default: continue
            }
        }
        return false
    }

    /// Letters and digits mixed, as drawn by lot: no word, number, or row of the alphabet.
    func isMixed(_ range: Range<Int>) -> Bool {
        var (low, high) = (UInt64(0), UInt64(0))
        var (letters, digits, steps) = (0, 0, 0)
        for index in range {
            let byte = bytes[index]
            if ASCII.isDigit(byte) { digits += 1 } else if ASCII.isLetter(byte) { letters += 1 }
            if byte < 64 { low |= 1 << UInt64(byte) } else if byte < 128 { high |= 1 << UInt64(byte - 64) }
            if index > range.lowerBound, byte == bytes[index - 1] &+ 1 { steps += 1 }
        }
        let distinct = low.nonzeroBitCount + high.nonzeroBitCount
        return letters > 0 && digits > 0 && distinct >= min(8, range.count / 2) && steps * 2 < range.count
    }

    /// A class of ASCII characters.
    struct Characters: Sendable {
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

        @inline(__always) func contains(_ byte: UInt8) -> Bool {
            byte < 128 && (byte < 64 ? low : high) &>> UInt64(byte & 63) & 1 == 1
        }

        /// Ascending.
        var members: [UInt8] { (0..<128).filter(contains) }

        static let words = Characters()
        static let wordsAndUnderscore = Characters(wordsAnd: "_")
        static let digits = Characters("0123456789")
        static let letters = Characters("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
        static let lower = Characters("abcdefghijklmnopqrstuvwxyz0123456789")
        static let capitals = Characters("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
        static let hex = Characters("0123456789abcdef")
        static let anyHex = Characters("0123456789abcdefABCDEF")
        static let base64 = Characters(wordsAnd: "+/")
        static let base64URL = Characters(wordsAnd: "-_")
        static let bech32 = Characters("QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L")
    }
}
