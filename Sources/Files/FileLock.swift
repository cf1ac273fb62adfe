// One writer at a time: an advisory lock that goes with the process that holds it.

import Glibc

package struct FileLock: ~Copyable {
    private let file: Descriptor

    /// The lock on the file `path`, which is made where there is none and stays. Does not wait, as below.
    package init(file path: String, busy: String) throws(FileError) {
        try self.init(on: Descriptor(opening: path, flags: Self.openFlags, operation: "lock"), busy: busy)
    }

    /// Makes the `state` folder when needed, and keeps git from taking it up. Does not wait: a lock held by another is an error
    /// with code EWOULDBLOCK.
    package init(_ path: String, in state: String) throws(FileError) {
        try Files.makeDirectory(state)
        try Files.hideFromGit(state)
        try self.init(file: path, busy: "another build is writing this output; let it end, then build again")
    }

    /// The lock on an open file; `busy` is what the error says when another holds it.
    package init(on file: consuming Descriptor, busy: String) throws(FileError) {
        guard retrying({ flock(file.raw, LOCK_EX | LOCK_NB) }) == 0 else {
            let code = errno
            throw FileError(
                path: file.path, operation: "lock", code: code, message: code == EWOULDBLOCK ? busy : nil)
        }
        self.file = file
    }

    /// A program that is just being started holds all descriptors for a moment, and with them the lock, if it is only closed.
    deinit { _ = flock(file.raw, LOCK_UN) }

    static let openFlags = O_RDWR | O_CREAT | O_NOFOLLOW
}
