// Titles of changelogs in plain text: which lines around a version, and which of its like, make a line a title.
import Evidence
import Primitives
import ReleaseModel
import Testing

struct PlainTextTitleTests {
    private func versions(_ text: String, file: String = "NEWS") throws -> [String] {
        try sections(text, file: file).map { "\($0.version ?? ""):\($0.entries)" }
    }

    private func sections(_ text: String, file: String = "NEWS") throws -> [Changelog.Section] {
        try #require(readEvidence(text, as: .changelog, file: file).changelog).sections.filter { $0.version != nil }
    }

    @Test(arguments: [
        // Indented and underlined.
        "   Changes in Orchard 1.2\n   ----------------------\n* a\n\n   Changes in Orchard 1.1\n   ----------------------\n* b\n",
        "                  Orchard 1.2 released\n                  --------------------\n\n- a\n\n                  Orchard 1.1 released\n                  --------------------\n\n- b\n",
        // Indented, with words that titles begin with.
        "\n                 NEWS about orchard\n\n=====\n\n\tMajor changes between \"orchard\" versions 1.1 and 1.2\n\n* a\n\n\tMajor changes between \"orchard\" versions 1.0 and 1.1\n\n* b\n",
        // Indented days, each with its version.
        "                 Release History\n\n  2024-01-02 (1.2)\n\n    1. a\n\n  2023-12-01 (1.1)\n\n    1. b\n",
        // Right below a line with the day, and what it says further in.
        "Tuesday, January 2, 2024 / The Orchard Group\n  Summary for 1.2 orchard release\n    a\n\nFriday, December 1, 2023 / The Orchard Group\n  Summary for 1.1 orchard release\n    b\n",
        // Right below other text.
        "#TAG the script looks for this.\nV1.2\n   Ada (27):\n         a\n         more\n\nV1.1\n   Ada (3):\n         b\n",
        "See the page to get a list of commits.\nv1.2: Jan 02 2024:\n   - a\n\nv1.1: Dec 01 2023:\n   - b\n",
        "                 Apache Orchard\n                 Version 1.2\n                 Release Notes\n\na\n\n                 Apache Orchard\n                 Version 1.1\n                 Release Notes\n\nb\n",
        // With a code name behind the version, and the day below.
        "orchard v1.2 Cuba libre\n2024-01-02\n\n- a\n\n--------\n\norchard v1.1 Absinthe\n2023-12-01\n\n- b\n",
        "----------\nScheduled Release 1.2 (aka 2024.02) 2024-02-21\n- a\n----------\nScheduled Release 1.1 (aka 2023.12) 2023-12-21\n- b\n",
        // A picture of tildes is no code that hides the rest.
        "~~~~~~~~~~~~\n# 1 picture\n\nVersion 1.2 - January 2 2024\n\no a\n\nVersion 1.1 - December 1 2023\n\no b\n",
    ])
    func findsTitles(_ text: String) throws {
        let found = try sections(text)
        #expect(found.map(\.version) == ["1.2", "1.1"])
        #expect(found.allSatisfy { $0.entries > 0 && !$0.isUnreleased })
    }

    @Test func readsWhatAFileSaysOfItself() throws {
        let text = """
            This document details the changes between this version, orchard-1.2, and
            the previous version, orchard-1.1.

            1. Changes to Orchard

            a. Fixed a leak.

            This document details the changes between this version, orchard-1.1, and the
            previous version, orchard-1.0.

            a. Fixed another.

            """
        let found = try sections(text, file: "CHANGES")
        #expect(found.map(\.version) == ["1.2", "1.1"])
        #expect(found.map(\.subject) == ["orchard", "orchard"])
    }

    @Test func takesANumberOfALetterAmongItsLike() throws {
        let text =
            "News\n\nRelease 2024b - 2024-09-04 12:27:47 -0700\n\n  a\n\nRelease 2024a - 2024-02-01 09:28:56 -0800\n\n  b\n"
        #expect(try versions(text) == ["2024b:1", "2024a:1"])
    }

    /// "orchard 41" is a version beside "orchard 3.32", and "Phase 1" is none beside "Phase 2".
    @Test func takesABareNumberOnlyBesideVersionsOfThatName() throws {
        let text = "= orchard 41 =\n\na\n\n= orchard 3.32 =\n\nb\n\n= orchard 3.30 =\n\nc\n"
        #expect(try versions(text) == ["41:1", "3.32:1", "3.30:1"])
        #expect(
            try versions("## 1.2.0\n\n- a\n\n## Phase 1\n\n- b\n\n## Phase 2\n\n- c\n", file: "NEWS.md") == ["1.2.0:1"])
    }

    @Test(arguments: [
        // A list goes on, and so does a sentence.
        "Version 1.2\n\n- It needs\n  version 1.1\n  of the tool.\n\nVersion 1.0\n\n- b\n",
        "Version 1.2\n\nIt was broken by\nversion 1.1\nof the tool.\n\nVersion 1.0\n\n- b\n",
        "Version 1.2\n\n- a\n\n  Orchard 1.1 is needed\n\nVersion 1.0\n\n- b\n",
    ])
    func takesNoMentionForATitle(_ text: String) throws {
        #expect(try sections(text).map(\.version) == ["1.2", "1.0"])
    }

    /// Most titles are underlined: a line in parentheses below one of them is none.
    @Test func letsTheMajorityDecideTheMarkup() throws {
        var text = "Release 0.19 (2022-07-05)\n=========================\n\n(Release 0.19b1 (2022-06-21))\n\n* a\n\n"
        for minor in (10...18).reversed() { text += "Release 0.\(minor)\n============\n\n* b\n\n" }
        let found = try versions(text, file: "RELEASE-NOTES.txt")
        #expect(found.first == "0.19:2" && found.count == 10)
    }

    /// The newest release isn't underlined yet.
    @Test func keepsAFirstTitleOfAnotherShape() throws {
        var text = "0.19 (2022-07-05)\n\n* a\n\n"
        for minor in (10...18).reversed() { text += "0.\(minor) (2021-01-02)\n-----------------\n\n* b\n\n" }
        #expect(try versions(text, file: "CHANGES").first == "0.19:1")
    }

    @Test(arguments: [
        "- a", "* a", "+ a", "*) a", "o a", "• a", "· a", "1. a", "12) a", "a. a", "** a", "– a",
    ])
    func takesEachMarkForAnItem(_ line: String) throws {
        #expect(try versions("Version 1.2\n\n\(line)\n\(line)\n\nVersion 1.1\n\n\(line)\n") == ["1.2:2", "1.1:1"])
    }
}
