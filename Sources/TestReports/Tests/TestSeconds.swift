// Reads the times of test cases, as runners of all locales write them.
import Primitives

enum TestSeconds {
    /// `00:01:02.5000000`, as .NET writes a duration.
    static func clock(_ text: String) -> Double? {
        let parts = text.utf8.split(separator: ASCII.colon).map { String(decoding: $0, as: UTF8.self) }
        guard parts.count == 3, let hours = read(parts[0]), let minutes = read(parts[1]), let seconds = read(parts[2])
        else { return nil }
        return hours * 3600 + minutes * 60 + seconds
    }

    /// "1.5", "0,5", "1,234.5", "1.234,5". One comma before exactly three
    /// digits is a thousands separator, as in Surefire's "1,234". Nil for what isn't a number.
    static func read(_ text: String) -> Double? {
        var bytes = Array(ASCII.trimmed(text).utf8)
        guard bytes.count <= 40, bytes.contains(where: ASCII.isDigit) else { return nil }
        let (comma, point) = (UInt8(ascii: ","), UInt8(ascii: "."))
        if let lastComma = bytes.lastIndex(of: comma) {
            let commas = bytes.count { $0 == comma }
            let isDecimal: Bool
            if let lastPoint = bytes.lastIndex(of: point) {
                isDecimal = lastComma > lastPoint
            } else {
                isDecimal =
                    commas == 1 && (bytes.count - lastComma != 4 || bytes.first == UInt8(ascii: "0") || lastComma > 3)
            }
            if isDecimal {
                bytes = bytes[..<lastComma].filter { $0 != point && $0 != comma } + [point] + bytes[(lastComma + 1)...]
            } else {
                bytes.removeAll { $0 == comma }
            }
        }
        guard bytes.count(where: { $0 == point }) <= 1 else { return nil }
        let isNumber = bytes.enumerated().allSatisfy { index, byte in
            ASCII.isDigit(byte) || byte == point
                || (index > 0 && (byte | 32 == UInt8(ascii: "e") || byte == UInt8(ascii: "-")))
        }
        guard isNumber, let value = Double(String(decoding: bytes, as: UTF8.self)), value.isFinite else { return nil }
        return value
    }
}
