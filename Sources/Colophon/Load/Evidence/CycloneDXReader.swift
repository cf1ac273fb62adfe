// Reads the known vulnerabilities that a CycloneDX JSON document lists.
import ColophonSystem
import ReleaseModel

/// A document without a `vulnerabilities` list says nothing about security: it is bundled and not interpreted. Severity is
/// the highest rating's; a vulnerability that nobody rated is medium. Analysis states that end a case aren't counted.
enum CycloneDXReader {
    static func read(_ document: DataNode, limits: Policy.Limits) throws(EvidenceFault) -> EvidenceReading {
        guard document["bomFormat"]?.string == "CycloneDX" else {
            throw EvidenceFault(
                "not-cyclonedx", "the file has no bomFormat that says CycloneDX",
                remedy: "Have the tool write CycloneDX JSON, or correct the kind.", line: document.position.line)
        }
        guard let list = document["vulnerabilities"], !list.isNull else { return .opaque }
        guard let vulnerabilities = list.sequence else {
            throw EvidenceFault(
                "wrong-type", "vulnerabilities is \(list.inWords), and it should be a list",
                remedy: "Have the tool write the document again.", line: list.position.line)
        }
        guard vulnerabilities.count <= limits.entries else {
            throw .tooMany("vulnerabilities", limit: limits.entries, line: list.position.line)
        }
        var results: [SecurityReport.Result] = []
        for (index, vulnerability) in vulnerabilities.enumerated() {
            let place = "/vulnerabilities/\(index)"
            guard let id = vulnerability["id"]?.string else {
                throw .missing(
                    "id", in: "the vulnerability \(place)", remedy: "Have the tool write the document again.",
                    line: vulnerability.position.line)
            }
            results.append(
                .init(
                    rule: id, severity: severity(of: vulnerability),
                    message: firstLine(of: vulnerability["description"]?.string ?? "") ?? "",
                    location: vulnerability["affects"]?.sequence?.first?["ref"]?.string,
                    excluded: exclusion(of: vulnerability),
                    place: place, line: vulnerability.position.line))
        }
        let tool = tool(of: document)
        let run = SecurityReport.Run(
            tool: tool?["name"]?.string ?? "CycloneDX", toolVersion: tool?["version"]?.string, succeeded: true,
            line: list.position.line)
        return .security(SecurityReport(runs: [run], results: results))
    }

    /// `metadata.tools` is a list up to 1.4, and an object with components since.
    private static func tool(of document: DataNode) -> DataNode? {
        let tools = document["metadata"]?["tools"]
        return (tools?.sequence ?? tools?["components"]?.sequence)?.first
    }

    private static func severity(of vulnerability: DataNode) -> Severity {
        let severities = (vulnerability["ratings"]?.sequence ?? []).compactMap { rating -> Severity? in
            switch rating["severity"]?.string.map(ASCII.lowercased) {
            case "critical": .critical
            case "high": .high
            case "medium": .medium
            case "low", "info", "none": .low
            default: rating["score"]?.double.flatMap { Severity(score: $0) }
            }
        }
        return severities.max { $0.weight < $1.weight } ?? .medium
    }

    private static func exclusion(of vulnerability: DataNode) -> String? {
        let analysis = vulnerability["analysis"]
        guard let state = analysis?["state"]?.string,
            ["not_affected", "false_positive", "resolved", "resolved_with_pedigree"].contains(state)
        else { return nil }
        let reason = (analysis?["justification"] ?? analysis?["detail"])?.string.flatMap { firstLine(of: $0) }
        return "analysis: \(state)" + (reason.map { " (\($0))" } ?? "")
    }
}
