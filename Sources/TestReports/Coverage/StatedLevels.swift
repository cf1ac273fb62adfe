// What the parts of a coverage report state of the lines in them, compared level by level with what was counted.
import Primitives
import ReleaseModel

/// A level is all parts that are as far inside of the report: its packages, or its files. What lies in no part that states something
/// counts as it was counted.
struct StatedLevels {
    /// The parts that are open, the outermost first, with what was counted before them.
    private var open: [(before: LineCount, stated: (lines: StatedLines, line: Int)?)] = []
    private var levels: [(counted: LineCount, stated: LineCount, line: Int)?] = []

    /// `counted`, here and below: all that was counted so far.
    mutating func start(counted: LineCount) { open.append((counted, nil)) }

    /// Of the innermost part.
    mutating func state(_ lines: StatedLines, line: Int) {
        if let last = open.indices.last { open[last].stated = (lines, line) }
    }

    mutating func end(counted: LineCount) {
        guard let ended = open.popLast(), let (lines, line) = ended.stated else { return }
        let inside = counted - ended.before
        // Tools that know no totals write zeros.
        guard let stated = lines.count(shown: inside), stated.valid > 0 || inside.valid == 0 else { return }
        while levels.count <= open.count { levels.append(nil) }
        let zero = LineCount(covered: 0, valid: 0)
        let known = levels[open.count] ?? (zero, zero, line)
        levels[open.count] = (known.counted + inside, known.stated + stated, known.line)
    }

    var isEmpty: Bool { levels.isEmpty }

    /// Of a report that lists no line: its outermost parts are taken at their word, and those inside of them are compared with it.
    func state(_ report: inout CoverageReport) {
        guard let totals = levels.lazy.compactMap({ $0?.stated }).first else { return }
        (report.linesCovered, report.linesValid) = (totals.covered, totals.valid)
        report.files = []
        for case let level? in levels { report.compare(level.stated, mentioned: totals, line: level.line) }
    }

    func compare(_ report: inout CoverageReport, counted: LineCount) {
        for case let level? in levels {
            let total = counted - level.counted + level.stated
            if total != counted { report.compare(total, mentioned: counted, line: level.line) }
        }
    }
}
