// What an entry says of where its change comes from, in the forms that people and programs write.
import Changelogs
import Primitives
import ReleaseModel
import Testing
import Versions

struct ChangelogReferenceTests {
    private func notes(_ text: String, file: String = "CHANGELOG.md") throws -> ReleaseNotes {
        let read = try ChangelogNotes(Bytes(text.utf8), path: file, limits: Policy().limits)
        let changelog = try #require(read)
        let version = try #require(Version("1.2.0"))
        return try #require(changelog.notes(of: version, names: ["orchard"])).notes
    }

    /// `NUMBER` stands for the address of that issue or request.
    private func entry(_ line: String) throws -> ReleaseNotes.Change {
        let source = line.replacing("ISSUES/", with: "https://example.org/o/r/issues/")
            .replacing("PULL/", with: "https://example.org/o/r/pull/")
            .replacing("COMMIT/", with: "https://example.org/o/r/commit/")
        let found = try notes("## 1.2.0\n\n- \(source)\n").improvements
        try #require(found.count == 1)
        return found[0]
    }

    @Test(arguments: [
        ("Fix it ([#7](PULL/7)).", "7", nil as String?), ("Fix it ([#7](ISSUES/7))", nil, "7"),
        ("Fix it (#7).", "7", nil), ("Fix it ([1234567](COMMIT/1234567))", nil, nil),
        ("Fix it [`abc1234`](COMMIT/abc1234def)", nil, nil),
        ("Fix it ([#21](ISSUES/21)) ([def5678](COMMIT/def5678))", "21", nil),
        ("Fix it ([#21](ISSUES/21)) ([def5678](COMMIT/def5678)), closes [#19](ISSUES/19)", "21", "19"),
        ("[#7](ISSUES/7): Fix it", nil, "7"), ("[a15abbf9](COMMIT/a15abbf9) - Fix it", nil, nil),
        ("[`a15abbf9`](COMMIT/a15abbf9) Fix it", nil, nil), ("a15abbf: Fix it", nil, nil),
        ("Fix it, refs [#7](ISSUES/7)", nil, "7"), ("Fix it; see: [#7](ISSUES/7) [#8](PULL/8)", "8", "7"),
    ])
    func takesReferencesOutOfTheTitle(_ line: String, _ request: String?, _ issue: String?) throws {
        #expect(try entry(line) == .init(title: "Fix it", pr: request, issue: issue))
    }

    /// What the word is a part of stays.
    @Test(arguments: [
        ("Show it in help. Refs [#2](ISSUES/2) [#3](PULL/3)", "Show it in help."),
        ("Various fixes [#3](PULL/3)", "Various fixes"), ("Things to see (#3)", "Things to see"),
    ])
    func takesTheWordThatLedToThem(_ line: String, _ title: String) throws {
        #expect(try entry(line).title == title)
        #expect(try entry(line).pr == "3")
    }

    @Test func keepsSeveralNumbersInTheText() throws {
        let line = "It works. ([#102](https://example.org/issues/102), [#272](https://example.org/issues/272))"
        #expect(try entry(line) == .init(title: line))
        #expect(try entry("Fix it (#1, #2)") == .init(title: "Fix it (#1, #2)"))
        #expect(
            try entry("Fix it ([def5678](COMMIT/def5678)), closes [#19](ISSUES/19) [#20](ISSUES/20)")
                == .init(title: "Fix it (closes #19, #20)"))
        let list = "[#1](https://example.org/issues/1), [#2](https://example.org/issues/2): Both"
        #expect(try entry(list).title == list)
    }

    @Test(arguments: [
        ("Fix it (@ada, @bob)", "ada, bob"), ("Fix it (@ada and @bob)", "ada, bob"), ("Fix it (#3 @ada & @ada)", "ada"),
        ("Fix it by @ada and @bob in https://example.org/o/r/pull/3", "ada, bob"), ("Fix it by @ada in #3", "ada"),
        ("[#3](PULL/3) Thanks [@ada](https://example.org/ada), [@bob](https://example.org/bob)! - Fix it", "ada, bob"),
    ])
    func keepsAllAuthors(_ line: String, _ authors: String) throws {
        let found = try entry(line)
        #expect(found.title == "Fix it" && found.author == authors)
    }

    @Test func writesANumberThatIsThereTwiceOnce() throws {
        let found = try notes(
            "## 1.2.0\n\n### Breaking\n\n- Remove `old()` (#12) by @carl in https://example.org/o/r/pull/12\n")
        #expect(found.breaking == [.init(title: "Remove `old()` (#12)")])
    }

    @Test func shortensWhatChangesetsWriteOfDependencies() throws {
        let found = try entry(
            "Updated dependencies [[`954a16a`](COMMIT/954a16a), [`1b2`](COMMIT/1b2)]:\n  - @scope/pkg@1.0.0")
        #expect(found == .init(title: "Updated dependencies", description: "- @scope/pkg@1.0.0"))
    }

    // MARK: Addresses elsewhere in the file

    private static let definitions = """

        ## 1.1.0

        - Old

        [#7]: https://example.org/o/r/pull/7
        [Guide]: <https://example.org/a(b)> "The guide"
        [#8]: https://example.org/o/r/issues/8
        [^1]: A footnote
        """

    @Test(arguments: [
        ("- Fix it ([#7])", "Fix it", "7", nil as String?), ("- Fix it [#8][]", "Fix it", nil, "8"),
        ("- See [the guide][guide] first", "See [the guide](<https://example.org/a(b)>) first", nil, nil),
        ("- Takes `[#7]` and \\[#7], [#7](x) or [#9]", "Takes `[#7]` and \\[#7], [#7](x) or [#9]", nil, nil),
        ("- A footnote[^1] and ``a ` [#7]``", "A footnote[^1] and ``a ` [#7]``", nil, nil),
        ("- Open [ [#7", "Open [ [#7", nil, nil),
        ("- About [#7] here", "About [#7](https://example.org/o/r/pull/7) here", nil, nil),
    ])
    func findsTheAddressesOfReferences(_ line: String, _ title: String, _ request: String?, _ issue: String?) throws {
        let found = try notes("## 1.2.0\n\n\(line)\n" + Self.definitions).improvements
        #expect(found == [.init(title: title, pr: request, issue: issue)])
    }

    // MARK: What is no part of an entry

    @Test func endsBeforeTheMarkOfTheNextSection() throws {
        let found = try notes("## 1.2.0\n\n- Fix it\n\n<a name=\"1.1.0\"></a>\n\n## 1.1.0\n\n- Old\n")
        #expect(found.improvements == [.init(title: "Fix it")])
    }

    @Test func leavesOutPeopleAndTables() throws {
        let found = try notes(
            "## 1.2.0\n\n#### Bug Fix\n\n- Fix it\n\n#### Committers: 1\n\n- Ada\n\n#### Other\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"
        )
        #expect(found.entryCount == 1 && found.fixes.count == 1)
    }

    @Test func sortsEntriesByTheirOwnWordWithoutAHeading() throws {
        let found = try notes("## 1.2.0\n\n- feat(api)!: new form\n- feat: more\n- fix(ui): less\n- chore: same\n")
        #expect(found.breaking == [.init(title: "api: new form")])
        #expect(found.features == [.init(title: "more")] && found.fixes == [.init(title: "ui: less")])
        #expect(found.improvements == [.init(title: "chore: same")])
        let sorted = try notes("## 1.2.0\n\n### Security\n\n- fix: a hole\n\n### Fixed\n\n- fix!: all\n")
        #expect(sorted.security.map(\.title) == ["fix: a hole"] && sorted.breaking.map(\.title) == ["all"])
    }

    @Test func keepsAnEntryAboutAFileOfThatName() throws {
        #expect(try entry("`Todo.txt`: Fix it").title == "`Todo.txt`: Fix it")
    }

    @Test func titlesTheDirectivesOfMyST() throws {
        let found = try entry("Fix it\n\n  :::{warning}\n  Be *careful*.\n  :::\n\n  And so on.")
        #expect(found.description == "**Warning:**\nBe *careful*.\n\n\nAnd so on.")
    }

    // MARK: Code of reStructuredText

    private func literal(_ text: String) throws -> ReleaseNotes.Change {
        let found = try notes("1.2.0\n=====\n\n\(text)\n", file: "CHANGES.rst").improvements
        try #require(found.count == 1)
        return found[0]
    }

    @Test func fencesLiteralBlocks() throws {
        let found = try literal(
            "- new ``with``, examples::\n\n    # a comment\n    with raises(E):\n        x = `__v__`\n\n  (thanks)")
        #expect(found.title == "new `with`, examples:")
        #expect(found.description == "```\n# a comment\nwith raises(E):\n    x = `__v__`\n```\n\n(thanks)")
    }

    @Test(arguments: [
        ("- As in ::\n\n    ``` a\n", "As in", "````\n``` a\n````"),
        (
            "- As in:\n\n  .. code-block:: python\n     :linenos:\n\n     a = 1\n\n     b", "As in:",
            "```python\na = 1\n\nb\n```"
        ),
        ("- As in::", "As in::", nil), ("- As in::\n\n  no code", "As in::", "no code"),
        ("Text leads to::\n\n    a * b\n    c\n\nMore text", nil, nil),
    ])
    func fencesCodeAlone(_ text: String, _ title: String?, _ description: String?) throws {
        guard let title else {
            let found = try notes("1.2.0\n=====\n\n- a\n\n\(text)\n", file: "CHANGES.rst").improvements
            #expect(
                found == [
                    .init(title: "a"), .init(title: "Text leads to:", description: "```\na * b\nc\n```\n"),
                    .init(title: "More text"),
                ])
            return
        }
        #expect(try literal(text) == .init(title: title, description: description))
    }
}
