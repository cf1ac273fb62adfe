// gzip files of one member with a fixed header: the same bytes give the same file, and nothing else is accepted.
import CZlib
import Files
package import Primitives

/// gzip as bundles use it (RFC 1952): one member; no flags, no time; level 6.
package enum Gzip {
    // FLG 0, MTIME 0, XFL 0 (neither the best nor the fastest level), OS 255: "unknown", since the file says nothing of the
    // machine that made it.
    package static let header: Bytes = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255]
    static let trailerSize = 8

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

    /// What is looked at while a file is expanded.
    package enum Check: Sendable {
        /// All of it.
        case whole
        /// Not its own digest and checksum: it was found sound before, and whoever reads has the digests of what it holds.
        case content
        /// All but whether its header is Colophon's: another program compressed it.
        case anyHeader
    }

    /// What compresses: another release of it may give other bytes.
    package static let library = "zlib \(String(cString: zlibVersion()))"

    /// Compresses in blocks of 1 MiB, each of which depends only on its own bytes and the 32 KiB before them. One ends at `border`,
    /// however long it is.
    package static func compress(_ bytes: Bytes, border: Int = 0) -> Bytes {
        var output = header
        output.reserveCapacity(bytes.count / 4 + 64)
        ZlibStream.withDeflate { stream in
            var start = 0
            repeat {
                let limit = start < border ? min(border, bytes.count) : bytes.count
                let end = min(start + ZlibStream.blockSize, limit)
                stream.compress(
                    bytes, block: start..<end, isLast: end == bytes.count, isNext: start > 0, into: &output)
                start = end
            } while start < bytes.count
        }
        appendTrailer(checksum: crc32(of: bytes[...]), size: bytes.count, to: &output)
        return output
    }

    /// The CRC-32 of what was compressed, and its size.
    static func appendTrailer(checksum: UInt32, size: Int, to output: inout Bytes) {
        append(checksum, to: &output)
        append(UInt32(truncatingIfNeeded: size), to: &output)
    }

    /// Expands a file that is one member with Colophon's header and nothing after it; throws an `ArchiveError` whose code
    /// starts with `gzip-`. Memory stays within the limits, whatever the file claims.
    package static func decompress(_ bytes: Bytes, limits: Limits = .standard) throws(ArchiveError) -> Bytes {
        var reader = try GzipReader(ByteSource(bytes), limits: limits)
        var piece = Bytes(repeating: 0, count: ByteSource.standardChunk)
        var output = Bytes()
        while let count = try reader.next(into: &piece) { output.append(contentsOf: piece[..<count]) }
        return output
    }

    private static func append(_ number: UInt32, to bytes: inout Bytes) {
        for shift in [0, 8, 16, 24] as [UInt32] {
            bytes.append(UInt8(truncatingIfNeeded: number >> shift))
        }
    }
}
