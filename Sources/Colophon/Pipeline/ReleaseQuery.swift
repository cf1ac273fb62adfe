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
import Verification
import Versions
package import Workspace

package struct ReleaseQuery: Sendable {
    let workspace: Workspace
    let check: CheckStage
    private let comparison: LockedComparison
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
        self.opened = opened
        check = CheckStage(
            workspace: workspace, lock: lock, options: options,
            publications: try PublicationStore(workspace, previous: options.previous)
        ) {
            (try? opened.value.get()).map { $0.sync?.checksums() ?? SyncChecksums() }
        }
        comparison = LockedComparison(check: check) {
            (try? opened.value.get())?.sync?.checksums() ?? SyncChecksums()
        }
    }

    package init(workspace: Workspace, pipeline: Pipeline) {
        self.workspace = workspace
        check = pipeline.check
        comparison = pipeline.comparison
        opened = Deferred { .success(pipeline) }
    }

    private var pipeline: Pipeline { get throws(WorkspaceError) { try opened.value.get() } }

    /// The release with its verdicts; its findings name files from its folder. Throws what is wrong with a broken one.
    package func checked(_ version: String) throws(WorkspaceError) -> CheckedRelease {
        try requireRelease(version)
        return try read(version, among: check.reader.knownReleases()).checked
    }

    /// Of a folder or a listed version that is there.
    private func read(_ version: String, among known: KnownReleases) throws(WorkspaceError) -> CheckStage.Judged {
        do throws(BrokenRelease) {
            let folder = try check.read(version)
            let judged = try check.check(folder) { RollbackPlanner.standbyTarget(from: $0, among: known) }
            try check.refuseSecrets(judged.checked, in: folder)
            return judged
        } catch { throw located(error) }
    }

    /// The release with its verdicts, and what its record alone doesn't show: of one that the lock lists, where it differs from what was
    /// published. Then the verdicts are those of the published bundle, where that can be found.
    package func judged(_ version: String) throws(WorkspaceError) -> (release: CheckedRelease, findings: [Finding]) {
        try requireRelease(version)
        return try judged(version, among: check.reader.knownReleases())
    }

    /// The same of a folder or a listed version that is there.
    func judged(
        _ version: String, among known: KnownReleases
    ) throws(WorkspaceError) -> (release: CheckedRelease, findings: [Finding]) {
        let judged = try read(version, among: known)
        let release = judged.checked
        guard judged.published == nil else { return (release, release.loaded.findings) }
        if !check.isListed(release.record.version) {
            return (release, release.loaded.findings + leftOut(of: release, among: known))
        }
        let (differences, published) = comparison.findings(of: release, among: known)
        let lack = differences.isEmpty ? [] : judged.lack
        let findings = release.loaded.findings + differences + lack
        guard let published else { return (release, findings) }
        do throws(BrokenRelease) { return (try published.checked { _ in [] }, findings) } catch { throw located(error) }
    }

    /// That the record leaves out the release before it, which the workspace has: the checks against it are not made then.
    private func leftOut(of release: CheckedRelease, among known: KnownReleases) -> [Finding] {
        let version = release.record.version
        guard release.record.previous == nil, !check.isListed(version) else { return [] }
        let latest = known.earlier(than: version).first {
            known[$0]?.status.isPublished == true && LinkStage.mayBePrevious($0, of: version)
        }
        return latest.map { [LinkStage.missingPrevious($0, file: release.loaded.recordFile)] } ?? []
    }

    /// The same with what its bundle holds, which says more of what is wrong with it.
    package func release(_ version: String) throws(WorkspaceError) -> RenderedRelease {
        try requireRelease(version)
        let pipeline = try pipeline
        let known = check.reader.knownReleases()
        do throws(BrokenRelease) {
            return try pipeline.prepareAnew(version) { RollbackPlanner.standbyTarget(from: $0, among: known) }.rendered
        } catch { throw located(error) }
    }

    /// The release, as far as a question about its sync needs it. Throws what is wrong with a broken one.
    package func rendered(_ version: String) throws(WorkspaceError) -> RenderedRelease {
        try requireRelease(version)
        let pipeline = try pipeline
        let known = check.reader.knownReleases()
        do throws(BrokenRelease) {
            return try pipeline.rendered(version) { RollbackPlanner.standbyTarget(from: $0, among: known) }
        } catch { throw located(error) }
    }

    private func located(_ broken: BrokenRelease) -> WorkspaceError {
        WorkspaceError(findings: broken.findings.map { $0.withoutSecrets.inFolder(folder(broken.folder)) })
    }

    private func requireRelease(_ version: String) throws(WorkspaceError) {
        try workspace.requireRelease(version, check.lock)
    }

    /// Of all releases, sorted bytewise.
    package func names() throws(WorkspaceError) -> [String] { try workspace.releaseNames(check.lock) }

    /// Of the release that a person means: `Workspace.releaseName`.
    package func name(_ asked: String) -> String { workspace.releaseName(for: asked) }

    /// Nil where it can't be read.
    func record(of version: String) -> ReleaseRecord? {
        workspace.record(of: version) ?? check.reader.publishedRecord(version)
    }

    /// The release's folder as seen from where colophon runs.
    package func folder(_ version: String) -> String { Files.join(workspace.evidencePath, version) }

    /// Without a version, the question is about the newest release that is out.
    package func recommend(
        severity: Severity, impact: Impact, security: Bool, version: String?
    ) throws(WorkspaceError) -> RollbackAdvice {
        let known = check.reader.knownReleases()
        let asked = version ?? known.newestReleased?.version.text
        let release = try asked.map { name throws(WorkspaceError) in try checked(name) }
        return RollbackPlanner.recommend(
            severity: severity, impact: impact, security: security, version: release?.record.version, among: known,
            matrix: workspace.configuration.policy.matrix,
            tested: release.map(RollbackPlanner.standby).flatMap { $0.tested ? $0.target : nil })
    }

    /// Throws where a release was passed over of which nobody can say whether it is good: advice may not rest on a guess.
    package func checkIncidents(of advice: RollbackAdvice) throws(WorkspaceError) {
        guard let unknown = advice.back.passedOver.first(where: { $0.reason == .incidentsUnreadable }) else { return }
        throw WorkspaceError(
            "incidents-unreadable", "\(unknown.sentence), so nobody can say whether it is good to go back to",
            remedy: "Run colophon check \(unknown.version), correct the list, and ask again.",
            file: Files.join(workspace.evidencePath, unknown.version))
    }
}
