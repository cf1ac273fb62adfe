// Reads Grype's JSON reports (`grype -o json`).
import Documents
import EvidenceParsing
import Primitives
import ReleaseModel

/// A match is a weakness of a package. Those that it ignores by its configuration or a VEX document are listed and not counted.
enum GrypeReader: EvidenceDialect {
    static let kind = EvidenceKind.scan
    static let name = "a report of Grype"
    static let mark = EvidenceMark.document {
        guard let matches = $0["matches"]?.sequence else { return false }
        return $0["descriptor"]?["name"]?.string == "grype"
            || (matches.first.map { $0["vulnerability"] != nil && $0["artifact"] != nil } ?? false)
    }
    static let need = EvidenceNeed.lists
    static let plainMediaType = "application/json"

    static func read(_ file: EvidenceInput) throws(EvidenceFault) -> EvidenceReading {
        let document = try file.document()
        let descriptor = document["descriptor"]
        var report = ScannerReport(
            "Grype", version: descriptor?["version"]?.string, line: document.position.line, of: file)
        report.origin.at = descriptor?["timestamp"]?.string.flatMap { Timestamp($0) }
        for list in ["matches", "ignoredMatches"] {
            for (index, match) in try document.entries(list).enumerated() {
                let rules = try match.entries("appliedIgnoreRules").map(words)
                try add(
                    match, excluded: list == "matches" ? nil : (["ignored by Grype"] + rules).joined(separator: ": "),
                    "/\(list)/\(index)", to: &report)
            }
        }
        return report.reading
    }

    private static func add(
        _ match: DataNode, excluded: String?, _ place: String, to report: inout ScannerReport
    ) throws(EvidenceFault) {
        let (weakness, artifact) = (try match.part("vulnerability"), try match.part("artifact"))
        let related = try match.entries("relatedVulnerabilities")
        // What others say of the weakness under its other names counts where its own entry says nothing.
        let own = try weakness.map(opinions) ?? []
        let isRated = own.contains { $0.score != nil || $0.vector != nil || SecurityRating(word: $0.word ?? "") != nil }
        var others: [SeverityOpinion] = []
        if !isRated { for weakness in related { others += try opinions(weakness) } }
        try report.add(
            [weakness?["id"]?.string] + related.map { $0["id"]?.string }, own + others,
            message: weakness?["description"]?.string,
            component: ScannerReport.component(
                purl: artifact?["purl"]?.string, name: artifact?["name"]?.string,
                version: artifact?["version"]?.string),
            excluded: excluded, at: match, place)
    }

    private static func opinions(_ weakness: DataNode) throws(EvidenceFault) -> [SeverityOpinion] {
        let line = weakness.position.line
        let word = SeverityOpinion(word: try weakness.statedText("severity"), line: line)
        let scores = try weakness.entries("cvss")
        // Version 2 says something only where nobody scored by a later one.
        let later = scores.filter { !($0["version"]?.string ?? "").hasPrefix("2") }
        return [word]
            + (later.isEmpty ? scores : later).map {
                SeverityOpinion(
                    score: StatedScore($0["metrics"]?["baseScore"]), vector: $0["vector"]?.string, line: line)
            }
    }

    private static func words(_ rule: DataNode) -> String {
        ["reason", "vex-status", "vex-justification", "vulnerability", "fix-state"].compactMap {
            rule[$0]?.string.flatMap { firstLine(of: $0) }
        }.joined(separator: ", ")
    }
}
