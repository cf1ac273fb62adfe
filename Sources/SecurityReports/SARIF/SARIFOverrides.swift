// The levels that a scanner's invocation gave rules in place of their own (SARIF 2.1.0, 3.20.5 and 3.51).
import Documents
import EvidenceParsing

/// By `ruleConfigurationOverrides` of the invocation that a result names in `provenance.invocationIndex` (3.48.6). A result that
/// names none is of the only one, where there is but one.
struct SARIFOverrides {
    /// For each invocation, levels by rule.
    private let levels: [[String: DataNode]]

    /// `list`: also `notificationConfigurationOverrides` (3.20.6).
    init(
        _ invocations: [DataNode], rules: SARIFRules, list: String = "ruleConfigurationOverrides"
    ) throws(EvidenceFault) {
        levels = try invocations.map { invocation throws(EvidenceFault) in
            var levels: [String: DataNode] = [:]
            for override in try invocation.entries(list) {
                guard let descriptor = try override.part("descriptor"),
                    let level = try override.part("configuration")?.stated("level"),
                    let key = Self.key(rules.rule(descriptor), id: descriptor["id"]?.string)
                else { continue }
                levels[key] = level
            }
            return levels
        }
    }

    func level(of result: DataNode, rule: DataNode?) -> DataNode? {
        let index = result["provenance"]?["invocationIndex"]?.int ?? (levels.count == 1 ? 0 : -1)
        return level(of: rule, id: result["ruleId"]?.string ?? result["rule"]?["id"]?.string, invocation: index)
    }

    func level(of rule: DataNode?, id: String?, invocation index: Int) -> DataNode? {
        guard levels.indices.contains(index), let key = Self.key(rule, id: id) else { return nil }
        return levels[index][key]
    }

    /// A rule by its place in the log, since extensions may have rules of the same id; one that isn't described by its id.
    private static func key(_ rule: DataNode?, id: String?) -> String? {
        rule.map { "\($0.position.line):\($0.position.column)" } ?? id.map { "id \($0)" }
    }
}
