// Holds the bundles of a site against the lock and against one another.
import Bundles
import Evidence
import Files
import Primitives
import ReleaseModel
import Versions
import Workspace

struct SiteCheck {
    let publications: [Publication]
    let lock: Lock
    private let ledger: LedgerCheck
    /// The first publication of each place, by its version and the number of its amendment.
    private let places: [String: [Int: Publication]]

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
        var places: [String: [Int: Publication]] = [:]
        for publication in publications {
            let (version, amendment) = publication.place
            guard let amendment, places[version]?[amendment] == nil else { continue }
            places[version, default: [:]][amendment] = publication
        }
        self.places = places
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

    var commonItems: [VerificationItem] { [folders, history] + open }

    /// What the lock says about bundles, and bundles about the lock. `later`: the published lock, where the auditor brings one of
    /// an earlier day. `isStrict`: whether every release has to be listed.
    func lockItems(later: Lock?, isStrict: Bool) -> [VerificationItem] {
        let present = Set(publications.map(\.folder))
        let removed = lock.entries.map(\.folder).filter { !present.contains($0) }
        let unlisted = ledger.members.filter { !$0.bundle.isDraft && $0.entries.isEmpty }
        let drafts = ledger.members.filter { $0.bundle.isDraft && !$0.entries.isEmpty }
        let different = ledger.different + drafts.map { "\($0.name) is listed, and its bundle is a draft's" }
        let known = Set(lock.entries.map { BytewiseKey($0.folder) })
        let unread = publications.filter { $0.bundle == nil && known.contains(BytewiseKey($0.folder)) }.map(\.folder)
        var items = [
            Self.item(
                "removed", "Removed releases", "the lock's entries with the folders",
                removed.map { "\($0) is listed, and not there" }, code: "publication-removed",
                meaning: "A release that was published is gone. Ask the publisher."),
            different.isEmpty && !unread.isEmpty
                ? VerificationItem(
                    id: "lock", name: "Lock", status: .notChecked, compared: LedgerCheck.comparedWithLock,
                    code: "lock-open", problem: "Not compared, since the bundle was not read: \(listed(unread))",
                    isOpen: true)
                : Self.item("lock", "Lock", LedgerCheck.comparedWithLock, different, code: "lock-differs"),
        ]
        if let later { items.append(growth(later)) }
        let isListed = Set((later?.entries ?? []).map { BytewiseKey($0.folder) })
        let open = unlisted.filter { !isListed.contains(BytewiseKey($0.name)) }.map(\.name)
        if !open.isEmpty {
            items.append(Self.unlistedItem(open, isStrict: isStrict, isLockEmpty: lock.entries.isEmpty))
        }
        return items
    }

    /// A lock that lists others and not these is an old one, for whoever asks for signers. One that lists nothing is no lock yet.
    private static func unlistedItem(_ names: [String], isStrict: Bool, isLockEmpty: Bool) -> VerificationItem {
        let reason =
            isLockEmpty
            ? "The lock lists nothing, so that a release may be missing as well. The publisher adds releases with “colophon lock”."
            : "The lock is older than the folder, or the release was never locked: a release may be missing as well. Ask the publisher."
        return VerificationItem(
            id: "unlisted", name: "Unlisted releases", status: isStrict && !isLockEmpty ? .failed : .notChecked,
            compared: "released bundles with the lock", code: isStrict ? "publication-unlisted" : nil,
            problem: "Nothing shows that these are the ones that were published: " + names.joined(separator: ", "),
            meaning: isStrict ? reason : nil, isOpen: isStrict && isLockEmpty)
    }

    /// What has to stay as it is of a lock's entry.
    private struct Kept: Hashable {
        let folder: BytewiseKey
        let manifest: SHA256Digest
        let tar: SHA256Digest

        init(_ entry: Lock.Entry) {
            folder = BytewiseKey(entry.folder)
            manifest = entry.manifest
            tar = entry.tar
        }
    }

    /// A lock only grows.
    private func growth(_ later: Lock) -> VerificationItem {
        let kept = Set(later.entries.map(Kept.init))
        let lost = lock.entries.filter { !kept.contains(Kept($0)) }
        return Self.item(
            "lock-growth", "Earlier lock", "the lock that you trust with the published one",
            lost.map { "\($0.folder) is in yours, and not as such in the published one" }, code: "lock-shrunk",
            meaning: "The published lock is an older one, or entries were taken out of it. Ask the publisher.")
    }

    // MARK: Places

    /// Publications at a place that is not theirs: of another project, of one version twice, or no amendment of what it
    /// lies beside.
    var misplaced: [String] {
        var problems: [String] = []
        let projects = Set(publications.compactMap { $0.bundle.map { BytewiseKey($0.project) } })
        if projects.count > 1 {
            problems += publications.compactMap { publication in
                publication.bundle.map { "\(publication.folder) is of the project \($0.project), and others are not" }
            }
        }
        var firsts: [String: String] = [:]
        for publication in publications {
            guard let bundle = publication.bundle else { continue }
            let (_, amendment) = publication.place
            if amendment == 0, let other = firsts.updateValue(publication.folder, forKey: bundle.version.identity) {
                problems.append("\(other) and \(publication.folder) are one version")
            }
            if let problem = misplacement(publication, bundle, amendment: amendment) { problems.append(problem) }
        }
        return problems
    }

    private func misplacement(
        _ publication: Publication, _ bundle: Publication.Known, amendment: Int?
    ) -> String? {
        let folder = publication.folder
        guard let amendment else { return "\(folder) is no name of an amendment" }
        guard amendment > 0 else {
            // What was downloaded by itself may be an amendment.
            return bundle.amends == nil || folder == Publication.here
                ? nil : "\(folder) amends another publication, and lies in the place of the first"
        }
        if bundle.isDraft { return "\(folder) is a draft, and no amendment" }
        guard let amends = bundle.amends else { return "\(folder) amends nothing" }
        let (version, _) = publication.place
        if let first = places[version]?[0]?.bundle, first.version != bundle.version {
            return "\(folder) is of \(bundle.version.text), and lies beside \(first.version.text)"
        }
        let before =
            places[version]?[amendment - 1]?.bundle?.digests.manifest
            ?? lock.entries(for: bundle.version).first { $0.amendment == amendment - 1 }?.manifest
        guard let before else {
            return publication.extent == .whole ? "\(folder) amends a publication that is not there" : nil
        }
        return before == amends ? nil : "\(folder) amends another publication than the one before it"
    }

    /// What could not be looked at.
    private var open: [VerificationItem] {
        Verifier.open(
            "files", publications.flatMap { publication in publication.open.map { "\(publication.folder): \($0)" } })
    }

    private var folders: VerificationItem {
        Self.item(
            "checksums", "Checksums", "every folder's files with its SHA256SUMS",
            publications.flatMap { publication in publication.problems.map { "\(publication.folder): \($0)" } }
                + misplaced,
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
