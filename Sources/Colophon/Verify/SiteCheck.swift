// Holds the bundles of a site against the lock and against one another.
import ColophonSystem
import ReleaseModel

struct SiteCheck {
    let publications: [Publication]
    let lock: Lock

    /// An item of the site: failed where there are problems.
    static func item(
        _ id: String, _ name: String, _ compared: String, _ problems: [String], code: String, meaning: String? = nil
    ) -> VerificationItem {
        guard let first = problems.first else {
            return VerificationItem(id: id, name: name, status: .ok, compared: compared)
        }
        return VerificationItem(
            id: id, name: name, status: .failed, compared: compared, code: code, problem: first,
            meaning: meaning ?? "The site is not as it was published. Ask the publisher.",
            details: Array(problems.dropFirst()))
    }

    var commonItems: [VerificationItem] { [folders, history] }

    /// What the lock says about bundles, and bundles about the lock.
    var lockItems: [VerificationItem] {
        let byFolder = Dictionary(publications.map { ($0.folder, $0) }, uniquingKeysWith: { first, _ in first })
        var removed: [String] = []
        var different: [String] = []
        for entry in lock.entries {
            guard let publication = byFolder[entry.folder] else {
                removed.append("\(entry.folder) is listed, and not there")
                continue
            }
            guard let digests = publication.bundle?.digests else { continue }
            if digests.manifest != entry.manifest {
                different.append(
                    "\(entry.folder): the lock lists the manifest \(entry.manifest.hex), and it has \(digests.manifest.hex)"
                )
            } else if digests.tar != entry.tar {
                different.append(
                    "\(entry.folder): the lock lists the archive \(entry.tar.hex), and it has \(digests.tar.hex)")
            }
        }
        let listed = Set(lock.entries.map(\.folder))
        let unlisted = publications.filter {
            $0.bundle != nil && $0.bundle?.isDraft == false && !listed.contains($0.folder)
        }
        let drafts = publications.filter { $0.bundle?.isDraft == true && listed.contains($0.folder) }
        different += drafts.map { "\($0.folder) is listed, and its bundle is a draft's" }
        var items = [
            Self.item(
                "removed", "Removed releases", "the lock's entries with the folders", removed,
                code: "publication-removed",
                meaning: "A release that was published is gone. Ask the publisher."),
            Self.item(
                "lock", "Lock", "the bundles' manifests and archives with the lock", different, code: "lock-differs"),
        ]
        if !unlisted.isEmpty {
            items.append(
                VerificationItem(
                    id: "unlisted", name: "Unlisted releases", status: .notChecked,
                    compared: "released bundles with the lock",
                    problem: "Nothing shows that these are the ones that were published: "
                        + unlisted.map(\.folder).joined(separator: ", ")))
        }
        return items
    }

    private var folders: VerificationItem {
        Self.item(
            "checksums", "Checksums", "every folder's files with its SHA256SUMS",
            publications.flatMap { publication in publication.problems.map { "\(publication.folder): \($0)" } },
            code: "folder-differs")
    }

    /// Every bundle names a manifest of its previous release that is here or in the lock.
    private var history: VerificationItem {
        let step = VerificationStep.history
        var manifests: [String: Set<SHA256Digest>] = [:]
        for entry in lock.entries { manifests[entry.version.text, default: []].insert(entry.manifest) }
        for known in publications.compactMap(\.bundle) {
            manifests[known.version.text, default: []].insert(known.digests.manifest)
        }
        var broken: [String] = []
        var open: [String] = []
        for publication in publications {
            if let unlinked = unlinked(publication) { broken.append(unlinked) }
            guard let known = publication.bundle, let previous = known.history.previous,
                let manifest = known.history.manifest
            else { continue }
            guard let candidates = manifests[previous] else {
                open.append("\(publication.folder) follows \(previous), which is neither here nor in the lock")
                continue
            }
            if !candidates.contains(manifest) {
                broken.append(
                    "\(publication.folder) names \(manifest.hex) as the manifest of \(previous), which has another one")
            }
        }
        if broken.isEmpty, !open.isEmpty {
            return Self.item(
                step.rawValue, step.name, step.compared, open, code: "history-open",
                meaning: "A release was removed, or this is a part of a site: a part can't be verified as a whole.")
        }
        return Self.item(
            step.rawValue, step.name, step.compared, broken + open, code: "history-broken",
            meaning: step.meaningOfFailure)
    }

    /// A build names the manifest of a previous release that is there. A bundle that was published before its previous one
    /// came in keeps saying that there was none; the lock lists such a bundle.
    private func unlinked(_ publication: Publication) -> String? {
        guard let known = publication.bundle, known.history.reason == History.Reason.absent,
            let previous = known.history.previous,
            !lock.entries.contains(where: { $0.manifest == known.digests.manifest }),
            publications.contains(where: { isOut($0.bundle, previous, before: known) })
        else { return nil }
        return "\(publication.folder) says that \(previous) was not there, and it is"
    }

    private func isOut(_ parent: Publication.Known?, _ version: String, before child: Publication.Known) -> Bool {
        guard let parent, !parent.isDraft, parent.version.text.utf8.elementsEqual(version.utf8), let out = parent.date
        else { return false }
        return child.date.map { out <= $0 } ?? true
    }
}
