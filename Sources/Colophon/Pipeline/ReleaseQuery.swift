// Questions about single releases: evaluated as a build would, and nothing written.
import Bundles
import Checklist
import Documents
import Evidence
import Files
import Primitives
package import ReleaseModel
import Secrets
import Sync
package import Workspace

package struct ReleaseQuery: Sendable {
    private let workspace: Workspace
    private let lock: Lock
    private let check: CheckStage
    /// Opened for what one release alone doesn't answer: it reads templates, and digests the source of the sync rules.
    private let opened: Deferred<Result<Pipeline, WorkspaceError>>

    package init(workspace: Workspace, options: BuildOptions) throws(WorkspaceError) {
        let lock = try workspace.lock()
        let opened = Deferred {
            Result { () throws(WorkspaceError) in
                try Pipeline(workspace: workspace, options: options, lock: lock)
            }
        }
        self.workspace = workspace
        self.lock = lock
        self.opened = opened
        check = CheckStage(workspace: workspace, lock: lock, options: options) {
            (try? opened.value.get()).map { $0.sync?.checksums() ?? SyncChecksums() }
        }
    }

    package init(workspace: Workspace, pipeline: Pipeline) {
        self.workspace = workspace
        lock = pipeline.lock
        check = pipeline.check
        opened = Deferred { .success(pipeline) }
    }

    private var pipeline: Pipeline { get throws(WorkspaceError) { try opened.value.get() } }

    /// The release with its verdicts; its findings name files from its folder. Throws what is wrong with a broken one.
    package func checked(_ version: String) throws(WorkspaceError) -> CheckedRelease {
        try requireFolder(version)
        do throws(BrokenRelease) {
            let folder = try check.read(version)
            let checked = try check.check(folder)
            try check.refuseSecrets(checked, in: folder)
            return checked
        } catch { throw located(error) }
    }

    /// That the record leaves out the release before it, which the workspace has: the checks against it are not made then.
    package func leftOut(of release: CheckedRelease) -> [Finding] {
        let (record, scheme) = (release.record, workspace.configuration.project.versioning)
        guard record.previous == nil, let folders = try? workspace.releaseFolders() else { return [] }
        guard lock.entries(for: record.version).isEmpty else { return [] }
        let earlier = folders.compactMap { Version($0, scheme: scheme) }.filter { $0 < record.version }.sorted(by: >)
        guard let latest = earlier.first(where: isOut) else { return [] }
        return [LinkStage.missingPrevious(latest, file: release.loaded.recordFile)]
    }

    /// By its record alone.
    private func isOut(_ version: Version) -> Bool {
        let names = ReleaseFolder.recordNames.map { Files.join(folder(version.text), $0) }
        for file in names {
            guard let bytes = try? Files.readIfPresent(file, limit: DocumentLimits.record.bytes) else { continue }
            let record = RecordReader.read(bytes, file: file, scheme: workspace.configuration.project.versioning).record
            return record?.status.isPublished ?? false
        }
        return false
    }

    /// The same, rendered.
    package func release(_ version: String) throws(WorkspaceError) -> RenderedRelease {
        try requireFolder(version)
        let pipeline = try pipeline
        do throws(BrokenRelease) { return try pipeline.prepareAnew(version).rendered } catch { throw located(error) }
    }

    /// The release, as far as a question about its sync needs it. Throws what is wrong with a broken one.
    package func planned(_ version: String) throws(WorkspaceError) -> PlannedRelease {
        try requireFolder(version)
        let pipeline = try pipeline
        do throws(BrokenRelease) { return try pipeline.planned(version) } catch { throw located(error) }
    }

    private func located(_ broken: BrokenRelease) -> WorkspaceError {
        WorkspaceError(findings: broken.findings.map { $0.withoutSecrets.inFolder(folder(broken.folder)) })
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
        let named = try version.map { name throws(WorkspaceError) in try checked(name).record.version }
        let pipeline = try pipeline
        let all = try workspace.releaseFolders().map { pipeline.prepare($0) }
        let outlines = all.compactMap(\.outline)
        let asked = named ?? outlines.filter { $0.status == .released }.map(\.version).max()
        return RollbackPlanner.recommend(
            severity: severity, impact: impact, security: security, version: asked, among: outlines,
            matrix: workspace.configuration.policy.matrix,
            tested: all.contains { $0.outline?.version == asked && $0.isRollbackTested })
    }
}
