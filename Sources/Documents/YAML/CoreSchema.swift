// The core schema of YAML 1.2.2 (section 10.3.2): what a plain scalar means, and the numbers it writes.

package enum CoreSchema {
    /// The kind of a plain scalar.
    package static func kind(of text: String) -> DataNode.ScalarKind {
        switch text {
        case "", "~", "null", "Null", "NULL": return .null
        case "true", "True", "TRUE", "false", "False", "FALSE": return .bool
        default:
            let bytes = text.utf8
            guard let first = bytes.first, isDigit(first) || "+-.".utf8.contains(first) else { return .string }
            let isNumber = isPrefixed(text) || isDecimal(bytes[...]) || special(text) != nil
            return isNumber ? .number : .string
        }
    }

    /// `[-+]? [0-9]+`, `0o` or `0x` and digits.
    static func isInteger(_ text: String) -> Bool {
        isPrefixed(text) || kind(of: text) == .number && !text.utf8.contains { ".eE".utf8.contains($0) }
    }

    /// The value of a number that is whole and fits.
    package static func integer(_ text: String) -> Int? {
        if text.hasPrefix("0x") { return Int(text.dropFirst(2), radix: 16) }
        if text.hasPrefix("0o") { return Int(text.dropFirst(2), radix: 8) }
        if let value = Int(text) { return value }
        // A fraction or an exponent: exact only as far as whole numbers and Doubles pair up.
        guard text.utf8.contains(where: { ".eE".utf8.contains($0) }), let value = double(text),
            value.magnitude <= 9_007_199_254_740_991
        else { return nil }
        return Int(exactly: value)
    }

    package static func double(_ text: String) -> Double? {
        if let value = special(text) { return value }
        if isPrefixed(text) { return integer(text).map(Double.init) }
        guard let value = Double(text), value.isFinite else { return nil }
        return value
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    /// `0o17` or `0xFF`: no sign, lower-case letter, at least one digit.
    private static func isPrefixed(_ text: String) -> Bool {
        let digits = text.utf8.dropFirst(2)
        if digits.isEmpty { return false }
        if text.hasPrefix("0o") { return digits.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "7")).contains($0) } }
        guard text.hasPrefix("0x") else { return false }
        return digits.allSatisfy {
            isDigit($0) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0 | 0x20)
        }
    }

    private static func special(_ text: String) -> Double? {
        switch text {
        case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF": .infinity
        case "-.inf", "-.Inf", "-.INF": -.infinity
        case ".nan", ".NaN", ".NAN": .nan
        default: nil
        }
    }

    /// `[-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?`
    private static func isDecimal(_ text: Substring.UTF8View) -> Bool {
        var rest = text
        func digits() -> Int {
            let count = rest.prefix(while: isDigit).count
            rest = rest.dropFirst(count)
            return count
        }
        func take(_ bytes: String.UTF8View) -> Bool {
            guard let first = rest.first, bytes.contains(first) else { return false }
            rest = rest.dropFirst()
            return true
        }
        _ = take("+-".utf8)
        let whole = digits()
        let fraction = take(".".utf8) ? digits() : 0
        guard whole + fraction > 0 else { return false }
        if take("eE".utf8) {
            _ = take("+-".utf8)
            guard digits() > 0 else { return false }
        }
        return rest.isEmpty
    }
}
