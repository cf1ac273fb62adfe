// Says what lies at each of many paths below a root, never through a link.

import Glibc
import Primitives

/// What lies at a path below a root.
package enum PathStatus: Sendable, Hashable {
    /// Of any kind; its path is the one asked for.
    case found(TreeEntry)
    case absent
    /// This part of the path has to be a folder, and is a link, a file or something else.
    case blocked(at: String, FileKind)
    case failed(FileError)
}

extension Files {
    /// The status of each path, in their order. A folder on the way is looked at once, however much lies in it, and all
    /// processors share the rest. The last component may be a link, which is found as a link. A path that is absolute, or
    /// has an empty, "." or ".." component or a NUL, is `failed`. Throws where `root` is not a folder; it may be a link.
    package static func statuses(of paths: [String], below root: String) throws(FileError) -> [PathStatus] {
        let top = try Descriptor(opening: root, flags: O_RDONLY | O_DIRECTORY, operation: "read")
        let directory = top.raw
        var ways = Ways(directory: directory)
        let places = paths.map { (path: $0, obstacle: ways.obstacle(to: $0)) }
        let statuses = concurrentMap(places, batch: 64) { place -> PathStatus in
            place.obstacle ?? Files.status(of: place.path, from: directory)
        }
        withExtendedLifetime(top) {}
        return statuses
    }

    /// Asks the system for a path relative to an open directory, all of whose folders are known to be folders.
    fileprivate static func status(of path: String, from directory: Int32) -> PathStatus {
        var status = stat()
        if fstatat(directory, path, &status, AT_SYMLINK_NOFOLLOW) == 0 {
            return .found(TreeEntry(path: path, status: status))
        }
        // A folder on the way may go while others are looked at.
        if errno == ENOENT || errno == ENOTDIR { return .absent }
        return .failed(FileError(path: path, operation: "read", code: errno))
    }
}

/// The folders on the way to paths, each looked at once.
private struct Ways {
    let directory: Int32
    /// By the folder's path without its last "/": what stops everything below it; nil in the inner place: nothing does.
    private var obstacles: [Bytes: PathStatus?] = [:]
    private var last: (folder: Bytes, obstacle: PathStatus?) = ([], nil)

    init(directory: Int32) { self.directory = directory }

    /// What stops the way to `path` before its last component; nil: nothing.
    mutating func obstacle(to path: String) -> PathStatus? {
        let utf8 = path.utf8
        let slash = utf8.lastIndex(of: UInt8(ascii: "/"))
        let name = slash.map { utf8[utf8.index(after: $0)...] } ?? utf8[...]
        guard Self.isName(name) else { return refusal(path) }
        guard let slash else { return nil }
        let folder = utf8[..<slash]
        if folder.elementsEqual(last.folder) { return last.obstacle ?? (folder.isEmpty ? refusal(path) : nil) }
        let bytes = Bytes(folder)
        last = (bytes, obstacle(at: bytes))
        return last.obstacle
    }

    private mutating func obstacle(at folder: Bytes) -> PathStatus? {
        if let known = obstacles[folder] { return known }
        var start = 0
        while start <= folder.count {
            let end = folder[start...].firstIndex(of: UInt8(ascii: "/")) ?? folder.count
            let part = Bytes(folder[..<end])
            let found: PathStatus?
            if let known = obstacles[part] {
                found = known
            } else {
                found =
                    Self.isName(folder[start..<end]) ? look(at: part) : refusal(String(decoding: folder, as: UTF8.self))
                obstacles[part] = .some(found)
            }
            if let found {
                obstacles[folder] = .some(found)
                return found
            }
            start = end + 1
        }
        return nil
    }

    private func look(at folder: Bytes) -> PathStatus? {
        let path = String(decoding: folder, as: UTF8.self)
        return switch Files.status(of: path, from: directory) {
        case .found(let entry): entry.kind == .directory ? nil : .blocked(at: path, entry.kind)
        case let obstacle: obstacle
        }
    }

    private static func isName(_ name: some Collection<UInt8>) -> Bool {
        switch name.count {
        case 0: false
        case 1...2 where name.allSatisfy({ $0 == UInt8(ascii: ".") }): false
        default: !name.contains(0)
        }
    }

    private func refusal(_ path: String) -> PathStatus {
        .failed(
            FileError(
                path: path, operation: "use", code: EINVAL,
                message: "the path is absolute, or has an empty, “.” or “..” component or a NUL character"))
    }
}
