// Decodes the text of an evidence file before anything looks at it, so that each reader meets UTF-8 without a mark.
package import Primitives

/// UTF-16 (with a byte order mark, or known by the markup or JSON that it begins with) becomes UTF-8, a mark of UTF-8 goes, and an
/// XML declaration is taken as the first thing in the file even where blank lines come before it. All lines keep their numbers,
/// and the file's own bytes, size and digest stay what they are: only readers see the decoded text. What is no valid UTF-16
/// becomes no valid UTF-8, and is refused as such.
package enum EvidenceDecoding {
    package static func decoded(_ bytes: Bytes) -> Bytes {
        let start = bytes.prefix(openingSize)
        if form(of: start) == .plain, opening(start, isDecided: false) == nil { return bytes }
        var text = Bytes()
        text.reserveCapacity(bytes.count)
        let feed = decoded(ByteFeed(bytes))
        while let piece = feed.next() { text += piece }
        return text
    }

    /// The feed's size stays that of the file.
    package static func decoded(_ feed: ByteFeed) -> ByteFeed {
        let text = DecodedText(feed)
        return ByteFeed(size: feed.size) { text.next() }
    }

    /// How much of a text may come before the end of its XML declaration.
    fileprivate static let openingSize = 4096

    fileprivate enum Form { case plain, marked, littleEndian, bigEndian }

    /// By the first bytes: those of a mark, or one ASCII character of two bytes that markup or JSON begins with.
    fileprivate static func form(of bytes: ArraySlice<UInt8>) -> Form {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return .marked }
        if bytes.starts(with: [0xFF, 0xFE]) { return .littleEndian }
        if bytes.starts(with: [0xFE, 0xFF]) { return .bigEndian }
        let head = Array(bytes.prefix(4))
        let zeros = head.map { $0 == 0 }
        guard zeros == [true, false, true, false] || zeros == [false, true, false, true] else { return .plain }
        return "<{[".utf8.contains(max(head[0], head[1])) ? (zeros[0] ? .bigEndian : .littleEndian) : .plain
    }

    /// The first bytes of a text as an XML parser takes them; nil where they may stay as they are. `isDecided`: a byte order mark
    /// says the encoding, so that the declaration's own word doesn't count.
    fileprivate static func opening(_ text: ArraySlice<UInt8>, isDecided: Bool) -> Bytes? {
        let blanks = text.prefix(while: ASCII.isSpace)
        var rest = Array(text[blanks.endIndex...])
        let mark = "<?xml".utf8
        guard rest.starts(with: mark), rest.count > mark.count, ASCII.isSpace(rest[mark.count]) else { return nil }
        let isBlanked = blankEncoding(in: &rest, always: isDecided)
        guard isBlanked || !blanks.isEmpty else { return nil }
        // Blanks may be inside of a declaration, where they end as many lines.
        return Bytes(mark) + blanks + rest[mark.count...]
    }

    /// Writes blanks over the encoding that the declaration states: where another is known, and where it says UTF-16 of a text
    /// whose characters are single bytes.
    private static func blankEncoding(in text: inout Bytes, always: Bool) -> Bool {
        guard let end = text.firstIndex(of: Bytes("?>".utf8), from: 0),
            let start = text[..<end].firstIndex(of: Bytes("encoding".utf8)),
            let open = text[start..<end].firstIndex(where: { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "'") }),
            let close = text[(open + 1)..<end].firstIndex(of: text[open])
        else { return false }
        let name = ASCII.lowercased(String(decoding: text[(open + 1)..<close], as: UTF8.self))
        guard always || ["utf-16", "utf-16le", "utf-16be", "unicode"].contains(name) else { return false }
        for index in start...close where !ASCII.isSpace(text[index]) { text[index] = UInt8(ascii: " ") }
        return true
    }
}

/// The pieces of a text as UTF-8.
private final class DecodedText {
    private let feed: ByteFeed
    private var form: EvidenceDecoding.Form?
    /// Of UTF-16: a byte that has no second yet, and the first half of a pair.
    private var half: UInt8?
    private var lead: UInt16?
    private var isEnded = false

    init(_ feed: ByteFeed) { self.feed = feed }

    func next() -> ArraySlice<UInt8>? {
        guard let form else { return first() }
        switch form {
        case .plain, .marked: return feed.next()
        case .littleEndian, .bigEndian:
            while let piece = feed.next() {
                let text = narrowed(piece, isBigEndian: form == .bigEndian)
                if !text.isEmpty { return text[...] }
            }
            return ending()
        }
    }

    /// Takes as much as an XML declaration may need, and hands it out.
    private func first() -> ArraySlice<UInt8>? {
        var head = Bytes()
        while head.count < 2 * EvidenceDecoding.openingSize, let piece = feed.next() { head += piece }
        let form = EvidenceDecoding.form(of: head[...])
        self.form = form
        var text = head[...]
        switch form {
        case .plain: break
        case .marked: text = text.dropFirst(3)
        case .littleEndian, .bigEndian:
            let isMarked = head.starts(with: [0xFF, 0xFE]) || head.starts(with: [0xFE, 0xFF])
            text = narrowed(text.dropFirst(isMarked ? 2 : 0), isBigEndian: form == .bigEndian)[...]
        }
        let start = text.prefix(EvidenceDecoding.openingSize)
        if let opening = EvidenceDecoding.opening(start, isDecided: form != .plain) {
            text = (opening + text.dropFirst(start.count))[...]
        }
        return text.isEmpty ? next() : text
    }

    /// What a text that ends within a character leaves: a byte that is no UTF-8.
    private func ending() -> ArraySlice<UInt8>? {
        guard !isEnded, half != nil || lead != nil else { return nil }
        isEnded = true
        return [0xFF]
    }

    private func narrowed(_ piece: ArraySlice<UInt8>, isBigEndian: Bool) -> Bytes {
        var text = Bytes()
        text.reserveCapacity(piece.count)
        for byte in piece {
            guard let first = half else {
                half = byte
                continue
            }
            half = nil
            let (high, low) = isBigEndian ? (first, byte) : (byte, first)
            append(UInt16(high) << 8 | UInt16(low), to: &text)
        }
        return text
    }

    private func append(_ unit: UInt16, to text: inout Bytes) {
        if let lead {
            self.lead = nil
            if 0xDC00...0xDFFF ~= unit {
                let value = 0x10000 + (UInt32(lead & 0x3FF) << 10 | UInt32(unit & 0x3FF))
                let bits: [UInt32] = [
                    0xF0 | value >> 18, 0x80 | value >> 12 & 0x3F, 0x80 | value >> 6 & 0x3F, 0x80 | value & 0x3F,
                ]
                text += bits.map { UInt8(truncatingIfNeeded: $0) }
                return
            }
            text.append(0xFF)
        }
        switch unit {
        case 0..<0x80: text.append(UInt8(truncatingIfNeeded: unit))
        case 0x80..<0x800:
            text.append(UInt8(truncatingIfNeeded: 0xC0 | unit >> 6))
            text.append(UInt8(truncatingIfNeeded: 0x80 | unit & 0x3F))
        case 0xD800..<0xDC00: lead = unit
        case 0xDC00..<0xE000: text.append(0xFF)
        default:
            text.append(UInt8(truncatingIfNeeded: 0xE0 | unit >> 12))
            text.append(UInt8(truncatingIfNeeded: 0x80 | unit >> 6 & 0x3F))
            text.append(UInt8(truncatingIfNeeded: 0x80 | unit & 0x3F))
        }
    }
}
