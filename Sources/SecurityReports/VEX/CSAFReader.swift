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
            author: head?["publisher"]?["name"]?.string.flatMap { firstLine(of: $0) },
            at: head?["tracking"]?["current_release_date"]?.string.flatMap { Timestamp($0) })
        let products = CSAFProducts(document["product_tree"])
        let line = (document["vulnerabilities"] ?? document).position.line
        for (node, place) in try read.lists.vulnerabilities.checked(file.limits, line: line) {
            vex.statements += statements(node, place, products)
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
    ) -> [VEXDocument.Statement] {
        let names =
            [node["cve"]?.string] + (node["ids"]?.sequence ?? []).map { $0["text"]?.string }
        let reasons = CSAFReasons(node)
        return states.flatMap { state in
            (node["product_status"]?[state.list]?.sequence ?? []).compactMap { item in
                item.string.map { id in
                    VEXDocument.Statement(
                        weaknesses: names.compactMap(\.self), targets: products.targets(id), status: state.status,
                        justification: reasons.text(id), place: "\(place)/product_status/\(state.list)",
                        line: item.position.line)
                }
            }
        }
    }
}

/// Why products are in the lists that they are in, by product: a flag's label (3.2.3.5), else the impact that a threat describes
/// (3.2.3.14). The first one that concerns a product counts.
private struct CSAFReasons {
    private var own: [String: String] = [:]
    /// Of every product without one that comes earlier.
    private var general: String?

    init(_ node: DataNode) {
        for flag in node["flags"]?.sequence ?? [] { add(flag["label"]?.string, of: flag) }
        for threat in node["threats"]?.sequence ?? [] where threat["category"]?.string == "impact" {
            add(threat["details"]?.string.flatMap { firstLine(of: $0) }, of: threat)
        }
    }

    /// Without products it is of all; groups are not resolved, and then it is of none.
    private mutating func add(_ text: String?, of item: DataNode) {
        guard let text, general == nil else { return }
        if let ids = item["product_ids"]?.sequence {
            for id in ids.compactMap(\.string) where own[id] == nil { own[id] = text }
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

    init(_ tree: DataNode?) {
        guard let tree else { return }
        for product in tree["full_product_names"]?.sequence ?? [] { add(product, branch: []) }
        for branch in tree["branches"]?.sequence ?? [] { add(branch: branch, above: []) }
        for relation in tree["relationships"]?.sequence ?? [] {
            guard let id = relation["full_product_name"]?["product_id"]?.string,
                let component = relation["product_reference"]?.string,
                let product = relation["relates_to_product_reference"]?.string
            else { continue }
            relations[id] = (component, product)
        }
    }

    private mutating func add(branch: DataNode, above: [(category: String, name: String)]) {
        let path = above + [(branch["category"]?.string ?? "", branch["name"]?.string ?? "")]
        if let product = branch.stated("product") { add(product, branch: path) }
        for inner in branch["branches"]?.sequence ?? [] { add(branch: inner, above: path) }
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
