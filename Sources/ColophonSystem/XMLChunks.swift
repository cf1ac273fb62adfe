// Cuts an XML document into chunks that end between a tag, a text, a comment and the next.

/// libxml2's push parser looks again at all of an unfinished tag, comment or CDATA section with each chunk it is given, so
/// its time grows with the square of their length. A chunk that ends where one of them ends is looked at once. Where the
/// document is not well-formed a cut may fall elsewhere, which changes no result.
struct XMLChunks {
    private let bytes: Bytes
    private let encoding: XMLUnits
    private var offset = 0

    /// A chunk's least size in bytes, but for the last.
    private static let leastSize = 1 << 16

    init(_ bytes: Bytes, _ encoding: XMLUnits) {
        self.bytes = bytes
        self.encoding = encoding
    }

    /// The next chunk's place in the bytes; nil at the end.
    mutating func next() -> Range<Int>? {
        guard offset < bytes.count else { return nil }
        let start = offset
        bytes.withUnsafeBufferPointer { bytes in
            while offset < bytes.count, offset &- start < Self.leastSize {
                offset = max(offset &+ encoding.size, end(of: offset, in: bytes))
            }
        }
        offset = min(offset, bytes.count)
        return start..<offset
    }

    private func end(of start: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Int {
        guard encoding.unit(at: start, in: bytes) == 0x3C else { return place(of: "<", from: start, in: bytes) }
        for (opening, closing) in [("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>")]
            as [(StaticString, StaticString)]
        where encoding.has(opening, at: start, in: bytes) {
            let found = place(of: closing, from: start &+ opening.utf8CodeUnitCount &* encoding.size, in: bytes)
            return found &+ closing.utf8CodeUnitCount &* encoding.size
        }
        return endOfTag(start, in: bytes)
    }

    /// A tag ends with the first ">" outside quotes.
    private func endOfTag(_ start: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Int {
        var quote: UInt16?
        var index = start
        while let unit = encoding.unit(at: index, in: bytes) {
            index &+= encoding.size
            if unit == quote {
                quote = nil
            } else if quote == nil {
                if unit == 0x3E { break }
                if unit == 0x22 || unit == 0x27 { quote = unit }
            }
        }
        return index
    }

    private func place(of text: StaticString, from start: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Int {
        var index = start
        while index < bytes.count, !encoding.has(text, at: index, in: bytes) { index &+= encoding.size }
        return index
    }
}

/// How a document's code units lie in its bytes: one byte (a superset of ASCII) or two (UTF-16).
struct XMLUnits {
    /// Bytes of a unit.
    let size: Int
    let isBigEndian: Bool

    /// The unit that starts at a byte; nil past the end.
    func unit(at index: Int, in bytes: UnsafeBufferPointer<UInt8>) -> UInt16? {
        guard index < bytes.count else { return nil }
        if size == 1 { return UInt16(bytes[index]) }
        guard index &+ 1 < bytes.count else { return nil }
        let (first, second) = (UInt16(bytes[index]), UInt16(bytes[index &+ 1]))
        return isBigEndian ? first << 8 | second : second << 8 | first
    }

    /// Does an ASCII text stand at a byte?
    func has(_ text: StaticString, at index: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        var index = index
        for position in 0..<text.utf8CodeUnitCount {
            guard unit(at: index, in: bytes) == UInt16(text.utf8Start[position]) else { return false }
            index &+= size
        }
        return true
    }
}
