// Reads Trivy's JSON reports (`trivy … --format json`, schema version 2): vulnerabilities, misconfigurations, secrets and licences.
import Documents
import EvidenceParsing
import Primitives
import ReleaseModel

/// Vulnerabilities are counted as the document comes in. What Trivy itself set aside (`ExperimentalModifiedFindings`) is listed and not
/// counted. A report without `Results`, or with none in it, is of a target in which Trivy found nothing to scan.
enum TrivyReader {
    private static func read(_ evidence: SecurityDocument) throws(EvidenceFault) -> EvidenceReading {
        let document = evidence.root
        let results = try document.entries("Results")
        guard !results.isEmpty else {
            throw EvidenceFault(
                "no-results", "the report has no Results, so there was nothing that Trivy could scan",
                remedy: "Scan what is released: an image, a file system or a repository with its lock files.",
                line: document.position.line)
        }
        var report = try evidence.lists.trivy.report()
        report.state("Trivy", version: document["Trivy"]?["Version"]?.string, line: document.position.line)
        report.origin.at = document["CreatedAt"]?.string.flatMap { Timestamp($0) }
        let metadata = try document.part("Metadata")
        if let commit = try metadata?.statedText("Commit") { report.origin.add(commit: commit) }
        for label in metadata?["ImageConfig"]?["config"]?["Labels"]?.mapping ?? [] {
            report.origin.add(property: label.key, value: label.value.string)
        }
        for (index, result) in results.enumerated() {
            try add(result, "/Results/\(index)", to: &report)
        }
        return report.reading
    }

    private static func add(
        _ result: DataNode, _ place: String, to report: inout ScannerReport
    ) throws(EvidenceFault) {
        try result.checkSpelling(["Vulnerabilities", "Misconfigurations", "Secrets", "Licenses", "MisconfSummary"])
        let target = result["Target"]?.string ?? ""
        // Its items were handed out; what is no list is refused here.
        _ = try result.entries("Vulnerabilities")
        var failed = 0
        for (index, node) in try result.entries("Misconfigurations").enumerated() {
            let status = try node.statedText("Status") ?? "FAIL"
            if status == "FAIL" { failed += 1 }
            try addInFile(
                node, ["ID", "AVDID"], target, cause: node["CauseMetadata"], excluded: status == "FAIL" ? nil : status,
                "\(place)/Misconfigurations/\(index)", to: &report)
        }
        if let claimed = try result.part("MisconfSummary")?.statedNumber("Failures"), claimed > failed {
            report.failures.append("it claims \(claimed) failed checks of \(quoted(target)), and lists \(failed)")
        }
        for (index, node) in try result.entries("Secrets").enumerated() {
            try addInFile(node, ["RuleID"], target, cause: node, "\(place)/Secrets/\(index)", to: &report)
        }
        for (index, node) in try result.entries("Licenses").enumerated() {
            try report.add(
                [node["Name"]?.string.map { "license \($0)" }],
                [SeverityOpinion(word: try node.statedText("Severity"))],
                message: node["Category"]?.string,
                component: ScannerReport.component(purl: nil, name: node["PkgName"]?.string, version: nil), at: node,
                "\(place)/Licenses/\(index)")
        }
        let modified =
            try result.entries("ExperimentalModifiedFindings") + (try result.entries("ModifiedFindings"))
        for (index, node) in modified.enumerated() {
            guard let finding = node.stated("Finding") else { continue }
            let why = ["Status", "Statement", "Source"].compactMap { node[$0]?.string.flatMap { firstLine(of: $0) } }
            try addVulnerability(
                finding, excluded: "set aside by Trivy: \(why.joined(separator: ", "))",
                "\(place)/ExperimentalModifiedFindings/\(index)", to: &report)
        }
    }

    static func take(
        _ node: DataNode, _ indices: [Int], in report: inout ScannerReport
    ) throws(EvidenceFault) {
        let (result, index) = (indices.first ?? 0, indices.last ?? 0)
        try ScannerReport.check(node, of: "Vulnerabilities", index: index)
        try addVulnerability(node, "/Results/\(result)/Vulnerabilities/\(index)", to: &report)
    }

    private static func addVulnerability(
        _ node: DataNode, excluded: String? = nil, _ place: String, to report: inout ScannerReport
    ) throws(EvidenceFault) {
        var opinions = [SeverityOpinion(word: try node.statedText("Severity"), line: node.position.line)]
        for vendor in try node.part("CVSS")?.mapping ?? [] {
            // Version 2 says something only where nobody scored by a later one.
            let isLater = ["V3Score", "V40Score", "V3Vector", "V40Vector"].contains { vendor.value.stated($0) != nil }
            for version in isLater ? ["V3", "V40"] : ["V2"] {
                opinions.append(
                    SeverityOpinion(
                        score: StatedScore(vendor.value["\(version)Score"]),
                        vector: vendor.value["\(version)Vector"]?.string, line: node.position.line))
            }
        }
        let name = (node["VulnerabilityID"] ?? node["ID"] ?? node["RuleID"])?.string
        try report.add(
            [name] + (try node.statedTexts("VendorIDs")), opinions,
            message: node["Title"]?.string ?? node["Description"]?.string,
            component: ScannerReport.component(
                purl: node["PkgIdentifier"]?["PURL"]?.string, name: node["PkgName"]?.string,
                version: node["InstalledVersion"]?.string),
            excluded: excluded, at: node, place)
    }

    private static func addInFile(
        _ node: DataNode, _ names: [String], _ target: String, cause: DataNode?, excluded: String? = nil,
        _ place: String, to report: inout ScannerReport
    ) throws(EvidenceFault) {
        let line = cause?["StartLine"]?.int.map { $0 > 0 ? ":\($0)" : "" } ?? ""
        try report.add(
            names.map { node[$0]?.string },
            [SeverityOpinion(word: try node.statedText("Severity"), line: node.position.line)],
            message: node["Title"]?.string ?? node["Message"]?.string, location: (target + line, target),
            excluded: excluded.map { "status: \($0)" }, at: node, place)
    }
}

extension TrivyReader: EvidenceDialect {
    static let kind = EvidenceKind.scan
    static let name = "a report of Trivy"
    static let command: String? = "`trivy image --format json --output trivy.json IMAGE`"
    static let mark = EvidenceMark.document {
        $0["SchemaVersion"]?.int != nil && ($0["Results"] ?? $0["ArtifactName"] ?? $0["ArtifactType"]) != nil
    }
    static let need = EvidenceNeed.lists
    static let plainMediaType = "application/json"

    static func read(_ file: EvidenceInput) throws(EvidenceFault) -> EvidenceReading {
        try read(try SecurityDocument(file))
    }
}

extension TrivyReader {
    /// What is read of a result: its vulnerabilities one by one, and nothing of the long texts and pieces of code in its other lists.
    static func resultShape(_ list: String) -> DocumentShape {
        let unread = ["Description", "Resolution", "References", "Code", "Match"].map { ($0, DocumentShape.nothing) }
        let inFile = DocumentShape.members(
            unread + [("CauseMetadata", .members([("StartLine", .whole)]))], others: .whole)
        return .members(
            [("Vulnerabilities", .handed(list, .whole))]
                + ["Misconfigurations", "Secrets"].map { ($0, .items(inFile)) }, others: .whole)
    }
}
