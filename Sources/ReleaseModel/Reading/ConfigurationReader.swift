// Reads `colophon.yaml`: its members as they are declared, and what of them follows from others.
import Documents
import Files
package import Primitives

package enum ConfigurationReader {
    /// Nil where an error was found: nothing can be built without a sound configuration.
    package static func read(_ bytes: Bytes, file: String) -> (configuration: Configuration?, findings: [Finding]) {
        var (node, findings) = DocumentReader.read(bytes, file: file, shape: Configuration.shape)
        guard let node, var configuration = Configuration.read(node) else { return (nil, findings) }
        complete(&configuration)
        if let policy = node["policy"] {
            findings += PolicyReader.check(&configuration.policy, policy, file: file)
        }
        findings += SyncRuleReader.check(configuration.sync, node.nodes("sync"), file: file)
        return (findings.contains { $0.severity == .error } ? nil : configuration, findings)
    }

    /// Titles that are not stated are the project's, and the site's address has no slash at its end.
    private static func complete(_ configuration: inout Configuration) {
        if configuration.project.title.isEmpty { configuration.project.title = configuration.project.name }
        if configuration.site.title.isEmpty { configuration.site.title = configuration.project.title }
        configuration.site.url = configuration.site.url.map { url in
            var trimmed = Substring(url)
            while trimmed.utf8.last == UInt8(ascii: "/") { trimmed.removeLast() }
            return String(trimmed)
        }
    }
}
