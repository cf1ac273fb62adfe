// Tar: our archives against GNU tar and Python, hostile and foreign archives against our reader.
import Archives
import Colophon
import Evidence
import Files
import HostileArchives
import Primitives
import Testing
import Workspace

private func code(_ bytes: Bytes, maximumEntries: Int = 100) -> String {
    do {
        _ = try Tar.read(bytes, maximumEntries: maximumEntries)
        return "accepted"
    } catch {
        return error.code
    }
}

private func writeCode(_ entries: [ArchiveEntry], modified: Int = 0) -> String {
    do {
        _ = try Tar.write(entries, modified: modified)
        return "accepted"
    } catch {
        return error.code
    }
}

private func letters(_ count: Int) -> String { String(repeating: "a", count: count) }

@Suite struct TarTests {
    static let modified = 1_644_322_707

    static let entries = [
        ("p-1/data/b", 0), ("p-1/data/a b.txt", 511), ("p-1/data.txt", 512), ("p-1/data/é/日本.log", 513), ("A", 1),
        (letters(155) + "/" + letters(100), 10), (letters(60) + "/" + letters(60) + "/" + letters(60), 3),
        (letters(99) + "/b", 5), ("p-1/" + letters(96), 2_000),
    ].map { ArchiveEntry(path: $0.0, bytes: logBytes($0.1)) }

    @Test func readsWhatItWrote() throws {
        let bytes = try Tar.write(Self.entries, modified: Self.modified)
        let (entries, modified) = try Tar.read(bytes, maximumEntries: Self.entries.count)
        #expect(modified == Self.modified)
        #expect(Set(entries) == Set(Self.entries))
        #expect(
            entries.map { Bytes($0.path.utf8) }
                == entries.map { Bytes($0.path.utf8) }.sorted { $0.lexicographicallyPrecedes($1) })
        #expect(try Tar.write(entries, modified: modified) == bytes)
    }

    @Test func writesTheSameBytesInAnyOrderOfItsInput() throws {
        let bytes = try Tar.write(Self.entries, modified: 5)
        #expect(try Tar.write(Self.entries.reversed(), modified: 5) == bytes)
        #expect(try Tar.write(Self.entries.shuffled(), modified: 5) == bytes)
    }

    @Test func endsRightAfterTwoZeroBlocks() throws {
        #expect(try Tar.write([ArchiveEntry(path: "a", bytes: [1])], modified: 0).count == 512 + 512 + 1_024)
        #expect(try Tar.write([], modified: 7) == Bytes(repeating: 0, count: 1_024))
        let empty = try Tar.read(Bytes(repeating: 0, count: 1_024), maximumEntries: 0)
        #expect(empty.entries.isEmpty && empty.modified == 0)
    }

    @Test(.enabled(if: ForeignTool.tar.isPresent))
    func givesTheBytesOfGNUTar() throws {
        let folder = try TemporaryFolder()
        for entry in Self.entries { try folder.write(entry.bytes, to: entry.path) }
        let ours = try Tar.write(Self.entries, modified: Self.modified)
        let names = try Tar.read(ours, maximumEntries: 100).entries.map(\.path)
        let theirs = try ForeignTool.tar.run(
            [
                "-c", "-b1", "--format=ustar", "--no-recursion", "--mode=0644", "--owner=0", "--group=0",
                "--numeric-owner",
                "--mtime=@\(Self.modified)", "--",
            ] + names, in: folder
        ).output
        #expect(theirs == ours)
    }

    @Test(.enabled(if: ForeignTool.python.isPresent))
    func isReadByPython() throws {
        let script = """
            import sys, io, tarfile, hashlib
            data = sys.stdin.buffer.read()
            for m in tarfile.open(fileobj=io.BytesIO(data), mode='r:', errorlevel=2):
                digest = hashlib.sha256(tarfile.open(fileobj=io.BytesIO(data)).extractfile(m).read()).hexdigest()
                print(m.name, oct(m.mode), m.uid, m.gid, m.uname, m.gname, m.mtime, m.isreg(), digest, sep='|')
            """
        let folder = try TemporaryFolder()
        let bytes = try Tar.write(Self.entries, modified: Self.modified)
        let theirs = try ForeignTool.python.run(["-X", "utf8", "-c", script], input: bytes, in: folder).text
        let ours = try Tar.read(bytes, maximumEntries: 100).entries.map {
            "\($0.path)|0o644|0|0|||\(Self.modified)|True|\(SHA256Digest(of: $0.bytes))\n"
        }
        #expect(theirs == ours.joined())
    }

    @Test func refusesToWriteWhatItWouldNotRead() {
        func entry(_ path: String) -> ArchiveEntry { ArchiveEntry(path: path, bytes: []) }
        #expect(writeCode([entry("a"), entry("b"), entry("a")]) == "tar-duplicate")
        #expect(writeCode([entry("Readme"), entry("README")]) == "tar-case-duplicate")
        #expect(writeCode([entry("a/b"), entry("a")]) == "tar-file-and-directory")
        #expect(writeCode([entry("a"), entry("../b")]) == "path-parent")
        #expect(writeCode([entry("a")], modified: -1) == "tar-time-range")
        #expect(writeCode([entry("a")], modified: 1 << 33) == "tar-time-range")
        #expect(writeCode([entry("a")], modified: 1 << 33 - 1) == "accepted")
    }

    static let raw = RawTarEntry("b") { $0.content = Bytes("content".utf8) }

    @Test func acceptsTheCanonicalArchive() throws {
        // The raw entries of the cases below are canonical but for the one change each makes.
        let read = try Tar.read(rawTar(Self.raw), maximumEntries: 1)
        #expect(read.entries == [ArchiveEntry(path: "b", bytes: Bytes("content".utf8))])
        #expect(read.modified == 1_000)
    }

    @Test(arguments: HostileCase.tar + HostileCase.tarCorpora)
    func refusesHostileArchivesWithTheReason(attack: HostileCase) { #expect(code(attack.bytes) == attack.code) }

    @Test func acceptsWhatCorporaCallSoundInItsOneForm() {
        for sound in HostileCase.soundTars { #expect(code(sound.bytes) == "accepted", "\(sound.name)") }
    }

    @Test func refusesMoreEntriesThanTheLimit() {
        let bytes = rawTar(RawTarEntry("a"), RawTarEntry("b"), RawTarEntry("c"))
        #expect(code(bytes, maximumEntries: 3) == "accepted")
        #expect(code(bytes, maximumEntries: 2) == "tar-too-many-entries")
    }

    @Test func refusesEveryTruncation() throws {
        let bytes = rawTar(RawTarEntry("a"), Self.raw)
        for length in bytes.indices { #expect(code(Bytes(bytes.prefix(length))) == "tar-truncated", "\(length) bytes") }
    }

    @Test(
        .enabled(if: ForeignTool.tar.isPresent),
        arguments: [
            ("pax", "tar-extended-header"), ("gnu", "tar-foreign-header"), ("v7", "tar-foreign-header"),
            ("ustar", "tar-owner"),
        ])
    func refusesForeignFormats(format: String, expected: String) throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.entries[1].bytes, to: "a")
        let bytes = try ForeignTool.tar.run(
            ["-c", "-b1", "--format=\(format)", "--mode=0644", "--owner=someone:1000", "--mtime=@5.25", "a"], in: folder
        ).output
        #expect(code(bytes) == expected)
    }

    @Test func everyBitOutsideTheContentMatters() throws {
        var bytes = try Tar.write([ArchiveEntry(path: "a", bytes: [1, 2, 3])], modified: 5)
        for index in bytes.indices where !(512..<515).contains(index) {
            for bit in 0..<8 {
                bytes[index] ^= 1 << UInt8(bit)
                #expect(code(bytes) != "accepted", "byte \(index), bit \(bit)")
                bytes[index] ^= 1 << UInt8(bit)
            }
        }
    }

    @Test func noFlippedBitOfACompressedArchiveChangesWhatIsRead() throws {
        let archive = try Tar.write(
            [ArchiveEntry(path: "a/log", bytes: logBytes(300)), ArchiveEntry(path: "b", bytes: [])], modified: 1_000)
        var compressed = Gzip.compress(archive)
        var refused = 0
        for index in compressed.indices {
            for bit in 0..<8 {
                compressed[index] ^= 1 << UInt8(bit)
                if let read = try? Gzip.decompress(compressed, limits: .standard) {
                    #expect(read == archive, "byte \(index), bit \(bit)")
                } else {
                    refused += 1
                }
                compressed[index] ^= 1 << UInt8(bit)
            }
        }
        // The same content has other deflate streams: the filling of the last byte, another distance into a run of zeros.
        #expect(refused > compressed.count * 8 * 99 / 100)
    }
}
