// What was published, as rows that stay: the record of each version as it came out, and as it was taken back.
import ColophonSystem
import GRDB
import ReleaseModel

enum PublicationRows {
    struct Publication {
        let sequence: Int
        let record: ReleaseRecord
    }

    /// Refuses a second publication of one version, however it is spelt.
    static func insert(_ release: ManagedRelease, in db: Database) throws {
        let record = release.record
        guard try !holds(record.version, record.status, project: record.project, in: db) else {
            throw VersionRules.published(record.version)
        }
        try db.execute(
            sql: """
                INSERT INTO publications (release, project, identity, scheme, status, record) VALUES (?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                release.id.text, record.project, record.version.identity, record.version.scheme.rawValue,
                record.status.rawValue, record.json.stored,
            ])
    }

    static func isPublished(_ version: Version, project: String, in db: Database) throws -> Bool {
        try holds(version, .released, project: project, in: db)
    }

    /// The latest record of each version, in the order in which they came.
    static func latest(project: String, in db: Database) throws -> [ReleaseRecord] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT * FROM publications WHERE sequence IN
                    (SELECT max(sequence) FROM publications WHERE project = ? GROUP BY identity)
                ORDER BY sequence
                """,
            arguments: [project]
        ).map { try read($0).record }
    }

    /// Those whose records don't lie in the workspace yet, in the order in which they are to be written.
    static func unwritten(project: String, in db: Database) throws -> [Publication] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT * FROM publications WHERE project = ? AND sequence NOT IN (SELECT publication FROM record_files)
                ORDER BY sequence
                """,
            arguments: [project]
        ).map(read)
    }

    static func markWritten(_ publication: Publication, as digest: SHA256Digest, in db: Database) throws {
        try db.execute(
            sql: "INSERT OR REPLACE INTO record_files (publication, sha256) VALUES (?, ?)",
            arguments: [publication.sequence, digest.hex])
    }

    /// The digest of each file that the service wrote for this version.
    static func writtenDigests(
        of version: Version, project: String, in db: Database
    ) throws -> [SHA256Digest] {
        try String.fetchAll(
            db,
            sql: """
                SELECT sha256 FROM record_files JOIN publications ON publication = sequence
                WHERE project = ? AND identity = ?
                """,
            arguments: [project, version.identity]
        ).compactMap { SHA256Digest(hex: $0) }
    }

    private static func holds(
        _ version: Version, _ status: ReleaseStatus, project: String, in db: Database
    ) throws -> Bool {
        try Row.fetchOne(
            db, sql: "SELECT 1 FROM publications WHERE project = ? AND identity = ? AND status = ?",
            arguments: [project, version.identity, status.rawValue]) != nil
    }

    private static func read(_ row: Row) throws(ServiceError) -> Publication {
        let row = StoredRow(table: "publications", row: row)
        return Publication(sequence: try row.int("sequence"), record: try row.record())
    }
}
