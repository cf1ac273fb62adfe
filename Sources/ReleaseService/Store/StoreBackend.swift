// What the store asks of a database as a whole. SQLite is one; PostgreSQL is another, in a target of its own.

package protocol StoreBackend: Sendable {
    /// For messages: where the store is, without a password.
    var name: String { get }

    /// Reads one consistent state, on a thread that may wait. Writers aren't waited for.
    func read<Value: Sendable>(
        _ body: @escaping @Sendable (any StoreConnection) throws -> Value
    ) async throws -> Value

    /// As above, on this thread.
    func snapshot(_ body: (any StoreConnection) throws -> Void) throws

    /// Runs `body` in a transaction, on this thread; when it returns the change is on disk, and where it throws nothing of it is
    /// there (but see `StoreOutcomeUnknown`). One transaction at a time is open in the whole store, whichever process has it: `body`
    /// sees all that was committed before, and rows get their sequence in the order in which they are committed.
    func transaction(_ body: (any StoreConnection) throws -> Void) throws

    /// Whether there is room for `bytes` of writes, as far as this machine can know.
    func hasRoom(for bytes: Int) -> Bool

    /// What the database says of how it keeps what was committed.
    func durability() throws -> [String: String]

    /// Copies the store to a file as it is at one moment, while it is in use.
    func backup(to destination: String) throws

    /// After rows were inserted with a sequence of their own: the next one that the store gives is greater than all of them.
    func continueSequences(of tables: [String], in connection: any StoreConnection) throws
}

/// Thrown where a commit was on its way when the database went away, and nobody could say since whether it is there.
package struct StoreOutcomeUnknown: Error {
    package let reason: ServiceError
    package init(_ reason: ServiceError) { self.reason = reason }
}
