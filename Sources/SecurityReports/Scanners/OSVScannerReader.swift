// Reads OSV-Scanner's JSON reports (`osv-scanner --format json`): each group of names of one weakness is one finding.
import Documents
import EvidenceParsing
import Primitives
import ReleaseModel

/// Packages are counted as the document comes in. The report lists only packages that have a weakness: where there is none, all that older versions write is `{"results": []}`. That
/// is too little to recognise the tool by, so such a file needs a name that says it.
enum OSVScannerReader: EvidenceDialect {
    static let kind = EvidenceKind.scan
    static let name = "a report of OSV-Scanner"
    static let command: String? = "`osv-scanner --format json . > osv.json`"
    static let mark = EvidenceMark.document {
        guard let results = $0["results"]?.sequence, $0["runs"] == nil else { return false }
        return results.first.map { $0["source"] != nil && $0["packages"]?.sequence != nil }
            ?? ($0["experimental_config"] != nil)
    }
    static let need = EvidenceNeed.lists
    static let plainMediaType = "application/json"

    /// `osv.json`, `osv-scanner.json`, `results.osv.json`
    static func isNamed(_ name: String, suffix: String?) -> Bool {
        let words = name.utf8.split { !ASCII.isLetter($0) }
        return suffix == "json"
            && words.contains { $0.elementsEqual("osv".utf8) || $0.elementsEqual("osvscanner".utf8) }
    }

    static func read(_ file: EvidenceInput) throws(EvidenceFault) -> EvidenceReading {
        let evidence = try SecurityDocument(file)
        let document = evidence.root
        guard document.stated("results") != nil else {
            throw .missing(
                "results", in: "OSV-Scanner's report", remedy: ScannerReport.remedy, line: document.position.line)
        }
        for (index, result) in try document.entries("results").enumerated() {
            guard result.stated("packages") != nil else {
                throw .missing(
                    "packages", in: "the result /results/\(index)", remedy: ScannerReport.remedy,
                    line: result.position.line)
            }
            // Its items were handed out; what is no list is refused here.
            _ = try result.entries("packages")
        }
        var report = try evidence.lists.osv.report()
        report.state("OSV-Scanner", version: nil, line: document.position.line)
        return report.reading
    }

    /// What is read of a result: its packages one by one, and nothing of the long texts and lists of their weaknesses.
    static func resultShape(_ list: String) -> DocumentShape {
        let unread = ["affected", "details", "references"].map { ($0, DocumentShape.nothing) }
        let package = DocumentShape.members(
            [("vulnerabilities", .items(.members(unread, others: .whole)))], others: .whole)
        return .members([("packages", .handed(list, package))], others: .whole)
    }

    static func take(
        _ package: DataNode, _ indices: [Int], in report: inout ScannerReport
    ) throws(EvidenceFault) {
        let (result, index) = (indices.first ?? 0, indices.last ?? 0)
        try ScannerReport.check(package, of: "packages", index: index)
        try add(package, "/results/\(result)/packages/\(index)", to: &report)
    }

    private static func add(
        _ package: DataNode, _ place: String, to report: inout ScannerReport
    ) throws(EvidenceFault) {
        try package.checkSpelling(["vulnerabilities", "groups"])
        let name = package["package"]
        let component = ScannerReport.component(
            purl: nil, name: name?["name"]?.string, version: name?["version"]?.string ?? name?["commit"]?.string)
        let entries = try package.entries("vulnerabilities")
        let groups = try package.entries("groups")
        let places = Dictionary(grouping: entries.indices) { entries[$0]["id"]?.string ?? "" }
        var grouped: Set<String> = []
        for (index, group) in groups.enumerated() {
            let ids = try group.statedTexts("ids")
            let own = Set(ids).flatMap { places[$0] ?? [] }.sorted().map { entries[$0] }
            grouped.formUnion(ids)
            var opinions = [SeverityOpinion(score: StatedScore(group["max_severity"]), line: group.position.line)]
            for entry in own { opinions += try self.opinions(entry) }
            try report.add(
                ids + (try group.statedTexts("aliases")).filter { !ids.contains($0) }, opinions,
                message: own.first?["summary"]?.string, component: component, at: group, "\(place)/groups/\(index)")
        }
        for (index, entry) in entries.enumerated() where !grouped.contains(entry["id"]?.string ?? "") {
            try report.add(
                [entry["id"]?.string] + (try entry.statedTexts("aliases")), try opinions(entry),
                message: entry["summary"]?.string, component: component, at: entry, "\(place)/vulnerabilities/\(index)")
        }
    }

    /// OSV's schema: vectors in `severity`, and the word of the database that the entry is from.
    private static func opinions(_ entry: DataNode) throws(EvidenceFault) -> [SeverityOpinion] {
        let line = entry.position.line
        let word = SeverityOpinion(word: try entry.part("database_specific")?.statedText("severity"), line: line)
        let scores = try entry.entries("severity").filter { ($0["type"]?.string ?? "").hasPrefix("CVSS") }
        let later = scores.filter { $0["type"]?.string != "CVSS_V2" }
        return [word]
            + (later.isEmpty ? scores : later).map { SeverityOpinion(vector: $0["score"]?.string, line: line) }
    }
}
