// SQLite's connection as the rows see it.
import GRDB

struct SQLiteConnection: StoreConnection {
    let db: Database
    /// For messages.
    let path: String

    func run(_ sql: String, _ values: [any StoreArgument]) throws -> Int {
        try ServiceError.naming(path) {
            try db.cachedStatement(sql: sql).execute(arguments: arguments(values))
            return db.changesCount
        }
    }

    func rows(_ sql: String, _ values: [any StoreArgument]) throws -> [StoreRow] {
        try ServiceError.naming(path) {
            let statement = try db.cachedStatement(sql: sql)
            let cursor = try Row.fetchCursor(statement, arguments: arguments(values))
            let columns = statement.columnNames
            var rows: [StoreRow] = []
            while let row = try cursor.next() {
                rows.append(StoreRow(columns: columns, values: columns.indices.map { value(row[$0]) }))
            }
            return rows
        }
    }

    func member(_ name: String, of column: String) -> String { "json_extract(\(column), '$.\(name)')" }

    func savepoint(_ body: () throws -> Void) throws {
        try ServiceError.naming(path) {
            try db.inSavepoint {
                try body()
                return .commit
            }
        }
    }

    var isInTransaction: Bool { db.isInsideTransaction }

    private func arguments(_ values: [any StoreArgument]) -> StatementArguments {
        StatementArguments(
            values.map { value -> DatabaseValue in
                switch value.storeValue {
                case .integer(let number): number.databaseValue
                case .text(let text): text.databaseValue
                case .null: .null
                }
            })
    }

    /// The tables are strict: there are no other values.
    private func value(_ value: DatabaseValue) -> StoreValue {
        switch value.storage {
        case .int64(let number): .integer(Int(number))
        case .string(let text): .text(text)
        case .double, .blob, .null: .null
        }
    }
}

extension ServiceError {
    /// What SQLite refuses, in the service's words.
    static func naming<Value>(_ path: String, _ body: () throws -> Value) throws -> Value {
        do { return try body() } catch let error as DatabaseError {
            throw ServiceError(
                .storage, "store-unusable", "\(path): \(error.message ?? "SQLite error \(error.resultCode)")",
                remedy: "Check that the file is a store and may be written, and that the disk has room.")
        }
    }
}
