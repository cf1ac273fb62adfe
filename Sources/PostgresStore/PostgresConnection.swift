// One connection to PostgreSQL: libpq's handle, and the statements that are prepared on it.
import CPostgres
import Files
import ReleaseService

/// Waits on the thread that calls it. Unchecked: whoever took it from its pool has it alone.
final class PostgresConnection: @unchecked Sendable {
    private struct Prepared {
        let name: String
        /// Known once it ran.
        var columns: [String] = []
    }

    private let handle: OpaquePointer
    private var statements: [String: Prepared] = [:]
    let address: PostgresAddress

    init(_ address: PostgresAddress) throws {
        // Those before the address are defaults, which it may overrule; those after it are fixed.
        let parameters: [(String, String)] = [
            ("connect_timeout", "10"), ("tcp_user_timeout", "20000"), ("keepalives_idle", "15"),
            ("keepalives_interval", "5"), ("keepalives_count", "3"), ("fallback_application_name", "colophon-server"),
            ("dbname", address.uri), ("client_encoding", "UTF8"),
        ]
        let handle = Self.withCStrings(parameters.map(\.0)) { keywords in
            Self.withCStrings(parameters.map(\.1)) { values in PQconnectdbParams(keywords, values, 1) }
        }
        guard let handle else { throw ServiceError.database(address, "out of memory") }
        self.handle = handle
        self.address = address
        guard PQstatus(handle) == CONNECTION_OK else { throw failure(nil) }
        PQsetNoticeProcessor(handle, { _, _ in }, nil)
    }

    deinit { PQfinish(handle) }

    var isBroken: Bool { PQstatus(handle) != CONNECTION_OK }

    /// As 130000 for 13.0.
    var serverVersion: Int { Int(PQserverVersion(handle)) }

    /// Whether a transaction is open in which statements can still run.
    var isInTransaction: Bool { PQtransactionStatus(handle) == PQTRANS_INTRANS }

    /// One or more statements without values; returns the tag of the last one, as in `COMMIT`.
    @discardableResult
    func execute(_ sql: String) throws -> String {
        let result = PQexec(handle, sql)
        defer { PQclear(result) }
        try check(result)
        return String(cString: PQcmdStatus(result))
    }

    /// Runs a statement that is prepared once, and gives its answer to `read` with the names of the columns.
    private func perform<Value>(
        _ sql: String, _ values: [any StoreArgument], _ read: (OpaquePointer?, [String]) throws -> Value
    ) throws -> Value {
        var statement = try prepared(sql)
        let result = executePrepared(statement.name, values)
        defer { PQclear(result) }
        try check(result)
        let count = PQnfields(result)
        if statement.columns.count != count {
            statement.columns = (0..<count).map { String(cString: PQfname(result, $0)) }
            statements[sql] = statement
        }
        return try read(result, statement.columns)
    }

    private func prepared(_ sql: String) throws -> Prepared {
        if let known = statements[sql] { return known }
        let statement = Prepared(name: "s\(statements.count)")
        let result = PQprepare(handle, statement.name, Self.numbered(sql), 0, nil)
        defer { PQclear(result) }
        try check(result)
        statements[sql] = statement
        return statement
    }

    /// `$1`, `$2` and so on in the place of each `?`.
    static func numbered(_ sql: String) -> String {
        var text = ""
        var count = 0
        for part in sql.split(separator: "?", omittingEmptySubsequences: false) {
            if count > 0 { text += "$\(count)" }
            text += part
            count += 1
        }
        return text
    }

    /// Texts go as they are, with their length: a zero byte is then refused, and ends nothing. Numbers go as digits.
    private func executePrepared(_ statement: String, _ values: [any StoreArgument]) -> OpaquePointer? {
        var bytes: [UInt8] = []
        var starts: [Int?] = []
        var lengths: [Int32] = []
        var formats: [Int32] = []
        for value in values {
            switch value.storeValue {
            case .integer(let number):
                starts.append(bytes.count)
                bytes += String(number).utf8
                formats.append(0)
            case .text(let text):
                starts.append(bytes.count)
                bytes += text.utf8
                formats.append(1)
            case .null:
                starts.append(nil)
                formats.append(0)
            }
            lengths.append(Int32(bytes.count - (starts.last.flatMap(\.self) ?? bytes.count)))
            bytes.append(0)
        }
        return bytes.withUnsafeBufferPointer { buffer in
            let pointers = starts.map { start -> UnsafePointer<CChar>? in
                guard let start, let base = buffer.baseAddress else { return nil }
                return UnsafeRawPointer(base + start).assumingMemoryBound(to: CChar.self)
            }
            return PQexecPrepared(handle, statement, Int32(values.count), pointers, lengths, formats, 0)
        }
    }

    private func check(_ result: OpaquePointer?) throws {
        switch PQresultStatus(result) {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY: return
        default: throw failure(result)
        }
    }

    /// What the server said, or libpq where there is no server to say it.
    private func failure(_ result: OpaquePointer?) -> ServiceError {
        if !isBroken, let message = result.flatMap({ PQresultErrorField($0, Int32(UInt8(ascii: "M"))) }) {
            return .database(address, String(cString: message))
        }
        // A line for each address that was tried; what is indented only asks whether the server runs.
        let lines = String(cString: PQerrorMessage(handle)).split(separator: "\n").filter { !$0.hasPrefix("\t") }
        return .database(
            address, lines.joined(separator: "; "),
            remedy: "Check that PostgreSQL runs there, lets this user in, and can be reached from this machine.")
    }

    private static func withCStrings<Value>(
        _ texts: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>) -> Value
    ) -> Value {
        var bytes: [CChar] = []
        let starts = texts.map { text in
            defer { bytes += text.utf8CString }
            return bytes.count
        }
        return bytes.withUnsafeBufferPointer { buffer in
            body(starts.map { start in buffer.baseAddress.map { $0 + start } } + [nil])
        }
    }
}

extension PostgresConnection: StoreConnection {
    @discardableResult
    func run(_ sql: String, _ values: [any StoreArgument]) throws -> Int {
        try perform(sql, values) { result, _ in Int(String(cString: PQcmdTuples(result))) ?? 0 }
    }

    func rows(_ sql: String, _ values: [any StoreArgument]) throws -> [StoreRow] {
        try perform(sql, values) { result, columns in
            let areIntegers = columns.indices.map { Self.integers.contains(PQftype(result, Int32($0))) }
            return (0..<PQntuples(result)).map { row in
                let values = columns.indices.map { column -> StoreValue in
                    guard PQgetisnull(result, row, Int32(column)) == 0,
                        let start = PQgetvalue(result, row, Int32(column))
                    else { return .null }
                    let length = Int(PQgetlength(result, row, Int32(column)))
                    let text = String(
                        decoding: UnsafeRawBufferPointer(start: start, count: length), as: UTF8.self)
                    return areIntegers[column] ? Int(text).map(StoreValue.integer) ?? .text(text) : .text(text)
                }
                return StoreRow(columns: columns, values: values)
            }
        }
    }

    /// The types int8, int2 and int4 by their numbers in pg_type.
    private static let integers: [Oid] = [20, 21, 23]

    func member(_ name: String, of column: String) -> String { "(\(column)::json ->> '\(name)')" }

    func savepoint(_ body: () throws -> Void) throws {
        try execute("SAVEPOINT member")
        do { try body() } catch {
            // Where this fails too the whole transaction is lost, and `isInTransaction` says so.
            _ = try? execute("ROLLBACK TO SAVEPOINT member; RELEASE SAVEPOINT member")
            throw error
        }
        try execute("RELEASE SAVEPOINT member")
    }
}

extension ServiceError {
    static func database(
        _ address: PostgresAddress, _ message: String, remedy: String = "Look into PostgreSQL's log for the reason."
    ) -> ServiceError {
        ServiceError(.storage, "store-unusable", "\(address.name): \(message)", remedy: remedy)
    }
}
