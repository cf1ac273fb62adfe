// Reads Cobertura XML, as coverage.py, gcovr and many converters write it.
import Documents
import EvidenceParsing
import Primitives
import ReleaseModel

/// Counts the `line` elements of `class/lines`, each once for its file and number; those of `methods` repeat them, and count where a class
/// has no others. The totals of the root, of packages and of classes are compared with them. A report without a single line is taken at its word: the root's
/// `lines-valid` and `lines-covered`.
struct CoberturaReader {
    /// A package or class that is open: the rate that it states, and the lines in it.
    private struct Part {
        let element: XMLElement
        var lines = LineCount(covered: 0, valid: 0)
    }

    private var tally: CoverageTally
    /// All source files are PHP's, as in the reports of PHPUnit.
    private var isPHP = true
    private var file: Int?
    private var methodsDepth = 0
    /// Lines of the methods of a class that has no others so far.
    private var methodLines: [XMLElement] = []
    private var package: Part?
    private var `class`: Part?
    /// What all packages and all classes state together, where that is less than their lines show.
    private var packages = LineCount(covered: 0, valid: 0)
    private var classes = LineCount(covered: 0, valid: 0)
    /// The folders that paths are relative to, and the one that is open.
    private var sources: [String] = []
    private var source: String?
    private static let mostSources = 100

    static func read(report file: EvidenceInput) throws(EvidenceFault) -> CoverageReport {
        var xml = try EvidenceXML(file.feed, limits: file.limits)
        guard let root = try xml.root(), root.name == "coverage", !CloverReader.isClover(root) else {
            throw EvidenceFault(
                "not-cobertura", "the root element is not the <coverage> of a Cobertura report",
                remedy: "Have the coverage tool write Cobertura XML, or correct the kind.", line: xml.line)
        }
        var reader = CoberturaReader(tally: CoverageTally(limits: file.limits))
        while let event = try xml.next() {
            switch event {
            case .start(let element): try reader.start(element)
            case .end("class"): try reader.endClass()
            case .end("package"): reader.endPackage()
            case .end("methods"): reader.methodsDepth -= 1
            case .end("source"): reader.endSource()
            case .text(let text): reader.source?.append(text)
            case .end: break
            }
        }
        var report = try reader.compared(with: root)
        report.sources = reader.sources
        report.origin.at = root["timestamp"].flatMap { EvidenceTime.read(epoch: $0) ?? EvidenceTime.read($0) }
        // coverage.py writes a bare number here, gcovr its name as well.
        report.origin.tool = root["version"].flatMap {
            $0.utf8.contains(where: ASCII.isLetter) ? firstLine(of: $0) : nil
        }
        return report
    }

    private mutating func start(_ element: XMLElement) throws(EvidenceFault) {
        switch element.name {
        case "methods": methodsDepth += 1
        case "source": source = ""
        case "package": package = Part(element: element)
        case "class":
            guard let path = element["filename"] ?? element["name"] else {
                throw .missing("filename", in: "this class", remedy: Self.remedy, line: element.line)
            }
            if !path.hasSuffix(".php") { isPHP = false }
            file = try tally.file(path, line: element.line)
            `class` = Part(element: element)
        case "line":
            if methodsDepth == 0 {
                try add(element)
            } else if `class`?.lines.valid == 0 {
                methodLines.append(element)
            }
        default: break
        }
    }

    private mutating func add(_ line: XMLElement) throws(EvidenceFault) {
        guard let file else { return }
        let number = try Self.count("number", of: line)
        let isCovered = try isHit(line)
        tally.add(line: number, isCovered: isCovered, to: file)
        let one = LineCount(covered: isCovered ? 1 : 0, valid: 1)
        package?.lines += one
        `class`?.lines += one
        guard let condition = line["condition-coverage"] else { return }
        if let (covered, valid) = Self.branches(condition) {
            tally.add(branches: valid, covered: covered, line: number, to: file)
        } else if line["branch"] == "true" {
            tally.oddities.add(
                "odd-branches",
                "condition-coverage is \(quoted(condition)), and not like \"50% (1/2)\": the branches are not counted",
                line: line.line)
        }
    }

    private mutating func endSource() {
        let path = ASCII.trimmed(source ?? "")
        source = nil
        if !path.isEmpty, sources.count < Self.mostSources, !sources.contains(where: { $0.hasSameBytes(as: path) }) {
            sources.append(path)
        }
    }

    private mutating func endClass() throws(EvidenceFault) {
        if `class`?.lines.valid == 0 { for line in methodLines { try add(line) } }
        methodLines.removeAll(keepingCapacity: true)
        file = nil
        if let part = `class` { classes += stated(part) }
        `class` = nil
    }

    private mutating func endPackage() {
        if let part = package { packages += stated(part) }
        package = nil
    }

    /// The lines of a part, of which no more are covered than it states itself.
    private mutating func stated(_ part: Part) -> LineCount {
        let rate = rate(of: part.element, part.lines)
        if let rate, part.lines.valid == 0, rate.value > 0, rate.value < 1 {
            tally.oddities.add(
                "rate-without-lines",
                "the \(part.element.name) \(quoted(part.element["name"] ?? "")) states a line-rate and holds no line: it is not counted",
                isWarning: true, line: part.element.line)
        }
        return LineCount(covered: min(rate?.covered(part.lines) ?? .max, part.lines.covered), valid: part.lines.valid)
    }

    /// Nil where the element states none; one that is no number is noted where there are lines that it could be of.
    private mutating func rate(of element: XMLElement, _ lines: LineCount) -> StatedRate? {
        guard let text = element["line-rate"], !text.isBlank else { return nil }
        let rate = StatedRate(text)
        if rate == nil, lines.valid > 0 { tally.oddities.addUnreadable("line-rate", text, line: element.line) }
        return rate
    }

    private mutating func compared(with root: XMLElement) throws(EvidenceFault) -> CoverageReport {
        let alone = tally.hasLines ? nil : try Self.totals(root)
        let mentioned = alone?.counted ?? tally.mentioned
        let rate = rate(of: root, mentioned)
        let numbers = StatedLines(
            valid: ("lines-valid", root["lines-valid"]), covered: ("lines-covered", root["lines-covered"]),
            line: root.line, &tally.oddities)
        var report = alone ?? tally.report
        report.oddities = tally.oddities
        let totals = numbers.count(shown: mentioned)
        if let totals { report.compare(totals, mentioned: mentioned, line: root.line) }
        let isUnlisted = totals.map { listsLess(than: $0, mentioned, root) } ?? false
        if let totals, isUnlisted {
            // The lower rate counts as always, and nothing contradicts it.
            report.contradictsItself = false
            report.oddities.add(
                "unlisted-lines",
                "PHPUnit's totals (\(totals.covered) of \(totals.valid)) count lines outside of functions and classes, which it does not list (\(mentioned.covered) of \(mentioned.valid)): the lower rate counts",
                line: root.line)
        }
        // The rate of the totals says nothing new.
        if let rate,
            totals?.rate == nil || totals.flatMap(rate.covered) != nil,
            let covered = rate.covered(mentioned)
        {
            report.compare(LineCount(covered: covered, valid: mentioned.valid), mentioned: mentioned, line: root.line)
        }
        // Lines outside of every package are in neither sum, and no reason to complain. PHPUnit's packages are files, with all of their
        // lines.
        for sum in isUnlisted ? [classes] : [packages, classes]
        where sum.valid == mentioned.valid && sum.covered < mentioned.covered {
            report.compare(sum, mentioned: mentioned, line: root.line)
        }
        return report
    }

    /// Whether the report is PHPUnit's, and its totals have lines that it doesn't list: its Cobertura lists those of methods and functions
    /// only, and its totals are those of whole files. What is listed must be a part of what is counted.
    private func listsLess(than totals: LineCount, _ mentioned: LineCount, _ root: XMLElement) -> Bool {
        isPHP && root["version"] == "0.4" && totals.valid > mentioned.valid && totals.covered >= mentioned.covered
            && totals.covered - mentioned.covered <= totals.valid - mentioned.valid
    }

    private static let remedy = EvidenceFault.anew

    private static func count(_ attribute: String, of element: XMLElement) throws(EvidenceFault) -> Int {
        guard let text = element[attribute] else {
            throw .missing(attribute, in: "this <\(element.name)>", remedy: remedy, line: element.line)
        }
        guard let number = attribute == "number" ? ASCII.number(text.utf8) : StatedLines.number(text) else {
            throw EvidenceFault(
                "malformed-number", "\(attribute) is \(quoted(text)), and it should be a whole number", remedy: remedy,
                line: element.line)
        }
        return number
    }

    /// Hits can be larger than any Int, or a sum with a point in it: what counts is whether there is one. gcov writes a negative
    /// number where a counter ran over; nobody knows whether the line ran, so that it counts as not covered.
    private mutating func isHit(_ element: XMLElement) throws(EvidenceFault) -> Bool {
        guard let text = element["hits"] else {
            throw .missing("hits", in: "this <\(element.name)>", remedy: Self.remedy, line: element.line)
        }
        return try tally.isHit(text, called: "hits", line: element.line)
    }

    /// Of "50% (1/2)", the part in parentheses.
    private static func branches(_ text: String) -> (covered: Int, valid: Int)? {
        let bytes = Array(text.utf8)
        guard let open = bytes.firstIndex(of: ASCII.leftParenthesis),
            let close = bytes.lastIndex(of: ASCII.rightParenthesis), open < close
        else { return nil }
        let parts = bytes[(open + 1)..<close].split(separator: ASCII.slash, omittingEmptySubsequences: false)
        guard parts.count == 2, let covered = ASCII.number(parts[0]), let valid = ASCII.number(parts[1]),
            covered <= valid
        else { return nil }
        return (covered, valid)
    }

    private static func totals(_ root: XMLElement) throws(EvidenceFault) -> CoverageReport {
        guard root["lines-valid"] != nil, root["lines-covered"] != nil else {
            throw EvidenceFault(
                "no-coverage", "the report names no line and no total",
                remedy:
                    "Name the code to the coverage tool (`coverage run --source=DIRECTORY`, gcovr's `--root`), and run the tests under it.",
                line: root.line)
        }
        var report = CoverageReport(
            linesValid: try count("lines-valid", of: root), linesCovered: try count("lines-covered", of: root),
            files: [])
        if root["branches-valid"] != nil, root["branches-covered"] != nil {
            report.branchesValid = try count("branches-valid", of: root)
            report.branchesCovered = try count("branches-covered", of: root)
        }
        guard report.linesCovered <= report.linesValid, report.branchesCovered <= report.branchesValid else {
            throw EvidenceFault("malformed-number", "more is covered than there is", remedy: remedy, line: root.line)
        }
        return report
    }
}

extension CoberturaReader: CoverageReportDialect {
    static let kind = EvidenceKind.cobertura
    static let name = "a Cobertura report"
    static let command: String? =
        "`coverage xml`, `gcovr --cobertura coverage.xml`, or your tool's own option for Cobertura"
    static let mark = EvidenceMark.root { $0.name == "coverage" && !CloverReader.isClover($0) }
    static let need = EvidenceNeed.stream
    static func isNamed(_ name: String, suffix: String?) -> Bool {
        suffix == "xml" && (name == "coverage.xml" || name.contains("cobertura"))
    }
    static func mediaType(suffix _: String?) -> String? { "application/xml" }
}
