// Reads the JSON of `llvm-cov export`: clang, Swift, Rust.
import Documents
import EvidenceParsing
import Primitives
import ReleaseModel

/// The lines of each file by its own summary; the totals are compared with their sum.
enum LLVMCoverageReader {
    static func read(report file: EvidenceInput) throws(EvidenceFault) -> CoverageReport {
        let document = try file.document(only: kind)
        var report = CoverageReport(linesValid: 0, linesCovered: 0, files: [])
        var sum = LineCount(covered: 0, valid: 0)
        // Of what states no totals, the sum of its files.
        var totals = sum
        var hasTotals = false
        for data in try EvidenceFields.mappings(document["data"], "data", remedy: remedy) {
            let before = sum
            for node in try EvidenceFields.mappings(data["files"], "files", remedy: remedy) {
                guard report.files.count < file.limits.entries else {
                    throw .tooMany("files", limit: file.limits.entries, line: node.position.line)
                }
                guard let path = node["filename"]?.string, let lines = node["summary"]?["lines"] else {
                    throw .missing("filename or summary.lines", in: "a file", remedy: remedy, line: node.position.line)
                }
                let count = try count(lines)
                sum += count
                report.files.append(.init(path: path, linesValid: count.valid, linesCovered: count.covered))
            }
            let stated = data["totals"]?["lines"]
            hasTotals = hasTotals || stated != nil
            totals += try stated.map(count) ?? sum - before
        }
        guard !report.files.isEmpty || hasTotals else {
            throw EvidenceFault(
                "no-coverage", "the export names no file and no total", remedy: remedy, line: document.position.line)
        }
        let counted = report.files.isEmpty ? totals : sum
        (report.linesCovered, report.linesValid) = (counted.covered, counted.valid)
        report.files.sort { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
        report.compare(totals, mentioned: counted, line: document.position.line)
        return report
    }

    private static let remedy = EvidenceFault.anew

    private static func count(_ node: DataNode) throws(EvidenceFault) -> LineCount {
        guard let valid = node["count"]?.int, let covered = node["covered"]?.int, covered >= 0, covered <= valid else {
            throw EvidenceFault(
                "malformed-number", "count and covered are not whole numbers, the second no larger than the first",
                remedy: remedy, line: node.position.line)
        }
        return LineCount(covered: covered, valid: valid)
    }
}

extension LLVMCoverageReader: CoverageReportDialect {
    static let name = "an export of llvm-cov"
    static let command: String? = "`llvm-cov export -format=text -instr-profile=tests.profdata PROGRAM > coverage.json`"
    static let mark = EvidenceMark.document { $0["type"]?.string == "llvm.coverage.json.export" }
    static let need = EvidenceNeed.whole
    static let plainMediaType = "application/json"
}
