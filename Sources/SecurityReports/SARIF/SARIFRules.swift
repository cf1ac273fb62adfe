// The rules of a SARIF run, or its kinds of notifications.
import Documents
import Primitives

/// The descriptors of one run's tool components, by index and by id.
struct SARIFRules {
    private struct Component {
        var node: DataNode
        var rules: [DataNode]
        var indices: [String: Int]

        init(_ node: DataNode, list: String) {
            self.node = node
            rules = node[list]?.sequence ?? []
            indices = [:]
            for (index, rule) in rules.enumerated() {
                if let id = rule["id"]?.string, indices[id] == nil { indices[id] = index }
            }
        }

        /// By id, or by its beginning: `CA1000/1` is of the rule CA1000 (3.27.5).
        func rule(id: String) -> DataNode? {
            var id = id[...]
            while true {
                if let index = indices[String(id)] { return rules[index] }
                guard let slash = id.utf8.lastIndex(of: UInt8(ascii: "/")) else { return nil }
                id = id[..<slash]
            }
        }
    }

    private let driver: Component?
    private let extensions: [Component]

    /// `list`: `rules`, or `notifications` (3.19.23 and 3.19.24).
    init(_ run: DataNode, list: String = "rules") {
        driver = run["tool"]?["driver"].map { Component($0, list: list) }
        extensions = run["tool"]?["extensions"]?.sequence?.map { Component($0, list: list) } ?? []
    }

    /// By `rule` (3.27.7), `ruleIndex` (3.27.6) and `ruleId` (3.27.5). The id wins over an index that names another rule; an
    /// id that its component doesn't know is looked for in the driver and then in the extensions.
    func rule(of result: DataNode) -> DataNode? {
        let reference = result["rule"]
        return rule(
            reference, id: result["ruleId"]?.string ?? reference?["id"]?.string,
            index: reference?["index"]?.int ?? result["ruleIndex"]?.int)
    }

    /// The one that a reference is to (3.52).
    func rule(_ reference: DataNode) -> DataNode? {
        rule(reference, id: reference["id"]?.string, index: reference["index"]?.int)
    }

    private func rule(_ reference: DataNode?, id: String?, index: Int?) -> DataNode? {
        let named = reference?["toolComponent"].flatMap(component)
        if let index, let rules = (named ?? driver)?.rules,
            rules.indices.contains(index)
        {
            let rule = rules[index]
            let own = rule["id"]?.string
            if id == nil || own == nil || id == own || id?.hasPrefix("\(own ?? "")/") == true { return rule }
        }
        guard let id else { return nil }
        for component in [named, driver].compactMap(\.self) + extensions {
            if let rule = component.rule(id: id) { return rule }
        }
        return nil
    }

    /// By index into the extensions, guid, or name (3.54).
    private func component(_ reference: DataNode) -> Component? {
        if let index = reference["index"]?.int, extensions.indices.contains(index) { return extensions[index] }
        for key in ["guid", "name"] {
            guard let wanted = reference[key]?.string else { continue }
            if let found = ([driver].compactMap(\.self) + extensions).first(where: { $0.node[key]?.string == wanted }) {
                return found
            }
        }
        return nil
    }
}
