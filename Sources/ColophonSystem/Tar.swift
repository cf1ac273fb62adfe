// Canonical tar archives: the same files give the same bytes, and no other archive is read.

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
        let entries = entries.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
        for entry in entries { try checkPath(entry.path) }
        try checkCollisions(entries.map(\.path))
        var output = Bytes()
        output.reserveCapacity(
            entries.reduce(endSize) { $0 + UstarHeader.size + $1.bytes.count + paddingSize(after: $1.bytes.count) })
        for entry in entries {
            let header = try UstarHeader(path: entry.path, size: entry.bytes.count, modified: modified)
            output.append(contentsOf: header.block)
            output.append(contentsOf: entry.bytes)
            output.append(contentsOf: repeatElement(0, count: paddingSize(after: entry.bytes.count)))
        }
        output.append(contentsOf: repeatElement(0, count: endSize))
        return output
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

    static func duplicate(_ path: String) -> ArchiveError {
        ArchiveError(code: "tar-duplicate", message: "\(ArchivePath.quoted(path)) is there twice")
    }

    /// The bytes from a file's end to the next block.
    static func paddingSize(after size: Int) -> Int { (UstarHeader.size - size % UstarHeader.size) % UstarHeader.size }
}
