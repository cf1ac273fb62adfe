// Lists one folder and walks a tree, sorted bytewise and never through a link.

import Glibc

extension Files {
    /// One level, sorted bytewise by name. A link is reported as a link. A name that is not UTF-8 is an error.
    package static func list(_ directory: String) throws(FileError) -> [TreeEntry] {
        let folder = try Folder(opening: directory)
        return try folder.entries().map { entry throws(FileError) in
            entry.kind == .directory ? entry : try entry.status(from: folder.descriptor, of: directory) ?? entry
        }
        .sorted { strcmp($0.path, $1.path) < 0 }
    }

    /// Files, links and others below `root`, no directories, sorted bytewise by path. `skipping` is asked for each entry,
    /// directories included, before it is looked into; only its path and kind are known then. What vanishes during the
    /// walk is left out. Links are reported, never followed; `root` itself may be one.
    package static func walk(
        _ root: String, skipping: (TreeEntry) -> Bool = { _ in false }
    ) throws(FileError) -> [TreeEntry] {
        var named: [TreeEntry] = []
        let folder = try Folder(opening: root)
        try folder.walk(below: "", skipping: skipping, into: &named)
        // Most of a walk's time goes into asking for sizes and times, which all processors can do at once.
        let start = folder.descriptor
        let known = concurrentMap(named, batch: 64) { entry in
            Result { () throws(FileError) in try entry.status(from: start, of: root) }
        }
        withExtendedLifetime(folder) {}
        var found: [TreeEntry] = []
        found.reserveCapacity(named.count)
        for status in known {
            if let entry = try status.get() { found.append(entry) }
        }
        return found
    }
}

extension TreeEntry {
    /// The entry with size and times, where its path is relative to an open directory; nil where it has vanished.
    fileprivate func status(from directory: Int32, of root: String) throws(FileError) -> TreeEntry? {
        var status = stat()
        if fstatat(directory, path, &status, AT_SYMLINK_NOFOLLOW) == 0 { return TreeEntry(path: path, status: status) }
        // A folder on the way may have gone, or become a file.
        if errno == ENOENT || errno == ENOTDIR { return nil }
        throw FileError(path: Files.join(root, path), operation: "list", code: errno)
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

    /// Good as long as the folder lives.
    var descriptor: Int32 { dirfd(stream) }

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
            case Int(DT_UNKNOWN): entry.kind = try entry.status(from: descriptor, of: path)?.kind ?? .other
            default: break
            }
            entries.append(entry)
        }
    }

    /// Appends what is below, with path and kind alone, sorted bytewise by path.
    func walk(
        below prefix: String, skipping: (TreeEntry) -> Bool, into found: inout [TreeEntry]
    ) throws(FileError) {
        for key in try entries().map(SortKey.init).sorted(by: SortKey.precedes) {
            var entry = key.entry
            entry.path = prefix + entry.path
            if skipping(entry) { continue }
            guard entry.kind == .directory else {
                found.append(entry)
                continue
            }
            do {
                try Folder(opening: key.entry.path, in: self).walk(
                    below: entry.path + "/", skipping: skipping, into: &found)
            } catch {
                if error.code != ENOENT { throw error }
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

/// A name in the order of whole paths: that of the bytes, with "/" behind each directory's name. The first 16 bytes are
/// kept as two numbers, which settles most comparisons.
private struct SortKey {
    let entry: TreeEntry
    private var head: (UInt64, UInt64) = (0, 0)

    init(_ entry: TreeEntry) {
        self.entry = entry
        var length = 0
        for byte in entry.path.utf8.prefix(16) {
            add(byte, at: length)
            length += 1
        }
        if entry.kind == .directory { add(UInt8(ascii: "/"), at: length) }
    }

    private mutating func add(_ byte: UInt8, at position: Int) {
        let bits = UInt64(byte) << UInt64(56 - position % 8 * 8)
        switch position {
        case 0..<8: head.0 |= bits
        case 8..<16: head.1 |= bits
        default: break
        }
    }

    static func precedes(_ a: SortKey, _ b: SortKey) -> Bool {
        a.head == b.head ? strcmp(a.text, b.text) < 0 : a.head < b.head
    }

    private var text: String { entry.kind == .directory ? entry.path + "/" : entry.path }
}
