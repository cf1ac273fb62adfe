// Reads CycloneDX JSON documents: components with their licences, and the known vulnerabilities.
import Documents
import EvidenceParsing
import Files
import Primitives
import ReleaseModel

/// Components inside of others count too; the one that the bill is of (`metadata.component`) and the tools do not. A document
/// says something about security where it lists vulnerabilities, and is a scan only where a tool wrote it that does nothing else.
enum CycloneDXReader {
    static func read(_ evidence: SecurityDocument) throws(EvidenceFault) -> BillOfMaterials {
        let document = evidence.root
        try check(document)
        let version = document["specVersion"]?.string.map { " \($0)" } ?? ""
        var bill = BillOfMaterials(format: "CycloneDX\(version)")
        if let subject = document["metadata"]?["component"], subject.mapping != nil {
            bill.subject = try CycloneDXLists.component(subject, place: "/metadata/component").identity
        }
        try document.checkSpelling(CycloneDXLists.lists + ["metadata"])
        _ = try list(document["components"], "/components")
        var lists = evidence.lists.bill
        bill.components = try lists.components.get()
        let metadata = try document.part("metadata")
        if let subject = metadata?["component"], subject.mapping != nil {
            try lists.takeVulnerabilities(inside: subject, place: "/metadata/component")
        }
        for (index, service) in try document.entries("services").enumerated() {
            try lists.takeVulnerabilities(inside: service, place: "/services/\(index)")
        }
        let tools = tools(of: document)
        let scanner = tools.first { $0["name"]?.string.map(ScannerTools.isOne) ?? false }
        bill.vulnerabilities = try vulnerabilities(of: document, lists, scanner: scanner, tool: scanner ?? tools.first)
        bill.isScan = scanner != nil
        bill.origin = try origin(of: metadata, tool: scanner ?? tools.first)
        bill.link = link(serial: document["serialNumber"]?.string, version: document["version"]?.string)
        if !lists.statements.isEmpty {
            let names = [
                metadata?["authors"]?.sequence?.first?["name"], metadata?["supplier"]?["name"],
                metadata?["manufacturer"]?["name"], metadata?["manufacture"]?["name"],
            ]
            bill.statements = VEXDocument(
                format: bill.format,
                author: names.lazy.compactMap { $0?.string.map { firstLine(of: $0) ?? "" } }.first,
                at: bill.origin.at, statements: lists.statements)
        }
        return bill
    }

    static let remedy = EvidenceFault.anew

    private static func check(_ document: DataNode) throws(EvidenceFault) {
        guard document["bomFormat"]?.string == "CycloneDX" else {
            throw EvidenceFault(
                "not-cyclonedx", "the file has no bomFormat that says CycloneDX",
                remedy: "Have the tool write CycloneDX JSON, or correct the kind.", line: document.position.line)
        }
    }

    static func list(_ node: DataNode?, _ name: String) throws(EvidenceFault) -> [DataNode]? {
        try EvidenceFields.list(node, name, remedy: remedy)
    }

    /// `urn:cdx:<serial>/<version>`, of `urn:uuid:<serial>`; a document without a version is the first.
    static func link(serial: String?, version: String?) -> String? {
        guard let serial, serial.hasPrefix("urn:uuid:") else { return nil }
        return "urn:cdx:\(serial.dropFirst(9))/\(version ?? "1")"
    }

    private static func vulnerabilities(
        of document: DataNode, _ lists: CycloneDXLists, scanner: DataNode?, tool: DataNode?
    ) throws(EvidenceFault) -> SecurityReport? {
        _ = try list(document["vulnerabilities"], "vulnerabilities")
        let node = document.stated("vulnerabilities")
        guard node != nil || scanner != nil || lists.hasVulnerabilities else { return nil }
        let tally = try lists.vulnerabilities(in: node ?? document)
        let run = SecurityReport.Run(
            tool: tool?["name"]?.string ?? "CycloneDX", toolVersion: tool?["version"]?.string,
            line: (node ?? document).position.line)
        return tally.report([run])
    }

    /// `metadata.tools` is a list up to 1.4, and an object with components since.
    private static func tools(of document: DataNode) -> [DataNode] {
        let tools = document["metadata"]?["tools"]
        return tools?.sequence ?? (tools?["components"]?.sequence ?? []) + (tools?["services"]?.sequence ?? [])
    }

    private static func origin(of metadata: DataNode?, tool: DataNode?) throws(EvidenceFault) -> EvidenceOrigin {
        let component = try metadata?.part("component")
        var origin = EvidenceOrigin(at: metadata?["timestamp"]?.string.flatMap { Timestamp($0) })
        origin.setTool(tool?["name"]?.string, version: tool?["version"]?.string)
        for property in try (component?.entries("properties") ?? []) + (metadata?.entries("properties") ?? []) {
            origin.add(property: property["name"]?.string, value: property["value"]?.string)
        }
        let references = try component?.entries("externalReferences") ?? []
        for reference in references where reference["type"]?.string == "vcs" {
            origin.add(vcs: reference["url"]?.string)
        }
        return origin
    }
}

extension CycloneDXReader: EvidenceDialect {
    package static let kind = EvidenceKind.cyclonedx
    package static let name = "a CycloneDX document"
    package static let command: String? =
        "`syft . -o cyclonedx-json=bom.cdx.json`, or your build's own plugin for CycloneDX"
    package static let mark = EvidenceMark.document { $0["bomFormat"]?.string == "CycloneDX" }
    package static let need = EvidenceNeed.lists
    package static func isNamed(_ name: String, suffix: String?) -> Bool {
        ["bom.json", "bom.xml"].contains(name) || name.hasSuffix(".cdx.json") || name.hasSuffix(".cdx.xml")
            || (name.contains("cyclonedx") && ["json", "xml"].contains(suffix))
    }
    package static func mediaType(suffix _: String?) -> String? { "application/vnd.cyclonedx+json" }

    package static func read(_ file: EvidenceInput) throws(EvidenceFault) -> EvidenceReading {
        .bill(try read(SecurityDocument(file)))
    }
}
