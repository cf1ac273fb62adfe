// Releases and their events as rows.
import Bundles
import Colophon
import Documents
import Evidence
import Files
import Primitives
import ReleaseModel
import Sync
import Versions

enum ReleaseRows {
    static func release(_ id: Identifier, project: String, in db: any StoreConnection) throws -> ManagedRelease {
        guard id.kind == .release,
            let row = try db.row("SELECT * FROM releases WHERE project = ? AND id = ?", [project, id.text])
        else { throw missing(id) }
        return try read(row)
    }

    static func revision(of id: Identifier, project: String, in db: any StoreConnection) throws -> Int {
        guard id.kind == .release,
            let row = try db.row("SELECT id, revision FROM releases WHERE project = ? AND id = ?", [project, id.text])
        else { throw missing(id) }
        return try StoredRow(table: "releases", row: row).int("revision")
    }

    /// Of the release that has this version now.
    static func identifier(of version: Version, project: String, in db: any StoreConnection) throws -> Identifier? {
        try db.row("SELECT id FROM releases WHERE project = ? AND identity = ?", [project, version.identity]).map {
            try StoredRow(table: "releases", row: $0).identifier("id")
        }
    }

    /// Newest first; `after` is the last one of the page before.
    static func list(
        project: String, status: ReleaseStatus?, limit: Int, after: Identifier?, in db: any StoreConnection
    ) throws -> [ManagedRelease] {
        try rows("*", project: project, status: status, limit: limit, after: after, in: db).map(read)
    }

    /// As above.
    static func lines(
        project: String, status: ReleaseStatus?, limit: Int, after: Identifier?, in db: any StoreConnection
    ) throws -> [ReleaseLine] {
        try rows(
            "id, version, status, type, created_at", project: project, status: status, limit: limit, after: after,
            in: db
        ).map { row in
            let row = StoredRow(table: "releases", row: row)
            return ReleaseLine(
                id: try row.identifier("id"), version: try row.text("version"),
                status: try row.word("status", as: ReleaseStatus.self),
                type: try row.word("type", as: ReleaseType.self), createdAt: try row.time("created_at"))
        }
    }

    private static func rows(
        _ columns: String, project: String, status: ReleaseStatus?, limit: Int, after: Identifier?,
        in db: any StoreConnection
    ) throws -> [StoreRow] {
        let start =
            try after.map { try sequence(of: $0, in: "releases", where: "project = ?", project: project, db) } ?? .max
        let filter = StoreFilter(["status": status?.rawValue])
        return try db.rows(
            """
            SELECT \(columns) FROM releases WHERE project = ?\(filter.sql) AND sequence < ?
            ORDER BY sequence DESC LIMIT ?
            """, [project] + filter.values + [start, limit])
    }

    /// A new release with its first event.
    static func insert(
        _ release: ManagedRelease, _ sound: SoundRecord, _ draft: EventDraft, by actor: Actor,
        in db: any StoreConnection
    ) throws {
        let record = sound.record
        try db.run(
            """
            INSERT INTO releases
                (id, project, identity, scheme, version, type, status, revision, created_at, updated_at, record, gate, outdated)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, '{}')
            """,
            [
                release.id.text, record.project, record.version.identity, record.version.scheme.rawValue,
                record.version.text, record.type.rawValue, record.status.rawValue, release.revision,
                release.createdAt.secondsSinceEpoch, release.updatedAt.secondsSinceEpoch, sound.text,
            ])
        try insert(draft, of: release, sound, by: actor, in: db)
    }

    /// The release under its next revision, with the event. The caller read it in this transaction.
    static func save(
        _ release: ManagedRelease, _ draft: EventDraft, by actor: Actor, at now: Timestamp, in db: any StoreConnection
    ) throws -> ManagedRelease {
        let sound = try SoundRecord(release.record)
        var saved = release
        saved.revision += 1
        saved.updatedAt = max(now, release.updatedAt)
        let changed = try db.run(
            """
            UPDATE releases SET identity = ?, version = ?, type = ?, status = ?, revision = ?, updated_at = ?, record = ?,
                gate = ?, outdated = ?
            WHERE id = ? AND revision = ?
            """,
            [
                saved.record.version.identity, saved.record.version.text, saved.record.type.rawValue,
                saved.record.status.rawValue, saved.revision, saved.updatedAt.secondsSinceEpoch, sound.text,
                saved.securityGate?.json.stored, JSON.object(saved.outdated.mapValues { .string($0.hex) }).stored,
                saved.id.text, release.revision,
            ])
        guard changed == 1 else {
            throw ServiceError(.precondition, "stale-revision", "\(saved.id) was changed meanwhile")
        }
        try insert(draft, of: saved, sound, by: actor, in: db)
        return saved
    }

    /// Oldest first; `after` is the last sequence of the page before.
    static func events(of id: Identifier, after: Int, limit: Int, in db: any StoreConnection) throws -> [ReleaseEvent] {
        try db.rows(
            "SELECT * FROM events WHERE release = ? AND sequence > ? ORDER BY sequence LIMIT ?",
            [id.text, after, limit]
        ).map(readEvent)
    }

    /// An identifier that no row of the table has.
    static func freshIdentifier(_ kind: Identifier.Kind, in table: String, _ db: any StoreConnection) throws
        -> Identifier
    {
        while true {
            let id = Identifier.make(kind)
            if try db.row("SELECT 1 FROM \(table) WHERE id = ?", [id.text]) == nil { return id }
        }
    }

    /// Where a page ends: at a row of the project. `condition`, in which `?` is the project, says which those are.
    static func sequence(
        of id: Identifier, in table: String, where condition: String, project: String, _ db: any StoreConnection
    ) throws -> Int {
        let row = try db.row("SELECT sequence FROM \(table) WHERE id = ? AND \(condition)", [id.text, project])
        guard let row else {
            throw ServiceError.field(
                "cursor", "bad-cursor", "\(id) begins no page", remedy: "Give what the page before named as next.")
        }
        return try StoredRow(table: table, row: row).int("sequence")
    }

    private static func insert(
        _ draft: EventDraft, of release: ManagedRelease, _ sound: SoundRecord, by actor: Actor,
        in db: any StoreConnection
    ) throws {
        try db.run(
            """
            INSERT INTO events
                (release, kind, subject, from_status, to_status, actor, at, reason, revision, record_sha256)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                release.id.text, draft.kind.rawValue, draft.subject, draft.from, draft.to, actor.name,
                release.updatedAt.secondsSinceEpoch, draft.reason, release.revision, sound.sha256.hex,
            ])
    }

    private static func missing(_ id: Identifier) -> ServiceError {
        ServiceError(
            .notFound, "no-such-release", "there is no release \(id)",
            remedy: "List the releases to find its identifier.")
    }

    private static func read(_ row: StoreRow) throws(ServiceError) -> ManagedRelease {
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

    private static func readEvent(_ row: StoreRow) throws(ServiceError) -> ReleaseEvent {
        let row = StoredRow(table: "events", row: row)
        return ReleaseEvent(
            sequence: try row.int("sequence"), release: try row.identifier("release"),
            kind: try row.word("kind", as: ReleaseEvent.Kind.self), subject: row.optionalText("subject"),
            from: row.optionalText("from_status"), to: row.optionalText("to_status"), actor: try row.text("actor"),
            at: try row.time("at"), reason: row.optionalText("reason"), revision: try row.int("revision"),
            recordSHA256: try row.digest("record_sha256"))
    }
}
