// Reads, writes and removes single files; a write is whole or not there.

import Glibc
package import Primitives

package enum Files {
    /// What lies at `path` itself (a link is a link); nil: nothing.
    package static func kind(_ path: String) -> FileKind? {
        status(path).map { FileKind(mode: $0.st_mode) }
    }

    /// Size, times and kind of what lies at `path` itself, or where it leads, under that path; nil: nothing.
    package static func entry(_ path: String, followingLinks: Bool = false) -> TreeEntry? {
        status(path, followingLinks: followingLinks).map { TreeEntry(path: path, status: $0) }
    }

    /// Bytes that the file system of `path` still takes from anyone; nil: it can't be asked.
    package static func freeBytes(_ path: String) -> Int? {
        var status = statvfs()
        guard !path.utf8.contains(0), statvfs(path, &status) == 0 else { return nil }
        let (bytes, isTooMany) = UInt64(status.f_bavail).multipliedReportingOverflow(by: UInt64(status.f_frsize))
        return isTooMany ? .max : Int(clamping: bytes)
    }

    /// Whether the file's owner may execute it; links are followed.
    package static func isExecutable(_ path: String) -> Bool {
        status(path, followingLinks: true).map { $0.st_mode & S_IXUSR != 0 } ?? false
    }

    private static func status(_ path: String, followingLinks: Bool = false) -> stat? {
        guard !path.utf8.contains(0) else { return nil }
        var status = stat()
        return (followingLinks ? stat(path, &status) : lstat(path, &status)) == 0 ? status : nil
    }

    /// The whole file, following links. More than `limit` bytes is an error with code EFBIG.
    package static func read(_ path: String, limit: Int = .max) throws(FileError) -> Bytes {
        let file = try Descriptor(opening: path, flags: O_RDONLY | O_NONBLOCK, operation: "read")
        let size = try file.beginReading()
        guard size <= limit else { throw tooLarge(path, limit: limit) }
        // One byte more than the file holds: its end shows in the same buffer, and one read is enough.
        var capacity = size < .max ? size + 1 : size
        var bytes = try file.read(upTo: capacity)
        while bytes.count == capacity {
            guard bytes.count <= limit else { throw tooLarge(path, limit: limit) }
            let more = try file.read(upTo: 65536)
            bytes += more
            capacity += 65536
        }
        guard bytes.count <= limit else { throw tooLarge(path, limit: limit) }
        return bytes
    }

    /// As `read`; nil where there is no such file.
    package static func readIfPresent(_ path: String, limit: Int = .max) throws(FileError) -> Bytes? {
        do {
            return try read(path, limit: limit)
        } catch {
            if error.code == ENOENT { return nil }
            throw error
        }
    }

    /// Hands the file to `body` in slices of at most `chunk` bytes, in order, in constant memory.
    package static func read(
        _ path: String, chunk: Int = 1 << 20, _ body: (ArraySlice<UInt8>) -> Void
    ) throws(FileError) {
        let file = try Descriptor(opening: path, flags: O_RDONLY | O_NONBLOCK, operation: "read")
        _ = try file.beginReading()
        var buffer = Bytes(repeating: 0, count: max(chunk, 1))
        while true {
            let count = try file.fill(&buffer)
            if count == 0 { return }
            body(buffer[0..<count])
        }
    }

    package static func tooLarge(_ path: String, limit: Int) -> FileError {
        FileError(path: path, operation: "read", code: EFBIG, message: "it is larger than the limit of \(limit) bytes")
    }

    /// Git takes up nothing in the folder, unless somebody put a `.gitignore` there that says otherwise.
    package static func hideFromGit(_ folder: String) throws(FileError) {
        let path = join(folder, ".gitignore")
        if kind(path) == nil { try writeAtomically(Bytes("*\n".utf8), to: path, durable: false) }
    }

    /// Makes the directory and its parents; one that is there is fine.
    package static func makeDirectory(_ path: String) throws(FileError) {
        guard !path.isEmpty, !path.utf8.contains(0) else {
            throw FileError(path: path, operation: "make the folder", code: EINVAL)
        }
        if mkdir(path, 0o777) == 0 { return }
        let code = errno
        if code == ENOENT, let parent = parent(path) {
            try makeDirectory(parent)
            if mkdir(path, 0o777) == 0 || errno == EEXIST { return }
            throw FileError(path: path, operation: "make the folder", code: errno)
        }
        var status = stat()
        if code == EEXIST, stat(path, &status) == 0, FileKind(mode: status.st_mode) == .directory { return }
        throw FileError(path: path, operation: "make the folder", code: code)
    }

    /// Removes a file, a link or an empty directory; absent is fine.
    package static func remove(_ path: String) throws(FileError) {
        guard !path.utf8.contains(0) else { throw FileError(path: path, operation: "remove", code: EINVAL) }
        if unlink(path) == 0 || errno == ENOENT { return }
        let code = errno
        if code == EISDIR || code == EPERM {
            if rmdir(path) == 0 || errno == ENOENT { return }
            if errno != ENOTDIR { throw FileError(path: path, operation: "remove", code: errno) }
        }
        throw FileError(path: path, operation: "remove", code: code)
    }

    /// Removes a folder with all that it holds, following no link; a file or a link alone; absent is fine.
    package static func removeTree(_ path: String) throws(FileError) {
        if kind(path) == .directory {
            for entry in try list(path) { try removeTree(join(path, entry.path)) }
        }
        try remove(path)
    }

    /// Gives a file another name in the same file system, replacing what is there, in one step.
    package static func rename(_ old: String, to new: String) throws(FileError) {
        guard Glibc.rename(old, new) == 0 else { throw FileError(path: new, operation: "write", code: errno) }
    }

    /// Replaces the file in one step: a temporary name beside it, then a rename, so that a reader and a kill see the old
    /// file or the new one, never a part. Keeps the permissions of the file it replaces; replaces a link, not its target;
    /// makes missing parents. With `durable` it is on disk when the call returns.
    /// - Returns: false where the file already held these bytes and was not touched.
    @discardableResult
    package static func writeAtomically(_ bytes: Bytes, to path: String, durable: Bool = true) throws(FileError) -> Bool
    {
        if kind(path) == .file, try compare(bytes, with: path) == .equal { return false }
        try replace(path, durable: durable) { file throws(FileError) in try file.write(bytes) }
        return true
    }

    /// The same for what is written in pieces, and known to be new.
    package static func replace(
        _ path: String, durable: Bool = true, _ write: (borrowing Descriptor) throws(FileError) -> Void
    ) throws(FileError) {
        let before = status(path)
        let folder = parent(path) ?? "."
        let temporary = join(folder, ".colophon-\(getpid())-\(UInt64.random(in: .min ... .max)).tmp")
        do {
            try makeDirectory(folder)
            let file = try Descriptor(opening: temporary, flags: O_WRONLY | O_CREAT | O_EXCL, operation: "write")
            if let before, before.st_mode & S_IFMT == S_IFREG { _ = fchmod(file.raw, before.st_mode & 0o7777) }
            try write(file)
            if durable { try file.synchronize() }
            try rename(temporary, to: path)
        } catch {
            _ = unlink(temporary)
            throw FileError(path: path, operation: "write", code: error.code, message: error.message)
        }
        if durable {
            try Descriptor(opening: folder, flags: O_RDONLY | O_DIRECTORY, operation: "write").synchronize()
        }
    }

    /// Adds to the end of a file, which is made where there is none.
    package static func append(_ bytes: Bytes, to path: String) throws(FileError) {
        try Descriptor(opening: path, flags: O_WRONLY | O_CREAT | O_APPEND, operation: "write").write(bytes)
    }

    /// Makes an empty file that its owner alone may read, where there is nothing. What is there stays as it is, and isn't even
    /// opened: closing a file takes from it the POSIX locks that this process holds through another descriptor.
    package static func makePrivate(_ path: String) throws(FileError) {
        do {
            _ = try Descriptor(
                opening: path, flags: O_WRONLY | O_CREAT | O_EXCL, permissions: 0o600, operation: "write")
        } catch {
            guard error.code == EEXIST else { throw error }
        }
    }

    package enum Comparison: Equatable {
        case absent, equal, different
        case notAFile(FileKind)
    }

    /// Compares the file at `path` with `bytes`, reading it only where the sizes agree; a link is not followed.
    package static func compare(_ bytes: Bytes, with path: String) throws(FileError) -> Comparison {
        let file: Descriptor
        do {
            file = try Descriptor(opening: path, flags: O_RDONLY | O_NOFOLLOW | O_NONBLOCK, operation: "read")
        } catch {
            switch error.code {
            case ENOENT: return .absent
            case ELOOP: return .notAFile(.symbolicLink)
            case ENXIO: return .notAFile(.other)
            default: throw error
            }
        }
        let status = try file.status()
        let kind = FileKind(mode: status.st_mode)
        guard kind == .file else { return .notAFile(kind) }
        guard Int(status.st_size) == bytes.count else { return .different }
        return try file.holds(bytes) ? .equal : .different
    }
}

extension Descriptor {
    /// The size the file system states. Opening without waiting kept a named pipe that nobody writes to from holding the
    /// program up; from here on, reads of a pipe or a terminal wait.
    fileprivate func beginReading() throws(FileError) -> Int {
        let status = try status()
        switch FileKind(mode: status.st_mode) {
        case .directory: throw FileError(path: path, operation: "read", code: EISDIR)
        case .file: break
        case .symbolicLink, .other: waitForInput()
        }
        return max(Int(status.st_size), 0)
    }

    /// At most `capacity` bytes from the current position; fewer only at the end of the file.
    fileprivate func read(upTo capacity: Int) throws(FileError) -> Bytes {
        var failure: FileError?
        let bytes = Bytes(unsafeUninitializedCapacity: capacity) { buffer, count in
            do throws(FileError) {
                while count < capacity {
                    let rest = UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[count...])
                    let got = try read(into: rest)
                    if got == 0 { break }
                    count += got
                }
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        return bytes
    }

    /// One read into `buffer`; 0 at the end of the file.
    package func fill(_ buffer: inout Bytes) throws(FileError) -> Int {
        let size = buffer.count
        let count = buffer.withUnsafeMutableBytes { pointer in retrying { Glibc.read(raw, pointer.baseAddress, size) } }
        guard count >= 0 else { throw FileError(path: path, operation: "read", code: errno) }
        return count
    }

    /// Whether the file, from its current position to its end, is exactly `bytes`.
    fileprivate func holds(_ bytes: Bytes) throws(FileError) -> Bool {
        var buffer = Bytes(repeating: 0, count: min(bytes.count + 1, 65536))
        var offset = 0
        while true {
            let count = try fill(&buffer)
            if count == 0 { return offset == bytes.count }
            guard count <= bytes.count - offset else { return false }
            let same = bytes.withUnsafeBytes { whole in
                buffer.withUnsafeBytes { part in
                    guard let ours = whole.baseAddress, let theirs = part.baseAddress else { return count == 0 }
                    return memcmp(ours + offset, theirs, count) == 0
                }
            }
            guard same else { return false }
            offset += count
        }
    }
}
