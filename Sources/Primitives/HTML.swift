// Escapes text for HTML and XML by looking at bytes, never at characters.

@usableFromInline package enum HTML {
    /// The text with `& < > " '` as references, and control characters (but for tab, line feed and carriage return) and
    /// noncharacters U+FFFE and U+FFFF as U+FFFD: fit for content and for quoted attributes, of HTML and of XML 1.0.
    package static func escape(_ text: String) -> String {
        var escaped = Bytes()
        escaped.reserveCapacity(text.utf8.count &+ text.utf8.count / 8)
        append(text, to: &escaped)
        return String(decoding: escaped, as: UTF8.self)
    }

    /// Appends the escaped form of a text.
    @inlinable package static func append(_ text: String, to escaped: inout Bytes) {
        var text = text
        text.withUTF8 { append($0, to: &escaped) }
    }

    /// Appends the escaped form of UTF-8 bytes.
    @inlinable package static func append(_ bytes: UnsafeBufferPointer<UInt8>, to escaped: inout Bytes) {
        var start = 0
        var index = 0
        while index < bytes.count {
            guard !isPlain(bytes[index]), let (replacement, length) = replacement(in: bytes, at: index) else {
                index &+= 1
                continue
            }
            escaped.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[start..<index]))
            replacement.withUTF8Buffer { escaped.append(contentsOf: $0) }
            index &+= length
            start = index
        }
        escaped.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[start..<index]))
    }

    /// Most bytes of a text: letters, digits, the space, and the marks around them that are not escaped.
    @inlinable static func isPlain(_ byte: UInt8) -> Bool {
        byte &- 0x3F < 0x40 || byte &- 0x28 < 0x14 || byte == ASCII.space
    }

    /// What replaces the character at an index, and how many bytes it replaces; nil: the byte stays.
    @usableFromInline static func replacement(
        in bytes: UnsafeBufferPointer<UInt8>, at index: Int
    ) -> (replacement: StaticString, length: Int)? {
        let byte = bytes[index]
        switch byte {
        case UInt8(ascii: "&"): return ("&amp;", 1)
        case UInt8(ascii: "<"): return ("&lt;", 1)
        case UInt8(ascii: ">"): return ("&gt;", 1)
        case UInt8(ascii: "\""): return ("&quot;", 1)
        case UInt8(ascii: "'"): return ("&#39;", 1)
        case 0x09, 0x0A, 0x0D: return nil
        case 0..<0x20, 0x7F: return ("\u{FFFD}", 1)
        case 0xC2:  // U+0080 to U+009F
            guard index &+ 1 < bytes.count, (0x80...0x9F).contains(bytes[index &+ 1]) else { return nil }
            return ("\u{FFFD}", 2)
        case 0xEF:  // U+FFFE and U+FFFF
            guard index &+ 2 < bytes.count, bytes[index &+ 1] == 0xBF, bytes[index &+ 2] >= 0xBE else { return nil }
            return ("\u{FFFD}", 3)
        default: return nil
        }
    }
}
