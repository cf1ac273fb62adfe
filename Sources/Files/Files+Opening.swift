// Opens a file for someone who sends it on, never through a link.

import Glibc

extension Files {
    /// An open descriptor, which the caller has to close, and what it leads to. Every component below `root` is looked up
    /// in the folder before it, and none may be a link, so nothing can be put under the feet of the search.
    package static func openBelow(
        _ root: String, _ relative: String
    ) throws(FileError) -> (descriptor: Int32, entry: TreeEntry) {
        let parts = try Files.confinedComponents(relative)
        var descriptor = retrying { open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
        guard descriptor >= 0 else { throw FileError(path: root, operation: "read", code: errno) }
        for part in parts {
            let next = retrying { openat(descriptor, part, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC) }
            let code = errno
            close(descriptor)
            guard next >= 0 else { throw FileError(path: relative, operation: "read", code: code) }
            descriptor = next
        }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            let code = errno
            close(descriptor)
            throw FileError(path: relative, operation: "read", code: code)
        }
        return (descriptor, TreeEntry(path: relative, status: status))
    }
}
