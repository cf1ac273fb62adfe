// The hostile and odd archives of public test suites, described in our own entries, with the reason of each refusal.
import Attestation
import Colophon
import Evidence
import Files
import Primitives

private func link(_ name: String, _ target: String, hard: Bool = false) -> RawTarEntry {
    RawTarEntry(name) { ($0.type, $0.linkName) = (hard ? "1" : "2", target) }
}

private func entry(_ name: String, type: Character, content: String = "") -> RawTarEntry {
    RawTarEntry(name) { ($0.type, $0.content) = (type, Bytes(content.utf8)) }
}

/// A pax header (POSIX.1-2017) with these records, and the file that it is about.
private func pax(_ records: String, type: Character = "x") -> Bytes {
    rawTar(entry("PaxHeaders.0/foo", type: type, content: records), RawTarEntry("foo"))
}

/// An old GNU header (magic "ustar  \0") of this type.
private func gnu(_ name: String, type: Character = "0") -> RawTarEntry {
    RawTarEntry(name) { ($0.type, $0.magic) = (type, "ustar  \u{0}") }
}

private func moded(_ name: String, _ mode: String) -> Bytes { rawTar(RawTarEntry(name) { $0.mode = "\(mode)\u{0}" }) }

/// A size in base 256: eleven bytes behind the marker (0x80; 0xFF: negative).
private func sized(_ marker: String, _ rest: String) -> Bytes {
    let bytes = Array(rest.unicodeScalars)
    let fill = String(repeating: marker == "\u{FF}" ? "\u{FF}" : "\u{0}", count: 11 - bytes.count)
    return rawTar(RawTarEntry("f") { $0.size = marker + fill + rest })
}

extension HostileCase {
    package static let tarCorpora = cpython + go + libarchive

    /// Lib/test/test_tarfile.py: TestExtractionFilters, the members of testtar.tar, and the cases of security issues.
    private static let cpython: [HostileCase] = [
        .init("CPython test_absolute", "path-absolute", rawTar(RawTarEntry("/tmp/outerdir/escaped.evil"))),
        .init(
            "CPython test_parent_symlink", "tar-link",
            rawTar(link("current", "."), link("parent", "current/.."), RawTarEntry("parent/evil"))),
        .init(
            "CPython test_parent_symlink2", "tar-link",
            rawTar(link("current", "."), link("current/parent", ".."), RawTarEntry("parent/evil"))),
        .init("CPython test_absolute_symlink", "tar-link", rawTar(link("parent", "/tmp"), RawTarEntry("parent/evil"))),
        .init("CPython test_absolute_hardlink", "tar-link", rawTar(link("parent", "/tmp/foo", hard: true))),
        .init("CPython test_sly_relative0", "tar-link", rawTar(link("../moo", "..//tmp/moo"))),
        .init("CPython test_sly_relative0, as a file", "path-parent", rawTar(RawTarEntry("../moo"))),
        .init(
            "CPython test_sly_relative2", "tar-directory",
            rawTar(entry("tmp/", type: "5"), link("tmp/../../moo", "tmp/../..//tmp/moo"))),
        .init("CPython test_sly_relative2, as a file", "path-parent", rawTar(RawTarEntry("tmp/../../moo"))),
        .init(
            "CPython test_deep_symlink", "tar-link",
            rawTar(RawTarEntry("a/target"), link("linkdir/hardlink", "a/target", hard: true))),
        .init(
            "CPython test_chains", "tar-link",
            rawTar(RawTarEntry("a/target"), link("linkdir/symlink", "hardlink"), link("symlink2", "linkdir/hardlink2"))),
        .init(
            "CPython test_sneaky_hardlink_fallback", "tar-link",
            rawTar(entry("a/", type: "5"), link("b", "a"), link("c", "b/escape", hard: true)).dropFirst(512) + []),
        .init(
            "CPython test_exfiltration_via_symlink", "tar-link",
            rawTar(link("escape", "link/link/../../etc/passwd"), link("link", "./"))),
        .init(
            "CPython test_realpath_limit_attack", "tar-link",
            rawTar(
                link("a", String(repeating: "d", count: 100)), RawTarEntry("a/" + String(repeating: "../", count: 30)))),
        .init(
            "CPython test_chmod_outside_dir", "tar-link",
            rawTar(link("x", "x/../../"), entry("x/", type: "5"))),
        .init("CPython test_modes, all_bits", "tar-mode", moded("all_bits", "0007777")),
        .init("CPython test_modes, perm_bits", "tar-mode", moded("perm_bits", "0000777")),
        .init("CPython test_modes, exec_group_other", "tar-mode", moded("exec_group_other", "0000677")),
        .init("CPython test_modes, read_group_only", "tar-mode", moded("read_group_only", "0000040")),
        .init("CPython test_modes, no_bits", "tar-mode", moded("no_bits", "0000000")),
        .init(
            "CPython test_modes, dir", "tar-directory",
            rawTar(RawTarEntry("dir/") { ($0.type, $0.mode) = ("5", "0000077\u{0}") })),
        .init("CPython test_pipe", "tar-device", rawTar(entry("foo", type: "6"))),
        .init("CPython test_special_files, CHRTYPE", "tar-device", rawTar(entry("foo", type: "3"))),
        .init("CPython test_special_files, BLKTYPE", "tar-device", rawTar(entry("foo", type: "4"))),
        .init("CPython ustar/conttype", "tar-type", rawTar(entry("ustar/conttype", type: "7"))),
        .init(
            "CPython misc/regtype-old-v7", "tar-foreign-header",
            rawTar(RawTarEntry("misc/regtype-old-v7") { ($0.type, $0.magic) = ("\u{0}", "") })),
        .init(
            "CPython misc/dirtype-old-v7", "tar-foreign-header",
            rawTar(RawTarEntry("misc/dirtype-old-v7/") { ($0.type, $0.magic) = ("\u{0}", "") })),
        .init("CPython gnu/sparse", "tar-sparse", rawTar(gnu("gnu/sparse", type: "S"))),
        .init(
            "CPython ustar/regtype-suid, uid in base 256", "tar-owner",
            rawTar(RawTarEntry("f") { $0.owner = "\u{7F}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{1}" })),
        .init(
            "CPython pax/umlauts in Latin-1", "path-not-utf8",
            rawTar(RawTarEntry("") { $0.name = Bytes("pax/".utf8) + [0xE4, 0xF6, 0xFC] })),
        .init(
            "CPython recursion.tar: a pax record of length 0 (CVE-2019-20907)", "tar-extended-header",
            pax("0 hdrcharset=BINARY\n")),
        .init("CPython: a pax header in place of the end", "tar-extended-header", rawTar(entry("x", type: "x"))),
        .init("CPython test_empty_tarfile, as tar writes it", "tar-trailing-bytes", Bytes(repeating: 0, count: 10_240)),
        .init("CPython test_null_tarfile", "tar-truncated", []),
    ]

    /// src/archive/tar: reader_test.go, writer_test.go and their testdata.
    private static let go: [HostileCase] = [
        .init("Go gnu.tar", "tar-foreign-header", rawTar(gnu("small.txt"))),
        .init("Go gnu-utf8.tar", "tar-foreign-header", rawTar(gnu("☺☻☹☺☻☹"))),
        .init(
            "Go gnu-not-utf8.tar", "tar-foreign-header",
            rawTar(RawTarEntry("") { ($0.name, $0.magic) = ([0x68, 0x69, 0x80, 0x81], "ustar  \u{0}") })),
        .init(
            "Go star.tar", "tar-not-canonical",
            rawTar(RawTarEntry("small.txt") { $0.unused = Bytes(repeating: 0, count: 8) + Bytes("tar\0".utf8) })),
        .init("Go v7.tar", "tar-foreign-header", rawTar(RawTarEntry("small.txt") { $0.magic = "" })),
        .init("Go nil-uid.tar", "tar-owner", rawTar(RawTarEntry("P1050238.JPG.log") { $0.owner = "" })),
        .init("Go pax.tar", "tar-extended-header", pax("14 path=a/b/c\n")),
        .init("Go pax-bad-hdr-file.tar", "tar-extended-header", pax("no record at all\n")),
        .init("Go pax-bad-mtime-file.tar", "tar-extended-header", pax("30 mtime=10000000000000.000x\n")),
        .init("Go pax-pos-size-file.tar", "tar-extended-header", pax("12 size=999\n")),
        .init("Go pax-nul-path.tar", "tar-extended-header", pax("16 path=a\u{0}b/c/d\n")),
        .init("Go pax-nul-xattrs.tar", "tar-extended-header", pax("30 SCHILY.xattr.null\u{0}=x\u{0}yz\n")),
        .init("Go pax-global-records.tar", "tar-extended-header", pax("15 path=global1\n", type: "g")),
        .init("Go pax-sparse-big.tar", "tar-extended-header", pax("22 GNU.sparse.major=1\n22 GNU.sparse.minor=0\n")),
        .init("Go TestParsePAX, a length that is too short", "tar-extended-header", pax("3 somelongkey=\n")),
        .init("Go TestParsePAX, a length that is too long", "tar-extended-header", pax("50 tooshort=\n")),
        .init(
            "Go pax-multi-hdrs.tar", "tar-extended-header",
            rawTar(entry("P1", type: "x", content: "13 path=PAX1\n"), entry("P2", type: "x"), link("f", "x"))),
        .init(
            "Go gnu-multi-hdrs.tar", "tar-extended-header",
            rawTar(gnu("././@LongLink", type: "L"), gnu("././@LongLink", type: "K"), gnu("bar"))),
        .init("Go gnu-long-nul.tar", "tar-extended-header", rawTar(gnu("././@LongLink", type: "L"), gnu("0123456789"))),
        .init("Go gnu-incremental.tar", "tar-type", rawTar(gnu("test2/", type: "D"))),
        .init("Go gnu-sparse-big.tar", "tar-sparse", rawTar(gnu("gnu-sparse", type: "S"))),
        .init("Go gnu-nil-sparse-hole.tar", "tar-sparse", rawTar(gnu("sparse.db", type: "S"))),
        .init("Go neg-size.tar", "tar-number", sized("\u{FF}", "\u{FE}\u{0}")),
        .init("Go issue12435.tar", "tar-number", sized("\u{80}", "\u{7F}\u{FF}\u{FF}\u{FF}\u{FF}\u{FF}\u{FF}\u{FF}")),
        .init("Go issue10968.tar", "tar-number", rawTar(RawTarEntry("f") { $0.size = "0000000000x\u{0}" })),
        .init("Go issue11169.tar", "tar-checksum", rawTar(RawTarEntry("f") { $0.checksum = "0000000\u{0}" })),
        .init("Go writer-big.tar", "tar-number", sized("\u{80}", "\u{4}\u{0}\u{0}\u{0}\u{0}")),
        .init(
            "Go invalid-go17.tar", "tar-owner",
            rawTar(RawTarEntry("foo") { ($0.prefix, $0.owner) = (Bytes(repeating: 0x61, count: 100), "10000000") })),
        .init("Go hardlink.tar", "tar-link", rawTar(RawTarEntry("file.txt"), link("hard.txt", "file.txt", hard: true))),
        .init("Go hdr-only.tar, a link with a size", "tar-link", rawTar(entry("hardlink", type: "1", content: "x"))),
        .init("Go file-and-dir.tar", "tar-directory", rawTar(RawTarEntry("a.txt"), entry("dir/", type: "5"))),
        .init("Go trailing-slash.tar", "tar-directory", rawTar(entry("123456789/", type: "5"))),
        .init(
            "Go ustar-file-devs.tar", "tar-not-canonical",
            rawTar(RawTarEntry("file") { $0.devices = "0000001\u{0}0000002\u{0}" })),
        .init("Go ErrInsecurePath, ../foo", "path-parent", rawTar(RawTarEntry("../foo"))),
        .init("Go ErrInsecurePath, /foo", "path-absolute", rawTar(RawTarEntry("/foo"))),
        .init("Go ErrInsecurePath, a/b/../../../c", "path-parent", rawTar(RawTarEntry("a/b/../../../c"))),
        .init(
            "Go TestReadTruncation, garbage after the file", "tar-checksum",
            rawTar(RawTarEntry("f"), end: Bytes(String(repeating: "garbage ", count: 64).utf8))),
        .init(
            "Go TestReadTruncation, garbage after one zero block", "tar-lone-zero-block",
            rawTar(
                RawTarEntry("f"),
                end: Bytes(repeating: 0, count: 512) + Bytes(String(repeating: "garbage ", count: 64).utf8))),
        .init(
            "Go TestReadTruncation, garbage after the end", "tar-trailing-bytes",
            rawTar(RawTarEntry("f")) + Bytes(String(repeating: "garbage ", count: 64).utf8)),
    ]

    /// libarchive/test, by the names of its files.
    private static let libarchive: [HostileCase] = [
        .init(
            "libarchive tar_V_negative_size", "tar-type",
            rawTar(RawTarEntry("label") { ($0.type, $0.size) = ("V", String(repeating: "\u{FF}", count: 12)) })),
        .init("libarchive tar_empty_with_gnulabel", "tar-type", rawTar(gnu("gnulabel", type: "V"))),
        .init("libarchive tar_acl_oob_read", "tar-type", rawTar(entry("f", type: "A", content: "010000"))),
        .init(
            "libarchive tar_pax_sun_holesdata", "tar-type",
            rawTar(entry("f", type: "X", content: "30 SUN.holesdata= 0 1\n"))),
        .init("libarchive multi-volume", "tar-type", rawTar(gnu("f", type: "M"))),
        .init(
            "libarchive tar_concatenated", "tar-trailing-bytes",
            rawTar(RawTarEntry("file1")) + rawTar(RawTarEntry("file2"))),
        .init("libarchive tar_empty_filename", "tar-directory", rawTar(entry("", type: "5"))),
        .init("libarchive tar_empty_filename, as a file", "path-empty", rawTar(RawTarEntry(""))),
        .init("libarchive tar_empty_pax", "tar-extended-header", pax("")),
        .init("libarchive tar_invalid_pax_size", "tar-extended-header", pax("28 size=-9223372036854775808\n")),
        .init(
            "libarchive tar_pax_g_large", "tar-extended-header",
            rawTar(RawTarEntry("pax_global_header") { ($0.type, $0.size) = ("g", "17777777777\u{0}") })),
        .init("libarchive tar_pax_large_attr", "tar-extended-header", pax(String(repeating: "x", count: 70_000))),
        .init("libarchive tar_pax_negative_time", "tar-extended-header", pax("21 mtime=-2146608000\n")),
        .init("libarchive read_pax_empty_val_no_nl", "tar-extended-header", pax("12 mtime=")),
        .init("libarchive read_pax_truncated", "tar-extended-header", Bytes(pax("14 path=a/b/c\n").prefix(700))),
        .init(
            "libarchive tar_timestamp_overflow", "tar-number",
            rawTar(RawTarEntry("tmp/f.txt") { $0.modified = "160740001042" })),
        .init(
            "libarchive tar_mac_metadata", "tar-extended-header",
            rawTar(entry("PaxHeaders/._101_a", type: "x", content: "14 path=._a/b\n"), RawTarEntry("._101_a"))),
        .init(
            "libarchive gtar_redundant_L", "tar-extended-header",
            rawTar(gnu("././@LongLink", type: "L"), gnu("././@LongLink", type: "L"), gnu("f"))),
        .init(
            "libarchive gtar_sparse_length", "tar-sparse",
            rawTar(RawTarEntry("f") { ($0.type, $0.size) = ("S", "-0000000001\u{0}") })),
        .init(
            "libarchive compat_plexus_archiver_tar", "tar-mode",
            rawTar(RawTarEntry("NOTICE.txt") { $0.mode = " 100664\u{0}" })),
        .init(
            "libarchive compat_perl_archive_tar", "tar-owner", rawTar(RawTarEntry("file1") { $0.owner = "0001750 " })),
        .init(
            "libarchive compat_tar_directory", "tar-foreign-header",
            rawTar(RawTarEntry("directory1/") { ($0.type, $0.magic, $0.content) = ("\u{0}", "", [1]) })),
        .init("libarchive compat_tar_directory, in ustar", "path-component", rawTar(RawTarEntry("directory1/"))),
        .init(
            "libarchive ustar_filename_koi8r", "path-not-utf8",
            rawTar(RawTarEntry("") { $0.name = [0xD0, 0xD2, 0xC9] })),
        .init("libarchive warn_missing_hardlink_target", "tar-link", rawTar(link("f", "gone", hard: true))),
        .init("libarchive: a checksum of signed bytes", "tar-checksum", signedChecksum),
    ]

    /// Old programs added up signed bytes, and many readers take that sum too: then one header has two spellings.
    private static var signedChecksum: Bytes {
        let sound = RawTarEntry("é")
        let header = sound.bytes.prefix(512)
        let sum = header.enumerated().reduce(0) {
            $0 + ((148..<156).contains($1.offset) ? 32 : Int(Int8(bitPattern: $1.element)))
        }
        return rawTar(RawTarEntry("é") { $0.checksum = "00" + String(sum, radix: 8) + "\u{0} " })
    }

    /// What these suites call sound, and is so here as well, since it is in the one form that bundles have.
    package static let soundTars: [HostileCase] = [
        .init("CPython test_benign_file", "accepted", rawTar(RawTarEntry("benign.txt"))),
        .init("CPython test_empty_tarfile", "accepted", rawTar()),
        .init(
            "Go ustar-file-reg.tar", "accepted",
            rawTar(
                RawTarEntry("bar") { ($0.prefix, $0.content) = (Bytes(repeating: 0x66, count: 100), Bytes("abc".utf8)) }
            )),
        .init(
            "libarchive ._ files without a pax header", "accepted",
            rawTar(RawTarEntry("._goodname"), RawTarEntry("goodname"))),
    ]
}
