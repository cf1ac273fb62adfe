// Looks for secrets in a text that comes in pieces, in memory that does not grow with it.
import Documents
import Primitives
import ReleaseModel

/// An anchor is looked at once all that its rule may read around it is there: what is found, and where, is the same however
/// the text was cut.
struct SecretWindow {
    private var bytes: Bytes = []
    /// The first byte that was not looked at as an anchor.
    private var next = 0
    private var places = ForwardPosition()
    /// Those before which another one may start that isn't found yet.
    private var open: [SecretText.Hit] = []
    /// Where the last one of each rule ends: what begins inside another of its kind is a part of it.
    private var ends: [String: Int] = [:]

    /// What is settled with this piece, in the text's order. After the last piece nothing more may come.
    mutating func matches(_ piece: ArraySlice<UInt8>, isLast: Bool) -> [SecretScanner.Match] {
        bytes += piece
        let end = isLast ? bytes.count : max(next, bytes.count - SecretText.ahead)
        look(to: end)
        let settled = isLast ? bytes.count : max(0, end - SecretText.behind)
        let ready = open.filter { $0.start < settled }.sorted {
            ($0.start, $1.end, $0.rule) < ($1.start, $0.end, $1.rule)
        }
        open.removeAll { $0.start < settled }
        var matches: [SecretScanner.Match] = []
        for hit in ready {
            if let end = ends[hit.rule], hit.start < end { continue }
            ends[hit.rule] = hit.end
            let position = places.position(of: hit.start, in: bytes)
            matches.append(
                SecretScanner.Match(
                    rule: hit.rule, line: position.line, column: position.column, excerpt: hit.shown + "****"))
        }
        if !isLast, settled >= SecretText.ahead { drop(settled) }
        return matches
    }

    private mutating func look(to end: Int) {
        let text = SecretText(bytes: bytes)
        let table = SecretTable.standard
        let span = text.bytes.span
        let pairs = table.pairs.span
        let last = min(end, span.count - 1)
        var index = next
        while index < last {
            let pair = Int(span[index]) | Int(span[index + 1]) << 8
            if pairs[pair >> 6] &>> UInt64(pair & 63) & 1 == 1 {
                table.look(text, at: index, pair: pair, into: &open)
            }
            index += 2
        }
        next = max(index, end)
    }

    private mutating func drop(_ count: Int) {
        places.drop(count, of: bytes)
        bytes.removeFirst(count)
        next -= count
        ends = ends.mapValues { $0 - count }
        open = open.map { $0.moved(by: -count) }
    }
}

extension SecretText.Hit {
    fileprivate func moved(by distance: Int) -> Self {
        var copy = self
        copy.start += distance
        copy.end += distance
        return copy
    }
}
