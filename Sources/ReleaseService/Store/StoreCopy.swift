// Copies a store into another one, be it in the same kind of database or in another: every row of every table, or nothing.

package enum StoreCopy {
    private struct Table {
        let name: String
        /// By which its rows are paged.
        let key: [String]

        init(_ name: String, by key: String...) {
            self.name = name
            self.key = key.isEmpty ? ["sequence"] : key
        }
    }

    /// In an order in which each row comes after those that it refers to.
    private static let tables = [
        Table("releases"), Table("events"), Table("rollbacks"), Table("publications"),
        Table("record_files", by: "publication"), Table("tokens"), Table("answers", by: "project", "caller", "key"),
        Table("sync_rules"), Table("sync_executions"), Table("sync_plans", by: "execution"), Table("sync_events"),
    ]
    /// Rows of one page: a record may have some hundred kilobytes.
    private static let page = 200

    /// Returns how many rows there are of each table. Both stores are to be open for this process alone. A target that has rows is
    /// refused as `store-not-empty`.
    package static func copy(
        _ source: ReleaseStore, to target: ReleaseStore
    ) throws(ServiceError) -> [(table: String, rows: Int)] {
        var counts: [(table: String, rows: Int)] = []
        do {
            try source.backend.snapshot { source in
                try target.backend.transaction { connection in
                    for table in tables where try connection.row("SELECT 1 FROM \(table.name) LIMIT 1", []) != nil {
                        throw ServiceError(
                            .conflict, "store-not-empty", "\(target.name) has rows already, in \(table.name)",
                            remedy: "Name a store that isn't there yet.")
                    }
                    for table in tables { counts.append((table.name, try copy(table, from: source, to: connection))) }
                    try target.backend.continueSequences(
                        of: tables.filter { $0.key == ["sequence"] }.map(\.name), in: connection)
                }
            }
        } catch { throw ServiceError(storage: error) }
        return counts
    }

    private static func copy(
        _ table: Table, from source: any StoreConnection, to target: any StoreConnection
    ) throws -> Int {
        let key = table.key.joined(separator: ", ")
        let marks = table.key.map { _ in "?" }.joined(separator: ", ")
        var count = 0
        var last: [StoreValue] = []
        while true {
            let condition = last.isEmpty ? "" : "WHERE (\(key)) > (\(marks))"
            let rows = try source.rows(
                "SELECT * FROM \(table.name) \(condition) ORDER BY \(key) LIMIT ?", last + [page])
            for row in rows {
                let values = row.values.map { _ in "?" }.joined(separator: ", ")
                try target.run(
                    "INSERT INTO \(table.name) (\(row.columns.joined(separator: ", "))) VALUES (\(values))", row.values)
            }
            count += rows.count
            guard rows.count == page, let end = rows.last else { return count }
            last = table.key.map { end[$0] }
        }
    }
}
