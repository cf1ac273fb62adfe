// Release notes out of a changelog's section: what is an entry, and what its text is.
import Changelogs
import Primitives
import ReleaseModel
import Testing
import Versions

struct ChangelogNotesTests {
    private func notes(_ text: String, file: String = "CHANGELOG.md", of version: String = "1.2.0") throws
        -> ReleaseNotesText
    {
        let read = try ChangelogNotes(Bytes(text.utf8), path: file, limits: Policy().limits)
        let changelog = try #require(read)
        let version = try #require(Version(version))
        return try #require(changelog.notes(of: version, names: ["orchard"]))
    }

    private func titles(_ text: String, file: String = "CHANGELOG.md") throws -> [String] {
        try notes(text, file: file).notes.improvements.map(\.title)
    }

    /// Only what dates the section, or says that it isn't out, is no entry.
    @Test func keepsEntriesThatBeginAsDatesDo() throws {
        let text =
            "## 1.2.0\n\n- Released locks are freed\n- Published packages are signed\n- Date fields take days\n- Unreleased files are closed\n- Released 2024-01-02\n- 2 January 2024\n- Release date: 2024-01-02\n"
        #expect(
            try titles(text) == [
                "Released locks are freed", "Published packages are signed", "Date fields take days",
                "Unreleased files are closed",
            ])
    }

    @Test func takesADayAboveTheEntriesForNoSummary() throws {
        let found = try notes("## 1.2.0\n\n_2nd of January, 2024_\n\nIt is better.\n\n- a\n")
        #expect(found.summary == "It is better.")
        #expect(found.notes.improvements.map(\.title) == ["a"])
    }

    @Test(arguments: [
        ("CHANGELOG.adoc", "== 1.2.0\n\n. a\n.. b\n** c\n* d\n"),
        ("CHANGELOG.rst", "1.2.0\n=====\n\n#. a\n\n#. b\n\n• c\n\n* d\n"),
        ("NEWS", "Version 1.2.0\n\no a\n*) b\n** c\n- d\n\nVersion 1.1.0\n\n- e\n"),
        ("CHANGES.org", "* 1.2.0\n- a\n+ b\n1) c\n- d\n"),
    ])
    func takesTheMarksOfListsAway(_ file: String, _ text: String) throws {
        #expect(try titles(text, file: file) == ["a", "b", "c", "d"])
    }

    /// A tab reaches as far as its markup says, so that what is below an item is the item's.
    @Test func measuresTabsInColumns() throws {
        let plain = try notes(
            "Version 1.2.0\n\n\t- a\n\t  more\n\t\t- inner\n        - b\n\nVersion 1.1.0\n\n- c\n", file: "NEWS")
        #expect(plain.notes.improvements == [.init(title: "a more", description: "- inner"), .init(title: "b")])
        let markdown = try notes("## 1.2.0\n\n- a\n\t- inner\n- b\n")
        #expect(markdown.notes.improvements == [.init(title: "a", description: "- inner"), .init(title: "b")])
    }

    @Test(arguments: [
        ("Takes ``a`` and ``b``", "Takes `a` and `b`"), ("Takes ``a`b``", "Takes ``a`b``"),
        ("Takes ``a`` :issue:`###12`", "Takes `a` #12"), ("Takes :pr:`#7` too", "Takes #7 too"),
        ("An open `` mark", "An open `` mark"),
    ])
    func rewritesReStructuredText(_ source: String, _ title: String) throws {
        #expect(try titles("1.2.0\n=====\n\n- \(source) here\n", file: "CHANGES.rst") == ["\(title) here"])
    }

    @Test func keepsCodeOfMarkdownAsItIs() throws {
        #expect(try titles("## 1.2.0\n\n- Takes ``a`b`` and {doc}`index`\n") == ["Takes ``a`b`` and index"])
    }

    @Test func writesALoneRequestOfGitLabOnce() throws {
        let found = try notes("## 1.2.0\n\n- (!12)\n- a (!13)\n- (#14)\n").notes.improvements
        #expect(found.map(\.title) == ["!12", "a", "#14"])
        #expect(found.map(\.pr) == ["!12", "!13", "14"])
    }

    @Test func joinsABlockOfAsciiDocToItsItem() throws {
        let found = try notes("== 1.2.0\n\n* a\n+\nMore of it.\n* b\n", file: "CHANGELOG.adoc").notes.improvements
        #expect(found == [.init(title: "a", description: "More of it."), .init(title: "b")])
    }

    @Test func readsAntsibullsCategories() throws {
        let text = """
            releases:
              1.2.0:
                release_date: '2024-01-02'
                changes:
                  release_summary: It is better.
                  bugfixes:
                  - tree - takes ``deep`` (https://example.org/o/r/issues/7).
                  breaking_changes: [The old way is gone]
                  minor_changes: [prune - is faster]
                  security_fixes: ['CVE-2026-0001: a hole']
                  trivial: [Tests]
                modules:
                - {name: graft, description: Grafts a branch}
                plugins:
                  lookup: [{name: leaf}]
              1.1.0:
                changes: {bugfixes: [Old]}

            """
        let found = try notes(text, file: "changelog.yaml")
        #expect(found.summary == "It is better.")
        #expect(found.notes.fixes.map(\.title) == ["tree - takes `deep` (https://example.org/o/r/issues/7)."])
        #expect(found.notes.breaking.map(\.title) == ["The old way is gone"])
        #expect(found.notes.improvements.map(\.title) == ["prune - is faster"])
        #expect(found.notes.security == [.init(id: "CVE-2026-0001", title: "CVE-2026-0001: a hole")])
        #expect(
            found.notes.features.map(\.title) == ["New lookup plugin `leaf`", "New module `graft`: Grafts a branch"])
        #expect(throws: (any Error).self) { try notes("version: 1.2.0\n", file: "changelog.yaml") }
    }

    @Test func hasNoNotesOfCommits() throws {
        let log = "2024-01-02  Ada L  <ada@example.org>\n\n\tversion 1.2.0\n"
        #expect(try ChangelogNotes(Bytes(log.utf8), path: "ChangeLog", limits: Policy().limits) == nil)
    }
}
