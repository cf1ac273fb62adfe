// Makes UTF-16 readable for rules that know ASCII bytes.
import Primitives

/// Each unit of two bytes becomes one byte: the one beside a zero, in whichever order they stand, and 0xFF where neither is
/// zero or where it is no ASCII. So lines and columns stay right, text that has one byte for each character turns into
/// nothing that a rule knows, and UTF-32 is read as well.
struct WideText {
    private let isBigEndian: Bool
    private var half: UInt8?

    /// How much of a file tells whether it may be wide.
    static let head = 4096

    /// Nil: neither a byte order mark nor a zero stands in `head`, so that this is no such text.
    init?(head: ArraySlice<UInt8>) {
        let isMarked = head.starts(with: [0xFF, 0xFE]) || head.starts(with: [0xFE, 0xFF])
        guard isMarked || head.holdsZero else { return nil }
        let zeros = head.indices.filter { head[$0] == 0 }
        // Of the first byte of a unit, which is the high one.
        isBigEndian = isMarked ? head.first == 0xFE : zeros.count { ($0 - head.startIndex) % 2 == 0 } * 2 > zeros.count
    }

    /// A byte that has no second yet waits for the next piece.
    mutating func narrowed(_ piece: ArraySlice<UInt8>) -> Bytes {
        var result: Bytes = []
        result.reserveCapacity(piece.count / 2 + 1)
        for byte in piece {
            guard let first = half else {
                half = byte
                continue
            }
            half = nil
            // UTF-32 has whole units of zero; the second unit of a surrogate pair is no scalar of its own.
            if first == 0, byte == 0 { continue }
            if 0xDC...0xDF ~= (isBigEndian ? first : byte) { continue }
            let single = first == 0 ? byte : byte == 0 ? first : 0xFF
            result.append(single < 0x80 ? single : 0xFF)
        }
        return result
    }
}
