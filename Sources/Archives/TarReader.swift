// Reads canonical tar archives entry by entry, and says why any other archive is refused.
import Primitives

/// A file's header in an archive: `next` gives it, and `piece` then gives what the file holds.
package struct TarEntry: Sendable, Hashable {
    /// As `ArchivePath` allows, "/" between components.
    package var path: String
    /// Bytes, as the header states.
    package var size: Int

    package init(path: String, size: Int) {
        self.path = path
        self.size = size
    }
}

/// Steps through an archive that comes in pieces, cut anywhere; nothing it reads has to be trusted. It holds one piece, and
/// the paths.
package struct TarReader {
    /// The archive's next bytes; nil at its end.
    private let pull: () throws(ArchiveError) -> ArraySlice<UInt8>?
    private let maximumEntries: Int
    /// What came and was not used yet.
    private var unused: ArraySlice<UInt8> = []
    /// Bytes of the archive that were used.
    private var offset = 0
    /// Bytes of the entry's content that are still to come; nil: its padding was seen.
    private var remaining: Int?
    private var padding = 0
    package private(set) var paths: [String] = []
    private var time: Int?

    package init(maximumEntries: Int, _ pull: @escaping () throws(ArchiveError) -> ArraySlice<UInt8>?) {
        self.pull = pull
        self.maximumEntries = maximumEntries
    }

    /// The time that all entries share, in seconds since 1970; 0 where there are none.
    package var modified: Int { time ?? 0 }

    /// The next file, or nil once the archive has ended as it should. What was not read of the one before is passed over.
    package mutating func next() throws(ArchiveError) -> TarEntry? {
        while try piece() != nil {}
        let header = UstarHeader(block: try take(UstarHeader.size, "a header")[...])
        if header.block.allSatisfy({ $0 == 0 }) {
            try checkEnd()
            return nil
        }
        guard header[UstarHeader.Field.checksum].elementsEqual(header.computedChecksum) else {
            throw ArchiveError(code: "tar-checksum", message: "the header at byte \(start) has a wrong checksum")
        }
        let path = header.path
        try checkType(header, path)
        guard header[UstarHeader.Field.magic].elementsEqual(UstarHeader.magic) else {
            throw ArchiveError(
                code: "tar-foreign-header", message: "the header of \(ArchivePath.quoted(path)) is not POSIX ustar")
        }
        try Tar.checkPath(path)
        try checkOrder(path)
        let size = try checkFields(header, path)
        guard paths.count < maximumEntries else {
            throw ArchiveError(code: "tar-too-many-entries", message: "it has more than \(maximumEntries) entries")
        }
        paths.append(path)
        (remaining, padding) = (size, Tar.paddingSize(after: size))
        return TarEntry(path: path, size: size)
    }

    /// The next bytes of the file that `next` gave, at least one; nil at the file's end.
    package mutating func piece() throws(ArchiveError) -> ArraySlice<UInt8>? {
        guard let left = remaining else { return nil }
        if left > 0 {
            try refill()
            let piece = unused.prefix(left)
            use(piece.count)
            remaining = left - piece.count
            return piece
        }
        guard try take(padding).allSatisfy({ $0 == 0 }) else {
            throw ArchiveError(
                code: "tar-padding", message: "bytes other than zero follow the end of \(quotedPath())")
        }
        remaining = nil
        return nil
    }

    private func quotedPath() -> String { ArchivePath.quoted(paths.last ?? "") }

    /// Where the header just taken starts.
    private var start: Int { offset - UstarHeader.size }

    // MARK: The archive's bytes

    private mutating func use(_ count: Int) {
        unused = unused.dropFirst(count)
        offset += count
    }

    /// Makes sure that there are bytes to use, or throws that the archive ends within `what`; nil: the
    /// file that is being read.
    private mutating func refill(_ what: String? = nil) throws(ArchiveError) {
        guard unused.isEmpty else { return }
        // The memory of a piece that nobody holds is used again.
        unused = []
        unused = try pull() ?? []
        if unused.isEmpty {
            throw ArchiveError(
                code: "tar-truncated", message: "it ends at byte \(offset), within \(what ?? quotedPath())")
        }
    }

    private mutating func take(_ count: Int, _ what: String? = nil) throws(ArchiveError) -> Bytes {
        var bytes = Bytes()
        while bytes.count < count {
            try refill(what)
            let part = unused.prefix(count - bytes.count)
            bytes += part
            use(part.count)
        }
        return bytes
    }

    private mutating func checkEnd() throws(ArchiveError) {
        guard try take(UstarHeader.size, "its end").allSatisfy({ $0 == 0 }) else {
            throw ArchiveError(
                code: "tar-lone-zero-block", message: "one zero block, at byte \(start), where two end the archive")
        }
        var rest = unused.count
        unused = []
        while let piece = try pull() { rest += piece.count }
        guard rest == 0 else {
            throw ArchiveError(
                code: "tar-trailing-bytes", message: "\(rest) bytes follow the end of the archive")
        }
    }

    private func checkType(_ header: UstarHeader, _ path: String) throws(ArchiveError) {
        let (code, what): (String, String)
        switch header.type {
        case UInt8(ascii: "0"): return
        case 0: (code, what) = ("tar-foreign-header", "has the header of an older tar")
        case UInt8(ascii: "1"), UInt8(ascii: "2"): (code, what) = ("tar-link", "is a link")
        case UInt8(ascii: "3"), UInt8(ascii: "4"), UInt8(ascii: "6"):
            (code, what) = ("tar-device", "is a device or a FIFO")
        case UInt8(ascii: "5"): (code, what) = ("tar-directory", "is a directory entry")
        case UInt8(ascii: "S"): (code, what) = ("tar-sparse", "is a sparse file")
        case UInt8(ascii: "x"), UInt8(ascii: "g"): (code, what) = ("tar-extended-header", "is a pax header")
        case UInt8(ascii: "L"), UInt8(ascii: "K"): (code, what) = ("tar-extended-header", "is a GNU long-name header")
        default: (code, what) = ("tar-type", "has the unknown type \(header.type)")
        }
        throw ArchiveError(code: code, message: "\(ArchivePath.quoted(path)) \(what)")
    }

    private func checkOrder(_ path: String) throws(ArchiveError) {
        guard let last = paths.last, !last.utf8.lexicographicallyPrecedes(path.utf8) else { return }
        guard !paths.contains(where: { $0.utf8.elementsEqual(path.utf8) }) else { throw Tar.duplicate(path) }
        throw ArchiveError(
            code: "tar-unsorted", message: "\(ArchivePath.quoted(path)) comes after \(ArchivePath.quoted(last))")
    }

    /// Checks what the path does not settle, and gives the size.
    private mutating func checkFields(_ header: UstarHeader, _ path: String) throws(ArchiveError) -> Int {
        func refusal(_ code: String, _ what: String) -> ArchiveError {
            ArchiveError(code: code, message: "\(ArchivePath.quoted(path)) \(what)")
        }
        guard header[UstarHeader.Field.mode].elementsEqual(UstarHeader.mode) else {
            throw refusal("tar-mode", "has another mode than 0644")
        }
        guard header[UstarHeader.Field.owner].elementsEqual(UstarHeader.owner),
            header[UstarHeader.Field.ownerNames].allSatisfy({ $0 == 0 })
        else {
            throw refusal("tar-owner", "has an owner other than 0:0, or an owner's name")
        }
        guard let size = header.number(UstarHeader.Field.size),
            let time = header.number(UstarHeader.Field.modified)
        else {
            throw refusal("tar-number", "has a size or time that is not eleven octal digits")
        }
        guard time == self.time ?? time else {
            throw refusal("tar-times", "has another time than the entries before it")
        }
        self.time = time
        // What is left: a link's target, device numbers, another cut of the path, bytes after a NUL, unused bytes.
        guard try UstarHeader(path: path, size: size, modified: time).block == header.block else {
            throw refusal("tar-not-canonical", "has a header that differs from the canonical one")
        }
        return size
    }
}
