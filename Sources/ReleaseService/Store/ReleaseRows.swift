// Releases and their events as rows.
import ColophonSystem
import GRDB
import ReleaseModel

enum ReleaseRows {
    static func release(_ id: Identifier, in db: Database) throws -> ManagedRelease {
        guard id.kind == .release,
            let row = try Row.fetchOne(db, sql: "SELECT * FROM releases WHERE id = ?", arguments: [id.text])
        else {
            throw ServiceError(
                .notFound, "no-such-release", "there is no release \(id)",
                remedy: "List the releases to find its identifier.")
        }
        return try read(row)
    }

    /// The release that has this version now.
    static func release(of version: Version, project: String, in db: Database) throws -> ManagedRelease? {
        try Row.fetchOne(
            db, sql: "SELECT * FROM releases WHERE project = ? AND identity = ?",
            arguments: [project, version.identity]
        ).map(read)
    }

    /// Newest first; `after` is the last one of the page before.
    static func list(
        project: String, status: ReleaseStatus?, limit: Int, after: Identifier?, in db: Database
    ) throws -> [ManagedRelease] {
        let start = try after.map { try sequence(of: $0, in: "releases", db) } ?? .max
        return try Row.fetchAll(
            db,
            sql: """
                SELECT * FROM releases WHERE project = ? AND sequence < ? AND (? IS NULL OR status = ?)
                ORDER BY sequence DESC LIMIT ?
                """,
            arguments: [project, start, status?.rawValue, status?.rawValue, limit]
        ).map(read)
    }

    /// A new release with its first event.
    static func insert(
        _ release: ManagedRelease, _ draft: EventDraft, by actor: Actor, in db: Database
    ) throws -> ManagedRelease {
        try RecordSoundness.check(release.record)
        try db.execute(
            sql: """
                INSERT INTO releases
                    (id, project, identity, scheme, status, revision, created_at, updated_at, record, gate, outdated)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, '{}')
                """,
            arguments: [
                release.id.text, release.record.project, release.record.version.identity,
                release.record.version.scheme.rawValue, release.record.status.rawValue, release.revision,
                release.createdAt.secondsSinceEpoch, release.updatedAt.secondsSinceEpoch, release.record.json.stored,
            ])
        try insert(draft, of: release, by: actor, in: db)
        return release
    }

    /// The release under its next revision, with the event. The caller read it in this transaction.
    static func save(
        _ release: ManagedRelease, _ draft: EventDraft, by actor: Actor, at now: Timestamp, in db: Database
    ) throws -> ManagedRelease {
        try RecordSoundness.check(release.record)
        var saved = release
        saved.revision += 1
        saved.updatedAt = max(now, release.updatedAt)
        try db.execute(
            sql: """
                UPDATE releases SET identity = ?, status = ?, revision = ?, updated_at = ?, record = ?, gate = ?, outdated = ?
                WHERE id = ? AND revision = ?
                """,
            arguments: [
                saved.record.version.identity, saved.record.status.rawValue, saved.revision,
                saved.updatedAt.secondsSinceEpoch, saved.record.json.stored, saved.securityGate?.json.stored,
                JSON.object(saved.outdated.mapValues { .string($0.hex) }).stored, saved.id.text, release.revision,
            ])
        guard db.changesCount == 1 else {
            throw ServiceError(.precondition, "stale-revision", "\(saved.id) was changed meanwhile")
        }
        try insert(draft, of: saved, by: actor, in: db)
        return saved
    }

    /// Oldest first; `after` is the last sequence of the page before.
    static func events(of id: Identifier, after: Int, limit: Int, in db: Database) throws -> [ReleaseEvent] {
        try Row.fetchAll(
            db, sql: "SELECT * FROM events WHERE release = ? AND sequence > ? ORDER BY sequence LIMIT ?",
            arguments: [id.text, after, limit]
        ).map(readEvent)
    }

    /// An identifier that no row of the table has.
    static func freshIdentifier(_ kind: Identifier.Kind, in table: String, _ db: Database) throws -> Identifier {
        while true {
            let id = Identifier.make(kind)
            if try Row.fetchOne(db, sql: "SELECT 1 FROM \(table) WHERE id = ?", arguments: [id.text]) == nil {
                return id
            }
        }
    }

    /// Where a page ends.
    static func sequence(of id: Identifier, in table: String, _ db: Database) throws -> Int {
        guard
            let sequence = try Int.fetchOne(
                db, sql: "SELECT sequence FROM \(table) WHERE id = ?", arguments: [id.text])
        else {
            throw ServiceError.field(
                "after", "bad-cursor", "\(id) begins no page", remedy: "Give what the page before named as next.")
        }
        return sequence
    }

    private static func insert(
        _ draft: EventDraft, of release: ManagedRelease, by actor: Actor, in db: Database
    ) throws {
        try db.execute(
            sql: """
                INSERT INTO events
                    (release, kind, subject, from_status, to_status, actor, at, reason, revision, record_sha256)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                release.id.text, draft.kind.rawValue, draft.subject, draft.from, draft.to, actor.name,
                release.updatedAt.secondsSinceEpoch, draft.reason, release.revision, release.recordSHA256.hex,
            ])
    }

    private static func read(_ row: Row) throws(ServiceError) -> ManagedRelease {
        let row = StoredRow(table: "releases", row: row)
        var release = ManagedRelease(
            id: try row.identifier("id"), record: try row.record(), createdAt: try row.time("created_at"))
        release.revision = try row.int("revision")
        release.updatedAt = try row.time("updated_at")
        if let gate = try row.document("gate") {
            guard let result = SecurityGateResult(gate) else { throw row.fault("gate", "this is no gate's result") }
            release.securityGate = result
        }
        for member in try row.document("outdated")?.mapping ?? [] {
            guard let digest = member.value.string.flatMap({ SHA256Digest(hex: $0) }) else {
                throw row.fault("outdated", "\(excerpt(member.key)) has no digest")
            }
            release.outdated[member.key] = digest
        }
        return release
    }

    private static func readEvent(_ row: Row) throws(ServiceError) -> ReleaseEvent {
        let row = StoredRow(table: "events", row: row)
        return ReleaseEvent(
            sequence: try row.int("sequence"), release: try row.identifier("release"),
            kind: try row.word("kind", as: ReleaseEvent.Kind.self), subject: row.optionalText("subject"),
            from: row.optionalText("from_status"), to: row.optionalText("to_status"), actor: try row.text("actor"),
            at: try row.time("at"), reason: row.optionalText("reason"), revision: try row.int("revision"),
            recordSHA256: try row.digest("record_sha256"))
    }
}
