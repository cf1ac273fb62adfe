// Reads JaCoCo's XML reports, with their external DOCTYPE.
import Documents
import Files
import Primitives
import ReleaseModel

/// Adds up the LINE and BRANCH counters of the source files. The path of a file is its groups, package and name. A report
/// without source files is taken at its word: the counters of the report itself.
struct JaCoCoReader {
    private let limits: Policy.Limits
    private var names: [(element: String, name: String)] = []
    private var report = CoverageReport(linesValid: 0, linesCovered: 0, files: [])
    private var totals = CoverageReport(linesValid: 0, linesCovered: 0, files: [])
    private var hasLines = false
    private var hasTotals = false
    private var hasInstructions = false

    static func read(_ feed: ByteFeed, limits: Policy.Limits) throws(EvidenceFault) -> CoverageReport {
        var xml = try EvidenceXML(feed, limits: limits)
        guard let root = try xml.root(), root.name == "report" else {
            throw EvidenceFault(
                "not-jacoco", "the root element is not the <report> of a JaCoCo report",
                remedy: "Have JaCoCo write its XML report, or correct the kind.", line: xml.line)
        }
        var reader = JaCoCoReader(limits: limits)
        reader.names.append(("report", ""))
        while let event = try xml.next() {
            switch event {
            case .start(let element): try reader.start(element)
            case .end: reader.names.removeLast(reader.names.isEmpty ? 0 : 1)
            case .text: break
            }
        }
        if reader.hasLines {
            reader.report.files.sort { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
            return reader.report
        }
        guard reader.hasTotals || !reader.hasInstructions else {
            throw EvidenceFault(
                "no-coverage", "the report counts instructions and no lines",
                remedy: "Compile with line numbers in the debug information, and write the report again.",
                line: root.line)
        }
        return reader.totals
    }

    private init(limits: Policy.Limits) { self.limits = limits }

    private mutating func start(_ element: XMLElement) throws(EvidenceFault) {
        let parent = names.last?.element
        names.append((element.name, element["name"] ?? ""))
        switch (element.name, parent) {
        case ("sourcefile", _):
            guard report.files.count < limits.entries else {
                throw .tooMany("files", limit: limits.entries, line: element.line)
            }
            let path = names.dropFirst().map(\.name).filter { !$0.isEmpty }.joined(separator: "/")
            report.files.append(.init(path: path, linesValid: 0, linesCovered: 0))
        case ("counter", "sourcefile"):
            let (covered, valid) = try Self.counts(element)
            if element["type"] == "LINE", let last = report.files.indices.last {
                hasLines = true
                report.files[last].linesValid = valid
                report.files[last].linesCovered = covered
                Self.add(lines: valid, covered, to: &report)
            } else if element["type"] == "BRANCH" {
                Self.add(branches: valid, covered, to: &report)
            }
        case ("counter", "report"):
            let (covered, valid) = try Self.counts(element)
            if element["type"] == "LINE" {
                hasTotals = true
                Self.add(lines: valid, covered, to: &totals)
            } else if element["type"] == "BRANCH" {
                Self.add(branches: valid, covered, to: &totals)
            } else {
                hasInstructions = true
            }
        default: break
        }
    }

    private static func add(lines valid: Int, _ covered: Int, to report: inout CoverageReport) {
        report.linesValid = report.linesValid.addingClamped(valid)
        report.linesCovered = report.linesCovered.addingClamped(covered)
    }

    private static func add(branches valid: Int, _ covered: Int, to report: inout CoverageReport) {
        report.branchesValid = report.branchesValid.addingClamped(valid)
        report.branchesCovered = report.branchesCovered.addingClamped(covered)
    }

    private static func counts(_ element: XMLElement) throws(EvidenceFault) -> (covered: Int, valid: Int) {
        guard let missed = element["missed"].flatMap({ ASCII.number($0.utf8) }),
            let covered = element["covered"].flatMap({ ASCII.number($0.utf8) })
        else {
            throw EvidenceFault(
                "malformed-number", "this counter's missed and covered are not both whole numbers",
                remedy: "Write the report again with JaCoCo.", line: element.line)
        }
        return (covered, missed.addingClamped(covered))
    }
}

extension JaCoCoReader: EvidenceDialect {
    package static let kind = EvidenceKind.jacoco
    package static let name = "a JaCoCo report"
    package static let mark = EvidenceMark.root { $0.name == "report" }
    package static let need = EvidenceNeed.stream
    package static func mediaType(suffix _: String?) -> String? { "application/xml" }

    package static func read(_ file: EvidenceInput) throws(EvidenceFault) -> EvidenceReading {
        .coverage(try read(file.feed, limits: file.limits))
    }
}
