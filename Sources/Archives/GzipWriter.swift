// Writes gzip files on several processors: blocks are compressed at once, and come out in their order.

import CZlib
import Dispatch
package import Files
package import Primitives
import Synchronization

/// What one pass over an archive's bytes gave.
package struct CompressedDigests: Sendable, Hashable {
    /// Of the bytes before compression.
    package var content: SHA256Digest
    /// Of the compressed file.
    package var gzip: SHA256Digest
    /// Bytes of the compressed file.
    package var size: Int
    /// How many of them the first block takes, with the header before it.
    package var firstBlock: Int
}

/// Gives the bytes that `Gzip.compress` gives, in memory that does not grow with them: of each thread some blocks are held. Each
/// byte is read once, for its digest, its CRC-32 and its compression.
package enum GzipWriter {
    /// Writes at the file's position. `rest` begins with a block of its own: then what comes before can be compressed alone, and `rest`
    /// later. `isContinued`: it is, by `complete`. `workers`: how many threads compress at once, this one among them.
    package static func write(
        _ contents: [FileContent], then rest: [FileContent] = [], isContinued: Bool = false,
        to file: borrowing Descriptor, workers: Int = Environment.processorCount
    ) throws(FileError) -> CompressedDigests {
        let run = GzipRun(contents, rest, isContinued: isContinued, file: (file.raw, file.path))
        return try run.perform(workers: workers).digests
    }

    /// The same in memory.
    package static func compress(
        _ contents: [FileContent], then rest: [FileContent] = [], isContinued: Bool = false,
        workers: Int = Environment.processorCount
    ) throws(FileError) -> (bytes: Bytes, digests: CompressedDigests) {
        try GzipRun(contents, rest, isContinued: isContinued, file: nil).perform(workers: workers)
    }
}

/// One file that is being written. A block is read by the thread that will compress it; its digest and its way out wait for
/// those before it.
private final class GzipRun: Sendable {
    fileprivate struct Compressed: Sendable {
        var block: Block
        var bytes: Bytes
        var checksum: UInt32
    }

    /// What came out so far.
    fileprivate struct Written {
        var output: GzipOutput
        var firstBlock = 0
        var checksum: UInt32 = 0
        var contentSize = 0
    }

    private let reader: Mutex<PieceReader>
    private let digesting = OrderedStage<Block>()
    private let content = Mutex(SHA256Hasher())
    private let writing = OrderedStage<Compressed>()
    private let written: Mutex<Written>
    private let failure = Mutex<FileError?>(nil)
    private let blocks: Int

    /// Threads that may help others: several files at once hold no more memory than that.
    private static let spare = Mutex(max(8, Environment.processorCount))

    /// `file` has an owner that outlives this.
    init(_ contents: [FileContent], _ rest: [FileContent], isContinued: Bool, file: (raw: Int32, path: String)?) {
        written = Mutex(Written(output: GzipOutput(to: file)))
        let border = rest.isEmpty ? 0 : contents.reduce(0) { $0 + $1.size }
        let contents = contents + rest
        // A short rest is no work for a second thread.
        blocks = contents.reduce(0) { $0 + $1.size } / ZlibStream.blockSize + 1
        reader = Mutex(PieceReader(contents, border: border, isContinued: isContinued))
    }

    func perform(workers: Int) throws(FileError) -> (bytes: Bytes, digests: CompressedDigests) {
        let helpers = Self.spare.withLock { spare in
            let taken = max(0, min(workers, blocks, spare + 1) - 1)
            spare -= taken
            return taken
        }
        defer { Self.spare.withLock { $0 += helpers } }
        let workers = 1 + helpers
        // While each thread has a block, as many may wait for one before them.
        let free = DispatchSemaphore(value: 0)
        for _ in 0..<(2 * workers) { free.signal() }
        if workers == 1 {
            work(free)
        } else {
            DispatchQueue.concurrentPerform(iterations: workers) { _ in work(free) }
        }
        if let failure = failure.withLock({ $0 }) { throw failure }
        return written.withLock { written in
            let digests = CompressedDigests(
                content: content.withLock { $0.finish() }, gzip: written.output.digest, size: written.output.size,
                firstBlock: written.firstBlock)
            return (written.output.bytes, digests)
        }
    }

    /// What one thread does until there are no more blocks. The first block that is not out yet is always some thread's, so that
    /// waiting for a free place ends.
    private func work(_ free: DispatchSemaphore) {
        ZlibStream.withDeflate { work(free, with: &$0) }
    }

    private func work(_ free: DispatchSemaphore, with stream: inout ZlibStream) {
        var last: Int?
        while true {
            free.wait()
            guard let block = next() else {
                free.signal()
                return
            }
            func release(_ block: Block) {
                if block.uses.subtract(1, ordering: .acquiringAndReleasing).newValue == 0 { free.signal() }
            }
            digesting.add(block, at: block.index) { block in
                content.withLock { $0.update(block.bytes[block.range]) }
                release(block)
            }
            var bytes = block.index == 0 ? Gzip.header : []
            stream.compress(
                block.bytes, block: block.range, isLast: block.isLast, isNext: last == block.index - 1, into: &bytes)
            last = block.index
            let checksum = crc32(of: block.bytes[block.range])
            writing.add(Compressed(block: block, bytes: bytes, checksum: checksum), at: block.index) { compressed in
                write(compressed)
                release(compressed.block)
            }
        }
    }

    /// Nil: there is no other, or something failed.
    private func next() -> Block? {
        guard failure.withLock({ $0 == nil }) else { return nil }
        do throws(FileError) {
            return try reader.withLock { reader throws(FileError) in try reader.next() }
        } catch {
            fail(error)
            return nil
        }
    }

    private func fail(_ error: FileError) {
        failure.withLock { $0 = $0 ?? error }
    }

    private func write(_ compressed: Compressed) {
        guard failure.withLock({ $0 == nil }) else { return }
        do throws(FileError) {
            try written.withLock { written throws(FileError) in try written.add(compressed) }
        } catch { fail(error) }
    }
}

extension GzipRun.Written {
    fileprivate mutating func add(_ compressed: GzipRun.Compressed) throws(FileError) {
        let count = compressed.block.range.count
        checksum = UInt32(truncatingIfNeeded: crc32_combine(UInt(checksum), UInt(compressed.checksum), count))
        contentSize += count
        var part = compressed.bytes
        if compressed.block.isLast { Gzip.appendTrailer(checksum: checksum, size: contentSize, to: &part) }
        if output.size == 0 { firstBlock = part.count }
        try output.write(part)
    }
}
