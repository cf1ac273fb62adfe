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
    private static let fields = Fields<SyncRule>(
        SyncRule.fields.shape.title, blank: SyncRule.fields.blank,
        SyncRule.fields.all.filter { !["id", "target"].contains($0.member.name) }.map { field in
            var field = field
            field.member.isRequired = required.contains(field.member.name)
            field.member.name = names[field.member.name] ?? field.member.name
            return field
        })

    package static let shape = Shape.object(fields.shape)

    /// Every member with its value.
    package static func json(_ rule: SyncRule) -> JSON {
        var members = fields.members(of: rule)
        members["target_repo"] = .string(rule.targetRepository ?? "")
        return .object(members)
    }

    /// `node` has the shape. The findings name the shape's fields; nil where one is an error.
    package static func read(_ node: DataNode, id: String) -> (rule: SyncRule?, findings: [Finding]) {
        var rule = SyncRule(id: id, source: "")
        fields.read(node, into: &rule)
        let findings =
            SyncRuleReader.patternFindings(rule.syntax, node, file: nil, within: "", names: names) + outside(rule)
        return (findings.contains { $0.severity == .error } ? nil : rule, findings)
    }

    /// What `json` wrote.
    package static func read(stored bytes: Bytes, id: String) -> SyncRule? {
        guard let node = DocumentReader.read(bytes, file: "rule.json", shape: shape).node else { return nil }
        return read(node, id: id).rule
    }

    /// Patterns that name something outside the source root would match nothing: that is reported, and not passed over.
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
