// Holds some bundles of a site, without the rest of it, against the lock and against one another.
import ColophonSystem
import ReleaseModel

struct PartCheck {
    let bundles: [Publication.Known]
    /// Nil: there is none.
    let lock: Lock?

    var items: [VerificationItem] { [lockItem, historyItem].compactMap { $0 } }

    /// Nothing of the lock's other releases: nobody says that they are here.
    private var lockItem: VerificationItem? {
        guard let lock, !bundles.isEmpty else { return nil }
        let compared = "the bundles' manifests and archives with the lock"
        var different: [String] = []
        var unlisted: [String] = []
        for bundle in bundles {
            let entries = lock.entries(for: bundle.version)
            if entries.isEmpty {
                unlisted.append(bundle.version.text)
            } else if !entries.contains(where: {
                $0.manifest == bundle.digests.manifest && $0.tar == bundle.digests.tar
            }) {
                different.append(
                    "\(bundle.version.text): the lock does not list the manifest \(bundle.digests.manifest.hex) with the archive \(bundle.digests.tar.hex)"
                )
            }
        }
        if different.isEmpty, !unlisted.isEmpty {
            return VerificationItem(
                id: "lock", name: "Lock", status: .notChecked, compared: compared,
                problem: "The lock does not list \(unlisted.joined(separator: ", "))")
        }
        return SiteCheck.item(
            "lock", "Lock", compared, different, code: "lock-differs",
            meaning: "This is not the bundle that the lock was made of. Ask the publisher.")
    }

    private var historyItem: VerificationItem? {
        let step = VerificationStep.history
        var manifests: [String: Set<SHA256Digest>] = [:]
        for entry in lock?.entries ?? [] { manifests[entry.version.text, default: []].insert(entry.manifest) }
        for bundle in bundles { manifests[bundle.version.text, default: []].insert(bundle.digests.manifest) }
        var broken: [String] = []
        var open: [String] = []
        var isLinked = false
        for bundle in bundles {
            guard let previous = bundle.history.previous, let manifest = bundle.history.manifest else { continue }
            isLinked = true
            guard let candidates = manifests[previous] else {
                open.append("\(bundle.version.text) follows \(previous)")
                continue
            }
            if !candidates.contains(manifest) {
                broken.append(
                    "\(bundle.version.text) names \(manifest.hex) as the manifest of \(previous), which has another one"
                )
            }
        }
        guard isLinked else { return nil }
        if broken.isEmpty, !open.isEmpty {
            return VerificationItem(
                id: step.rawValue, name: step.name, status: .notChecked, compared: step.compared,
                problem: "\(open.joined(separator: "; ")): neither here nor in a lock")
        }
        return SiteCheck.item(
            step.rawValue, step.name, step.compared, broken, code: "history-broken", meaning: step.meaningOfFailure)
    }
}
