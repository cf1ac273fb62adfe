// What a sync has to know of the release that it brings downstream: which one, and whether it is fit to be brought.
// Files of what it finds are relative to the workspace, so that a plan is the same wherever colophon runs.
import Bundles
import Files
import ReleaseModel
import Versions
import Workspace

struct SyncReleases: Sendable {
    let workspace: Workspace
    let pipeline: Pipeline

    /// The one that is named, else the newest release that is out.
    func version(_ named: String?) throws(WorkspaceError) -> String {
        if let named { return named }
        let released = try pipeline.outlines().filter { $0.status == .released }
        if let newest = released.map(\.version).max() { return newest.text }
        throw WorkspaceError(findings: [
            Finding(
                "nothing-released", .error, "no release is out yet", remedy: "Name one with --release.",
                file: workspace.evidencePath)
        ])
    }

    /// A plan for what isn't out is a preview, and the files of an older release that isn't locked are today's.
    func outlook(_ record: ReleaseRecord) throws(WorkspaceError) -> [Finding] {
        let folder = folder(record)
        guard record.status == .released else {
            return [
                Finding(
                    "not-released", .warning, "the release isn't out: its status is \(record.status.rawValue)",
                    remedy: "Approve a plan once it is released.", file: folder, field: "status")
            ]
        }
        guard !isLocked(record), try pipeline.releaseNames().count > 1,
            try pipeline.outlines().contains(where: { $0.status == .released && $0.version > record.version })
        else { return [] }
        return [
            Finding(
                "not-locked", .warning, "an older release that isn't locked: what would be written is today's source",
                remedy: "Check out the release's commit, and lock releases when they are final.", file: folder)
        ]
    }

    private func folder(_ record: ReleaseRecord) -> String {
        Files.join(workspace.configuration.paths.evidence, record.version.text)
    }

    func isLocked(_ record: ReleaseRecord) -> Bool { !pipeline.lock.entries(for: record.version).isEmpty }

    /// What was published stays what it was: a listed release that says otherwise now isn't synced.
    func differences(_ release: RenderedRelease) -> [Finding] {
        let (findings, _) = pipeline.comparison.findings(
            of: release.checked, among: pipeline.check.reader.knownReleases())
        return findings.map { $0.inFolder(folder(release.record)) }
    }

    /// A release that was locked before the rule stood in the configuration.
    static func holdsNothing(of rule: String, _ version: String) -> WorkspaceError {
        WorkspaceError(findings: [
            Finding(
                "rule-not-released", .error, "the release \(version) holds nothing of the rule \(rule)",
                remedy: "Plan a release that was made since the rule stands in the configuration.")
        ])
    }
}
