// Spellings of a version, by stated facts and against Python's packaging library where it is installed.
import Foundation
import ReleaseModel
import Testing

struct VersionSpellingTests {
    private func version(_ text: String) throws -> Version { try #require(Version(text)) }

    @Test(arguments: [
        ("1.0.0", "1.0.0"), ("1.0.0", "v1.0.0"), ("1.0.0", "V1.0"), ("1.0.0", "1"), ("1.0.0", " 1.0.0\n"),
        ("1.0.0", "1.0.0+local.1"), ("1.0.0+5", "1.0.0"), ("1.0.0", "1.0.0.0"), ("1.0.0", "0!1.0"),
        ("1.0.0-rc.1", "1.0rc1"), ("1.0.0-rc.1", "1.0.0rc1"), ("1.0.0-rc.1", "1.0.0.rc1"), ("1.0.0-rc.1", "1.0.0-rc.1"),
        ("1.0.0-rc.1", "1.0.0-RC1"), ("1.0.0-rc.1", "1.0.0c1"), ("1.0.0-rc.1", "1.0.0_pre_1"),
        ("1.0.0-rc.1", "1.0.0-preview-1"), ("1.0.0-rc", "1.0.0rc0"), ("1.0.0-alpha.1", "1.0a1"),
        ("1.0.0-alpha.1", "1.0.0.alpha1"), ("1.0.0-beta.2", "1.0b2"), ("1.0.0-b.2", "1.0beta2"),
        ("1.0.0-dev.4", "1.0.dev4"), ("1.0.0-rc.1.dev.2", "1.0rc1.dev2"), ("1.0.0-post.1", "1.0.post1"),
        ("1.0.0-post.1", "1.0.rev1"), ("1.0.0-alpha.beta", "1.0.0-ALPHA.beta"), ("1.0.0-1", "1.0.0-1"),
    ])
    func isTheSameVersion(version text: String, spelling: String) throws {
        #expect(try version(text).isSpelled(spelling))
    }

    @Test(arguments: [
        ("1.0.0", "1.0.1"), ("1.0.0", "1.0.0rc1"), ("1.0.0-rc.1", "1.0.0"), ("1.0.0-rc.1", "1.0.0rc2"),
        ("1.0.0-rc.1", "1.0.0b1"), ("1.0.0-rc.1", "1.0.0rc1.dev1"), ("1.0.0-rc.1", "1.0.0rc1.post1"),
        ("1.0.0", "1!1.0.0"),
        ("1.0.0", "1.0.0-SNAPSHOT"), ("1.0.0", ""), ("1.0.0", "v"), ("1.0.0", "latest"), ("1.0.0", "1.0.0 beta"),
        ("1.0.0", "1.0.0."), ("1.0.0", "vv1.0.0"), ("1.0.0-1", "1.0.0.post1"), ("1.0.0-1", "1.0.0"),
        ("1.10.0", "1.1.0"),
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
