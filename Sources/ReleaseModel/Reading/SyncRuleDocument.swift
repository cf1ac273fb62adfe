// A sync rule that stands in no configuration, as programs give it: the members of the configuration's rules, some by other names.
package import Documents
import Files
package import Primitives

package enum SyncRuleDocument {
    /// By the names of the configuration.
    private static let names = [
        "source": "source_pattern", "include": "include_patterns", "exclude": "exclude_patterns",
    ]
    private static let required: Set<String> = ["source", "target_repo"]

    /// Without an id, which the rule is given, and without a target, which the workspace's `targets` name.
    package static let shape = Shape.object(
        .init(
            "sync rule",
            Shape.syncRuleMembers.filter { $0.name != "id" && $0.name != "target" }.map { member in
                .init(
                    names[member.name] ?? member.name, member.shape, required: required.contains(member.name),
                    member.about)
            }))

    /// `node` has the shape. The findings name the shape's fields; nil where one is an error.
    package static func read(_ node: DataNode, id: String) -> (rule: SyncRule?, findings: [Finding]) {
        var (rules, findings) = SyncRuleReader.read([renamed(node)], file: "")
        guard let rule = rules.popLast() else { return (nil, findings) }
        findings = findings.map(given) + outside(rule)
        return (findings.contains { $0.severity == .error } ? nil : named(rule, id), findings)
    }

    /// What `SyncRule.json` wrote.
    package static func read(stored bytes: Bytes, id: String) -> SyncRule? {
        guard let node = DocumentReader.read(bytes, file: "rule.json", shape: shape).node else { return nil }
        return read(node, id: id).rule
    }

    private static func named(_ rule: SyncRule, _ id: String) -> SyncRule {
        var rule = rule
        rule.id = id
        return rule
    }

    private static func renamed(_ node: DataNode) -> DataNode {
        guard case .mapping(let members) = node.content else { return node }
        var copy = node
        copy.content = .mapping(
            members.map { member in
                var member = member
                if let name = names.first(where: { $0.value.hasSameBytes(as: member.key) })?.key { member.key = name }
                return member
            })
        return copy
    }

    /// `sync[0].include[1]` of the configuration's reader is `include_patterns[1]` here; there is no file.
    private static func given(_ finding: Finding) -> Finding {
        var copy = finding
        copy.file = nil
        copy.field = finding.field.map { field in
            let name = String(Substring(field.utf8.dropFirst("sync[0].".utf8.count)))
            let stem = name.prefix { $0 != "[" }
            return (names[String(stem)] ?? String(stem)) + name.dropFirst(stem.count)
        }
        return copy
    }

    /// Patterns that name something outside the source root would match nothing: that is told, and not passed over.
    private static func outside(_ rule: SyncRule) -> [Finding] {
        let patterns =
            [("source_pattern", rule.source)]
            + rule.include.enumerated().map { ("include_patterns[\($0.offset)]", $0.element) }
            + rule.exclude.enumerated().map { ("exclude_patterns[\($0.offset)]", $0.element) }
        var findings = patterns.filter { SyncPaths.leaves($0.1) }.map { field, pattern in
            Finding(
                "outside-source", .error, "\(excerpt(pattern)) leads out of the source root",
                remedy: "Patterns begin at the source root, and hold no \"..\".", field: field)
        }
        if let name = SyncPaths.reserved(in: rule.targetPath) {
            findings.append(
                Finding(
                    "bad-value", .error, "\(excerpt(rule.targetPath)) lies in \(name), which no rule may write to",
                    remedy: "Choose another folder.", field: "target_path"))
        }
        return findings
    }
}
