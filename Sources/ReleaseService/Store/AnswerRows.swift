// Answers to idempotent calls as rows, for a day each.
import Bundles
import Colophon
import Documents
import Evidence
import Files
import Primitives
import Sync

enum AnswerRows {
    /// In seconds.
    private static let age = 86_400

    static func answer(
        to call: IdempotentCall, project: String, at now: Timestamp, in db: any StoreConnection
    ) throws -> (answer: StoredAnswer, fingerprint: SHA256Digest)? {
        let found = try db.row(
            "SELECT * FROM answers WHERE project = ? AND caller = ? AND key = ? AND at > ?",
            [project, call.caller, call.key, now.secondsSinceEpoch - age])
        guard let found else { return nil }
        let row = StoredRow(table: "answers", row: found)
        let headers = try row.document("headers")?.sequence?.compactMap { pair -> StoredAnswer.Header? in
            guard let parts = pair.sequence, parts.count == 2, let name = parts[0].string, let value = parts[1].string
            else { return nil }
            return StoredAnswer.Header(name, value)
        }
        guard let headers else { throw row.fault("headers", "there is no list") }
        guard let body = bytes(try row.text("body")) else { throw row.fault("body", "these are no hexadecimal digits") }
        return (
            StoredAnswer(status: try row.int("status"), headers: headers, body: body), try row.digest("fingerprint")
        )
    }

    /// With that, answers that are older than a day go.
    static func insert(
        _ answer: StoredAnswer, to call: IdempotentCall, project: String, at now: Timestamp, in db: any StoreConnection
    ) throws {
        try db.run("DELETE FROM answers WHERE at <= ?", [now.secondsSinceEpoch - age])
        try db.run(
            """
            INSERT INTO answers (project, caller, key, fingerprint, status, headers, body, at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                project, call.caller, call.key, call.fingerprint.hex, answer.status, stored(answer.headers),
                hex(answer.body), now.secondsSinceEpoch,
            ])
    }

    /// Puts `answer` in the place of the one that is kept.
    static func replace(_ answer: StoredAnswer, to call: IdempotentCall, project: String, in db: any StoreConnection)
        throws
    {
        try db.run(
            "UPDATE answers SET status = ?, headers = ?, body = ? WHERE project = ? AND caller = ? AND key = ?",
            [answer.status, stored(answer.headers), hex(answer.body), project, call.caller, call.key])
    }

    private static func stored(_ headers: [StoredAnswer.Header]) -> String {
        JSON.array(headers.map { [.string($0.name), .string($0.value)] }).stored
    }

    private static func hex(_ bytes: Bytes) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var text = Bytes()
        text.reserveCapacity(bytes.count * 2)
        for byte in bytes {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func bytes(_ hex: String) -> Bytes? {
        var bytes = Bytes()
        bytes.reserveCapacity(hex.utf8.count / 2)
        var high: UInt8?
        for digit in hex.utf8 {
            guard ASCII.isLowerHexadecimal(digit), let value = ASCII.hexadecimal(digit) else {
                return nil
            }
            if let half = high {
                bytes.append(half << 4 | value)
                high = nil
            } else {
                high = value
            }
        }
        return high == nil ? bytes : nil
    }
}
