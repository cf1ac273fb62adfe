// What stands at a path that is to be changed: nothing, a folder, or a file of one digest; and what was expected there.

import Glibc
package import Primitives

/// What must stand at a path when it is changed.
package enum Expectation: Sendable, Hashable {
    case anything, absent
    case digest(SHA256Digest)

    /// The error where `content` is not what was expected. A folder counts as no file.
    package func check(_ content: ExpectedFile.Content, at path: String) throws(FileError) {
        let what: String
        switch (self, content) {
        case (.anything, _), (.absent, .absent), (.absent, .folder): return
        case (.digest(let wanted), .file(let found)):
            if wanted == found { return }
            what = "its SHA-256 is \(found), and \(wanted) was expected"
        case (.digest, .absent): what = "it is gone, and a file was expected"
        case (.digest, .folder): what = "it is a folder, and a file was expected"
        case (.absent, .file): what = "a file is there, and none was expected"
        }
        throw FileError(
            path: path, operation: "change", code: ESTALE,
            message: what + "; look at what changed it, then start again from what stands there now")
    }
}

package struct ExpectedFile: Sendable {
    package enum Content: Sendable, Hashable {
        case absent, folder
        case file(SHA256Digest)
    }

    let content: Content
    /// Size, times and inode of the file that was read; nil for no file.
    private let entry: TreeEntry?
    /// The permission bits of the file; nil for no file.
    let permissions: mode_t?

    var isExecutable: Bool { permissions.map { $0 & S_IXUSR != 0 } ?? false }

    /// Reads the file at `path`. A symbolic link and what is neither file nor folder is refused.
    init(of path: String) throws(FileError) {
        let kind = Files.kind(path)
        if kind == .symbolicLink { throw Self.linkRefused(path) }
        if kind == .directory {
            (content, entry, permissions) = (.folder, nil, nil)
            return
        }
        do throws(FileError) {
            if kind == .other { throw Self.notAFile(path) }
            let file = try Descriptor(opening: path, flags: O_RDONLY | O_NOFOLLOW | O_NONBLOCK, operation: "read")
            let status = try file.status()
            guard FileKind(mode: status.st_mode) == .file else { throw Self.notAFile(path) }
            content = .file(try file.digest())
            entry = TreeEntry(path: path, status: status)
            permissions = status.st_mode & 0o7777
        } catch  where error.code == ENOENT || error.code == ENOTDIR {
            (content, entry, permissions) = (.absent, nil, nil)
        }
    }

    /// Whether what was read stands there still, as far as size, times and inode tell.
    func isStill(at path: String) -> Bool {
        switch content {
        case .absent: Files.kind(path) == nil
        case .folder: Files.kind(path) == nil || Files.kind(path) == .directory
        case .file: Files.entry(path) == entry
        }
    }

    /// What stands at each of the relative `paths`, none of which may pass through a link.
    static func all(_ paths: [String], in root: String) throws(FileError) -> [ExpectedFile] {
        let found = concurrentMap(paths) { path in
            Result { () throws(FileError) in try ExpectedFile(of: Files.confined(path, in: root)) }
        }
        return try found.map { result throws(FileError) in try result.get() }
    }

    static func linkRefused(_ path: String) -> FileError {
        FileError(
            path: path, operation: "change", code: ELOOP,
            message: "it is a symbolic link, and links are not followed; put the file or folder itself there")
    }

    private static func notAFile(_ path: String) -> FileError {
        FileError(path: path, operation: "change", code: EINVAL, message: "this is not an ordinary file; move it away")
    }
}

extension Descriptor {
    /// The digest from the current position to the end, in constant memory; each slice is also given to `body`.
    package func digest(
        _ body: (ArraySlice<UInt8>) throws(FileError) -> Void = { _ in }
    ) throws(FileError) -> SHA256Digest {
        var hasher = SHA256Hasher()
        var buffer = Bytes(repeating: 0, count: min(max(Int(try status().st_size), 1), 1 << 20))
        while true {
            let count = try fill(&buffer)
            if count == 0 { return hasher.finish() }
            hasher.update(buffer[..<count])
            try body(buffer[..<count])
        }
    }
}
