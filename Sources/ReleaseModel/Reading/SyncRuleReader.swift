// Checks the sync rules of the configuration, and reads the checksums that locking a release wrote.
import Documents
import Files
package import Primitives

package enum SyncRuleReader {
    /// What the shape can't say of the configuration's rules, which were read from the nodes.
    static func check(_ rules: [SyncRule], _ nodes: [DataNode], file: String) -> [Finding] {
        var findings: [Finding] = []
        for (index, (rule, node)) in zip(rules, nodes).enumerated() {
            if rules[..<index].contains(where: { $0.id == rule.id }) {
                findings.append(
                    Finding(
                        "duplicate-rule", .error, "there are two rules named \"\(rule.id)\"",
                        remedy: "Give each its own id.",
                        file: file, line: node["id"]?.position.line, column: node["id"]?.position.column,
                        field: "sync[\(index)].id"))
            }
            findings += patternFindings(rule.syntax, node, file: file, within: "sync[\(index)].")
        }
        return findings
    }

    /// Patterns are compiled once here, so that a bad one is reported with its line. `names`: those of the members that
    /// have others than in the configuration.
    static func patternFindings(
        _ syntax: PatternSyntax, _ node: DataNode, file: String?, within field: String, names: [String: String] = [:]
    ) -> [Finding] {
        var patterns: [(name: String, place: DataNode?)] = []
        let source = names["source"] ?? "source"
        patterns.append((source, node[source]))
        for list in ["include", "exclude"].map({ names[$0] ?? $0 }) {
            for (index, place) in node.nodes(list).enumerated() { patterns.append(("\(list)[\(index)]", place)) }
        }
        var findings: [Finding] = []
        for (name, place) in patterns {
            do throws(PathPattern.Failure) {
                let pattern = try PathPattern(place?.string ?? "", syntax: syntax)
                findings += pattern.warnings.map {
                    Finding(
                        "pattern-warning", .warning, $0.utf8.last == UInt8(ascii: ".") ? String($0.dropLast()) : $0,
                        file: file,
                        line: place?.position.line, column: place?.position.column, field: "\(field)\(name)")
                }
            } catch {
                findings.append(
                    Finding(
                        "bad-pattern", .error, error.message, remedy: error.remedy, file: file,
                        line: place?.position.line,
                        column: place?.position.column, field: "\(field)\(name)"))
            }
        }
        return findings
    }

    /// The content of a locked release's `sync.json`; nil with findings where it can't be read.
    package static func readChecksums(_ bytes: Bytes, file: String) -> (checksums: SyncChecksums?, findings: [Finding])
    {
        let (node, findings) = DocumentReader.read(bytes, file: file, shape: SyncChecksums.shape, limits: .standard)
        return (node.flatMap(SyncChecksums.read), findings)
    }
}
