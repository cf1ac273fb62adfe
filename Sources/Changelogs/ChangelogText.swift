// The text of a changelog, also of one that is older than UTF-8.
import Documents
import EvidenceParsing
import Primitives

/// A line that is no UTF-8 is taken for Windows-1252, which holds all of Latin-1: names of people are what such lines have.
enum ChangelogText {
    /// `foreignLine`: the first line that is no UTF-8. A byte FF is refused: it is what is left of broken UTF-16.
    static func read(_ bytes: Bytes) throws(EvidenceFault) -> (text: EvidenceText, foreignLine: Int?) {
        guard let offset = firstInvalidUTF8(in: bytes), !bytes.contains(0xFF) else {
            return (try EvidenceText(bytes), nil)
        }
        var decoded = Bytes()
        decoded.reserveCapacity(bytes.count + bytes.count / 16)
        var rest = bytes[...]
        while !rest.isEmpty {
            let end = rest.firstIndex(of: ASCII.newline).map { $0 + 1 } ?? rest.endIndex
            let line = rest[..<end]
            rest = rest[end...]
            if firstInvalidUTF8(in: Bytes(line)) == nil {
                decoded += line
            } else {
                for byte in line { append(byte, to: &decoded) }
            }
        }
        return (try EvidenceText(decoded), SourcePosition(ofByte: offset, in: bytes).line)
    }

    private static func append(_ byte: UInt8, to text: inout Bytes) {
        guard byte >= 0x80 else {
            text.append(byte)
            return
        }
        let value = byte < 0xA0 ? upper[Int(byte) - 0x80] : UInt16(byte)
        if value < 0x800 {
            text.append(UInt8(truncatingIfNeeded: 0xC0 | value >> 6))
        } else {
            text.append(UInt8(truncatingIfNeeded: 0xE0 | value >> 12))
            text.append(UInt8(truncatingIfNeeded: 0x80 | value >> 6 & 0x3F))
        }
        text.append(UInt8(truncatingIfNeeded: 0x80 | value & 0x3F))
    }

    /// What 0x80 to 0x9F stand for in Windows-1252; the five that stand for nothing stay control characters, as in the WHATWG's
    /// Encoding Standard.
    private static let upper: [UInt16] = [
        0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x008D,
        0x017D, 0x008F, 0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A,
        0x0153, 0x009D, 0x017E, 0x0178,
    ]
}
