// Writes numbers as ECMAScript does (Number::toString), which RFC 8785 takes over for canonical JSON.
import Primitives

enum JSONNumber {
    /// Integers up to 2^53 as they are; beyond it, the nearest double's form.
    static func append(_ value: Int, to bytes: inout Bytes) {
        if value.magnitude <= 1 << 53 {
            bytes.append(contentsOf: String(value).utf8)
        } else {
            append(Double(value), to: &bytes)
        }
    }

    /// ECMA-262, Number::toString in radix 10. The digits are those of Swift's `description`: the fewest that read back as
    /// the same double, and of these the nearest. NaN and infinities become `null`.
    static func append(_ value: Double, to bytes: inout Bytes) {
        guard value.isFinite else { return bytes.append(contentsOf: "null".utf8) }
        if let integer = Int(exactly: value), integer.magnitude <= 1 << 53 {
            return append(integer, to: &bytes)  // also -0, which is written as 0
        }
        if value < 0 { bytes.append(UInt8(ascii: "-")) }
        let (digits, point) = decimal(value.magnitude)
        let zero = UInt8(ascii: "0")
        switch point {
        case digits.count...max(digits.count, 21) where point <= 21:
            bytes.append(contentsOf: digits)
            bytes.append(contentsOf: repeatElement(zero, count: point - digits.count))
        case 1...21:
            bytes.append(contentsOf: digits[..<point])
            bytes.append(UInt8(ascii: "."))
            bytes.append(contentsOf: digits[point...])
        case -5...0:
            bytes.append(contentsOf: "0.".utf8)
            bytes.append(contentsOf: repeatElement(zero, count: -point))
            bytes.append(contentsOf: digits)
        default:
            bytes.append(contentsOf: digits.prefix(1))
            if digits.count > 1 {
                bytes.append(UInt8(ascii: "."))
                bytes.append(contentsOf: digits.dropFirst())
            }
            bytes.append(contentsOf: (point > 0 ? "e+" : "e-").utf8)
            bytes.append(contentsOf: String((point - 1).magnitude).utf8)
        }
    }

    /// A positive number as 0.DIGITS × 10^point, its digits without zeros at either end.
    private static func decimal(_ value: Double) -> (digits: Bytes, point: Int) {
        var digits = Bytes()
        var exponent = Bytes()
        var fractionDigits = 0
        var isFraction = false
        var isExponent = false
        for byte in value.description.utf8 {
            switch byte {
            case UInt8(ascii: "."): isFraction = true
            case UInt8(ascii: "e"): isExponent = true
            case _ where isExponent: exponent.append(byte)
            default:
                digits.append(byte)
                if isFraction { fractionDigits += 1 }
            }
        }
        var point = digits.count - fractionDigits + (Int(String(decoding: exponent, as: UTF8.self)) ?? 0)
        let leadingZeros = digits.prefix { $0 == UInt8(ascii: "0") }.count
        digits.removeFirst(leadingZeros)
        point -= leadingZeros
        while digits.last == UInt8(ascii: "0") { digits.removeLast() }
        return (digits, point)
    }
}
