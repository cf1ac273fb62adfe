// What was published, as rows that stay: the record of each version as it came out, and as it was taken back.
import Bundles
import Colophon
import Documents
import Evidence
import Files
import Primitives
import ReleaseModel
import Verification
import Versions

enum PublicationRows {
    struct Publication {
        let sequence: Int
        let record: ReleaseRecord
    }

    /// Refuses a second publication of one version, however it is spelt.
    static func insert(_ release: ManagedRelease, in db: any StoreConnection) throws {
        let record = release.record
        guard try !holds(record.version, record.status, project: record.project, in: db) else {
            throw VersionRules.published(record.version)
        }
        try db.run(
            "INSERT INTO publications (release, project, identity, scheme, status, record) VALUES (?, ?, ?, ?, ?, ?)",
            [
                release.id.text, record.project, record.version.identity, record.version.scheme.rawValue,
                record.status.rawValue, record.json.stored,
            ])
    }

    static func isPublished(_ version: Version, project: String, in db: any StoreConnection) throws -> Bool {
        try holds(version, .released, project: project, in: db)
    }

    /// Of any project; 0: there is none.
    static func lastSequence(in db: any StoreConnection) throws -> Int {
        guard case .integer(let last)? = try db.row("SELECT max(sequence) AS last FROM publications", [])?["last"]
        else { return 0 }
        return last
    }

    /// Each version with its status, in the order in which they came.
    static func versions(
        after sequence: Int, project: String, in db: any StoreConnection
    ) throws -> [(version: Version, status: ReleaseStatus)] {
        try db.rows(
            """
            SELECT sequence, scheme, status, \(db.member("version", of: "record")) AS version FROM publications
            WHERE sequence > ? AND project = ? ORDER BY sequence
            """, [sequence, project]
        ).map { row in
            let row = StoredRow(table: "publications", row: row)
            let text = try row.text("version")
            guard let version = Version(text, scheme: try row.word("scheme", as: VersionScheme.self)) else {
                throw row.fault("record", "\(excerpt(text)) is no version")
            }
            return (version, try row.word("status", as: ReleaseStatus.self))
        }
    }

    /// In the order in which they came.
    static func records(after sequence: Int, project: String, in db: any StoreConnection) throws -> [ReleaseRecord] {
        try db.rows(
            "SELECT * FROM publications WHERE sequence > ? AND project = ? ORDER BY sequence", [sequence, project]
        ).map { try read($0).record }
    }

    /// As it came out, or as it was taken back.
    static func latest(_ version: Version, project: String, in db: any StoreConnection) throws -> ReleaseRecord? {
        try db.row(
            "SELECT * FROM publications WHERE project = ? AND identity = ? ORDER BY sequence DESC LIMIT 1",
            [project, version.identity]
        ).map { try read($0).record }
    }

    /// The release's last one.
    static func latest(of release: Identifier, project: String, in db: any StoreConnection) throws -> ReleaseRecord? {
        try db.row(
            "SELECT * FROM publications WHERE project = ? AND release = ? ORDER BY sequence DESC LIMIT 1",
            [project, release.text]
        ).map { try read($0).record }
    }

    /// Those whose records don't lie in the workspace yet, in the order in which they are to be written.
    static func unwritten(project: String, in db: any StoreConnection) throws -> [Publication] {
        try db.rows(
            """
            SELECT * FROM publications WHERE project = ? AND sequence NOT IN (SELECT publication FROM record_files)
            ORDER BY sequence
            """, [project]
        ).map(read)
    }

    static func markWritten(_ publication: Publication, as digest: SHA256Digest, in db: any StoreConnection) throws {
        try db.run(
            """
            INSERT INTO record_files (publication, sha256) VALUES (?, ?)
            ON CONFLICT (publication) DO UPDATE SET sha256 = excluded.sha256
            """, [publication.sequence, digest.hex])
    }

    /// The digest of each file that the service wrote for this version.
    static func writtenDigests(
        of version: Version, project: String, in db: any StoreConnection
    ) throws -> [SHA256Digest] {
        try db.rows(
            """
            SELECT sha256 FROM record_files JOIN publications ON publication = sequence
            WHERE project = ? AND identity = ?
            """, [project, version.identity]
        ).map { try StoredRow(table: "record_files", row: $0).digest("sha256") }
    }

    private static func holds(
        _ version: Version, _ status: ReleaseStatus, project: String, in db: any StoreConnection
    ) throws -> Bool {
        try db.row(
            "SELECT 1 FROM publications WHERE project = ? AND identity = ? AND status = ?",
            [project, version.identity, status.rawValue]) != nil
    }

    private static func read(_ row: StoreRow) throws(ServiceError) -> Publication {
        let row = StoredRow(table: "publications", row: row)
        return Publication(sequence: try row.int("sequence"), record: try row.record())
    }
}
