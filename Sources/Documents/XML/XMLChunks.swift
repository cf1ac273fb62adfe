// Cuts an XML document into chunks that end between a tag, a text, a comment and the next.
import Primitives

/// libxml2's push parser looks again at all of an unfinished tag, comment or CDATA section with each chunk it is given, so
/// its time grows with the square of their length. A chunk that ends where one of them ends is looked at once. Where the
/// document is not well-formed a cut may fall elsewhere, which changes no result. Where the feed's pieces end makes no
/// difference to the cuts.
struct XMLChunks {
    /// What came and was not passed yet; the first `offset` bytes were.
    private(set) var bytes: Bytes
    private let feed: ByteFeed
    private var isComplete: Bool
    private let encoding: XMLUnits
    private var offset = 0

    /// A chunk's least size in bytes, but for the last.
    private static let leastSize = 1 << 16

    /// Looks at the prolog first, and throws what is wrong with it.
    init(_ feed: ByteFeed) throws(DocumentError) {
        self.feed = feed
        var bytes = Bytes()
        while true {
            let isComplete = Self.pull(feed, into: &bytes, upTo: max(Self.leastSize, 2 * bytes.count))
            let prolog = XMLProlog.check(bytes)
            guard isComplete || !prolog.isAtEnd else { continue }
            encoding = try prolog.units.get()
            self.isComplete = isComplete
            self.bytes = bytes
            return
        }
    }

    /// The next chunk's place in `bytes`, until the next call; nil at the end.
    mutating func next() -> Range<Int>? {
        // What was passed goes when it is the larger part, so that the rest does not move with each chunk.
        if offset > bytes.count / 2 {
            bytes.removeSubrange(0..<offset)
            offset = 0
        }
        let start = offset
        while offset &- start < Self.leastSize {
            let found = bytes.withUnsafeBufferPointer { end(of: offset, in: $0) }
            if found >= bytes.count, !isComplete {
                // What is open may end in what is to come. Doubling keeps this from looking at it over and over.
                isComplete = Self.pull(
                    feed, into: &bytes, upTo: max(Self.leastSize, 2 * (bytes.count - offset)) + offset)
                continue
            }
            guard offset < bytes.count else { break }
            offset = min(max(offset &+ encoding.size, found), bytes.count)
        }
        return start < offset ? start..<offset : nil
    }

    /// Whether the feed has ended before there were `count` bytes.
    private static func pull(_ feed: ByteFeed, into bytes: inout Bytes, upTo count: Int) -> Bool {
        while bytes.count < count {
            guard let piece = feed.next() else { return true }
            bytes += piece
        }
        return false
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
