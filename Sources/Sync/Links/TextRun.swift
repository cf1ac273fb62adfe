// Pieces of a file read as one text, with the way back to where each byte stands: a paragraph without its quote marks.
import Primitives

struct TextRun {
    let bytes: Bytes
    /// Where each piece starts in `bytes` and in the file.
    private let pieces: [(start: Int, origin: Int)]

    /// `ranges` are of `document`, ascending.
    init(_ ranges: [Range<Int>], of document: Bytes) {
        var bytes: Bytes = []
        var pieces: [(start: Int, origin: Int)] = []
        for range in ranges {
            pieces.append((bytes.count, range.lowerBound))
            bytes += document[range]
        }
        self.bytes = bytes
        self.pieces = pieces
    }

    /// The file's range from the first to the last byte of `range`; what lies between two pieces is part of it.
    func origin(_ range: Range<Int>) -> Range<Int> {
        let lower = origin(range.lowerBound)
        return range.isEmpty ? lower..<lower : lower..<(origin(range.upperBound - 1) + 1)
    }

    private func origin(_ index: Int) -> Int {
        var low = 0
        var high = pieces.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if pieces[middle].start <= index { low = middle } else { high = middle }
        }
        return pieces.isEmpty ? index : pieces[low].origin + index - pieces[low].start
    }
}
