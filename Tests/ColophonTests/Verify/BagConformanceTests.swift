// The BagIt conformance suite (github.com/LibraryOfCongress/bagit-conformance-suite), case by case on a bundle: what it calls
// invalid is refused; what it calls valid is accepted where it is a bag of the one kind that bundles are, and else refused.
import Archives
import Bundles
import Evidence
import Files
import Primitives
import ReleaseModel
import Testing
import Versions

@Suite struct BagConformanceTests {
    /// Puts lines into the payload manifest, in the order of the paths, and seals the tags again.
    private static func listing(_ paths: String..., code: String, name: String) -> BundleAttack {
        BundleAttack(name, code) {
            var lines = bytesText($0.files["manifest-sha256.txt"]).split(separator: "\n").map(String.init)
            lines += paths.map { "\(SHA256Digest(of: Bytes()).hex)  \($0)" }
            lines.sort { $0.utf8.dropFirst(66).lexicographicallyPrecedes($1.utf8.dropFirst(66)) }
            $0.files["manifest-sha256.txt"] = Bytes((lines.joined(separator: "\n") + "\n").utf8)
            $0.resealTags()
        }
    }

    private static func fetching(_ path: String, name: String) -> BundleAttack {
        BundleAttack(name, "bag-fetch") {
            $0.files["fetch.txt"] = Bytes("http://localhost:8989/test3.txt - \(path)\n".utf8)
        }
    }

    private static func declaring(_ bytes: Bytes, name: String, code: String = "bag-declaration") -> BundleAttack {
        BundleAttack(name, code) {
            $0.files["bagit.txt"] = bytes
            $0.resealTags()
        }
    }

    private static func declaring(_ text: String, name: String) -> BundleAttack {
        declaring(Bytes(text.utf8), name: name)
    }

    private static let encoding = "Tag-File-Character-Encoding: UTF-8\n"

    static let invalid: [BundleAttack] = [
        declaring("BagIt-Version: 1.0\n", name: "v0.97 baginfo-missing-encoding"),
        declaring("\u{FEFF}BagIt-Version: 1.0\n\(encoding)", name: "v0.97 bom-in-bagit.txt"),
        .init("v0.97 corrupt-data-file", "manifest-digest") { $0.files["data/evidence/docs.txt"]? += [0x0A] },
        .init("v0.97 corrupt-tag-file", "tagmanifest-digest") {
            let text = bytesText($0.files["tagmanifest-sha256.txt"]).split(separator: "\n")
            $0.files["tagmanifest-sha256.txt"] = Bytes(text.map { "deadbeef\($0.dropFirst(8))\n" }.joined().utf8)
        },
        .init("v0.97 extra-file-in-bag", "manifest-unlisted-file") { $0.files["data/evidence/bar"] = [] },
        declaring("BagIt-Version: .97\n\(encoding)", name: "v0.97 invalid-version-number"),
        .init("v0.97 missing-baginfo", "bag-no-info") { $0.files["bag-info.txt"] = nil },
        .init("v0.97 missing-bagit.txt", "bag-no-declaration") { $0.files["bagit.txt"] = nil },
        listing(
            "../../../README.md", #"\.\./\.\./\.\./README.md"#, code: "manifest-path",
            name: "v0.97 out-of-scope-file-paths-using-dot-notation"),
        fetching("../../../README.md", name: "v0.97 out-of-scope-file-paths-using-dot-notation-for-fetch"),
        .init("v0.97 same-filename-listed-twice-with-different-hashes", "manifest-duplicate") {
            let text = bytesText($0.files["manifest-sha256.txt"])
            let last = try #require(text.split(separator: "\n").last)
            $0.files["manifest-sha256.txt"] = Bytes((text + "deadbeef\(last.dropFirst(8))\n").utf8)
            $0.resealTags()
        },
        listing("/tmp/foo", code: "manifest-path", name: "linux-only out-of-scope-file-paths-using-absolute-path"),
        fetching("/tmp/foo", name: "linux-only out-of-scope-file-paths-using-absolute-path-for-fetch"),
        listing("~/foo", code: "manifest-path", name: "linux-only out-of-scope-file-paths-using-shortcut"),
        fetching("~/foo", name: "linux-only out-of-scope-file-paths-using-shortcut-for-fetch"),
        listing("~root/foo", code: "manifest-path", name: "linux-only out-of-scope-file-paths-using-shortcut-username"),
        fetching("~root/foo", name: "linux-only out-of-scope-file-paths-using-shortcut-username-for-fetch"),
        listing(
            #"C:\Windows\System32\setx.exe"#, code: "manifest-path",
            name: "windows-only out-of-scope-file-paths-using-absolute-path"),
        fetching(
            #"C:\Windows\System32\setx.exe"#, name: "windows-only out-of-scope-file-paths-using-absolute-path-for-fetch"
        ),
        listing(
            #"%HomeDrive%\Windows\System32\setx.exe"#, code: "manifest-path",
            name: "windows-only out-of-scope-file-paths-using-shortcut"),
        fetching(
            #"%HomeDrive%\Windows\System32\setx.exe"#,
            name: "windows-only out-of-scope-file-paths-using-shortcut-for-fetch"),
        declaring(
            "BagIt-Version : 1.0\nTag-File-Character-Encoding : UTF-8\n", name: "v1.0 bagit-with-invalid-whitespace"),
        .init("v1.0 notAllManifestsListAllFiles", "manifest-unlisted-file") {
            let lines = bytesText($0.files["manifest-sha256.txt"]).split(separator: "\n").dropLast()
            $0.files["manifest-sha256.txt"] = Bytes(lines.map { "\($0)\n" }.joined().utf8)
            $0.resealTags()
        },
        .init("v1.0 same-filename-listed-twice-with-the-same-hash", "manifest-duplicate") {
            let text = bytesText($0.files["manifest-sha256.txt"])
            $0.files["manifest-sha256.txt"] = Bytes((text + (text.split(separator: "\n").last ?? "") + "\n").utf8)
            $0.resealTags()
        },
    ]

    /// Valid there, with a warning. A bundle is written by one program, so nothing of this comes about by accident.
    static let doubtful: [BundleAttack] = [
        listing("data/evidence/DOCS.TXT", code: "manifest-missing-file", name: "duplicate-file-with-different-case"),
        .init("duplicate-file-with-different-case, both there", "tar-case-duplicate") {
            $0.files["data/evidence/DOCS.TXT"] = []
        },
        .init("made-with-md5sum-tools", "manifest-syntax") {
            let lines = bytesText($0.files["manifest-sha256.txt"]).split(separator: "\n")
            $0.files["manifest-sha256.txt"] = Bytes(
                lines.map { "\($0.prefix(64)) *\($0.dropFirst(66))\n" }.joined().utf8)
            $0.resealTags()
        },
        listing("./data/evidence/docs.txt", code: "manifest-path", name: "relative-path"),
        listing(
            "data/evidence/N\u{FA}\u{F1}ez", "data/evidence/Nu\u{301}n\u{303}ez", code: "manifest-missing-file",
            name: "same-filename-listed-twice-with-different-normalization"),
        .sealed("special-system-files, Thumbs.db", "evidence-unlisted") { $0.files["data/evidence/Thumbs.db"] = [] },
        .sealed("special-system-files, .DS_Store", "evidence-unlisted") { $0.files["data/evidence/.DS_Store"] = [] },
    ]

    /// Valid there: other versions, digests and spellings of BagIt, of which bundles have but one each.
    static let ofOtherKinds: [BundleAttack] =
        ["0.93", "0.94", "0.95", "0.96", "0.97"].map {
            declaring("BagIt-Version: \($0)\n\(encoding)", name: "v\($0) basic-bag")
        } + [
            .init("v1.0 basicBag, with SHA-512", "bag-foreign-manifest") { $0.files["manifest-sha512.txt"] = [] },
            .init("v0.97 basic-bag, with MD5", "bag-foreign-manifest") { $0.files["manifest-md5.txt"] = [] },
            .init("holey-bag", "bag-fetch") {
                $0.files["fetch.txt"] = Bytes("http://localhost:8989/test3.txt - data/dir1/test3.txt\n".utf8)
            },
            declaring(
                Bytes("BagIt-Version: 1.0\nTag-File-Character-Encoding: ISO-8859-1\n".utf8),
                name: "ISO-8859-1-encoded-tag-files"),
            declaring(
                Bytes("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-16\n".utf8),
                name: "UTF-16-encoded-tag-files"),
            .init("duplicate-metadata-entries", "bag-info-fields") {
                $0.files["bag-info.txt"]? += Bytes("Payload-Oxum: 1.1\n".utf8)
                $0.resealTags()
            },
            .init("uncommon-metadata-separators", "bag-info-syntax") {
                try $0.edit("bag-info.txt", "Bagging-Date: ", "Bagging-Date  :\t")
                $0.resealTags()
            },
            .init("a folded metadata line (RFC 8493, 2.2.2)", "bag-info-syntax") {
                try $0.edit("bag-info.txt", "format 1", "\n  format 1")
                $0.resealTags()
            },
            .init("bag-with-leading-dot-slash-in-manifest", "manifest-path") {
                let lines = bytesText($0.files["manifest-sha256.txt"]).split(separator: "\n")
                $0.files["manifest-sha256.txt"] = Bytes(
                    lines.map { "\($0.prefix(66))./\($0.dropFirst(66))\n" }.joined().utf8)
                $0.resealTags()
            },
            .init("lines that end with a carriage return", "manifest-missing-file") {
                let text = bytesText($0.files["manifest-sha256.txt"])
                $0.files["manifest-sha256.txt"] = Bytes(text.utf8.flatMap { $0 == 0x0A ? [0x0D, 0x0A] : [$0] })
                $0.resealTags()
            },
            .init("minimal-bag", "bag-no-info") {
                $0.files["bag-info.txt"] = nil
                $0.files["tagmanifest-sha256.txt"] = nil
            },
        ]

    private static let original = Result { try BundleSample().bundle().bytes }

    @Test(arguments: invalid + doubtful + ofOtherKinds) func refuses(_ attack: BundleAttack) throws {
        var forgery = try Forgery(Self.original.get())
        try attack.change(&forgery)
        #expect(Self.code { try forgery.bytes() } == attack.code)
    }

    /// `%` has two meanings in bags (a byte of its own up to 0.97, an escape from 1.0 on), so no bundle has it in a name.
    @Test(arguments: ["%7Edir2/test.txt", "a%0Ab.txt", "a\nb.txt", #"a\b.txt"#]) func refusesEscapableNames(
        _ name: String
    ) throws {
        let sound = try #require(try Self.original.get().isEmpty ? nil : Forgery(Self.original.get()))
        var forgery = sound
        forgery.files["data/evidence/\(name)"] = []
        let code = try #require(Self.code { try forgery.bytes() })
        #expect(code.hasPrefix("path-"))
    }

    @Test(arguments: ["bag/bagit.txt", "bag/data/manifest-md5.txt", "dir 2/dir3/test 5.txt", "fetch.txt", "~foo"])
    func acceptsTheSuitesOtherNames(_ name: String) throws {
        let sample = BundleSample(files: [.init(path: name, kind: "other", text: "test\n")])
        let read = try BundleReader.read(sample.bundle().bytes)
        #expect(read.evidence.map(\.entry.path) == [name])
    }

    /// The code that the reader refuses with, or that our own writer does: it writes no such archive.
    private static func code(_ bytes: () throws -> Bytes) -> String? {
        do {
            _ = try BundleReader.read(bytes())
            return nil
        } catch {
            return (error as? BundleRefusal)?.code ?? (error as? ArchiveError)?.code ?? "\(error)"
        }
    }
}
