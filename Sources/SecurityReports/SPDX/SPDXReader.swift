// Reads SPDX 2 documents in JSON or YAML: packages with their licences, and references to advisories.
import Documents
import EvidenceParsing
import Files
import Primitives
import ReleaseModel

/// All packages count, also the one that the document describes. The concluded licence counts, else the declared one.
/// Numbers are those of the SPDX 2.3 specification.
enum SPDXReader {
    /// Nil for a graph without the context of version 3, which is bundled and not interpreted.
    static func read(_ evidence: SecurityDocument) throws(EvidenceFault) -> BillOfMaterials? {
        let document = evidence.root
        if document["@graph"] != nil { return nil }
        guard let version = document["spdxVersion"]?.string else {
            throw EvidenceFault(
                "not-spdx", "the file has no spdxVersion", remedy: "Have the tool write SPDX 2.3, or correct the kind.",
                line: document.position.line)
        }
        var bill = BillOfMaterials(format: version, subject: document["name"]?.string.flatMap { firstLine(of: $0) })
        let creation = try document.part("creationInfo")
        bill.origin.at = creation?["created"]?.string.flatMap { Timestamp($0) }
        for creator in try creation?.statedTexts("creators") ?? [] { bill.origin.setTool(creator: creator) }
        guard let node = document["packages"],
            try EvidenceFields.list(node, "packages", remedy: remedy) != nil
        else { return bill }
        let listed = try evidence.lists.packages.listed(in: node)
        (bill.components, bill.advisories) = (listed.components, listed.advisories)
        return bill
    }

    static let remedy = EvidenceFault.anew

    /// Of the concluded and the declared licence (7.13, 7.15) the first that says one: NOASSERTION and NONE name none.
    static func licenses(_ texts: String?...) -> [String] {
        texts.compactMap { $0.flatMap { firstLine(of: $0) } }.first { !["NOASSERTION", "NONE"].contains($0) }
            .map { [$0] } ?? []
    }

    /// An external reference (7.21; annex F): the first package URL is the component's.
    static func refer(
        to locator: String?, type: String?, of component: inout BillOfMaterials.Component,
        in bill: inout BillOfMaterials
    ) {
        guard let type, let locator = locator.flatMap({ firstLine(of: $0) }) else { return }
        // Some tools give the type as an address, http://spdx.org/rdf/references/purl.
        switch type.utf8.split(separator: UInt8(ascii: "/")).last.map({ String(Substring($0)) }) {
        case "purl": component.purl = component.purl ?? locator
        case "advisory": bill.advisories &+= 1
        default: break
        }
    }
}

/// The packages of a document, one after another as they are read. The first fault is kept until the rest of the document is known.
struct SPDXPackages {
    private let limits: Policy.Limits
    private var bill = BillOfMaterials(format: "")
    private var count = 0
    private var fault: EvidenceFault?

    init(limits: Policy.Limits) { self.limits = limits }

    /// The components and the number of advisories. `list` is the document's node of the list.
    func listed(in list: DataNode) throws(EvidenceFault) -> BillOfMaterials {
        guard count <= limits.entries else {
            throw .tooMany("packages", limit: limits.entries, line: list.position.line)
        }
        if let fault { throw fault }
        return bill
    }

    mutating func take(_ package: DataNode, index: Int) {
        count &+= 1
        guard fault == nil, count <= limits.entries else { return }
        do throws(EvidenceFault) { try add(package, index: index) } catch { fault = error }
    }

    private mutating func add(_ package: DataNode, index: Int) throws(EvidenceFault) {
        let name = try EvidenceFields.text(
            package, "name", of: "the package /packages/\(index)", remedy: SPDXReader.remedy)
        var component = BillOfMaterials.Component(
            name: name, version: package["versionInfo"]?.string.flatMap { firstLine(of: $0) },
            licenses: SPDXReader.licenses(package["licenseConcluded"]?.string, package["licenseDeclared"]?.string),
            line: package.position.line)
        for reference in try package.entries("externalRefs") {
            SPDXReader.refer(
                to: reference["referenceLocator"]?.string, type: reference["referenceType"]?.string,
                of: &component, in: &bill)
        }
        bill.components.append(component)
    }
}

extension SPDXReader: EvidenceDialect {
    package static let kind = EvidenceKind.spdx
    package static let name = "an SPDX document"
    package static let command: String? = "`syft . -o spdx-json=bom.spdx.json`, or your tool's own option for SPDX 2.3"
    package static let mark = EvidenceMark.document { $0["spdxVersion"] != nil }
    package static let need = EvidenceNeed.lists
    package static func isNamed(_ name: String, suffix: String?) -> Bool {
        suffix == "spdx" || [".spdx.json", ".spdx.yaml", ".spdx.yml"].contains { name.hasSuffix($0) }
    }
    package static func mediaType(suffix: String?) -> String? { suffix == "json" ? "application/spdx+json" : nil }

    package static func read(_ file: EvidenceInput) throws(EvidenceFault) -> EvidenceReading {
        let document = try SecurityDocument(file)
        if SPDX3Reader.isOne(document.root) { return try SPDX3Reader.read(file) }
        return try read(document).map { .bill($0) } ?? .opaque
    }
}
