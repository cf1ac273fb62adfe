// The store in a database of PostgreSQL: one transaction at a time writes, whichever process it is of, and many read.
import Dispatch
package import ReleaseService
import Synchronization

package final class PostgresBackend: StoreBackend {
    private struct Writer {
        var connection: PostgresConnection?
        /// Of the last transaction.
        var number = 0
    }

    /// Advisory locks, each for one schema: the first number of their key; the second one is the schema's.
    private enum Lock: Int {
        /// Of a transaction that writes.
        case writing = 1_668_246_636
        /// Of the process that serves the store, as long as its writing connection is there.
        case serving
    }

    private let address: PostgresAddress
    private let readers: PostgresReaders
    private let writer = Mutex(Writer())
    private let isExclusive: Bool
    /// Names this process's row in the table of commits.
    private let process = "\(UInt64.random(in: .min ... .max))"
    package var name: String { address.name }

    /// Opens the store, or makes it in the first schema of the search path, and brings its tables up to date. One that a newer
    /// version made is refused.
    ///
    /// `exclusive`: as for `ReleaseStore`. `existing`: a store that isn't there is refused as `no-store`.
    package init(_ address: PostgresAddress, exclusive: Bool = false, existing: Bool = false) throws(ServiceError) {
        self.address = address
        isExclusive = exclusive
        readers = PostgresReaders(address, count: 8)
        do {
            try writer.withLock { writer in
                let connection = try open()
                try connection.execute(begin(marking: nil))
                try PostgresSchema.migrate(connection, existing: existing)
                try connection.execute("COMMIT")
                writer.connection = connection
            }
        } catch { throw ServiceError(storage: error) }
    }

    /// A connection to write by.
    private func open() throws -> PostgresConnection {
        let connection = try PostgresConnection(address)
        guard connection.serverVersion >= 130_000 else {
            throw ServiceError.database(address, "it is older than PostgreSQL 13", remedy: "Use a newer PostgreSQL.")
        }
        let encoding = try connection.row(
            "SELECT current_schema() AS schema, current_setting('server_encoding') AS code", [])
        guard encoding?["code"] == .text("UTF8") else {
            throw ServiceError.database(
                address, "its texts are not in UTF-8", remedy: "Make the database with ENCODING 'UTF8'.")
        }
        guard encoding?["schema"] != .null else {
            throw ServiceError.database(
                address, "no schema of the search path is there", remedy: "Create one, or name another search path.")
        }
        // The server sees within half a minute that this process is gone, and lets another one write. What was acknowledged is on
        // disk, whatever the database's default is.
        try connection.execute(
            """
            SET tcp_keepalives_idle = 15; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3;
            SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'
            """)
        if isExclusive { try lockForServing(connection) }
        return connection
    }

    /// The server may need a moment to see that the connection before this one has gone.
    private func lockForServing(_ connection: PostgresConnection) throws {
        for _ in 0..<20 {
            let row = try connection.row("SELECT pg_try_advisory_lock(\(key(.serving)))::text AS locked", [])
            if row?["locked"] == .text("true") { return }
            try connection.execute("SELECT pg_sleep(0.1)")
        }
        throw ServiceError.isServed(name)
    }

    private func key(_ lock: Lock) -> String {
        "\(lock.rawValue), (SELECT oid::int FROM pg_namespace WHERE nspname = current_schema())"
    }

    /// Begins a transaction that has the store alone. Each of its statements sees what was committed before, and its rows get their
    /// sequence before those of the next one: whoever has seen a sequence has seen all that come before it.
    ///
    /// `number`: with it, the transaction leaves a mark by which `wasCommitted` finds it.
    private func begin(marking number: Int?) -> String {
        let mark =
            number.map {
                """
                INSERT INTO commits (process, number) VALUES ('\(process)', \($0))
                ON CONFLICT (process) DO UPDATE SET number = excluded.number, at = now()
                """
            } ?? ""
        return """
            BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; SET LOCAL lock_timeout = '10s';
            SELECT pg_advisory_xact_lock(\(key(.writing))); \(mark)
            """
    }

    package func read<Value: Sendable>(
        _ body: @escaping @Sendable (any StoreConnection) throws -> Value
    ) async throws -> Value { try await readers.read(body) }

    package func snapshot(_ body: (any StoreConnection) throws -> Void) throws {
        var connection: PostgresConnection?
        try PostgresReaders.read(&connection, at: address, body)
    }

    package func transaction(_ body: (any StoreConnection) throws -> Void) throws {
        try writer.withLock { writer in
            writer.number += 1
            let connection = try PostgresConnection.ready(
                writer.connection, open: open, begin: begin(marking: writer.number))
            writer.connection = connection
            do { try body(connection) } catch {
                if (try? connection.execute("ROLLBACK")) == nil { writer.connection = nil }
                throw error
            }
            do {
                guard try connection.execute("COMMIT") == "COMMIT" else {
                    throw ServiceError.database(address, "the transaction was given up")
                }
            } catch {
                guard connection.isBroken else { throw error }
                writer.connection = nil
                guard try wasCommitted(writer.number, error) else { throw error }
            }
        }
    }

    /// Whether a transaction is there whose commit got no answer. To ask is to wait for its lock, so it has ended by then.
    private func wasCommitted(_ number: Int, _ error: any Error) throws -> Bool {
        for _ in 0..<60 {
            do {
                let connection = try open()
                try connection.execute(begin(marking: nil))
                let row = try connection.row("SELECT number FROM commits WHERE process = ?", [process])
                return row?["number"] == .integer(number)
            } catch { _ = DispatchSemaphore(value: 0).wait(timeout: .now() + .milliseconds(500)) }
        }
        let error = ServiceError(storage: error)
        throw StoreOutcomeUnknown(
            ServiceError(
                .storage, "store-unusable", "\(error.message), and nobody knows whether the change is there",
                remedy: "Look at what was to be changed before you ask again, or ask with an Idempotency-Key."))
    }

    /// The database's disk is its own to look after.
    package func hasRoom(for _: Int) -> Bool { true }

    package func durability() throws -> [String: String] {
        var settings: [String: String] = [:]
        try transaction { db in
            for setting in ["fsync", "synchronous_commit"] {
                let row = try db.row("SELECT current_setting(?) AS value", [setting])
                if case .text(let value)? = row?["value"] { settings[setting] = value }
            }
        }
        return settings
    }

    package func backup(to _: String) throws {
        throw ServiceError(
            .invalid, "no-file-backup", "a store in PostgreSQL is copied by PostgreSQL's own programs",
            remedy: "Use pg_dump, or colophon-server store copy to make a file of SQLite of it.")
    }

    package func continueSequences(of tables: [String], in connection: any StoreConnection) throws {
        for table in tables {
            _ = try connection.row(
                "SELECT setval(pg_get_serial_sequence('\(table)', 'sequence'), max(sequence)) AS last FROM \(table)", []
            )
        }
    }
}
