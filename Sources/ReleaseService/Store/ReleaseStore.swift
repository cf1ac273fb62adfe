// The store: one SQLite file, written by one transaction at a time, read by many at once, safe against a kill at any point.
import ColophonSystem
import GRDB

package final class ReleaseStore: Sendable {
    private let pool: DatabasePool
    package let path: String

    /// Opens the store, or makes it, and brings its tables up to date. One that a newer version made is refused.
    package init(path: String) throws(ServiceError) {
        self.path = path
        do {
            if let folder = Files.parent(path) { try Files.makeDirectory(folder) }
            var configuration = GRDB.Configuration()
            configuration.foreignKeysEnabled = true
            configuration.busyMode = .timeout(10)
            pool = try DatabasePool(path: path, configuration: configuration)
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

    /// Reads one consistent state; writers aren't waited for.
    func read<Value: Sendable>(
        _ body: @Sendable (Database) throws -> Value
    ) async throws(ServiceError) -> Value {
        do { return try await pool.read(body) } catch { throw ServiceError(storage: error, path: path) }
    }

    /// All of it, or nothing. When this returns it is on disk.
    func write<Value: Sendable>(
        _ body: @Sendable (Database) throws -> Value
    ) async throws(ServiceError) -> Value {
        do { return try await pool.write(body) } catch { throw ServiceError(storage: error, path: path) }
    }

    /// Copies the store as it is at one moment, while it is in use. The copy is one file; it appears whole, and takes the
    /// place of an earlier one.
    package func backup(to destination: String) throws(ServiceError) {
        let partial = "\(destination).partial"
        do {
            if let folder = Files.parent(destination) { try Files.makeDirectory(folder) }
            try Files.remove(partial)
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
