// Expands a gzip file piece by piece, in one pass and in constant memory, and checks all of it.
import Files
import Primitives

/// One pass over a file that is one member with Colophon's header and nothing after it. Throws an `ArchiveError` whose code
/// starts with `gzip-`, or is `unreadable`.
struct GzipReader: ~Copyable {
    private let source: ByteSource
    private let limits: Gzip.Limits
    private let check: Gzip.Check
    /// Whether the file's digest and the content's CRC-32 are computed.
    private var isChecked: Bool { check != .content }
    private var reader: ByteReader
    /// The part of the reader's buffer that was not used yet.
    private var unused = 0..<0
    /// Of the file's bytes: those that were used.
    private var position = 0
    private var stream = ZlibStream(.inflate)
    private var isStarted = false
    private var isEnded = false
    private var checksum: UInt32 = 0
    /// Bytes that came out.
    private var size = 0
    private var hasher = SHA256Hasher()

    init(_ source: ByteSource, limits: Gzip.Limits, check: Gzip.Check = .whole) throws(ArchiveError) {
        self.check = check
        self.source = source
        self.limits = limits
        do throws(FileError) { reader = try ByteReader(source) } catch { throw ArchiveError(error) }
    }

    /// Of the file's bytes that were read: once there is no other piece, of all of them.
    var digest: SHA256Digest? { isChecked ? hasher.finish() : nil }

    /// Fills `output` from its start, and gives how many bytes came; nil at the end of a file that is sound.
    mutating func next(into output: inout Bytes) throws(ArchiveError) -> Int? {
        if isEnded { return nil }
        if !isStarted {
            let start = try take(Gzip.header.count)
            try checkHeader(start)
            if check == .anyHeader { try skipFields(flags: start[3]) }
            isStarted = true
        }
        while true {
            guard try refill() else {
                throw ArchiveError(code: "gzip-truncated", message: "the compressed data ends too early")
            }
            let (taken, made, isEnd) = try stream.expand(reader.buffer[unused], into: &output)
            use(taken)
            size += made
            try checkSize()
            if isChecked { checksum = crc32(of: output[..<made], after: checksum) }
            if isEnd {
                isEnded = true
                try checkTrailer()
                return made > 0 ? made : nil
            }
            if made > 0 { return made }
        }
    }

    // MARK: The file's bytes

    private mutating func use(_ count: Int) {
        unused = (unused.lowerBound + count)..<unused.upperBound
        position += count
    }

    /// Whether there are bytes to use.
    private mutating func refill() throws(ArchiveError) -> Bool {
        guard unused.isEmpty else { return true }
        do throws(FileError) { unused = 0..<(try reader.next()) } catch { throw ArchiveError(error) }
        if isChecked { hasher.update(reader.buffer[unused]) }
        return !unused.isEmpty
    }

    /// The next bytes; fewer only at the end of the file.
    private mutating func take(_ count: Int) throws(ArchiveError) -> Bytes {
        var bytes = Bytes()
        while bytes.count < count, try refill() {
            let part = reader.buffer[unused].prefix(count - bytes.count)
            bytes += part
            use(part.count)
        }
        return bytes
    }

    // MARK: Checks

    private func checkHeader(_ start: Bytes) throws(ArchiveError) {
        let header = Gzip.header
        guard start.starts(with: header.prefix(2)) || header.starts(with: start) else {
            throw ArchiveError(code: "gzip-magic", message: "it is no gzip file")
        }
        guard start.count == header.count else {
            throw ArchiveError(code: "gzip-truncated", message: "it ends within its gzip header")
        }
        guard start[2] == header[2] else {
            throw ArchiveError(code: "gzip-method", message: "its compression method is \(start[2]), not deflate (8)")
        }
        if check == .anyHeader { return }
        guard start[3] == header[3] else {
            throw ArchiveError(
                code: "gzip-flags",
                message: "its gzip header has flags (\(start[3])): a name, comment, extra field or checksum of its own"
            )
        }
        guard start == header else {
            throw ArchiveError(
                code: "gzip-header",
                message: "its gzip header has a time, or XFL and OS bytes other than 0 and 255: it was compressed again"
            )
        }
    }

    /// RFC 1952: an extra field with its length, a name and a comment that a zero ends, a checksum of the header.
    private mutating func skipFields(flags: UInt8) throws(ArchiveError) {
        if flags & 4 != 0 {
            let length = try take(2)
            if length.count == 2 { _ = try take(Int(Self.number(length[...]))) }
        }
        for flag in [8, 16] as [UInt8] where flags & flag != 0 {
            while case let byte = try take(1), !byte.isEmpty, byte != [0] {}
        }
        if flags & 2 != 0 { _ = try take(2) }
    }

    private func checkSize() throws(ArchiveError) {
        guard size <= limits.bytes else {
            throw ArchiveError(code: "gzip-too-large", message: "it expands to more than \(limits.bytes) bytes")
        }
        // size / source.size > ratio, without overflow
        guard size <= Gzip.Limits.ratioThreshold || (size - 1) / source.size < limits.ratio else {
            throw ArchiveError(
                code: "gzip-ratio", message: "it expands to more than \(limits.ratio) times its size")
        }
    }

    private mutating func checkTrailer() throws(ArchiveError) {
        let trailer = try take(Gzip.trailerSize)
        guard trailer.count == Gzip.trailerSize else {
            throw ArchiveError(code: "gzip-truncated", message: "it ends within its checksum")
        }
        guard !isChecked || Self.number(trailer[..<4]) == checksum else {
            throw ArchiveError(code: "gzip-checksum", message: "its content does not have the CRC-32 it states")
        }
        guard Self.number(trailer[4...]) == UInt32(truncatingIfNeeded: size) else {
            throw ArchiveError(code: "gzip-size", message: "its content does not have the size it states")
        }
        let rest = source.size - position
        let start = try take(2)
        guard start.isEmpty else {
            throw start == Bytes(Gzip.header.prefix(2))
                ? ArchiveError(code: "gzip-extra-member", message: "a second gzip member follows the first")
                : ArchiveError(code: "gzip-trailing-bytes", message: "\(rest) bytes follow the gzip member")
        }
    }

    /// Little-endian.
    private static func number(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        bytes.reversed().reduce(0) { $0 << 8 | UInt32($1) }
    }
}
