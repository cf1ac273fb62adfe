// Canonical tar archives: the same files give the same bytes, and no other archive is read.
package import Files
package import Primitives

/// A regular file in an archive.
package struct ArchiveEntry: Sendable, Hashable {
    /// As `ArchivePath` allows, "/" between components.
    package var path: String
    package var bytes: Bytes

    package init(path: String, bytes: Bytes) {
        self.path = path
        self.bytes = bytes
    }
}

/// POSIX ustar as bundles use it: regular files only, sorted bytewise by path, mode 0644, uid and gid 0, no names, one time
/// for all, no extended headers; two zero blocks end it, and nothing follows.
package enum Tar {
    static let endSize = 2 * UstarHeader.size

    /// Writes the files in the bytewise order of their paths. `modified` is seconds since 1970, for every file.
    ///
    /// Throws the `path-` codes, `tar-duplicate`, `tar-case-duplicate`, `tar-file-and-directory`, `tar-too-large` and
    /// `tar-time-range`.
    package static func write(_ entries: [ArchiveEntry], modified: Int) throws(ArchiveError) -> Bytes {
        let contents = try contents(entries.map { ($0.path, .bytes($0.bytes)) }, modified: modified)
        var output = Bytes()
        output.reserveCapacity(contents.reduce(0) { $0 + $1.size })
        for case .bytes(let bytes) in contents { output.append(contentsOf: bytes) }
        return output
    }

    /// What an archive of these files is made of, one after another; their bytes stay where they are. Throws as `write` does.
    package static func contents(
        _ files: [(path: String, content: FileContent)], modified: Int
    ) throws(ArchiveError) -> [FileContent] {
        try contents(files, modified: modified, before: nil).rest
    }

    /// The same in two pieces: up to the header of the file whose path is `border`, or of the first one after it, and from there on.
    package static func contents(
        _ files: [(path: String, content: FileContent)], modified: Int, before border: String?
    ) throws(ArchiveError) -> (opening: [FileContent], rest: [FileContent]) {
        let files = files.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
        for file in files { try checkPath(file.path) }
        try checkCollisions(files.map(\.path))
        let divided =
            border.map { border in files.prefix { $0.path.utf8.lexicographicallyPrecedes(border.utf8) }.count } ?? 0
        let rest = try blocks(files[divided...], modified: modified)
        return (
            try blocks(files[..<divided], modified: modified), rest + [.bytes(Bytes(repeating: 0, count: endSize))]
        )
    }

    /// Each file with its header and its padding.
    private static func blocks(
        _ files: ArraySlice<(path: String, content: FileContent)>, modified: Int
    ) throws(ArchiveError) -> [FileContent] {
        var contents: [FileContent] = []
        // A file's padding, and the header after it.
        var between = Bytes()
        for (path, content) in files {
            between += try UstarHeader(path: path, size: content.size, modified: modified).block
            contents += [.bytes(between), content]
            between = Bytes(repeating: 0, count: paddingSize(after: content.size))
        }
        return between.isEmpty ? contents : contents + [.bytes(between)]
    }

    /// Reads an archive that `write` could have written, and no other: writing the entries again gives the same bytes.
    /// Everything else is refused with the most telling code (see `ArchiveError`). `modified` is the files' time; 0 where
    /// there are none.
    package static func read(
        _ bytes: Bytes, maximumEntries: Int
    ) throws(ArchiveError) -> (entries: [ArchiveEntry], modified: Int) {
        var whole: ArraySlice<UInt8>? = bytes[...]
        var reader = TarReader(maximumEntries: maximumEntries) { () throws(ArchiveError) in whole.take() }
        var entries: [ArchiveEntry] = []
        while let entry = try reader.next() {
            var content = Bytes()
            while let piece = try reader.piece() { content += piece }
            entries.append(ArchiveEntry(path: entry.path, bytes: content))
        }
        try checkCollisions(reader.paths)
        return (entries, reader.modified)
    }

    static func checkPath(_ path: String) throws(ArchiveError) {
        guard let problem = ArchivePath.check(path) else { return }
        throw ArchiveError(code: problem.code, message: "\(ArchivePath.quoted(path)) \(problem.message)")
    }

    /// What no archive may hold, and only all paths together show: a path twice, also by case, or a file that is a folder.
    package static func checkCollisions(_ paths: [String]) throws(ArchiveError) {
        guard let (first, second) = ArchivePath.collision(in: paths) else { return }
        let (a, b) = (ArchivePath.quoted(first), ArchivePath.quoted(second))
        if first.utf8.elementsEqual(second.utf8) { throw duplicate(first) }
        throw ArchivePath.folded(first) == ArchivePath.folded(second)
            ? ArchiveError(code: "tar-case-duplicate", message: "\(a) and \(b) differ only in case")
            : ArchiveError(code: "tar-file-and-directory", message: "\(a) is a file, and the folder of \(b)")
    }

    package static func duplicate(_ path: String) -> ArchiveError {
        ArchiveError(code: "tar-duplicate", message: "\(ArchivePath.quoted(path)) is there twice")
    }

    /// The bytes from a file's end to the next block.
    static func paddingSize(after size: Int) -> Int { (UstarHeader.size - size % UstarHeader.size) % UstarHeader.size }
}
