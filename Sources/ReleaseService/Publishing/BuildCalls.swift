// The pages and the bundle of a published release, by the same build as on the command line.
import Colophon
import ColophonSystem
package import ReleaseModel

extension ReleaseService {
    /// Builds what the workspace's output holds of the release, and returns what was found on the way.
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
        var options = BuildOptions()
        options.versions = [record.version.text]
        options.jobs = Environment.processorCount
        options.now = clock().secondsSinceEpoch
        do throws(WorkspaceError) {
            let findings = try await Build(workspace: workspace, options: options).write().result.findings
            // A folder without a record is that of a release which has evidence and isn't out.
            return findings.filter { $0.code != "no-record" }.map(named)
        } catch { throw ServiceError(.conflict, "build-failed", error.findings) }
    }
}
