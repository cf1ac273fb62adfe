// Reads CycloneDX JSON documents: components with their licences, and the known vulnerabilities.
import ColophonSystem
import ReleaseModel

/// Components inside of others count too; the one that the bill is of (`metadata.component`) and the tools do not. A document
/// without a `vulnerabilities` list says nothing about security.
enum CycloneDXReader {
    static func read(_ document: DataNode, limits: Policy.Limits) throws(EvidenceFault) -> BillOfMaterials {
        try check(document)
        let version = document["specVersion"]?.string.map { " \($0)" } ?? ""
        var bill = BillOfMaterials(format: "CycloneDX\(version)")
        if let subject = document["metadata"]?["component"], subject.mapping != nil {
            bill.subject = try component(subject, place: "/metadata/component").identity
        }
        try add(document["components"], place: "/components", to: &bill, limits: limits)
        bill.vulnerabilities = try vulnerabilities(of: document, limits: limits)
        return bill
    }

    /// As bundle format 1 reads a document: no more than the vulnerabilities, and nothing where there is no list of them.
    static func vulnerabilitiesAlone(
        _ document: DataNode, limits: Policy.Limits
    ) throws(EvidenceFault) -> EvidenceReading {
        try check(document)
        return try vulnerabilities(of: document, limits: limits).map { .security($0) } ?? .opaque
    }

    static let remedy = "Have the tool write the document again."

    private static func check(_ document: DataNode) throws(EvidenceFault) {
        guard document["bomFormat"]?.string == "CycloneDX" else {
            throw EvidenceFault(
                "not-cyclonedx", "the file has no bomFormat that says CycloneDX",
                remedy: "Have the tool write CycloneDX JSON, or correct the kind.", line: document.position.line)
        }
    }

    private static func list(_ node: DataNode?, _ name: String) throws(EvidenceFault) -> [DataNode]? {
        guard let node, !node.isNull else { return nil }
        guard let list = node.sequence else {
            throw EvidenceFault(
                "wrong-type", "\(name) is \(node.inWords), and it should be a list", remedy: remedy,
                line: node.position.line)
        }
        return list
    }

    // MARK: Components

    private static func add(
        _ node: DataNode?, place: String, to bill: inout BillOfMaterials, limits: Policy.Limits
    ) throws(EvidenceFault) {
        for (index, item) in (try list(node, place) ?? []).enumerated() {
            guard bill.components.count < limits.entries else {
                throw .tooMany("components", limit: limits.entries, line: item.position.line)
            }
            let place = "\(place)/\(index)"
            bill.components.append(try component(item, place: place))
            try add(item["components"], place: "\(place)/components", to: &bill, limits: limits)
        }
    }

    private static func component(
        _ node: DataNode, place: String
    ) throws(EvidenceFault) -> BillOfMaterials.Component {
        let name = try EvidenceFields.text(node, "name", of: "the component \(place)", remedy: remedy)
        let group = node["group"]?.string.flatMap { firstLine(of: $0) }
        var licenses: [String] = []
        for choice in try list(node["licenses"], "\(place)/licenses") ?? [] {
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

    private static func vulnerabilities(
        of document: DataNode, limits: Policy.Limits
    ) throws(EvidenceFault) -> SecurityReport? {
        let node = document["vulnerabilities"]
        guard let node, let vulnerabilities = try list(node, "vulnerabilities") else { return nil }
        guard vulnerabilities.count <= limits.entries else {
            throw .tooMany("vulnerabilities", limit: limits.entries, line: node.position.line)
        }
        var results: [SecurityReport.Result] = []
        for (index, vulnerability) in vulnerabilities.enumerated() {
            results.append(try self.vulnerability(vulnerability, place: "/vulnerabilities/\(index)").result)
        }
        let tool = tool(of: document)
        let run = SecurityReport.Run(
            tool: tool?["name"]?.string ?? "CycloneDX", toolVersion: tool?["version"]?.string, succeeded: true,
            line: node.position.line)
        return SecurityReport(runs: [run], results: results)
    }

    /// `metadata.tools` is a list up to 1.4, and an object with components since.
    private static func tool(of document: DataNode) -> DataNode? {
        let tools = document["metadata"]?["tools"]
        return (tools?.sequence ?? tools?["components"]?.sequence)?.first
    }

    private static func vulnerability(
        _ node: DataNode, place: String
    ) throws(EvidenceFault) -> CycloneDXVulnerability {
        guard let id = node["id"]?.string else {
            throw .missing("id", in: "the vulnerability \(place)", remedy: remedy, line: node.position.line)
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
