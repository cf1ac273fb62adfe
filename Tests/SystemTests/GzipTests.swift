// gzip: our bytes read by others, others' and hostile bytes read by us.
import Archives
import Colophon
import HostileArchives
import Primitives
import Testing
import Workspace

private let mebibyte = 1 << 20

private func code(_ bytes: Bytes, limits: Gzip.Limits = .standard) -> String {
    do {
        _ = try Gzip.decompress(bytes, limits: limits)
        return "accepted"
    } catch {
        return error.code
    }
}

@Suite struct GzipTests {
    static let sizes = [0, 1, 1_000, mebibyte - 1, mebibyte, mebibyte + 1, 2 * mebibyte + 300_000]

    @Test(arguments: sizes)
    func expandsWhatItCompressed(size: Int) throws {
        let bytes = logBytes(size)
        #expect(try Gzip.decompress(Gzip.compress(bytes), limits: .standard) == bytes)
    }

    @Test func hasTheFixedHeader() {
        // RFC 1952, 2.3: ID1 ID2 CM FLG MTIME(4) XFL OS
        #expect(Gzip.compress(Bytes("x".utf8)).prefix(10) == [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255])
    }

    @Test(.enabled(if: ForeignTool.gzip.isPresent), arguments: sizes)
    func isReadByGNUGzip(size: Int) throws {
        let folder = try TemporaryFolder()
        let compressed = Gzip.compress(logBytes(size))
        try ForeignTool.gzip.run(["-t"], input: compressed, in: folder)
        #expect(try ForeignTool.gzip.run(["-dc"], input: compressed, in: folder).output == logBytes(size))
    }

    // The layout stated in the docs, made independently: blocks of 1 MiB, each with the 32 KiB before it as dictionary.
    @Test(.enabled(if: ForeignTool.python.isPresent), arguments: sizes)
    func blocksAreThoseOfTheStatedLayout(size: Int) throws {
        let script = """
            import sys, zlib, struct
            data = sys.stdin.buffer.read()
            out = bytes([31, 139, 8, 0, 0, 0, 0, 0, 0, 255])
            starts = list(range(0, len(data), 1 << 20)) or [0]
            for at in starts:
                before = data[max(0, at - 32768):at]
                arguments = (6, zlib.DEFLATED, -15, 8, 0)
                deflate = zlib.compressobj(*arguments, before) if before else zlib.compressobj(*arguments)
                out += deflate.compress(data[at:at + (1 << 20)])
                out += deflate.flush(zlib.Z_FINISH if at == starts[-1] else zlib.Z_SYNC_FLUSH)
            sys.stdout.buffer.write(out + struct.pack('<II', zlib.crc32(data), len(data)))
            """
        let folder = try TemporaryFolder()
        let theirs = try ForeignTool.python.run(["-c", script], input: logBytes(size), in: folder).output
        #expect(theirs == Gzip.compress(logBytes(size)))
    }

    @Test(.enabled(if: ForeignTool.gzip.isPresent))
    func isWithinTwoPercentOfGNUGzip() throws {
        let folder = try TemporaryFolder()
        let bytes = logBytes(3 * mebibyte)
        let theirs = try ForeignTool.gzip.run(["-6nc"], input: bytes, in: folder).output.count
        #expect(Gzip.compress(bytes).count * 100 <= theirs * 102)
    }

    @Test func holdsIncompressibleBytes() throws {
        var state: UInt64 = 3
        let bytes = Bytes(
            (0..<(mebibyte + mebibyte / 2)).map { _ in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return UInt8(truncatingIfNeeded: state >> 56)
            })
        let compressed = Gzip.compress(bytes)
        #expect(compressed.count < bytes.count + 1_024)
        #expect(try Gzip.decompress(compressed, limits: .standard) == bytes)
    }

    static let plain = Bytes("colophon: the note at the end of a book, a book, a book\n".utf8)

    @Test(arguments: HostileCase.gzip + HostileCase.gzipCorpora)
    func refusesHostileFilesWithTheReason(attack: HostileCase) { #expect(code(attack.bytes) == attack.code) }

    @Test func refusesEveryTruncation() {
        let compressed = Gzip.compress(Self.plain)
        for length in compressed.indices {
            #expect(code(Bytes(compressed.prefix(length))) == "gzip-truncated", "\(length) bytes")
        }
    }

    @Test func refusesToExpandBeyondTheByteLimit() {
        let compressed = Gzip.compress(logBytes(10_000))
        #expect(code(compressed, limits: .init(bytes: 10_000, ratio: 1)) == "accepted")
        #expect(code(compressed, limits: .init(bytes: 9_999, ratio: 1)) == "gzip-too-large")
    }

    @Test func looksAtTheRatioOnlyAbove64MiB() throws {
        var zeros = Bytes(repeating: 0, count: mebibyte)
        for _ in 0..<6 { zeros += zeros }
        let atThreshold = Gzip.compress(zeros)
        #expect(code(atThreshold) == "accepted")
        zeros.append(0)
        let above = Gzip.compress(zeros)
        #expect(code(above) == "gzip-ratio")
        // The ratio is of the whole file, rounded up.
        let ratio = (zeros.count + above.count - 1) / above.count
        #expect(code(above, limits: .init(bytes: .max, ratio: ratio)) == "accepted")
        #expect(code(above, limits: .init(bytes: .max, ratio: ratio - 1)) == "gzip-ratio")
    }

    @Test(.enabled(if: ForeignTool.gzip.isPresent))
    func refusesFilesThatGNUGzipMade() throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.plain, to: "log.txt")
        #expect(code(try ForeignTool.gzip.run(["-Nc", "log.txt"], in: folder).output) == "gzip-flags")
        #expect(code(try ForeignTool.gzip.run(["-nc", "log.txt"], in: folder).output) == "gzip-header")
    }
}
