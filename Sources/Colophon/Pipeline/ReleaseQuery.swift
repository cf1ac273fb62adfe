// Questions about single releases: evaluated as a build would, and nothing written.
import ColophonSystem
package import ReleaseModel

package struct ReleaseQuery: Sendable {
    private let pipeline: Pipeline
    private let workspace: Workspace

    package init(workspace: Workspace, options: BuildOptions) throws(WorkspaceError) {
        self.workspace = workspace
        pipeline = try Pipeline(workspace: workspace, options: options)
    }

    init(workspace: Workspace, pipeline: Pipeline) {
        self.workspace = workspace
        self.pipeline = pipeline
    }

    /// The release, rendered; its findings name files from where colophon runs. Throws what is wrong with a broken one.
    package func release(_ version: String) throws(WorkspaceError) -> RenderedRelease {
        try requireFolder(version)
        switch pipeline.prepare(version, fresh: true) {
        case .fresh(let release): return release.rendered
        case .broken(let broken): throw located(broken)
        case .cached, .outlined: throw WorkspaceError(findings: [])
        }
    }

    /// The release, as far as a question about its sync needs it. Throws what is wrong with a broken one.
    func planned(_ version: String) throws(WorkspaceError) -> PlannedRelease {
        try requireFolder(version)
        do throws(BrokenRelease) { return try pipeline.planned(version) } catch { throw located(error) }
    }

    private func located(_ broken: BrokenRelease) -> WorkspaceError {
        WorkspaceError(findings: broken.findings.map { $0.inFolder(folder(broken.folder)) })
    }

    private func requireFolder(_ version: String) throws(WorkspaceError) {
        let folders = try workspace.releaseFolders()
        guard folders.contains(where: { $0.hasSameBytes(as: version) }) else {
            let near = nearest(version, among: folders)
            throw WorkspaceError(findings: [
                Finding(
                    "no-such-version", .error, "there is no release \"\(version)\"",
                    remedy: near.map { "Did you mean \($0)?" } ?? "Each release has a folder of its own.",
                    file: workspace.evidencePath)
            ])
        }
    }

    /// The release's folder as seen from where colophon runs.
    package func folder(_ version: String) -> String { Files.join(workspace.evidencePath, version) }

    /// Without a version, the question is about the newest release that is out.
    package func recommend(
        severity: Severity, impact: Impact, security: Bool, version: String?
    ) throws(WorkspaceError) -> RollbackAdvice {
        let named = try version.map { name throws(WorkspaceError) in try release(name).record.version }
        let all = try workspace.releaseFolders().map { pipeline.prepare($0, fresh: false) }
        let outlines = all.compactMap(\.outline)
        let asked = named ?? outlines.filter { $0.status == .released }.map(\.version).max()
        return RollbackPlanner.recommend(
            severity: severity, impact: impact, security: security, version: asked, among: outlines,
            matrix: workspace.configuration.policy.matrix,
            tested: all.contains { $0.outline?.version == asked && $0.isRollbackTested })
    }
}
