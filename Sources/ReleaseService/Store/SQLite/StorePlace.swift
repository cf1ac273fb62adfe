// Where a store lies: one file under one name, however it was called, and what a copy of it may not be put over.
import Bundles
import Colophon
import Evidence
import Files
import Primitives
import Workspace

struct StorePlace: Sendable {
    /// Without links, so that whoever opens the store locks the same name.
    let path: String

    /// Of a store that is there or is to be made; the folder is there.
    init(_ name: String) throws(ServiceError) {
        if Files.kind(name) == .symbolicLink, Files.realPath(name) == nil {
            throw ServiceError(
                .storage, "store-unusable", "\(name) is a link to nothing",
                remedy: "Name the store itself, or remove the link.")
        }
        path = Self.real(name)
    }

    var lock: String { "\(path).lock" }

    /// Refuses to put a copy where it, or a step on the way to it, would destroy a store: this one or another one in use.
    func check(copy destination: String) throws {
        let own = [path, lock] + Self.journals.map { path + $0 }
        for target in [destination, Self.partial(of: destination)] {
            guard !own.contains(where: { Self.areSame(target, $0) }) else {
                throw ServiceError(
                    .invalid, "same-file", "\(destination) is the store itself, or belongs to it",
                    remedy: "Name another file for the copy.")
            }
        }
        for ending in Self.journals where Files.kind(destination + ending) != nil {
            throw ServiceError(
                .conflict, "copy-in-use",
                "\(destination)\(ending) lies there, which would be carried over into the copy",
                remedy: "Name another file, or remove that one if nobody has the copy open.")
        }
        let otherLock = "\(Self.real(destination)).lock"
        if Files.kind(otherLock) != nil {
            do throws(FileError) {
                _ = try FileLock(file: otherLock, busy: "a server has it open")
            } catch {
                guard error.isBusy else { throw error }
                throw ServiceError(
                    .conflict, "copy-in-use", "a server has \(destination) open as its store",
                    remedy: "Name another file for the copy.")
            }
        }
    }

    /// The copy's name until it is whole.
    static func partial(of destination: String) -> String { "\(destination).partial" }

    /// What SQLite keeps beside a database that is in use.
    private static let journals = ["-wal", "-shm", "-journal"]

    private static func areSame(_ a: String, _ b: String) -> Bool {
        if real(a).hasSameBytes(as: real(b)) { return true }
        guard let one = Files.entry(a, followingLinks: true), let other = Files.entry(b, followingLinks: true) else {
            return false
        }
        return one.inode == other.inode && one.device == other.device
    }

    /// Without links, as far as there is something.
    private static func real(_ name: String) -> String {
        if let path = Files.realPath(name) { return path }
        guard let folder = Files.realPath(Files.parent(name) ?? ".") else { return Files.absolute(name) }
        return Files.join(folder, Files.name(name))
    }
}
