// Holds the bundles of a site against the lock and against one another.
import Bundles
import Evidence
import Files
import ReleaseModel
import Workspace

struct SiteCheck {
    let publications: [Publication]
    let lock: Lock
    private let ledger: LedgerCheck

    init(publications: [Publication], lock: Lock) {
        self.publications = publications
        self.lock = lock
        let entries = Dictionary(lock.entries.map { ($0.folder, $0) }, uniquingKeysWith: { first, _ in first })
        ledger = LedgerCheck(
            publications.compactMap { publication in
                publication.bundle.map {
                    LedgerCheck.Member(
                        name: publication.folder, bundle: $0, entries: [entries[publication.folder]].compactMap(\.self))
                }
            }, lock: lock)
    }

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
        let present = Set(publications.map(\.folder))
        let removed = lock.entries.map(\.folder).filter { !present.contains($0) }
        let unlisted = ledger.members.filter { !$0.bundle.isDraft && $0.entries.isEmpty }
        let drafts = ledger.members.filter { $0.bundle.isDraft && !$0.entries.isEmpty }
        let different = ledger.different + drafts.map { "\($0.name) is listed, and its bundle is a draft's" }
        var items = [
            Self.item(
                "removed", "Removed releases", "the lock's entries with the folders",
                removed.map { "\($0) is listed, and not there" }, code: "publication-removed",
                meaning: "A release that was published is gone. Ask the publisher."),
            Self.item(
                "lock", "Lock", LedgerCheck.comparedWithLock, different, code: "lock-differs"),
        ]
        if !unlisted.isEmpty {
            items.append(
                VerificationItem(
                    id: "unlisted", name: "Unlisted releases", status: .notChecked,
                    compared: "released bundles with the lock",
                    problem: "Nothing shows that these are the ones that were published: "
                        + unlisted.map(\.name).joined(separator: ", ")))
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
        let links = ledger.links
        let broken = publications.compactMap(unlinked) + links.broken
        let open = links.open.map { "\($0), which is neither here nor in the lock" }
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
