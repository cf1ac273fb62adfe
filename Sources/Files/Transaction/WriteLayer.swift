// The system calls by which a transaction changes the disk, each asked about first, so that a test can end a run at any.

import Glibc

/// Where every writing call of a transaction goes through.
package struct WriteLayer: Sendable {
    package enum Call: Sendable, Hashable {
        case makeFolder, create, write, setMode, synchronize, rename, unlink, removeFolder
    }

    package enum Verdict: Sendable, Hashable {
        case perform
        /// A write stores the first half of its bytes; any other call is performed.
        case half
        /// Nothing is done, and the call fails with this errno.
        case refuse(Int32)
    }

    private let judge: @Sendable (Call, String) -> Verdict

    /// Each call as the system makes it.
    package static let system = WriteLayer { _, _ in .perform }

    /// `judge` is asked before each call, with the path it is for (of a rename, the new one), from any thread.
    package init(judge: @escaping @Sendable (Call, String) -> Verdict) { self.judge = judge }

    package func makeFolder(_ path: String) throws(FileError) {
        try perform(.makeFolder, path, "make the folder") { mkdir(path, 0o777) }
    }

    /// Makes each missing folder of the relative path `folder`, and follows no link below `root`.
    func makeFolders(_ folder: String, in root: String) throws(FileError) {
        var path = root
        for part in try Files.confinedComponents(folder) {
            path = Files.join(path, part)
            switch Files.kind(path) {
            case .directory: continue
            case nil: try makeFolder(path)
            case .symbolicLink: throw ExpectedFile.linkRefused(path)
            default: throw FileError(path: path, operation: "make the folder", code: ENOTDIR)
            }
        }
    }

    package func create(_ path: String, flags: Int32, operation: String = "write") throws(FileError) -> Descriptor {
        try allow(.create, path, operation)
        return try Descriptor(opening: path, flags: flags | O_CREAT | O_NOFOLLOW, operation: operation)
    }

    /// Writes all of `bytes` at the current position.
    package func write(_ bytes: ArraySlice<UInt8>, to file: borrowing Descriptor) throws(FileError) {
        let raw = file.raw
        var rest = bytes
        while !rest.isEmpty {
            var count = rest.count
            switch judge(.write, file.path) {
            case .perform: break
            case .half: count -= count / 2
            case .refuse(let code): throw FileError(path: file.path, operation: "write", code: code)
            }
            let written = rest.withUnsafeBytes { buffer in
                retrying { Glibc.write(raw, buffer.baseAddress, count) }
            }
            guard written >= 0 else { throw FileError(path: file.path, operation: "write", code: errno) }
            rest = rest.dropFirst(written)
        }
    }

    func setMode(_ mode: mode_t, of file: borrowing Descriptor) throws(FileError) {
        let raw = file.raw
        try perform(.setMode, file.path, "write") { fchmod(raw, mode) }
    }

    /// Returns when the file's bytes, or the folder's entries, are on disk.
    package func synchronize(_ path: String) throws(FileError) {
        let file = try Descriptor(opening: path, flags: O_RDONLY | O_NOFOLLOW | O_NONBLOCK, operation: "write")
        let raw = file.raw
        try perform(.synchronize, path, "write") { fsync(raw) }
    }

    package func rename(_ old: String, to new: String) throws(FileError) {
        try perform(.rename, new, "write") { Glibc.rename(old, new) }
    }

    /// Absent is fine.
    package func unlink(_ path: String) throws(FileError) {
        do {
            try perform(.unlink, path, "remove") { Glibc.unlink(path) }
        } catch  where error.code == ENOENT {
            return
        }
    }

    /// Removes an empty folder.
    package func removeFolder(_ path: String) throws(FileError) {
        try perform(.removeFolder, path, "remove") { rmdir(path) }
    }

    private func allow(_ call: Call, _ path: String, _ operation: String) throws(FileError) {
        if case .refuse(let code) = judge(call, path) {
            throw FileError(path: path, operation: operation, code: code)
        }
    }

    private func perform(
        _ call: Call, _ path: String, _ operation: String, _ body: () -> Int32
    ) throws(FileError) {
        try allow(call, path, operation)
        guard retrying(body) == 0 else { throw FileError(path: path, operation: operation, code: errno) }
    }
}
