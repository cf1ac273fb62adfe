// The store in one SQLite file: written by one transaction at a time, read by many at once, safe against a kill at any point.
import Files
import GRDB

final class SQLiteBackend: StoreBackend {
    private let pool: DatabasePool
    private let lock: FileLock?
    private let place: StorePlace
    var name: String { place.path }

    /// Opens the store, or makes it, and brings its tables up to date.
    init(path name: String, exclusive: Bool) throws {
        if let folder = Files.parent(name) { try Files.makeDirectory(folder) }
        place = try StorePlace(name)
        let path = place.path
        lock = exclusive ? try Self.lock(place) : nil
        // What is not out yet is in it, and who found what: SQLite gives its other files the same permissions.
        try Files.makePrivate(path)
        var configuration = GRDB.Configuration()
        configuration.foreignKeysEnabled = true
        configuration.busyMode = .timeout(10)
        pool = try ServiceError.naming(path) {
            let pool = try DatabasePool(path: path, configuration: configuration)
            // What was acknowledged is on disk: NORMAL, which the pool sets, would lose it where the power fails.
            try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
            let migrator = SQLiteSchema.migrator
            if try pool.read(migrator.hasBeenSuperseded) { throw ServiceError.isTooNew(path) }
            try migrator.migrate(pool)
            return pool
        }
    }

    private static func lock(_ place: StorePlace) throws -> FileLock {
        do throws(FileError) {
            return try FileLock(file: place.lock, busy: "another process serves this store")
        } catch {
            guard error.isBusy else { throw error }
            throw ServiceError.isServed(place.path)
        }
    }

    func read<Value: Sendable>(
        _ body: @escaping @Sendable (any StoreConnection) throws -> Value
    ) async throws -> Value {
        let path = name
        // The error of the connection itself is as good as the body's.
        do { return try await pool.read { try body(SQLiteConnection(db: $0, path: path)) } } catch {
            return try ServiceError.naming(path) { throw error }
        }
    }

    func snapshot(_ body: (any StoreConnection) throws -> Void) throws {
        try ServiceError.naming(name) { try pool.read { try body(SQLiteConnection(db: $0, path: name)) } }
    }

    func transaction(_ body: (any StoreConnection) throws -> Void) throws {
        try ServiceError.naming(name) {
            try pool.writeWithoutTransaction { db in
                try db.inTransaction(.immediate) {
                    try body(SQLiteConnection(db: db, path: name))
                    return .commit
                }
            }
        }
    }

    func hasRoom(for bytes: Int) -> Bool { Files.freeBytes(name).map { $0 >= bytes } ?? true }

    func durability() throws -> [String: String] {
        try ServiceError.naming(name) {
            try pool.writeWithoutTransaction { db in
                var settings: [String: String] = [:]
                for setting in ["journal_mode", "synchronous"] {
                    settings[setting] = try String.fetchOne(db, sql: "PRAGMA \(setting)")
                }
                return settings
            }
        }
    }

    /// The copy is one file; it appears whole, and takes the place of an earlier one. One that would take the place of a store is
    /// refused as `same-file` or `copy-in-use`.
    func backup(to destination: String) throws {
        let partial = StorePlace.partial(of: destination)
        if let folder = Files.parent(destination) { try Files.makeDirectory(folder) }
        try place.check(copy: destination)
        do {
            try Files.remove(partial)
            try Files.makePrivate(partial)
            try ServiceError.naming(destination) {
                let copy = try DatabaseQueue(path: partial)
                try pool.backup(to: copy)
                // So that the copy needs no file beside it.
                try copy.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
                try copy.close()
            }
            try Files.rename(partial, to: destination)
        } catch {
            try? Files.remove(partial)
            throw error
        }
    }

    /// AUTOINCREMENT keeps count of them itself.
    func continueSequences(of _: [String], in _: any StoreConnection) {}
}
