// Spellings of a version, by stated facts and against Python's packaging library where it is installed.
import Foundation
import ReleaseModel
import Testing
import Versions

struct VersionSpellingTests {
    private func version(_ text: String) throws -> Version { try #require(Version(text)) }

    @Test(arguments: [
        ("1.0.0", "1.0.0"), ("1.0.0", "v1.0.0"), ("1.0.0", "V1.0"), ("1.0.0", "1"), ("1.0.0", " 1.0.0\n"),
        ("1.0.0", "1.0.0+local.1"), ("1.0.0+5", "1.0.0"), ("1.0.0", "1.0.0.0"), ("1.0.0", "0!1.0"),
        ("1.0.0-rc.1", "1.0rc1"), ("1.0.0-rc.1", "1.0.0rc1"), ("1.0.0-rc.1", "1.0.0.rc1"), ("1.0.0-rc.1", "1.0.0-rc.1"),
        ("1.0.0-rc.1", "1.0.0-RC1"), ("1.0.0-rc.1", "1.0.0c1"), ("1.0.0-rc.1", "1.0.0_pre_1"),
        ("1.0.0-rc.1", "1.0.0~rc1"), ("1.0.0-rc.1", "1.0~rc.1"),
        ("1.0.0-rc.1", "1.0.0-preview-1"), ("1.0.0-rc", "1.0.0rc0"), ("1.0.0-alpha.1", "1.0a1"),
        ("1.0.0-alpha.1", "1.0.0.alpha1"), ("1.0.0-beta.2", "1.0b2"), ("1.0.0-b.2", "1.0beta2"),
        ("1.0.0-dev.4", "1.0.dev4"), ("1.0.0-rc.1.dev.2", "1.0rc1.dev2"), ("1.0.0-post.1", "1.0.post1"),
        ("1.0.0-post.1", "1.0.rev1"), ("1.0.0-alpha.beta", "1.0.0-ALPHA.beta"), ("1.0.0-1", "1.0.0-1"),
    ])
    func isTheSameVersion(version text: String, spelling: String) throws {
        #expect(try version(text).isSpelled(spelling))
        // What is spelled in a text may be named there.
        #expect(try version(text).mayBeNamed(in: Array("# Changes\n\n## Orchard-\(spelling): all of it\n".utf8)))
    }

    @Test(arguments: [
        ("1.2.3", "1.2 is out"), ("1.2.3", "1.2.30, 11.2.3 and 1.2-3"), ("1.2.3", "1\n.2.3"), ("0.10.0", "0.1"),
        ("2.0.0-dev.1", "2.0 is out\ndevelopment goes on"), ("2.0.0-dev.1", "12.0.dev1"), ("1.2.3", ""),
    ])
    func isNotNamed(version text: String, in source: String) throws {
        #expect(try !version(text).mayBeNamed(in: Array(source.utf8)))
    }

    @Test(arguments: [
        ("2021.1.0", "2021.01"), ("1.2.0.DEV3", "1.2.dev3"), ("1!2.3", "v1!2.3"), ("1.2.0.dev3", "1.2.0.Dev3"),
    ])
    func mayBeNamedInEverySpelling(version text: String, spelling: String) throws {
        let version = try #require(Version(text, scheme: .pep440))
        #expect(version.isSpelled(spelling) && version.mayBeNamed(in: Array(spelling.utf8)))
    }

    @Test(arguments: [
        ("1.0.0", "1.0.1"), ("1.0.0", "1.0.0rc1"), ("1.0.0-rc.1", "1.0.0"), ("1.0.0-rc.1", "1.0.0rc2"),
        ("1.0.0-rc.1", "1.0.0b1"), ("1.0.0-rc.1", "1.0.0rc1.dev1"), ("1.0.0-rc.1", "1.0.0rc1.post1"),
        ("1.0.0", "1!1.0.0"),
        ("1.0.0", "1.0.0-SNAPSHOT"), ("1.0.0", ""), ("1.0.0", "v"), ("1.0.0", "latest"), ("1.0.0", "1.0.0 beta"),
        ("1.0.0", "1.0.0."), ("1.0.0", "vv1.0.0"), ("1.0.0-1", "1.0.0.post1"), ("1.0.0-1", "1.0.0"),
        ("1.10.0", "1.1.0"), ("1.0.0", "1.0.0~rc1"),
        ("1.0.0", "１.0.0"), ("1.0.0", "+"),
    ])
    func isAnotherVersion(version text: String, spelling: String) throws {
        #expect(try !version(text).isSpelled(spelling))
    }

    /// Every base with every suffix, against every other: `packaging` says which are one version. Local parts are left out, as
    /// build metadata is; the implicit post-release (`1.0-1`) is the one reading that Colophon doesn't share.
    @Test(.enabled(if: Oracle.isThere))
    func agreesWithThePackagingLibrary() throws {
        let bases = ["1.0.0", "1.0", "1", "01.0", "1.0.1", "0!1.0.0", "1!1.0", "v1.0.0", "1.0.0.0"]
        let suffixes = [
            "", "rc1", ".rc1", "-rc.1", "_c_1", "c", "rc0", "-preview1", "pre01", "a1", ".alpha.1", "-ALPHA", "b1",
            "beta.1",
            ".dev1", "-dev", "dev0", ".post1", "-rev.1", "r1", "post", "rc1.dev1", "-rc.1.dev.1", "rc1.post1", "a-1",
            "a--1",
            "a-dev1", "rc1.post1.dev1", ".", "-", "rc1rc1", "-gamma", "post1rc1", "+abc", "rc1+abc.1", "x", "..1",
        ]
        let spellings = bases.flatMap { base in suffixes.map { base + $0 } }
        let versions = [
            "1.0.0", "1.0.1", "1.0.0-rc.1", "1.0.0-rc", "1.0.0-alpha.1", "1.0.0-alpha", "1.0.0-b.1", "1.0.0-dev.1",
            "1.0.0-post.1",
            "1.0.0-rc.1.dev.1", "1.0.0-gamma", "1.0.0+abc",
        ]
        let answers = try Oracle.answers(versions, spellings)
        #expect(answers.count == versions.count * spellings.count)
        var index = 0
        var same = 0
        for text in versions {
            let version = try version(text)
            for spelling in spellings {
                // A text that PEP 440 doesn't know is still this version where it is SemVer's own text.
                let expected = answers[index] == "1" || text == spelling || "v" + text == spelling
                #expect(version.isSpelled(spelling) == expected, "\(text) as \(spelling)")
                same += expected ? 1 : 0
                index += 1
            }
        }
        #expect(same > 100)
    }

    /// The order and identity of the scheme pep440, of every base with every suffix, as `packaging` has them.
    @Test(.enabled(if: Oracle.isThere))
    func ordersAsThePackagingLibraryDoes() throws {
        let bases = ["1.0", "1.0.1", "v1", "2!0.9", "01.10"]
        let suffixes = [
            "", "rc1", "-RC.2", "c", "a1", ".ALPHA", "b2", ".dev1", "-dev", ".post1", "-1", "-r", "rc1.dev1",
            "rc1.post1", "rc1-1.dev2",
            ".post2.dev3", "+abc", "+abc.1", "+2", "+2.a", "rc1+x", "a--1", "x", "-", "+", "+a..b", ".post1rc1",
        ]
        let texts = bases.flatMap { base in suffixes.map { base + $0 } }
        let versions = texts.map { Version($0, scheme: .pep440) }
        let answers = try Oracle.order(texts)
        #expect(answers.count == texts.count * texts.count)
        var index = 0
        for (left, a) in zip(texts, versions) {
            for (right, b) in zip(texts, versions) {
                let found: Character =
                    if let a, let b { a.precedence(to: b) == 0 ? "=" : a < b ? "<" : ">" } else { "?" }
                #expect(found == answers[index], "\(left) and \(right)")
                if let a, let b {
                    #expect((a.identity == b.identity) == (answers[index] == "="), "\(left) and \(right)")
                }
                index += 1
            }
        }
    }
}

/// `packaging.version` in a Python process of its own.
private enum Oracle {
    static let isThere = (try? run("import packaging.version", "")) != nil

    /// "1" where the two are one public version, else "0", for each version and each spelling in turn.
    static func answers(_ versions: [String], _ spellings: [String]) throws -> [Character] {
        let script = """
            import sys
            from packaging.version import Version, InvalidVersion
            def public(text):
                try: return Version(Version(text).public)
                except InvalidVersion: return None
            versions, spellings = (line.split("|") for line in sys.stdin.read().split("\\n"))
            known = [public(s) for s in spellings]
            for v in map(public, versions):
                print("".join("1" if v is not None and v == s else "0" for s in known), end="")
            """
        return Array(try run(script, versions.joined(separator: "|") + "\n" + spellings.joined(separator: "|")))
    }

    /// "<", "=" or ">" for each text against each, and "?" where one of them is no version that can name a folder.
    static func order(_ texts: [String]) throws -> [Character] {
        let script = """
            import sys
            from packaging.version import Version, InvalidVersion
            def known(text):
                if not text[-1].isalnum(): return None
                try: return Version(text)
                except InvalidVersion: return None
            versions = [known(text) for text in sys.stdin.read().split("|")]
            for a in versions:
                for b in versions:
                    print("?" if a is None or b is None else "=" if a == b else "<" if a < b else ">", end="")
            """
        return Array(try run(script, texts.joined(separator: "|")))
    }

    private struct Failed: Error {}

    private static func run(_ script: String, _ input: String) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", "-c", script]
        let (stdin, stdout) = (Pipe(), Pipe())
        process.standardInput = stdin
        process.standardOutput = stdout
        process.standardError = FileHandle.nullDevice
        try process.run()
        try stdin.fileHandleForWriting.write(contentsOf: Data(input.utf8))
        try stdin.fileHandleForWriting.close()
        let output = try stdout.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failed() }
        return String(decoding: output, as: UTF8.self)
    }
}
