// An object's id as machine words, which tables of many commits find faster than its digits.
import Primitives

/// Sorted as its hexadecimal digits are.
package struct GitObjectID: Hashable, Comparable, Sendable {
    /// Bits of SHA-256; of SHA-1 the rest is zero.
    private var first: UInt64 = 0
    private var second: UInt64 = 0
    private var third: UInt64 = 0
    private var fourth: UInt64 = 0

    /// 40 or 64 hexadecimal digits in either case; nil for anything else.
    package init?(_ digits: some Collection<UInt8>) {
        guard digits.count == 40 || digits.count == 64 else { return nil }
        var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        for (place, digit) in digits.enumerated() {
            guard let value = ASCII.hexadecimal(digit) else { return nil }
            let bits = UInt64(value) << UInt64(60 - place % 16 * 4)
            switch place / 16 {
            case 0: words.0 |= bits
            case 1: words.1 |= bits
            case 2: words.2 |= bits
            default: words.3 |= bits
            }
        }
        (first, second, third, fourth) = words
    }

    package static func < (left: GitObjectID, right: GitObjectID) -> Bool {
        (left.first, left.second, left.third, left.fourth) < (right.first, right.second, right.third, right.fourth)
    }
}
