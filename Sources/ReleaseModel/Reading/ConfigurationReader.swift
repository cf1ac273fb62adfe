// Reads `colophon.yaml`: project, site, paths, policy, sync rules, targets and signing.
import Documents
import Files
package import Primitives

package enum ConfigurationReader {
    /// Nil where an error was found: nothing can be built without a sound configuration.
    package static func read(_ bytes: Bytes, file: String) -> (configuration: Configuration?, findings: [Finding]) {
        let (document, shapeFindings) = DocumentReader.read(bytes, file: file, shape: .configuration)
        guard let node = document, let name = node["project"]?.text("name") else { return (nil, shapeFindings) }
        var findings = shapeFindings
        var configuration = Configuration(project: name)
        if let project = node["project"] { readProject(project, into: &configuration) }
        if let site = node["site"] { readSite(site, into: &configuration) }
        if let paths = node["paths"] {
            configuration.paths.evidence = paths.text("evidence") ?? configuration.paths.evidence
            configuration.paths.templates = paths.text("templates") ?? configuration.paths.templates
            configuration.paths.output = paths.text("output") ?? configuration.paths.output
            configuration.paths.source = paths.text("source") ?? configuration.paths.source
        }
        if let policy = node["policy"], policy.mapping != nil {
            let reading = PolicyReader.read(policy, file: file)
            configuration.policy = reading.policy
            findings += reading.findings
        }
        let rules = SyncRuleReader.read(node.nodes("sync"), file: file)
        configuration.sync = rules.rules
        findings += rules.findings
        configuration.targets = node.members("targets").map {
            Configuration.Target(repository: $0.key, path: $0.value.string ?? "")
        }
        if let sign = node["sign"] {
            configuration.signing.key = sign.text("key")
            configuration.signing.identity = sign.text("identity")
            configuration.signing.threshold = sign["threshold"]?.int ?? 1
            configuration.signing.approvals = sign["approvals"]?.int
        }
        return (findings.contains { $0.severity == .error } ? nil : configuration, findings)
    }

    private static func readProject(_ node: DataNode, into configuration: inout Configuration) {
        let title = node.text("title") ?? configuration.project.name
        configuration.project.title = title
        configuration.site.title = title
        configuration.project.description = node.text("description")
        configuration.project.repository = node.text("repository")
        configuration.project.license = node.text("license")
        configuration.project.versioning = node.word("versioning", VersionScheme.self) ?? .semver
    }

    private static func readSite(_ node: DataNode, into configuration: inout Configuration) {
        configuration.site.title = node.text("title") ?? configuration.site.title
        configuration.site.releasesPerFeed = node["releases_per_feed"]?.int ?? configuration.site.releasesPerFeed
        configuration.site.url = node.text("url").map { url in
            var trimmed = Substring(url)
            while trimmed.utf8.last == UInt8(ascii: "/") { trimmed.removeLast() }
            return String(trimmed)
        }
    }
}
