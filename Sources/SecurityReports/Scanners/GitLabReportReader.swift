// Reads GitLab's security reports (`gl-sast-report.json` and its kin: dependency, container, secret detection and others).
import Documents
import EvidenceParsing
import Primitives
import ReleaseModel

/// By the schema of version 14 and 15, where `scan` says which scanner ran and how it ended.
enum GitLabReportReader: EvidenceDialect {
    static let kind = EvidenceKind.scan
    static let name = "a security report of GitLab"
    static let command: String? = "the scanner's job, whose `artifacts: paths` names gl-*-report.json"
    static let mark = EvidenceMark.document {
        $0["vulnerabilities"]?.sequence != nil && $0["version"]?.string != nil && $0["bomFormat"] == nil
            && $0["scan"]?["type"] != nil && $0["scan"]?["scanner"] != nil
    }
    static let need = EvidenceNeed.lists
    static let plainMediaType = "application/json"

    static func isNamed(_ name: String, suffix _: String?) -> Bool {
        name.hasPrefix("gl-") && name.hasSuffix("-report.json") && !name.contains("quality")
    }

    static func read(_ file: EvidenceInput) throws(EvidenceFault) -> EvidenceReading {
        let read = try SecurityDocument(file)
        let document = read.root
        guard let scan = try document.part("scan") else {
            throw .missing(
                "scan", in: "GitLab's report", remedy: ScannerReport.remedy, line: document.position.line)
        }
        guard let list = document.stated("vulnerabilities") else {
            throw .missing(
                "vulnerabilities", in: "GitLab's report", remedy: ScannerReport.remedy, line: document.position.line)
        }
        guard list.sequence != nil else { throw list.wrongType("vulnerabilities", "a list") }
        let scanner = scan["scanner"]
        try read.lists.foreign.checkNoneIsOfCycloneDX(file.limits, line: list.position.line)
        var report = try read.lists.gitLab.report()
        report.state(
            scanner?["name"]?.string ?? scanner?["id"]?.string ?? "GitLab", version: scanner?["version"]?.string,
            line: scan.position.line)
        report.origin.at = ["end_time", "start_time"].lazy.compactMap { scan[$0]?.string }.first.flatMap {
            // The schema's times are without a zone, and in UTC.
            Timestamp($0) ?? Timestamp("\($0)Z")
        }
        if let status = scan.stated("status"), verdict(status.string ?? "") != true {
            report.failures.append("its status is \(status.inWords)")
        }
        for message in try scan.entries("messages") {
            let text = message["value"]?.string.flatMap { firstLine(of: $0) } ?? "a message without text"
            switch message["level"]?.string {
            case "fatal", "error": report.failures.append("it notified an error: \(text)")
            case "warn": report.warnings.append(text)
            default: break
            }
        }
        return report.reading
    }

    static func take(_ node: DataNode, index: Int, in report: inout ScannerReport) throws(EvidenceFault) {
        try ScannerReport.check(node, of: "vulnerabilities", index: index)
        // The kind of a weakness does not say which one it is.
        let identifiers = try node.entries("identifiers").filter {
            !["cwe", "owasp", "wasc"].contains($0["type"]?.string ?? "")
        }
        // A weakness is known by its CVE rather than by the scanner's own number.
        let known = identifiers.filter { ["cve", "ghsa"].contains($0["type"]?.string ?? "") }
        let names = (known + identifiers).map { $0["value"]?.string ?? $0["name"]?.string }
        var opinions = [SeverityOpinion(word: try node.statedText("severity"), line: node.position.line)]
        for vector in try node.entries("cvss_vectors") {
            opinions.append(SeverityOpinion(vector: vector["vector"]?.string, line: node.position.line))
        }
        let location = node["location"]
        let dependency = location?["dependency"]
        let component = dependency.flatMap {
            ScannerReport.component(purl: nil, name: $0["package"]?["name"]?.string, version: $0["version"]?.string)
        }
        let path = location?["file"]?.string ?? location?["image"]?.string
        let line = location?["start_line"]?.int.map { ":\($0)" } ?? ""
        let name = node["name"]?.string ?? node["message"]?.string ?? node["description"]?.string
        try report.add(
            names + [node["id"]?.string], opinions, message: name, component: component,
            location: path.map { ($0 + line, $0) }, at: node, "/vulnerabilities/\(index)")
    }
}
