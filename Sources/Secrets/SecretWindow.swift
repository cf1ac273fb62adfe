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
    /// The last hit, and those after which one may come that starts before them.
    private var last: SecretText.Hit?
    private var open: [SecretText.Hit] = []

    /// What is settled with this piece, in the text's order. After the last piece nothing more may come.
    mutating func matches(_ piece: ArraySlice<UInt8>, isLast: Bool) -> [SecretScanner.Match] {
        bytes += piece
        let end = isLast ? bytes.count : max(next, bytes.count - SecretText.ahead)
        look(to: end)
        let settled = isLast ? bytes.count : max(0, end - SecretText.behind)
        let ready = open.filter { $0.start < settled }.sorted { ($0.start, $0.anchor) < ($1.start, $1.anchor) }
        open.removeAll { $0.start < settled }
        let matches = ready.map { hit in
            let position = places.position(of: hit.start, in: bytes)
            return SecretScanner.Match(
                rule: hit.rule, line: position.line, column: position.column, excerpt: hit.shown + "****")
        }
        if !isLast, settled >= SecretText.ahead { drop(settled) }
        return matches
    }

    private mutating func look(to end: Int) {
        let text = SecretText(bytes: bytes)
        let table = SecretTable.standard
        let span = text.bytes.span
        for index in next..<end where table.isAnchor(span[index]) {
            guard table.isPromising(text, at: index), let hit = table.hit(text, at: index) else { continue }
            // What begins inside another of its kind is a part of it.
            if let last, last.rule == hit.rule, hit.start < last.end { continue }
            last = hit
            open.append(hit)
        }
        next = end
    }

    private mutating func drop(_ count: Int) {
        places.drop(count, of: bytes)
        bytes.removeFirst(count)
        next -= count
        last = last?.moved(by: -count)
        open = open.map { $0.moved(by: -count) }
    }
}

extension SecretText.Hit {
    fileprivate func moved(by distance: Int) -> Self {
        var copy = self
        copy.start += distance
        copy.end += distance
        copy.anchor += distance
        return copy
    }
}
