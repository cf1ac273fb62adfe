// How often a line ran, as coverage tools write it.
import Primitives
import ReleaseModel

enum HitCount {
    /// Whether the number is above zero, however large it is; "2.5" and "1e+06" count, as some tools add weights up. Nil for what is
    /// no number.
    static func isHit(_ text: some Collection<UInt8>) -> Bool? {
        let digits = text.drop { $0 == ASCII.hyphen }
        guard let first = digits.first, ASCII.isDigit(first), text.count &- digits.count <= 1,
            digits.allSatisfy({
                ASCII.isDigit($0) || $0 == ASCII.dot || $0 | 32 == UInt8(ascii: "e") || $0 == UInt8(ascii: "+")
            })
        else { return nil }
        let mantissa = digits.prefix { $0 | 32 != UInt8(ascii: "e") }
        return !isNegative(text) && mantissa.contains { $0 != UInt8(ascii: "0") && $0 != ASCII.dot }
    }

    static func isNegative(_ text: some Collection<UInt8>) -> Bool { text.first == ASCII.hyphen }
}

extension [ReadingOddity] {
    mutating func addNegative(_ hits: String, line: Int) {
        add(
            "negative-count", "a line has run \(hits) times, as a counter that ran over says: it counts as not covered",
            line: line)
    }
}
