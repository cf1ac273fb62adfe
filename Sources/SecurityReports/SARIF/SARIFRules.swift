// The rules of a SARIF run, or its kinds of notifications.
import Documents
import EvidenceParsing
import Primitives

/// The descriptors of one run's tool components, by index and by id.
struct SARIFRules {
    private struct Component {
        var node: DataNode
        var rules: [DataNode]
        var indices: [String: Int] = [:]
        /// By their guids in lower case.
        var guids: [String: Int] = [:]

        init(_ node: DataNode, list: String) throws(EvidenceFault) {
            self.node = node
            try node.checkSpelling([list])
            rules = try node.entries(list)
            for (index, rule) in rules.enumerated() {
                if let id = rule["id"]?.string, indices[id] == nil { indices[id] = index }
                if let guid = rule["guid"]?.string.map(ASCII.lowercased), guids[guid] == nil { guids[guid] = index }
            }
        }

        func rule(guid: String) -> DataNode? { guids[ASCII.lowercased(guid)].map { rules[$0] } }

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
    init(_ run: DataNode, list: String = "rules") throws(EvidenceFault) {
        let tool = try run.part("tool")
        try tool?.checkSpelling(["driver", "extensions"])
        driver = try tool?.part("driver").map { node throws(EvidenceFault) in try Component(node, list: list) }
        extensions = try (tool?.entries("extensions") ?? []).map { node throws(EvidenceFault) in
            try Component(node, list: list)
        }
    }

    /// By `rule` (3.27.7), `ruleIndex` (3.27.6) and `ruleId` (3.27.5). A guid (3.52.4) is of one rule alone. The id wins over an
    /// index that names another rule; what its component doesn't know is looked for in the driver and then in the extensions.
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
        let components = [named, driver].compactMap(\.self) + extensions
        if let guid = reference?["guid"]?.string, let rule = components.lazy.compactMap({ $0.rule(guid: guid) }).first {
            return rule
        }
        if let index, let rules = (named ?? driver)?.rules,
            rules.indices.contains(index)
        {
            let rule = rules[index]
            let own = rule["id"]?.string
            if id == nil || own == nil || id == own || id?.hasPrefix("\(own ?? "")/") == true { return rule }
        }
        guard let id else { return nil }
        return components.lazy.compactMap { $0.rule(id: id) }.first
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
