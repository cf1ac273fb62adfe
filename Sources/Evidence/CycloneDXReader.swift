// Reads CycloneDX JSON documents: components with their licences, and the known vulnerabilities.
import Documents
import Files
import ReleaseModel

/// Components inside of others count too; the one that the bill is of (`metadata.component`) and the tools do not. A document
/// without a `vulnerabilities` list says nothing about security.
enum CycloneDXReader {
    static func read(_ evidence: JSONEvidence) throws(EvidenceFault) -> BillOfMaterials {
        let document = evidence.root
        try check(document)
        let version = document["specVersion"]?.string.map { " \($0)" } ?? ""
        var bill = BillOfMaterials(format: "CycloneDX\(version)")
        if let subject = document["metadata"]?["component"], subject.mapping != nil {
            bill.subject = try CycloneDXLists.component(subject, place: "/metadata/component").identity
        }
        _ = try list(document["components"], "/components")
        bill.components = try evidence.bill.components.get()
        bill.vulnerabilities = try vulnerabilities(of: evidence)
        return bill
    }

    static let remedy = "Have the tool write the document again."

    private static func check(_ document: DataNode) throws(EvidenceFault) {
        guard document["bomFormat"]?.string == "CycloneDX" else {
            throw EvidenceFault(
                "not-cyclonedx", "the file has no bomFormat that says CycloneDX",
                remedy: "Have the tool write CycloneDX JSON, or correct the kind.", line: document.position.line)
        }
    }

    static func list(_ node: DataNode?, _ name: String) throws(EvidenceFault) -> [DataNode]? {
        guard let node, !node.isNull else { return nil }
        guard let list = node.sequence else {
            throw EvidenceFault(
                "wrong-type", "\(name) is \(node.inWords), and it should be a list", remedy: remedy,
                line: node.position.line)
        }
        return list
    }

    private static func vulnerabilities(of evidence: JSONEvidence) throws(EvidenceFault) -> SecurityReport? {
        let document = evidence.root
        guard let node = document["vulnerabilities"], try list(node, "vulnerabilities") != nil else { return nil }
        let tally = try evidence.bill.vulnerabilities(in: node)
        let tool = tool(of: document)
        let run = SecurityReport.Run(
            tool: tool?["name"]?.string ?? "CycloneDX", toolVersion: tool?["version"]?.string, succeeded: true,
            line: node.position.line)
        return tally.report([run])
    }

    /// `metadata.tools` is a list up to 1.4, and an object with components since.
    private static func tool(of document: DataNode) -> DataNode? {
        let tools = document["metadata"]?["tools"]
        return (tools?.sequence ?? tools?["components"]?.sequence)?.first
    }
}

extension CycloneDXReader: EvidenceDialect {
    package static let kind = EvidenceKind.cyclonedx
    package static let name = "a CycloneDX document"
    package static let mark = EvidenceMark.document { $0["bomFormat"]?.string == "CycloneDX" }
    package static let need = EvidenceNeed.lists
    package static func isNamed(_ name: String, suffix: String?) -> Bool {
        ["bom.json", "bom.xml"].contains(name) || name.hasSuffix(".cdx.json") || name.hasSuffix(".cdx.xml")
            || (name.contains("cyclonedx") && ["json", "xml"].contains(suffix))
    }
    package static func mediaType(suffix _: String?) -> String? { "application/vnd.cyclonedx+json" }

    package static func read(_ file: EvidenceInput) throws(EvidenceFault) -> EvidenceReading {
        .bill(try read(file.lists()))
    }
}
