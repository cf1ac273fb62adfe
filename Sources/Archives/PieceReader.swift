// Joins what an archive is made of, bytes in memory and files on disk, and cuts it into blocks for the compressor.

import Files
import Primitives
import Synchronization

/// A part of the joined bytes, with what stands before it. Several threads may look at it.
final class Block: Sendable {
    /// From 0, in order.
    let index: Int
    /// The window before the block, and then the block.
    let bytes: Bytes
    /// Where the block is in `bytes`.
    let range: Range<Int>
    let isLast: Bool
    /// How many stages of the work still need it.
    let uses = Atomic(2)

    init(index: Int, bytes: Bytes, range: Range<Int>, isLast: Bool) {
        self.index = index
        self.bytes = bytes
        self.range = range
        self.isLast = isLast
    }
}

/// One pass over the contents. It holds the last 32 KiB that it gave, and one open file.
struct PieceReader: ~Copyable {
    private let contents: [FileContent]
    private let total: Int
    /// A block ends here, however long it is.
    private let border: Int
    /// More follows that another pass gives.
    private let isContinued: Bool
    /// Bytes that were given.
    private var position = 0
    private var nextIndex = 0
    /// The content that is being read, and how much of it was.
    private var current = 0
    private var offset = 0
    private var file: Descriptor?
    private var hasher: SHA256Hasher?
    private var window = Bytes()

    /// `window`: the end of what another pass gave before this one.
    init(_ contents: [FileContent], border: Int = 0, isContinued: Bool = false, after window: Bytes = []) {
        self.contents = contents
        self.border = border
        self.isContinued = isContinued
        self.window = window
        total = contents.reduce(0) { $0 + $1.size }
    }

    /// The next block: all are of `ZlibStream.blockSize` but the last, and the one that ends at the border. It may be empty where there is
    /// nothing at all. Nil after the last. Throws where a file can't be read, or is not the one that was digested.
    mutating func next() throws(FileError) -> Block? {
        guard position < total || nextIndex == 0 else { return nil }
        let count = min(ZlibStream.blockSize, (position < border ? min(border, total) : total) - position)
        var failure: FileError?
        let before = window
        let bytes = Bytes(unsafeUninitializedCapacity: before.count + count) { buffer, filled in
            let raw = UnsafeMutableRawBufferPointer(buffer)
            raw.copyBytes(from: before)
            filled = before.count
            do throws(FileError) {
                while filled < before.count + count {
                    filled += try read(
                        into: UnsafeMutableRawBufferPointer(rebasing: raw[filled..<(before.count + count)]))
                }
            } catch { failure = error }
        }
        if let failure { throw failure }
        position += count
        // An empty content, or the check of a file that has just ended, may be left.
        if position == total { try finish() }
        window = Bytes(bytes.suffix(ZlibStream.windowSize))
        let block = Block(
            index: nextIndex, bytes: bytes, range: before.count..<bytes.count,
            isLast: position == total && !isContinued)
        nextIndex += 1
        return block
    }

    /// Fills the start of `buffer` from one content, and gives how many bytes that were: 0 only where the content ended.
    private mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
        let content = contents[current]
        let count = min(content.size - offset, buffer.count)
        guard count > 0 else {
            try finish(content)
            return 0
        }
        let part = UnsafeMutableRawBufferPointer(rebasing: buffer[..<count])
        switch content {
        case .bytes(let bytes): part.copyBytes(from: bytes[offset..<(offset + count)])
        case .file(let stamped): try fill(part, from: stamped)
        }
        offset += count
        return count
    }

    private mutating func fill(
        _ buffer: UnsafeMutableRawBufferPointer, from stamped: StampedFile
    ) throws(FileError) {
        if offset == 0 {
            file = try stamped.open()
            hasher = stamped.isSettled ? nil : SHA256Hasher()
        }
        var filled = 0
        while filled < buffer.count {
            let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
            let count =
                switch file {
                case .some(let file): try file.read(into: rest)
                case nil: 0
                }
            guard count > 0 else { throw stamped.changedError }
            filled += count
        }
        hasher?.update(UnsafeRawBufferPointer(buffer))
    }

    /// Goes on to the next content once a file is seen to be the one that was digested, to its end.
    private mutating func finish(_ content: FileContent) throws(FileError) {
        if case .file(let stamped) = content {
            switch file {
            case .some(let file): try stamped.check(file)
            case nil: _ = try stamped.open()
            }
            if let hasher, hasher.finish() != stamped.sha256 { throw stamped.changedError }
        }
        file = nil
        hasher = nil
        current += 1
        offset = 0
    }

    private mutating func finish() throws(FileError) {
        while current < contents.count { try finish(contents[current]) }
    }
}
