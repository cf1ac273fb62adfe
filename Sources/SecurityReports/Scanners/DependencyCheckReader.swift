// Reads OWASP Dependency-Check's JSON reports (`dependency-check --format JSON`).
import Documents
import EvidenceParsing
import Primitives
import ReleaseModel

/// What a suppression file sets aside is listed and not counted. A report that notes an exception of the analysis has not finished.
enum DependencyCheckReader: EvidenceDialect {
    static let kind = EvidenceKind.scan
    static let name = "a report of Dependency-Check"
    static let command: String? = "`dependency-check --scan . --format JSON`"
    static let mark = EvidenceMark.document {
        $0["reportSchema"] != nil && $0["scanInfo"]?["engineVersion"] != nil && $0["dependencies"]?.sequence != nil
    }
    static let need = EvidenceNeed.lists
    static let plainMediaType = "application/json"

    static func read(_ file: EvidenceInput) throws(EvidenceFault) -> EvidenceReading {
        let document = try file.document()
        let scan = try document.part("scanInfo")
        var report = ScannerReport(
            "Dependency-Check", version: scan?["engineVersion"]?.string, line: document.position.line, of: file)
        report.origin.at = document["projectInfo"]?["reportDate"]?.string.flatMap { Timestamp($0) }
        for item in try scan?.entries("analysisExceptions") ?? [] {
            let exception = item["exception"] ?? item
            let text = exception["message"]?.string.flatMap { firstLine(of: $0) } ?? "an exception"
            report.failures.append("its analysis ended with an exception: \(text)")
        }
        let dependencies = try document.entries("dependencies")
        if dependencies.isEmpty { report.failures.append("it lists no dependency, so nothing was scanned") }
        for (index, dependency) in dependencies.enumerated() {
            try dependency.checkSpelling(["vulnerabilities"])
            let component =
                try dependency.entries("packages").lazy.compactMap { $0["id"]?.string }.first
                ?? dependency["fileName"]?.string
            for list in ["vulnerabilities", "suppressedVulnerabilities"] {
                for (number, weakness) in try dependency.entries(list).enumerated() {
                    let notes = weakness["notes"]?.string.flatMap { firstLine(of: $0) }.map { ": \($0)" } ?? ""
                    try report.add(
                        [weakness["name"]?.string], try opinions(weakness), message: weakness["description"]?.string,
                        component: component, excluded: list == "vulnerabilities" ? nil : "suppressed\(notes)",
                        at: weakness, "/dependencies/\(index)/\(list)/\(number)")
                }
            }
        }
        return report.reading
    }

    private static func opinions(_ weakness: DataNode) throws(EvidenceFault) -> [SeverityOpinion] {
        let line = weakness.position.line
        func score(_ member: String, _ name: String) throws(EvidenceFault) -> SeverityOpinion? {
            try weakness.part(member).map {
                SeverityOpinion(
                    word: $0["baseSeverity"]?.string, score: StatedScore($0[name]),
                    vector: $0["vectorString"]?.string, line: line)
            }
        }
        let later = [try score("cvssv3", "baseScore"), try score("cvssv4", "baseScore")].compactMap(\.self)
        // The word is a score in some entries of older databases.
        let word = try weakness.statedText("severity")
        let isScore = word.map { Double($0) != nil } ?? false
        return [
            SeverityOpinion(
                word: isScore ? nil : word, score: isScore ? word.flatMap { StatedScore(text: $0) } : nil, line: line)
        ]
            + (later.isEmpty ? [try score("cvssv2", "score")].compactMap(\.self) : later)
    }
}
