// The path rule of archives: what passes, what does not and why, and what collides.
import Archives
import Bundles
import Colophon
import Primitives
import ReleaseModel
import Testing
import Workspace

/// The code that writing an archive with this one path gives.
private func code(_ path: String) -> String {
    do {
        _ = try Tar.write([ArchiveEntry(path: path, bytes: [])], modified: 0)
        return "accepted"
    } catch {
        return error.code
    }
}

private func letters(_ count: Int) -> String { String(repeating: "a", count: count) }

@Suite struct ArchivePathTests {
    static let good = [
        "a", "data/evidence/junit.xml", "a b/c d", ".hidden", "a..b", "-rf", "~x", "$(x)",
        ".github/x", ".gitignore", "git", "git.txt", "x.git", "git~", "git~x", "digit~1", "a.git/x", "console.log",
        "con1", "com",
        "com10.txt", "auxiliary", "null/x", "lpt", "a.con", "conin", "nul-1", "x.nul", "comx", "é/日本/😀",
        "\u{5D0}\u{5D1}", letters(100), letters(155) + "/" + letters(100), "a/" + letters(100), "x\u{200D}y",
        letters(50) + "/" + letters(104) + "/" + letters(100),
    ]

    @Test(arguments: good)
    func acceptsPlainPaths(path: String) {
        #expect(ArchivePath.problem(path) == nil)
        #expect(code(path) == "accepted")
    }

    static let bad: [(path: String, code: String)] = [
        ("", "path-empty"), ("/", "path-absolute"), ("/etc/passwd", "path-absolute"), ("//a", "path-absolute"),
        ("..", "path-parent"), ("a/../b", "path-parent"), ("../a", "path-parent"), ("a/..", "path-parent"),
        (".", "path-component"), ("./a", "path-component"), ("a/./b", "path-component"), ("a//b", "path-component"),
        ("a/", "path-component"), ("a\\b", "path-backslash"), ("..\\a", "path-backslash"), ("a%b", "path-percent"),
        ("a%2Fb", "path-percent"), ("a\nb", "path-control"), ("a\tb", "path-control"), ("a\u{0}b", "path-control"),
        ("a\u{7F}", "path-control"), ("a\u{85}b", "path-control"), ("a\u{9B}b", "path-control"),
        ("a\u{202E}txt.exe", "path-control"), (" a", "path-white-space"), ("a ", "path-white-space"),
        ("a /b", "path-white-space"), ("a/ b", "path-white-space"), ("a  b", "path-white-space"),
        (" ", "path-white-space"),
        ("a\u{A0}b", "path-white-space"), ("a\u{2028}b", "path-white-space"), ("a\u{3000}b", "path-white-space"),
        ("e\u{301}", "path-not-nfc"), ("\u{212B}", "path-not-nfc"), ("\u{1100}\u{1161}", "path-not-nfc"),
        ("a\u{301}\u{323}", "path-not-nfc"), ("\u{FB33}", "path-not-nfc"), ("a\u{FFFD}", "path-not-utf8"),
        (".git", "path-git"), (".git/HEAD", "path-git"), ("a/.GIT/config", "path-git"), (".giT", "path-git"),
        ("git~1/hooks/x", "path-git"), ("GIT~1", "path-git"), ("a/git~12", "path-git"), (".git.", "path-git"),
        (".git. .", "path-git"), (".git...", "path-git"), (".git::$INDEX_ALLOCATION/x", "path-git"),
        (".git:x", "path-git"),
        (".g\u{200D}it", "path-git"), (".gi\u{200C}t", "path-git"), ("\u{FEFF}.git", "path-git"),
        (".git\u{206A}", "path-git"),
        (".g\u{AD}it/x", "path-git"), ("git\u{200C}~1", "path-git"), (".gı\u{200D}t", "path-git"),
        (".git ", "path-white-space"), ("a:b", "path-colon"), ("c:/x", "path-colon"), ("a/b:$DATA", "path-colon"),
        ("...", "path-ending"), ("a.", "path-ending"), ("a./b", "path-ending"), ("x/a..", "path-ending"),
        ("con", "path-reserved"), ("CON.txt", "path-reserved"), ("a/nul", "path-reserved"),
        ("Aux.tar.gz/x", "path-reserved"),
        ("prn", "path-reserved"), ("com1", "path-reserved"), ("COM9.log", "path-reserved"), ("lpt0", "path-reserved"),
        ("com¹.txt", "path-reserved"), ("LPT³", "path-reserved"), ("con .txt", "path-reserved"),
        ("CONIN$", "path-reserved"),
        ("conout$.x", "path-reserved"), ("x/con", "path-reserved"),
        (letters(101), "path-too-long"), ("a/" + letters(101), "path-too-long"),
        (letters(156) + "/a", "path-too-long"), (letters(300), "path-too-long"),
        (letters(100) + "/" + letters(54) + "/" + letters(101), "path-too-long"),
        (letters(99) + "é", "path-too-long"),
    ]

    @Test(arguments: bad.indices)
    func refusesOtherPathsWithTheReasonAndARemedy(index: Int) throws {
        let (path, expected) = Self.bad[index]
        let problem = try #require(ArchivePath.problem(path))
        #expect(!problem.remedy.isEmpty)
        #expect(code(path) == expected, "\(problem.message)")
    }

    @Test func messagesShowNoControlCharacters() throws {
        let problem = try #require(ArchivePath.problem("a\u{1B}[31m\u{202E}\u{85}\u{A0}b"))
        #expect(problem.message.hasPrefix("“a\\u{1B}[31m\\u{202E}\\u{85}\\u{A0}b”"))
    }

    // Python's unicodedata is another implementation of Unicode's tables. It prints every assigned character above ASCII,
    // and 1 where it is its own NFC.
    @Test(.enabled(if: ForeignTool.python.isPresent))
    func agreesWithPythonOnNFC() throws {
        let script = """
            import unicodedata as u
            for c in map(chr, range(0xA0, 0x30000)):
                if u.category(c) in ('Cn', 'Cs', 'Co') or 0x3400 <= ord(c) < 0xD7A4 and ord(c) % 64: continue
                if c.isspace() or u.category(c) in ('Cf', 'Zs', 'Zl', 'Zp') or c == '\\ufffd': continue
                print(ord(c), int(u.normalize('NFC', c) == c))
            """
        let folder = try TemporaryFolder()
        var checked = 0
        for line in try ForeignTool.python.run(["-c", script], in: folder).text.split(separator: "\n") {
            let fields = line.split(separator: " ").compactMap { UInt32($0) }
            try #require(fields.count == 2)
            let path = String(String.UnicodeScalarView([try #require(Unicode.Scalar(fields[0]))]))
            #expect((ArchivePath.problem(path) == nil) == (fields[1] == 1), "U+\(String(fields[0], radix: 16))")
            checked += 1
        }
        #expect(checked > 40_000)
    }

    // str.casefold is Unicode's full case folding.
    @Test(.enabled(if: ForeignTool.python.isPresent))
    func joinsWhatPythonFoldsTogether() throws {
        let script = """
            for c in map(chr, range(0x21, 0x30000)):
                if not 0xD800 <= ord(c) < 0xE000 and c.casefold() != c: print(c, c.casefold())
            """
        let folder = try TemporaryFolder()
        let text = try ForeignTool.python.run(["-X", "utf8", "-c", script], in: folder).text
        let lines = text.unicodeScalars.split(separator: "\n")
        #expect(lines.count > 1_400)
        for line in lines {
            let paths = line.split(separator: " ").map { String($0) }
            try #require(paths.count == 2)
            #expect(ArchivePath.collision(in: paths) != nil, "\(paths)")
        }
    }

    @Test func findsPathsThatDifferOnlyInCase() throws {
        let (first, second) = try #require(ArchivePath.collision(in: ["b", "Data/Log", "data/log"]))
        #expect((first, second) == ("Data/Log", "data/log"))
        for pair in [["STRASSE", "straße"], ["σίσυφος", "ΣΊΣΥΦΟΣ"], ["É", "é"], ["ﬁn", "FIN"], ["a", "a"]] {
            #expect(ArchivePath.collision(in: pair) != nil, "\(pair)")
        }
    }

    @Test func findsAFileWhereAFolderIsNeeded() throws {
        let (file, path) = try #require(ArchivePath.collision(in: ["a/B/c", "a/b"]))
        #expect((file, path) == ("a/b", "a/B/c"))
    }

    @Test func leavesDifferentPathsAlone() {
        #expect(ArchivePath.collision(in: []) == nil)
        #expect(ArchivePath.collision(in: ["a", "b", "a.b", "ab/c", "ab/d", "e", "é", "ä", "ö/x", "ö.x"]) == nil)
    }
}
