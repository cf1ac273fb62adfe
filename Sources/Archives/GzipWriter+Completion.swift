// Ends a gzip file whose beginning was compressed before: its blocks are taken as they are, and only what follows is compressed.
package import Files
package import Primitives

extension GzipWriter {
    /// What `write` or `compress` gave for the beginning.
    package struct Opening: Sendable {
        package var source: ByteSource
        /// `CompressedDigests.firstBlock`
        package var firstBlock: Int
        /// Bytes of the first block that are other ones by now, and where; of the block before it was compressed.
        package var change: (range: Range<Int>, bytes: Bytes)?

        package init(
            _ source: ByteSource, firstBlock: Int, change: (range: Range<Int>, bytes: Bytes)? = nil
        ) {
            self.source = source
            self.firstBlock = firstBlock
            self.change = change
        }
    }

    /// Gives what `compress` gives of both at once. The beginning is expanded for the digest of the content and compressed no second time, but
    /// for a first block that changed. Throws a `gzip-` code where it is none, and `unreadable`.
    package static func complete(
        _ opening: Opening, with rest: [FileContent]
    ) throws(ArchiveError) -> (bytes: Bytes, digests: CompressedDigests) {
        var completion = GzipCompletion(file: nil)
        let digests = try completion.perform(opening, rest)
        return (completion.bytes, digests)
    }

    /// The same at the position of a file, in memory that does not grow with it.
    package static func complete(
        _ opening: Opening, with rest: [FileContent], to file: borrowing Descriptor
    ) throws(ArchiveError) -> CompressedDigests {
        var completion = GzipCompletion(file: (file.raw, file.path))
        return try completion.perform(opening, rest)
    }
}

private struct GzipCompletion {
    private var output: GzipOutput
    private var content = SHA256Hasher()
    private var checksum: UInt32 = 0
    private var contentSize = 0
    /// The end of the content so far.
    private var window = Bytes()

    init(file: (raw: Int32, path: String)?) { output = GzipOutput(to: file) }

    /// Empty where there is a file.
    var bytes: Bytes { output.bytes }

    mutating func perform(
        _ opening: GzipWriter.Opening, _ rest: [FileContent]
    ) throws(ArchiveError) -> CompressedDigests {
        var reader: ByteReader
        do throws(FileError) { reader = try ByteReader(opening.source) } catch { throw ArchiveError(error) }
        var stream = ZlibStream(.inflate)
        var head = Bytes()
        // What was read of the blocks after the first.
        var others = Bytes()
        while head.count < opening.firstBlock, case let count = try next(&reader), count > 0 {
            let taken = min(count, opening.firstBlock - head.count)
            head += reader.buffer[..<taken]
            others = Bytes(reader.buffer[taken..<count])
        }
        let firstBlock = try addFirst(head, opening.change, &stream)
        while !others.isEmpty {
            try add(others)
            try expand(others[...], &stream) { completion, piece in completion.take(piece) }
            let count = try next(&reader)
            others = Bytes(reader.buffer[..<count])
        }
        try compress(rest)
        return CompressedDigests(
            content: content.finish(), gzip: output.digest, size: output.size, firstBlock: firstBlock)
    }

    private func next(_ reader: inout ByteReader) throws(ArchiveError) -> Int {
        do throws(FileError) { return try reader.next() } catch { throw ArchiveError(error) }
    }

    /// The first block, as it is or with the change; gives how long it is.
    private mutating func addFirst(
        _ head: Bytes, _ change: (range: Range<Int>, bytes: Bytes)?, _ stream: inout ZlibStream
    ) throws(ArchiveError) -> Int {
        guard head.starts(with: Gzip.header) else { throw Self.damage }
        var block = Bytes()
        try expand(head.dropFirst(Gzip.header.count), &stream) { _, piece in block += piece }
        guard block.count <= ZlibStream.blockSize else { throw Self.damage }
        var compressed = head
        if let change {
            guard change.range.upperBound <= block.count, change.range.count == change.bytes.count else {
                throw Self.damage
            }
            block.replaceSubrange(change.range, with: change.bytes)
            compressed = Gzip.header
            ZlibStream.withDeflate {
                $0.compress(block, block: 0..<block.count, isLast: false, isNext: false, into: &compressed)
            }
        }
        try add(compressed)
        take(block[...])
        return compressed.count
    }

    /// Expands all of `input`, which ends with a block.
    private mutating func expand(
        _ input: ArraySlice<UInt8>, _ stream: inout ZlibStream, _ give: (inout Self, ArraySlice<UInt8>) -> Void
    ) throws(ArchiveError) {
        var rest = input
        var piece = Bytes(repeating: 0, count: ByteSource.standardChunk)
        while case let step = try stream.expand(rest, into: &piece), step.taken > 0 || step.made > 0 {
            guard !step.isEnd else { throw Self.damage }
            give(&self, piece[..<step.made])
            rest = rest.dropFirst(step.taken)
        }
        guard rest.isEmpty else { throw Self.damage }
    }

    /// More of the content.
    private mutating func take(_ piece: ArraySlice<UInt8>) {
        content.update(piece)
        checksum = crc32(of: piece, after: checksum)
        contentSize += piece.count
        window = Bytes(
            (piece.count < ZlibStream.windowSize ? window + piece : Bytes(piece)).suffix(ZlibStream.windowSize))
    }

    private mutating func compress(_ rest: [FileContent]) throws(ArchiveError) {
        var reader = PieceReader(rest, after: window)
        do throws(FileError) {
            while let block = try reader.next() {
                take(block.bytes[block.range])
                var part = Bytes()
                ZlibStream.withDeflate {
                    $0.compress(
                        block.bytes, block: block.range, isLast: block.isLast, isNext: false, into: &part)
                }
                if block.isLast { Gzip.appendTrailer(checksum: checksum, size: contentSize, to: &part) }
                try output.write(part)
            }
        } catch { throw ArchiveError(error) }
    }

    private mutating func add(_ part: Bytes) throws(ArchiveError) {
        do throws(FileError) { try output.write(part) } catch { throw ArchiveError(error) }
    }

    private static let damage = ArchiveError(code: "gzip-corrupt", message: "the compressed data is damaged")
}
