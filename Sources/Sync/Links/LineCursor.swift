// A place in one line of Markdown that counts columns, since a tab stands for as many blanks as lead to the next stop of
// four (CommonMark 0.31.2, 2.2).
import Primitives

struct LineCursor {
    private(set) var at: Int
    private var column = 0
    /// Columns left of the tab at `at`, where part of it has been passed; 0: none has.
    private var rest = 0
    private let end: Int
    private let document: Bytes

    /// `line` is without its end.
    init(_ line: Range<Int>, of document: Bytes) {
        at = line.lowerBound
        end = line.upperBound
        self.document = document
    }

    /// The blanks ahead in columns, and the first byte after them (the line's end where nothing else follows).
    var ahead: (columns: Int, at: Int) {
        var reached = column
        var index = at
        if rest > 0 {
            reached += rest
            index += 1
        }
        while index < end {
            if document[index] == ASCII.space {
                reached += 1
            } else if document[index] == ASCII.tab {
                reached += 4 - reached % 4
            } else {
                break
            }
            index += 1
        }
        return (reached - column, index)
    }

    /// Passes at most this many columns of blanks.
    mutating func skipBlanks(columns: Int) {
        var left = columns
        while left > 0, at < end, ASCII.isBlank(document[at]) {
            let width = document[at] == ASCII.space ? 1 : rest > 0 ? rest : 4 - column % 4
            let step = min(width, left)
            column += step
            left -= step
            rest = width - step
            if rest == 0 { at += 1 }
        }
    }

    /// Passes the blanks ahead and then `count` bytes that are no tabs.
    mutating func pass(_ count: Int) {
        let ahead = ahead
        column += ahead.columns + count
        at = min(ahead.at + count, end)
        rest = 0
    }
}
