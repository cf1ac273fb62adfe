// A gzip file in two steps: the beginning is compressed first, and the rest is added to it later.
import Testing

@testable import Archives
@testable import Files
@testable import Primitives

private let mebibyte = 1 << 20

/// Lines that repeat themselves, as in logs.
private func pattern(_ count: Int, seed: Int = 7) -> Bytes {
    var state = UInt64(truncatingIfNeeded: seed)
    var bytes = Bytes()
    while bytes.count < count {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        bytes += Bytes("line \(state >> 40) of a log\n".utf8)
    }
    return Bytes(bytes.prefix(count))
}

@Suite struct GzipCompletionTests {
    static let sizes = [
        (1, 1), (700, 300), (40_000, 9_000), (mebibyte, 5), (mebibyte + 1, mebibyte), (3 * mebibyte - 7, 2 * mebibyte),
    ]

    @Test(arguments: sizes)
    func isTheFileThatIsCompressedAtOnce(opening: Int, rest: Int) throws {
        let (first, second) = (pattern(opening), pattern(rest, seed: 9))
        let whole = try GzipWriter.compress([.bytes(first)], then: [.bytes(second)], workers: 3)
        #expect(whole.bytes == Gzip.compress(first + second, border: opening))
        #expect(try Gzip.decompress(whole.bytes) == first + second)
        let begun = try GzipWriter.compress([.bytes(first)], isContinued: true, workers: 2)
        #expect(whole.bytes.starts(with: begun.bytes))
        let source = GzipWriter.Opening(ByteSource(begun.bytes, chunk: 1_000), firstBlock: begun.digests.firstBlock)
        let completed = try GzipWriter.complete(source, with: [.bytes(second)])
        #expect(completed.bytes == whole.bytes)
        #expect(completed.digests == whole.digests)
    }

    @Test func writesToAFileWhatItGivesInMemory() throws {
        let folder = try TemporaryFolder()
        let begun = try GzipWriter.compress([.bytes(pattern(2 * mebibyte))], isContinued: true)
        try folder.write(Bytes("before".utf8) + begun.bytes + Bytes("after".utf8), to: "part")
        let piece = ByteSource(pieceOf: folder.path("part"), 6..<(6 + begun.bytes.count))
        let opening = GzipWriter.Opening(piece, firstBlock: begun.digests.firstBlock)
        let rest = [FileContent.bytes(pattern(70_000, seed: 3))]
        let file = try Descriptor(creating: folder.path("a.gz"))
        let digests = try GzipWriter.complete(opening, with: rest, to: file)
        let inMemory = try GzipWriter.complete(opening, with: rest)
        #expect(digests == inMemory.digests)
        #expect(try Files.read(folder.path("a.gz")) == inMemory.bytes)
    }

    @Test(arguments: [60_000, 2 * mebibyte + 3])
    func whatChangedInTheFirstBlockIsCompressedAgain(size: Int) throws {
        var bytes = pattern(size)
        let begun = try GzipWriter.compress([.bytes(bytes)], isContinued: true)
        let change = (range: 512..<1_024, bytes: Bytes(repeating: 0x41, count: 512))
        let opening = GzipWriter.Opening(
            ByteSource(begun.bytes), firstBlock: begun.digests.firstBlock, change: change)
        let completed = try GzipWriter.complete(opening, with: [.bytes([1, 2, 3])])
        bytes.replaceSubrange(change.range, with: change.bytes)
        #expect(completed.bytes == Gzip.compress(bytes + [1, 2, 3], border: size))
        #expect(completed.digests.content == SHA256Digest(of: bytes + [1, 2, 3]))
    }

    @Test func refusesWhatIsNoBeginning() throws {
        let begun = try GzipWriter.compress([.bytes(pattern(90_000))], isContinued: true)
        let whole = Gzip.compress(pattern(90_000))
        func code(_ bytes: Bytes, firstBlock: Int, change: (range: Range<Int>, bytes: Bytes)? = nil) -> String? {
            do throws(ArchiveError) {
                _ = try GzipWriter.complete(
                    GzipWriter.Opening(ByteSource(bytes), firstBlock: firstBlock, change: change), with: [])
                return nil
            } catch { return error.code }
        }
        let first = begun.digests.firstBlock
        #expect(code(begun.bytes, firstBlock: first) == nil)
        #expect(code([], firstBlock: 0) == "gzip-corrupt")
        #expect(code(begun.bytes, firstBlock: 3) == "gzip-corrupt")
        #expect(code(whole, firstBlock: whole.count) == "gzip-corrupt", "it ended already")
        #expect(code(begun.bytes + [0xFF, 0xFF], firstBlock: first + 2) == "gzip-corrupt")
        #expect(
            code(begun.bytes, firstBlock: first, change: (89_000..<90_001, Bytes(repeating: 0, count: 1_001)))
                == "gzip-corrupt")
        #expect(code(begun.bytes, firstBlock: first, change: (0..<9, [])) == "gzip-corrupt")
        // More than a block is none.
        let bomb = try GzipWriter.compress([.bytes(Bytes(repeating: 0, count: 3 * mebibyte))], isContinued: true)
        #expect(code(bomb.bytes, firstBlock: bomb.bytes.count) == "gzip-corrupt")
    }
}
