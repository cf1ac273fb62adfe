// Reads SPDX 3 documents in JSON-LD: packages with their licences, and the vulnerabilities of the security profile.
import Documents
import EvidenceParsing
import Files
import Primitives
import ReleaseModel

/// Elements refer to each other by `spdxId`, in any order: what is needed of them is collected, and put together at the end.
struct SPDX3Graph {
    private struct Weakness {
        var names: [String]
        var description: String
        var line: Int
        var place: String
        var opinions: [SeverityOpinion] = []
        var components: [String] = []
        /// What a VEX relationship says of it, by component.
        var cleared: [String: String] = [:]
    }
    private let limits: Policy.Limits
    private var count = 0
    private var fault: EvidenceFault?
    private var packages: [BillOfMaterials.Component] = []
    private var indices: [String: Int] = [:]
    private var weaknesses: [Weakness] = []
    private var known: [String: Int] = [:]
    private var relations: [DataNode] = []
    private var licenses: [String: String] = [:]
    private(set) var created: Timestamp?
    private(set) var tool: String?

    init(limits: Policy.Limits) { self.limits = limits }

    mutating func take(_ node: DataNode, index: Int) {
        count &+= 1
        guard fault == nil, count <= limits.entries else { return }
        do throws(EvidenceFault) { try add(node, index: index) } catch { fault = error }
    }

    private mutating func add(_ node: DataNode, index: Int) throws(EvidenceFault) {
        guard node.mapping != nil else { throw node.wrongType("/@graph/\(index)", "a mapping") }
        let type = node["type"]?.string ?? node["@type"]?.string ?? ""
        let id = node["spdxId"]?.string ?? node["@id"]?.string ?? ""
        switch type {
        case "software_Package":
            guard let name = node["name"]?.string.flatMap({ firstLine(of: $0) }) else {
                throw .missing(
                    "name", in: "the package /@graph/\(index)", remedy: SPDXReader.remedy, line: node.position.line)
            }
            indices[id] = packages.count
            let known = try Self.external(node, "packageUrl")
            packages.append(
                .init(
                    name: name, version: node["software_packageVersion"]?.string.flatMap { firstLine(of: $0) },
                    purl: (node["software_packageUrl"]?.string ?? known).flatMap { firstLine(of: $0) },
                    line: node.position.line))
        case "security_Vulnerability":
            known[id] = weaknesses.count
            let names = try node.entries("externalIdentifier").compactMap { $0["identifier"]?.string }
            weaknesses.append(
                Weakness(
                    names: names + [node["name"]?.string].compactMap(\.self) + [id],
                    description: node["description"]?.string ?? node["summary"]?.string ?? "",
                    line: node.position.line, place: "/@graph/\(index)"))
        case "simplelicensing_LicenseExpression":
            licenses[id] = node["simplelicensing_licenseExpression"]?.string
        case "CreationInfo": created = created ?? node["created"]?.string.flatMap { Timestamp($0) }
        case "Tool":
            let name = node["name"]?.string
            // One that scans counts before others.
            if tool == nil || (!isScan && name.map(ScannerTools.isOne) ?? false) { tool = name }
        case "Relationship" where Self.isOfUse(node["relationshipType"]?.string): relations.append(node)
        case _ where type.hasPrefix("security_") && type.hasSuffix("Relationship"): relations.append(node)
        default: break
        }
    }

    private static func isOfUse(_ relation: String?) -> Bool {
        ["affects", "hasAssociatedVulnerability", "hasConcludedLicense", "hasDeclaredLicense"].contains(relation)
    }

    /// A tool wrote it that does nothing but scan.
    private var isScan: Bool { tool.map(ScannerTools.isOne) ?? false }

    private static func external(_ node: DataNode, _ type: String) throws(EvidenceFault) -> String? {
        try node.entries("externalIdentifier").first { $0["externalIdentifierType"]?.string == type }?[
            "identifier"]?.string
    }

    /// `line`: of the list.
    func bill(version: String, keeping: Int, line: Int) throws(EvidenceFault) -> BillOfMaterials {
        guard count <= limits.entries else { throw .tooMany("elements", limit: limits.entries, line: line) }
        if let fault { throw fault }
        var finished = self
        for relation in relations { try finished.apply(relation) }
        var bill = BillOfMaterials(format: version, components: finished.packages)
        bill.origin.at = created
        bill.origin.setTool(tool, version: nil)
        bill.isScan = isScan
        guard isScan || !weaknesses.isEmpty else { return bill }
        var tally = SecurityTally(keeping: keeping)
        for weakness in finished.weaknesses {
            let severity = weakness.opinions.severity(&tally)
            let names = weakness.names
            // A weakness is set aside only where that is said of each component that has it.
            let reasons = weakness.components.compactMap { weakness.cleared[$0] }
            let isCleared = !weakness.components.isEmpty && reasons.count == weakness.components.count
            tally.add(
                .init(
                    rule: names.first ?? "", aliases: Array(names.dropFirst()), severity: severity,
                    message: firstLine(of: weakness.description) ?? "", location: weakness.components.first,
                    components: weakness.components, excluded: isCleared ? reasons.first : nil, place: weakness.place,
                    line: weakness.line))
        }
        bill.vulnerabilities = tally.report([.init(tool: tool ?? version, line: line)])
        return bill
    }

    private mutating func apply(_ relation: DataNode) throws(EvidenceFault) {
        let from = relation["from"]?.string ?? ""
        // JSON-LD may write a list of one as the one.
        let one = relation["to"]?.string
        let to = if let one { [one] } else { try relation.statedTexts("to") }
        let kind = relation["relationshipType"]?.string ?? ""
        let type = relation["type"]?.string ?? ""
        if kind.hasSuffix("License"), let index = indices[from],
            packages[index].licenses.isEmpty || kind == "hasConcludedLicense"
        {
            let named = to.compactMap { licenses[$0] ?? Self.license($0) }.flatMap { SPDXReader.licenses($0) }
            if !named.isEmpty { packages[index].licenses = named }
        }
        if kind == "hasAssociatedVulnerability" {
            for id in to { add(component: from, to: id) }
        } else if known[from] != nil {
            if ["affects", "doesNotAffect", "fixedIn", "underInvestigationFor"].contains(kind) {
                for id in to { add(component: id, to: from) }
            }
            assess(relation, type: type, weakness: from, components: to)
        }
    }

    private mutating func add(component: String, to weakness: String) {
        guard let number = known[weakness] else { return }
        let identity = identity(component)
        if !weaknesses[number].components.contains(identity) { weaknesses[number].components.append(identity) }
    }

    private func identity(_ id: String) -> String { indices[id].map { packages[$0].identity } ?? id }

    /// `https://spdx.org/licenses/MIT`
    private static func license(_ id: String) -> String? {
        id.contains("spdx.org/licenses/") ? EvidencePath.name(of: id) : nil
    }

    /// `VexJustificationType` of the security profile.
    private static let justifications: Set<String> = [
        "componentNotPresent", "vulnerableCodeNotPresent", "vulnerableCodeNotInExecutePath",
        "vulnerableCodeCannotBeControlledByAdversary", "inlineMitigationsAlreadyExist",
    ]

    private mutating func assess(_ relation: DataNode, type: String, weakness: String, components: [String]) {
        guard let number = known[weakness] else { return }
        let line = relation.position.line
        if type.hasPrefix("security_Cvss") {
            weaknesses[number].opinions.append(
                SeverityOpinion(
                    word: relation["security_severity"]?.string,
                    score: StatedScore(relation["security_score"]),
                    vector: relation["security_vectorString"]?.string, line: line))
        }
        let word = relation["security_justificationType"]?.string.flatMap {
            Self.justifications.contains($0) ? $0 : nil
        }
        let why =
            word ?? relation["security_impactStatement"]?.string.flatMap { Placeholder.namesNobody($0) ? nil : $0 }
        let status: String? =
            switch type {
            case "security_VexNotAffectedVulnAssessmentRelationship" where why != nil: "not_affected"
            case "security_VexFixedVulnAssessmentRelationship": "fixed"
            default: nil
            }
        guard let status else { return }
        for component in components {
            let reason = why.flatMap { firstLine(of: $0) }.map { " (\($0))" } ?? ""
            weaknesses[number].cleared[identity(component)] = "analysis: \(status)\(reason)"
        }
    }
}

enum SPDX3Reader: EvidenceDialect {
    static let kind = EvidenceKind.spdx
    static let name = "an SPDX document"
    static let mark = EvidenceMark.document(isOne)
    static let need = EvidenceNeed.lists
    static func takes(_: Bytes) -> Bool { false }
    static func mediaType(suffix: String?) -> String? { suffix == "jsonld" ? "application/ld+json" : nil }

    /// `https://spdx.org/rdf/3.0.1/spdx-context.jsonld`
    static func isOne(_ document: DataNode) -> Bool {
        let context = document["@context"]
        let texts = [context?.string] + (context?.sequence ?? []).map(\.string)
        return document["@graph"]?.sequence != nil
            && texts.contains { ($0 ?? "").hasPrefix("https://spdx.org/rdf/3") }
    }

    /// `SPDX 3.0.1`, by the context's address.
    static func format(_ document: DataNode) -> String {
        let text = document["@context"]?.string ?? document["@context"]?.sequence?.first?.string ?? ""
        let version = text.utf8.split(separator: ASCII.slash).map { String(Substring($0)) }.first { $0.hasPrefix("3") }
        return "SPDX \(version ?? "3")"
    }

    static func read(_ file: EvidenceInput) throws(EvidenceFault) -> EvidenceReading {
        let document = try SecurityDocument(file)
        let line = document.root["@graph"]?.position.line ?? 1
        return .bill(
            try document.lists.graph.bill(version: format(document.root), keeping: file.keeping, line: line))
    }
}
