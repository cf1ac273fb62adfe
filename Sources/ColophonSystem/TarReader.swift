// Reads canonical tar archives entry by entry, and says why any other archive is refused.

/// Steps through an archive; nothing it reads has to be trusted. Collisions between paths that are not neighbours are the
/// caller's to check.
struct TarReader {
    private let bytes: Bytes
    private let maximumEntries: Int
    private var offset = 0
    private var paths: [String] = []
    /// The time that all entries share, once there is one.
    private(set) var modified: Int?

    init(_ bytes: Bytes, maximumEntries: Int) {
        self.bytes = bytes
        self.maximumEntries = maximumEntries
    }

    /// The next file, or nil once the archive has ended as it should.
    mutating func next() throws(ArchiveError) -> ArchiveEntry? {
        let header = UstarHeader(block: try take(UstarHeader.size, "a header"))
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
        let content = Bytes(try take(size, ArchivePath.quoted(path)))
        guard try take(Tar.paddingSize(after: size), ArchivePath.quoted(path)).allSatisfy({ $0 == 0 }) else {
            throw ArchiveError(
                code: "tar-padding", message: "bytes other than zero follow the end of \(ArchivePath.quoted(path))")
        }
        return ArchiveEntry(path: path, bytes: content)
    }

    /// Where the header just taken starts.
    private var start: Int { offset - UstarHeader.size }

    private mutating func take(_ count: Int, _ what: String) throws(ArchiveError) -> ArraySlice<UInt8> {
        guard count <= bytes.count - offset else {
            throw ArchiveError(code: "tar-truncated", message: "it ends at byte \(bytes.count), within \(what)")
        }
        defer { offset += count }
        return bytes[offset..<(offset + count)]
    }

    private mutating func checkEnd() throws(ArchiveError) {
        guard try take(UstarHeader.size, "its end").allSatisfy({ $0 == 0 }) else {
            throw ArchiveError(
                code: "tar-lone-zero-block", message: "one zero block, at byte \(start), where two end the archive")
        }
        guard offset == bytes.count else {
            throw ArchiveError(
                code: "tar-trailing-bytes", message: "\(bytes.count - offset) bytes follow the end of the archive")
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
        guard time == modified ?? time else {
            throw refusal("tar-times", "has another time than the entries before it")
        }
        modified = time
        // What is left: a link's target, device numbers, another cut of the path, bytes after a NUL, unused bytes.
        guard try UstarHeader(path: path, size: size, modified: time).block == header.block else {
            throw refusal("tar-not-canonical", "has a header that differs from the canonical one")
        }
        return size
    }
}
