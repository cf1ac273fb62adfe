// A release with its verdicts, read once and kept as long as nothing that they follow from has changed.
import Bundles
import Evidence
import Files
import Primitives
package import ReleaseModel
import Synchronization
import Versions
import Workspace

/// A class, since it is handed on with each answer, and a copy of all that it holds would cost more than the answer.
package final class ReleaseView: Sendable {
    package let release: ManagedRelease
    /// As `checklist` gives it.
    package let checked: CheckedRelease
    /// Visible ASCII without quotation marks, beginning with the revision and a hyphen. Another one wherever the release, its
    /// verdicts or the files of its folder are others, or another day has come: what an entity tag needs.
    package let validator: String
    /// Why the release's folder can't be read; then the verdicts follow from the record alone, and none may be relied on.
    package let problem: ServiceError?

    init(release: ManagedRelease, checked: CheckedRelease, validator: String, problem: ServiceError?) {
        self.release = release
        self.checked = checked
        self.validator = validator
        self.problem = problem
    }
}

/// What verdicts follow from beside the record.
struct ViewBasis: Sendable, Hashable {
    let day: Timestamp
    let folder: FolderStatus
    /// The lock counts only for what lies in a folder.
    let lock: TreeEntry?

    var isSettled: Bool { folder.isSettled && lock?.isSettled ?? true }
}

/// The views that were asked for lately.
final class KnownViews: Sendable {
    struct Known: Sendable {
        let view: ReleaseView
        let basis: ViewBasis
        /// Of its evidence; nil: there is no workspace.
        let folder: String?
        /// At which the view's revision was the release's.
        var generation: UInt64
    }

    private let views = Mutex(BoundedCache<Identifier, Known>(limit: 16 << 20))

    func known(_ id: Identifier) -> Known? { views.withLock { $0.value(for: id) } }

    func keep(_ known: Known) {
        // In bytes, roughly: the record with its verdicts, and evidence twice, as it is and as it was read.
        let weight = known.view.checked.loaded.evidence.reduce(8192) { $0 &+ $1.size &* 2 }
        views.withLock { $0.keep(known, for: known.view.release.id, weight: weight) }
    }
}

extension ReleaseService {
    /// The release and its verdicts at this moment, without reading anything again that hasn't changed. Throws where its folder can't be
    /// read.
    package func view(_ id: Identifier) async throws(ServiceError) -> ReleaseView {
        let view = try await viewOfAny(id)
        if let problem = view.problem { throw problem }
        return view
    }

    /// The same, also where the folder can't be read: the view says why.
    package func viewOfAny(_ id: Identifier) async throws(ServiceError) -> ReleaseView {
        // Before the row is read: a change after that has another number.
        let generation = generation
        var known = views.known(id)
        if let found = known, found.generation != generation {
            let revision = try await store.read { [project] in
                try ReleaseRows.revision(of: id, project: project, in: $0)
            }
            known = revision == found.view.release.revision ? found : nil
        }
        if var found = known, basis(in: found.folder) == found.basis {
            if found.generation != generation {
                found.generation = generation
                views.keep(found)
            }
            return found.view
        }
        let release: ManagedRelease
        if let known { release = known.view.release } else { release = try await self.release(id) }
        let folder = workspace.map { Files.join($0.evidencePath, release.record.version.text) }
        let basis = basis(in: folder)
        // Reading evidence takes its time: a caller that lent its own thread gets that back meanwhile.
        let (checked, problem) = try await withTaskExecutorPreference(globalConcurrentExecutor) {
            () throws(ServiceError) -> (CheckedRelease, ServiceError?) in
            do throws(ServiceError) {
                let outdated = release.record.status.isPublished ? nil : release.outdated
                return (try judged(release.record, outdated: outdated), nil)
            } catch {
                guard error.code == "bad-folder" else { throw error }
                return (judgedByTheRecord(release.record), error)
            }
        }
        let view = ReleaseView(
            release: release, checked: checked, validator: Self.validator(release, checked, basis, problem),
            problem: problem)
        if let basis, basis.isSettled, problem == nil {
            views.keep(KnownViews.Known(view: view, basis: basis, folder: folder, generation: generation))
        }
        return view
    }

    /// The same where it is in memory, and no more than a look at the folder shows that it still holds; nil: ask.
    package func knownView(_ id: Identifier) -> ReleaseView? {
        guard let known = views.known(id), known.generation == generation,
            basis(in: known.folder) == known.basis
        else { return nil }
        return known.view
    }

    /// Nil where the folder can't be looked at.
    private func basis(in folder: String?) -> ViewBasis? {
        guard let workspace, let folder else {
            return ViewBasis(day: today, folder: .absent, lock: nil)
        }
        guard let folder = FolderStatus(of: folder) else { return nil }
        let lock = folder.files == nil ? nil : Files.entry(workspace.lockPath, followingLinks: true)
        return ViewBasis(day: today, folder: folder, lock: lock)
    }

    /// Over the verdicts as they are, and over the statuses: these tell of what verdicts don't show.
    private static func validator(
        _ release: ManagedRelease, _ checked: CheckedRelease, _ basis: ViewBasis?, _ problem: ServiceError?
    ) -> String {
        var hasher = SHA256Hasher()
        func add(_ text: String) { hasher.update(Array(text.utf8) + [0]) }
        add(release.recordSHA256.hex)
        add(basis.map { "\($0.day.text) \($0.lock?.fingerprint ?? "")" } ?? "")
        for finding in problem?.details ?? [] { add("\(finding.code) \(finding.text)") }
        for file in basis?.folder.files ?? [] { add(file.fingerprint) }
        for file in checked.loaded.evidence { add("\(file.path) \(file.sha256.hex) \(file.isPresent)") }
        for result in checked.checklist.results {
            add("\(result.id.rawValue) \(result.label) \(result.required) \(result.headline)")
            for finding in result.findings { add("\(finding.code) \(finding.message)") }
        }
        return "\(release.revision)-\(hasher.finish().hex.prefix(32))"
    }
}

extension TreeEntry {
    fileprivate var fingerprint: String { "\(path) \(kind) \(size) \(modified) \(changed) \(inode)" }
}
