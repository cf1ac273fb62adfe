// The line-by-line difference of two files, as the hunks that changed.
package import Primitives

package enum LineDifference {
    /// The lines `old` of one file gave way to the lines `new` of the other: half-open ranges of line numbers counted from
    /// zero. An empty `old` is an insertion before that line, an empty `new` a deletion.
    package struct Hunk: Sendable, Hashable {
        package var old: Range<Int>
        package var new: Range<Int>

        package init(old: Range<Int>, new: Range<Int>) {
            self.old = old
            self.new = new
        }
    }

    /// In order, never touching: between two hunks stands at least one line that both files have. The shortest such
    /// list (Myers 1986), but for files that have more than some hundred changes in a row, where it is only short.
    package static func hunks(_ old: [ArraySlice<UInt8>], _ new: [ArraySlice<UInt8>]) -> [Hunk] {
        var numbering = LineNumbering()
        return hunks(numbering.numbers(of: old), numbering.numbers(of: new))
    }

    /// The same for lines that one `LineNumbering` gave numbers to: equal lines are equal numbers.
    package static func hunks(_ old: some Collection<Int>, _ new: some Collection<Int>) -> [Hunk] {
        let old = Array(old)
        let new = Array(new)
        var marks = ShortestEdit.marks(old, new)
        HunkSliding.slide(&marks.old, of: old, beside: marks.new)
        HunkSliding.slide(&marks.new, of: new, beside: marks.old)
        return hunks(marks)
    }

    /// Each line with its line feed; only the last may lack one. A carriage return is an ordinary byte of its line.
    package static func lines(_ bytes: Bytes) -> [ArraySlice<UInt8>] {
        var lines: [ArraySlice<UInt8>] = []
        var start = 0
        while start < bytes.count {
            let end = bytes[start...].firstIndex(of: ASCII.newline).map { $0 + 1 } ?? bytes.count
            lines.append(bytes[start..<end])
            start = end
        }
        return lines
    }

    /// A NUL among the first 8000 bytes, which is how git tells.
    package static func isBinary(_ bytes: Bytes) -> Bool { bytes.prefix(8000).contains(0) }

    private static func hunks(_ marks: ChangeMarks) -> [Hunk] {
        var hunks: [Hunk] = []
        var i = 0
        var j = 0
        while i < marks.old.count || j < marks.new.count {
            let hunk = Hunk(old: i..<marks.old.runEnd(from: i), new: j..<marks.new.runEnd(from: j))
            if !hunk.old.isEmpty || !hunk.new.isEmpty { hunks.append(hunk) }
            // The line that ends both runs is the same in both files.
            i = hunk.old.upperBound + 1
            j = hunk.new.upperBound + 1
        }
        return hunks
    }
}

/// For each line of both files whether it changed. The unmarked lines of the two are equal, one by one.
struct ChangeMarks {
    var old: [Bool]
    var new: [Bool]
}

extension [Bool] {
    /// Where the run of set marks that begins at `start` ends; `start` itself where there is none.
    fileprivate func runEnd(from start: Int) -> Int {
        var end = start
        while end < count, self[end] { end += 1 }
        return end
    }
}
