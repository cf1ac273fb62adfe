// Adds up line and branch coverage by file, so that a line that a report names twice counts once.
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
    /// By the path's bytes: canonically equivalent names are different files.
    private var indices: [Bytes: Int] = [:]

    init(limits: Policy.Limits) { self.limits = limits }

    /// The file's index for `add`.
    mutating func file(_ path: String, line: Int) throws(EvidenceFault) -> Int {
        let key = Bytes(path.utf8)
        if let index = indices[key] { return index }
        guard files.count < limits.entries else { throw .tooMany("files", limit: limits.entries, line: line) }
        indices[key] = files.count
        files.append(File(path: path))
        return files.count - 1
    }

    /// A line is covered where any mention of it is.
    mutating func add(line: Int, isCovered: Bool, to file: Int) {
        files[file].lines[line, default: false] = files[file].lines[line, default: false] || isCovered
    }

    /// The branches of one line; of two mentions, the one that covers more.
    mutating func add(branches valid: Int, covered: Int, line: Int, to file: Int) {
        let known = files[file].branches[line] ?? (0, 0)
        files[file].branches[line] = (max(known.valid, valid), max(known.covered, covered))
    }

    var hasLines: Bool { files.contains { !$0.lines.isEmpty } }

    var report: CoverageReport {
        var report = CoverageReport(linesValid: 0, linesCovered: 0, files: [])
        for file in files {
            let covered = file.lines.values.count { $0 }
            report.linesValid &+= file.lines.count
            report.linesCovered &+= covered
            for branch in file.branches.values {
                report.branchesValid = report.branchesValid.addingClamped(branch.valid)
                report.branchesCovered = report.branchesCovered.addingClamped(branch.covered)
            }
            report.files.append(.init(path: file.path, linesValid: file.lines.count, linesCovered: covered))
        }
        report.files.sort { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
        return report
    }
}

extension Int {
    /// The sum of two counts, or the largest number there is.
    func addingClamped(_ other: Int) -> Int {
        let (sum, overflows) = addingReportingOverflow(other)
        return overflows ? .max : sum
    }
}
