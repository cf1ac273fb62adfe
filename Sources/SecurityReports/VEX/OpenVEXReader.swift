// Reads OpenVEX documents (openvex.dev, 0.0.1 to 0.2.0).
import Documents
import EvidenceParsing
import Primitives
import ReleaseModel

enum OpenVEXReader: EvidenceDialect {
    static let kind = EvidenceKind.vex
    static let name = "an OpenVEX document"
    static let command: String? = "`vexctl create`"
    static let mark = EvidenceMark.document {
        ($0["@context"]?.string ?? "").hasPrefix("https://openvex.dev/ns") && $0["statements"]?.sequence != nil
    }
    static let need = EvidenceNeed.lists
    static let plainMediaType = "application/json"
    private static let remedy = EvidenceFault.anew

    static func isNamed(_ name: String, suffix _: String?) -> Bool {
        name.hasSuffix(".openvex.json") || name == "openvex.json"
    }

    static func read(_ file: EvidenceInput) throws(EvidenceFault) -> EvidenceReading {
        let document = try file.document()
        guard document.stated("statements") != nil else {
            throw .missing("statements", in: "the document", remedy: remedy, line: document.position.line)
        }
        let list = try document.entries("statements")
        guard list.count <= file.limits.entries else {
            throw .tooMany("statements", limit: file.limits.entries, line: document["statements"]?.position.line)
        }
        var vex = VEXDocument(
            format: "OpenVEX", author: document["author"]?.string.flatMap { firstLine(of: $0) } ?? "",
            at: try document.statedTime("timestamp"))
        for (index, node) in list.enumerated() {
            vex.statements.append(try statement(node, "/statements/\(index)", at: vex.at))
        }
        return .vex(vex)
    }

    /// `at`: the document's time, which is that of statements without one.
    private static func statement(
        _ node: DataNode, _ place: String, at: Timestamp?
    ) throws(EvidenceFault) -> VEXDocument.Statement {
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
            + (try weakness?.statedTexts("aliases") ?? [])
        var targets: [VEXDocument.Target] = []
        for product in try EvidenceFields.list(node["products"], "products", remedy: remedy) ?? [] {
            let own = try identities(product)
            var parts: [String] = []
            let inner = try EvidenceFields.list(product["subcomponents"], "subcomponents", remedy: remedy) ?? []
            for part in inner { parts += try identities(part) }
            targets.append(parts.isEmpty ? .init(components: own) : .init(components: parts, product: own.first))
        }
        return .init(
            weaknesses: names.compactMap(\.self), targets: targets, status: status,
            justification: VEXJustification.text(node["justification"]?.string, else: node["impact_statement"]?.string),
            at: try node.statedTime("timestamp") ?? at, place: place, line: node.position.line)
    }

    /// In documents before 0.2.0 a product is a text.
    private static func identities(_ product: DataNode) throws(EvidenceFault) -> [String] {
        if let text = product.string { return [text] }
        guard product.mapping != nil else { throw product.wrongType("a product", "a mapping or a text") }
        return [try product.part("identifiers")?.statedText("purl"), try product.statedText("@id")].compactMap(\.self)
    }
}

/// Why something is not affected, in the words that OpenVEX and CSAF share (openvex-spec, "Status Justifications"; CSAF 2.0, 3.2.3.5).
enum VEXJustification {
    private static let words: Set<String> = [
        "component_not_present", "vulnerable_code_not_present", "vulnerable_code_not_in_execute_path",
        "vulnerable_code_cannot_be_controlled_by_adversary", "inline_mitigations_already_exist",
    ]

    static func isOne(_ word: String) -> Bool { words.contains(word) }

    /// A word that is none of these is no justification; a sentence in the field for sentences is.
    static func text(_ word: String?, else sentence: String?) -> String? {
        word.flatMap { isOne($0) ? $0 : nil } ?? sentence.flatMap { firstLine(of: $0) }
    }
}
