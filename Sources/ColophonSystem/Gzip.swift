// gzip files of one member with a fixed header: the same bytes give the same file, and nothing else is accepted.

/// gzip as bundles use it (RFC 1952): one member; no flags, no time; level 6.
package enum Gzip {
    // FLG 0, MTIME 0, XFL 0 (neither the best nor the fastest level), OS 255: "unknown", since the file says nothing of the
    // machine that made it.
    private static let header: Bytes = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255]
    private static let trailerSize = 8

    /// How far a file may expand.
    package struct Limits: Sendable, Hashable {
        /// The most bytes it may expand to.
        package var bytes: Int
        /// The most times it may grow, looked at only above 64 MiB expanded: logs repeat themselves.
        package var ratio: Int

        package init(bytes: Int, ratio: Int) {
            self.bytes = bytes
            self.ratio = ratio
        }

        /// 4 GiB, and 200 times (deflate's own maximum is 1,032).
        package static let standard = Limits(bytes: 4 << 30, ratio: 200)

        static let ratioThreshold = 64 << 20
    }

    /// Compresses in blocks of 1 MiB, each of which depends only on its own bytes and the 32 KiB before them.
    package static func compress(_ bytes: Bytes) -> Bytes {
        var output = header
        output.reserveCapacity(bytes.count / 4 + 64)
        var stream = ZlibStream(.deflate)
        var start = 0
        repeat {
            let end = min(start + ZlibStream.blockSize, bytes.count)
            stream.compress(bytes, block: start..<end, isLast: end == bytes.count, into: &output)
            start = end
        } while start < bytes.count
        append(crc32(of: bytes), to: &output)
        append(UInt32(truncatingIfNeeded: bytes.count), to: &output)
        return output
    }

    /// Expands a file that is one member with Colophon's header and nothing after it; throws an `ArchiveError` whose code
    /// starts with `gzip-`. Memory stays within the limits, whatever the file claims.
    package static func decompress(_ bytes: Bytes, limits: Limits = .standard) throws(ArchiveError) -> Bytes {
        try checkHeader(bytes)
        var output = Bytes()
        // The size the file states is only a hint: it may lie, and wraps at 4 GiB.
        let stated = Int(number(in: bytes, at: max(header.count, bytes.count - 4)))
        output.reserveCapacity(max(0, min(stated, limits.bytes, bytes.count * 16)))
        var stream = ZlibStream(.inflate)
        let end = try stream.expand(bytes, from: header.count) { (piece) throws(ArchiveError) in
            let size = output.count + piece.count
            guard size <= limits.bytes else {
                throw ArchiveError(code: "gzip-too-large", message: "it expands to more than \(limits.bytes) bytes")
            }
            // size / bytes.count > ratio, without overflow
            guard size <= Limits.ratioThreshold || (size - 1) / bytes.count < limits.ratio else {
                throw ArchiveError(
                    code: "gzip-ratio", message: "it expands to more than \(limits.ratio) times its size")
            }
            output.append(contentsOf: piece)
        }
        try checkTrailer(bytes, from: end, content: output)
        return output
    }

    private static func checkHeader(_ bytes: Bytes) throws(ArchiveError) {
        let start = bytes.prefix(header.count)
        guard start.starts(with: header.prefix(2)) || header.starts(with: start) else {
            throw ArchiveError(code: "gzip-magic", message: "it is no gzip file")
        }
        guard start.count == header.count else {
            throw ArchiveError(code: "gzip-truncated", message: "it ends within its gzip header")
        }
        guard start[2] == header[2] else {
            throw ArchiveError(code: "gzip-method", message: "its compression method is \(start[2]), not deflate (8)")
        }
        guard start[3] == header[3] else {
            throw ArchiveError(
                code: "gzip-flags",
                message: "its gzip header has flags (\(start[3])): a name, comment, extra field or checksum of its own"
            )
        }
        guard start.elementsEqual(header) else {
            throw ArchiveError(
                code: "gzip-header",
                message: "its gzip header has a time, or XFL and OS bytes other than 0 and 255: it was compressed again"
            )
        }
    }

    private static func checkTrailer(_ bytes: Bytes, from start: Int, content: Bytes) throws(ArchiveError) {
        let end = start + trailerSize
        guard end <= bytes.count else {
            throw ArchiveError(code: "gzip-truncated", message: "it ends within its checksum")
        }
        guard number(in: bytes, at: start) == crc32(of: content) else {
            throw ArchiveError(code: "gzip-checksum", message: "its content does not have the CRC-32 it states")
        }
        guard number(in: bytes, at: start + 4) == UInt32(truncatingIfNeeded: content.count) else {
            throw ArchiveError(code: "gzip-size", message: "its content does not have the size it states")
        }
        guard end == bytes.count else {
            let rest = bytes[end...]
            throw rest.starts(with: header.prefix(2))
                ? ArchiveError(code: "gzip-extra-member", message: "a second gzip member follows the first")
                : ArchiveError(code: "gzip-trailing-bytes", message: "\(rest.count) bytes follow the gzip member")
        }
    }

    private static func append(_ number: UInt32, to bytes: inout Bytes) {
        for shift in [0, 8, 16, 24] as [UInt32] {
            bytes.append(UInt8(truncatingIfNeeded: number >> shift))
        }
    }

    /// A little-endian number; bytes that are not there count as zero.
    private static func number(in bytes: Bytes, at start: Int) -> UInt32 {
        bytes[min(start, bytes.count)...].prefix(4).reversed().reduce(0) { $0 << 8 | UInt32($1) }
    }
}
