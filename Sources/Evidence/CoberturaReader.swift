// Reads Cobertura XML, as coverage.py, gcovr and many converters write it.
import Documents
import Primitives
import ReleaseModel

/// Counts the `line` elements of `class/lines`, each once for its file and number; those of `methods` repeat them. A report
/// without a single line is taken at its word: the root's `lines-valid` and `lines-covered`.
struct CoberturaReader {
    private var tally: CoverageTally
    private var file: Int?
    private var methodsDepth = 0

    static func read(_ feed: ByteFeed, limits: Policy.Limits) throws(EvidenceFault) -> CoverageReport {
        var xml = try EvidenceXML(feed, limits: limits)
        guard let root = try xml.root(), root.name == "coverage", root["clover"] == nil else {
            throw EvidenceFault(
                "not-cobertura", "the root element is not the <coverage> of a Cobertura report",
                remedy: "Have the coverage tool write Cobertura XML, or correct the kind.", line: xml.line)
        }
        var reader = CoberturaReader(tally: CoverageTally(limits: limits))
        while let event = try xml.next() {
            switch event {
            case .start(let element): try reader.start(element)
            case .end("class"): reader.file = nil
            case .end("methods"): reader.methodsDepth -= 1
            case .end, .text: break
            }
        }
        return reader.tally.hasLines ? reader.tally.report : try totals(root)
    }

    private mutating func start(_ element: XMLElement) throws(EvidenceFault) {
        switch element.name {
        case "methods": methodsDepth += 1
        case "class":
            guard let path = element["filename"] ?? element["name"] else {
                throw .missing("filename", in: "this class", remedy: Self.remedy, line: element.line)
            }
            file = try tally.file(path, line: element.line)
        case "line":
            guard methodsDepth == 0, let file else { return }
            let number = try Self.count("number", of: element)
            tally.add(line: number, isCovered: try Self.isHit(element), to: file)
            if let condition = element["condition-coverage"] {
                let (covered, valid) = try Self.branches(condition, line: element.line)
                tally.add(branches: valid, covered: covered, line: number, to: file)
            }
        default: break
        }
    }

    private static let remedy = "Write the report again with the coverage tool."

    private static func count(_ attribute: String, of element: XMLElement) throws(EvidenceFault) -> Int {
        guard let text = element[attribute] else {
            throw .missing(attribute, in: "this <\(element.name)>", remedy: remedy, line: element.line)
        }
        guard let number = ASCII.number(text.utf8) else {
            throw EvidenceFault(
                "malformed-number", "\(attribute) is \(quoted(text)), and it should be a whole number", remedy: remedy,
                line: element.line)
        }
        return number
    }

    /// Hits can be larger than any Int: what counts is whether there is one.
    private static func isHit(_ element: XMLElement) throws(EvidenceFault) -> Bool {
        if let text = element["hits"], !text.isEmpty, text.utf8.allSatisfy(ASCII.isDigit) {
            return text.utf8.contains { $0 != UInt8(ascii: "0") }
        }
        return try count("hits", of: element) > 0
    }

    /// Of "50% (1/2)", the part in parentheses.
    private static func branches(_ text: String, line: Int) throws(EvidenceFault) -> (covered: Int, valid: Int) {
        let bytes = Array(text.utf8)
        if let open = bytes.firstIndex(of: UInt8(ascii: "(")), let close = bytes.lastIndex(of: UInt8(ascii: ")")),
            open < close
        {
            let parts = bytes[(open + 1)..<close].split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
            if parts.count == 2, let covered = ASCII.number(parts[0]), let valid = ASCII.number(parts[1]),
                covered <= valid
            {
                return (covered, valid)
            }
        }
        throw EvidenceFault(
            "malformed-number", "condition-coverage is \(quoted(text)), and it should read like \"50% (1/2)\"",
            remedy: remedy, line: line)
    }

    private static func totals(_ root: XMLElement) throws(EvidenceFault) -> CoverageReport {
        guard root["lines-valid"] != nil, root["lines-covered"] != nil else {
            throw EvidenceFault(
                "no-coverage", "the report names no line and no total",
                remedy: "Run the tests under the coverage tool again.",
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

extension CoberturaReader: EvidenceDialect {
    package static let kind = EvidenceKind.cobertura
    package static let name = "a Cobertura report"
    package static let mark = EvidenceMark.root { $0.name == "coverage" && $0["clover"] == nil }
    package static let need = EvidenceNeed.stream
    package static func mediaType(suffix _: String?) -> String? { "application/xml" }

    package static func read(_ file: EvidenceInput) throws(EvidenceFault) -> EvidenceReading {
        .coverage(try read(file.feed, limits: file.limits))
    }
}
