// SQLite as another program sees it: Python's own module on the same file.
import Foundation
import Testing

enum Python {
    struct Outcome {
        let status: Int32
        let output: String
    }

    /// Runs a script with `db` as an open connection to the file, and its output and errors together.
    static func run(_ script: String, on database: String) throws -> Outcome {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [
            "python3", "-c", "import sqlite3, sys\ndb = sqlite3.connect(sys.argv[1], isolation_level=None)\n\(script)",
            database,
        ]
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return Outcome(
            status: process.terminationStatus, output: String(decoding: output, as: UTF8.self))
    }

    /// The first column of the first row.
    static func value(_ query: String, in database: String) throws -> String {
        let outcome = try run("print(db.execute(\"\"\"\(query)\"\"\").fetchone()[0])", on: database)
        try #require(outcome.status == 0, "\(outcome.output)")
        return outcome.output.trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
