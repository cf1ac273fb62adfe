// What the file layer says: a failed operation with its path and reason, the kinds of file, and one entry of a tree.

package import Glibc

/// A file operation that could not be done. `code` is the system's errno.
package struct FileError: Error, Sendable, Hashable, CustomStringConvertible {
    package var path: String
    /// What was tried, as a verb that fits "could not … path": `read`, `write`, `list`.
    package var operation: String
    package var code: Int32
    package var message: String

    /// Without a message, the system's text for `code`.
    package init(path: String, operation: String, code: Int32, message: String? = nil) {
        self.path = path
        self.operation = operation
        self.code = code
        self.message = message ?? FileError.systemMessage(code)
    }

    /// Whether a limit was passed, `Files.read(_:limit:)`'s or the file system's.
    package var isTooLarge: Bool { code == EFBIG }

    /// Whether there is no such file.
    package var isMissing: Bool { code == ENOENT }

    /// Whether another process holds the lock.
    package var isBusy: Bool { code == EWOULDBLOCK }

    /// Whether what was found is not what belongs there.
    package var isStale: Bool { code == ESTALE }

    package var description: String { "could not \(operation) \(path): \(message)" }

    /// The system's own words for an error number.
    package static func systemMessage(_ code: Int32) -> String {
        guard let text = strerror(code) else { return "error \(code)" }
        return String(cString: text)
    }
}

package enum FileKind: Sendable, Hashable {
    case file, directory, symbolicLink, other

    package init(mode: mode_t) {
        switch mode & S_IFMT {
        case S_IFREG: self = .file
        case S_IFDIR: self = .directory
        case S_IFLNK: self = .symbolicLink
        default: self = .other
        }
    }
}

/// One entry below a root. For a directory only `path` and `kind` are filled in.
package struct TreeEntry: Sendable, Hashable {
    /// Relative to the root, "/"-separated.
    package var path: String
    package var kind: FileKind
    /// Bytes.
    package var size: Int
    /// Last change of the content, nanoseconds since 1970.
    package var modified: Int
    /// Last change of content, name or permissions, nanoseconds since 1970: what a digest cache compares beside `modified`.
    package var changed: Int
    package var inode: UInt64
    /// Of the file system: an inode's number is its own only there.
    package var device: UInt64
    /// Whether its owner may run it.
    package var isExecutable: Bool

    package init(
        path: String, kind: FileKind, size: Int = 0, modified: Int = 0, changed: Int = 0, inode: UInt64 = 0,
        device: UInt64 = 0, isExecutable: Bool = false
    ) {
        self.path = path
        self.kind = kind
        self.size = size
        self.modified = modified
        self.changed = changed
        self.inode = inode
        self.device = device
        self.isExecutable = isExecutable
    }

    package init(path: String, status: stat) {
        self.init(
            path: path,
            kind: FileKind(mode: status.st_mode),
            size: Int(status.st_size),
            modified: status.st_mtim.nanoseconds,
            changed: status.st_ctim.nanoseconds,
            inode: UInt64(status.st_ino),
            device: UInt64(status.st_dev),
            isExecutable: status.st_mode & S_IXUSR != 0
        )
    }
}

extension timespec {
    /// Since 1970.
    package var nanoseconds: Int { Int(tv_sec) &* 1_000_000_000 &+ Int(tv_nsec) }
}

extension TreeEntry {
    /// Whether both times lie so far before `now`, nanoseconds since 1970, that any later change gets others: the clocks of some
    /// file systems go by two seconds.
    package func isSettled(at now: Int) -> Bool { max(modified, changed) <= now - 2_000_000_000 }
}
