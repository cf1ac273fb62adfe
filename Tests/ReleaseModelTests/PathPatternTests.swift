// Tests of the two pattern languages against those who define them: CPython's fnmatch, git's wildmatch table and git itself.

import Bundles
import Colophon
import Evidence
import Files
import Foundation
import Primitives
import ReleaseModel
import Sync
import Testing
import Workspace

/// A small fixed generator, so that each run tries the same patterns.
private struct Dice: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {  // SplitMix64
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func text(of alphabet: [String], length: ClosedRange<Int>) -> String {
        (0..<Int.random(in: length, using: &self)).map { _ in alphabet.randomElement(using: &self) ?? "" }.joined()
    }
}

/// Runs a program by its name, with a file as its input, and gives what it printed.
private func output(of program: String, _ arguments: [String], input: String, in folder: URL) throws -> String {
    let file = folder.appendingPathComponent("input-\(UUID().uuidString)")
    try Data(input.utf8).write(to: file)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [program] + arguments
    process.currentDirectoryURL = folder
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardInput = try FileHandle(forReadingFrom: file)
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
    return String(decoding: data, as: UTF8.self)
}

private func withFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
    let folder = URL(fileURLWithPath: "/tmp/colophon-test-\(UUID().uuidString)")
    try Files.makeDirectory(folder.path)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder)
}

private func matches(_ pattern: String, _ path: String, _ syntax: PatternSyntax) throws -> Bool {
    try PathPattern(pattern, syntax: syntax).matches(path)
}

@Suite struct FnmatchTests {
    /// 12,000 patterns with ten names each, all in one Python process. Every second pattern is one set with what makes sets
    /// hard, on names of one or two of its members.
    @Test func agreesWithCPythonOn120000Pairs() throws {
        let marks = ["*", "*", "?", "[", "]", "!", "^", "-", "\\", "/", ".", "\n", "{", "&", "~", "|", "#"]
        let letters = [
            "a", "b", "c", "B", "1", "\u{E9}", "e\u{301}", "e", "\u{301}", "\u{1F600}", "\u{130}", "i", "\u{FF5E}",
        ]
        let sets = [
            "[a-c]", "[!a]", "[b-a]", "[!b-a]", "[b-a!", "[]-a]", "[!]a-", "[a-c-e]", "[--1]", "[\u{E9}-\u{1F600}]",
            "[^a]", "[[", "[-a", "[!-~",
        ]
        let members = [
            "a", "b", "c", "-", "-", "-", "!", "!", "]", "^", "\\", "[", "\n", "&", "&&", "~~", "||", "--", "/", "*",
            "?",
            "\u{301}", "e\u{301}", "\u{E9}", "\u{FFFD}", "\u{1F600}", "\u{10FFFF}", "c-a", "\u{1F600}-a", "a-\u{1F600}",
        ]
        var dice = Dice(state: 0x636F_6C6F_7068_6F6E)
        var pairs: [(pattern: String, name: String)] = []
        for index in 0..<12_000 {
            if index % 2 == 1 {
                let content = dice.text(of: members, length: 0...5)
                let head = ["[", "[!", "[^", "[]", "[!]", "["].randomElement(using: &dice) ?? ""
                let tail = ["]", "]", "]", "]*", "]]", ""].randomElement(using: &dice) ?? ""
                for _ in 0..<10 {
                    pairs.append((head + content + tail, dice.text(of: members, length: 1...2)))
                }
                continue
            }
            let pattern = dice.text(of: marks + letters + sets, length: 0...8)
            for kind in 0..<10 {
                // Half the names are made from the pattern, so that many of them match.
                var name = dice.text(of: letters + ["/", ".", "!", "-", "]", "\n", "~", "^"], length: 0...6)
                if kind % 2 == 0 {
                    name = pattern.unicodeScalars.map { scalar -> String in
                        switch scalar {
                        case "*": dice.text(of: letters + ["/"], length: 0...2)
                        case "?", "[", "]": dice.text(of: letters + ["[", "!"], length: 1...1)
                        case "!", "-", "^": Bool.random(using: &dice) ? "" : String(scalar)
                        default: String(scalar)
                        }
                    }.joined()
                }
                pairs.append((pattern, name))
            }
        }
        let program = """
            import sys, fnmatch, warnings
            warnings.simplefilter("ignore")
            parts = sys.stdin.buffer.read().decode("utf-8").split("\\0")
            print("".join(str(int(fnmatch.fnmatchcase(n, p))) for p, n in zip(parts[0::2], parts[1::2])))
            """
        let input = pairs.map { "\($0.pattern)\0\($0.name)" }.joined(separator: "\0")
        let expected = try withFolder { try output(of: "python3", ["-c", program], input: input, in: $0) }
        let answers = expected.utf8.prefix { $0 != UInt8(ascii: "\n") }
        try #require(answers.count == pairs.count)
        #expect(answers.count { $0 == UInt8(ascii: "1") } > 10_000, "enough pairs match to mean something")
        var differences: [String] = []
        var compiled = try PathPattern("", syntax: .fnmatch)
        for (pair, answer) in zip(pairs, answers) {
            if !compiled.text.hasSameBytes(as: pair.pattern) {
                compiled = try PathPattern(pair.pattern, syntax: .fnmatch)
            }
            if compiled.matches(pair.name) != (answer == UInt8(ascii: "1")) {
                differences.append("\(pair.pattern.debugDescription) on \(pair.name.debugDescription)")
            }
        }
        #expect(differences.prefix(10) == [])
    }

    @Test func knowsNothingOfSlashes() throws {
        #expect(try matches("core/*.md", "core/x/a.md", .fnmatch))
        #expect(try !matches("core/**/*.md", "core/a.md", .fnmatch))
        #expect(try matches("core/**/*.md", "core/x/y/a.md", .fnmatch))
        #expect(try matches("a?b[/]c", "a/b/c", .fnmatch))
        #expect(try matches("*", "", .fnmatch))
    }

    @Test func comparesScalarsAndNotGraphemes() throws {
        #expect(try !matches("\u{E9}", "e\u{301}", .fnmatch))
        #expect(try matches("e?", "e\u{301}", .fnmatch))
        #expect(try matches("?", "\u{1F600}", .fnmatch))
        #expect(try matches("[\u{1F600}-\u{1F64F}]", "\u{1F610}", .fnmatch))
        #expect(try matches("\r?", "\r\n", .fnmatch))
        #expect(try !matches("İ", "i̇", .fnmatch))
    }

    @Test(arguments: [
        ("docs/**/*.md", "**/"), ("docs/{a,b}.md", "{"), ("[^a].md", "[^"),
    ])
    func warnsOfWhatLooksLikeAnotherLanguage(pattern: String, quoted: String) throws {
        let warnings = try PathPattern(pattern, syntax: .fnmatch).warnings
        #expect(warnings.count == 1)
        #expect(warnings.first?.contains("`\(quoted)`") == true)
    }

    @Test func doesNotWarnWithoutReason() throws {
        for pattern in ["docs/*.md", "a**", "[!^]", "a^b", "[^", "}"] {
            #expect(try PathPattern(pattern, syntax: .fnmatch).warnings == [])
        }
        #expect(try PathPattern("docs/**/[^a].md", syntax: .glob).warnings == [])
        #expect(try PathPattern("*.{md,rst}", syntax: .glob).warnings.count == 1)
    }
}

@Suite struct GlobTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var text: String
        var pattern: String
        var isMatch: Bool
        var testDescription: String { "\(pattern) on \(text)" }
    }

    /// The facts of git's t/t3070-wildmatch.sh, first column (case-sensitive, WM_PATHNAME): what matches …
    static let matching: [(text: String, pattern: String)] = [
        ("foo", "foo"), ("", ""), ("foo", "???"), ("foo", "*"), ("foo", "f*"), ("foo", "*foo*"), ("foobar", "*ob*a*r*"),
        ("aaaaaaabababab", "*ab"), ("foo*", #"foo\*"#), (#"f\oo"#, #"f\\oo"#), ("ball", "*[al]?"), ("ten", "**[!te]"),
        ("ten", "t[a-g]n"), ("ton", "t[!a-g]n"), ("ton", "t[^a-g]n"), ("a]b", "a[]]b"), ("a-b", "a[]-]b"),
        ("a]b", "a[]-]b"), ("aab", "a[]a-]b"), ("]", "]"),
        ("foobazbar", "foo**bar"), ("foo/baz/bar", "foo/**/bar"), ("foo/baz/bar", "foo/**/**/bar"),
        ("foo/b/a/z/bar", "foo/**/bar"), ("foo/b/a/z/bar", "foo/**/**/bar"), ("foo/bar", "foo/**/bar"),
        ("foo/bar", "foo/**/**/bar"), ("foo-bar", "f[^eiu][^eiu][^eiu][^eiu][^eiu]r"), ("foo", "**/foo"),
        ("XXX/foo", "**/foo"), ("bar/baz/foo", "**/foo"), ("deep/foo/bar/baz", "**/bar/*"),
        ("deep/foo/bar/baz/", "**/bar/**"), ("deep/foo/bar/", "**/bar/**"), ("foo/bar/baz/x", "*/bar/**"),
        ("deep/foo/bar/baz/x", "**/bar/*/*"),
        ("acrt", "a[c-c]rt"), ("a", "[!]-]"), (#"XXX/\"#, #"*/\\"#), ("@foo", "@foo"), ("[ab]", #"\[ab]"#),
        ("[ab]", "[[]ab]"), ("[ab]", "[[:]ab]"), ("[ab]", "[[:digit]ab]"), ("[ab]", #"[\[:]ab]"#),
        ("?a?b", #"\??\?b"#), ("abc", #"\a\b\c"#), ("foo/bar/baz/to", "**/t[o]"),
        ("a1B", "[[:alpha:]][[:digit:]][[:upper:]]"), ("A", "[[:digit:][:upper:][:space:]]"),
        ("1", "[[:digit:][:upper:][:space:]]"), (" ", "[[:digit:][:upper:][:space:]]"),
        (".", "[[:digit:][:punct:][:space:]]"), ("5", "[[:xdigit:]]"), ("f", "[[:xdigit:]]"), ("D", "[[:xdigit:]]"),
        (
            "_",
            "[[:alnum:][:alpha:][:blank:][:cntrl:][:digit:][:graph:][:lower:][:print:][:punct:][:space:][:upper:][:xdigit:]]"
        ),
        (".", "[^[:alnum:][:alpha:][:blank:][:cntrl:][:digit:][:lower:][:space:][:upper:][:xdigit:]]"),
        ("5", "[a-c[:digit:]x-z]"), ("b", "[a-c[:digit:]x-z]"), ("y", "[a-c[:digit:]x-z]"),
        ("]", #"[\\-^]"#), ("-", #"[\-_]"#), ("]", #"[\]]"#), ("-", "[-]"), ("-", "[--A]"), ("5", "[--A]"),
        (" ", "[ --]"), ("$", "[ --]"), ("-", "[ --]"), ("-", "[---]"), ("-", "[------]"), ("-", "[a-e-n]"),
        ("a", "[!------]"), ("^", "[]-a]"), ("[", "[!]-a]"), ("^", "[a^bc]"), ("-b]", "[a-]b]"), (#"\"#, #"[\\]"#),
        ("G", #"[A-\\]"#), (",", "[,]"), (",", #"[\\,]"#), (#"\"#, #"[\\,]"#), ("-", "[,-.]"), ("2", #"[\1-\3]"#),
        ("3", #"[\1-\3]"#), (#"\"#, #"[[-\]]"#), ("[", #"[[-\]]"#), ("]", #"[[-\]]"#),
        ("-adobe-courier-bold-o-normal--12-120-75-75-m-70-iso8859-1", "-*-*-*-*-*-*-12-*-*-*-m-*-*-*"),
        ("XXX/adobe/courier/bold/o/normal//12/120/75/75/m/70/iso8859/1", "XXX/*/*/*/*/*/*/12/*/*/*/m/*/*/*"),
        ("abcd/abcdefg/abcdefghijk/abcdefghijklmnop.txt", "**/*a*b*g*n*t"), ("foo/bba/arr", "*/*/*"),
        ("foo/bb/aa/rr", "**/**/**"), ("abcXdefXghi", "*X*i"), ("ab/cXd/efXg/hi", "*/*X*/*/*i"),
        ("ab/cXd/efXg/hi", "**/*X*/**/*i"),
        ("foo/bar", "foo/bar"), ("foo/bar", "foo/*"), ("foo/bba/arr", "foo/**"),
        ("A", "[A-Z]"), ("a", "[a-z]"), ("A", "[[:upper:]]"), ("a", "[[:lower:]]"), ("a", "[B-Za]"), ("a", "[B-a]"),
        ("Z", "[Z-y]"),
    ]

    /// … and what does not.
    static let differing: [(text: String, pattern: String)] = [
        ("foo", "bar"), ("foo", "??"), ("foo", "*f"), ("foobar", #"foo\*bar"#), ("ten", "[ten]"), ("ten", "**[!ten]"),
        ("ten", "t[!a-g]n"), ("aab", "a[]-]b"),
        ("foo/baz/bar", "foo*bar"), ("foo/baz/bar", "foo**bar"), ("foo/bar", "foo?bar"), ("foo/bar", "foo[/]bar"),
        ("foo/bar", "foo[^a-z]bar"), ("foo/bar", "f[^eiu][^eiu][^eiu][^eiu][^eiu]r"), ("bar/baz/foo", "*/foo"),
        ("foo/bar/baz", "**/bar*"), ("deep/foo/bar/baz/", "**/bar/*"), ("deep/foo/bar", "**/bar/*"),
        ("foo/bar/baz", "**/bar**"), ("deep/foo/bar/baz/x", "*/bar/**"),
        ("acrt", "a[c-c]st"), ("]", "[!]-]"), ("foo", "@foo"), ("foo", ""),
        ("a", "[[:digit:][:upper:][:space:]]"), (".", "[[:digit:][:upper:][:space:]]"), ("q", "[a-c[:digit:]x-z]"),
        ("[", #"[\\-^]"#), (#"\]"#, #"[\]]"#), (#"\"#, #"[\]]"#), ("0", "[ --]"), ("j", "[a-e-n]"), ("[", "[]-a]"),
        ("^", "[!]-a]"), (#"\"#, #"[!\\]"#), ("aaabbb", "b*a"), ("aabcaa", "*ba*"), ("+", "[,-.]"), ("-.]", "[,-.]"),
        ("4", #"[\1-\3]"#), ("-", #"[[-\]]"#),
        ("-adobe-courier-bold-o-normal--12-120-75-75-X-70-iso8859-1", "-*-*-*-*-*-*-12-*-*-*-m-*-*-*"),
        ("-adobe-courier-bold-o-normal--12-120-75-75-/-70-iso8859-1", "-*-*-*-*-*-*-12-*-*-*-m-*-*-*"),
        ("XXX/adobe/courier/bold/o/normal//12/120/75/75/X/70/iso8859/1", "XXX/*/*/*/*/*/*/12/*/*/*/m/*/*/*"),
        ("abcd/abcdefg/abcdefghijk/abcdefghijklmnop.txtz", "**/*a*b*g*n*t"), ("foo", "*/*/*"), ("foo/bar", "*/*/*"),
        ("foo/bb/aa/rr", "*/*/*"), ("ab/cXd/efXg/hi", "*X*i"),
        ("foo", "fo"), ("foo/bba/arr", "foo/*"), ("foo/bba/arr", "foo*"), ("foo/bba/arr", "foo**"),
        ("foo/bba/arr", "foo/*arr"), ("foo/bba/arr", "foo/**arr"), ("foo/bba/arr", "foo/*z"),
        ("foo/bba/arr", "foo/**z"),
        ("ab/cXd/efXg/hi", "*Xg*i"),
        ("a", "[A-Z]"), ("A", "[a-z]"), ("a", "[[:upper:]]"), ("A", "[[:lower:]]"), ("A", "[B-Za]"), ("A", "[B-a]"),
        ("z", "[Z-y]"),
    ]

    /// … and the rows, none of them a match, where git's pattern can never match anything: a set or a class that has no end
    /// or no such name, a backslash that escapes nothing. Here the pattern is an error, so that a slip of the pen in a rule is
    /// seen; it is the one difference.
    static let refused: [(text: String, pattern: String)] = [
        ("", #"\"#), (#"\"#, #"\"#), (#"XXX/\"#, #"*/\"#), (#"foo\"#, #"foo\"#), ("[ab]", "[[::]ab]"),
        ("1", "[[:digit:][:upper:][:spaci:]]"), ("ab", "a[]b"), ("a[]b", "a[]b"), ("ab[", "ab["), ("ab", "[!"),
        ("ab", "[-"), ("-", "[a-"), ("-", "[!a-"), (#"\"#, #"[\]"#),
    ]

    @Test func theTableIsWhole() {
        let rows = Self.matching + Self.differing + Self.refused
        #expect(Set(rows.map { $0.text + "\0" + $0.pattern }).count == 186)
    }

    @Test func matchesWhatGitsTableMatches() throws {
        for (text, pattern) in Self.matching {
            #expect(try matches(pattern, text, .glob), "\(pattern) on \(text)")
        }
    }

    @Test func refusesWhatGitsTableRefuses() throws {
        for (text, pattern) in Self.differing {
            #expect(try !matches(pattern, text, .glob), "\(pattern) on \(text)")
        }
    }

    @Test(arguments: refused.map(\.pattern) + [#"[a-\"#])
    func aPatternThatCanNeverMatchIsAnError(pattern: String) throws {
        do throws(PathPattern.Failure) {
            _ = try PathPattern(pattern, syntax: .glob)
            Issue.record("no error")
        } catch {
            #expect(!error.message.isEmpty && !error.remedy.isEmpty)
        }
    }

    @Test func bracesAreOrdinaryCharacters() throws {
        #expect(try matches("{a,b}", "{a,b}", .glob))
        #expect(try !matches("{a,b}", "a", .glob))
    }

    @Test func matchesByScalarWhereGitMatchesByByte() throws {
        #expect(try matches("?", "\u{1F600}", .glob))
        #expect(try matches("[\u{E0}-\u{FF}]", "\u{E9}", .glob))
        #expect(try matches("[!a]", "\u{E9}", .glob))
        #expect(try !matches("e", "e\u{301}", .glob))
        #expect(try !matches("[[:alpha:]]", "\u{E9}", .glob))
    }

    /// Names that exist only in a git index, and git's own answer for each pattern.
    @Test func agreesWithGitOnGeneratedPatterns() throws {
        var dice = Dice(state: 20_210_608)
        let names = Set(
            (0..<400).map { _ in
                (0..<Int.random(in: 1...4, using: &dice)).map { _ in
                    dice.text(of: ["a", "b", "c", "-", "x", "B", "1", "]", "!"], length: 1...4)
                }.joined(separator: "/")
            })
        // git's index cannot hold a file and a folder of one name.
        let usable = names.filter { name in !names.contains { $0.hasPrefix(name + "/") } }.sorted()
        let parts = [
            "a", "b", "c", "x", "*", "**", "?", "/", "/", "**/", "/**/", "/**", "[a-c]", "[!a]", "[^b/]", "[]a-]",
            "[c-a]",
            "[[:upper:]1]", #"\a"#, #"\/"#, "-", "***", "[!-b]",
        ]
        var patterns: [String] = []
        while patterns.count < 500 {
            let pattern = dice.text(of: parts, length: 1...7)
            // Left out is what git does to a pathspec before it matches: a literal one may name a folder, slashes are
            // tidied, and what comes before the first special character is compared and cut off, so that the `**` of
            // `foo**` finds itself at the start of a component (the table above shows the rule without that).
            guard let special = pattern.firstIndex(where: { "*?[\\".contains($0) }) else { continue }
            let isAfterText = special > pattern.startIndex && pattern[pattern.index(before: special)] != "/"
            if isAfterText && pattern[special...].hasPrefix("**") { continue }
            let isTidy = !pattern.hasPrefix("/") && !pattern.contains("//") && !pattern.hasSuffix("/")
            if isTidy, pattern[special...].contains(where: { "*?[".contains($0) }) { patterns.append(pattern) }
        }
        let answers = try withFolder { folder in
            _ = try output(of: "git", ["init", "-q"], input: "", in: folder)
            let index = usable.map { "100644 e69de29bb2d1d6434b8b29ae775ad8c2e48c5391\t\($0)\n" }.joined()
            _ = try output(of: "git", ["update-index", "--add", "--index-info"], input: index, in: folder)
            let program = #"while IFS= read -r p; do git ls-files -- ":(glob)$p" || exit 1; echo "="; done"#
            return try output(of: "sh", ["-c", program], input: patterns.joined(separator: "\n") + "\n", in: folder)
        }
        let expected = answers.components(separatedBy: "=\n").dropLast().map {
            $0.split(separator: "\n").map(String.init)
        }
        try #require(expected.count == patterns.count)
        #expect(expected.reduce(0) { $0 + $1.count } > 1_000, "enough of them match to mean something")
        for (pattern, theirs) in zip(patterns, expected) {
            let compiled = try PathPattern(pattern, syntax: .glob)
            let differing = Set(usable.filter { compiled.matches($0) }).symmetricDifference(theirs)
            #expect(differing.isEmpty, "\(pattern)")
        }
    }
}

@Suite struct PathPatternTests {
    /// Without bounded backtracking these take longer than the age of the universe.
    @Test(arguments: PatternSyntax.allCases)
    func patternsMadeToExplodeComeToAnEnd(syntax: PatternSyntax) throws {
        let path = String(repeating: "a", count: 5_000)
        #expect(try !matches(String(repeating: "a*", count: 100) + "b", path, syntax))
        #expect(try matches(String(repeating: "*a", count: 100), path, syntax))
        let deep = String(repeating: "a/", count: 500) + "a"
        #expect(try !matches(String(repeating: "**/a/", count: 50) + "b", deep, syntax))
        #expect(try !matches("**/" + String(repeating: "*a*/", count: 50) + "b", deep, syntax))
    }

    @Test func tellsPatternsApartByTheirScalars() throws {
        #expect(try PathPattern("\u{E9}", syntax: .glob) != PathPattern("e\u{301}", syntax: .glob))
        #expect(try PathPattern("a", syntax: .glob) != PathPattern("a", syntax: .fnmatch))
    }

    @Test func bytesThatAreNoUTF8DoNotStopIt() throws {
        let pattern = try PathPattern("?[!a]*\u{E9}", syntax: .fnmatch)
        for bytes: [UInt8] in [[0xFF], [0xC3], [0xF0, 0x9F], [0x80, 0x80, 0xC3, 0xA9], [0xC3, 0x28, 0xC3]] {
            _ = pattern.matches(utf8: bytes)
        }
        #expect(pattern.matches(utf8: [0x80, 0x80, 0xC3, 0xA9]))
    }
}
