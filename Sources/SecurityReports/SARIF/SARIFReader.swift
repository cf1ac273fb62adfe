// Reads SARIF 2.1.0 logs of security scanners; section numbers are those of the OASIS standard.
import Documents
import EvidenceParsing
import Primitives
import ReleaseModel

/// Severity: `security-severity` of the result, else of its rule (9 critical, 7 high, 4 medium, above 0 low), else the
/// level of the result, else the one that the run's invocation gave its rule, else of its rule, else `warning` (error high,
/// warning medium, note and none low); a level that isn't known, or a score that can't be read where nothing else says at least high,
/// leaves a result unrated. Not counted: accepted suppressions
/// (3.27.23), a kind other than `fail`, and the baseline state `absent`. A run without results never scanned anything (3.14.23),
/// and a log without a run neither: both are refused, and so is a run whose results are in another file. A member that is
/// null is one that is absent.
enum SARIFReader {
    static func read(
        _ evidence: SecurityDocument, limits: Policy.Limits, keeping: Int
    ) throws(EvidenceFault) -> SecurityReport {
        let document = evidence.root
        guard let runs = document["runs"]?.sequence else {
            throw EvidenceFault(
                "not-sarif", "the file has no list of runs",
                remedy: "Have the scanner write SARIF 2.1.0, or correct the kind.",
                line: document.position.line)
        }
        if let version = document.stated("version"), !(version.string ?? "").hasPrefix("2.1.") {
            throw EvidenceFault(
                "unsupported-version", "the SARIF version is \(quoted(version.string ?? "")), and 2.1.0 is read",
                remedy: "Have the scanner write SARIF 2.1.0.", line: version.position.line)
        }
        guard !runs.isEmpty else {
            throw EvidenceFault(
                "no-runs", "the list of runs is empty, so nothing was scanned",
                remedy: "Look at what the scanner printed: it was not started, or found nothing that it can scan.",
                line: document["runs"]?.position.line)
        }
        var tally = SecurityTally(keeping: keeping)
        var scans: [SecurityReport.Run] = []
        for (index, run) in runs.enumerated() {
            guard run.mapping != nil else { throw run.wrongType("/runs/\(index)", "a mapping") }
            try run.checkSpelling(runMembers)
            scans.append(try self.run(run, place: "/runs/\(index)"))
            try refuseExternal(run, place: "/runs/\(index)")
            guard run["results"]?.sequence != nil else {
                throw EvidenceFault(
                    "no-results", "the run /runs/\(index) has no list of results, so its scan did not end",
                    remedy: "Let the scan come to its end, and have the scanner write the results into this file.",
                    line: run.position.line)
            }
            let results = evidence.lists.results[index]
            guard results.classes.count <= limits.entries - tally.count else {
                throw .tooMany("results", limit: limits.entries, line: run["results"]?.position.line)
            }
            try add(results, of: run, place: "/runs/\(index)/results", to: &tally)
        }
        let inline = try document.entries("inlineExternalProperties")
        if let external = inline.first(where: { verdictMember(of: $0) != nil }) {
            throw elsewhere("inlineExternalProperties", of: "the log", line: external.position.line)
        }
        var report = tally.report(scans)
        report.origin = try EvidenceOrigin(sarif: runs)
        report.origin.tool = scans.first?.toolWithVersion
        return report
    }

    /// What a verdict depends on (3.14.2 and 4.3): results, and the rules and invocations that decide how they count.
    static let external = ["results", "invocations", "driver", "extensions"]

    /// Members that decide the verdict: none of them may be taken for absent because of its spelling.
    private static let runMembers = [
        "invocations", "results", "conversion", "versionControlProvenance", "externalPropertyFileReferences",
    ]
    static let resultMembers = [
        "ruleId", "ruleIndex", "rule", "level", "kind", "baselineState", "suppressions", "properties", "provenance",
    ]
    static let scoreMembers = ["security-severity"]

    private static func refuseExternal(_ run: DataNode, place: String) throws(EvidenceFault) {
        guard let references = try run.part("externalPropertyFileReferences"),
            let found = verdictMember(of: references)
        else { return }
        throw elsewhere("externalPropertyFileReferences.\(found.name)", of: place, line: found.value.position.line)
    }

    /// The first member that a verdict depends on, unless it is an empty list.
    private static func verdictMember(of properties: DataNode) -> (name: String, value: DataNode)? {
        for name in external {
            if let value = properties.stated(name), value.sequence.map({ !$0.isEmpty }) ?? true { return (name, value) }
        }
        return nil
    }

    private static func elsewhere(_ member: String, of place: String, line: Int) -> EvidenceFault {
        EvidenceFault(
            "results-elsewhere",
            "\(member) of \(place) keeps a part of the scan outside of its run, and it isn't read there",
            remedy: "Have the scanner write everything into the runs of one log.", line: line)
    }

    /// What all results of a class have in common.
    private struct Common {
        var rule: DataNode?
        var id: String
        var severity: SecurityRating
        var isExcluded: Bool
    }

    private static func add(
        _ results: SARIFResults.Run, of run: DataNode, place: String, to tally: inout SecurityTally
    ) throws(EvidenceFault) {
        let rules = try SARIFRules(run)
        let overrides = try SARIFOverrides(run.entries("invocations"), rules: rules)
        let artifacts = run["artifacts"]?.sequence
        // Classes are numbered in the order of their first results, which are kept.
        var commons: [Common] = []
        for (number, sort) in results.classes.enumerated() {
            let node = results.kept[number]
            if Int(sort) == commons.count, let node {
                commons.append(
                    try common(
                        of: node, place: "\(place)/\(number)", rules: rules, overrides: overrides, remarks: &tally))
            }
            let common = commons[Int(sort)]
            guard let node else {
                tally.leaveOut(common.severity, rule: common.id, isExcluded: common.isExcluded)
                continue
            }
            try tally.add(common.severity, rule: common.id, isExcluded: common.isExcluded) {
                () throws(EvidenceFault) in
                let location = location(of: node, artifacts: artifacts)
                let pointer = "\(place)/\(number)"
                return .init(
                    rule: common.id, severity: common.severity, message: message(of: node, rule: common.rule),
                    location: location?.text, subject: subject(of: node, rule: common.id, path: location?.path),
                    excluded: try exclusion(of: node, place: pointer), place: pointer, line: node.position.line)
            }
        }
    }

    private static func common(
        of result: DataNode, place: String, rules: SARIFRules, overrides: SARIFOverrides,
        remarks: inout SecurityTally
    ) throws(EvidenceFault) -> Common {
        guard result.mapping != nil else { throw result.wrongType(place, "a mapping") }
        try result.checkSpelling(resultMembers)
        // What isn't the mapping that it should be would be taken for absent.
        _ = try result.part("rule")?.part("toolComponent")
        _ = try result.part("provenance")
        let rule = rules.rule(of: result)
        let override = overrides.level(of: result, rule: rule)
        return Common(
            rule: rule, id: result["ruleId"]?.string ?? result["rule"]?["id"]?.string ?? rule?["id"]?.string ?? "",
            severity: try severity(of: result, rule: rule, override: override, remarks: &remarks),
            isExcluded: try exclusion(of: result, place: place) != nil)
    }

    private static func run(_ run: DataNode, place: String) throws(EvidenceFault) -> SecurityReport.Run {
        let driver = run["tool"]?["driver"]
        guard let name = driver?["name"]?.string else {
            throw .missing(
                "tool.driver.name", in: "the run \(place)", remedy: EvidenceFault.anew, line: run.position.line)
        }
        let version = driver?["semanticVersion"]?.string ?? driver?["version"]?.string
        let outcome = try SARIFOutcome(run, tool: name)
        return .init(
            tool: name, toolVersion: version, failures: outcome.failures, warnings: outcome.warnings,
            line: run.position.line)
    }

    private static func severity(
        of result: DataNode, rule: DataNode?, override: DataNode?, remarks: inout SecurityTally
    ) throws(EvidenceFault) -> SecurityRating {
        var isInDoubt = false
        try rule?.checkSpelling(["properties", "defaultConfiguration"])
        for holder in [result, rule] {
            let properties = try holder?.part("properties")
            try properties?.checkSpelling(scoreMembers)
            guard let node = properties?.stated("security-severity") else { continue }
            let score = StatedScore(node)
            if case .rated(let severity) = score { return [severity].mostSevere(isInDoubt: isInDoubt) }
            if score != nil || node.decimal == nil {
                remarks.remark(
                    "the security-severity \(node.inWords) is no number from 0 to 10, so it doesn't count",
                    line: node.position.line)
            }
            isInDoubt = isInDoubt || score != nil
        }
        return [try level(of: result, rule: rule, override: override, remarks: &remarks)].mostSevere(
            isInDoubt: isInDoubt)
    }

    private static func level(
        of result: DataNode, rule: DataNode?, override: DataNode?, remarks: inout SecurityTally
    ) throws(EvidenceFault) -> SecurityRating {
        let own = try rule?.part("defaultConfiguration")?.stated("level")
        guard let level = result.stated("level") ?? override ?? own else { return .medium }
        switch level.string.map({ ASCII.lowercased(ASCII.trimmed($0)) }) {
        case "error": return .high
        case "warning": return .medium
        case "note", "none": return .low
        default:
            remarks.remark(
                "the level is \(level.inWords), and SARIF knows error, warning, note and none; what has it is unrated",
                line: level.position.line)
            return .unrated
        }
    }

    /// The values of `kind` other than fail (SARIF 2.1.0, 3.27.9): such a result is no finding.
    private static let harmlessKinds = ["pass", "open", "informational", "notApplicable", "review"]

    private static func exclusion(of result: DataNode, place: String) throws(EvidenceFault) -> String? {
        if let node = result.stated("kind"), node.string != "fail" {
            guard let kind = node.string, harmlessKinds.contains(kind) else {
                throw EvidenceFault(
                    "unknown-kind",
                    "the kind of \(place) is \(node.inWords), and it can be fail, \(harmlessKinds.joined(separator: ", "))",
                    remedy: "Have the scanner write SARIF 2.1.0.", line: node.position.line)
            }
            return "kind: \(kind)"
        }
        if result["baselineState"]?.string == "absent" { return "absent" }
        let suppressions = try result.entries("suppressions")
        guard let first = suppressions.first, suppressions.allSatisfy(isAccepted) else { return nil }
        let place = first["kind"]?.string == "inSource" ? "in the source" : "outside the source"
        let reason = first["justification"]?.string.flatMap { firstLine(of: $0) }.map { ": \($0)" } ?? ""
        return "suppressed: accepted \(place)\(reason)"
    }

    /// Without a `status` a suppression is accepted (3.35.3). Some write `state` in its place: that isn't passed over.
    private static func isAccepted(_ suppression: DataNode) -> Bool {
        ["status", "state"].allSatisfy { suppression.stated($0).map { $0.string == "accepted" } ?? true }
    }

    /// Of a result or a notification its own text, else the rule's with the arguments put in (3.11.5), else the rule's description.
    static func message(of result: DataNode, rule: DataNode?) -> String {
        let message = result["message"]
        if let text = message?["text"]?.string ?? message?["markdown"]?.string { return firstLine(of: text) ?? "" }
        if let id = message?["id"]?.string, let template = rule?["messageStrings"]?[id]?["text"]?.string {
            let arguments = message?["arguments"]?.sequence?.map { $0.string ?? "" } ?? []
            return firstLine(of: filled(template, with: arguments)) ?? ""
        }
        return firstLine(of: rule?["shortDescription"]?["text"]?.string ?? "") ?? ""
    }

    private static func filled(_ template: String, with arguments: [String]) -> String {
        var output = Bytes()
        let bytes = Array(template.utf8)
        var index = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "{"),
                let close = bytes[index...].prefix(8).firstIndex(of: UInt8(ascii: "}")),
                let number = ASCII.number(bytes[(index + 1)..<close]), number < arguments.count
            {
                output += arguments[number].utf8
                index = close + 1
            } else {
                output.append(bytes[index])
                index += 1
            }
        }
        return String(decoding: output, as: UTF8.self)
    }

    /// For people with the line, and as it stays when lines move.
    private static func location(of result: DataNode, artifacts: [DataNode]?) -> (text: String, path: String)? {
        guard let location = result["locations"]?.sequence?.first else { return nil }
        let physical = location["physicalLocation"]
        let artifact = physical?["artifactLocation"]
        var uri = artifact?["uri"]?.string
        if uri == nil, let index = artifact?["index"]?.int, let artifacts, artifacts.indices.contains(index) {
            uri = artifacts[index]["location"]?["uri"]?.string
        }
        guard let uri else {
            return location["logicalLocations"]?.sequence?.first?["fullyQualifiedName"]?.string.map { ($0, $0) }
        }
        return (physical?["region"]?["startLine"]?.int.map { "\(uri):\($0)" } ?? uri, uri)
    }

    /// The rule, the path and the scanner's fingerprint of the code around (3.27.18), where it has one.
    private static func subject(of result: DataNode, rule: String, path: String?) -> String {
        let fingerprints = (result["partialFingerprints"]?.mapping ?? []).filter {
            // GitHub's fingerprint of the column says nothing by itself.
            !$0.key.hasPrefix("primaryLocationStartColumnFingerprint") && $0.value.string != nil
        }.sorted { $0.key.precedesBytewise($1.key) }
        let own = fingerprints.first { $0.key.hasPrefix("primaryLocationLineHash") } ?? fingerprints.first
        let print = own?.value.string.flatMap { firstLine(of: $0, limit: 80) }
        return [rule, path, print].compactMap(\.self).filter { !$0.isEmpty }.joined(separator: " ")
    }
}

extension SARIFReader: EvidenceDialect {
    package static let kind = EvidenceKind.sarif
    package static let name = "a SARIF log"
    package static let command: String? =
        "your scanner's option for SARIF 2.1.0, such as `semgrep scan --sarif --output scan.sarif`"
    package static let mark = EvidenceMark.document { $0["runs"]?.sequence != nil }
    package static let need = EvidenceNeed.lists
    package static func isNamed(_ name: String, suffix: String?) -> Bool {
        suffix == "sarif" || name == "sarif.json" || name.hasSuffix(".sarif.json")
    }
    package static func mediaType(suffix _: String?) -> String? { "application/sarif+json" }

    package static func read(_ file: EvidenceInput) throws(EvidenceFault) -> EvidenceReading {
        .security(try read(SecurityDocument(file), limits: file.limits, keeping: file.keeping))
    }
}
