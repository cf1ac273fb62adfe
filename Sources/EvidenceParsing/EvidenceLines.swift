// The lines of a text file that comes in pieces, for readers that need one line after the other.
import Documents
package import Primitives

/// As `EvidenceText` has them, and with the same faults: that of a piece is thrown before the first line of it.
package struct EvidenceLines {
    private let feed: ByteFeed
    /// What came and was not handed out yet, from `start` on. Up to `whole` it is text, and ends with a line.
    private var held = Bytes()
    private var start = 0
    private var whole = 0
    private var isEnded = false
    /// Of the line that was handed out last, 1-based; at the end the number of lines.
    package private(set) var number = 0

    private init(_ feed: ByteFeed) { self.feed = feed }

    /// Reads a file line after line; whatever else is wrong, that it is no text is reported first, wherever that is.
    package static func read<Reading>(
        _ feed: ByteFeed, _ body: (inout EvidenceLines) throws(EvidenceFault) -> Reading
    ) throws(EvidenceFault) -> Reading {
        var lines = EvidenceLines(feed)
        do throws(EvidenceFault) { return try body(&lines) } catch { throw lines.moreSevere(than: error) }
    }

    /// The next line without its end; nil where there is no other.
    package mutating func next() throws(EvidenceFault) -> ArraySlice<UInt8>? {
        while start == whole {
            guard !isEnded else { return nil }
            try more()
        }
        number += 1
        var end = start
        while end < whole, !ASCII.isLineEnd(held[end]) { end += 1 }
        let line = held[start..<end]
        start = min(end + 1, whole)
        if end < whole, held[end] == ASCII.carriageReturn, start < whole, held[start] == ASCII.newline { start += 1 }
        return line
    }

    private mutating func moreSevere(than fault: EvidenceFault) -> EvidenceFault {
        var found = fault
        let isText = fault.code != EvidenceFault.notTextCode
        while found.code != EvidenceFault.notUTF8Code {
            do throws(EvidenceFault) { if try next() == nil { break } } catch {
                if error.code == EvidenceFault.notUTF8Code || (isText && found == fault) { found = error }
            }
        }
        return found
    }

    /// Takes another piece, as far as its last line feed; what is behind that waits for the next one.
    private mutating func more() throws(EvidenceFault) {
        held.removeSubrange(..<start)
        start = 0
        if let piece = feed.next() {
            whole = piece.lastIndex(of: ASCII.newline).map { held.count + $0 - piece.startIndex + 1 } ?? 0
            held += piece
        } else {
            isEnded = true
            whole = held.count
        }
        let text = Bytes(held[..<whole])
        if let offset = firstInvalidUTF8(in: text) {
            throw .notUTF8(line: number + SourcePosition(ofByte: offset, in: text).line)
        }
        if let offset = text.firstIndex(of: 0) {
            throw .notText(line: number + SourcePosition(ofByte: offset, in: text).line)
        }
    }
}
