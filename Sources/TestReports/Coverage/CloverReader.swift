// Reads Clover XML: OpenClover, PHPUnit, Istanbul, gcovr.
import Documents
import EvidenceParsing
import Primitives
import ReleaseModel

/// Counts the lines of statements and conditions, each once for its file; those of methods only say where one begins. The metrics
/// of projects, packages and files are compared with their statements. What tests were written in (`testproject`) is not counted.
struct CloverReader {
    private var tally: CoverageTally
    private var file: Int?
    private var isTestProject = false
    private var hasConditions = false
    private var statements = LineCount(covered: 0, valid: 0)
    /// The elements that are open.
    private var path: [String] = []
    private var levels = StatedLevels()
    /// What has metrics of its own; those of classes are not apart from their file's lines.
    private static let parts: Set<String> = ["project", "package", "file"]

    static func read(report file: EvidenceInput) throws(EvidenceFault) -> CoverageReport {
        var xml = try EvidenceXML(file.feed, limits: file.limits)
        let root = try xml.root(named: "coverage", of: name)
        var reader = CloverReader(tally: CoverageTally(limits: file.limits))
        while let event = try xml.next() {
            switch event {
            case .start(let element):
                try reader.start(element)
                reader.path.append(element.name)
            case .end(let name):
                if !reader.path.isEmpty { reader.path.removeLast() }
                if reader.isPart(name) { reader.levels.end(counted: reader.statements) }
                if name == "file" { reader.file = nil }
                if name == "testproject" { reader.isTestProject = false }
            case .text: break
            }
        }
        guard reader.tally.hasLines || !reader.levels.isEmpty else {
            throw EvidenceFault(
                "no-coverage", "the report names no line and no total",
                remedy: "Name the code in PHPUnit's <source>, or to the tool that you use, and run the tests under it.",
                line: root.line)
        }
        var report = reader.tally.report
        if !reader.tally.hasLines {
            reader.levels.state(&report)
        } else if !reader.hasConditions {
            // Istanbul counts several statements of one line, and writes the line once.
            reader.levels.compare(&report, counted: reader.statements)
        }
        report.origin.at = (root["generated"] ?? root["timestamp"]).flatMap { EvidenceTime.read(epoch: $0) }
        return report
    }

    private func isPart(_ name: String) -> Bool { !isTestProject && Self.parts.contains(name) }

    private mutating func start(_ element: XMLElement) throws(EvidenceFault) {
        if isPart(element.name) { levels.start(counted: statements) }
        switch element.name {
        case "testproject": isTestProject = true
        case "file":
            guard !isTestProject else { return }
            guard let path = element["path"] ?? element["name"] else {
                throw .missing("name", in: "this file", remedy: Self.remedy, line: element.line)
            }
            file = try tally.file(path, line: element.line)
        case "line":
            guard let file, let type = element["type"], type == "stmt" || type == "cond" else { return }
            guard let number = element.number("num") else {
                throw EvidenceFault(
                    "malformed-number",
                    "num of this line is \(quoted(element["num"] ?? "")), and it should be a whole number",
                    remedy: Self.remedy, line: element.line)
            }
            let isCovered = try isHit(element, isCondition: type == "cond")
            tally.add(line: number, isCovered: isCovered, to: file)
            if type == "cond" {
                hasConditions = true
            } else {
                statements += LineCount(covered: isCovered ? 1 : 0, valid: 1)
            }
        case "metrics":
            guard let part = path.last, isPart(part) else { return }
            let stated = StatedLines(
                valid: ("statements", element["statements"]),
                covered: ("coveredstatements", element["coveredstatements"]), line: element.line, &tally.oddities)
            levels.state(stated, line: element.line)
        default: break
        }
    }

    /// OpenClover counts how often a condition was true and false, and not how often it was met.
    private mutating func isHit(_ element: XMLElement, isCondition: Bool) throws(EvidenceFault) -> Bool {
        let names = isCondition ? ["count", "truecount", "falsecount"] : ["count"]
        let counts = names.compactMap { element[$0] }
        var isHit = false
        for count in counts {
            let hit = try tally.isHit(count, called: "count of this line", line: element.line)
            isHit = isHit || hit
        }
        guard counts.isEmpty else { return isHit }
        throw .missing("count", in: "this line", remedy: Self.remedy, line: element.line)
    }

    private static let remedy = EvidenceFault.anew
}

extension CloverReader: CoverageReportDialect {
    static let name = "a Clover report"
    static let command: String? = "`phpunit --coverage-clover clover.xml`, or your tool's own option for Clover"
    static let mark = EvidenceMark.root { isClover($0) }
    static let need = EvidenceNeed.stream

    /// PHPUnit leaves `clover` out, and a Cobertura report has neither.
    static func isClover(_ root: XMLElement) -> Bool {
        root.name == "coverage" && (root["clover"] != nil || root["generated"] != nil && root["line-rate"] == nil)
    }
}
