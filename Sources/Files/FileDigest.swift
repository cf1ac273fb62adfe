// The SHA-256 of a file, in constant memory, with what the file system said of the file around it.

import Glibc
package import Primitives

/// Digest and size in bytes of what one pass over a file read.
package typealias FileDigest = (sha256: SHA256Digest, size: Int)

extension Files {
    /// Digest and size in bytes of what one pass read, following links.
    package static func digest(_ path: String) throws(FileError) -> FileDigest {
        var reader = FileHasher()
        return try reader.digest(path, followingLinks: true).digest
    }
}

/// Hashes one file after the other through one buffer.
struct FileHasher: ~Copyable {
    /// From 64 KiB on the size makes a twentieth of the time of large files, and from 1 MiB on nothing.
    private static let bufferSize = 1 << 20

    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.bufferSize, alignment: 64)

    deinit { buffer.deallocate() }

    /// `stamp` is what the file system said before the read and after it; nil: the file changed while it was read, or it is
    /// not a regular file.
    mutating func digest(
        _ path: String, followingLinks: Bool
    ) throws(FileError) -> (digest: FileDigest, stamp: TreeEntry?) {
        let file = try open(path, followingLinks: followingLinks)
        let before = try file.status()
        switch FileKind(mode: before.st_mode) {
        case .directory: throw FileError(path: path, operation: "read", code: EISDIR)
        case .file: break
        case .symbolicLink, .other: file.waitForInput()
        }
        var hash = SHA256Hasher()
        var size = 0
        while true {
            let count = try file.read(into: buffer)
            hash.update(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            size += count
            // Less than was asked for ends a regular file that is as long as stated; any other is read until nothing comes.
            if count == 0 || count < buffer.count && size == Int(before.st_size) { break }
        }
        let stamp = TreeEntry(path: path, status: before)
        let after = TreeEntry(path: path, status: try file.status())
        let isWhole = stamp.kind == .file && stamp.size == size && stamp == after
        return ((hash.finish(), size), isWhole ? stamp : nil)
    }

    private func open(_ path: String, followingLinks: Bool) throws(FileError) -> Descriptor {
        do {
            // Without O_NONBLOCK a named pipe that nobody writes to would hold the program up.
            let flags = O_RDONLY | O_NONBLOCK | (followingLinks ? 0 : O_NOFOLLOW)
            return try Descriptor(opening: path, flags: flags, operation: "read")
        } catch {
            guard error.code == ELOOP, !followingLinks else { throw error }
            throw FileError(path: path, operation: "read", code: ELOOP, message: "it is a symbolic link")
        }
    }
}
