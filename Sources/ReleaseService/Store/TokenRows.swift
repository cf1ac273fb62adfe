// Tokens as rows.
import Bundles
import Colophon
import Documents
import Evidence
import Files
import Primitives
import ReleaseModel
import Sync

enum TokenRows {
    static func insert(_ token: AccessToken, digest: SHA256Digest, in db: any StoreConnection) throws {
        try db.run(
            """
            INSERT INTO tokens (id, sha256, person, scopes, roles, label, created_at, expires_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                token.id.text, digest.hex, token.person, words(token.scopes), words(token.roles), token.label,
                token.createdAt.secondsSinceEpoch, token.expires?.secondsSinceEpoch,
            ])
    }

    static func token(_ id: Identifier, in db: any StoreConnection) throws -> AccessToken {
        guard id.kind == .token, let row = try db.row("SELECT * FROM tokens WHERE id = ?", [id.text]) else {
            throw ServiceError(
                .notFound, "no-such-token", "there is no token \(id)",
                remedy: "List the tokens to find its identifier.")
        }
        return try read(row)
    }

    static func token(presenting digest: SHA256Digest, in db: any StoreConnection) throws -> AccessToken? {
        try db.row("SELECT * FROM tokens WHERE sha256 = ?", [digest.hex]).map(read)
    }

    /// The newest first.
    static func all(in db: any StoreConnection) throws -> [AccessToken] {
        try db.rows("SELECT * FROM tokens ORDER BY sequence DESC", []).map(read)
    }

    static func revoke(_ token: AccessToken, at now: Timestamp, in db: any StoreConnection) throws {
        try db.run("UPDATE tokens SET revoked_at = ? WHERE id = ?", [now.secondsSinceEpoch, token.id.text])
    }

    private static func read(_ row: StoreRow) throws(ServiceError) -> AccessToken {
        let row = StoredRow(table: "tokens", row: row)
        return AccessToken(
            id: try row.identifier("id"), person: try row.text("person"),
            scopes: try words(row, "scopes", as: TokenScope.self),
            roles: try words(row, "roles", as: ApprovalLevel.self), label: row.optionalText("label"),
            createdAt: try row.time("created_at"), expires: try row.optionalTime("expires_at"),
            revokedAt: try row.optionalTime("revoked_at"))
    }

    private static func words<Word: RawRepresentable<String>>(_ set: Set<Word>) -> String {
        set.map(\.rawValue).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.joined(separator: " ")
    }

    private static func words<Word: RawRepresentable<String> & Hashable>(
        _ row: StoredRow, _ column: String, as _: Word.Type
    ) throws(ServiceError) -> Set<Word> {
        var words: Set<Word> = []
        for text in try row.text(column).split(separator: " ") {
            guard let word = Word(rawValue: String(text)) else {
                throw row.fault(column, "\(excerpt(text)) is not known")
            }
            words.insert(word)
        }
        return words
    }
}
