// Tests of which paths a rule matches, where they go, and of the filter of path lists.
import Evidence
import Files
import Primitives
import ReleaseModel
import Sync
import Testing
import Workspace

@Suite struct SyncMatcherTests {
    @Test func sourceAndAnyIncludeAndNoExclude() throws {
        let rule = syncRule("docs/*.md") {
            $0.include = ["docs/a*", "docs/*/b*"]
            $0.exclude = ["docs/internal/*"]
        }
        let paths = ["docs/a.md", "docs/c.md", "docs/x/b.md", "docs/internal/b.md", "a.md", "docs/a.txt"]
        #expect(try SyncMatcher.matched(paths: paths, rule: rule) == ["docs/a.md", "docs/x/b.md"])
    }

    @Test func withoutIncludeTheSourceDecides() throws {
        let rule = syncRule("docs/**/*.md") { $0.syntax = .glob }
        let paths = ["docs/a.md", "docs/x/y/b.md", "docs/x/y/b.txt", "docs2/a.md"]
        #expect(try SyncMatcher.matched(paths: paths, rule: rule) == ["docs/a.md", "docs/x/y/b.md"])
    }

    @Test func aBadPatternIsAnError() {
        let rule = syncRule("docs/*.md") {
            $0.syntax = .glob
            $0.exclude = ["docs/[a"]
        }
        #expect(throws: PathPattern.Failure.self) { try SyncMatcher.matched(paths: [], rule: rule) }
    }

    @Test(arguments: [
        ("a.md\nb.txt\n\nc/d.md", "a.md\nc/d.md\n"), ("a.md\0b\n.md\0c.txt\0", "a.md\0b\n.md\0"), ("", ""),
        ("\n\n", ""),
        ("é.md", "é.md\n"), ("a.md\r\n", ""),
    ])
    func filtersListsOfPaths(input: String, output: String) throws {
        let pattern = try PathPattern("*.md", syntax: .fnmatch)
        #expect(SyncMatcher.filter(input: Bytes(input.utf8), pattern: pattern) == Bytes(output.utf8))
    }

    @Test func filterTakesWhatIsNotUTF8AsItIs() throws {
        let pattern = try PathPattern("*.md", syntax: .fnmatch)
        let name: Bytes = [0xFF, 0xC3] + Bytes(".md".utf8)
        #expect(SyncMatcher.filter(input: name, pattern: pattern) == name + [0x0A])
    }

    @Test(arguments: [
        ("docs/**/*.md", PatternSyntax.fnmatch, "docs/"), ("*.md", .fnmatch, ""), ("docs/a.md", .fnmatch, "docs/"),
        ("docs[ab]/x", .fnmatch, ""), ("a/b[c/d.md", .fnmatch, "a/b[c/"), ("a\\*/b/*", .glob, "a*/b/"),
        ("docs/**", .glob, "docs/"), ("**/a.md", .glob, ""), ("docs/x?/a", .glob, "docs/"), ("a/b/c", .glob, "a/b/"),
    ])
    func theLiteralFolderIsWhatThePatternSpellsOut(pattern: String, syntax: PatternSyntax, folder: String) throws {
        #expect(try PathPattern(pattern, syntax: syntax).literalFolder == folder)
    }
}
