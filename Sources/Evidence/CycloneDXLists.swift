// The components and vulnerabilities of a CycloneDX JSON document, one after another as they are read.
import Documents
import Files
import Primitives
import ReleaseModel

/// The first fault is kept until the rest of the document is known: it may be no CycloneDX at all.
struct CycloneDXLists {
    private let limits: Policy.Limits
    private var listed: [BillOfMaterials.Component] = []
    private var componentFault: EvidenceFault?
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

    /// `list` is the document's node of the list.
    func vulnerabilities(in list: DataNode) throws(EvidenceFault) -> SecurityTally {
        guard vulnerabilityCount <= limits.entries else {
            throw .tooMany("vulnerabilities", limit: limits.entries, line: list.position.line)
        }
        if let vulnerabilityFault { throw vulnerabilityFault }
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
        listed.append(component)
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

    mutating func takeVulnerability(_ node: DataNode, index: Int) {
        vulnerabilityCount &+= 1
        guard vulnerabilityFault == nil, vulnerabilityCount <= limits.entries else { return }
        do throws(EvidenceFault) {
            tally.add(try Self.vulnerability(node, place: "/vulnerabilities/\(index)").result)
        } catch { vulnerabilityFault = error }
    }

    private static func vulnerability(
        _ node: DataNode, place: String
    ) throws(EvidenceFault) -> CycloneDXVulnerability {
        guard let id = node["id"]?.string else {
            throw .missing(
                "id", in: "the vulnerability \(place)", remedy: CycloneDXReader.remedy, line: node.position.line)
        }
        let analysis = node["analysis"]
        return CycloneDXVulnerability(
            id: id, description: node["description"]?.string ?? "",
            ratings: (node["ratings"]?.sequence ?? []).compactMap { rating in
                CycloneDXVulnerability.severity(rating["severity"]?.string, score: rating["score"]?.double)
            },
            state: analysis?["state"]?.string, reason: (analysis?["justification"] ?? analysis?["detail"])?.string,
            affected: node["affects"]?.sequence?.first?["ref"]?.string, place: place, line: node.position.line)
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
