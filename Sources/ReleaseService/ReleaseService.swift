// The release service: its operations stand beside the records they change, in extensions of this type.
import Colophon
import Evidence
import Files
package import Primitives
package import ReleaseModel
import Sync
import Verification
package import Workspace

/// Many calls at once are safe. Each change is one transaction: the record, its revision and its event, or nothing.
/// `revision`, where an operation takes one, is the one that the caller has seen: another one is a `precondition` error.
package final class ReleaseService: Sendable {
    package typealias Clock = @Sendable () -> Timestamp

    let store: ReleaseStore
    /// Nil: there is no evidence, so people's verdicts decide, and nothing is written beside the store.
    package let workspace: Workspace?
    package let configuration: ReleaseModel.Configuration
    /// Of which alone the store is asked: it may hold others.
    var project: String { configuration.project.name }
    let clock: Clock
    let callers = KnownCallers()
    let callsUnderWay = CallsUnderWay()
    let views = KnownViews()
    let published = PublishedReading()
    let lockReading = LockReading()
    let folderOutlines = FolderOutlines()
    let treeTurns = PerTreeLock()

    /// The service of a workspace's project.
    package init(store: ReleaseStore, workspace: Workspace, clock: @escaping Clock = ReleaseService.systemClock) {
        self.store = store
        self.workspace = workspace
        configuration = workspace.configuration
        self.clock = clock
    }

    /// The service of a project that has no workspace.
    package init(
        store: ReleaseStore, configuration: ReleaseModel.Configuration,
        clock: @escaping Clock = ReleaseService.systemClock
    ) {
        self.store = store
        workspace = nil
        self.configuration = configuration
        self.clock = clock
    }

    /// Changes with each commit of this process, before its callers are answered: what was read at one number, and is read at the same
    /// number again, is the same, as far as the store goes.
    package var generation: UInt64 { store.generation }

    /// Whether the store can be read, and written for a while: there is room for `bytes`.
    package func isReady(room bytes: Int = 4 << 20) async -> Bool { await store.isReady(room: bytes) }

    package static let systemClock: Clock = { Timestamp(secondsSinceEpoch: Environment.now) }

    /// Changes a release by `body`, and saves it with the event that `body` describes.
    func change(
        _ id: Identifier, revision: Int?, by actor: Actor,
        _ body: @escaping @Sendable (inout ManagedRelease, Timestamp) throws -> EventDraft
    ) async throws(ServiceError) -> ManagedRelease {
        let now = clock()
        return try await store.write { [project] db in
            var release = try ReleaseRows.release(id, project: project, in: db)
            try release.require(revision)
            let draft = try body(&release, now)
            return try ReleaseRows.save(release, draft, by: actor, at: now, in: db)
        }
    }

    /// As above, where what `saving` needs takes reading files first: `prepare` runs outside the transaction, and again where the
    /// release was changed meanwhile.
    func change<Preparation: Sendable>(
        _ id: Identifier, revision: Int?, by actor: Actor,
        preparing prepare: (ManagedRelease, Timestamp) throws(ServiceError) -> Preparation,
        saving body: @escaping @Sendable (inout ManagedRelease, Preparation, Timestamp) throws -> EventDraft,
        alongside: @escaping @Sendable (ManagedRelease, any StoreConnection) throws -> Void = { _, _ in }
    ) async throws(ServiceError) -> ManagedRelease {
        while true {
            let before = try await release(id)
            try before.require(revision)
            let now = clock()
            let preparation = try prepare(before, now)
            do throws(ServiceError) {
                return try await store.write { [project] db in
                    var release = try ReleaseRows.release(id, project: project, in: db)
                    try release.require(before.revision)
                    let draft = try body(&release, preparation, now)
                    try alongside(release, db)
                    return try ReleaseRows.save(release, draft, by: actor, at: now, in: db)
                }
            } catch {
                // Someone was faster. Each round means that another change went through, so this ends.
                guard error.kind == .precondition, revision == nil else { throw error }
            }
        }
    }
}

extension ManagedRelease {
    /// Nil: the caller doesn't mind what the release looks like.
    package func require(_ revision: Int?) throws(ServiceError) {
        guard let revision, revision != self.revision else { return }
        throw ServiceError(
            .precondition, "stale-revision", "\(id) is at revision \(self.revision), not \(revision)",
            remedy: "Read the release again, and decide anew.")
    }
}
