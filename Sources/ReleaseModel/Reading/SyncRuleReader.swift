// Reads the sync rules of the configuration, and the checksums that locking a release wrote.
package import Documents
import Files
package import Primitives

package enum SyncRuleReader {
    /// `nodes` have the rules' shape. Patterns are compiled once here, so that a bad one is told with its line.
    package static func read(_ nodes: [DataNode], file: String) -> (rules: [SyncRule], findings: [Finding]) {
        var rules: [SyncRule] = []
        var findings: [Finding] = []
        for (index, node) in nodes.enumerated() {
            var rule = SyncRule(id: node.text("id") ?? "", source: node.text("source") ?? "")
            rule.syntax = node.word("syntax", PatternSyntax.self) ?? .fnmatch
            rule.targetRepository = node.text("target_repo")
            rule.target = node.text("target")
            rule.targetPath = node.text("target_path") ?? ""
            rule.strategy = node.word("strategy", SyncStrategy.self) ?? .copy
            rule.frequency = node.word("frequency", SyncFrequency.self) ?? .onRelease
            rule.include = node.texts("include")
            rule.exclude = node.texts("exclude")
            rule.transforms = node.nodes("transforms").flatMap(transforms)
            rule.prune = node.flag("prune")
            rule.pruneCap = node["prune_cap"]?.int ?? rule.pruneCap
            rule.onConflict = node.word("on_conflict", ConflictChoice.self) ?? .fail
            if let validate = node["validate"] { rule.validation = validation(validate) }
            let field = "sync[\(index)]"
            if rules.contains(where: { $0.id == rule.id }) {
                findings.append(
                    Finding(
                        "duplicate-rule", .error, "there are two rules named \"\(rule.id)\"",
                        remedy: "Give each its own id.",
                        file: file, line: node["id"]?.position.line, column: node["id"]?.position.column,
                        field: "\(field).id"))
            }
            findings += patternFindings(rule, node, field: field, file: file)
            rules.append(rule)
        }
        return (rules, findings)
    }

    /// The content of a locked release's `sync.json`; nil with findings where it can't be read.
    package static func readChecksums(_ bytes: Bytes, file: String) -> (checksums: SyncChecksums?, findings: [Finding])
    {
        let (node, findings) = DocumentReader.read(bytes, file: file, shape: .syncChecksums, limits: .standard)
        guard let node else { return (nil, findings) }
        let rules = node.nodes("rules").map { rule in
            SyncChecksums.Rule(
                id: rule.text("id") ?? "", targetRepository: rule.text("target_repo"),
                targetPath: rule.text("target_path") ?? "", strategy: rule.word("strategy", SyncStrategy.self) ?? .copy,
                files: rule.nodes("files").compactMap { file in
                    guard let sha256 = file.text("sha256").flatMap({ SHA256Digest(hex: $0) }),
                        let size = file["size"]?.int
                    else { return nil }
                    return SyncChecksums.File(
                        source: file.text("source") ?? "", target: file.text("target") ?? "", sha256: sha256, size: size
                    )
                })
        }
        return (SyncChecksums(rules: rules), findings)
    }

    private static func transforms(_ node: DataNode) -> [SyncRule.Transform] {
        var result: [SyncRule.Transform] = []
        if node.flag("strip_internal_links") { result.append(.stripInternalLinks) }
        if let rewrite = node["rewrite_paths"], let from = rewrite.text("from"), let to = rewrite["to"]?.string {
            result.append(.rewritePaths(.init(from: from, to: to)))
        }
        return result
    }

    private static func validation(_ node: DataNode) -> SyncRule.Validation {
        func strictness(_ key: String, _ standard: SyncRule.Strictness) -> SyncRule.Strictness {
            guard let value = node[key] else { return standard }
            if let flag = value.bool { return flag ? .on : .off }
            return value.string == "warn" ? .warn : standard
        }
        var validation = SyncRule.Validation()
        validation.checksum = strictness("checksum", validation.checksum)
        validation.links = strictness("links", validation.links)
        validation.schema = strictness("schema", validation.schema)
        validation.secrets = strictness("secrets", validation.secrets)
        validation.versionTag = strictness("version_tag", validation.versionTag)
        return validation
    }

    private static func patternFindings(_ rule: SyncRule, _ node: DataNode, field: String, file: String) -> [Finding] {
        let patterns =
            [("source", node["source"])]
            + node.nodes("include").enumerated().map { ("include[\($0.offset)]", Optional($0.element)) }
            + node.nodes("exclude").enumerated().map { ("exclude[\($0.offset)]", Optional($0.element)) }
        var findings: [Finding] = []
        for (name, place) in patterns {
            do throws(PathPattern.Failure) {
                let pattern = try PathPattern(place?.string ?? "", syntax: rule.syntax)
                findings += pattern.warnings.map {
                    Finding(
                        "pattern-warning", .warning, $0.utf8.last == UInt8(ascii: ".") ? String($0.dropLast()) : $0,
                        file: file,
                        line: place?.position.line, column: place?.position.column, field: "\(field).\(name)")
                }
            } catch {
                findings.append(
                    Finding(
                        "bad-pattern", .error, error.message, remedy: error.remedy, file: file,
                        line: place?.position.line,
                        column: place?.position.column, field: "\(field).\(name)"))
            }
        }
        return findings
    }
}
