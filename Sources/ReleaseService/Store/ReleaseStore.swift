// The store: one SQLite file, written by one transaction at a time, read by many at once, safe against a kill at any point.
import Bundles
import Colophon
import Evidence
import Files
import GRDB
import ReleaseModel
import Synchronization
import Workspace

package final class ReleaseStore: Sendable {
    private let pool: DatabasePool
    private let queue: WriteQueue
    private let lock: FileLock?
    private let place: StorePlace
    /// Without links.
    package var path: String { place.path }

    /// Opens the store, or makes it, and brings its tables up to date. One that a newer version made is refused.
    ///
    /// `exclusive`: for a process that serves it, and keeps in memory what it read. There is one such process at a time: another
    /// one is refused as `store-in-use`. Who opens it without may read, copy and change tokens meanwhile.
    package init(path name: String, exclusive: Bool = false) throws(ServiceError) {
        do {
            if let folder = Files.parent(name) { try Files.makeDirectory(folder) }
            place = try StorePlace(name)
        } catch { throw ServiceError(storage: error, path: name) }
        let path = place.path
        do {
            lock = exclusive ? try Self.lock(place) : nil
            // What is not out yet is in it, and who found what: SQLite gives its other files the same permissions.
            try Files.makePrivate(path)
            var configuration = GRDB.Configuration()
            configuration.foreignKeysEnabled = true
            configuration.busyMode = .timeout(10)
            pool = try DatabasePool(path: path, configuration: configuration)
            queue = WriteQueue(pool)
            // What was acknowledged is on disk: NORMAL, which the pool sets, would lose it where the power fails.
            try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
            let migrator = StoreSchema.migrator
            if try pool.read(migrator.hasBeenSuperseded) {
                throw ServiceError(
                    .storage, "store-too-new", "\(path) was written by a newer version of Colophon",
                    remedy: "Run that version, or open another store.")
            }
            try migrator.migrate(pool)
        } catch { throw ServiceError(storage: error, path: path) }
    }

    private static func lock(_ place: StorePlace) throws -> FileLock {
        do throws(FileError) {
            return try FileLock(file: place.lock, busy: "another process serves this store")
        } catch {
            guard error.isBusy else { throw error }
            throw ServiceError(
                .storage, "store-in-use", "another process serves \(place.path) already",
                remedy: "Let it end first, or give this one a store of its own.")
        }
    }

    /// Another number after each commit of this process, before anyone hears of what it wrote.
    var generation: UInt64 { queue.commits.load(ordering: .sequentiallyConsistent) }

    /// Reads one consistent state; writers aren't waited for.
    func read<Value: Sendable>(
        _ body: @Sendable (Database) throws -> Value
    ) async throws(ServiceError) -> Value {
        do { return try await pool.read(body) } catch { throw ServiceError(storage: error, path: path) }
    }

    /// All of it, or nothing. When this returns it is on disk, with the answer to the idempotent call that it is part of. Many
    /// writes at once share a transaction, in which each stands or falls alone. Once begun, it doesn't end with its task.
    ///
    /// `undo` takes back what `body` did outside the database; it runs where nothing of the write is there.
    func write<Value: Sendable>(
        undo: UndoList = UndoList(), _ body: @escaping @Sendable (Database) throws -> Value
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
        } catch { throw ServiceError(storage: error, path: path) }
    }

    /// Whether it can be read, and there is room for `bytes` of writes.
    func isReady(room bytes: Int) async -> Bool {
        guard (try? await pool.read({ try Row.fetchOne($0, sql: "SELECT 1 FROM releases LIMIT 1") != nil })) != nil
        else { return false }
        return Files.freeBytes(path).map { $0 >= bytes } ?? true
    }

    /// How the store is written at present.
    package func diagnostics() async throws(ServiceError) -> StoreDiagnostics {
        do {
            return try await pool.writeWithoutTransaction { [queue] db in
                StoreDiagnostics(
                    journal: try String.fetchOne(db, sql: "PRAGMA journal_mode") ?? "",
                    synchronous: try Int.fetchOne(db, sql: "PRAGMA synchronous") ?? 0,
                    writes: queue.writes.load(ordering: .relaxed), commits: queue.commits.load(ordering: .relaxed))
            }
        } catch { throw ServiceError(storage: error, path: path) }
    }

    /// Copies the store as it is at one moment, while it is in use. The copy is one file; it appears whole, and takes the
    /// place of an earlier one. One that would take the place of a store is refused as `same-file` or `copy-in-use`.
    package func backup(to destination: String) throws(ServiceError) {
        let partial = StorePlace.partial(of: destination)
        do {
            if let folder = Files.parent(destination) { try Files.makeDirectory(folder) }
            try place.check(copy: destination)
        } catch { throw ServiceError(storage: error, path: destination) }
        do {
            try Files.remove(partial)
            try Files.makePrivate(partial)
            let copy = try DatabaseQueue(path: partial)
            try pool.backup(to: copy)
            // So that the copy needs no file beside it.
            try copy.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
            try copy.close()
            try Files.rename(partial, to: destination)
        } catch {
            try? Files.remove(partial)
            throw ServiceError(storage: error, path: destination)
        }
    }
}

/// What SQLite says of its settings, and what this process wrote.
package struct StoreDiagnostics: Sendable, Hashable {
    /// `wal`
    package let journal: String
    /// As `PRAGMA synchronous` has it; 2 is FULL.
    package let synchronous: Int
    /// Since the store was opened.
    package let writes: UInt64
    /// Transactions; many writes share one.
    package let commits: UInt64
}

extension ServiceError {
    /// What went wrong below: an error of the service's own stays what it is.
    init(storage error: any Error, path: String) {
        switch error {
        case let error as ServiceError: self = error
        case let error as FileError:
            self.init(
                .storage, "store-unusable", "\(error.path): \(error.operation): \(error.message)",
                remedy: "Check that the folder is there and may be written.")
        case let error as DatabaseError:
            self.init(
                .storage, "store-unusable", "\(path): \(error.message ?? "SQLite error \(error.resultCode)")",
                remedy: "Check that the file is a store and may be written, and that the disk has room.")
        case is CancellationError: self.init(.storage, "cancelled", "the call was cancelled before it was done")
        default: self.init(.storage, "store-unusable", "\(path): \(error)")
        }
    }
}
