// Tells line and column of places that are asked for in ascending order, in one pass over the text.
package import Documents
package import Primitives

/// As `SourcePosition(ofByte:in:)`: lines end with LF, CR or CR LF, columns count scalars.
package struct ForwardPosition {
    private var index = 0
    private var line = 1
    private var column = 1

    package init() {}

    /// `offset` is not below one asked for before, and `bytes` are the same each time, but for what was dropped.
    package mutating func position(of offset: Int, in bytes: Bytes) -> SourcePosition {
        let end = min(offset, bytes.count)
        let span = bytes.span
        // Line ends first: most bytes are looked at for nothing else.
        var start = index
        if index < end, let feeds = lineFeeds(in: bytes, index..<end) {
            index = end
            line += feeds.count
            if let last = feeds.last {
                column = 1
                start = last + 1
            }
        }
        while index < end {
            let byte = span[index]
            index += 1
            guard ASCII.isLineEnd(byte) else { continue }
            if byte == ASCII.carriageReturn, index < span.count, span[index] == ASCII.newline { continue }
            line += 1
            column = 1
            start = index
        }
        for place in start..<max(start, index) where span[place] & 0xC0 != 0x80 { column += 1 }
        return SourcePosition(line: line, column: column)
    }

    /// Goes on in the same text without its first `count` bytes. At least one byte stands behind them, so that no pair is
    /// cut in two.
    package mutating func drop(_ count: Int, of bytes: Bytes) {
        _ = position(of: count, in: bytes)
        index -= count
    }
}
