// Carries approved plans out over the service, one at a time in each target tree, and settles what a kill cut off.
import Colophon
import Documents
import Evidence
import Files
import Primitives
import ReleaseModel
import Sync

extension ReleaseService {
    /// Makes the plan of the approved dry run again and carries it out if it comes out the same; else it is a conflict that
    /// names the files. What else goes wrong leaves an execution that failed. Goes on to its end when the caller is gone.
    package func executeSync(
        _ rule: String, _ order: SyncOrder = SyncOrder(), approvedBy approved: Identifier?, by actor: Actor
    ) async throws(ServiceError) -> SyncRun {
        let files = try order.checkedFiles()
        let managed = try await syncRule(rule)
        let sync = try await syncUseCase(managed)
        guard let tree = sync.target(of: managed.rule) else { throw Self.noTarget(managed) }
        guard let approved else {
            throw ServiceError(
                .conflict, "approval-needed", "only an approved plan is carried out",
                remedy: "Make a dry run, have it approved, and name its execution as the approval.")
        }
        guard !sync.needsSignedApprovals else {
            throw ServiceError(
                .conflict, "signed-approval-needed",
                "the workspace wants approvals to be signed with keys, which a token is not",
                remedy: "Plan, approve with --key, and apply with colophon sync on the command line.")
        }
        let task = Task { () async -> Result<SyncRun, ServiceError> in
            do throws(ServiceError) {
                return .success(
                    try await treeTurns.withLock(at: tree) { () throws(ServiceError) in
                        try await self.settle(tree: tree)
                        let (run, plan) = try await self.begin(
                            managed, approved, version: order.version, files: files, tree: tree, by: actor)
                        return try await self.carryOut(run, plan, sync)
                    })
            } catch { return .failure(error) }
        }
        return try await task.value.get()
    }

    /// Settles the executions that were running when the service last ended. To be called when it starts.
    package func settleSyncs() async throws(ServiceError) {
        let trees = try await store.read { [project] in
            Set(try SyncRows.running(project: project, tree: nil, in: $0).map(\.tree))
        }
        for tree in trees.sorted(by: { $0.precedesBytewise($1) }) {
            try await treeTurns.withLock(at: tree) { () throws(ServiceError) in try await self.settle(tree: tree) }
        }
    }

    // MARK: -

    private static func noTarget(_ rule: ManagedSyncRule) -> ServiceError {
        ServiceError(
            .conflict, "no-target",
            "the workspace names no target tree for \(rule.rule.targetRepository.map { excerpt($0) } ?? rule.id), or it isn't there",
            remedy: "Say under targets in the workspace's configuration where it lies.")
    }

    /// The execution as it runs from here on, with the plan that was approved.
    func begin(
        _ rule: ManagedSyncRule, _ approved: Identifier, version: String?, files: [String]?, tree: String,
        by actor: Actor
    ) async throws(ServiceError) -> (run: SyncRun, plan: SyncPlan) {
        let now = clock()
        return try await store.write { [project] db in
            try Self.requireRule(rule, project: project, in: db)
            let dryRun: SyncRun
            do { dryRun = try SyncRows.run(approved, project: project, in: db) } catch let error as ServiceError
                where error.kind == .notFound
            {
                throw ServiceError(
                    .conflict, error.code,
                    [
                        Finding(error.code, .error, error.message, remedy: error.remedy, field: "approval")
                    ])
            }
            guard dryRun.isDryRun, let approval = dryRun.approval else {
                throw ServiceError(
                    .conflict, "approval-needed",
                    dryRun.isDryRun ? "nobody has approved \(approved) yet" : "\(approved) is no dry run",
                    remedy: "Have a dry run approved first, and name it.")
            }
            let isSame =
                dryRun.rule.hasSameBytes(as: rule.id) && approval.plan == dryRun.plan
                && (version.map { $0.hasSameBytes(as: dryRun.version) } ?? true)
                && (files.map { Self.isSame($0, dryRun.details.available) } ?? true)
            guard isSame else {
                throw ServiceError(
                    .conflict, "other-plan",
                    "\(approved) is a dry run of \(dryRun.rule) for \(dryRun.version), or of other files",
                    remedy: "Execute the rule for what was approved; release and files may be left out.")
            }
            let plan = try SyncRows.plan(of: dryRun, in: db)
            var run = SyncRun(
                id: try ReleaseRows.freshIdentifier(.syncExecution, in: "sync_executions", db), rule: rule.id,
                targetRepository: dryRun.targetRepository, version: dryRun.version, isDryRun: false,
                requestedBy: actor.name, createdAt: now, plan: dryRun.plan, planState: dryRun.planState,
                approvedRun: approved, status: .running)
            run.approval = approval
            run.details.available = dryRun.details.available
            try SyncRows.insert(run, project: project, tree: tree, plan: nil, in: db)
            try SyncRows.insert(
                .started, project: project, rule: run.rule, run: run, by: actor.name, at: now, in: db)
            return (run, plan)
        }
    }

    private static func isSame(_ files: [String], _ approved: [String]?) -> Bool {
        approved.map { $0.count == files.count && zip($0, files).allSatisfy { $0.hasSameBytes(as: $1) } } ?? false
    }

    private func carryOut(
        _ run: SyncRun, _ plan: SyncPlan, _ sync: SyncUseCase
    ) async throws(ServiceError) -> SyncRun {
        let report: SyncReport
        do throws(SyncRefusal) {
            report = try await sync.apply(
                plan, approval: run.engineApproval(plan), onlyFiles: run.details.available, by: run.requestedBy,
                at: run.createdAt)
        } catch {
            let findings = error.findings.map(named)
            let hasMoved = findings.contains { $0.code == "moved-since-plan" || $0.code == "applied-before" }
            guard error.isVerdict, hasMoved else { return try await end(run, as: .failed(findings)) }
            try await close(run, as: .failed(findings))
            throw ServiceError(
                .conflict, "plan-changed", "the plan comes out otherwise now than it was approved",
                remedy: "Make another dry run, and have it approved.", details: findings)
        }
        return try await end(run, as: .completed(plan, report))
    }

    /// The end of an execution that is the call's answer.
    private func end(_ run: SyncRun, as ending: Ending) async throws(ServiceError) -> SyncRun {
        let now = clock()
        return try await store.write { [project] in try Self.save(run, as: ending, project: project, at: now, in: $0) }
    }

    /// The end of an execution that the call, if there is one, doesn't answer with.
    private func close(_ run: SyncRun, as ending: Ending) async throws(ServiceError) {
        let now = clock()
        try await store.write { [project] in
            _ = try Self.save(run, as: ending, project: project, at: now, in: $0)
        }
    }

    private static func save(
        _ run: SyncRun, as ending: Ending, project: String, at now: Timestamp, in db: any StoreConnection
    ) throws -> SyncRun {
        var ended = try SyncRows.run(run.id, project: project, in: db)
        ended.endedAt = now
        switch ending.result {
        case .completed(let plan, let report):
            ended.status = .completed
            ended.isRepeated = report.isRepeated
            ended.tell(plan)
        case .failed(let findings):
            ended.status = .failed
            ended.details.errors = findings
        }
        ended = try SyncRows.save(ended, in: db)
        let kind: SyncEvent.Kind = ended.status == .completed ? .completed : .failed
        try SyncRows.insert(
            kind, project: project, rule: ended.rule, run: ended, by: ended.requestedBy, at: now,
            reason: ending.reason ?? ended.details.errors.first?.message, in: db)
        return ended
    }

    /// What was left running in the tree: its journal is followed, and then the tree and its log say what came of it.
    private func settle(tree: String) async throws(ServiceError) {
        let cutOff = try await store.read { [project] db in
            try SyncRows.running(project: project, tree: tree, in: db).map {
                ($0.run, try SyncRows.plan(of: $0.run, in: db))
            }
        }
        for (run, plan) in cutOff {
            let apply = SyncApply(
                plan: plan, approval: run.engineApproval(plan), by: run.requestedBy, at: run.createdAt)
            var ending: Ending
            do throws(SyncRefusal) {
                if let report = try apply.recover(in: tree) {
                    ending = .completed(plan, report)
                } else {
                    ending = .failed([
                        Finding(
                            "cut-off", .error, "the service ended before anything was written",
                            remedy: "Execute the plan again.")
                    ])
                }
            } catch { ending = .failed(error.findings.map(named)) }
            ending.reason = "the service ended while it ran"
            try await close(run, as: ending)
        }
    }
}

/// How an execution ended.
private struct Ending: Sendable {
    enum Result {
        case completed(SyncPlan, SyncReport)
        case failed([Finding])
    }
    var result: Result
    /// What the event says beside; nil: the first of the findings.
    var reason: String?

    static func completed(_ plan: SyncPlan, _ report: SyncReport) -> Ending { Ending(result: .completed(plan, report)) }
    static func failed(_ findings: [Finding]) -> Ending { Ending(result: .failed(findings)) }
}

extension SyncRun {
    /// The approval as the target's log keeps it.
    func engineApproval(_ plan: SyncPlan) -> SyncApproval {
        SyncApproval(
            rule: plan.rule, version: plan.version, plan: approval?.plan ?? self.plan, by: approval?.by ?? "",
            at: approval?.at ?? createdAt, note: approval?.note)
    }
}
