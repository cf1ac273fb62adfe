// Tar: our archives against GNU tar and Python, hostile and foreign archives against our reader.
import ColophonSystem
import Testing

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

    static let hostile: [(attack: String, code: String, bytes: Bytes)] = [
        ("absolute name", "path-absolute", rawTar(RawTarEntry("/etc/passwd"))),
        ("absolute prefix", "path-absolute", rawTar(RawTarEntry("passwd") { $0.prefix = Bytes("/etc".utf8) })),
        ("parent", "path-parent", rawTar(RawTarEntry("../../x"))),
        ("parent in the prefix", "path-parent", rawTar(RawTarEntry("x") { $0.prefix = Bytes("a/..".utf8) })),
        ("current folder", "path-component", rawTar(RawTarEntry("./x"))),
        ("no name", "path-empty", rawTar(RawTarEntry(""))),
        ("folder as a file", "path-component", rawTar(RawTarEntry("x/"))),
        ("backslash", "path-backslash", rawTar(RawTarEntry("..\\x"))),
        ("escape sequence", "path-control", rawTar(RawTarEntry("\u{1B}[2Jx"))),
        ("newline", "path-control", rawTar(RawTarEntry("a\nb"))),
        ("decomposed", "path-not-nfc", rawTar(RawTarEntry("e\u{301}"))),
        ("Latin-1", "path-not-utf8", rawTar(RawTarEntry("") { $0.name = [0x61, 0xE9] })),
        ("overlong slash", "path-not-utf8", rawTar(RawTarEntry("") { $0.name = [0x2E, 0x2E, 0xC0, 0xAF, 0x61] })),
        ("surrogate", "path-not-utf8", rawTar(RawTarEntry("") { $0.name = [0x61, 0xED, 0xA0, 0x80] })),
        (
            "character cut by the prefix", "path-not-utf8",
            rawTar(RawTarEntry("") { ($0.prefix, $0.name) = ([0x61, 0xC3], [0xA9]) })
        ),
        ("hard link", "tar-link", rawTar(RawTarEntry("l") { ($0.type, $0.linkName) = ("1", "b") })),
        ("symbolic link", "tar-link", rawTar(RawTarEntry("l") { ($0.type, $0.linkName) = ("2", "/etc") })),
        ("character device", "tar-device", rawTar(RawTarEntry("d") { $0.type = "3" })),
        ("block device", "tar-device", rawTar(RawTarEntry("d") { $0.type = "4" })),
        ("FIFO", "tar-device", rawTar(RawTarEntry("d") { $0.type = "6" })),
        ("directory", "tar-directory", rawTar(RawTarEntry("d/") { $0.type = "5" })),
        ("contiguous file", "tar-type", rawTar(RawTarEntry("f") { $0.type = "7" })),
        ("unknown type", "tar-type", rawTar(RawTarEntry("f") { $0.type = "Z" })),
        ("old regular type", "tar-foreign-header", rawTar(RawTarEntry("f") { $0.type = "\u{0}" })),
        ("pax header", "tar-extended-header", rawTar(RawTarEntry("f") { $0.type = "x" }, raw)),
        ("global pax header", "tar-extended-header", rawTar(RawTarEntry("f") { $0.type = "g" }, raw)),
        ("GNU long name", "tar-extended-header", rawTar(RawTarEntry("././@LongLink") { $0.type = "L" }, raw)),
        ("GNU long link", "tar-extended-header", rawTar(RawTarEntry("././@LongLink") { $0.type = "K" }, raw)),
        ("GNU sparse file", "tar-sparse", rawTar(RawTarEntry("f") { $0.type = "S" })),
        ("GNU magic", "tar-foreign-header", rawTar(RawTarEntry("f") { $0.magic = "ustar  \u{0}" })),
        ("no magic", "tar-foreign-header", rawTar(RawTarEntry("f") { $0.magic = "" })),
        ("executable", "tar-mode", rawTar(RawTarEntry("f") { $0.mode = "0000755\u{0}" })),
        ("set-user-ID", "tar-mode", rawTar(RawTarEntry("f") { $0.mode = "0004644\u{0}" })),
        ("mode in other digits", "tar-mode", rawTar(RawTarEntry("f") { $0.mode = " 000644\u{0}" })),
        ("owner", "tar-owner", rawTar(RawTarEntry("f") { $0.owner = "0001750\u{0}" })),
        ("group", "tar-owner", rawTar(RawTarEntry("f") { $0.group = "0001750\u{0}" })),
        ("owner's name", "tar-owner", rawTar(RawTarEntry("f") { $0.userName = "root" })),
        ("size in decimal", "tar-number", rawTar(RawTarEntry("f") { $0.size = "00000000008\u{0}" })),
        (
            "size in base 256", "tar-number",
            rawTar(RawTarEntry("f") { $0.size = "\u{80}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{1}" })
        ),
        ("negative size", "tar-number", rawTar(RawTarEntry("f") { $0.size = "-0000000001\u{0}" })),
        ("twelve digits", "tar-number", rawTar(RawTarEntry("f") { $0.size = "000000000000" })),
        ("time with spaces", "tar-number", rawTar(RawTarEntry("f") { $0.modified = "       1750\u{0}" })),
        ("size beyond the end", "tar-truncated", rawTar(RawTarEntry("f") { $0.size = "00000004000\u{0}" })),
        ("the largest size", "tar-truncated", rawTar(RawTarEntry("f") { $0.size = "77777777777\u{0}" })),
        (
            "different times", "tar-times",
            rawTar(RawTarEntry("a"), RawTarEntry("b") { $0.modified = "00000001751\u{0}" })
        ),
        ("wrong checksum", "tar-checksum", rawTar(RawTarEntry("f") { $0.checksum = "000000\u{0} " })),
        ("checksum in other digits", "tar-checksum", rawTar(RawTarEntry("f") { $0.checksum = "       \u{0}" })),
        ("duplicate", "tar-duplicate", rawTar(RawTarEntry("a"), RawTarEntry("a"))),
        ("distant duplicate", "tar-duplicate", rawTar(RawTarEntry("a"), RawTarEntry("b"), RawTarEntry("a"))),
        ("duplicate by case", "tar-case-duplicate", rawTar(RawTarEntry("README"), RawTarEntry("readme"))),
        ("duplicate by folding", "tar-case-duplicate", rawTar(RawTarEntry("strasse"), RawTarEntry("straße"))),
        ("file and folder", "tar-file-and-directory", rawTar(RawTarEntry("a"), RawTarEntry("a/b"))),
        ("unsorted", "tar-unsorted", rawTar(RawTarEntry("b"), RawTarEntry("a"))),
        ("sorted by folder, not by byte", "tar-unsorted", rawTar(RawTarEntry("a/b"), RawTarEntry("a-b"))),
        ("link target of a file", "tar-not-canonical", rawTar(RawTarEntry("f") { $0.linkName = "x" })),
        ("device numbers", "tar-not-canonical", rawTar(RawTarEntry("f") { $0.devices = "0000001\u{0}0000000\u{0}" })),
        ("no device numbers", "tar-not-canonical", rawTar(RawTarEntry("f") { $0.devices = "" })),
        ("prefix without need", "tar-not-canonical", rawTar(RawTarEntry("b") { $0.prefix = Bytes("a".utf8) })),
        ("bytes behind the name's NUL", "tar-not-canonical", rawTar(RawTarEntry("a\u{0}b"))),
        ("bytes in the unused part", "tar-not-canonical", rawTar(RawTarEntry("f") { $0.unused = [1] })),
        ("bytes after the content", "tar-padding", rawTar(RawTarEntry("f") { ($0.content, $0.padding) = ([1], 1) })),
        ("nothing", "tar-truncated", []),
        ("no end", "tar-truncated", rawTar(raw, end: [])),
        ("one zero block", "tar-truncated", rawTar(raw, end: Bytes(repeating: 0, count: 512))),
        ("one zero block within", "tar-lone-zero-block", Bytes(repeating: 0, count: 512) + rawTar(raw)),
        ("three zero blocks", "tar-trailing-bytes", rawTar(raw, end: Bytes(repeating: 0, count: 1_536))),
        ("a record of 10 KiB", "tar-trailing-bytes", rawTar(raw, end: Bytes(repeating: 0, count: 9_216))),
        ("a byte after the end", "tar-trailing-bytes", rawTar(raw) + [0]),
        ("another archive after the end", "tar-trailing-bytes", rawTar(raw) + rawTar(RawTarEntry("x"))),
        ("text", "tar-checksum", Bytes(repeating: 0x61, count: 2_048)),
    ]

    @Test(arguments: hostile.indices)
    func refusesHostileArchivesWithTheReason(index: Int) {
        let (attack, expected, bytes) = Self.hostile[index]
        #expect(code(bytes) == expected, "\(attack)")
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
