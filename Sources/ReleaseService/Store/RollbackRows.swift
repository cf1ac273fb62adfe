// Rollbacks as rows.
import ReleaseModel

enum RollbackRows {
    private static let ofProject =
        "EXISTS (SELECT 1 FROM releases WHERE releases.id = release AND project = ?)"

    static func rollback(_ id: Identifier, project: String, in db: any StoreConnection) throws -> Rollback {
        guard id.kind == .rollback,
            let row = try db.row("SELECT * FROM rollbacks WHERE id = ? AND \(ofProject)", [id.text, project])
        else {
            throw ServiceError(
                .notFound, "no-such-rollback", "there is no rollback \(id)",
                remedy: "List the rollbacks to find its identifier.")
        }
        return try read(row)
    }

    /// The one of this release that is under way.
    static func open(of release: Identifier, in db: any StoreConnection) throws -> Rollback? {
        try db.row(
            "SELECT * FROM rollbacks WHERE release = ? AND status IN ('pending', 'in_progress')", [release.text]
        ).map(read)
    }

    /// Newest first; `after` is the last one of the page before.
    static func list(
        _ filter: RollbackFilter, project: String, limit: Int, after: Identifier?, in db: any StoreConnection
    ) throws -> [Rollback] {
        let start =
            try after.map {
                try ReleaseRows.sequence(of: $0, in: "rollbacks", where: ofProject, project: project, db)
            } ?? .max
        let filter = StoreFilter([
            "release": filter.release?.text, "status": filter.status?.rawValue, "type": filter.type?.rawValue,
        ])
        return try db.rows(
            """
            SELECT * FROM rollbacks WHERE sequence < ? AND \(ofProject)\(filter.sql) ORDER BY sequence DESC LIMIT ?
            """, [start, project] + filter.values + [limit]
        ).map(read)
    }

    static func insert(_ rollback: Rollback, in db: any StoreConnection) throws {
        try db.run(
            "INSERT INTO rollbacks (id, release, type, status, revision, document) VALUES (?, ?, ?, ?, ?, ?)",
            [
                rollback.id.text, rollback.release.text, rollback.type.rawValue, rollback.status.rawValue,
                rollback.revision, rollback.json.stored,
            ])
    }

    /// The rollback under its next revision. The caller read it in this transaction.
    static func save(_ rollback: Rollback, in db: any StoreConnection) throws -> Rollback {
        var saved = rollback
        saved.revision += 1
        let changed = try db.run(
            "UPDATE rollbacks SET status = ?, revision = ?, document = ? WHERE id = ? AND revision = ?",
            [
                saved.status.rawValue, saved.revision, saved.json.stored, saved.id.text, rollback.revision,
            ])
        guard changed == 1 else {
            throw ServiceError(.precondition, "stale-revision", "\(saved.id) was changed meanwhile")
        }
        return saved
    }

    private static func read(_ row: StoreRow) throws(ServiceError) -> Rollback {
        let row = StoredRow(table: "rollbacks", row: row)
        guard let document = try row.document("document"), let rollback = Rollback(document),
            rollback.id == (try row.identifier("id")), rollback.release == (try row.identifier("release")),
            rollback.status == (try row.word("status", as: RollbackStatus.self)),
            rollback.revision == (try row.int("revision"))
        else { throw row.fault("document", "this is no rollback, or another one than the columns beside it say") }
        return rollback
    }
}
