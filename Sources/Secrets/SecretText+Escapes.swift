// Reads through what other formats put around and into a text: escapes of JSON, XML and addresses, and a terminal's colours.
import Primitives
import ReleaseModel

extension SecretText {
    /// The character that an escape at `index` writes, and where the next one begins. Nil: no escape begins here.
    ///
    /// `%2F`, also encoded twice; `\/`, `\n`, `\u002f` and `\x2f`; `&amp;`, `&#47;` and `&#x2F;`. A colour (ECMA-48, 5.4: a control
    /// sequence) writes nothing: the character behind it counts.
    func escape(at index: Int) -> (byte: UInt8, next: Int)? {
        var index = index
        for _ in 0..<8 {
            let found: (byte: UInt8, next: Int)?
            switch byte(index) {
            case ASCII.percent: found = percentEscape(at: index)
            case ASCII.backslash: found = backslashEscape(at: index)
            case ASCII.ampersand: found = entity(at: index)
            case 0x1B: found = (0x1B, index + 1)
            default: return nil
            }
            guard let found, found.byte == 0x1B else { return found }
            guard let end = colourEnd(from: found.next) else { return nil }
            index = end
            switch byte(end) {
            case ASCII.percent, ASCII.backslash, ASCII.ampersand, 0x1B: continue
            case 0: return nil
            default: return (byte(end), end + 1)
            }
        }
        return nil
    }

    /// The character at `index`, as it is or as an escape writes it; nil at the end.
    @inline(__always) func character(at index: Int) -> (byte: UInt8, next: Int)? {
        guard index < bytes.count else { return nil }
        return escape(at: index) ?? (bytes[index], index + 1)
    }

    private func percentEscape(at index: Int) -> (UInt8, Int)? {
        guard let value = hexadecimal(index + 1, digits: 2), value < 128 else { return nil }
        if value == ASCII.percent, let inner = hexadecimal(index + 3, digits: 2), inner < 128 {
            return (UInt8(inner), index + 5)
        }
        return (UInt8(value), index + 3)
    }

    private func backslashEscape(at index: Int) -> (UInt8, Int)? {
        switch byte(index + 1) {
        case 0x6E: return (ASCII.newline, index + 2)
        case 0x72: return (ASCII.carriageReturn, index + 2)
        case 0x74: return (ASCII.tab, index + 2)
        case 0x65: return (0x1B, index + 2)
        case ASCII.quote, ASCII.apostrophe, ASCII.slash: return (byte(index + 1), index + 2)
        // What was written as a string twice, or more often.
        case ASCII.backslash:
            var last = index + 1
            while last - index < 16, byte(last + 1) == ASCII.backslash { last += 1 }
            return byte(last + 1) == ASCII.backslash ? nil : backslashEscape(at: last)
        case 0x75: return hexadecimal(index + 2, digits: 4).flatMap { $0 < 128 ? (UInt8($0), index + 6) : nil }
        case 0x78: return hexadecimal(index + 2, digits: 2).flatMap { $0 < 128 ? (UInt8($0), index + 4) : nil }
        case 0x30: return has("033", at: index + 1) ? (0x1B, index + 4) : nil
        default: return nil
        }
    }

    private static let entities: [(name: String, byte: UInt8)] = [
        ("quot;", ASCII.quote), ("apos;", ASCII.apostrophe), ("amp;", ASCII.ampersand), ("lt;", ASCII.less),
        ("gt;", ASCII.greater), ("sol;", ASCII.slash), ("equals;", ASCII.equals),
    ]

    private func entity(at index: Int) -> (UInt8, Int)? {
        guard byte(index + 1) == ASCII.hash else {
            let found = Self.entities.first { has($0.name, at: index + 1) }
            return found.map { ($0.byte, index + 1 + $0.name.utf8.count) }
        }
        let isHexadecimal = byte(index + 2) | 0x20 == 0x78
        var end = index + (isHexadecimal ? 3 : 2)
        var value = 0
        let start = end
        while end - start < 8, let digit = ASCII.hexadecimal(byte(end)).map(Int.init), isHexadecimal || digit < 10 {
            value = value * (isHexadecimal ? 16 : 10) + digit
            end += 1
        }
        guard end > start, byte(end) == ASCII.semicolon, value > 0, value < 128 else { return nil }
        return (UInt8(value), end + 1)
    }

    /// After the rest of a control sequence whose ESC was read.
    private func colourEnd(from start: Int) -> Int? {
        guard byte(start) == ASCII.leftBracket else { return nil }
        var end = start + 1
        while end - start < 24, 0x20...0x3F ~= byte(end) { end += 1 }
        return 0x40...0x7E ~= byte(end) ? end + 1 : nil
    }

    private func hexadecimal(_ start: Int, digits: Int) -> Int? {
        var value = 0
        for index in start..<start + digits {
            guard let digit = ASCII.hexadecimal(byte(index)).map(Int.init) else { return nil }
            value = value * 16 + digit
        }
        return value
    }

    // MARK: To the left

    /// Whether no word goes on to the left of `start`: what an escape or a colour ends with is no part of a word.
    func startsWord(_ start: Int) -> Bool {
        let before = byte(start - 1)
        guard before == ASCII.underscore || ASCII.isLetter(before) || ASCII.isDigit(before) else { return true }
        return endsEscape(start) || endsColour(start)
    }

    /// `\n` and its kin, `%3D`, `%253D`, `\u003d`, `\x3d` end before `end`.
    private func endsEscape(_ end: Int) -> Bool {
        if byte(end - 2) == ASCII.backslash, "nrtbfv".utf8.contains(byte(end - 1)) { return true }
        guard let value = hexadecimal(end - 2, digits: 2), value < 128 else { return false }
        let isSeparator = !(value == 0x5F || ASCII.isLetter(UInt8(value)) || ASCII.isDigit(UInt8(value)))
        guard isSeparator else { return false }
        return byte(end - 3) == ASCII.percent || has("%25", at: end - 5) || has("\\x", at: end - 4)
            || has("\\u00", at: end - 6)
    }

    /// A control sequence that ends before `end`, also one that has lost its ESC, as some logs have it: `[32m`.
    private func endsColour(_ end: Int) -> Bool {
        guard ASCII.isLetter(byte(end - 1)) else { return false }
        var start = end - 1
        while end - start < 24, ASCII.isDigit(byte(start - 1)) || byte(start - 1) == ASCII.semicolon { start -= 1 }
        guard byte(start - 1) == ASCII.leftBracket else { return false }
        return byte(start - 2) == 0x1B || byte(end - 1) == 0x6D
            || ["\\e", "1b", "1B", "33", "^["].contains { has($0, at: start - 3) }
    }
}
