// `colophon lock`: lists what is published, and fixes what each listed release was judged by.
import ColophonSystem
package import ReleaseModel

package struct Locking: Sendable {
    package let workspace: Workspace
    package let options: BuildOptions

    package init(workspace: Workspace, options: BuildOptions) {
        self.workspace = workspace
        self.options = options
    }

    /// Adds the named published releases, or all, to the lock. Nothing is written where an error was found: what is
    /// listed once can't be taken back. The output is held from reading the lock to writing it, so that of two runs at
    /// once neither loses what the other lists. The files beside the records come first: until the lock lists a version
    /// they count for nothing, so a run that is cut off leaves nothing half done.
    package func run() async throws(WorkspaceError) -> (added: [String], findings: [Finding]) {
        var options = self.options
        options.usesCache = false
        let session: OutputSession
        do throws(FileError) {
            session = try OutputTree(root: workspace.outputPath, state: workspace.statePath).begin()
        } catch { throw WorkspaceError(error) }
        let result = try await Pipeline(workspace: workspace, options: options).run()
        guard !result.hasErrors else { return ([], result.findings) }
        var lock = result.lock
        var added: [Version] = []
        for release in result.finished where wants(release) {
            guard let summary = release.summary, let files = release.lockedFiles else { continue }
            try fix(files, folder: release.folder)
            lock = lock.adding(summary.bundle, version: summary.version, amendment: release.decision.amendment)
            added.append(summary.version)
        }
        if !added.isEmpty {
            do throws(FileError) { try Files.writeAtomically(LockFile.bytes(lock), to: workspace.lockPath) } catch {
                throw WorkspaceError(error)
            }
        }
        session.end()
        return (added.sorted().map(\.text), result.findings)
    }

    private func wants(_ release: FinishedRelease) -> Bool {
        (options.versions.isEmpty || options.versions.contains(release.folder))
            && LockCheck.isUnlisted(release.decision)
    }

    /// From now on these files, not the configuration, are what the bundle holds.
    private func fix(_ files: LockedFiles, folder: String) throws(WorkspaceError) {
        let path = Files.join(workspace.evidencePath, folder)
        do throws(FileError) {
            try Files.writeAtomically(files.sync.json.fileBytes, to: Files.join(path, ReleaseFolder.syncName))
            try Files.writeAtomically(files.policy.json.fileBytes, to: Files.join(path, ReleaseFolder.policyName))
        } catch { throw WorkspaceError(error) }
    }
}
