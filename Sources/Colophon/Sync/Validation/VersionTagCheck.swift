// Looks whether a written file states the release's version.
package import ColophonSystem

/// At least one of the files that a rule writes should. They are fed one by one; the answer of any will do.
package enum VersionTagCheck {
    /// The first line (from 1) that states `version`, plain or with a `v` before it; nil: none does.
    ///
    /// The version stands whole: no letter, digit or "digit." before it, no letter, digit, ".digit", nor "-" or "+" with a
    /// letter or digit behind it, so that 1.2.3 is not found in 11.2.3, 0.1.2.3, 1.2.30, 1.2.3.4, 1.2.3rc1 and 1.2.3-rc.1. Empty
    /// text is stated nowhere.
    package static func states(_ version: String, in bytes: Bytes) -> Int? {
        let text = Bytes(version.utf8)
        guard !text.isEmpty else { return nil }
        var start = 0
        while let found = bytes.firstIndex(of: text, from: start) {
            if isWhole(found..<(found + text.count), of: bytes) {
                var places = ForwardPosition(in: bytes)
                return places.position(of: found).line
            }
            start = found + 1
        }
        return nil
    }

    private static func isWhole(_ range: Range<Int>, of bytes: Bytes) -> Bool {
        var before = bytes[..<range.lowerBound]
        if let last = before.last, Octet.lower(last) == 0x76 { before.removeLast() }
        if let last = before.last {
            if isWord(last) { return false }
            if last == Octet.dot, let digit = before.dropLast().last, Octet.isDigit(digit) { return false }
        }
        let after = bytes[range.upperBound...]
        guard let first = after.first else { return true }
        let second = after.dropFirst().first
        switch first {
        case Octet.dot: return !(second.map(Octet.isDigit) ?? false)
        case Octet.hyphen, Octet.plus: return !(second.map(isWord) ?? false)
        default: return !isWord(first)
        }
    }

    private static func isWord(_ byte: UInt8) -> Bool { Octet.isLetter(byte) || Octet.isDigit(byte) }
}
