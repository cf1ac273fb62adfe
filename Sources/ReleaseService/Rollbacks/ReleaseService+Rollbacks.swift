// The service's operations on rollbacks.
import Checklist
import Colophon
import Documents
import Evidence
import Files
import Primitives
package import ReleaseModel
import Sync
import Verification
import Versions

extension ReleaseService {
    /// Asks for a release to be rolled back; nothing happens before the approval (but see `step`). One at a time.
    package func createRollback(
        of release: Identifier, _ request: RollbackRequest, by actor: Actor
    ) async throws(ServiceError) -> Rollback {
        let now = clock()
        let inWorkspace = try outlinesInWorkspace()
        // So that the transaction has little to read.
        _ = try await publishedOutlines()
        return try await store.write { [configuration, project, published] db in
            let release = try ReleaseRows.release(release, project: project, in: db)
            if let open = try RollbackRows.open(of: release.id, in: db) {
                throw Self.isOpen(open)
            }
            let known = try published.outlines(project: project, in: db, isWriting: true)
            let rollback = try request.rollback(
                try ReleaseRows.freshIdentifier(.rollback, in: "rollbacks", db), of: release,
                matrix: configuration.policy.matrix, among: Self.outlines(known, inWorkspace), by: actor, at: now)
            try RollbackRows.insert(rollback, in: db)
            let draft = EventDraft(
                kind: .rollback, subject: rollback.id.text, to: rollback.status.rawValue, reason: rollback.reason)
            _ = try ReleaseRows.save(release, draft, by: actor, at: now, in: db)
            return rollback
        }
    }

    package func approveRollback(
        _ id: Identifier, revision: Int? = nil, by actor: Actor
    ) async throws(ServiceError) -> Rollback {
        let now = clock()
        return try await change(id, revision: revision, by: actor) { try $0.approve(by: actor, at: now) }
    }

    /// Notes the rollback's next step as done, or as left out for the reason that the note gives. Only an immediate one may begin before its approval.
    package func stepRollback(
        _ id: Identifier, _ name: String, isSkipped: Bool = false, note: String? = nil, revision: Int? = nil,
        by actor: Actor
    ) async throws(ServiceError) -> Rollback {
        let now = clock()
        return try await change(id, revision: revision, by: actor) {
            try $0.step(name, isSkipped: isSkipped, note: note, by: actor, at: now)
        }
    }

    package func failRollback(
        _ id: Identifier, reason: String?, revision: Int? = nil, by actor: Actor
    ) async throws(ServiceError) -> Rollback {
        let now = clock()
        return try await change(id, revision: revision, by: actor) { try $0.fail(reason: reason, at: now) }
    }

    /// Ends a rollback well. One of the whole release (immediate or planned) takes the release to ROLLED_BACK with it, in the same
    /// transaction; after a partial one or one of the configuration the release is still out. What was published stays: where it
    /// can't be listed in the lock, nothing is done.
    package func completeRollback(
        _ id: Identifier, revision: Int? = nil, by actor: Actor
    ) async throws(ServiceError) -> Rollback {
        let now = clock()
        var asked = try await rollback(id)
        try asked.require(revision)
        // What can't be completed lists nothing.
        _ = try asked.complete(at: now)
        if asked.isOfTheWholeRelease { try await lockPublication(of: asked.release) }
        let completed = try await change(id, revision: revision, by: actor) { rollback in
            try rollback.complete(at: now)
        } afterwards: { [self] rollback, db in
            guard rollback.isOfTheWholeRelease else { return }
            try takeBack(
                ReleaseRows.release(rollback.release, project: project, in: db), by: rollback, actor: actor, at: now,
                in: db)
        }
        // The record is kept, whatever becomes of its file now.
        _ = try? await writePublications()
        return completed
    }

    package func rollback(_ id: Identifier) async throws(ServiceError) -> Rollback {
        try await store.read { [project] in try RollbackRows.rollback(id, project: project, in: $0) }
    }

    /// Newest first, at most `limit` (1 to 200) of them.
    package func rollbacks(
        _ filter: RollbackFilter = RollbackFilter(), limit: Int = 50, after: Identifier? = nil
    ) async throws(ServiceError) -> Page<Rollback> {
        let limit = try Self.checked(limit)
        let found = try await store.read { [project] in
            try RollbackRows.list(filter, project: project, limit: limit + 1, after: after, in: $0)
        }
        return Page(items: Array(found.prefix(limit)), next: found.count > limit ? found[limit - 1].id : nil)
    }

    /// What to do about an incident of this severity and impact. Without a release the question is about the greatest version that is
    /// out.
    package func recommend(
        _ assessment: RollbackRequest.Assessment, release id: Identifier? = nil
    ) async throws(ServiceError) -> RollbackAdvice {
        let inWorkspace = try outlinesInWorkspace()
        var release: ManagedRelease?
        if let id { release = try await self.release(id) }
        let all = Self.outlines(try await publishedOutlines(), inWorkspace)
        let version = release?.record.version ?? all.filter { $0.status == .released }.map(\.version).max()
        let record = try await store.read { [project] db in
            try version.flatMap { try PublicationRows.latest($0, project: project, in: db) }
        }
        var tested: String?
        if let record, record.version == version { tested = try testedTarget(record) }
        return RollbackPlanner.recommend(
            severity: assessment.severity, impact: assessment.impact, security: assessment.security, version: version,
            among: KnownReleases(all), matrix: configuration.policy.matrix, tested: tested)
    }

    // MARK: -

    /// The step to ROLLED_BACK by the last rollback of the whole release that was completed.
    func takeBack(
        _ id: Identifier, revision: Int?, by actor: Actor
    ) async throws(ServiceError) -> ManagedRelease {
        let now = clock()
        let release = try await store.write { [self] db in
            let release = try ReleaseRows.release(id, project: project, in: db)
            try release.require(revision)
            if let open = try RollbackRows.open(of: id, in: db) { throw Self.isOpen(open) }
            let completed = try [RollbackType.immediate, .planned].flatMap { type in
                try RollbackRows.list(
                    RollbackFilter(release: id, status: .completed, type: type), project: project, limit: 1, after: nil,
                    in: db)
            }
            guard let rollback = completed.max(by: { $0.createdAt < $1.createdAt }) else {
                try release.requireStep(to: .rolledBack)
                throw ManagedRelease.noRollback(id)
            }
            return try takeBack(release, by: rollback, actor: actor, at: now, in: db)
        }
        // The record is kept, whatever becomes of its file now.
        _ = try? await writePublications()
        return release
    }

    private static func isOpen(_ rollback: Rollback) -> ServiceError {
        ServiceError(
            .conflict, "rollback-open", "\(rollback.id) of this release is \(rollback.status.rawValue)",
            remedy: "Complete or fail that one first.")
    }

    @discardableResult
    private func takeBack(
        _ release: ManagedRelease, by rollback: Rollback, actor: Actor, at now: Timestamp, in db: any StoreConnection
    ) throws -> ManagedRelease {
        var release = release
        let amendment = try amendment(of: release.record.version, reason: "Rolled back: \(rollback.reason)")
        let draft = try release.takeBack(by: rollback, amending: amendment, actor: actor, at: now)
        try PublicationRows.insert(release, in: db)
        return try ReleaseRows.save(release, draft, by: actor, at: now, in: db)
    }

    /// Changes a rollback, with an event in the log of its release.
    private func change(
        _ id: Identifier, revision: Int?, by actor: Actor,
        _ body: @escaping @Sendable (inout Rollback) throws -> EventDraft,
        afterwards: @escaping @Sendable (Rollback, any StoreConnection) throws -> Void = { _, _ in }
    ) async throws(ServiceError) -> Rollback {
        let now = clock()
        return try await store.write { [project] db in
            var rollback = try RollbackRows.rollback(id, project: project, in: db)
            try rollback.require(revision)
            let draft = try body(&rollback)
            let saved = try RollbackRows.save(rollback, in: db)
            let release = try ReleaseRows.release(saved.release, project: project, in: db)
            _ = try ReleaseRows.save(release, draft, by: actor, at: now, in: db)
            try afterwards(saved, db)
            return saved
        }
    }

    /// What is known of every release: what the service published, then what else lies in the workspace. The incidents are always
    /// the workspace's.
    private static func outlines(
        _ published: PublishedOutlines, _ inWorkspace: [ReleaseOutline]
    ) -> [ReleaseOutline] {
        var found = published.outlines
        for outline in inWorkspace {
            let identity = outline.version.identity
            if found[identity] == nil {
                found[identity] = outline
            } else {
                found[identity]?.incidents = outline.incidents
            }
        }
        return found.values.sorted { $0.version < $1.version }
    }

    /// The version to which going back was tested.
    private func testedTarget(_ record: ReleaseRecord) throws(ServiceError) -> String? {
        let plan = RollbackPlanner.standby(for: try judged(record, outdated: nil))
        return plan.tested ? plan.target : nil
    }
}

extension Rollback {
    /// Nil: the caller doesn't mind what the rollback looks like.
    fileprivate func require(_ revision: Int?) throws(ServiceError) {
        guard let revision, revision != self.revision else { return }
        throw ServiceError(
            .precondition, "stale-revision", "\(id) is at revision \(self.revision), not \(revision)",
            remedy: "Read the rollback again, and decide anew.")
    }
}
