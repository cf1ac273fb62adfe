// Reads JaCoCo's XML reports, with their external DOCTYPE.
import Documents
import EvidenceParsing
import Files
import Primitives
import ReleaseModel

/// Counts the lines of the source files where they say which instructions were covered, else adds up their LINE counters; the
/// counters of all levels are compared with that, and no class has more lines than its source file. The path of a file is its groups, package and name. A report without
/// source files is taken at its word.
struct JaCoCoReader {
    /// The source file that is open.
    private struct Source {
        let path: String
        /// Its LINE counter.
        var counter: LineCount?
        /// Lines that say which of their instructions were covered.
        var lines: [Int: Bool] = [:]
    }

    private let limits: Policy.Limits
    private var names: [(element: String, name: String)] = []
    private var report = CoverageReport(linesValid: 0, linesCovered: 0, files: [])
    private var source: Source?
    private var hasLines = false
    /// LINE counters of the report, of groups, packages and source files.
    private var levels = StatedLevels()
    private static let parts: Set<String> = ["report", "group", "package", "sourcefile"]
    /// Of the package that is open: what was counted before it, its source files and its classes.
    private var before = LineCount(covered: 0, valid: 0)
    private var sources: [String: LineCount] = [:]
    private var classes: [(source: String?, lines: LineCount)] = []
    private var openClass: String?
    /// Lines of classes that no source file shows, and where the first one is.
    private var lost: (lines: LineCount, line: Int)?
    /// The counters of the report itself.
    private var totalBranches = LineCount(covered: 0, valid: 0)
    private var hasInstructions = false

    static func read(report file: EvidenceInput) throws(EvidenceFault) -> CoverageReport {
        var xml = try EvidenceXML(file.feed, limits: file.limits)
        guard let root = try xml.root(), root.name == "report" else {
            throw EvidenceFault(
                "not-jacoco", "the root element is not the <report> of a JaCoCo report",
                remedy: "Have JaCoCo write its XML report, or correct the kind.", line: xml.line)
        }
        var reader = JaCoCoReader(limits: file.limits)
        reader.names.append(("report", ""))
        reader.levels.start(counted: reader.report.counted)
        while let event = try xml.next() {
            switch event {
            case .start(let element): try reader.start(element)
            case .end(let name):
                if name == "sourcefile" { reader.endSource() }
                if name == "package" { reader.endPackage(at: xml.line) }
                if parts.contains(name) { reader.levels.end(counted: reader.report.counted) }
                reader.names.removeLast(reader.names.isEmpty ? 0 : 1)
            case .text: break
            }
        }
        return try reader.finished(root)
    }

    private init(limits: Policy.Limits) { self.limits = limits }

    private func finished(_ root: XMLElement) throws(EvidenceFault) -> CoverageReport {
        var report = report
        guard hasLines else {
            guard !levels.isEmpty || !hasInstructions else {
                throw EvidenceFault(
                    "no-coverage", "the report counts instructions and no lines",
                    remedy: "Compile with line numbers in the debug information, and write the report again.",
                    line: root.line)
            }
            (report.branchesCovered, report.branchesValid) = (totalBranches.covered, totalBranches.valid)
            report.files = []
            levels.state(&report)
            return report
        }
        report.files.sort { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
        levels.compare(&report, counted: report.counted)
        if let (lines, line) = lost {
            report.compare(report.counted + lines, mentioned: report.counted, line: line)
        }
        return report
    }

    private mutating func start(_ element: XMLElement) throws(EvidenceFault) {
        let parent = names.last?.element
        names.append((element.name, element["name"] ?? ""))
        if Self.parts.contains(element.name) { levels.start(counted: report.counted) }
        switch (element.name, parent) {
        case ("sourcefile", _):
            guard report.files.count < limits.entries else {
                throw .tooMany("files", limit: limits.entries, line: element.line)
            }
            source = Source(path: names.dropFirst().map(\.name).filter { !$0.isEmpty }.joined(separator: "/"))
        case ("package", _): (before, sources, classes) = (report.counted, [:], [])
        case ("class", _): openClass = element["sourcefilename"]
        case ("line", "sourcefile"): line(element)
        case ("counter", "class"):
            if element["type"] == "LINE", let count = try count(element) { classes.append((openClass, count)) }
        case ("counter", "group"), ("counter", "package"):
            if element["type"] == "LINE", let count = try count(element) { state(count, element) }
        case ("counter", "sourcefile"):
            guard let count = try count(element) else { return }
            if element["type"] == "LINE" {
                source?.counter = count
                state(count, element)
            } else if element["type"] == "BRANCH" {
                report.branchesValid = report.branchesValid.addingClamped(count.valid)
                report.branchesCovered = report.branchesCovered.addingClamped(count.covered)
            }
        case ("counter", "report"):
            guard let count = try count(element) else { return }
            switch element["type"] {
            case "LINE": state(count, element)
            case "BRANCH": totalBranches += count
            default: hasInstructions = true
            }
        case ("sessioninfo", _):
            report.origin.add(run: element["dump"].flatMap { EvidenceTime.read(epoch: $0) })
        default: break
        }
    }

    /// `nr`, and instructions missed and covered; gcovr writes none of them, and such a line says nothing.
    private mutating func line(_ element: XMLElement) {
        guard let number = element.number("nr") else { return }
        let (missed, covered) = (element.number("mi"), element.number("ci"))
        guard (missed ?? 0) > 0 || (covered ?? 0) > 0 else { return }
        let isCovered = (covered ?? 0) > 0 || source?.lines[number] == true
        source?.lines[number] = isCovered
    }

    private mutating func endSource() {
        guard let ended = source else { return }
        source = nil
        var file = CoverageReport.File(
            path: ended.path, linesValid: ended.counter?.valid ?? 0, linesCovered: ended.counter?.covered ?? 0)
        if !ended.lines.isEmpty { file = .init(path: ended.path, lines: LineSet(ended.lines)) }
        let count = LineCount(covered: file.linesCovered, valid: file.linesValid)
        hasLines = hasLines || ended.counter != nil || !ended.lines.isEmpty
        sources[names.last?.name ?? "", default: LineCount(covered: 0, valid: 0)] += count
        let sum = report.counted + count
        (report.linesCovered, report.linesValid) = (sum.covered, sum.valid)
        report.files.append(file)
    }

    private mutating func state(_ count: LineCount, _ counter: XMLElement) {
        levels.state(StatedLines(count), line: counter.line)
    }

    /// A class has no more lines than its source file, or where that is not there, than all of the package.
    private mutating func endPackage(at line: Int) {
        let all = report.counted - before
        for (source, lines) in classes {
            let shown = source.flatMap { sources[$0] } ?? all
            guard lines.valid > shown.valid else { continue }
            let more = LineCount(covered: max(0, lines.covered - shown.covered), valid: lines.valid - shown.valid)
            lost = (lost.map { $0.lines + more } ?? more, lost?.line ?? line)
        }
        classes = []
    }

    /// Nil for counters that no verdict needs and that are no numbers.
    private mutating func count(_ element: XMLElement) throws(EvidenceFault) -> LineCount? {
        if let missed = element.number("missed"), let covered = element.number("covered") {
            return LineCount(covered: covered, valid: missed.addingClamped(covered))
        }
        guard element["type"] == "LINE" else {
            report.oddities.add(
                "odd-counter", "a counter's missed and covered are not both whole numbers: it is not counted",
                line: element.line)
            return nil
        }
        throw EvidenceFault(
            "malformed-number", "this counter's missed and covered are not both whole numbers",
            remedy: EvidenceFault.anew, line: element.line)
    }
}

extension JaCoCoReader: CoverageReportDialect {
    static let kind = EvidenceKind.jacoco
    static let name = "a JaCoCo report"
    static let command: String? = "`mvn jacoco:report`, or `gradle jacocoTestReport` with its XML report switched on"
    static let mark = EvidenceMark.root { $0.name == "report" }
    static let need = EvidenceNeed.stream
    static func isNamed(_ name: String, suffix: String?) -> Bool { suffix == "xml" && name.contains("jacoco") }
    static func mediaType(suffix _: String?) -> String? { "application/xml" }
}
