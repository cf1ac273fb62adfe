// Tells line and column of places that are asked for in ascending order, in one pass over the text.
import ColophonSystem

/// As `SourcePosition(ofByte:in:)`: lines end with LF, CR or CR LF, columns count scalars.
struct ForwardPosition {
    private var index = 0
    private var line = 1
    private var column = 1

    /// `offset` is not below one asked for before, and `bytes` are the same each time, but for what was dropped.
    mutating func position(of offset: Int, in bytes: Bytes) -> SourcePosition {
        while index < min(offset, bytes.count) {
            let byte = bytes[index]
            index += 1
            let isPair = byte == Octet.carriageReturn && index < bytes.count && bytes[index] == Octet.newline
            if Octet.isLineEnd(byte) && !isPair {
                line += 1
                column = 1
            } else if byte & 0xC0 != 0x80 {
                column += 1
            }
        }
        return SourcePosition(line: line, column: column)
    }

    /// Goes on in the same text without its first `count` bytes. At least one byte stands behind them, so that no pair is
    /// cut in two.
    mutating func drop(_ count: Int, of bytes: Bytes) {
        _ = position(of: count, in: bytes)
        index -= count
    }
}
