// A file on disk that was digested, and that can be read again as long as it is still the same.

import Glibc
package import Primitives

/// What one pass over a regular file found. A later pass gives the same bytes, or an error with code ESTALE.
package struct StampedFile: Sendable, Hashable {
    package let path: String
    package let sha256: SHA256Digest
    /// Size, times and inode, before that pass and after it.
    package let stamp: TreeEntry
    /// Whether the file had been left alone for so long that any change since shows in its times. A file that was written at the
    /// time of the pass is digested again when it is read again.
    package let isSettled: Bool

    /// Bytes.
    package var size: Int { stamp.size }

    /// `begun`: when the pass began, in nanoseconds since 1970.
    package init(path: String, sha256: SHA256Digest, stamp: TreeEntry, begun: Int) {
        self.path = path
        self.sha256 = sha256
        self.stamp = stamp
        isSettled = stamp.isSettled(at: begun)
    }

    /// Digests a regular file in one pass; a link is not followed. A file that changes meanwhile is an error with code ESTALE.
    package static func digest(_ path: String) throws(FileError) -> StampedFile {
        let begun = Environment.nanoseconds
        var hasher = FileHasher()
        let (digest, stamp) = try hasher.digest(path, followingLinks: false)
        guard let stamp else {
            throw FileError(path: path, operation: "read", code: ESTALE, message: "it changed while it was read")
        }
        return StampedFile(path: path, sha256: digest.sha256, stamp: stamp, begun: begun)
    }

    /// A file that this process has just written, and digested while it did.
    package init(written path: String, sha256: SHA256Digest) throws(FileError) {
        guard let entry = Files.entry(path) else { throw FileError(path: path, operation: "read", code: ENOENT) }
        self.init(path: path, sha256: sha256, stamp: entry, begun: Environment.nanoseconds)
    }

    /// Whether it is the file at `path`, by inode.
    func isAt(_ path: String) -> Bool {
        guard let entry = Files.entry(path) else { return false }
        return entry.inode == stamp.inode && entry.device == stamp.device
    }

    /// That the file is not the one that was digested.
    package var changedError: FileError {
        FileError(
            path: path, operation: "read", code: ESTALE, message: "it changed after its digest was computed")
    }

    /// The file from its start. A link is not followed.
    package func open() throws(FileError) -> Descriptor {
        let file = try Descriptor(opening: path, flags: O_RDONLY | O_NONBLOCK | O_NOFOLLOW, operation: "read")
        try check(file)
        return file
    }

    /// Throws where the open file has another size, time or inode by now.
    package func check(_ file: borrowing Descriptor) throws(FileError) {
        guard TreeEntry(path: stamp.path, status: try file.status()) == stamp else { throw changedError }
    }
}
