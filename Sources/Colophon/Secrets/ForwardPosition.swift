// Tells line and column of places that are asked for in ascending order, in one pass over the text.
import ColophonSystem

/// As `SourcePosition(ofByte:in:)`: lines end with LF, CR or CR LF, columns count scalars.
struct ForwardPosition {
    private let bytes: Bytes
    private var index = 0
    private var line = 1
    private var column = 1

    init(in bytes: Bytes) { self.bytes = bytes }

    /// `offset` is not below one asked for before.
    mutating func position(of offset: Int) -> SourcePosition {
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
}
