// Verifies the folder of one release, wherever it lies: its bundle, its checksums, its signatures, and its amendments.
package import Attestation
package import Bundles
import Evidence
package import Files
package import Primitives
package import ReleaseModel
import Workspace

extension Verifier {
    /// Whether a folder is a release's own, and not a site.
    package static func isRelease(_ folder: String) -> Bool {
        guard Files.kind(Files.join(folder, LockFile.name)) == nil, let names = try? Files.list(folder) else {
            return false
        }
        return names.contains {
            $0.kind == .file && ($0.path.hasSuffix(BundleFormat.suffix) || $0.path == Attestations.checksums)
        }
    }

    /// `lock`: the one that the auditor trusts. Without it nothing shows that the release is the one that was published
    /// first, as a site's lock would.
    package static func verify(
        release path: String, lock: Lock? = nil, today: Timestamp, limits: BundleReader.Limits = .standard,
        trust: Trust? = nil
    ) throws(FileError) -> SiteReport {
        let amendments = try Files.list(path).filter { $0.kind == .directory && $0.path.hasPrefix("amend-") }
        let publications = ([Publication.here] + amendments.map(\.path)).compactMap {
            Publication.read($0, root: path, today: today, limits: limits, trust: trust)
        }
        let problems = publications.flatMap { publication in
            publication.problems.map {
                publication.folder == Publication.here ? $0 : "\(publication.folder): \($0)"
            }
        }
        let checksums = SiteCheck.item(
            "checksums", "Checksums", "the folder's files with its SHA256SUMS", problems, code: "folder-differs",
            meaning: "The folder is not as it was published. Ask the publisher.")
        return SiteReport(
            bundles: publications.flatMap(\.reports),
            items: [checksums] + LedgerCheck.items(ofPart: publications.compactMap(\.bundle), lock: lock))
    }
}
