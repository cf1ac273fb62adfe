// The bytes of ASCII: those that markup and paths are made of by name, their classes, and a few operations on texts of them.

/// None of these looks at a locale.
@usableFromInline package enum ASCII {
    @inlinable package static var tab: UInt8 { 0x09 }
    @inlinable package static var newline: UInt8 { 0x0A }
    @inlinable package static var carriageReturn: UInt8 { 0x0D }
    @inlinable package static var space: UInt8 { 0x20 }
    @inlinable package static var exclamation: UInt8 { 0x21 }
    @inlinable package static var quote: UInt8 { 0x22 }
    @inlinable package static var hash: UInt8 { 0x23 }
    @inlinable package static var dollar: UInt8 { 0x24 }
    @inlinable package static var percent: UInt8 { 0x25 }
    @inlinable package static var ampersand: UInt8 { 0x26 }
    @inlinable package static var apostrophe: UInt8 { 0x27 }
    @inlinable package static var leftParenthesis: UInt8 { 0x28 }
    @inlinable package static var rightParenthesis: UInt8 { 0x29 }
    @inlinable package static var asterisk: UInt8 { 0x2A }
    @inlinable package static var plus: UInt8 { 0x2B }
    @inlinable package static var hyphen: UInt8 { 0x2D }
    @inlinable package static var dot: UInt8 { 0x2E }
    @inlinable package static var slash: UInt8 { 0x2F }
    @inlinable package static var colon: UInt8 { 0x3A }
    @inlinable package static var semicolon: UInt8 { 0x3B }
    @inlinable package static var less: UInt8 { 0x3C }
    @inlinable package static var equals: UInt8 { 0x3D }
    @inlinable package static var greater: UInt8 { 0x3E }
    @inlinable package static var question: UInt8 { 0x3F }
    @inlinable package static var leftBracket: UInt8 { 0x5B }
    @inlinable package static var backslash: UInt8 { 0x5C }
    @inlinable package static var rightBracket: UInt8 { 0x5D }
    @inlinable package static var caret: UInt8 { 0x5E }
    @inlinable package static var underscore: UInt8 { 0x5F }
    @inlinable package static var backtick: UInt8 { 0x60 }
    @inlinable package static var leftBrace: UInt8 { 0x7B }
    @inlinable package static var bar: UInt8 { 0x7C }
    @inlinable package static var rightBrace: UInt8 { 0x7D }
    @inlinable package static var tilde: UInt8 { 0x7E }

    /// Space, tab, line feed or carriage return, and the form feed and vertical tab that HTML and CommonMark add.
    @inlinable package static func isSpace(_ byte: UInt8) -> Bool { byte == 32 || (byte >= 9 && byte <= 13) }
    @inlinable package static func isBlank(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 }
    @inlinable package static func isLineEnd(_ byte: UInt8) -> Bool { byte == 10 || byte == 13 }
    @inlinable package static func isDigit(_ byte: UInt8) -> Bool { byte >= 48 && byte <= 57 }
    @inlinable package static func isLetter(_ byte: UInt8) -> Bool { (byte | 32) >= 97 && (byte | 32) <= 122 }
    @inlinable package static func isPunctuation(_ byte: UInt8) -> Bool {
        byte >= 0x21 && byte <= 0x7E && !isLetter(byte) && !isDigit(byte)
    }
    @inlinable package static func isControl(_ byte: UInt8) -> Bool { byte < 0x20 || byte == 0x7F }
    @inlinable package static func lower(_ byte: UInt8) -> UInt8 { byte >= 65 && byte <= 90 ? byte | 32 : byte }

    /// `%` and two upper-case hexadecimal digits (RFC 3986, 2.1).
    package static func percentEncoded(_ byte: UInt8) -> Bytes {
        func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x41 + value - 10 }
        return [percent, digit(byte >> 4), digit(byte & 15)]
    }

    /// The value of a hexadecimal digit in either case; nil for any other byte.
    @inlinable package static func hexadecimal(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 48...57: byte - 48
        case 65...70: byte - 55
        case 97...102: byte - 87
        default: nil
        }
    }

    /// As in digests and commits, which are written in lower case.
    @inlinable package static func isLowerHexadecimal(_ byte: UInt8) -> Bool {
        isDigit(byte) || (byte >= 97 && byte <= 102)
    }

    /// A `%` that no two hexadecimal digits follow stays as it is.
    package static func percentDecoded(_ bytes: ArraySlice<UInt8>) -> Bytes {
        var output = Bytes()
        output.reserveCapacity(bytes.count)
        var index = bytes.startIndex
        while index < bytes.endIndex {
            if bytes[index] == percent, index + 2 < bytes.endIndex,
                let high = hexadecimal(bytes[index + 1]),
                let low = hexadecimal(bytes[index + 2])
            {
                output.append(high << 4 | low)
                index += 3
            } else {
                output.append(bytes[index])
                index += 1
            }
        }
        return output
    }

    /// The same of a text. What is no UTF-8 then has U+FFFD in its place.
    package static func percentDecoded(_ text: String) -> String {
        guard text.utf8.contains(percent) else { return text }
        return String(decoding: percentDecoded(Bytes(text.utf8)[...]), as: UTF8.self)
    }

    package static func lowercased(_ text: some StringProtocol) -> String {
        var text = String(text)
        return text.withUTF8 { bytes in
            String(unsafeUninitializedCapacity: bytes.count) { buffer in
                for index in bytes.indices { buffer[index] = lower(bytes[index]) }
                return bytes.count
            }
        }
    }

    @inlinable package static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var bytes = bytes
        while let first = bytes.first, isSpace(first) { bytes.removeFirst() }
        while let last = bytes.last, isSpace(last) { bytes.removeLast() }
        return bytes
    }

    @inlinable package static func trimmed(_ text: String) -> String {
        String(decoding: trimmed(Array(text.utf8)[...]), as: UTF8.self)
    }

    /// A whole number of ASCII digits that fits; nil for anything else.
    package static func number(_ bytes: some Collection<UInt8>) -> Int? {
        // One loop over plain memory: of a collection that isn't known here each byte would cost a call.
        if let value = bytes.withContiguousStorageIfAvailable(number(in:)) { return value }
        return Bytes(bytes).withUnsafeBufferPointer(number(in:))
    }

    private static func number(in bytes: UnsafeBufferPointer<UInt8>) -> Int? {
        guard !bytes.isEmpty else { return nil }
        var value = 0
        for byte in bytes {
            guard isDigit(byte) else { return nil }
            let (shifted, isTooLarge) = value.multipliedReportingOverflow(by: 10)
            let (sum, overflows) = shifted.addingReportingOverflow(Int(byte &- 48))
            if isTooLarge || overflows { return nil }
            value = sum
        }
        return value
    }
}
