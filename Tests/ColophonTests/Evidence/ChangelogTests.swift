// Changelogs: which headings are sections, what they say, and what counts as an entry.
import Bundles
import Colophon
import Evidence
import Files
import Primitives
import ReleaseModel
import Testing
import Verification

struct ChangelogTests {
    private func sections(_ text: String, file: String = "CHANGELOG.md") throws -> [Changelog.Section] {
        try #require(readEvidence(text, as: .changelog, file: file).changelog).sections
    }

    /// An item that only says what the items below it have in common is none of them.
    @Test(arguments: [
        ("- Improve\n  - a\n  - b\n- Packaging\n  - c\n", 3), ("- Fixed\n  - a\n- Type annotations\n  - b\n", 2),
        ("- Type annotations\n- Packaging files\n", 2), ("* Fixed\n    * a\n* Breaking API\n\n    * b\n", 2),
        ("- Add a new way to read\n  - a\n- Fixed\n  - b\n", 3), ("- Improve\n  - TODO\n- Fixed\n  - b\n", 2),
        ("- Improve\n  the reader\n  - a\n- Fixed\n  - b\n", 3),
        // Nothing else shows that the first one is no entry itself.
        ("- One\n  - a\n", 2), ("- One\n  - a\n- Two\n", 3),
    ]) func countsNoLabelOfOtherEntries(_ text: String, entries: Int) throws {
        #expect(try sections("## 1.2.0\n\n\(text)\n## 1.1.0\n- x\n").map(\.entries) == [entries, 1])
    }

    private func section(_ heading: String) throws -> Changelog.Section {
        try #require(try sections("## \(heading)\n- x\n").first)
    }

    @Test(
        arguments: [
            ("[1.2.0] - 2024-01-02", "1.2.0", "2024-01-02"), ("v1.2.0 (2024-01-02)", "1.2.0", "2024-01-02"),
            ("1.2", "1.2", nil), ("Version 1.2.0", "1.2.0", nil), ("tomli 1.2.0", "1.2.0", nil),
            ("tomli-v1.2.0", "1.2.0", nil),
            ("[v1.2.3-rc.1](https://example.org/9.9.9)", "1.2.3-rc.1", nil), ("1.0rc1", "1.0rc1", nil),
            ("2024.10 - January 2, 2024", "2024.10", "2024-01-02"), ("1.2.0 / 2024/01/02", "1.2.0", "2024-01-02"),
            ("1.2.0 (Jan 2nd, 2024)", "1.2.0", "2024-01-02"), ("1.2.0, 2 January 2024", "1.2.0", "2024-01-02"),
            ("1.2.0 - 2nd of Sept. 2024", "1.2.0", "2024-09-02"), ("`1.2.0`", "1.2.0", nil),
            ("**[1.2.0]** ##", "1.2.0", nil),
            ("Changes in version 1.2.0", "1.2.0", nil), ("1.2.0.post1", "1.2.0.post1", nil),
            ("5.3.0.RELEASE", "5.3.0.RELEASE", nil),
            ("1.2.0+build.5:", "1.2.0+build.5", nil), ("@scope/orders@1.2.0", "1.2.0", nil),
            ("1.2.0 2024-01-02T15:04:05Z", "1.2.0", "2024-01-02"), ("1.2.0 (2024-13-45)", "1.2.0", nil),
            ("1.2.0 (02/01/2024)", "1.2.0", "2024-01-02"), ("1.2.0 — 31 June 2024", "1.2.0", nil),
        ] as [(String, String, String?)])
    func findsVersionAndDate(_ heading: String, _ version: String, _ date: String?) throws {
        let section = try section(heading)
        #expect(section.version == version)
        #expect(section.date?.dateText == date)
        #expect(!section.isUnreleased)
    }

    @Test(arguments: [
        "- \u{200B}", "- \u{3164}", "- &nbsp;", "&#160;&#x200B;&ZeroWidthSpace;", "- <br>", "**Added**",
        "__Bug fixes__", "*Security*",
        "- Added", "- Fixed:\n- Changed", "Added",
    ]) func countsNoLineThatSaysNothing(_ line: String) throws {
        #expect(try sections("## 1.2.0\n\n\(line)\n").map(\.entries) == [0])
    }

    @Test(arguments: [
        "- Bug fixes and performance improvements", "- Fixes #12", "**Fixed** the lamp", "- A & B", "- &amp;c",
        "- No significant changes",
        "- **Breaking**: a", "- Added\n  - a lamp",
    ]) func countsALineThatSaysSomething(_ line: String) throws {
        #expect(try sections("## 1.2.0\n\n\(line)\n").map(\.entries) == [1])
    }

    /// Whichever markup the rest of the file could be read as.
    @Test(arguments: [
        "# Changelog\n\n```\n## [1.2.0] - 2024-01-02\n\n- a\n```\n",
        "# Changelog\n\n~~~~\n1.2.0 (2024-01-02)\n\n* a\n~~~~\n",
        "<!--\n1.2.0 - 2024-01-02\n\n- a\n-->\n", "---\ntitle: a\n1.2.0 - 2024-01-02\n---\n\nText\n",
    ]) func readsNoVersionInsideOfCodeAndComments(_ text: String) throws {
        #expect(try sections(text).allSatisfy { $0.version == nil })
    }

    @Test(
        arguments: [
            ("1.2.0 (2024-02-30)", "2024-02-30"), ("1.2.0 — 31 June 2024", "31 june 2024"),
            ("1.2.0 - 2024/13/01", "2024/13/01"),
            ("1.2.0 - 2024-02-29", nil), ("1.2.0", nil),
        ] as [(String, String?)]) func seesADateThatIsNoDay(_ heading: String, _ noDay: String?) throws
    {
        #expect(try section(heading).noDay == noDay)
    }

    @Test func seesADateThatIsNoDayBelowTheHeading() throws {
        let found = try #require(try sections("## 1.2.0\n\nReleased 2024-02-30\n").first)
        #expect(found.noDay == "2024-02-30" && found.entries == 0)
    }

    @Test(arguments: [#"Revert "1.2.0""#, "Reverts 1.2.0", "Reverting 1.2.0"])
    func takesNoRevertForASection(_ heading: String) throws {
        #expect(try section(heading).version == nil)
    }

    @Test(arguments: [
        "Overview", "2024-01-02", "Upgrading from 1.1.0", "1.2.x", "Version 2", "Python3.6", "1..2", "v", "1.", ".1.2-",
        "py3.6.1",
    ]) func findsNoVersionInOtherHeadings(_ heading: String) throws {
        #expect(try section(heading).version == nil)
    }

    @Test(arguments: [
        "Unreleased", "[Unreleased]", "**unreleased**", "[unreleased](https://example.org)", "Next release", "HEAD",
    ])
    func knowsWhatIsNotOutYet(_ heading: String) throws {
        let section = try section(heading)
        #expect(section.isUnreleased && section.version == nil)
    }

    @Test func knowsAnUnreleasedVersionAndAYankedOne() throws {
        let unreleased = try section("1.3.0 (unreleased)")
        #expect(unreleased.isUnreleased && unreleased.version == "1.3.0")
        #expect(try section("1.3.0 - TBD").isUnreleased)
        let yanked = try section("[1.1.0] - 2023-12-01 [YANKED]")
        #expect(yanked.isYanked && yanked.version == "1.1.0" && yanked.date?.dateText == "2023-12-01")
    }

    @Test func countsEntriesOfKeepAChangelog() throws {
        let fixture = try EvidenceFixture.named("changelog/keep-a-changelog")
        let found = try #require(readEvidence(fixture.bytes, as: .changelog, file: fixture.file).changelog).sections
        #expect(found.map(\.version) == [nil, nil, "1.2.0", "1.1.0", "1.0.0"])
        #expect(found.map(\.entries) == [1, 1, 2, 1, 0])
        #expect(found.map(\.line) == [1, 5, 11, 33, 38])
        #expect(found.map(\.isYanked) == [false, false, false, true, false])
    }

    @Test func readsGitHubStyleSetextAndBoldHeadings() throws {
        let fixture = try EvidenceFixture.named("changelog/github-style")
        let found = try #require(readEvidence(fixture.bytes, as: .changelog, file: fixture.file).changelog).sections
        #expect(found.map(\.version) == [nil, "1.2.1", "1.2.0", "1.1.0", nil, "1.0.0", "2.0.0-rc.1+build.5"])
        #expect(found.map(\.entries) == [0, 1, 2, 1, 1, 1, 1])
    }

    @Test func readsReStructuredText() throws {
        let fixture = try EvidenceFixture.named("changelog/restructuredtext")
        let found = try #require(readEvidence(fixture.bytes, as: .changelog, file: fixture.file).changelog).sections
        #expect(found.map(\.version) == [nil, "1.3.0", "1.2.0", "1.1.0rc1", "1.0.0"])
        #expect(found.map(\.entries) == [0, 0, 3, 1, 0], "that there is nothing yet is no entry")
        #expect(found[1].isUnreleased && found[2].date?.dateText == "2024-01-02")
        #expect(found.map(\.line) == [2, 7, 12, 34, 42])
    }

    @Test func takesUnderlinesAsHeadingsInAFileWithoutAnEnding() throws {
        let found = try sections("1.2.0\n~~~~~\n\n* One\n\n1.1.0\n~~~~~\n* Two\n", file: "CHANGES")
        #expect(found.map(\.version) == ["1.2.0", "1.1.0"] && found.map(\.entries) == [1, 1])
    }

    @Test func takesNoHeadingOutOfCode() throws {
        let text = """
            ## 1.2.0
            ~~~~
            ## 1.0.0
            ~~~
            ## 1.0.1
            ~~~~

                ## 1.0.2

            <script>
            ## 1.0.3
            </script>
            - item

              ```
              ## 1.0.4
              ```
            """
        let found = try sections(text)
        #expect(found.map(\.version) == ["1.2.0"])
        #expect(found.map(\.entries) == [1])
    }

    @Test func countsNeitherSubheadingsNorEmptyItemsNorLinesNorDefinitions() throws {
        let found = try sections("## 1.2.0\n### Added\n-\n- \n---\n***\n[a]: https://example.org\n<br>\n\n### Fixed\n")
        #expect(found.map(\.entries) == [0])
    }

    @Test func endsASectionAtAForeignHeadingOfItsLevel() throws {
        let found = try sections("## 1.2.0\n- a\n### 3.6 is gone\n- b\n## Credits\n- c\n### More\n- d\n")
        #expect(found.map(\.version) == ["1.2.0", nil])
        #expect(found.map(\.entries) == [2, 2])
    }

    @Test func countsAParagraphOnce() throws {
        #expect(try sections("## 1.2.0\nOne\ntwo\nthree\n\nfour\n").map(\.entries) == [2])
    }

    @Test func takesADateBelowTheHeadingForWhatItIs() throws {
        let found = try sections("## 1.2.0\n\n*Released 2024-01-02*\n\n## 1.1.0\n\nUnreleased\n\n- x\n")
        #expect(found.map(\.entries) == [0, 1])
        #expect(found.map(\.date?.dateText) == ["2024-01-02", nil])
        #expect(found.map(\.isUnreleased) == [false, true])
    }

    @Test func readsWindowsLineEndsAndAByteOrderMark() throws {
        let found = try sections("\u{FEFF}## 1.2.0\r\n\r\n- a\r\n")
        #expect(found == [.init(heading: "1.2.0", version: "1.2.0", entries: 1, line: 1)])
    }

    @Test func readsHostileHeadingsInLinearTime() throws {
        let run = String(repeating: "](", count: 100_000)
        #expect(try sections("## 1.2.0 \(run)\n\(run)\n" + String(repeating: "> ", count: 100_000)).count == 1)
    }

    // MARK: - Debian's form and plain text

    @Test func readsDebiansUpstreamVersionsAndDates() throws {
        let fixture = try EvidenceFixture.named("changelog/debian")
        let sections = try #require(readEvidence(fixture.bytes, as: .changelog, file: fixture.file).changelog).sections
        #expect(sections.map(\.version) == ["1.2.0-rc1", "1.1.0", "1.0.0"])
        #expect(sections.map { $0.date?.dateText } == ["2024-01-03", "2024-01-02", "2023-11-01"])
        #expect(sections.map(\.isUnreleased) == [true, false, false])
        #expect(sections.map(\.entries) == [1, 2, 0])
        #expect(sections.map(\.line) == [1, 7, 17])
    }

    @Test(arguments: ["gnu-news", "plain-text"]) func readsTextsWithoutMarkup(_ name: String) throws {
        let fixture = try EvidenceFixture.named("changelog/\(name)")
        let sections = try #require(readEvidence(fixture.bytes, as: .changelog, file: fixture.file).changelog).sections
        let dates: [String?] = ["2024-01-02", "2023-12-01", name == "gnu-news" ? "2023-11-01" : nil]
        #expect(sections.compactMap(\.version) == ["1.2.0", "1.1.0", "1.0.0"])
        #expect(sections.filter { $0.version != nil }.map { $0.date?.dateText } == dates)
        #expect(sections.filter { $0.version != nil }.allSatisfy { $0.entries > 0 })
    }

    @Test(arguments: [
        "orders (1.2.0 unstable; urgency=low\n", "orders 1.2.0) (unstable; x\n", "two words (1.2.0) unstable; x\n",
        "orders (x) unstable; x\n", "orders () unstable; x\n", "(1.2.0) unstable; x\n", ") ( ;\n",
        "orders (1.2.0-) ;\n -- \n  * \n",
    ]) func survivesWhatIsNearlyDebiansForm(_ text: String) {
        #expect(readEvidence(text, as: .changelog, file: "changelog").complaint == nil)
    }

    @Test func takesNoMentionForAVersionInPlainText() throws {
        let text = "Thanks for reading.\n\n* Fixed what broke in 1.1.0\n\nWe removed\n1.0.0\n"
        #expect(try sections(text, file: "NEWS").allSatisfy { $0.version == nil })
        #expect(try sections("a\n\n1.2.0\n\n- x\n", file: "HISTORY.rst").isEmpty)
    }
}
