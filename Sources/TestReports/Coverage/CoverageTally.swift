// Adds up line and branch coverage by file, so that a line that a report names twice counts once.
import EvidenceParsing
import Primitives
import ReleaseModel

struct CoverageTally {
    fileprivate struct File {
        var path: String
        /// Of a file that is being read.
        var open: [Int: Mention]?
        /// Of one that was: millions of lines are little then.
        var packed = LineSet([:])
        /// Of its lines that have some.
        var branches: [Branches] = []
    }

    /// What a report says of one line.
    fileprivate struct Mention {
        /// Nil: nothing but its branches.
        var isCovered: Bool?
        var branches: (valid: Int32, covered: Int32) = (0, 0)
    }

    fileprivate struct Branches {
        let line: Int
        let valid: Int32
        let covered: Int32
    }

    private let limits: Policy.Limits
    private var files: [File] = []
    /// The files that are open, and how many lines are in them.
    private var open: [Int] = []
    private var openLines = 0
    /// More of them are packed. It grows with what has to be opened again, so that a report which goes to and fro packs ever less often.
    private var most = 1 << 16
    /// By the plain path's bytes: canonically equivalent names are different files.
    private var indices: [Bytes: Int] = [:]
    /// Lines as often as they were added.
    private(set) var mentioned = LineCount(covered: 0, valid: 0)
    var oddities: [ReadingOddity] = []

    init(limits: Policy.Limits) { self.limits = limits }

    /// The file's index for `add`.
    mutating func file(_ path: String, line: Int) throws(EvidenceFault) -> Int {
        if openLines > most { packAll() }
        let key = Bytes(SourcePath.plain(path).utf8)
        if let index = indices[key] { return index }
        guard files.count < limits.entries else { throw .tooMany("files", limit: limits.entries, line: line) }
        indices[key] = files.count
        files.append(File(path: path))
        return files.count - 1
    }

    /// A line is covered where any mention of it is.
    mutating func add(line: Int, isCovered: Bool, to file: Int) {
        mention(line, in: file) { $0.isCovered = $0.isCovered == true || isCovered }
        mentioned += LineCount(covered: isCovered ? 1 : 0, valid: 1)
    }

    /// The branches of one line; of two mentions, the one that covers more.
    mutating func add(branches valid: Int, covered: Int, line: Int, to file: Int) {
        mention(line, in: file) {
            $0.branches.valid = max($0.branches.valid, Int32(clamping: valid))
            $0.branches.covered = max($0.branches.covered, Int32(clamping: covered))
        }
    }

    private mutating func mention(_ line: Int, in file: Int, _ change: (inout Mention) -> Void) {
        if files[file].open == nil { unpack(file) }
        openLines &+= files[file].mention(line, change)
    }

    // MARK: Packing

    private mutating func packAll() {
        for index in open { files[index].pack() }
        open.removeAll(keepingCapacity: true)
        openLines = 0
    }

    private mutating func unpack(_ file: Int) {
        let lines = files[file].unpack()
        open.append(file)
        openLines &+= lines
        most = most.addingClamped(lines)
    }

    /// Whether a line with so many hits ran; a negative number is noted. `name`: what the report calls the number.
    mutating func isHit(_ hits: String, called name: String, line: Int) throws(EvidenceFault) -> Bool {
        guard let isHit = HitCount.isHit(hits.utf8) else {
            throw EvidenceFault(
                "malformed-number", "\(name) is \(quoted(hits)), and it should be a whole number",
                remedy: EvidenceFault.anew, line: line)
        }
        if HitCount.isNegative(hits.utf8) { oddities.addNegative(hits, line: line) }
        return isHit
    }

    var hasLines: Bool { files.contains { $0.hasLines } }

    var report: CoverageReport {
        var report = CoverageReport(linesValid: 0, linesCovered: 0, files: [])
        for var file in files {
            file.pack()
            let lines = file.packed
            report.linesValid &+= lines.count.valid
            report.linesCovered &+= lines.count.covered
            for branch in file.branches {
                report.branchesValid = report.branchesValid.addingClamped(Int(branch.valid))
                report.branchesCovered = report.branchesCovered.addingClamped(Int(branch.covered))
            }
            report.files.append(.init(path: file.path, lines: lines))
        }
        report.files.sort { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
        report.oddities = oddities
        return report
    }
}

extension CoverageTally.File {
    var hasLines: Bool { packed.count.valid > 0 || open?.values.contains { $0.isCovered != nil } ?? false }

    /// How many lines more it has now.
    mutating func mention(_ line: Int, _ change: (inout CoverageTally.Mention) -> Void) -> Int {
        var lines = open.take() ?? [:]
        let before = lines.count
        change(&lines[line, default: .init()])
        open = lines
        return lines.count &- before
    }

    mutating func pack() {
        guard let open else { return }
        packed = LineSet(open.compactMapValues(\.isCovered))
        branches =
            open.filter { $0.value.branches.valid > 0 || $0.value.branches.covered > 0 }
            .map { .init(line: $0.key, valid: $0.value.branches.valid, covered: $0.value.branches.covered) }
        self.open = nil
    }

    /// How many lines it has.
    mutating func unpack() -> Int {
        var lines: [Int: CoverageTally.Mention] = [:]
        lines.reserveCapacity(packed.count.valid)
        for line in packed.lines { lines[line.line] = .init(isCovered: line.isCovered) }
        for branch in branches { lines[branch.line, default: .init()].branches = (branch.valid, branch.covered) }
        (open, packed, branches) = (lines, LineSet([:]), [])
        return lines.count
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
