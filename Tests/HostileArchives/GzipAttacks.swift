// Compressed files that a reader has to refuse: our own attacks, and those of public test suites.
import Archives
import Bundles
import Primitives
import ReleaseModel

private let plain = Bytes("colophon: the note at the end of a book, a book, a book\n".utf8)

/// A valid file with one change.
private func changed(_ change: (inout Bytes) -> Void) -> Bytes {
    var bytes = Gzip.compress(plain)
    change(&bytes)
    return bytes
}

/// A file with the right header and trailer around these deflate bits, of which it says that they give `plain`.
private func deflated(_ bits: Bytes) -> Bytes {
    Gzip.compress(plain).prefix(10) + bits + Gzip.compress(plain).suffix(8)
}

/// A member as gzip itself writes it (RFC 1952, section 2.3.1), with these flags and fields.
private func member(flags: UInt8, fields: Bytes = []) -> Bytes {
    [0x1F, 0x8B, 8, flags, 0, 0, 0, 0, 0, 3] + fields + Gzip.compress(plain).dropFirst(10)
}

extension HostileCase {
    package static let gzip: [HostileCase] = [
        .init("nothing", "gzip-truncated", []),
        .init("text", "gzip-magic", plain),
        .init("one byte", "gzip-truncated", [0x1F]),
        .init("one other byte", "gzip-magic", [0x1E]),
        .init("header alone", "gzip-truncated", Bytes(Gzip.compress(plain).prefix(10))),
        .init("half a header", "gzip-truncated", Bytes(Gzip.compress(plain).prefix(6))),
        .init("method 7", "gzip-method", changed { $0[2] = 7 }),
        .init("FTEXT", "gzip-flags", changed { $0[3] = 1 }),
        .init("FHCRC", "gzip-flags", changed { $0[3] = 2 }),
        .init("FNAME", "gzip-flags", changed { $0[3] = 8 }),
        .init("a reserved flag", "gzip-flags", changed { $0[3] = 0x80 }),
        .init("a time", "gzip-header", changed { $0[4] = 1 }),
        .init("XFL 2", "gzip-header", changed { $0[8] = 2 }),
        .init("OS 3", "gzip-header", changed { $0[9] = 3 }),
        .init("reserved block type", "gzip-corrupt", changed { $0[10] |= 6 }),
        .init("wrong CRC", "gzip-checksum", changed { $0[$0.count - 5] ^= 1 }),
        .init("wrong size", "gzip-size", changed { $0[$0.count - 1] ^= 0x80 }),
        .init("no trailer", "gzip-truncated", changed { $0.removeLast(8) }),
        .init("half a trailer", "gzip-truncated", changed { $0.removeLast(3) }),
        .init("second member", "gzip-extra-member", changed { $0 += Gzip.compress([1]) }),
        .init("empty second member", "gzip-extra-member", changed { $0 += Gzip.compress([]) }),
        .init("a zero byte after it", "gzip-trailing-bytes", changed { $0.append(0) }),
        .init("text after it", "gzip-trailing-bytes", changed { $0 += plain }),
    ]

    /// Go: compress/gzip/gunzip_test.go. libarchive: test_read_filter_gzip_recursive.c, test_compat_gzip.c. CPython:
    /// Lib/test/test_gzip.py. zlib: test/infcover.c, whose deflate streams are written out here.
    package static let gzipCorpora: [HostileCase] = [
        .init("Go: hello.txt with its name", "gzip-flags", member(flags: 8, fields: Bytes("hello.txt\0".utf8))),
        .init(
            "Go: f1l3n4m3.tXt with extra field, name and comment", "gzip-flags",
            member(flags: 0x1C, fields: [4, 0, 1, 2, 3, 4] + Bytes("f1l3n4m3.tXt\0a comment\0".utf8))),
        .init("Go: hello.txt twice", "gzip-extra-member", changed { $0 += $0 }),
        .init("Go: hello.txt and garbage", "gzip-trailing-bytes", changed { $0 += Bytes("garbage!!!".utf8) }),
        .init("Go: hello.txt and the start of a member", "gzip-extra-member", changed { $0 += [0x1F, 0x8B, 8] }),
        .init("Go: hello.txt and zeros", "gzip-trailing-bytes", changed { $0 += Bytes(repeating: 0, count: 20) }),
        .init("Go: hello.txt, its checksum cut off", "gzip-truncated", changed { $0.removeLast(6) }),
        .init("Go: hello.txt with a corrupt checksum", "gzip-checksum", changed { $0[$0.count - 8] ^= 0xFF }),
        .init("Go: hello.txt with a corrupt size", "gzip-size", changed { $0[$0.count - 4] ^= 0xFF }),
        .init("Go: a wrong header checksum", "gzip-flags", member(flags: 2, fields: [0, 0])),
        .init("libarchive: a member after the other", "gzip-extra-member", changed { $0 += member(flags: 0) }),
        .init(
            "libarchive: filled up with zeros", "gzip-trailing-bytes", changed { $0 += Bytes(repeating: 0, count: 512) }
        ),
        .init("CPython: bad magic", "gzip-magic", changed { $0[0] = 0x1E }),
        .init("CPython: the time of its making", "gzip-header", changed { $0[4] = 0x2A }),
        .init("CPython: compressed at level 9", "gzip-header", changed { $0[8] = 2 }),
        .init("CPython: without its trailer", "gzip-truncated", changed { $0.removeLast(8) }),
        .init("zlib: invalid stored block lengths", "gzip-corrupt", deflated([1, 0, 0, 0, 0])),
        .init("zlib: too many length symbols", "gzip-corrupt", deflated([0xFC, 0, 0])),
        .init("zlib: invalid code lengths set", "gzip-corrupt", deflated([4, 0, 0xFE, 0xFF])),
        .init("zlib: invalid bit length repeat", "gzip-corrupt", deflated([4, 0, 0x24, 0x49, 0])),
        .init("zlib: invalid distance code", "gzip-corrupt", deflated([2, 0x7E, 0xFF, 0xFF])),
        .init(
            "zlib: invalid distance too far back", "gzip-corrupt",
            deflated([0x0C, 0xC0, 0x81, 0, 0, 0, 0, 0, 0x90, 0xFF, 0x6B, 4, 0])),
        .init(
            "a deflate stream that never ends", "gzip-truncated",
            Bytes(Gzip.compress(plain).prefix(10)) + Bytes(repeating: 0, count: 5).flatMap { [$0, 0, 0, 0xFF, 0xFF] }),
    ]
}
