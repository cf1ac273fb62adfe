// Reads OSV-Scanner's JSON reports (`osv-scanner --format json`): each group of names of one weakness is one finding.
import Documents
import EvidenceParsing
import Primitives
import ReleaseModel

enum OSVScannerReader: EvidenceDialect {
    static let kind = EvidenceKind.scan
    static let name = "a report of OSV-Scanner"
    static let mark = EvidenceMark.document {
        guard let results = $0["results"]?.sequence, $0["runs"] == nil else { return false }
        return results.first.map { $0["source"] != nil && $0["packages"]?.sequence != nil }
            ?? ($0["experimental_config"] != nil)
    }
    static let need = EvidenceNeed.lists
    static let plainMediaType = "application/json"

    static func read(_ file: EvidenceInput) throws(EvidenceFault) -> EvidenceReading {
        let document = try file.document()
        var report = ScannerReport("OSV-Scanner", version: nil, line: document.position.line, of: file)
        for (index, result) in try ScannerReport.list(document["results"], "results").enumerated() {
            for (number, package) in try ScannerReport.list(result["packages"], "packages").enumerated() {
                try add(package, "/results/\(index)/packages/\(number)", to: &report)
            }
        }
        return report.reading
    }

    private static func add(
        _ package: DataNode, _ place: String, to report: inout ScannerReport
    ) throws(EvidenceFault) {
        let name = package["package"]
        let component = ScannerReport.component(
            purl: nil, name: name?["name"]?.string, version: name?["version"]?.string ?? name?["commit"]?.string)
        let entries = try ScannerReport.list(package["vulnerabilities"], "vulnerabilities")
        let groups = try ScannerReport.list(package["groups"], "groups")
        let places = Dictionary(grouping: entries.indices) { entries[$0]["id"]?.string ?? "" }
        var grouped: Set<String> = []
        for (index, group) in groups.enumerated() {
            let ids = (group["ids"]?.sequence ?? []).compactMap(\.string)
            let own = Set(ids).flatMap { places[$0] ?? [] }.sorted().map { entries[$0] }
            grouped.formUnion(ids)
            let score = SeverityOpinion(
                score: group["max_severity"]?.decimal, line: group.position.line)
            try report.add(
                ids + (group["aliases"]?.sequence ?? []).compactMap(\.string).filter { !ids.contains($0) },
                [score] + own.flatMap(opinions), message: own.first?["summary"]?.string, component: component,
                at: group,
                "\(place)/groups/\(index)")
        }
        for (index, entry) in entries.enumerated() where !grouped.contains(entry["id"]?.string ?? "") {
            try report.add(
                [entry["id"]?.string] + (entry["aliases"]?.sequence ?? []).map(\.string), opinions(entry),
                message: entry["summary"]?.string, component: component, at: entry, "\(place)/vulnerabilities/\(index)")
        }
    }

    /// OSV's schema: vectors in `severity`, and the word of the database that the entry is from.
    private static func opinions(_ entry: DataNode) -> [SeverityOpinion] {
        let line = entry.position.line
        let word = SeverityOpinion(word: entry["database_specific"]?["severity"]?.string, line: line)
        let scores = (entry["severity"]?.sequence ?? []).filter { ($0["type"]?.string ?? "").hasPrefix("CVSS") }
        let later = scores.filter { $0["type"]?.string != "CVSS_V2" }
        return [word]
            + (later.isEmpty ? scores : later).map { SeverityOpinion(vector: $0["score"]?.string, line: line) }
    }
}
