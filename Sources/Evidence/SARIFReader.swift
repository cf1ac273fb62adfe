// Reads SARIF 2.1.0 logs of security scanners; section numbers are those of the OASIS standard.
import Documents
import Primitives
import ReleaseModel

/// Severity: `security-severity` of the result, else of its rule (9 critical, 7 high, 4 medium, above 0 low), else the
/// level of the result, else the one that the run's invocation gave its rule, else of its rule, else `warning` (error high, warning medium, note and none low). Not counted:
/// accepted suppressions (3.27.23), a kind other than `fail`, and the baseline state `absent`. A run without results never
/// scanned anything (3.14.23), and a log without a run neither: both are refused.
enum SARIFReader {
    static func read(
        _ evidence: JSONEvidence, limits: Policy.Limits, keeping: Int
    ) throws(EvidenceFault) -> SecurityReport {
        let document = evidence.root
        guard let runs = document["runs"]?.sequence else {
            throw EvidenceFault(
                "not-sarif", "the file has no list of runs",
                remedy: "Have the scanner write SARIF 2.1.0, or correct the kind.",
                line: document.position.line)
        }
        if let version = document["version"], !(version.string ?? "").hasPrefix("2.1.") {
            throw EvidenceFault(
                "unsupported-version", "the SARIF version is \(quoted(version.string ?? "")), and 2.1.0 is read",
                remedy: "Have the scanner write SARIF 2.1.0.", line: version.position.line)
        }
        guard !runs.isEmpty else {
            throw EvidenceFault(
                "no-runs", "the list of runs is empty, so nothing was scanned", remedy: "Run the scanner again.",
                line: document["runs"]?.position.line)
        }
        var tally = SecurityTally(keeping: keeping)
        var told: [SecurityReport.Run] = []
        for (index, run) in runs.enumerated() {
            told.append(try self.run(run, place: "/runs/\(index)"))
            guard run["results"]?.sequence != nil else {
                throw EvidenceFault(
                    "no-results", "the run /runs/\(index) has no list of results, so its scan did not end",
                    remedy: "Run the scanner again, and have it write the results into this file.",
                    line: run.position.line)
            }
            let results = evidence.results[index]
            guard results.classes.count <= limits.entries - tally.count else {
                throw .tooMany("results", limit: limits.entries, line: run["results"]?.position.line)
            }
            try add(results, of: run, place: "/runs/\(index)/results", to: &tally)
        }
        return tally.report(told)
    }

    /// What all results of a class have in common.
    private struct Common {
        var rule: DataNode?
        var id: String
        var severity: Severity
        var isExcluded: Bool
    }

    private static func add(
        _ results: SARIFResults.Run, of run: DataNode, place: String, to tally: inout SecurityTally
    ) throws(EvidenceFault) {
        let rules = SARIFRules(run)
        let overrides = SARIFOverrides(run, rules: rules)
        let artifacts = run["artifacts"]?.sequence
        // Classes are numbered in the order of their first results, which are kept.
        var commons: [Common] = []
        for (number, sort) in results.classes.enumerated() {
            let (node, place) = (results.kept[number], "\(place)/\(number)")
            if Int(sort) == commons.count, let node {
                commons.append(try common(of: node, place: place, rules: rules, overrides: overrides))
            }
            let common = commons[Int(sort)]
            guard let node else {
                tally.leaveOut(common.severity, rule: common.id, isExcluded: common.isExcluded)
                continue
            }
            try tally.add(common.severity, rule: common.id, isExcluded: common.isExcluded) {
                () throws(EvidenceFault) in
                .init(
                    rule: common.id, severity: common.severity, message: message(of: node, rule: common.rule),
                    location: location(of: node, artifacts: artifacts),
                    excluded: try exclusion(of: node, place: place), place: place, line: node.position.line)
            }
        }
    }

    private static func common(
        of result: DataNode, place: String, rules: SARIFRules, overrides: SARIFOverrides?
    ) throws(EvidenceFault) -> Common {
        guard result.mapping != nil else { throw wrongType(result, place, "a mapping") }
        let rule = rules.rule(of: result)
        let override = overrides?.level(of: result, rule: rule)
        return Common(
            rule: rule, id: result["ruleId"]?.string ?? result["rule"]?["id"]?.string ?? rule?["id"]?.string ?? "",
            severity: try severity(of: result, rule: rule, override: override, place: place),
            isExcluded: try exclusion(of: result, place: place) != nil)
    }

    private static func run(_ run: DataNode, place: String) throws(EvidenceFault) -> SecurityReport.Run {
        let driver = run["tool"]?["driver"]
        guard let name = driver?["name"]?.string else {
            throw .missing(
                "tool.driver.name", in: "the run \(place)", remedy: "Run the scanner again.", line: run.position.line)
        }
        var succeeded = true
        for invocation in run["invocations"]?.sequence ?? [] {
            guard let flag = invocation["executionSuccessful"], !flag.isNull else { continue }
            guard let value = flag.bool else {
                throw wrongType(flag, "executionSuccessful of \(place)", "true or false")
            }
            succeeded = succeeded && value
        }
        let version = driver?["semanticVersion"]?.string ?? driver?["version"]?.string
        return .init(tool: name, toolVersion: version, succeeded: succeeded, line: run.position.line)
    }

    private static func severity(
        of result: DataNode, rule: DataNode?, override: DataNode?, place: String
    ) throws(EvidenceFault) -> Severity {
        for holder in [result, rule] {
            guard let score = holder?["properties"]?["security-severity"], !score.isNull else { continue }
            guard let text = score.string, let value = decimal(text), value <= 10 else {
                throw EvidenceFault(
                    "malformed-number",
                    "the security-severity of \(place) is \(score.inWords), and it goes from 0 to 10",
                    remedy: "Run the scanner again; the number is the one that its rules carry.",
                    line: score.position.line)
            }
            if let severity = Severity(score: value) { return severity }
            break
        }
        let level = result["level"] ?? override ?? rule?["defaultConfiguration"]?["level"]
        switch level?.string ?? "warning" {
        case "error": return .high
        case "warning": return .medium
        case "note", "none": return .low
        case let other:
            throw EvidenceFault(
                "unknown-level",
                "the level of \(place) is \(quoted(other)), and it can be error, warning, note or none",
                remedy: "Have the scanner write SARIF 2.1.0.", line: level?.position.line)
        }
    }

    /// A number in decimal digits, as rules state scores in text; never negative.
    private static func decimal(_ text: String) -> Double? {
        guard text.utf8.count <= 20, text.utf8.allSatisfy({ ASCII.isDigit($0) || $0 == UInt8(ascii: ".") }) else {
            return nil
        }
        return Double(text)
    }

    /// The values of `kind` other than fail (SARIF 2.1.0, 3.27.9): such a result is no finding.
    private static let harmlessKinds = ["pass", "open", "informational", "notApplicable", "review"]

    private static func exclusion(of result: DataNode, place: String) throws(EvidenceFault) -> String? {
        if let node = result["kind"], node.string != "fail" {
            guard let kind = node.string, harmlessKinds.contains(kind) else {
                throw EvidenceFault(
                    "unknown-kind",
                    "the kind of \(place) is \(node.inWords), and it can be fail, \(harmlessKinds.joined(separator: ", "))",
                    remedy: "Have the scanner write SARIF 2.1.0.", line: node.position.line)
            }
            return "kind: \(kind)"
        }
        if result["baselineState"]?.string == "absent" { return "absent" }
        guard let suppressions = result["suppressions"]?.sequence, let first = suppressions.first else { return nil }
        guard suppressions.allSatisfy({ ($0["status"]?.string ?? "accepted") == "accepted" }) else { return nil }
        let place = first["kind"]?.string == "inSource" ? "in the source" : "outside the source"
        let reason = first["justification"]?.string.flatMap { firstLine(of: $0) }.map { ": \($0)" } ?? ""
        return "suppressed: accepted \(place)\(reason)"
    }

    /// The result's own text, else the rule's with the arguments put in (3.11.5), else the rule's description.
    private static func message(of result: DataNode, rule: DataNode?) -> String {
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

    private static func location(of result: DataNode, artifacts: [DataNode]?) -> String? {
        guard let location = result["locations"]?.sequence?.first else { return nil }
        let physical = location["physicalLocation"]
        let artifact = physical?["artifactLocation"]
        var uri = artifact?["uri"]?.string
        if uri == nil, let index = artifact?["index"]?.int, let artifacts, artifacts.indices.contains(index) {
            uri = artifacts[index]["location"]?["uri"]?.string
        }
        guard let uri else { return location["logicalLocations"]?.sequence?.first?["fullyQualifiedName"]?.string }
        return physical?["region"]?["startLine"]?.int.map { "\(uri):\($0)" } ?? uri
    }

    private static func wrongType(_ node: DataNode, _ place: String, _ expected: String) -> EvidenceFault {
        EvidenceFault(
            "wrong-type", "\(place) is \(node.inWords), and it should be \(expected)",
            remedy: "Run the scanner again.",
            line: node.position.line)
    }
}

extension Severity {
    /// The severity of a score from 0 to 10 by CVSS v3's bands; nil for 0, which says nothing.
    package init?(score: Double) {
        switch score {
        case 9...: self = .critical
        case 7..<9: self = .high
        case 4..<7: self = .medium
        case let low where low > 0: self = .low
        default: return nil
        }
    }
}

/// The rules of one run's tool components, by index and by id.
struct SARIFRules {
    private struct Component {
        var node: DataNode
        var rules: [DataNode]
        var indices: [String: Int]

        init(_ node: DataNode) {
            self.node = node
            rules = node["rules"]?.sequence ?? []
            indices = [:]
            for (index, rule) in rules.enumerated() {
                if let id = rule["id"]?.string, indices[id] == nil { indices[id] = index }
            }
        }

        /// By id, or by its beginning: `CA1000/1` is of the rule CA1000 (3.27.5).
        func rule(id: String) -> DataNode? {
            var id = id[...]
            while true {
                if let index = indices[String(id)] { return rules[index] }
                guard let slash = id.utf8.lastIndex(of: UInt8(ascii: "/")) else { return nil }
                id = id[..<slash]
            }
        }
    }

    private let driver: Component?
    private let extensions: [Component]

    init(_ run: DataNode) {
        driver = run["tool"]?["driver"].map(Component.init)
        extensions = run["tool"]?["extensions"]?.sequence?.map(Component.init) ?? []
    }

    /// By `rule` (3.27.7), `ruleIndex` (3.27.6) and `ruleId` (3.27.5). The id wins over an index that names another rule; an
    /// id that its component doesn't know is looked for in the driver and then in the extensions.
    func rule(of result: DataNode) -> DataNode? {
        let reference = result["rule"]
        return rule(
            reference, id: result["ruleId"]?.string ?? reference?["id"]?.string,
            index: (reference?["index"] ?? result["ruleIndex"])?.int)
    }

    /// The one that a reference is to (3.52).
    func rule(_ reference: DataNode) -> DataNode? {
        rule(reference, id: reference["id"]?.string, index: reference["index"]?.int)
    }

    private func rule(_ reference: DataNode?, id: String?, index: Int?) -> DataNode? {
        let named = reference?["toolComponent"].flatMap(component)
        if let index, let rules = (named ?? driver)?.rules,
            rules.indices.contains(index)
        {
            let rule = rules[index]
            let own = rule["id"]?.string
            if id == nil || own == nil || id == own || id?.hasPrefix("\(own ?? "")/") == true { return rule }
        }
        guard let id else { return nil }
        for component in [named, driver].compactMap(\.self) + extensions {
            if let rule = component.rule(id: id) { return rule }
        }
        return nil
    }

    /// By index into the extensions, guid, or name (3.54).
    private func component(_ reference: DataNode) -> Component? {
        if let index = reference["index"]?.int, extensions.indices.contains(index) { return extensions[index] }
        for key in ["guid", "name"] {
            guard let wanted = reference[key]?.string else { continue }
            if let found = ([driver].compactMap(\.self) + extensions).first(where: { $0.node[key]?.string == wanted }) {
                return found
            }
        }
        return nil
    }
}

extension SARIFReader: EvidenceDialect {
    package static let kind = EvidenceKind.sarif
    package static let name = "a SARIF log"
    package static let mark = EvidenceMark.document { $0["runs"]?.sequence != nil }
    package static let need = EvidenceNeed.lists
    package static func isNamed(_ name: String, suffix: String?) -> Bool {
        suffix == "sarif" || name == "sarif.json" || name.hasSuffix(".sarif.json")
    }
    package static func mediaType(suffix _: String?) -> String? { "application/sarif+json" }

    package static func read(_ file: EvidenceInput) throws(EvidenceFault) -> EvidenceReading {
        .security(try read(file.lists(), limits: file.limits, keeping: file.keeping))
    }
}
