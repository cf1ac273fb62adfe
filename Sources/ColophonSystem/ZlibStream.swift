// Raw deflate through zlib, both ways: one owner for the stream and its output buffer.
import CZlib

/// Owns a zlib stream and the buffer it writes to, and frees both.
struct ZlibStream: ~Copyable {
    enum Direction { case deflate, inflate }

    /// What is compressed at once at most. The output buffer holds any compressed block (deflate adds some 350 bytes to a
    /// MiB at worst), so that a block is one call and never gets a second flush marker.
    static let blockSize = 1 << 20
    private static let windowSize = 32 << 10
    private static let bufferSize = blockSize + (64 << 10)

    private let direction: Direction
    // On the heap: zlib keeps the stream's address and refuses a stream that has moved.
    private let stream: UnsafeMutablePointer<z_stream>
    private let buffer: UnsafeMutableBufferPointer<UInt8>

    init(_ direction: Direction) {
        self.direction = direction
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        buffer = .allocate(capacity: Self.bufferSize)
        let status =
            switch direction {
            case .deflate: colophon_deflateInit2(stream, 6, -15, 8, Z_DEFAULT_STRATEGY)
            case .inflate: colophon_inflateInit2(stream, -15)
            }
        // As with any of Swift's own allocations, there is no going on without memory.
        precondition(status == Z_OK, "zlib could not start: out of memory, or not the zlib it was built against")
    }

    deinit {
        switch direction {
        case .deflate: deflateEnd(stream)
        case .inflate: inflateEnd(stream)
        }
        stream.deallocate()
        buffer.deallocate()
    }

    /// Appends one block of at most `blockSize` bytes: level 6, primed with the 32 KiB before it, ended by a sync flush or,
    /// the last one, by the end of the deflate stream. It depends on nothing but these bytes, so blocks can be made in any
    /// order and put together.
    mutating func compress(_ bytes: Bytes, block: Range<Int>, isLast: Bool, into output: inout Bytes) {
        deflateReset(stream)
        bytes.withUnsafeBufferPointer { source in
            let window = source[max(0, block.lowerBound - Self.windowSize)..<block.lowerBound]
            if !window.isEmpty {
                deflateSetDictionary(stream, UnsafeBufferPointer(rebasing: window).baseAddress, UInt32(window.count))
            }
            let input = UnsafeBufferPointer(rebasing: source[block])
            stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
            stream.pointee.avail_in = UInt32(input.count)
            repeat {
                startBuffer()
                deflate(stream, isLast ? Z_FINISH : Z_SYNC_FLUSH)
                output.append(contentsOf: filledBuffer)
            } while stream.pointee.avail_out == 0
        }
    }

    /// Expands the deflate stream that starts at `start`, handing its bytes to `consume` piece by piece, and gives the
    /// index after its end. Throws `gzip-corrupt`, `gzip-truncated`, and what `consume` throws.
    mutating func expand(
        _ bytes: Bytes, from start: Int, consume: (UnsafeBufferPointer<UInt8>) throws(ArchiveError) -> Void
    ) throws(ArchiveError) -> Int {
        try bytes.withUnsafeBufferPointer { (source) throws(ArchiveError) -> Int in
            var next = start
            while next < source.count {
                // zlib counts input in 32 bits.
                let input = UnsafeBufferPointer(rebasing: source[next..<min(source.count, next + 1 << 30)])
                stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
                stream.pointee.avail_in = UInt32(input.count)
                next += input.count
                repeat {
                    startBuffer()
                    let status = inflate(stream, Z_NO_FLUSH)
                    try consume(filledBuffer)
                    switch status {
                    case Z_STREAM_END: return next - Int(stream.pointee.avail_in)
                    case Z_OK, Z_BUF_ERROR: continue
                    default:
                        throw ArchiveError(code: "gzip-corrupt", message: "the compressed data is damaged")
                    }
                } while stream.pointee.avail_out == 0
            }
            throw ArchiveError(code: "gzip-truncated", message: "the compressed data ends too early")
        }
    }

    private func startBuffer() {
        stream.pointee.next_out = buffer.baseAddress
        stream.pointee.avail_out = UInt32(buffer.count)
    }

    private var filledBuffer: UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(rebasing: buffer[..<(buffer.count - Int(stream.pointee.avail_out))])
    }
}

/// CRC-32 as gzip uses it (RFC 1952, section 8).
func crc32(of bytes: Bytes) -> UInt32 {
    bytes.withUnsafeBufferPointer { UInt32(truncatingIfNeeded: crc32_z(0, $0.baseAddress, $0.count)) }
}
