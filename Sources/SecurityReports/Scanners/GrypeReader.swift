// Reads Grype's JSON reports (`grype -o json`).
import Documents
import EvidenceParsing
import Primitives
import ReleaseModel

/// A match is a weakness of a package, counted as the document comes in. Those that it ignores by its configuration or a VEX document are listed and not counted.
enum GrypeReader: EvidenceDialect {
    static let kind = EvidenceKind.scan
    static let name = "a report of Grype"
    static let command: String? = "`grype IMAGE -o json --file grype.json`"
    static let mark = EvidenceMark.document {
        // Of the matches themselves only the list is left.
        $0["matches"]?.sequence != nil
            && ($0["descriptor"]?["name"]?.string == "grype" || ($0["source"]?["type"] != nil && $0["distro"] != nil))
    }
    static let need = EvidenceNeed.lists
    static let plainMediaType = "application/json"

    static func read(_ file: EvidenceInput) throws(EvidenceFault) -> EvidenceReading {
        let evidence = try SecurityDocument(file)
        let (document, descriptor) = (evidence.root, evidence.root["descriptor"])
        // Their items were handed out; what is no list is refused here.
        for list in [matches, ignored] { _ = try document.entries(list) }
        var report = try evidence.lists.grype.report()
        report.state("Grype", version: descriptor?["version"]?.string, line: document.position.line)
        report.origin.at = descriptor?["timestamp"]?.string.flatMap { Timestamp($0) }
        return report.reading
    }

    static let matches = "matches"
    static let ignored = "ignoredMatches"

    static func take(
        _ match: DataNode, of list: String, index: Int, in report: inout ScannerReport
    ) throws(EvidenceFault) {
        try ScannerReport.check(match, of: list, index: index)
        let rules = try match.entries("appliedIgnoreRules").map(words)
        try add(
            match, excluded: list == matches ? nil : (["ignored by Grype"] + rules).joined(separator: ": "),
            "/\(list)/\(index)", to: &report)
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
