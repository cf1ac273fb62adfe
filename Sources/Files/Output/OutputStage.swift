// The way of a build's files to disk: each is compared with what is there as soon as it is made, and staged if it differs.

import Glibc
import Primitives

/// A file that a build made, once it has been compared with what the output holds.
package struct OutputEntry: Sendable, Hashable {
    /// Relative to the output's root, "/"-separated.
    package var path: String
    package var isChanged: Bool

    package init(path: String, isChanged: Bool) {
        self.path = path
        self.isChanged = isChanged
    }
}

/// Takes files from any number of tasks at once, so that none has to stay in memory until all are made. What is staged lies
/// under its own path in a hidden folder of the output's root, and becomes part of the output when the session commits.
package struct OutputStage: Sendable {
    private let tree: OutputTree
    /// False: files are compared, and nothing is written.
    package let writes: Bool

    package init(_ tree: OutputTree, writes: Bool) {
        self.tree = tree
        self.writes = writes
    }

    /// The files in their order. Throws for a path that is none for an output file, and where a file can't be written.
    package func take(_ files: [OutputFile]) throws(FileError) -> [OutputEntry] {
        var entries: [OutputEntry] = []
        entries.reserveCapacity(files.count)
        // The files of one release come together: most often their folder is new, or known already.
        var folder = (name: "", isNew: false)
        var made = Set<String>()
        for file in files { try tree.checkPath(file.path) }
        for file in files {
            let top = String(decoding: file.path.utf8.prefix { $0 != UInt8(ascii: "/") }, as: UTF8.self)
            if !top.hasSameBytes(as: folder.name) {
                folder = (top, Files.kind(Files.join(tree.root, top)) == nil)
            }
            let isChanged = folder.isNew ? true : try tree.differs(file)
            if isChanged, writes {
                try write(file, folders: &made)
            } else if case .part(let part) = file.content {
                try Files.remove(part.path)
            }
            entries.append(OutputEntry(path: file.path, isChanged: isChanged))
        }
        return entries
    }

    /// Where a large file can be written before it is taken, as an `OutputContent.part`: a path that is free. What is never taken
    /// goes when the session ends.
    package func part() throws(FileError) -> String {
        try Files.makeDirectory(tree.staging)
        return Files.join(tree.staging, ".part-\(UInt64.random(in: .min ... .max))")
    }

    /// What the output will hold under this path: what was staged, else what is there; nil where nothing is.
    package func source(of path: String, limit: Int) throws(FileError) -> ByteSource? {
        for place in [staged(path), Files.join(tree.root, path)] where Files.kind(place) != nil {
            return try ByteSource(file: place, limit: limit)
        }
        return nil
    }

    /// Where the file with this path lies until it is committed.
    package func staged(_ path: String) -> String { Files.join(tree.staging, path) }

    private func write(_ file: OutputFile, folders made: inout Set<String>) throws(FileError) {
        let place = staged(file.path)
        do throws(FileError) {
            if let folder = Files.parent(place), made.insert(folder).inserted { try Files.makeDirectory(folder) }
            switch file.content {
            case .bytes(let bytes): try Descriptor(creating: place).write(bytes)
            case .part(let part): try move(part, to: place)
            case .file(let other): try copy(other, to: place)
            case .known:
                throw FileError(path: file.path, operation: "write", code: EINVAL, message: "its bytes are gone")
            }
        } catch {
            guard [EEXIST, EISDIR, ENOTDIR].contains(error.code) else { throw error }
            throw FileError(
                path: file.path, operation: "write", code: error.code,
                message: "two files have this path, or it is that of another file's folder")
        }
    }

    /// Takes no other file's place, as a rename would.
    private func move(_ part: StampedFile, to place: String) throws(FileError) {
        guard link(part.path, place) == 0 else { throw FileError(path: place, operation: "write", code: errno) }
        try Files.remove(part.path)
    }

    private func copy(_ other: StampedFile, to place: String) throws(FileError) {
        let file = try Descriptor(creating: place)
        var failure: FileError?
        try FileContent.file(other).read { feed in
            do throws(FileError) {
                while let piece = feed.next() { try file.write(Bytes(piece)) }
            } catch { failure = error }
        }
        if let failure { throw failure }
    }
}
