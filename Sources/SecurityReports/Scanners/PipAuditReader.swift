// Reads pip-audit's JSON reports (`pip-audit -f json`), which never say how severe a weakness is.
import Documents
import EvidenceParsing
import Primitives
import ReleaseModel

/// A dependency that was skipped is a warning of the scanner's; where all were, or where there is none, nothing was scanned.
enum PipAuditReader: EvidenceDialect {
    static let kind = EvidenceKind.scan
    static let name = "a report of pip-audit"
    static let command: String? = "`pip-audit --format json --output pip-audit.json`"
    static let mark = EvidenceMark.document {
        // Before version 2 it was the list alone.
        guard let list = ($0["dependencies"] ?? $0).sequence, $0["bomFormat"] == nil else { return false }
        return list.first.map { $0["name"] != nil && ($0["vulns"] ?? $0["skip_reason"]) != nil }
            ?? ($0["fixes"]?.sequence != nil)
    }
    static let need = EvidenceNeed.lists
    static let plainMediaType = "application/json"

    static func read(_ file: EvidenceInput) throws(EvidenceFault) -> EvidenceReading {
        let document = try file.document()
        let list = try EvidenceFields.mappings(
            document["dependencies"] ?? document, "dependencies", remedy: ScannerReport.remedy)
        let prefix = document["dependencies"] == nil ? "" : "/dependencies"
        var report = ScannerReport("pip-audit", version: nil, line: document.position.line, of: file)
        if list.isEmpty {
            report.failures.append("it lists no dependency, so nothing was scanned")
        } else if list.allSatisfy({ $0.stated("skip_reason") != nil }) {
            report.failures.append("it skipped all of its \(list.count) dependencies")
        }
        for (index, dependency) in list.enumerated() {
            let name = dependency["name"]?.string
            if let reason = try dependency.statedText("skip_reason") {
                report.warnings.append("\(name ?? "a dependency") was skipped: \(firstLine(of: reason) ?? "")")
            } else if dependency.stated("vulns") == nil {
                throw .missing(
                    "vulns", in: "the dependency \(prefix)/\(index)", remedy: ScannerReport.remedy,
                    line: dependency.position.line)
            }
            let component = ScannerReport.component(purl: nil, name: name, version: dependency["version"]?.string)
            for (number, weakness) in try dependency.entries("vulns").enumerated() {
                try report.add(
                    [weakness["id"]?.string] + (try weakness.statedTexts("aliases")), [],
                    message: weakness["description"]?.string, component: component, at: weakness,
                    "\(prefix)/\(index)/vulns/\(number)")
            }
        }
        return report.reading
    }
}
