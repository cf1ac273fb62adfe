// A number in a version, as a text of decimal digits of any length.
import Primitives

enum VersionNumber {
    /// Without leading zeros.
    static func significant(_ digits: ArraySlice<UInt8>) -> String {
        let digits = digits.drop { $0 == UInt8(ascii: "0") }
        return digits.isEmpty ? "0" : String(decoding: digits, as: UTF8.self)
    }

    /// Negative, zero or positive; neither has leading zeros.
    static func compare(_ a: String, _ b: String) -> Int {
        if a.utf8.count != b.utf8.count { return a.utf8.count - b.utf8.count }
        return a.compareBytes(with: b)
    }
}
