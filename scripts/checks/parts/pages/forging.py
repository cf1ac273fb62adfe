# Takes a bundle apart and writes it again with something wrong in it: what the page that verifies bundles has to refuse.
import hashlib
import io
import struct
import tarfile
import zlib

GZIP = bytes([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255])


def gzip(tar, level=6):
    deflate = zlib.compressobj(level, zlib.DEFLATED, -15)
    return GZIP + deflate.compress(tar) + deflate.flush() + struct.pack("<II", zlib.crc32(tar), len(tar) & 0xFFFFFFFF)


def header(path, size, time, **changed):
    """A canonical ustar header, but for the fields that are named: (offset, bytes)."""
    block = bytearray(512)
    name = path.encode() if isinstance(path, str) else path
    fields = {"name": (0, name), "mode": (100, b"0000644\0"), "owner": (108, b"0000000\0" * 2),
              "size": (124, b"%011o\0" % size), "time": (136, b"%011o\0" % time), "type": (156, b"0"),
              "magic": (257, b"ustar\00000"), "device": (329, b"0000000\0" * 2)}
    for at, value in {**fields, **changed}.values():
        block[at:at + len(value)] = value
    block[148:156] = b"%06o\0 " % (sum(block) + 8 * 0x20)
    return bytes(block)


class Forgery:
    """The files of a bundle by their paths in it."""

    def __init__(self, data):
        self.data = data
        with tarfile.open(fileobj=io.BytesIO(zlib.decompress(data, 31))) as archive:
            members = archive.getmembers()
            self.folder = members[0].name.split("/")[0]
            self.time = int(members[0].mtime)
            self.files = {m.name.split("/", 1)[1]: archive.extractfile(m).read() for m in members}

    @property
    def name(self):
        return self.folder + ".evidence.tar.gz"

    def entry(self, path, content, **changed):
        full = path if isinstance(path, bytes) else f"{self.folder}/{path}"
        return header(full, len(content), self.time, **changed) + content + bytes(-len(content) % 512)

    def entries(self):
        return [self.entry(path, self.files[path]) for path in sorted(self.files, key=str.encode)]

    def sealed(self, entries=None, end=bytes(1024)):
        return gzip(b"".join(self.entries() if entries is None else entries) + end)

    def seal(self):
        """Manifests and Payload-Oxum as the files are now."""
        def lines(paths):
            return "".join(f"{hashlib.sha256(self.files[p]).hexdigest()}  {p}\n" for p in sorted(paths, key=str.encode)).encode()
        payload = [path for path in self.files if path.startswith("data/")]
        info = [line for line in self.files["bag-info.txt"].decode().splitlines() if not line.startswith("Payload-Oxum")]
        info.append(f"Payload-Oxum: {sum(len(self.files[p]) for p in payload)}.{len(payload)}")
        self.files["bag-info.txt"] = "".join(line + "\n" for line in info).encode()
        self.files["manifest-sha256.txt"] = lines(payload)
        self.files.pop("tagmanifest-sha256.txt", None)
        self.files["tagmanifest-sha256.txt"] = lines(path for path in self.files if not path.startswith("data/"))

    def resealed(self):
        self.seal()
        return self.sealed()

    def replace(self, path, old, new):
        assert old in self.files[path], f"{path} has no {old!r}"
        self.files[path] = self.files[path].replace(old, new, 1)


def flipped(data, at, bit=1):
    data = bytearray(data)
    data[at] ^= bit
    return bytes(data)


def forgeries(data):
    """Name, bytes, the step that refuses them, and its codes."""
    def made(change, seal=False):
        forged = Forgery(data)
        change(forged)
        return forged.resealed() if seal else forged.sealed()

    def listed(change):
        forged = Forgery(data)
        entries = forged.entries()
        return forged.sealed(change(forged, entries) or entries)

    def add(entry, at=None):
        def change(forged, entries):
            entries.insert(len(entries) if at is None else at, entry(forged))
        return listed(change)

    plain = Forgery(data)
    evidence = next(path for path in plain.files if path.startswith("data/evidence/"))
    digest = hashlib.sha256(plain.files[evidence]).hexdigest().encode()

    yield "no gzip", b"PK" + data[2:], "file", "gzip-magic"
    yield "an empty file", b"", "file", "gzip-truncated"
    yield "another method", flipped(data, 2, 4), "file", "gzip-method"
    yield "a file name in the gzip header", flipped(data, 3, 8), "file", "gzip-flags"
    yield "a time in the gzip header", flipped(data, 4), "file", "gzip-header"
    for part in (3, 5, 7):
        yield f"a flipped bit {part}/8 into the data", flipped(data, len(data) * part // 8), "file", \
            "gzip-corrupt gzip-checksum gzip-truncated gzip-size"
    yield "another CRC-32", flipped(data, -8), "file", "gzip-checksum"
    yield "another size", flipped(data, -4), "file", "gzip-size"
    yield "half of the file", data[:len(data) // 2], "file", "gzip-truncated"
    yield "all but four bytes", data[:-4], "file", "gzip-truncated"
    yield "all but the trailer", data[:-8], "file", "gzip-truncated"
    yield "a second member", data + gzip(b""), "file", "gzip-extra-member"
    yield "the same member again", data + data, "file", "gzip-extra-member"
    yield "three bytes behind it", data + b"abc", "file", "gzip-trailing-bytes"
    yield "junk that ends in the same trailer", data + bytes(100) + data[-8:], "file", "gzip-trailing-bytes"
    yield "a bomb", gzip(bytes(80 << 20)), "file", "gzip-ratio"

    yield "a changed file", made(lambda f: f.files.update({evidence: f.files[evidence] + b" "})), "manifests", "manifest-digest"
    yield "a changed manifest", made(lambda f: f.replace("manifest-sha256.txt", digest, b"0" * 64)), "manifests", "tagmanifest-digest"
    yield "a changed file of the bag", made(lambda f: f.files.update({"VERIFY.md": b"Trust me.\n"})), "manifests", "tagmanifest-digest"
    yield "a file that no manifest lists", made(lambda f: f.files.update({"data/evidence/zz": b"more"})), "manifests", "manifest-unlisted-file"
    yield "a missing file", made(lambda f: f.files.pop(evidence)), "manifests", "manifest-missing-file"
    yield "no manifest of the tags", made(lambda f: f.files.pop("tagmanifest-sha256.txt")), "bag", "bag-no-tagmanifest"
    yield "a file that the format does not know", made(lambda f: f.files.update({"data/run.sh": b"#"}), seal=True), "bag", "bag-unexpected-file"
    yield "fetch.txt", made(lambda f: f.files.update({"fetch.txt": b"https://example.org 1 data/a\n"}), seal=True), "bag", "bag-fetch"
    yield "a manifest in MD5", made(lambda f: f.files.update({"manifest-md5.txt": b""}), seal=True), "bag", "bag-foreign-manifest"
    yield "another declaration", made(lambda f: f.replace("bagit.txt", b"1.0", b"0.9"), seal=True), "bag", "bag-declaration"
    yield "another format", made(lambda f: f.replace("bag-info.txt", b"format 1", b"format 2"), seal=True), "manifests", "bundle-format"
    yield "a wrong Payload-Oxum", listed(lambda f, e: oxum(f)), "manifests", "bag-info-oxum"
    yield "evidence that the record does not name", made(lambda f: f.files.update({"data/evidence/zz": b"more"}), seal=True), "content", "evidence-unlisted"
    yield "evidence with all digests but its own list's", made(lambda f: f.files.update({evidence: b"other"}), seal=True), "content", "evidence-digest"
    yield "another record", made(lambda f: f.replace("data/release.json", b'"branch":"main"', b'"branch":"evil"'), seal=True), "provenance", "provenance-record"
    yield "a key that is there twice", made(lambda f: f.replace("data/provenance.json", b'"format":1', b'"format":1,"format":1'), seal=True), \
        "provenance", "json-not-canonical"
    yield "half of a surrogate pair", made(lambda f: f.replace("data/provenance.json", b'"format":1', b'"a":"\\ud800","format":1'), seal=True), \
        "provenance", "json-unreadable"
    yield "JSON of 100,000 levels", made(lambda f: f.files.update({"data/policy.json": b"[" * 100000 + b"]" * 100000 + b"\n"}), seal=True), \
        "content", "json-unreadable"
    yield "the provenance of another release", made(lambda f: f.replace("data/provenance.json", b'"project":"', b'"project":"x'), seal=True), \
        "provenance", "identity-folder"

    for name, path, code in [
        ("a way out", b"../../evil", "path-parent"), ("a way out, below the folder", plain.folder.encode() + b"/../evil", "path-parent"),
        ("an absolute path", b"/etc/passwd", "path-absolute"), ("a backslash", b"a\\b", "path-backslash"),
        ("a percent sign", b"a%2fb", "path-percent"), ("a line feed", b"a\nb", "path-control"),
        ("text that turns", "a\u202Eb".encode(), "path-control"), ("an empty part", b"a//b", "path-component"),
        ("a path that is not NFC", "e\u0301".encode(), "path-not-nfc"), ("a path that is not UTF-8", b"a\xff", "path-not-utf8"),
        ("white space at an end", b"a ", "path-white-space"), ("no path", b"", "path-empty"),
    ]:
        yield name, add(lambda f: f.entry(path, b"x"), at=0), "archive", code
    yield "a file twice", listed(lambda f, e: e.insert(0, e[0])), "archive", "tar-duplicate"
    yield "a file twice, far apart", listed(lambda f, e: e.append(e[0])), "archive", "tar-duplicate"
    yield "two files that differ in case", add(lambda f: f.entry("Data/notes.md", b"x"), at=0), "archive", "tar-case-duplicate"
    yield "files out of order", listed(lambda f, e: e.reverse()), "archive", "tar-unsorted"
    for name, kind, code in [("a hard link", b"1", "tar-link"), ("a symbolic link", b"2", "tar-link"), ("a device", b"3", "tar-device"),
                             ("a FIFO", b"6", "tar-device"), ("a directory", b"5", "tar-directory"), ("a sparse file", b"S", "tar-sparse"),
                             ("a pax header", b"x", "tar-extended-header"), ("a GNU long name", b"L", "tar-extended-header"),
                             ("an old header", b"\0", "tar-foreign-header"), ("an unknown type", b"Z", "tar-type")]:
        yield name, add(lambda f: f.entry("AAA", b"", type=(156, kind)), at=0), "archive", code
    for name, changed, code in [
        ("the magic of GNU tar", (257, b"ustar  \0"), "tar-foreign-header"), ("another mode", (100, b"0000755\0"), "tar-mode"),
        ("an owner", (108, b"0001750\0"), "tar-owner"), ("an owner's name", (265, b"root"), "tar-owner"),
        ("a size in base 256", (124, b"\x80" + bytes(10) + b"\x01"), "tar-number"), ("another time", (136, b"00000000001\0"), "tar-times"),
        ("a link's target", (157, b"evil"), "tar-not-canonical"), ("bytes behind a path's end", (90, b"evil"), "tar-not-canonical"),
    ]:
        yield name, listed(lambda f, e: e.append(f.entry("zzz", b"", field=changed))), "archive", code
    yield "a wrong header checksum", listed(lambda f, e: e.append(flipped(f.entry("zzz", b""), 200))), "archive", "tar-checksum"
    yield "a size past the end", listed(lambda f, e: e.append(header(f.folder + "/zzz", 1 << 32, f.time))), "archive", "tar-truncated"
    yield "bytes in the padding", listed(lambda f, e: e.append(header(f.folder + "/zzz", 1, f.time) + b"xy" + bytes(510))), "archive", "tar-padding"
    yield "one zero block", plain.sealed(end=bytes(512) + b"x" * 512), "archive", "tar-lone-zero-block"
    yield "a third zero block", plain.sealed(end=bytes(1536)), "archive", "tar-trailing-bytes"
    yield "no end", plain.sealed(end=b""), "archive", "tar-truncated"
    yield "an empty archive", gzip(bytes(1024)), "bag", "bag-empty"
    yield "two folders", add(lambda f: f.entry(b"zzz/a", b"x")), "bag", "bag-folders"


def oxum(forged):
    info = forged.files["bag-info.txt"]
    forged.files["bag-info.txt"] = info[:-2] + (b"0\n" if info[-2:-1] != b"0" else b"1\n")
    info = hashlib.sha256(forged.files["bag-info.txt"]).hexdigest()
    lines = forged.files["tagmanifest-sha256.txt"].decode().splitlines()
    forged.files["tagmanifest-sha256.txt"] = "".join((f"{info}  bag-info.txt" if "bag-info" in line else line) + "\n" for line in lines).encode()
    return forged.entries()
