// The service's operations on releases: plan, find, and take through their lives.
import Bundles
import Colophon
import Evidence
import Files
import Primitives
package import ReleaseModel
import Sync
import Verification

extension ReleaseService {
    // MARK: Planning

    /// Plans a release. Its version is new in the project, also where it was published without the service.
    package func create(_ plan: ReleasePlan, by actor: Actor) async throws(ServiceError) -> ManagedRelease {
        let now = clock()
        let lock = try knownLock()
        return try await write { out throws(ServiceError) in
            try SoundRecord(plan.record(configuration.project, out: out))
        } saving: { sound, db in
            try Self.requireFree(sound.record, lock, but: nil, in: db)
            let id = try ReleaseRows.freshIdentifier(.release, in: "releases", db)
            let release = ManagedRelease(id: id, record: sound.record, createdAt: now)
            try ReleaseRows.insert(
                release, sound, EventDraft(kind: .created, to: release.record.status.rawValue), by: actor, in: db)
            return release
        }
    }

    /// Plans a release anew that is planned: what the plan leaves out is gone, the notes stay.
    package func replan(
        _ id: Identifier, as plan: ReleasePlan, revision: Int? = nil, by actor: Actor
    ) async throws(ServiceError) -> ManagedRelease {
        let now = clock()
        let lock = try knownLock()
        return try await write { out throws(ServiceError) in
            try plan.record(configuration.project, out: out)
        } saving: { [project] record, db in
            var release = try ReleaseRows.release(id, project: project, in: db)
            try release.require(revision)
            try Self.requireFree(record, lock, but: id, in: db)
            let draft = try release.replan(record, notes: release.record.notes)
            return try ReleaseRows.save(release, draft, by: actor, at: now, in: db)
        }
    }

    /// Replaces what the release says to its users, until it is published.
    package func describe(
        _ id: Identifier, summary: String?, notes: ReleaseNotes, revision: Int? = nil, by actor: Actor
    ) async throws(ServiceError) -> ManagedRelease {
        try await change(id, revision: revision, by: actor) { release, _ in
            try release.describe(summary: summary, notes: notes)
        }
    }

    // MARK: Finding

    package func release(_ id: Identifier) async throws(ServiceError) -> ManagedRelease {
        try await store.read { [project] in try ReleaseRows.release(id, project: project, in: $0) }
    }

    /// What was last published of the release, as it came out or as it was taken back, whatever is planned since.
    package func publishedRecord(of id: Identifier) async throws(ServiceError) -> ReleaseRecord {
        try await store.read { [project] db in
            if let record = try PublicationRows.latest(of: id, project: project, in: db) { return record }
            let record = try ReleaseRows.release(id, project: project, in: db).record
            throw ServiceError(
                .conflict, "not-published", "\(record.version) is \(record.status.rawValue), and was never published",
                remedy: "Publish it first.")
        }
    }

    /// Newest first, at most `limit` (1 to 200) of them.
    package func releases(
        status: ReleaseStatus? = nil, limit: Int = 50, after: Identifier? = nil
    ) async throws(ServiceError) -> Page<ManagedRelease> {
        let limit = try Self.checked(limit)
        let found = try await store.read { [project] in
            try ReleaseRows.list(project: project, status: status, limit: limit + 1, after: after, in: $0)
        }
        return Page(items: Array(found.prefix(limit)), next: found.count > limit ? found[limit - 1].id : nil)
    }

    /// As `releases`, without their records.
    package func listing(
        status: ReleaseStatus? = nil, limit: Int = 50, after: Identifier? = nil
    ) async throws(ServiceError) -> Page<ReleaseLine> {
        let limit = try Self.checked(limit)
        let found = try await store.read { [project] in
            try ReleaseRows.lines(project: project, status: status, limit: limit + 1, after: after, in: $0)
        }
        return Page(items: Array(found.prefix(limit)), next: found.count > limit ? found[limit - 1].id : nil)
    }

    /// Oldest first, at most `limit` (1 to 200) of those after the sequence number `after`.
    package func events(
        of id: Identifier, after: Int = 0, limit: Int = 200
    ) async throws(ServiceError) -> [ReleaseEvent] {
        let limit = try Self.checked(limit)
        return try await store.read { [project] db in
            _ = try ReleaseRows.revision(of: id, project: project, in: db)
            return try ReleaseRows.events(of: id, after: after, limit: limit, in: db)
        }
    }

    // MARK: Steps

    /// A release that was planned again after it was published needs a new version first.
    package func freeze(
        _ id: Identifier, reason: String? = nil, revision: Int? = nil, by actor: Actor
    ) async throws(ServiceError) -> ManagedRelease {
        let now = clock()
        let lock = try knownLock()
        return try await store.write { [project] db in
            var release = try ReleaseRows.release(id, project: project, in: db)
            try release.require(revision)
            let draft = try release.freeze(by: actor, at: now, reason: reason)
            // Nothing could come of it: what was published under its version stays.
            try Self.requireUnpublished(release.record, lock, in: db)
            return try ReleaseRows.save(release, draft, by: actor, at: now, in: db)
        }
    }

    /// `commit`: 40 or 64 lower-case hexadecimal digits. Without a tag it is `<version>-rc.<n>`.
    package func cutCandidate(
        _ id: Identifier, tag: String? = nil, commit: String, revision: Int? = nil, by actor: Actor
    ) async throws(ServiceError) -> ManagedRelease {
        try await change(id, revision: revision, by: actor, preparing: evidenceDigests) { release, evidence, now in
            try release.cutCandidate(tag, commit: commit, by: actor, at: now, evidence: evidence)
        }
    }

    package func validate(
        _ id: Identifier, reason: String? = nil, revision: Int? = nil, by actor: Actor
    ) async throws(ServiceError) -> ManagedRelease {
        try await change(id, revision: revision, by: actor) {
            try $0.beginValidation(by: actor, at: $1, reason: reason)
        }
    }

    /// Any step by the status it leads to. A candidate needs its commit, so that one is `cutCandidate`'s; `rolled_back` needs
    /// a completed rollback of the release.
    package func transition(
        _ id: Identifier, to status: ReleaseStatus, reason: String? = nil, revision: Int? = nil, by actor: Actor
    ) async throws(ServiceError) -> ManagedRelease {
        switch status {
        case .planned:
            return try await change(id, revision: revision, by: actor, preparing: evidenceDigests) {
                release, evidence, now in
                try release.returnToPlanned(by: actor, at: now, reason: reason, evidence: evidence)
            }
        case .frozen: return try await freeze(id, reason: reason, revision: revision, by: actor)
        case .rc:
            throw ServiceError(
                .invalid, "commit-needed", "a candidate is cut of a commit",
                remedy: "Cut a candidate, with its commit.")
        case .validating: return try await validate(id, reason: reason, revision: revision, by: actor)
        case .failed:
            return try await change(id, revision: revision, by: actor) {
                try $0.fail(by: actor, at: $1, reason: reason)
            }
        case .released: return try await publish(id, revision: revision, by: actor).release
        case .rolledBack: return try await takeBack(id, revision: revision, by: actor)
        }
    }

    // MARK: -

    static func checked(_ limit: Int) throws(ServiceError) -> Int {
        guard (1...200).contains(limit) else {
            throw .field("limit", "out-of-range", "\(limit) is no page's size", remedy: "Ask for 1 to 200.")
        }
        return limit
    }

    private static func requireFree(
        _ record: ReleaseRecord, _ lock: KnownLock, but id: Identifier?, in db: any StoreConnection
    ) throws {
        let (version, project) = (record.version, record.project)
        if let other = try ReleaseRows.identifier(of: version, project: project, in: db), other != id {
            throw VersionRules.taken(version, by: try ReleaseRows.release(other, project: project, in: db))
        }
        try requireUnpublished(record, lock, in: db)
    }

    /// Also where the release was planned again since: what was published under its version stays.
    static func requireUnpublished(_ record: ReleaseRecord, _ lock: KnownLock, in db: any StoreConnection) throws {
        if try lock.holds(record.version)
            || PublicationRows.isPublished(record.version, project: record.project, in: db)
        {
            throw VersionRules.published(record.version)
        }
    }
}
