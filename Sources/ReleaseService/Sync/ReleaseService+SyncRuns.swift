// The service's operations on executions of sync rules: dry runs, their approval, and finding them again.
import Colophon
import Documents
import Evidence
import Files
package import Primitives
import ReleaseModel
import Sync
import Workspace

/// What a rule is run for.
package struct SyncOrder: Sendable, Hashable {
    /// Nil: the newest release that is out; of an execution, that of its approved dry run.
    package var version: String?
    /// Source paths that the plan is limited to; nil: all of the rule's files; of an execution, those of its approved dry run.
    package var files: [String]?

    package init(version: String? = nil, files: [String]? = nil) {
        self.version = version
        self.files = files
    }

    /// The files sorted, each but once; throws where one can't lie below the source root.
    func checkedFiles() throws(ServiceError) -> [String]? {
        guard let files else { return nil }
        let wrong = files.enumerated().filter { SyncPaths.leaves($0.element) || $0.element.isEmpty }.map {
            Finding(
                "outside-source", .error, "\(excerpt($0.element)) is no path below the source root",
                remedy: "Name files as the rule's patterns see them.", field: "available_files[\($0.offset)]")
        }
        guard wrong.isEmpty else { throw ServiceError(.invalid, "outside-source", wrong) }
        return Set(files.map(BytewiseKey.init)).map(\.text).sorted { $0.precedesBytewise($1) }
    }
}

extension ReleaseService {
    /// Plans what the rule would change downstream, and changes nothing there. The plan stays as it was made.
    package func dryRunSync(
        _ rule: String, _ order: SyncOrder = SyncOrder(), by actor: Actor
    ) async throws(ServiceError) -> SyncRun {
        let files = try order.checkedFiles()
        let managed = try await syncRule(rule)
        let sync = try await syncUseCase(managed)
        return try await treeTurns.withLock(at: sync.target(of: managed.rule)) { () throws(ServiceError) in
            let outcome: SyncUseCase.Outcome
            do throws(WorkspaceError) {
                outcome = try await sync.plan(managed.rule, version: order.version, onlyFiles: files)
            } catch { throw self.unsyncable(error) }
            let (digest, bytes) = outcome.plan.sealed
            let now = self.clock()
            return try await self.store.write { [project = self.project] db in
                try Self.requireRule(managed, project: project, in: db)
                let id = try ReleaseRows.freshIdentifier(.syncExecution, in: "sync_executions", db)
                var run = SyncRun(
                    id: id, rule: managed.id, targetRepository: managed.rule.targetRepository,
                    version: outcome.plan.version, isDryRun: true, requestedBy: actor.name, createdAt: now,
                    plan: digest, planState: outcome.plan.state, approvedRun: nil, status: .dryRun)
                run.endedAt = now
                run.details.available = files
                run.tell(outcome.plan)
                run.tell(findingsOf: outcome.plan, and: outcome.findings)
                if outcome.plan.state == .unknown { run.details.source = outcome.handed(files) }
                try SyncRows.insert(run, project: project, tree: nil, plan: bytes, in: db)
                try SyncRows.insert(
                    .dryRun, project: project, rule: run.rule, run: run, by: actor.name, at: now, in: db)
                return run
            }
        }
    }

    /// Lets the plan of a dry run be carried out: this plan and no other. `plan`: the digest that the approver has seen.
    package func approveSync(
        _ id: Identifier, note: String? = nil, plan: SHA256Digest? = nil, revision: Int? = nil, by actor: Actor
    ) async throws(ServiceError) -> SyncRun {
        let now = clock()
        return try await store.write { [project] db in
            var run = try SyncRows.run(id, project: project, in: db)
            if let revision, revision != run.revision {
                throw ServiceError(
                    .precondition, "stale-revision", "\(id) is at revision \(run.revision), not \(revision)",
                    remedy: "Read the execution again, and decide anew.")
            }
            guard run.isDryRun else {
                throw ServiceError(
                    .conflict, "not-a-dry-run", "\(id) is no dry run", remedy: "Approve the dry run of a rule.")
            }
            if let plan, plan != run.plan {
                throw ServiceError(
                    .conflict, "other-plan", "the plan of \(id) has the digest \(run.plan.hex), not \(plan.hex)",
                    remedy: "Look at the plan that is to be approved.")
            }
            if let approval = run.approval {
                throw ServiceError(
                    .conflict, "already-approved", "\(approval.by) approved it at \(approval.at.text)",
                    remedy: "Carry it out.")
            }
            let note = note.flatMap { $0.isBlank ? nil : $0 }
            switch SyncUseCase.approve(try SyncRows.plan(of: run, in: db), by: actor.name, note: note, at: now) {
            case .refused(let findings):
                let obstacles = findings.map(\.message).joined(separator: "; ")
                throw ServiceError(
                    .conflict, "not-approvable", "the plan can't be approved: \(obstacles)",
                    remedy: "Remove what prevents it, and make another dry run.", details: run.details.errors)
            case .approved(let approval):
                run.approval = SyncRun.Approval(
                    by: approval.by, at: approval.at, note: approval.note, plan: approval.plan)
            }
            run = try SyncRows.save(run, in: db)
            try SyncRows.insert(
                .approved, project: project, rule: run.rule, run: run, by: actor.name, at: now,
                reason: run.approval?.note, in: db)
            return run
        }
    }

    // MARK: Finding

    package func syncRun(_ id: Identifier) async throws(ServiceError) -> SyncRun {
        try await store.read { [project] in try SyncRows.run(id, project: project, in: $0) }
    }

    /// Newest first, at most `limit` (1 to 200) of them, without their details.
    package func syncRuns(
        _ filter: SyncRunFilter = SyncRunFilter(), limit: Int = 50, after: Identifier? = nil
    ) async throws(ServiceError) -> Page<SyncRun> {
        let limit = try Self.checked(limit)
        let found = try await store.read { [project] in
            try SyncRows.runs(filter, project: project, limit: limit + 1, after: after, in: $0)
        }
        return Page(items: Array(found.prefix(limit)), next: found.count > limit ? found[limit - 1].id : nil)
    }

    /// The plan that an execution is about: canonical JSON with its digest, as `colophon sync plan` writes it.
    package func syncPlan(of id: Identifier) async throws(ServiceError) -> (digest: SHA256Digest, bytes: Bytes) {
        try await store.read { [project] db in
            let run = try SyncRows.run(id, project: project, in: db)
            return try SyncRows.plan(of: run, in: db).sealed
        }
    }

    /// Oldest first, at most `limit` (1 to 200) of those after the sequence number `after`.
    package func syncEvents(
        of id: Identifier, after: Int = 0, limit: Int = 200
    ) async throws(ServiceError) -> [SyncEvent] {
        let limit = try Self.checked(limit)
        return try await store.read { [project] db in
            _ = try SyncRows.run(id, project: project, in: db)
            return try SyncRows.events(project: project, rule: nil, run: id, after: after, limit: limit, in: db)
        }
    }

    /// A rule of the service may have been deleted meanwhile.
    static func requireRule(_ rule: ManagedSyncRule, project: String, in db: any StoreConnection) throws {
        guard rule.origin == .service, let id = Identifier(rule.id) else { return }
        _ = try SyncRows.rule(id, project: project, in: db)
    }
}

extension SyncUseCase.Outcome {
    /// What would be handed over, if it were known to where.
    fileprivate func handed(_ only: [String]?) -> [SyncChecksums.File] {
        guard let only else { return files }
        let asked = Set(only.map(BytewiseKey.init))
        return files.filter { asked.contains(BytewiseKey($0.source)) }
    }
}
