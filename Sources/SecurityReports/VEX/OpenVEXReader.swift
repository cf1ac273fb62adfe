// Reads OpenVEX documents (openvex.dev, 0.0.1 to 0.2.0).
import Documents
import EvidenceParsing
import Primitives
import ReleaseModel

enum OpenVEXReader: EvidenceDialect {
    static let kind = EvidenceKind.vex
    static let name = "an OpenVEX document"
    static let mark = EvidenceMark.document {
        ($0["@context"]?.string ?? "").hasPrefix("https://openvex.dev/ns") && $0["statements"]?.sequence != nil
    }
    static let need = EvidenceNeed.lists
    static let plainMediaType = "application/json"
    private static let remedy = "Have the tool write the document again."

    static func isNamed(_ name: String, suffix _: String?) -> Bool {
        name.hasSuffix(".openvex.json") || name == "openvex.json"
    }

    static func read(_ file: EvidenceInput) throws(EvidenceFault) -> EvidenceReading {
        let document = try file.document()
        guard let list = document["statements"]?.sequence else {
            throw .missing("statements", in: "the document", remedy: remedy, line: document.position.line)
        }
        guard list.count <= file.limits.entries else {
            throw .tooMany("statements", limit: file.limits.entries, line: document["statements"]?.position.line)
        }
        var vex = VEXDocument(
            format: "OpenVEX", author: document["author"]?.string.flatMap { firstLine(of: $0) },
            at: document["timestamp"]?.string.flatMap { Timestamp($0) })
        for (index, node) in list.enumerated() {
            vex.statements.append(try statement(node, "/statements/\(index)"))
        }
        return .vex(vex)
    }

    private static func statement(_ node: DataNode, _ place: String) throws(EvidenceFault) -> VEXDocument.Statement {
        guard let word = node["status"]?.string, let status = VEXDocument.Status(rawValue: word) else {
            throw EvidenceFault(
                "unknown-status",
                "the status of \(place) is \(node["status"]?.inWords ?? "missing"), and it can be "
                    + VEXDocument.Status.allCases.map(\.rawValue).joined(separator: ", "),
                remedy: remedy, line: node.position.line)
        }
        let weakness = node["vulnerability"]
        let names =
            [weakness?.string, weakness?["name"]?.string, weakness?["@id"]?.string]
            + (weakness?["aliases"]?.sequence ?? []).map(\.string)
        let targets = (node["products"]?.sequence ?? []).map { product in
            let own = identities(product)
            let parts = (product["subcomponents"]?.sequence ?? []).flatMap(identities)
            return parts.isEmpty ? VEXDocument.Target(components: own) : .init(components: parts, product: own.first)
        }
        return .init(
            weaknesses: names.compactMap(\.self), targets: targets, status: status,
            justification: node["justification"]?.string
                ?? node["impact_statement"]?.string.flatMap { firstLine(of: $0) }, place: place,
            line: node.position.line)
    }

    private static func identities(_ product: DataNode) -> [String] {
        [product["identifiers"]?["purl"]?.string, product["@id"]?.string ?? product.string].compactMap(\.self)
    }
}

/// A file that the record calls VEX, and that has the mark of no such document.
enum UnknownVEX: EvidenceDialect {
    static let kind = EvidenceKind.vex
    static let name = "a VEX document"
    static let need = EvidenceNeed.lists

    static func read(_ file: EvidenceInput) throws(EvidenceFault) -> EvidenceReading {
        _ = try EvidenceInput.isXML(file.bytes) ? nil : file.document()
        throw EvidenceFault(
            "unknown-vex", "the record says vex, and this is no OpenVEX, CSAF or CycloneDX document",
            remedy: "Have the tool write one of these, or name the file that was meant.", line: 1)
    }
}
