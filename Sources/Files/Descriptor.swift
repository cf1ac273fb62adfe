// One open file: the owner of a file descriptor, with reads and writes that go on after a signal.

package import Glibc
package import Primitives

/// Calls `body` again as long as a signal interrupted it.
func retrying<Result: SignedInteger>(_ body: () -> Result) -> Result {
    while true {
        let result = body()
        if result != -1 || errno != EINTR { return result }
    }
}

package struct Descriptor: ~Copyable {
    package let raw: Int32
    package let path: String

    /// Opens `path`; `flags` are those of open(2), close-on-exec is added; `permissions` are those of a file that is made.
    package init(
        opening path: String, flags: Int32, permissions: UInt32 = 0o666, operation: String
    ) throws(FileError) {
        guard !path.utf8.contains(0) else {
            throw FileError(path: path, operation: operation, code: EINVAL, message: "the path holds a NUL character")
        }
        let descriptor = retrying { open(path, flags | O_CLOEXEC, permissions) }
        guard descriptor >= 0 else { throw FileError(path: path, operation: operation, code: errno) }
        raw = descriptor
        self.path = path
    }

    /// The flags of a file that is there and is written to.
    package static let writing = O_WRONLY

    /// A new file to write to; one that is there already is an error with code EEXIST.
    package init(creating path: String) throws(FileError) {
        try self.init(opening: path, flags: O_WRONLY | O_CREAT | O_EXCL, operation: "write")
    }

    /// Owns what the system gave; `path` is for errors. A negative one is the failure of `operation`.
    package init(owning raw: Int32, path: String, operation: String) throws(FileError) {
        guard raw >= 0 else { throw FileError(path: path, operation: operation, code: errno) }
        self.raw = raw
        self.path = path
    }

    deinit { _ = close(raw) }

    package func status() throws(FileError) -> stat {
        var status = stat()
        guard fstat(raw, &status) == 0 else { throw FileError(path: path, operation: "read", code: errno) }
        return status
    }

    /// Fills `buffer` from the current position; 0 at the end of the file.
    package func read(into buffer: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
        let count = retrying { Glibc.read(raw, buffer.baseAddress, buffer.count) }
        guard count >= 0 else { throw FileError(path: path, operation: "read", code: errno) }
        return count
    }

    /// Writes all of `bytes` at the current position.
    package func write(_ bytes: Bytes) throws(FileError) {
        try Self.write(bytes, to: raw, path: path)
    }

    /// The same for a descriptor whose owner outlives the call.
    package static func write(_ bytes: Bytes, to raw: Int32, path: String) throws(FileError) {
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                let rest = UnsafeRawBufferPointer(rebasing: buffer[written...])
                return retrying { Glibc.write(raw, rest.baseAddress, rest.count) }
            }
            guard count >= 0 else { throw FileError(path: path, operation: "write", code: errno) }
            written += count
        }
    }

    package func synchronize() throws(FileError) {
        guard retrying({ fsync(raw) }) == 0 else { throw FileError(path: path, operation: "write", code: errno) }
    }

    /// Takes back O_NONBLOCK.
    func waitForInput() {
        let flags = fcntl(raw, F_GETFL)
        if flags >= 0 { _ = fcntl(raw, F_SETFL, flags & ~O_NONBLOCK) }
    }
}
