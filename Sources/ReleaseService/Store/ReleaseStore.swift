// The store: what the service knows, in a database behind one of two backends.
import Files
import Synchronization

package final class ReleaseStore: Sendable {
    let backend: any StoreBackend
    private let queue: WriteQueue
    /// Where it is, for messages: a file without links, or a database without its password.
    package var name: String { backend.name }

    package init(_ backend: any StoreBackend) {
        self.backend = backend
        queue = WriteQueue(backend)
    }

    /// Opens the store in a file of SQLite, or makes it, and brings its tables up to date. One that a newer version made is refused.
    ///
    /// `exclusive`: for a process that serves it, and keeps in memory what it read. There is one such process at a time: another
    /// one is refused as `store-in-use`. Who opens it without may read, copy and change tokens meanwhile.
    package convenience init(path: String, exclusive: Bool = false) throws(ServiceError) {
        do { self.init(try SQLiteBackend(path: path, exclusive: exclusive)) } catch {
            throw ServiceError(storage: error)
        }
    }

    /// Another number after each commit of this process, before anyone hears of what it wrote.
    var generation: UInt64 { queue.commits.load(ordering: .sequentiallyConsistent) }

    /// Reads one consistent state; writers aren't waited for.
    func read<Value: Sendable>(
        _ body: @escaping @Sendable (any StoreConnection) throws -> Value
    ) async throws(ServiceError) -> Value {
        do { return try await backend.read(body) } catch { throw ServiceError(storage: error) }
    }

    /// All of it, or nothing. When this returns it is on disk, with the answer to the idempotent call that it is part of. Many
    /// writes at once share a transaction, in which each stands or falls alone. Once begun, it doesn't end with its task.
    ///
    /// `undo` takes back what `body` did outside the database; it runs where nothing of the write is there.
    func write<Value: Sendable>(
        undo: UndoList = UndoList(), _ body: @escaping @Sendable (any StoreConnection) throws -> Value
    ) async throws(ServiceError) -> Value {
        // The queue works in no task: what this one knows is taken along.
        let pending = PendingAnswer.current
        do {
            try Task.checkCancellation()
            let result: Result<Value, any Error> = await withCheckedContinuation { continuation in
                queue.add(
                    WriteQueue.Member(
                        perform: { db in
                            let value = try body(db)
                            try pending?.store(value, in: db)
                            return { continuation.resume(returning: .success(value)) }
                        }, undo: { undo.run() }, fail: { continuation.resume(returning: .failure($0)) }))
            }
            return try result.get()
        } catch { throw ServiceError(storage: error) }
    }

    /// Whether it can be read, and there is room for `bytes` of writes.
    func isReady(room bytes: Int) async -> Bool {
        let rows = try? await backend.read { try $0.rows("SELECT 1 FROM releases LIMIT 1", []) }
        return rows != nil && backend.hasRoom(for: bytes)
    }

    /// How the store is written at present.
    package func diagnostics() throws(ServiceError) -> StoreDiagnostics {
        do {
            return StoreDiagnostics(
                durability: try backend.durability(),
                writes: queue.writes.load(ordering: .relaxed), commits: queue.commits.load(ordering: .relaxed))
        } catch { throw ServiceError(storage: error) }
    }

    /// Copies the store to a file as it is at one moment, while it is in use; refused where the database has its own means for that.
    package func backup(to destination: String) throws(ServiceError) {
        do { try backend.backup(to: destination) } catch { throw ServiceError(storage: error) }
    }
}

/// What the database says of its settings, and what this process wrote.
package struct StoreDiagnostics: Sendable, Hashable {
    /// By the database's own names: `journal_mode` is `wal`, `synchronous` is 2 (FULL).
    package let durability: [String: String]
    /// Since the store was opened.
    package let writes: UInt64
    /// Transactions; many writes share one.
    package let commits: UInt64
}

extension ServiceError {
    /// What went wrong below: an error of the service's own stays what it is.
    package init(storage error: any Error) {
        switch error {
        case let error as ServiceError: self = error
        case let error as StoreOutcomeUnknown: self = error.reason
        case let error as FileError:
            self.init(
                .storage, "store-unusable", "\(error.path): \(error.operation): \(error.message)",
                remedy: "Check that the folder is there and may be written.")
        case is CancellationError: self.init(.storage, "cancelled", "the call was cancelled before it was done")
        default: self.init(.storage, "store-unusable", "\(error)")
        }
    }

    package static func isTooNew(_ store: String) -> ServiceError {
        ServiceError(
            .storage, "store-too-new", "\(store) was written by a newer version of Colophon",
            remedy: "Run that version, or open another store.")
    }

    package static func isServed(_ store: String) -> ServiceError {
        ServiceError(
            .storage, "store-in-use", "another process serves \(store) already",
            remedy: "Let it end first, or give this one a store of its own.")
    }
}
