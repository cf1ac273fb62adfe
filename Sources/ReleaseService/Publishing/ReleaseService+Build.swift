// The pages and the bundle of a published release, by the same build as on the command line.
import Bundles
import Colophon
import Documents
import Evidence
import Files
import Primitives
package import ReleaseModel
import Sync
import Verification
import Versions
import Workspace

extension ReleaseService {
    /// Builds what the workspace's output holds of the release, and returns what was found on the way. An amendment of a release
    /// that the lock lists is listed too.
    package func buildPages(of id: Identifier) async throws(ServiceError) -> [Finding] {
        guard let workspace else {
            throw ServiceError(
                .conflict, "no-workspace", "this service has no workspace to build in",
                remedy: "Start it with the workspace's configuration.")
        }
        let record = try await release(id).record
        guard record.status.isPublished else {
            throw ServiceError(
                .conflict, "no-pages", "\(id) is \(record.status.rawValue), so its record lies in no folder yet",
                remedy: "Publish it first.")
        }
        var options = buildOptions(record.version)
        options.locks = try knownLock().holds(record.version)
        return try await treeTurns.withLock(at: workspace.outputPath) { [options] () throws(ServiceError) in
            do throws(WorkspaceError) {
                let findings = try await Build(workspace: workspace, options: options).write().result.findings
                // A folder without a record is that of a release which has evidence and isn't out.
                return findings.filter { $0.code != "no-record" }.map(named)
            } catch { throw ServiceError(.conflict, "build-failed", error.findings.map(named)) }
        }
    }

    private func buildOptions(_ version: Version) -> BuildOptions {
        var options = BuildOptions()
        options.versions = [version.text]
        options.published = [version.text]
        options.jobs = Environment.processorCount
        options.now = clock().secondsSinceEpoch
        return options
    }

    /// Builds each published release whose bundle is not there: a kill came between its publication and its build. To be called when the
    /// service starts, after `writePublications`. Returns what came up.
    package func buildMissing() async throws(ServiceError) -> [Finding] {
        guard let workspace else { return [] }
        let project = project
        var lines: [ReleaseLine] = []
        for status in [ReleaseStatus.released, .rolledBack] {
            lines += try await store.read {
                try ReleaseRows.lines(project: project, status: status, limit: .max, after: nil, in: $0)
            }
        }
        var findings: [Finding] = []
        for line in lines {
            let folder = Files.join(workspace.outputPath, line.version)
            let bundle = BundleFormat.fileName(project: project, version: line.version)
            guard Files.kind(Files.join(folder, bundle)) == nil else { continue }
            do throws(ServiceError) {
                findings += try await buildPages(of: line.id).filter { $0.severity != .note }
            } catch {
                findings.append(
                    error.details.first ?? Finding(error.code, .error, error.message, remedy: error.remedy))
            }
        }
        return findings
    }

    /// Lists a release that is about to be rolled back: what was published then stays, and the rollback amends it. Throws what keeps
    /// it from being listed: the next build would write over it.
    func lockPublication(of id: Identifier) async throws(ServiceError) {
        let record = try await release(id).record
        let version = record.version
        guard let workspace, record.status == .released, try !knownLock().holds(version) else { return }
        let unwritten = try await writePublications()
        if let problem = unwritten.first(where: { $0.version == version })?.problem { throw problem }
        try await treeTurns.withLock(at: workspace.outputPath) { () throws(ServiceError) in
            do throws(WorkspaceError) {
                _ = try await Locking(workspace: workspace, options: buildOptions(version)).run()
            } catch { throw ServiceError(.conflict, "not-listed", error.findings.map(named)) }
        }
    }

    /// The amendment as which a release is taken back; nil: there is no workspace, so nothing of it is published as a bundle.
    func amendment(of version: Version, reason: String) throws(ServiceError) -> Amendment? {
        guard workspace != nil else { return nil }
        if let amendment = try LockCheck.amendment(of: version, reason: reason, lock: lock()) { return amendment }
        throw ServiceError(
            .conflict, "not-listed", "\(version) is not in colophon.lock, so its published bundle would be replaced",
            remedy: "List it: colophon lock \(version).")
    }
}
