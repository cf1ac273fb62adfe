// Verifies the folder of one release, wherever it lies: its bundle, its checksums, its signatures, and its amendments.
package import Attestation
package import Bundles
import Evidence
package import Files
package import Primitives
package import ReleaseModel
import Workspace

extension Verifier {
    /// Whether a folder is a release's own, and not a site: it holds a bundle, and none of its folders is a publication but
    /// amendments. A bundle that somebody put into a site's own folder makes no release of it.
    package static func isRelease(_ folder: String) -> Bool {
        guard let entries = try? Files.list(folder), PublicationNames(entries).isPublication else { return false }
        let others = (try? FolderContents.publications(in: folder).publications) ?? []
        return others.allSatisfy { !$0.utf8.contains(ASCII.slash) && Publication.isAmendment($0) }
    }

    /// `lock`: the one that the auditor trusts; nil: the one that lies in the folder, if any. Without one nothing shows that
    /// the release is the one that was published first, as a site's lock would.
    package static func verify(
        release path: String, lock: Lock? = nil, today: Timestamp, limits: BundleReader.Limits = .standard,
        trust: Trust? = nil
    ) throws(FileError) -> SiteReport {
        var contents = try FolderContents.publications(ofRelease: path)
        let publications = contents.publications.compactMap {
            Publication.read($0, root: path, extent: .download, today: today, limits: limits, trust: trust)
        }
        func named(_ sentences: KeyPath<Publication, [String]>) -> [String] {
            publications.flatMap { publication in
                publication[keyPath: sentences].map {
                    publication.folder == Publication.here ? $0 : "\(publication.folder): \($0)"
                }
            }
        }
        var items: [VerificationItem] = []
        let check = SiteCheck(publications: publications, lock: lock ?? Lock())
        var checksums = SiteCheck.item(
            "checksums", "Checksums", "the folder's files with its SHA256SUMS",
            named(\.problems) + check.misplaced, code: "folder-differs",
            meaning: "The folder is not as it was published. Load its files again; ask the publisher.")
        let open = named(\.open)
        if checksums.status == .ok, !open.isEmpty {
            checksums.status = .notChecked
            checksums.code = "folder-incomplete"
            checksums.problem = open[0]
            checksums.isOpen = true
        }
        checksums.details += checksums.isOpen ? Array(open.dropFirst()) : open
        items.append(checksums)
        let besides = lock ?? publishedLock(in: path, publications, isRequired: false, trust: trust, items: &items)
        if lock == nil, let trust { items += lockSignatures(SignedFiles(in: path), trust: trust) }
        items += LedgerCheck.items(ofPart: publications.compactMap(\.bundle), lock: besides)
        items += nobodys(publications.flatMap(\.reports))
        items += coverage(&contents, of: publications, in: path, trust: trust, isSite: false)
        return SiteReport(
            name: path, bundles: publications.flatMap(\.reports), items: items, uncovered: contents.files)
    }
}
