// Compression on several threads, compared with the serial one and against other programs, and files that change under way.
import Testing

@testable import Archives
@testable import Bundles
@testable import Colophon
@testable import Evidence
@testable import Files
@testable import Primitives
@testable import ReleaseModel
@testable import Workspace

private let mebibyte = 1 << 20

/// The digest that one pass over a file gives, with what the file system said of it.
private func stamped(_ path: String) throws -> StampedFile {
    try StampedFile.digest(path)
}

@Suite struct GzipWriterTests {
    static let sizes = [
        0, 1, 511, mebibyte - 1, mebibyte, mebibyte + 1, 2 * mebibyte - 1, 2 * mebibyte, 3 * mebibyte + 5,
        9 * mebibyte + 77,
    ]

    @Test(arguments: sizes, [1, 2, 5])
    func givesTheBytesOfTheSerialWriter(size: Int, workers: Int) throws {
        let bytes = logBytes(size)
        let expected = Gzip.compress(bytes)
        let made = try GzipWriter.compress([.bytes(bytes)], workers: workers)
        #expect(made.bytes == expected)
        #expect(made.digests.content == SHA256Digest(of: bytes))
        #expect(made.digests.gzip == SHA256Digest(of: expected))
        #expect(made.digests.size == expected.count)
    }

    /// A second block comes from a stream that goes on after the first, or from one that is primed with it: up to what zlib holds, and
    /// beyond.
    @Test(arguments: [1, 2, 3, 700, 20_000, 32 << 10, (32 << 10) + 1, 50_000], [1, 2, 5_000, 30_000, 32_000, 90_000])
    func goesOnAsWherePrimed(border: Int, rest: Int) {
        let bytes = logBytes(border + rest)
        var expected = Gzip.header
        for block in [0..<border, border..<bytes.count] {
            ZlibStream.withDeflate {
                $0.compress(
                    bytes, block: block, isLast: block.upperBound == bytes.count, isNext: false, into: &expected)
            }
        }
        Gzip.appendTrailer(checksum: crc32(of: bytes[...]), size: bytes.count, to: &expected)
        #expect(Gzip.compress(bytes, border: border) == expected)
    }

    @Test func whereTheContentsAreCutMakesNoDifference() throws {
        let folder = try TemporaryFolder()
        let bytes = logBytes(4 * mebibyte + 9)
        let cuts = [0, 1, 1, 700, mebibyte, 2 * mebibyte + 3, 3 * mebibyte, bytes.count]
        var contents: [FileContent] = []
        for (number, (start, end)) in zip(cuts, cuts.dropFirst()).enumerated() {
            let part = Bytes(bytes[start..<end])
            if number % 2 == 0 {
                contents.append(.bytes(part))
            } else {
                try folder.write(part, to: "\(number)")
                contents.append(.file(try stamped(folder.path("\(number)"))))
            }
        }
        #expect(try GzipWriter.compress(contents, workers: 3).bytes == Gzip.compress(bytes))
    }

    @Test func writesToAFileWhatItGivesInMemory() throws {
        let folder = try TemporaryFolder()
        let contents: [FileContent] = [.bytes(logBytes(3 * mebibyte))]
        let file = try Descriptor(creating: folder.path("a.gz"))
        let digests = try GzipWriter.write(contents, to: file, workers: 4)
        let inMemory = try GzipWriter.compress(contents, workers: 1)
        #expect(digests == inMemory.digests)
        #expect(try Files.read(folder.path("a.gz")) == inMemory.bytes)
    }

    @Test(
        .enabled(if: ForeignTool.gzip.isWanted && ForeignTool.python.isWanted && ForeignTool(name: "bsdtar").isPresent))
    func anArchiveOfFilesIsReadByOthers() throws {
        let folder = try TemporaryFolder()
        let (large, small) = (logBytes(5 * mebibyte + 1), Bytes("small\n".utf8))
        try folder.write(large, to: "large")
        let contents = try Tar.contents(
            [
                ("bag/large", .file(stamped(folder.path("large")))), ("bag/a/small", .bytes(small)),
                ("bag/empty", .bytes([])),
            ],
            modified: 1_644_322_707)
        let made = try GzipWriter.compress(contents)
        try folder.write(made.bytes, to: "a.tar.gz")
        let whole = try Tar.write(
            [
                .init(path: "bag/large", bytes: large), .init(path: "bag/a/small", bytes: small),
                .init(path: "bag/empty", bytes: []),
            ],
            modified: 1_644_322_707)
        #expect(made.digests.content == SHA256Digest(of: whole))
        try ForeignTool.gzip.run(["-t", "a.tar.gz"], in: folder)
        let list = "bag/a/small\nbag/empty\nbag/large\n"
        #expect(try ForeignTool(name: "bsdtar").run(["-tf", "a.tar.gz"], in: folder).text == list)
        let script = """
            import tarfile, hashlib
            with tarfile.open('a.tar.gz') as archive:
                for member in archive:
                    print(member.name, hashlib.sha256(archive.extractfile(member).read()).hexdigest())
            """
        let digests = [("a/small", small), ("empty", []), ("large", large)].map {
            "bag/\($0) \(SHA256Digest(of: $1).hex)\n"
        }
        #expect(try ForeignTool.python.run(["-c", script], in: folder).text == digests.joined())
    }

    @Test(arguments: ["grown", "cut", "rewritten", "replaced", "gone"])
    func aFileThatChangedIsRefused(change: String) throws {
        let folder = try TemporaryFolder()
        let bytes = logBytes(2 * mebibyte)
        try folder.write(bytes, to: "log")
        let file = try stamped(folder.path("log"))
        switch change {
        case "grown": try folder.write(bytes + [0x41], to: "log")
        case "cut": try folder.write(Bytes(bytes.dropLast()), to: "log")
        case "rewritten":
            var other = bytes
            other[mebibyte] ^= 1
            try folder.write(other, to: "log")
        case "replaced":
            try Files.remove(folder.path("log"))
            try folder.write(bytes.reversed(), to: "log")
        default: try Files.remove(folder.path("log"))
        }
        let error = #expect(throws: FileError.self) {
            try GzipWriter.compress([.bytes(logBytes(mebibyte)), .file(file), .bytes([1])], workers: 2)
        }
        #expect(error?.path == folder.path("log"))
        #expect(error?.isStale == (change != "gone"))
    }

    /// Its times may be those of the first writing: the digest shows it.
    @Test func aFileOfTheSameTimesAndOtherBytesIsRefused() throws {
        let folder = try TemporaryFolder()
        try folder.write(Bytes("one".utf8), to: "log")
        let before = try stamped(folder.path("log"))
        try folder.write(Bytes("two".utf8), to: "log")
        let after = try stamped(folder.path("log"))
        let mixed = StampedFile(
            path: after.path, sha256: before.sha256, stamp: after.stamp, begun: Environment.nanoseconds)
        #expect(!mixed.isSettled)
        #expect(throws: mixed.changedError) { try GzipWriter.compress([.file(mixed)]) }
        #expect(try GzipWriter.compress([.file(after)]).bytes == Gzip.compress(Bytes("two".utf8)))
    }

    @Test func whatCannotBeWrittenIsAnError() throws {
        let file = try Descriptor(opening: "/dev/full", flags: 1, operation: "write")
        let error = #expect(throws: FileError.self) {
            try GzipWriter.write([.bytes(logBytes(8 * mebibyte))], to: file, workers: 4)
        }
        #expect(error?.operation == "write")
    }
}
