// What the rows ask of a database: statements with values, rows by column, and nothing that only one database has.

/// A value as the store keeps it: its columns hold nothing else.
package enum StoreValue: Sendable, Hashable {
    case integer(Int)
    case text(String)
    case null
}

/// What may be given to a statement.
package protocol StoreArgument: Sendable {
    var storeValue: StoreValue { get }
}

extension StoreValue: StoreArgument {
    package var storeValue: StoreValue { self }
}

extension Int: StoreArgument {
    package var storeValue: StoreValue { .integer(self) }
}

extension String: StoreArgument {
    package var storeValue: StoreValue { .text(self) }
}

/// Nil is NULL.
extension Optional: StoreArgument where Wrapped: StoreArgument {
    package var storeValue: StoreValue { self?.storeValue ?? .null }
}

package struct StoreRow: Sendable, Hashable {
    /// Shared by the rows of one answer.
    package let columns: [String]
    package let values: [StoreValue]

    package init(columns: [String], values: [StoreValue]) {
        self.columns = columns
        self.values = values
    }

    /// NULL too where there is no such column.
    package subscript(column: String) -> StoreValue { columns.firstIndex(of: column).map { values[$0] } ?? .null }
}

/// A connection inside a transaction, for the thread that it was given to. In its SQL each `?` is the next value; a statement is
/// prepared once, however often it runs. What a database refuses is thrown as a `ServiceError` of the kind `storage`.
package protocol StoreConnection {
    /// How many rows were inserted, changed or deleted.
    @discardableResult
    func run(_ sql: String, _ values: [any StoreArgument]) throws -> Int

    func rows(_ sql: String, _ values: [any StoreArgument]) throws -> [StoreRow]

    /// SQL for the text of a member of the JSON object in this column.
    func member(_ name: String, of column: String) -> String

    /// Where `body` throws, what it did is taken back, and what was done before it stays.
    func savepoint(_ body: () throws -> Void) throws

    /// False where the database gave the whole transaction up, as SQLite does on a full disk.
    var isInTransaction: Bool { get }
}

extension StoreConnection {
    /// The first of the rows.
    package func row(_ sql: String, _ values: [any StoreArgument]) throws -> StoreRow? { try rows(sql, values).first }
}

/// Conditions that a caller of a list may leave out.
struct StoreFilter {
    /// ` AND column = ?` for each value that is given.
    private(set) var sql = ""
    private(set) var values: [any StoreArgument] = []

    init(_ conditions: KeyValuePairs<String, String?>) {
        for (column, value) in conditions {
            guard let value else { continue }
            sql += " AND \(column) = ?"
            values.append(value)
        }
    }
}
