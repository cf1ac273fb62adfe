// Archives that a reader has to refuse, one attack each, and the reason it is refused with.
import Attestation
import Evidence
import Files
package import Primitives
import ReleaseModel

/// A hostile file: what is wrong with it, and the code of the refusal.
package struct HostileCase: Sendable, CustomStringConvertible {
    package var name: String
    package var code: String
    package var bytes: Bytes
    package var description: String { name }

    package init(_ name: String, _ code: String, _ bytes: Bytes) {
        self.name = name
        self.code = code
        self.bytes = bytes
    }
}

private let raw = RawTarEntry("b") { $0.content = Bytes("content".utf8) }

extension HostileCase {
    /// Each differs from a canonical archive in one thing.
    package static let tar: [HostileCase] = [
        .init("absolute name", "path-absolute", rawTar(RawTarEntry("/etc/passwd"))),
        .init("absolute prefix", "path-absolute", rawTar(RawTarEntry("passwd") { $0.prefix = Bytes("/etc".utf8) })),
        .init("parent", "path-parent", rawTar(RawTarEntry("../../x"))),
        .init("parent in the prefix", "path-parent", rawTar(RawTarEntry("x") { $0.prefix = Bytes("a/..".utf8) })),
        .init("current folder", "path-component", rawTar(RawTarEntry("./x"))),
        .init("no name", "path-empty", rawTar(RawTarEntry(""))),
        .init("folder as a file", "path-component", rawTar(RawTarEntry("x/"))),
        .init("backslash", "path-backslash", rawTar(RawTarEntry("..\\x"))),
        .init("escape sequence", "path-control", rawTar(RawTarEntry("\u{1B}[2Jx"))),
        .init("newline", "path-control", rawTar(RawTarEntry("a\nb"))),
        .init("git's folder", "path-git", rawTar(RawTarEntry("x/data/evidence/.git/config"))),
        .init("git's folder by its short name", "path-git", rawTar(RawTarEntry("GIT~1/config"))),
        .init("git's folder in the prefix", "path-git", rawTar(RawTarEntry("HEAD") { $0.prefix = Bytes(".Git".utf8) })),
        .init("device", "path-reserved", rawTar(RawTarEntry("a/com1.txt"))),
        .init("stream of a file", "path-colon", rawTar(RawTarEntry("a.txt:b"))),
        .init("dot at the end", "path-ending", rawTar(RawTarEntry("a./b"))),
        .init("decomposed", "path-not-nfc", rawTar(RawTarEntry("e\u{301}"))),
        .init("Latin-1", "path-not-utf8", rawTar(RawTarEntry("") { $0.name = [0x61, 0xE9] })),
        .init("overlong slash", "path-not-utf8", rawTar(RawTarEntry("") { $0.name = [0x2E, 0x2E, 0xC0, 0xAF, 0x61] })),
        .init("surrogate", "path-not-utf8", rawTar(RawTarEntry("") { $0.name = [0x61, 0xED, 0xA0, 0x80] })),
        .init(
            "character cut by the prefix", "path-not-utf8",
            rawTar(RawTarEntry("") { ($0.prefix, $0.name) = ([0x61, 0xC3], [0xA9]) })
        ),
        .init("hard link", "tar-link", rawTar(RawTarEntry("l") { ($0.type, $0.linkName) = ("1", "b") })),
        .init("symbolic link", "tar-link", rawTar(RawTarEntry("l") { ($0.type, $0.linkName) = ("2", "/etc") })),
        .init("character device", "tar-device", rawTar(RawTarEntry("d") { $0.type = "3" })),
        .init("block device", "tar-device", rawTar(RawTarEntry("d") { $0.type = "4" })),
        .init("FIFO", "tar-device", rawTar(RawTarEntry("d") { $0.type = "6" })),
        .init("directory", "tar-directory", rawTar(RawTarEntry("d/") { $0.type = "5" })),
        .init("contiguous file", "tar-type", rawTar(RawTarEntry("f") { $0.type = "7" })),
        .init("unknown type", "tar-type", rawTar(RawTarEntry("f") { $0.type = "Z" })),
        .init("old regular type", "tar-foreign-header", rawTar(RawTarEntry("f") { $0.type = "\u{0}" })),
        .init("pax header", "tar-extended-header", rawTar(RawTarEntry("f") { $0.type = "x" }, raw)),
        .init("global pax header", "tar-extended-header", rawTar(RawTarEntry("f") { $0.type = "g" }, raw)),
        .init("GNU long name", "tar-extended-header", rawTar(RawTarEntry("././@LongLink") { $0.type = "L" }, raw)),
        .init("GNU long link", "tar-extended-header", rawTar(RawTarEntry("././@LongLink") { $0.type = "K" }, raw)),
        .init("GNU sparse file", "tar-sparse", rawTar(RawTarEntry("f") { $0.type = "S" })),
        .init("GNU magic", "tar-foreign-header", rawTar(RawTarEntry("f") { $0.magic = "ustar  \u{0}" })),
        .init("no magic", "tar-foreign-header", rawTar(RawTarEntry("f") { $0.magic = "" })),
        .init("executable", "tar-mode", rawTar(RawTarEntry("f") { $0.mode = "0000755\u{0}" })),
        .init("set-user-ID", "tar-mode", rawTar(RawTarEntry("f") { $0.mode = "0004644\u{0}" })),
        .init("mode in other digits", "tar-mode", rawTar(RawTarEntry("f") { $0.mode = " 000644\u{0}" })),
        .init("owner", "tar-owner", rawTar(RawTarEntry("f") { $0.owner = "0001750\u{0}" })),
        .init("group", "tar-owner", rawTar(RawTarEntry("f") { $0.group = "0001750\u{0}" })),
        .init("owner's name", "tar-owner", rawTar(RawTarEntry("f") { $0.userName = "root" })),
        .init("size in decimal", "tar-number", rawTar(RawTarEntry("f") { $0.size = "00000000008\u{0}" })),
        .init(
            "size in base 256", "tar-number",
            rawTar(RawTarEntry("f") { $0.size = "\u{80}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{1}" })
        ),
        .init("negative size", "tar-number", rawTar(RawTarEntry("f") { $0.size = "-0000000001\u{0}" })),
        .init("twelve digits", "tar-number", rawTar(RawTarEntry("f") { $0.size = "000000000000" })),
        .init("time with spaces", "tar-number", rawTar(RawTarEntry("f") { $0.modified = "       1750\u{0}" })),
        .init("size beyond the end", "tar-truncated", rawTar(RawTarEntry("f") { $0.size = "00000004000\u{0}" })),
        .init("the largest size", "tar-truncated", rawTar(RawTarEntry("f") { $0.size = "77777777777\u{0}" })),
        .init(
            "different times", "tar-times",
            rawTar(RawTarEntry("a"), RawTarEntry("b") { $0.modified = "00000001751\u{0}" })
        ),
        .init("wrong checksum", "tar-checksum", rawTar(RawTarEntry("f") { $0.checksum = "000000\u{0} " })),
        .init("checksum in other digits", "tar-checksum", rawTar(RawTarEntry("f") { $0.checksum = "       \u{0}" })),
        .init("duplicate", "tar-duplicate", rawTar(RawTarEntry("a"), RawTarEntry("a"))),
        .init("distant duplicate", "tar-duplicate", rawTar(RawTarEntry("a"), RawTarEntry("b"), RawTarEntry("a"))),
        .init("duplicate by case", "tar-case-duplicate", rawTar(RawTarEntry("README"), RawTarEntry("readme"))),
        .init("duplicate by folding", "tar-case-duplicate", rawTar(RawTarEntry("strasse"), RawTarEntry("straße"))),
        .init("file and folder", "tar-file-and-directory", rawTar(RawTarEntry("a"), RawTarEntry("a/b"))),
        .init("unsorted", "tar-unsorted", rawTar(RawTarEntry("b"), RawTarEntry("a"))),
        .init("sorted by folder, not by byte", "tar-unsorted", rawTar(RawTarEntry("a/b"), RawTarEntry("a-b"))),
        .init("link target of a file", "tar-not-canonical", rawTar(RawTarEntry("f") { $0.linkName = "x" })),
        .init(
            "device numbers", "tar-not-canonical", rawTar(RawTarEntry("f") { $0.devices = "0000001\u{0}0000000\u{0}" })),
        .init("no device numbers", "tar-not-canonical", rawTar(RawTarEntry("f") { $0.devices = "" })),
        .init("prefix without need", "tar-not-canonical", rawTar(RawTarEntry("b") { $0.prefix = Bytes("a".utf8) })),
        .init("bytes behind the name's NUL", "tar-not-canonical", rawTar(RawTarEntry("a\u{0}b"))),
        .init("bytes in the unused part", "tar-not-canonical", rawTar(RawTarEntry("f") { $0.unused = [1] })),
        .init(
            "bytes after the content", "tar-padding", rawTar(RawTarEntry("f") { ($0.content, $0.padding) = ([1], 1) })),
        .init("nothing", "tar-truncated", []),
        .init("no end", "tar-truncated", rawTar(raw, end: [])),
        .init("one zero block", "tar-truncated", rawTar(raw, end: Bytes(repeating: 0, count: 512))),
        .init("one zero block within", "tar-lone-zero-block", Bytes(repeating: 0, count: 512) + rawTar(raw)),
        .init("three zero blocks", "tar-trailing-bytes", rawTar(raw, end: Bytes(repeating: 0, count: 1_536))),
        .init("a record of 10 KiB", "tar-trailing-bytes", rawTar(raw, end: Bytes(repeating: 0, count: 9_216))),
        .init("a byte after the end", "tar-trailing-bytes", rawTar(raw) + [0]),
        .init("another archive after the end", "tar-trailing-bytes", rawTar(raw) + rawTar(RawTarEntry("x"))),
        .init("text", "tar-checksum", Bytes(repeating: 0x61, count: 2_048)),
    ]
}
