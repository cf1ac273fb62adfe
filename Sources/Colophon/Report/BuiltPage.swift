// Where the built page of a release lies, or the index: `colophon open`.
import Files
import Primitives
import ReleaseModel
import Site
package import Workspace

package enum BuiltPage {
    /// As seen from where colophon runs. Throws where there is no such release, or where it isn't built yet.
    package static func path(of version: String?, in workspace: Workspace) throws(WorkspaceError) -> String {
        let path = try relative(version, in: workspace)
        let page = Files.join(workspace.outputPath, path)
        guard Files.kind(page) == .file else {
            throw WorkspaceError("not-built", "this page is not built yet", remedy: "Run colophon build.", file: page)
        }
        return page
    }

    private static func relative(_ version: String?, in workspace: Workspace) throws(WorkspaceError) -> String {
        guard let version else { return "index.html" }
        let name = workspace.releaseName(for: version)
        try workspace.requireRelease(name, workspace.lock())
        return Files.join(name, "index.html")
    }
}
