// Lists one folder and walks a tree, sorted bytewise and never through a link.

import Glibc

extension Files {
    /// One level, sorted bytewise by name. A link is reported as a link. A name that is not UTF-8 is an error.
    package static func list(_ directory: String) throws(FileError) -> [TreeEntry] {
        let folder = try Folder(opening: directory)
        return try folder.entries().map { entry throws(FileError) in
            entry.kind == .directory ? entry : try folder.status(of: entry) ?? entry
        }
        .sorted { strcmp($0.path, $1.path) < 0 }
    }

    /// Files, links and others below `root`, no directories, sorted bytewise by path. `skipping` is asked for each entry,
    /// directories included (of them only path and kind are known), before it is looked into. What vanishes during the
    /// walk is left out. Links are reported, never followed; `root` itself may be one.
    package static func walk(
        _ root: String, skipping: (TreeEntry) -> Bool = { _ in false }
    ) throws(FileError) -> [TreeEntry] {
        var found: [TreeEntry] = []
        try Folder(opening: root).walk(below: "", skipping: skipping, into: &found)
        return found
    }
}

/// An open directory: the owner of a DIR.
private struct Folder: ~Copyable {
    private let stream: OpaquePointer
    private let path: String

    init(opening path: String) throws(FileError) {
        guard !path.utf8.contains(0) else { throw FileError(path: path, operation: "list", code: EINVAL) }
        let descriptor = retrying { open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
        try self.init(descriptor, path)
    }

    /// Opens the directory `name` in `parent`, which may not be a link.
    init(opening name: String, in parent: borrowing Folder) throws(FileError) {
        let start = dirfd(parent.stream)
        let descriptor = retrying { openat(start, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) }
        try self.init(descriptor, Files.join(parent.path, name))
    }

    private init(_ descriptor: Int32, _ path: String) throws(FileError) {
        guard descriptor >= 0, let stream = fdopendir(descriptor) else {
            let code = errno
            if descriptor >= 0 { _ = close(descriptor) }
            throw FileError(path: path, operation: "list", code: code)
        }
        self.stream = stream
        self.path = path
    }

    deinit { _ = closedir(stream) }

    /// Names and kinds, in the order the file system gives them.
    func entries() throws(FileError) -> [TreeEntry] {
        var entries: [TreeEntry] = []
        while true {
            errno = 0
            guard let next = readdir(stream) else {
                guard errno == 0 else { throw FileError(path: path, operation: "list", code: errno) }
                return entries
            }
            let name = try withUnsafePointer(to: &next.pointee.d_name) { tuple throws(FileError) in
                try tuple.withMemoryRebound(to: CChar.self, capacity: 256) { text throws(FileError) in
                    guard let name = String(validatingCString: text) else { throw notUTF8(text) }
                    return name
                }
            }
            if name == "." || name == ".." { continue }
            var entry = TreeEntry(path: name, kind: .other)
            switch Int(next.pointee.d_type) {
            case Int(DT_REG): entry.kind = .file
            case Int(DT_DIR): entry.kind = .directory
            case Int(DT_LNK): entry.kind = .symbolicLink
            case Int(DT_UNKNOWN): entry.kind = try status(of: entry)?.kind ?? .other
            default: break
            }
            entries.append(entry)
        }
    }

    /// The entry with size and times; nil where it has vanished.
    func status(of entry: TreeEntry) throws(FileError) -> TreeEntry? {
        var status = stat()
        if fstatat(dirfd(stream), entry.path, &status, AT_SYMLINK_NOFOLLOW) == 0 {
            return TreeEntry(path: entry.path, status: status)
        }
        if errno == ENOENT { return nil }
        throw FileError(path: Files.join(path, entry.path), operation: "list", code: errno)
    }

    func walk(
        below prefix: String, skipping: (TreeEntry) -> Bool, into found: inout [TreeEntry]
    ) throws(FileError) {
        // With "/" behind each directory's name, the order of the names is the order of the whole paths.
        let entries = try entries().map { (key: $0.kind == .directory ? $0.path + "/" : $0.path, entry: $0) }
            .sorted { strcmp($0.key, $1.key) < 0 }
        for (key, named) in entries {
            var entry = named
            if named.kind != .directory {
                guard let known = try status(of: named) else { continue }
                entry = known
            }
            entry.path = prefix + named.path
            if skipping(entry) { continue }
            if entry.kind == .directory {
                do {
                    try Folder(opening: named.path, in: self).walk(
                        below: prefix + key, skipping: skipping, into: &found)
                } catch {
                    if error.code != ENOENT { throw error }
                }
            } else {
                found.append(entry)
            }
        }
    }

    private func notUTF8(_ text: UnsafePointer<CChar>) -> FileError {
        let bytes = UnsafeRawBufferPointer(start: text, count: strlen(text))
        let escaped = bytes.map { byte in
            (0x20..<0x7F).contains(byte)
                ? String(UnicodeScalar(byte))
                : "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }
        return FileError(
            path: path, operation: "list", code: EILSEQ,
            message: "it holds a name that is not UTF-8: \(escaped.joined()); rename that file")
    }
}
