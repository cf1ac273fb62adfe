// Adds up line and branch coverage by file, so that a line that a report names twice counts once.
import EvidenceParsing
import Primitives
import ReleaseModel

struct CoverageTally {
    private struct File {
        var path: String
        var lines: [Int: Bool] = [:]
        /// By line: branches there, and how many of them were taken.
        var branches: [Int: (valid: Int, covered: Int)] = [:]
    }

    private let limits: Policy.Limits
    private var files: [File] = []
    /// By the plain path's bytes: canonically equivalent names are different files.
    private var indices: [Bytes: Int] = [:]
    /// Lines as often as they were added.
    private(set) var mentioned = LineCount(covered: 0, valid: 0)
    var oddities: [ReadingOddity] = []

    init(limits: Policy.Limits) { self.limits = limits }

    /// The file's index for `add`.
    mutating func file(_ path: String, line: Int) throws(EvidenceFault) -> Int {
        let key = Bytes(SourcePath.plain(path).utf8)
        if let index = indices[key] { return index }
        guard files.count < limits.entries else { throw .tooMany("files", limit: limits.entries, line: line) }
        indices[key] = files.count
        files.append(File(path: path))
        return files.count - 1
    }

    /// A line is covered where any mention of it is.
    mutating func add(line: Int, isCovered: Bool, to file: Int) {
        files[file].lines[line, default: false] = files[file].lines[line, default: false] || isCovered
        mentioned += LineCount(covered: isCovered ? 1 : 0, valid: 1)
    }

    /// The branches of one line; of two mentions, the one that covers more.
    mutating func add(branches valid: Int, covered: Int, line: Int, to file: Int) {
        let known = files[file].branches[line] ?? (0, 0)
        files[file].branches[line] = (max(known.valid, valid), max(known.covered, covered))
    }

    /// Whether a line with so many hits ran; a negative number is noted. `name`: what the report calls the number.
    mutating func isHit(_ hits: String, called name: String, line: Int) throws(EvidenceFault) -> Bool {
        guard let isHit = HitCount.isHit(hits.utf8) else {
            throw EvidenceFault(
                "malformed-number", "\(name) is \(quoted(hits)), and it should be a whole number",
                remedy: "Write the report again with the coverage tool.", line: line)
        }
        if HitCount.isNegative(hits.utf8) { oddities.addNegative(hits, line: line) }
        return isHit
    }

    var hasLines: Bool { files.contains { !$0.lines.isEmpty } }

    var report: CoverageReport {
        var report = CoverageReport(linesValid: 0, linesCovered: 0, files: [])
        for file in files {
            let lines = LineSet(file.lines)
            report.linesValid &+= lines.count.valid
            report.linesCovered &+= lines.count.covered
            for branch in file.branches.values {
                report.branchesValid = report.branchesValid.addingClamped(branch.valid)
                report.branchesCovered = report.branchesCovered.addingClamped(branch.covered)
            }
            report.files.append(.init(path: file.path, lines: lines))
        }
        report.files.sort { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
        report.oddities = oddities
        return report
    }
}

extension CoverageReport {
    /// Compares totals that the report states with what was counted. `mentioned`: the same with lines that the report has twice.
    /// Of several totals the one with the lowest rate is kept.
    mutating func compare(_ totals: LineCount, mentioned: LineCount, line: Int) {
        guard totals.covered <= totals.valid else {
            return oddities.add(
                "odd-total", "its totals say that more is covered than there is", isWarning: true, line: line)
        }
        guard let rate = totals.rate, totals != counted else { return }
        if totals != mentioned { contradictsItself = true }
        guard stated.map({ rate < $0.rate ?? 1 }) ?? true else { return }
        stated = totals
    }
}
