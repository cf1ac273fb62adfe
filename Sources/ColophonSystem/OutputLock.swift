// One build at a time: an advisory lock that goes with the process that holds it.

import Glibc

struct OutputLock: ~Copyable {
    private let file: Descriptor

    /// Makes the `state` folder when needed. Does not wait: a lock held by another is an error with code EWOULDBLOCK.
    init(_ path: String, in state: String) throws(FileError) {
        try Files.makeDirectory(state)
        let file = try Descriptor(opening: path, flags: O_RDWR | O_CREAT | O_NOFOLLOW, operation: "lock")
        guard retrying({ flock(file.raw, LOCK_EX | LOCK_NB) }) == 0 else {
            let code = errno
            throw FileError(
                path: path, operation: "lock", code: code,
                message: code == EWOULDBLOCK
                    ? "another build is writing this output; let it end, then build again" : nil)
        }
        self.file = file
    }
}
