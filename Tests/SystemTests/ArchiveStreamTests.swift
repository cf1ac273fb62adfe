// Archives as streams: where they are cut, and which thread expands them, makes no difference.
import Archives
import Bundles
import Colophon
import Evidence
import Files
import Glibc
import HostileArchives
import Primitives
import Testing
import Workspace

@Suite struct ArchiveStreamTests {
    /// What came of the pieces, and the error's code or the digest at the end.
    private func read(
        _ source: ByteSource, onThread: Bool, limits: Gzip.Limits = .standard
    ) -> (bytes: Bytes, end: String) {
        let archive = ArchiveStream(source, limits: limits, onThread: onThread)
        var bytes = Bytes()
        do throws(ArchiveError) {
            while let piece = try archive.next() {
                #expect(!piece.isEmpty)
                bytes += piece
            }
            return (bytes, archive.digest?.hex ?? "no digest")
        } catch {
            #expect(archive.failure == error && archive.digest == nil)
            return (bytes, error.code)
        }
    }

    @Test(arguments: [1, 3, 4_095, ByteSource.standardChunk], [false, true])
    func expandsInAnyPieces(chunk: Int, onThread: Bool) {
        let bytes = logBytes(chunk < 10 ? 50_000 : 3_000_000)
        let compressed = Gzip.compress(bytes)
        let read = read(ByteSource(compressed, chunk: chunk), onThread: onThread)
        #expect(read.bytes == bytes)
        #expect(read.end == SHA256Digest(of: compressed).hex)
    }

    @Test(arguments: HostileCase.gzip + HostileCase.gzipCorpora, [1, 5, 100_000])
    func refusesHostileFilesInAnyPieces(attack: HostileCase, chunk: Int) {
        for onThread in [false, true] {
            #expect(read(ByteSource(attack.bytes, chunk: chunk), onThread: onThread).end == attack.code)
        }
    }

    @Test(arguments: [false, true])
    func aBombEndsAtTheLimit(onThread: Bool) {
        let bomb = Gzip.compress(Bytes(repeating: 0, count: 20 << 20))
        let most = 1 << 20
        let read = read(ByteSource(bomb), onThread: onThread, limits: .init(bytes: most, ratio: 10_000))
        #expect(read.end == "gzip-too-large" && read.bytes.count <= most)
    }

    @Test func readsAFileAsItReadsMemory() throws {
        let folder = try TemporaryFolder()
        let bytes = logBytes(2_000_000)
        try folder.write(Gzip.compress(bytes), to: "a.gz")
        let source = try ByteSource(file: folder.path("a.gz"), limit: 1 << 20)
        #expect(read(source, onThread: true).bytes == bytes)
        #expect(read(source, onThread: false).bytes == bytes)
        #expect(try source.digest() == SHA256Digest(of: Gzip.compress(bytes)))
        #expect(throws: FileError.self) { try ByteSource(file: folder.path("a.gz"), limit: 1_000) }
        #expect(throws: FileError.self) { try ByteSource(file: folder.path("b.gz"), limit: 1_000) }
        #expect(throws: FileError.self) { try ByteSource(file: folder.path, limit: 1_000) }
    }

    /// Neither a refusal nor a verdict: nobody can say what the file is.
    @Test(arguments: [false, true])
    func aFileThatGrowsOrShrinksIsNoRefusal(onThread: Bool) throws {
        let folder = try TemporaryFolder()
        let compressed = Gzip.compress(logBytes(100_000))
        try folder.write(compressed, to: "a.gz")
        try #require(symlink("a.gz", folder.path("link")) == 0)
        let source = try ByteSource(file: folder.path("link"), limit: 1 << 20)
        for bytes in [Bytes(compressed.dropLast(9)), compressed + [1]] {
            try folder.write(bytes, to: "a.gz")
            let archive = ArchiveStream(source, limits: .standard, onThread: onThread)
            archive.drain()
            #expect(archive.failure?.failure?.isStale == true)
        }
    }

    /// For a second pass, whose reader has digests of its own.
    @Test(arguments: [false, true])
    func leavesItsOwnDigestsOutWhenAsked(onThread: Bool) throws {
        let bytes = logBytes(300_000)
        var compressed = Gzip.compress(bytes)
        for isSound in [true, false] {
            if !isSound { compressed[compressed.count - 6] ^= 1 }
            let archive = ArchiveStream(
                ByteSource(compressed), limits: .standard, check: .content, onThread: onThread)
            var read = Bytes()
            while let piece = try archive.next() { read += piece }
            #expect(read == bytes && archive.digest == nil)
            #expect(try archive.next() == nil)
        }
    }

    @Test func mayBeLeftInTheMiddle() throws {
        let compressed = Gzip.compress(logBytes(5_000_000))
        for _ in 0..<20 {
            let archive = ArchiveStream(ByteSource(compressed), limits: .standard, onThread: true)
            #expect(try archive.next() != nil)
        }
    }

    /// What someone keeps of a piece does not change, though its memory is used again.
    @Test func aPieceThatIsKeptStaysAsItIs() throws {
        let bytes = logBytes(4_000_000)
        let archive = ArchiveStream(ByteSource(Gzip.compress(bytes)), limits: .standard, onThread: true)
        var kept: [ArraySlice<UInt8>] = []
        while let piece = try archive.next() { kept.append(piece) }
        #expect(Bytes(kept.joined()) == bytes)
    }
}

@Suite struct TarStreamTests {
    private func code(_ bytes: Bytes, piece: Int) -> String {
        let feed = ByteFeed(bytes, piece: piece)
        var reader = TarReader(maximumEntries: 100) { () throws(ArchiveError) in feed.next() }
        do throws(ArchiveError) {
            while let entry = try reader.next() {
                var size = 0
                while let piece = try reader.piece() { size += piece.count }
                #expect(size == entry.size)
            }
            try Tar.checkCollisions(reader.paths)
            return "accepted"
        } catch { return error.code }
    }

    @Test(arguments: HostileCase.tar + HostileCase.tarCorpora, [1, 511, 513])
    func refusesHostileArchivesInAnyPieces(attack: HostileCase, piece: Int) {
        #expect(code(attack.bytes, piece: piece) == attack.code)
    }

    @Test(arguments: [1, 2, 512, 700])
    func passesOverWhatNobodyReads(piece: Int) throws {
        let entries = (0..<9).map { ArchiveEntry(path: "a\($0)", bytes: logBytes($0 * 300)) }
        let feed = ByteFeed(try Tar.write(entries, modified: 7), piece: piece)
        var reader = TarReader(maximumEntries: 100) { () throws(ArchiveError) in feed.next() }
        for (index, entry) in entries.enumerated() {
            #expect(try reader.next() == TarEntry(path: entry.path, size: entry.bytes.count))
            guard index % 3 > 0 else { continue }
            var bytes = Bytes()
            while index % 3 == 1 || bytes.isEmpty, let piece = try reader.piece() { bytes += piece }
            #expect(entry.bytes.starts(with: bytes))
            if index % 3 == 1 { #expect(bytes == entry.bytes) }
        }
        #expect(try reader.next() == nil)
        #expect(reader.modified == 7 && reader.paths == entries.map(\.path))
    }
}
