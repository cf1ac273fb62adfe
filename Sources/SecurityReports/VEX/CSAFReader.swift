// Reads the statements of CSAF 2.0 documents: VEX documents (profile 5 of the standard), and advisories, which say the same.
import Documents
import EvidenceParsing
import Primitives
import ReleaseModel

enum CSAFReader: EvidenceDialect {
    static let kind = EvidenceKind.vex
    static let name = "a CSAF document"
    static let mark = EvidenceMark.document {
        $0["document"]?["csaf_version"] != nil && $0["document"]?["category"] != nil
    }
    static let need = EvidenceNeed.lists
    static let plainMediaType = "application/json"

    static func read(_ file: EvidenceInput) throws(EvidenceFault) -> EvidenceReading {
        let read = try SecurityDocument(file)
        let document = read.root
        let head = document["document"]
        var vex = VEXDocument(
            format: "CSAF \(head?["csaf_version"]?.string ?? "")",
            author: head?["publisher"]?["name"]?.string.flatMap { firstLine(of: $0) } ?? "",
            at: head?["tracking"]?["current_release_date"]?.string.flatMap { Timestamp($0) })
        let products = try CSAFProducts(document.part("product_tree"))
        let line = (document["vulnerabilities"] ?? document).position.line
        for (node, place) in try read.lists.foreign.advisories(file.limits, line: line) {
            vex.statements += try statements(node, place, products)
        }
        return .vex(vex)
    }

    /// 3.2.3.9: the states of products, by the lists that they are in.
    private static let states: [(list: String, status: VEXDocument.Status)] = [
        ("known_not_affected", .notAffected), ("fixed", .fixed), ("first_fixed", .fixed), ("known_affected", .affected),
        ("first_affected", .affected), ("last_affected", .affected), ("under_investigation", .underInvestigation),
    ]

    private static func statements(
        _ node: DataNode, _ place: String, _ products: CSAFProducts
    ) throws(EvidenceFault) -> [VEXDocument.Statement] {
        guard node.mapping != nil else { throw node.wrongType(place, "a mapping") }
        let names = [node["cve"]?.string] + (try node.entries("ids")).map { $0["text"]?.string }
        let reasons = try CSAFReasons(node)
        let status = try node.part("product_status")
        try status?.checkSpelling(states.map(\.list))
        var statements: [VEXDocument.Statement] = []
        for state in states {
            let list = try EvidenceFields.list(status?[state.list], state.list, remedy: ScannerReport.remedy) ?? []
            for item in list {
                guard let id = item.string else { throw item.wrongType("a product of \(state.list)", "text") }
                statements.append(
                    .init(
                        weaknesses: names.compactMap(\.self), targets: products.targets(id), status: state.status,
                        justification: reasons.text(id), place: "\(place)/product_status/\(state.list)",
                        line: item.position.line))
            }
        }
        return statements
    }
}

/// Why products are in the lists that they are in, by product: a flag's label (3.2.3.5), else the impact that a threat describes
/// (3.2.3.14). The first one that concerns a product counts.
private struct CSAFReasons {
    private var own: [String: String] = [:]
    /// Of every product without one that comes earlier.
    private var general: String?

    init(_ node: DataNode) throws(EvidenceFault) {
        for flag in try node.entries("flags") {
            try add(VEXJustification.text(flag["label"]?.string, else: nil), of: flag)
        }
        for threat in try node.entries("threats") where threat["category"]?.string == "impact" {
            try add(VEXJustification.text(nil, else: threat["details"]?.string), of: threat)
        }
    }

    /// Without products it is of all; groups are not resolved, and then it is of none.
    private mutating func add(_ text: String?, of item: DataNode) throws(EvidenceFault) {
        guard let text, general == nil else { return }
        if item.stated("product_ids") != nil {
            for id in try item.statedTexts("product_ids") where own[id] == nil { own[id] = text }
        } else if item["group_ids"] == nil {
            general = text
        }
    }

    func text(_ id: String) -> String? { own[id] ?? general }
}

/// The products of a document by their identifiers (3.2.2).
private struct CSAFProducts {
    private var identities: [String: [String]] = [:]
    /// A component as a part of a product.
    private var relations: [String: (component: String, product: String)] = [:]

    init(_ tree: DataNode?) throws(EvidenceFault) {
        guard let tree else { return }
        for product in try tree.entries("full_product_names") { add(product, branch: []) }
        for branch in try tree.entries("branches") { try add(branch: branch, above: []) }
        for relation in try tree.entries("relationships") {
            guard let id = relation["full_product_name"]?["product_id"]?.string,
                let component = relation["product_reference"]?.string,
                let product = relation["relates_to_product_reference"]?.string
            else { continue }
            relations[id] = (component, product)
        }
    }

    private mutating func add(
        branch: DataNode, above: [(category: String, name: String)]
    ) throws(EvidenceFault) {
        let path = above + [(branch["category"]?.string ?? "", branch["name"]?.string ?? "")]
        if let product = try branch.part("product") { add(product, branch: path) }
        for inner in try branch.entries("branches") { try add(branch: inner, above: path) }
    }

    private mutating func add(_ product: DataNode, branch: [(category: String, name: String)]) {
        guard let id = product["product_id"]?.string else { return }
        let helper = product["product_identification_helper"]
        func named(_ category: String) -> String? { branch.last { $0.category == category }?.name }
        let branched = named("product_name").flatMap { name in named("product_version").map { "\(name)@\($0)" } }
        identities[id] = [helper?["purl"]?.string, branched].compactMap(\.self)
    }

    func targets(_ id: String) -> [VEXDocument.Target] {
        guard let relation = relations[id] else { return [.init(components: identities[id] ?? [])] }
        return [
            .init(components: identities[relation.component] ?? [], product: identities[relation.product]?.first ?? id)
        ]
    }
}
