// Holds bundles against the lock and against one another: those of a whole site, and some out of one.
import Archives
import Bundles
import Evidence
import Files
import Primitives
import ReleaseModel
import Versions

struct LedgerCheck {
    struct Member {
        /// What messages call it: its folder in a site, else its version.
        let name: String
        let bundle: Publication.Known
        /// The lock's entries that it may be.
        let entries: [Lock.Entry]
    }

    let members: [Member]
    /// Of the members and of what the lock lists, by version.
    private let manifests: [String: Set<SHA256Digest>]
    /// The members by version.
    private let bundles: [BytewiseKey: [Publication.Known]]

    init(_ members: [Member], lock: Lock) {
        self.members = members
        var manifests: [String: Set<SHA256Digest>] = [:]
        for entry in lock.entries { manifests[entry.version.text, default: []].insert(entry.manifest) }
        for member in members {
            manifests[member.bundle.version.text, default: []].insert(member.bundle.digests.manifest)
        }
        self.manifests = manifests
        bundles = Dictionary(grouping: members.map(\.bundle)) { BytewiseKey($0.version.text) }
    }

    // MARK: The lock

    static let comparedWithLock = "the bundles' manifests and archives with the lock"

    /// Members that have entries, and are none of them.
    var different: [String] { members.compactMap { Self.difference($0.bundle.digests, $0.entries, name: $0.name) } }

    private static func difference(_ digests: BundleDigests, _ entries: [Lock.Entry], name: String) -> String? {
        guard let first = entries.first,
            !entries.contains(where: { $0.manifest == digests.manifest && $0.tar == digests.tar })
        else { return nil }
        guard entries.count == 1 else {
            return
                "\(name): the lock does not list the manifest \(digests.manifest.hex) with the archive \(digests.tar.hex)"
        }
        return first.manifest != digests.manifest
            ? "\(name): the lock lists the manifest \(first.manifest.hex), and it has \(digests.manifest.hex)"
            : "\(name): the lock lists the archive \(first.tar.hex), and it has \(digests.tar.hex)"
    }

    // MARK: The history

    /// What the bundles' links to their previous releases come to.
    struct Links {
        /// There is a link at all.
        var isLinked = false
        /// Links to a manifest that the previous release doesn't have.
        var broken: [String] = []
        /// Links to releases that are neither among the members nor in the lock.
        var open: [String] = []
    }

    var links: Links {
        var links = Links()
        for member in members {
            guard let previous = member.bundle.history.previous, let manifest = member.bundle.history.manifest else {
                continue
            }
            links.isLinked = true
            guard let candidates = manifests[previous] else {
                links.open.append("\(member.name) follows \(previous)")
                continue
            }
            if !candidates.contains(manifest) {
                links.broken.append(
                    "\(member.name) names \(manifest.hex) as the manifest of \(previous), which has another one")
            } else if let problem = otherEvidence(before: member, previous) {
                links.broken.append(problem)
            }
        }
        return links
    }

    /// A verdict may rest on what a bundle says of the evidence before it. The previous release's own bundle, or one that amends it, has
    /// to say the same.
    private func otherEvidence(before member: Member, _ previous: String) -> String? {
        let stated = member.bundle.evidenceBefore
        let known = bundles[BytewiseKey(previous)] ?? []
        guard known.contains(where: { $0.digests.manifest == member.bundle.history.manifest }),
            !known.contains(where: { $0.evidence == stated })
        else { return nil }
        let evidence = known[0].evidence
        let path = (stated.first { !evidence.contains($0) } ?? evidence.first { !stated.contains($0) })?.path
        return
            "\(member.name) states other evidence of \(previous) than the bundle of \(previous) has"
            + (path.map { ": \(ArchivePath.quoted($0))" } ?? "")
    }

    // MARK: A part of a site

    /// Of some bundles, without the rest of their site. `lock` nil: there is none. Nothing of the lock's other releases:
    /// nobody says that they are here.
    static func items(ofPart bundles: [Publication.Known], lock: Lock?) -> [VerificationItem] {
        let check = LedgerCheck(
            bundles.map { bundle in
                Member(name: bundle.version.text, bundle: bundle, entries: lock?.entries(for: bundle.version) ?? [])
            }, lock: lock ?? Lock())
        return [lock != nil && !bundles.isEmpty ? check.lockItem : nil, check.historyItem].compactMap(\.self)
    }

    private var lockItem: VerificationItem {
        let different = different
        let unlisted = members.filter(\.entries.isEmpty).map(\.name)
        if different.isEmpty, !unlisted.isEmpty {
            return VerificationItem(
                id: "lock", name: "Lock", status: .notChecked, compared: Self.comparedWithLock,
                problem: "The lock does not list \(unlisted.joined(separator: ", "))")
        }
        return SiteCheck.item(
            "lock", "Lock", Self.comparedWithLock, different, code: "lock-differs",
            meaning: "This is not the bundle that the lock was made of. Ask the publisher.")
    }

    private var historyItem: VerificationItem? {
        let step = VerificationStep.history
        let links = links
        guard links.isLinked else { return nil }
        if links.broken.isEmpty, !links.open.isEmpty {
            return VerificationItem(
                id: step.rawValue, name: step.name, status: .notChecked, compared: step.compared,
                problem: "\(links.open.joined(separator: "; ")): neither here nor in a lock")
        }
        return SiteCheck.item(
            step.rawValue, step.name, step.compared, links.broken, code: "history-broken",
            meaning: step.meaningOfFailure)
    }
}
