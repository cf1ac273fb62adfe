// Keeps secrets of the configuration and of the project's own templates off the pages.
import Documents
import Files
import Primitives
import ReleaseModel
import Secrets
import Workspace

enum WorkspaceSecrets {
    /// What stands in values of the configuration and in the templates is shown on every page.
    static func refuse(
        _ workspace: Workspace, templates: [(name: String, bytes: Bytes)]
    ) throws(WorkspaceError) {
        let configuration = workspace.configuration
        let allowed = configuration.policy.allowedSecrets
        let search = DocumentSecrets(
            file: workspace.configurationFile, path: Workspace.configurationName, code: "configuration-secret",
            allowed: allowed)
        var findings = search.findings(workspace.configurationBytes, format: .yaml)
        for (name, bytes) in templates {
            let path = Files.join(configuration.paths.templates, name)
            var scanner = SecretScanner(path: path, allowed: allowed)
            scanner.feed(bytes[...])
            findings += scanner.findings(code: "template-secret").map { $0.located(in: workspace) }
        }
        guard findings.isEmpty else { throw WorkspaceError(findings: findings) }
    }
}
