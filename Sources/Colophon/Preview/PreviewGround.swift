// What all releases of a preview share, and what tells one state of it from another.
import Documents
import Mustache
import Primitives
import ReleaseModel
import Site
import Sync
import Verification
import Workspace

package struct PreviewGround: Sendable {
    let pipeline: Pipeline
    /// Over what the releases' content depends on: configuration, lock, source tree, day.
    let content: SHA256Digest
    /// Over templates and assets.
    let templates: SHA256Digest
    let site: Site

    init(configurationFile: String, options: BuildOptions) throws(WorkspaceError) {
        let workspace = try Workspace.open(configurationFile: configurationFile)
        pipeline = try Pipeline(workspace: workspace, options: options)
        do throws(TemplateError) {
            site = try pipeline.site
            templates = try pipeline.templates.value.get().digest
        } catch { throw pipeline.located(error) }
        let sync = pipeline.sync.map { SHA256Digest(of: $0.checksums().json.canonicalBytes).hex }
        let parts = [
            workspace.configurationDigest.hex, SHA256Digest(of: LockFile.bytes(pipeline.lock)).hex, sync ?? "no sync",
            pipeline.today.text,
        ]
        content = SHA256Digest(of: Array(parts.joined(separator: "\n").utf8))
    }
}
