// Where the workspace holds what was built of a release, and which commit it is at.
import Bundles
import Evidence
import Files
package import ReleaseModel
import Versions
import Workspace

/// Paths of files that are there.
package struct PublishedPlaces: Sendable, Hashable {
    package let bundle: String
    package let checksums: String
    /// Of the bundle, `sample-1.0.0.evidence.tar.gz`.
    package let bundleName: String
}

extension ReleaseService {
    /// Where the bundle of a published release lies: of its last amendment, where it was amended.
    package func publishedPlaces(of record: ReleaseRecord) throws(ServiceError) -> PublishedPlaces {
        guard record.status.isPublished else {
            throw ServiceError(
                .conflict, "not-published",
                "\(record.version) is \(record.status.rawValue), and a bundle comes with publication",
                remedy: "Publish it first.")
        }
        guard let workspace else {
            throw ServiceError(
                .notFound, "no-bundle", "this service has no workspace, so it builds no bundles",
                remedy: "Start it with the workspace's configuration.")
        }
        let amendments = try lock().entries.filter { $0.version == record.version }.map(\.folder)
        let name = BundleFormat.fileName(project: record.project, version: record.version.text)
        for folder in (amendments.reversed() + [record.version.text]).map({ Files.join(workspace.outputPath, $0) }) {
            let places = PublishedPlaces(
                bundle: Files.join(folder, name), checksums: Files.join(folder, "SHA256SUMS"), bundleName: name)
            if Files.kind(places.bundle) == .file, Files.kind(places.checksums) == .file { return places }
        }
        throw ServiceError(
            .notFound, "no-bundle", "the bundle of \(record.version) is not built",
            remedy: "Build its pages again: POST to its pages.")
    }

    /// The commit that the workspace's work tree is at; nil: it lies in no git work tree, or there is no commit yet.
    package func workspaceCommit() async throws(ServiceError) -> String? {
        guard let workspace else { return nil }
        do throws(GitError) {
            return try await GitWorkTree.containing(workspace.root)?.head()
        } catch {
            throw ServiceError(.conflict, "git-failed", error.message, remedy: error.remedy)
        }
    }
}
