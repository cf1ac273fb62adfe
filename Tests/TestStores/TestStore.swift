// Where a test keeps its store, and how another program sees it: a file of SQLite, or a schema of its own in the PostgreSQL that
// COLOPHON_TEST_POSTGRESQL names, as scripts/checks/postgresql starts it.
import Files
package import Foundation
import PostgresStore
package import ReleaseService

package struct TestStore: Sendable {
    package struct Outcome: Sendable {
        package let status: Int32
        /// With the errors among it.
        package let output: String
    }

    package struct Failure: Error { package let output: String }

    private static let server = ProcessInfo.processInfo.environment["COLOPHON_TEST_POSTGRESQL"]
    /// Whether the stores of this run are files.
    package static var isFile: Bool { server == nil }
    fileprivate var isFile: Bool { !PostgresAddress.isOne(place) }

    /// As `--store` takes it.
    package let place: String

    /// A new store; `file` is where it lies if it is a file.
    package init(file: String) throws {
        guard let server = Self.server else {
            place = file
            return
        }
        let schema = "t\(UInt64.random(in: .min ... .max))"
        place = "\(server)&options=-csearch_path%3D\(schema)"
        let outcome = try Self.sql("CREATE SCHEMA \(schema)", at: server)
        guard outcome.status == 0 else { throw Failure(output: outcome.output) }
    }

    /// One that another process made.
    package init(place: String) { self.place = place }

    package func open(exclusive: Bool = false) throws(ServiceError) -> ReleaseStore {
        isFile
            ? try ReleaseStore(path: place, exclusive: exclusive)
            : ReleaseStore(try PostgresBackend(PostgresAddress(place), exclusive: exclusive))
    }

    // MARK: Another program

    /// The rows as lines, their columns with `|` between them.
    package func sql(_ sql: String) throws -> Outcome { try Self.sql(sql, at: place) }

    /// The same, where it has to be done.
    @discardableResult
    package func value(_ sql: String) throws -> String {
        let outcome = try self.sql(sql)
        guard outcome.status == 0 else { throw Failure(output: outcome.output) }
        return outcome.output.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    private static func sql(_ sql: String, at place: String) throws -> Outcome {
        let script = """
            import sqlite3, sys
            db = sqlite3.connect(sys.argv[1], isolation_level=None)
            for row in db.execute(sys.argv[2]): print('|'.join(map(str, row)))
            """
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments =
            !PostgresAddress.isOne(place)
            ? ["python3", "-c", script, place, sql]
            : [
                "psql", place, "--no-psqlrc", "--quiet", "--no-align", "--tuples-only", "--set=ON_ERROR_STOP=1",
                "--command", sql,
            ]
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return Outcome(status: process.terminationStatus, output: String(decoding: output, as: UTF8.self))
    }

    /// Makes each commit fail that has an event, by a reference to nothing that is checked at the end.
    package func refuseCommits() throws {
        try value(
            "CREATE TABLE refusal (id TEXT REFERENCES releases (id) DEFERRABLE INITIALLY DEFERRED)")
        if isFile {
            try value("CREATE TRIGGER refuse AFTER INSERT ON events BEGIN INSERT INTO refusal VALUES ('none'); END")
        } else {
            try value(
                """
                CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
                    $$ BEGIN INSERT INTO refusal VALUES ('none'); RETURN NULL; END $$;
                CREATE TRIGGER refuse AFTER INSERT ON events FOR EACH ROW EXECUTE FUNCTION refuse()
                """)
        }
    }

    package func allowCommits() throws { try value("DROP TRIGGER refuse\(isFile ? "" : " ON events")") }

    /// The columns of each table.
    package func columns() throws -> [String: [String]] {
        let lines = try value(
            isFile
                ? "SELECT m.name, c.name FROM sqlite_schema m, pragma_table_info(m.name) c WHERE m.type = 'table'"
                : """
                SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = current_schema()
                """)
        let pairs = lines.split(separator: "\n").map { $0.split(separator: "|").map(String.init) }
        return Dictionary(grouping: pairs, by: { $0[0] }).mapValues { $0.map { $0[1] } }
    }

    /// All bytes that the store keeps.
    package func bytes() throws -> Data {
        guard !isFile else {
            return try Data(contentsOf: URL(filePath: place)) + (try Data(contentsOf: URL(filePath: "\(place)-wal")))
        }
        return Data(try value("SELECT query_to_xml('SELECT * FROM tokens', true, true, '')").utf8)
    }
}

/// Another process that has a transaction open on a store, so that whoever writes has to wait.
package final class HeldStore: Sendable {
    private let process = Process()
    private let input = Pipe()

    /// `change`: what it has done in its transaction.
    package init(_ store: TestStore, change: String = "SELECT 1") throws {
        process.executableURL = URL(filePath: "/usr/bin/env")
        let script = """
            import sqlite3, sys
            db = sqlite3.connect(sys.argv[1], isolation_level=None)
            db.execute('BEGIN IMMEDIATE')
            db.execute(sys.argv[2])
            print('holding', flush=True)
            sys.stdin.read()
            """
        process.arguments =
            store.isFile
            ? ["python3", "-c", script, store.place, change] : ["psql", store.place, "--no-psqlrc", "--quiet"]
        let output = Pipe()
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        if !store.isFile {
            let lock = """
                BEGIN;
                SELECT pg_advisory_xact_lock(
                    1668246636, (SELECT oid::int FROM pg_namespace WHERE nspname = current_schema())) AS held;
                \(change);
                SELECT 'holding';

                """
            try input.fileHandleForWriting.write(contentsOf: Data(lock.utf8))
        }
        var said = Data()
        while !String(decoding: said, as: UTF8.self).contains("holding") {
            let more = output.fileHandleForReading.availableData
            guard !more.isEmpty else { throw TestStore.Failure(output: String(decoding: said, as: UTF8.self)) }
            said += more
        }
    }

    /// Takes back what it has done, and goes.
    package func release() throws {
        try input.fileHandleForWriting.close()
        process.waitUntilExit()
    }
}
