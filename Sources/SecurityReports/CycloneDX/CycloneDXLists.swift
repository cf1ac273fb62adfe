// The components and vulnerabilities of a CycloneDX JSON document, one after another as they are read.
import Documents
import EvidenceParsing
import Files
import Primitives
import ReleaseModel

/// The first fault is kept until the rest of the document is known: it may be no CycloneDX at all.
struct CycloneDXLists {
    private let limits: Policy.Limits
    private var listed: [BillOfMaterials.Component] = []
    private var componentFault: EvidenceFault?
    /// By reference (`bom-ref`), the component that has it.
    private var references: [Bytes: Int] = [:]
    private var tally: SecurityTally
    private var vulnerabilityCount = 0
    private var vulnerabilityFault: EvidenceFault?
    private var licenses = SharedLicenses()

    init(limits: Policy.Limits, keeping: Int) {
        self.limits = limits
        tally = SecurityTally(keeping: keeping)
    }

    /// In the document's order, those inside of others after them.
    var components: Result<[BillOfMaterials.Component], EvidenceFault> {
        componentFault.map { .failure($0) } ?? .success(listed)
    }

    /// There is at least one of this document's own, in its list or in something that it lists.
    var hasVulnerabilities: Bool { tally.count > 0 || vulnerabilityFault != nil }
    /// What it says of vulnerabilities of other documents.
    var statements: [VEXDocument.Statement] { tally.statements }

    /// `list` is the document's node of the list.
    func vulnerabilities(in list: DataNode) throws(EvidenceFault) -> SecurityTally {
        guard vulnerabilityCount <= limits.entries else {
            throw .tooMany("vulnerabilities", limit: limits.entries, line: list.position.line)
        }
        if let vulnerabilityFault { throw vulnerabilityFault }
        var tally = tally
        tally.resolve { reference in references[Bytes(reference.utf8)].map { listed[$0].identity } }
        return tally
    }

    // MARK: Components

    mutating func takeComponent(_ node: DataNode, index: Int) {
        guard componentFault == nil else { return }
        do throws(EvidenceFault) { try add(node, place: "/components/\(index)") } catch { componentFault = error }
    }

    private mutating func add(_ item: DataNode, place: String) throws(EvidenceFault) {
        guard listed.count < limits.entries else {
            throw .tooMany("components", limit: limits.entries, line: item.position.line)
        }
        var component = try Self.component(item, place: place)
        component.licenses = licenses.shared(component.licenses)
        component.reference = item["bom-ref"]?.string
        if let reference = component.reference { references[Bytes(reference.utf8)] = listed.count }
        listed.append(component)
        // The vulnerability extension of CycloneDX 1.1 to 1.3 keeps them in the component that has them.
        try takeVulnerabilities(in: item, place: place, owner: component.identity)
        let inner = try CycloneDXReader.list(item["components"], "\(place)/components") ?? []
        for (index, item) in inner.enumerated() { try add(item, place: "\(place)/components/\(index)") }
    }

    static func component(
        _ node: DataNode, place: String
    ) throws(EvidenceFault) -> BillOfMaterials.Component {
        let name = try EvidenceFields.text(
            node, "name", of: "the component \(place)", remedy: CycloneDXReader.remedy)
        let group = node["group"]?.string.flatMap { firstLine(of: $0) }
        var licenses: [String] = []
        for choice in try CycloneDXReader.list(node["licenses"], "\(place)/licenses") ?? [] {
            let license = choice["license"]
            let texts = [choice["expression"]?.string, license?["id"]?.string, license?["name"]?.string]
            guard let text = texts.compactMap(\.self).first.flatMap({ firstLine(of: $0) }), !licenses.contains(text)
            else { continue }
            licenses.append(text)
        }
        return .init(
            name: group.map { "\($0)/\(name)" } ?? name, version: node["version"]?.string.flatMap { firstLine(of: $0) },
            purl: node["purl"]?.string.flatMap { firstLine(of: $0) }, licenses: licenses, line: node.position.line)
    }

    // MARK: Vulnerabilities

    mutating func takeVulnerability(_ node: DataNode, index: Int) { take(node, place: "/vulnerabilities/\(index)") }

    private mutating func takeVulnerabilities(
        in item: DataNode, place: String, owner: String
    ) throws(EvidenceFault) {
        try item.checkSpelling(Self.lists)
        for (index, node) in try item.entries("vulnerabilities").enumerated() {
            take(node, place: "\(place)/vulnerabilities/\(index)", in: owner)
        }
    }

    static let lists = ["vulnerabilities", "components", "services"]

    /// Those inside of what is no component of the bill: its subject, and services; with the parts of these.
    mutating func takeVulnerabilities(inside item: DataNode, place: String) throws(EvidenceFault) {
        let version = item["version"]?.string.map { "@\($0)" } ?? ""
        let owner = item["purl"]?.string ?? (item["name"]?.string ?? "") + version
        try takeVulnerabilities(in: item, place: place, owner: firstLine(of: owner) ?? "")
        for list in ["components", "services"] {
            for (index, part) in try item.entries(list).enumerated() {
                try takeVulnerabilities(inside: part, place: "\(place)/\(list)/\(index)")
            }
        }
    }

    /// `owner`: the component inside of which it is.
    private mutating func take(_ node: DataNode, place: String, in owner: String? = nil) {
        vulnerabilityCount &+= 1
        guard vulnerabilityFault == nil, vulnerabilityCount <= limits.entries else { return }
        do throws(EvidenceFault) {
            var vulnerability = try Self.vulnerability(node, place: place)
            if let owner { vulnerability.affected = [owner] }
            tally.add(vulnerability)
        } catch { vulnerabilityFault = error }
    }

    private static func vulnerability(
        _ node: DataNode, place: String
    ) throws(EvidenceFault) -> CycloneDXVulnerability {
        guard let id = node["id"]?.string else {
            throw .missing(
                "id", in: "the vulnerability \(place)", remedy: CycloneDXReader.remedy, line: node.position.line)
        }
        let analysis = try node.part("analysis")
        return CycloneDXVulnerability(
            id: id, references: try node.entries("references").compactMap { $0["id"]?.string },
            description: node["description"]?.string ?? "", ratings: try node.entries("ratings").map(rating),
            state: analysis?["state"]?.string, justification: analysis?["justification"]?.string,
            detail: analysis?["detail"]?.string, affected: try node.entries("affects").compactMap { $0["ref"]?.string },
            at: ["lastUpdated", "firstIssued"].lazy.compactMap {
                analysis?[$0]?.string.flatMap { EvidenceTime.read($0) }
            }.first, place: place, line: node.position.line)
    }

    private static func rating(_ node: DataNode) throws(EvidenceFault) -> SeverityOpinion {
        let (source, score) = (node["source"], node.stated("score"))
        return .init(
            source: [source?["name"]?.string, source?["url"]?.string].compactMap(\.self).joined(separator: " "),
            method: node["method"]?.string, word: try node.statedText("severity"),
            score: StatedScore(score?["base"] ?? score),
            vector: node["vector"]?.string, line: node.position.line)
    }
}

/// Of the lists of licences each once: thousands of components share a few.
struct SharedLicenses {
    private var known: [Bytes: [String]] = [:]

    mutating func shared(_ list: [String]) -> [String] {
        let key = Bytes(list.joined(separator: "\n").utf8)
        if let known = known[key] { return known }
        known[key] = list
        return list
    }
}
