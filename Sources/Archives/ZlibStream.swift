// Raw deflate through zlib, both ways: one owner for the stream and the buffer of compressed bytes.
import CZlib
import Primitives
import Synchronization

/// Owns a zlib stream and the buffer it compresses to, and frees both.
struct ZlibStream: ~Copyable {
    enum Direction { case deflate, inflate }

    /// What is compressed at once at most. The output buffer holds any compressed block (deflate adds some 350 bytes to a
    /// MiB at worst), so that a block is one call and never gets a second flush marker.
    static let blockSize = 1 << 20
    static let windowSize = 32 << 10
    /// zlib holds two windows, and moves what it holds some bytes before their end.
    private static let unmoved = 2 * windowSize - 1024
    private static let bufferSize = blockSize + (64 << 10)

    private let direction: Direction
    // On the heap: zlib keeps the stream's address and refuses a stream that has moved.
    private let stream: UnsafeMutablePointer<z_stream>
    private let buffer: UnsafeMutableBufferPointer<UInt8>
    /// Bytes that zlib has seen since it was reset, those that it was primed with among them.
    private var seen = 0

    init(_ direction: Direction) {
        self.direction = direction
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        buffer = .allocate(capacity: direction == .deflate ? Self.bufferSize : 0)
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
    /// order and put together. `isNext`: the block before it was the last one that this stream compressed.
    mutating func compress(
        _ bytes: Bytes, block: Range<Int>, isLast: Bool, isNext: Bool, into output: inout Bytes
    ) {
        let before = max(0, block.lowerBound - Self.windowSize)..<block.lowerBound
        // What zlib would be primed with is all that it has seen, and it has not moved its window: priming it would give the same state.
        let isPrimed = isNext && seen == before.count && seen == block.lowerBound && block.upperBound <= Self.unmoved
        bytes.withUnsafeBufferPointer { source in
            if !isPrimed {
                deflateReset(stream)
                let window = UnsafeBufferPointer(rebasing: source[before])
                if !window.isEmpty { deflateSetDictionary(stream, window.baseAddress, UInt32(window.count)) }
                seen = before.count
            }
            seen += block.count
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

    /// Expands what it can of `input` into `output`, from its start on: how many bytes it took, how many it made, and whether
    /// the deflate stream ended. Where it takes and makes nothing it needs more input. Throws `gzip-corrupt`.
    mutating func expand(
        _ input: ArraySlice<UInt8>, into output: inout Bytes
    ) throws(ArchiveError) -> (taken: Int, made: Int, isEnd: Bool) {
        let (status, taken, made) = input.withUnsafeBufferPointer { input in
            output.withUnsafeMutableBufferPointer { output in
                // zlib counts in 32 bits.
                let (given, room) = (min(input.count, 1 << 30), min(output.count, 1 << 30))
                stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
                stream.pointee.avail_in = UInt32(given)
                stream.pointee.next_out = output.baseAddress
                stream.pointee.avail_out = UInt32(room)
                let status = inflate(stream, Z_NO_FLUSH)
                return (status, given - Int(stream.pointee.avail_in), room - Int(stream.pointee.avail_out))
            }
        }
        guard [Z_STREAM_END, Z_OK, Z_BUF_ERROR].contains(status) else {
            throw ArchiveError(code: "gzip-corrupt", message: "the compressed data is damaged")
        }
        return (taken, made, status == Z_STREAM_END)
    }

    private func startBuffer() {
        stream.pointee.next_out = buffer.baseAddress
        stream.pointee.avail_out = UInt32(buffer.count)
    }

    private var filledBuffer: UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(rebasing: buffer[..<(buffer.count - Int(stream.pointee.avail_out))])
    }
}

extension ZlibStream {
    /// Only one thread has it at a time.
    private final class Kept: @unchecked Sendable {
        var stream = ZlibStream(.deflate)
    }

    private static let idle = Mutex<[Kept]>([])

    /// With a stream that compresses. It is kept for the next caller: its memory, more than a MiB with the buffer, isn't asked for
    /// with each file, and there are as many as were ever in use at once.
    static func withDeflate<Result>(_ body: (inout ZlibStream) -> Result) -> Result {
        let kept = idle.withLock { $0.popLast() } ?? Kept()
        defer { idle.withLock { $0.append(kept) } }
        return body(&kept.stream)
    }
}

/// CRC-32 as gzip uses it (RFC 1952, section 8), of bytes that follow those with the CRC-32 `start`.
func crc32(of bytes: ArraySlice<UInt8>, after start: UInt32 = 0) -> UInt32 {
    bytes.withUnsafeBufferPointer { UInt32(truncatingIfNeeded: crc32_z(UInt(start), $0.baseAddress, $0.count)) }
}
