// Sync rules, executions, plans and their events as rows.
import Bundles
import Colophon
import Documents
import Evidence
import Files
import Primitives
package import ReleaseModel
import Sync

enum SyncRows {
    // MARK: Rules

    /// The rules that were made over the service and not deleted, oldest first.
    static func rules(project: String, in db: any StoreConnection) throws -> [ManagedSyncRule] {
        try db.rows(
            "SELECT * FROM sync_rules WHERE project = ? AND deleted_at IS NULL ORDER BY sequence", [project]
        ).map(readRule)
    }

    static func rule(_ id: Identifier, project: String, in db: any StoreConnection) throws -> ManagedSyncRule {
        guard
            let row = try db.row(
                "SELECT * FROM sync_rules WHERE project = ? AND id = ? AND deleted_at IS NULL", [project, id.text])
        else { throw noSuchRule(id.text) }
        return try readRule(row)
    }

    static func noSuchRule(_ id: String) -> ServiceError {
        ServiceError(
            .notFound, "no-such-rule", "there is no sync rule \(excerpt(id))",
            remedy: "List the rules to find its identifier.")
    }

    static func insert(_ rule: ManagedSyncRule, project: String, at now: Timestamp, in db: any StoreConnection) throws {
        try db.run(
            "INSERT INTO sync_rules (id, project, document, created_by, created_at) VALUES (?, ?, ?, ?, ?)",
            [
                rule.id, project, SyncRuleDocument.json(rule.rule).stored, rule.createdBy ?? "", now.secondsSinceEpoch,
            ])
    }

    static func delete(_ rule: ManagedSyncRule, at now: Timestamp, in db: any StoreConnection) throws {
        try db.run("UPDATE sync_rules SET deleted_at = ? WHERE id = ?", [now.secondsSinceEpoch, rule.id])
    }

    private static func readRule(_ row: StoreRow) throws(ServiceError) -> ManagedSyncRule {
        let row = StoredRow(table: "sync_rules", row: row)
        let id = try row.identifier("id")
        let bytes = Array(try row.text("document").utf8)
        guard let rule = SyncRuleDocument.read(stored: bytes, id: ManagedSyncRule.name(id)) else {
            throw row.fault("document", "this is no sync rule")
        }
        return ManagedSyncRule(
            id, rule: rule, createdAt: try row.time("created_at"), createdBy: try row.text("created_by"))
    }

    // MARK: Executions

    static func run(_ id: Identifier, project: String, in db: any StoreConnection) throws -> SyncRun {
        guard id.kind == .syncExecution,
            let row = try db.row("SELECT * FROM sync_executions WHERE project = ? AND id = ?", [project, id.text])
        else {
            throw ServiceError(
                .notFound, "no-such-execution", "there is no execution \(id)",
                remedy: "List the executions to find its identifier.")
        }
        return try readRun(row)
    }

    /// Newest first, without their details; `after` is the last one of the page before.
    static func runs(
        _ filter: SyncRunFilter, project: String, limit: Int, after: Identifier?, in db: any StoreConnection
    ) throws -> [SyncRun] {
        let start =
            try after.map {
                try ReleaseRows.sequence(
                    of: $0, in: "sync_executions", where: "project = ?", project: project, db)
            } ?? .max
        let filter = StoreFilter(["rule": filter.rule, "status": filter.status?.rawValue])
        return try db.rows(
            """
            SELECT sequence, id, rule, status, revision, document FROM sync_executions
            WHERE project = ? AND sequence < ?\(filter.sql) ORDER BY sequence DESC LIMIT ?
            """, [project, start] + filter.values + [limit]
        ).map(readRun)
    }

    /// Those that run, with the trees they write to; `tree` nil: any.
    static func running(
        project: String, tree: String?, in db: any StoreConnection
    ) throws -> [(run: SyncRun, tree: String)] {
        let filter = StoreFilter(["tree": tree])
        return try db.rows(
            "SELECT * FROM sync_executions WHERE project = ? AND status = 'running'\(filter.sql) ORDER BY sequence",
            [project] + filter.values
        ).map { (try readRun($0), try StoredRow(table: "sync_executions", row: $0).text("tree")) }
    }

    static func insert(
        _ run: SyncRun, project: String, tree: String?, plan: Bytes?, in db: any StoreConnection
    ) throws {
        try db.run(
            """
            INSERT INTO sync_executions (id, project, rule, status, tree, revision, document, details)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                run.id.text, project, run.rule, run.status.rawValue, tree, run.revision, run.summary.stored,
                run.details.json.stored,
            ])
        if let plan {
            try db.run(
                "INSERT INTO sync_plans (execution, plan) VALUES (?, ?)",
                [run.id.text, String(decoding: plan, as: UTF8.self)])
        }
    }

    /// The execution under its next revision. The caller read it in this transaction.
    static func save(_ run: SyncRun, in db: any StoreConnection) throws -> SyncRun {
        var saved = run
        saved.revision += 1
        let changed = try db.run(
            """
            UPDATE sync_executions SET status = ?, revision = ?, document = ?, details = ?
            WHERE id = ? AND revision = ?
            """,
            [
                saved.status.rawValue, saved.revision, saved.summary.stored, saved.details.json.stored, saved.id.text,
                run.revision,
            ])
        guard changed == 1 else {
            throw ServiceError(.precondition, "stale-revision", "\(saved.id) was changed meanwhile")
        }
        return saved
    }

    private static func readRun(_ row: StoreRow) throws(ServiceError) -> SyncRun {
        let row = StoredRow(table: "sync_executions", row: row)
        guard let document = try row.document("document", limits: .standard),
            let run = SyncRun(document, details: try row.document("details", limits: .standard)),
            run.id == (try row.identifier("id")), run.rule.hasSameBytes(as: try row.text("rule")),
            run.status == (try row.word("status", as: SyncStatus.self)), run.revision == (try row.int("revision"))
        else { throw row.fault("document", "this is no execution, or another one than the columns beside it say") }
        return run
    }

    // MARK: Plans

    /// The plan of a dry run as it was made: canonical JSON with its digest.
    static func planBytes(of run: Identifier, in db: any StoreConnection) throws -> Bytes? {
        try db.row("SELECT plan FROM sync_plans WHERE execution = ?", [run.text]).map {
            Array(try StoredRow(table: "sync_plans", row: $0).text("plan").utf8)
        }
    }

    /// The plan that the execution says it is about.
    static func plan(of run: SyncRun, in db: any StoreConnection) throws -> SyncPlan {
        let bytes = try planBytes(of: run.approvedRun ?? run.id, in: db) ?? []
        guard let plan = SyncDocuments.plan(bytes, file: "plan.json").plan, plan.digest == run.plan else {
            throw ServiceError(
                .storage, "damaged-row", "the store's plan of \(run.id) can't be read, or is another one",
                remedy: "Restore the store from a backup.")
        }
        return plan
    }

    // MARK: Events

    static func insert(
        _ kind: SyncEvent.Kind, project: String, rule: String, run: SyncRun?, by actor: String, at now: Timestamp,
        reason: String? = nil, in db: any StoreConnection
    ) throws {
        try db.run(
            """
            INSERT INTO sync_events (project, rule, execution, kind, actor, at, plan_sha256, reason)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                project, rule, run?.id.text, kind.rawValue, actor, now.secondsSinceEpoch, run?.plan.hex, reason,
            ])
    }

    /// Oldest first; of an execution, or of a rule with all its executions.
    static func events(
        project: String, rule: String?, run: Identifier?, after: Int, limit: Int, in db: any StoreConnection
    ) throws -> [SyncEvent] {
        let filter = StoreFilter(["rule": rule, "execution": run?.text])
        return try db.rows(
            "SELECT * FROM sync_events WHERE project = ? AND sequence > ?\(filter.sql) ORDER BY sequence LIMIT ?",
            [project, after] + filter.values + [limit]
        ).map(readEvent)
    }

    private static func readEvent(_ row: StoreRow) throws(ServiceError) -> SyncEvent {
        let row = StoredRow(table: "sync_events", row: row)
        return SyncEvent(
            sequence: try row.int("sequence"), kind: try row.word("kind", as: SyncEvent.Kind.self),
            rule: try row.text("rule"),
            execution: row.optionalText("execution") == nil ? nil : try row.identifier("execution"),
            actor: try row.text("actor"), at: try row.time("at"),
            plan: row.optionalText("plan_sha256") == nil ? nil : try row.digest("plan_sha256"),
            reason: row.optionalText("reason"))
    }
}

/// Which executions a list holds; nil: any.
package struct SyncRunFilter: Sendable, Hashable {
    package var rule: String?
    package var status: SyncStatus?

    package init(rule: String? = nil, status: SyncStatus? = nil) {
        self.rule = rule
        self.status = status
    }
}
