// Where a release's notes come from: the changelog's section, the forge, or the commits.
import Files
import GitHistory
import Import
import Primitives
import ReleaseModel
import Testing

@Suite struct ImportNotesTests {
    private static let changelog = """
        # Changelog

        ## [1.1.0] - 2020-02-01

        It is better.

        ### Added
        - A feature (#12)
          that goes on

          - with a detail
        - Another, by [#13](https://github.com/o/r/pull/13)

        ### Fixed
        - A fault ([#7](https://github.com/o/r/issues/7))

        ### Security
        - CVE-2020-0001: a hole

        ### Breaking changes
        - The old way is gone

        ## [1.0.0] - 2020-01-01
        - First release

        """

    @Test func takesTheSectionOfTheChangelog() async throws {
        let sample = try HistorySample()
        try sample.commit("Begin", ["CHANGELOG.md": "# Changelog\n\n## 1.0.0\n- First release\n"])
        try sample.tag("1.0.0")
        try sample.commit("More", ["CHANGELOG.md": Self.changelog])
        try sample.tag("1.1.0")
        let report = try await sample.imported()
        #expect(report.releases.map(\.notesFrom) == ["CHANGELOG.md", "CHANGELOG.md"])
        let record = try sample.record("1.1.0")
        #expect(record.summary == "It is better.")
        #expect(record.notes.features.map(\.title) == ["A feature (#12) that goes on", "Another, by"])
        #expect(record.notes.features[0].description == "- with a detail")
        #expect(record.notes.features[1].pr == "13")
        #expect(record.notes.fixes == [.init(title: "A fault", issue: "7")])
        #expect(record.notes.security == [.init(id: "CVE-2020-0001", title: "CVE-2020-0001: a hole")])
        #expect(record.notes.breaking.map(\.title) == ["The old way is gone"])
        #expect(record.evidence.map(\.path) == ["CHANGELOG.md", "changed-paths.txt"])
        #expect(try sample.text("evidence/1.1.0/CHANGELOG.md") == Self.changelog)
    }

    /// As Changesets writes them for each package, and as people write commits.
    @Test func tellsWhatAListHasOnce() async throws {
        let sample = try HistorySample()
        let changelog = """
            ## 1.0.0
            ### Minor Changes
            - Updated dependencies
            - Updated dependencies [1a2b3c4]
              - @orchard/tree@1.0.0
            - Updated dependencies
            ### Patch Changes
            - Updated dependencies

            """
        try sample.commit("Begin", ["CHANGELOG.md": changelog])
        try sample.tag("1.0.0")
        for message in ["fix: a typo", "fix: a typo", "Tidy up", "Tidy up", "fix: Tidy up"] {
            try sample.commit(message)
        }
        try sample.tag("1.1.0")
        _ = try await sample.imported()
        let notes = try sample.record("1.0.0").notes
        #expect(notes.features.map(\.title) == ["Updated dependencies", "Updated dependencies"])
        #expect(notes.features.map(\.description) == [nil, "- @orchard/tree@1.0.0"])
        #expect(notes.fixes.map(\.title) == ["Updated dependencies"])
        let second = try sample.record("1.1.0").notes
        #expect(second.fixes.map(\.title) == ["Tidy up", "a typo"] && second.improvements.map(\.title) == ["Tidy up"])
    }

    /// The evidence is the file of the tag, under the name that it had; the notes are of the section that came later.
    @Test func followsAChangelogThatWasRenamedOrCameAfterTheTag() async throws {
        let sample = try HistorySample()
        try sample.commit("Begin", ["CHANGES.rst": "Changes\n=======\n\n1.0.0\n-----\n\n- First ``release``\n"])
        try sample.tag("1.0.0")
        try sample.commit("More")
        try sample.tag("1.1.0")
        try sample.git(["mv", "CHANGES.rst", "CHANGELOG.md"])
        try sample.commit("Tell it", ["CHANGELOG.md": "# Changes\n\n## 1.1.0\n\n- Told late\n"])
        try await sample.imported()
        #expect(try sample.titles("1.1.0") == ["Told late"])
        #expect(try sample.titles("1.0.0") == ["First `release`"])
        #expect(try sample.record("1.1.0").evidence.map(\.path).first == "CHANGES.rst")
    }

    @Test func takesTheForgesNotesWithoutWhatItsProgramsAdd() async throws {
        let sample = try HistorySample()
        try sample.commit("Begin")
        try sample.tag("v1.0.0")
        try sample.tag("v1.1.0")
        try sample.tree.write(
            #"""
            [[{"tag_name": "v1.0.0", "draft": false, "body": "<!-- Release notes generated -->\r\n<h2>What's Changed</h2>\r\n* Fix it by @ada in https://github.com/o/r/pull/3\r\n* Bump x by @dependabot[bot] in https://github.com/o/r/pull/4\r\n\r\n## New Contributors\r\n* @ada made their first contribution in https://github.com/o/r/pull/3\r\n\r\n**Full Changelog**: https://github.com/o/r/compare/a...b"}],
             [{"tag_name": "v1.1.0", "draft": true, "body": "- not out"}]]
            """#, to: "releases.json")
        let report = try await sample.imported { $0.releasesFile = sample.tree.path("releases.json") }
        #expect(report.releases.map(\.notesFrom) == ["the forge", nil])
        let notes = try sample.record("1.0.0").notes
        #expect(
            notes.improvements == [
                .init(title: "Fix it", pr: "3", author: "ada"),
                .init(title: "Bump x", pr: "4", author: "dependabot[bot]"),
            ])
        #expect(notes.entryCount == 2)
    }

    @Test func readsGitLabsReleases() async throws {
        let sample = try HistorySample()
        try sample.commit("Begin")
        try sample.tag("v1.0.0")
        try sample.tree.write(
            ####"[{"tag_name": "v1.0.0", "description": "### Fixes\n- A fault", "released_at": "2020-01-01T00:00:00Z"}]"####,
            to: "releases.json")
        try await sample.imported { $0.releasesFile = sample.tree.path("releases.json") }
        #expect(try sample.record("1.0.0").notes.fixes.map(\.title) == ["A fault"])
        try sample.tree.write("{\"message\": \"404 Not Found\"}", to: "releases.json")
        #expect(
            try await sample.refusal { $0.releasesFile = sample.tree.path("releases.json") }.contains(
                "no list of releases"))
    }

    @Test func sortsConventionalCommits() async throws {
        let sample = try HistorySample()
        try sample.commit("chore: begin")
        try sample.tag("1.0.0")
        try sample.commit("feat(parser): read more (#12)")
        try sample.commit("fix: stop *here*")
        try sample.commit("docs: tell it")
        try sample.commit(
            "feat!: change all\n\nBREAKING CHANGE: the old form\nis gone\n\nCo-authored-by: Bob <bob@example.org>")
        try sample.commit("Release 1.1.0")
        try sample.tag("1.1.0")
        try await sample.imported()
        let notes = try sample.record("1.1.0").notes
        #expect(notes.features == [.init(title: "parser: read more", pr: "12")])
        #expect(notes.fixes.map(\.title) == ["stop \\*here\\*"])
        #expect(notes.breaking == [.init(title: "change all", description: "the old form is gone")])
        #expect(notes.improvements.isEmpty)
        #expect(notes.contributors == ["Ada", "Bob"])
    }

    /// A request counts once, under its title; the commits inside of it don't.
    @Test func listsMergedRequestsOnce() async throws {
        let sample = try HistorySample()
        try sample.commit("Begin")
        try sample.tag("1.0.0")
        for (branch, message) in [
            ("a", "Merge pull request #12 from ada/a\n\nSpeed it up"),
            ("b", "Merge branch 'b' into 'main'\n\nSlow it down\n\nSee merge request group/project!7"),
            ("c", "Merge branch 'c'"),
        ] {
            try sample.git(["switch", "--quiet", "--create", branch])
            try sample.commit("work on \(branch)", ["\(branch).txt": branch])
            try sample.git(["switch", "--quiet", "main"])
            try sample.git(["merge", "--quiet", "--no-ff", "--message", message, branch])
        }
        try sample.tag("1.1.0")
        try await sample.imported()
        let changes = try sample.record("1.1.0").notes.improvements
        #expect(
            changes == [
                .init(title: "work on c"), .init(title: "Slow it down", pr: "!7"),
                .init(title: "Speed it up", pr: "12"),
            ])
    }

    @Test func readsMessagesThatAreNotUTF8OrHaveReturns() async throws {
        let sample = try HistorySample()
        try sample.commit("A \u{1B}[31mred\u{1B}[0m word\r\n\r\nbody\r")
        try sample.tag("1.0.0")
        // Git itself would write such a message as UTF-8.
        let person = "Ada <ada@example.org> 1577836800 +0000"
        let tree = try sample.git(["rev-parse", "HEAD^{tree}"])
        let head =
            "tree \(tree)\nparent \(try sample.git(["rev-parse", "HEAD"]))\nauthor \(person)\ncommitter \(person)\n\nTell "
        let object = Bytes(head.utf8) + [0xFF, 0xE9] + Bytes(" more\r\n".utf8)
        try sample.tag("1.1.0", try sample.git(["hash-object", "-t", "commit", "-w", "--stdin"], input: object))
        try await sample.imported()
        let title = try #require(try sample.titles("1.1.0").first)
        #expect(title.hasPrefix("Tell \u{FFFD}") && title.hasSuffix(" more"))
        let red = try #require(try sample.titles("1.0.0").first)
        #expect(!red.contains("\u{1B}") && red.hasSuffix("word"))
    }

    @Test func givesEachRequestToTheReleaseThatHoldsItsMerge() async throws {
        let sample = try HistorySample()
        let first = try sample.commit("One")
        try sample.tag("1.0.0")
        try sample.commit("Two (#2)")
        try sample.tag("1.1.0")
        try sample.tree.write(
            """
            [{"number": 1, "title": "One", "state": "MERGED", "mergedAt": "2020-01-01T00:00:00Z", "mergeCommit": {"oid": "\(first)"}},
             {"number": 2, "title": "Two", "state": "MERGED", "mergedAt": "2020-01-02T00:00:00Z"},
             {"number": 3, "title": "Three", "state": "OPEN"},
             {"number": 4, "title": "Four", "state": "MERGED", "mergedAt": "2020-01-02T00:00:00Z"}]
            """, to: "pulls.json")
        let report = try await sample.imported { $0.pullsFile = sample.tree.path("pulls.json") }
        #expect(try sample.text("evidence/1.0.0/pull-requests.json").contains("\"number\":1,"))
        #expect(!(try sample.text("evidence/1.0.0/pull-requests.json").contains("\"number\":2,")))
        #expect(try sample.text("evidence/1.1.0/pull-requests.json").contains("\"number\":2,"))
        #expect(
            report.findings.contains { $0.code == "requests-without-release" && $0.message.contains("1 merged one is") }
        )
    }

    @Test func takesManifestsThatStateAVersion() async throws {
        let sample = try HistorySample()
        try sample.commit(
            "Begin",
            [
                "package.json": #"{"name": "sample", "version": "1.0.0"}"#,
                "setup.py": "from setuptools import setup\nsetup()\n",
            ])
        try sample.tag("1.0.0")
        try await sample.imported()
        #expect(try sample.record("1.0.0").evidence.map(\.path) == ["package.json", "changed-paths.txt"])
    }

    @Test(arguments: [
        "This is 1.1", "Version 1.1.0", "Release 1.1.0.", "v1.1.0", "Bump version to 1.1.0", "chore(release): 1.1.0",
        "Bump version to 1.2.0-dev",
    ])
    func leavesOutCommitsThatOnlyNameAVersion(subject: String) async throws {
        let sample = try HistorySample()
        try sample.commit("Begin")
        try sample.tag("1.0.0")
        try sample.commit("Support version 1.1 of the protocol")
        try sample.commit(subject)
        try sample.tag("1.1.0")
        try await sample.imported()
        #expect(try sample.titles("1.1.0") == ["Support version 1.1 of the protocol"])
    }

    @Test func takesHTMLOutOfTheForgesNotes() async throws {
        let sample = try HistorySample()
        try sample.commit("Begin")
        try sample.tag("v1.0.0")
        let body = """
            A short intro with <b>bold</b> text.

            ## Changes

            - First <br> line
            - `Vec<b>` and Vec<T> &amp; more
            <details>
            <summary>3 changes</summary>

            * Bump a by @dependabot in #13
            </details>

            ## Sums

            | file | sum |
            |---|---|
            | a.tgz | 123 |
            """
        let json = body.replacing("\n", with: "\\n")
        try sample.tree.write("[{\"tag_name\": \"v1.0.0\", \"body\": \"\(json)\"}]", to: "releases.json")
        try await sample.imported { $0.releasesFile = sample.tree.path("releases.json") }
        let record = try sample.record("1.0.0")
        #expect(record.summary == "A short intro with bold text.")
        #expect(
            record.notes.improvements == [
                .init(title: "First line"), .init(title: "`Vec<b>` and Vec<T> &amp; more"),
                .init(title: "Bump a", pr: "13", author: "dependabot"),
            ])
    }
}
