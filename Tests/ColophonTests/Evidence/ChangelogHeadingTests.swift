// The grammar of a changelog's headings: whose it is, which version, which day, and whether it is out.
import Bundles
import Colophon
import Evidence
import Files
import Primitives
import ReleaseModel
import Testing
import Verification

struct ChangelogHeadingTests {
    private func sections(_ text: String, file: String = "CHANGELOG.md") throws -> [Changelog.Section] {
        try #require(readEvidence(text, as: .changelog, file: file).changelog).sections
    }

    private func section(_ heading: String) throws -> Changelog.Section {
        try #require(try sections("## \(heading)\n- x\n").first)
    }

    @Test(arguments: [
        ("Changes between 3.1.3 and 3.1.4 [24 Oct 2023]", "3.1.4"), ("Changes from 5.2.0 to 5.2.1", "5.2.1"),
        ("Major changes between Orchard 3.0.1 and Orchard 3.0.2", "3.0.2"), ("1.0.0...1.1.0", "1.1.0"),
        ("Version 2.5.0 to 2.5.1 (30-NOV-2009)", "2.5.1"), ("1.0.0 → 1.1.0", "1.1.0"),
    ])
    func takesTheEndOfARange(_ heading: String, _ version: String) throws {
        #expect(try section(heading).version == version)
    }

    @Test func namesEachVersionOfAList() throws {
        let found = try sections("## 1.2.1, 1.1.9 and 1.0.8 (2024-01-02)\n- a\n- b\n")
        #expect(found.map(\.version) == ["1.2.1", "1.1.9", "1.0.8"])
        #expect(found.map(\.entries) == [2, 2, 2])
    }

    @Test(arguments: [
        "Known issues in 1.9.0", "Roadmap 2.1.0", "Planned for 2.1.0", "Upgrading to 1.2.0",
        "Migration guide for 1.2.0",
        "1.9.0 end of life", "When 1.9.0 ends", "1.2.0 is gone", "Support for Python 3.6", "Changes since 1.1.0",
        "Changelog since v1.28.3", "Thanks to Ada for 1.2.0", "Test plan 1.2.0", "Go/no-go meeting, release 1.2.3",
        "Why 1.2.0?", "version = 1.2.0", "1.9.0: known issues", "1.9.0 (EOL)", "What you need to know about 1.2.0",
    ])
    func takesAMentionForNoSection(_ heading: String) throws {
        #expect(try section(heading).version == nil)
    }

    @Test(
        arguments: [
            ("Release notes for 1.2.0", nil), ("NEWS for rsync 1.2.0 (2 Jan 2024)", "rsync"),
            ("What's new in Orchard 1.2.0", "orchard"), ("Orchard 1.2.0 release notes", "orchard"),
            ("GNU orchard 1.2.0", "orchard"), ("Apache Orchard Server 1.2.0", "apache orchard server"),
            ("nursery@1.2.0", "nursery"), ("@scope/orders@1.2.0", "@scope/orders"), ("orders/v1.2.0", "orders"),
            ("proj1-v1.2.0", "proj1"), ("Overview of changes in 1.2.0", nil), ("New in 1.2.0:", nil),
            ("release-1.2.0", nil),
            ("Summary of bugs fixed for version 1.2.0", nil), ("1.2.0 \"Big Apple\"", nil),
            ("1.2.0 - Support for pears", nil),
            ("1.2.0 Bionic Beaver", nil), ("2024-01-02, Version 1.2.0 (Current), @ada", nil),
            ("<a name=\"1.2.0\"></a>1.2.0", nil), ("1.2.0 – A Person, 2024-01-02", nil), ("Version:1.2.0", nil),
        ] as [(String, String?)])
    func knowsTheNameBeforeTheVersion(_ heading: String, _ name: String?) throws {
        let section = try section(heading)
        #expect(section.version == "1.2.0")
        #expect(section.subject == name)
    }

    @Test(arguments: [
        ("1.2.0 beta 2", "1.2.0-beta.2"), ("1.2.0 RC1", "1.2.0-rc.1"), ("1.2.0 Release Candidate 1", "1.2.0-rc.1"),
        ("1.2.0 (rc.2)", "1.2.0-rc.2"), ("1.2.0 alpha", "1.2.0-alpha"), ("1.2.0 (Beta)", "1.2.0"), ("1.1.1w", "1.1.1w"),
    ])
    func addsTheStageToTheVersion(_ heading: String, _ version: String) throws {
        #expect(try section(heading).version == version)
    }

    @Test(arguments: [
        "2024-1-2", "2024/1/2", "2024.01.02", "20240102", "02.01.2024", "2.1.2024", "02-Jan-2024", "2024-Jan-02",
        "2-jan-24",
        "2 Jan 2024", "Jan 2nd, 2024", "2024 January 2", "Tue January 2 2024", "Tue, 02 Jan 2024 15:04:05 +0000",
        "Tue Jan  2 15:30:00 2024", "Tue Jan 02 09:34:14 PM EST 2024", "2024-01-02 15:30:00Z",
        "2024-01-02 08:46:44 PDT",
        "2024-01-02 11:36:19-05:00 America/New_York", "2024-01-02T15:04:05+01:00", "2nd of January 2024",
    ])
    func readsADate(_ date: String) throws {
        let behind = try section("1.2.0 (\(date))")
        #expect(behind.version == "1.2.0" && behind.date?.dateText == "2024-01-02")
        #expect(try section("\(date), Version 1.2.0").date?.dateText == "2024-01-02")
        #expect(try section("1.2.0 \(date)").version == "1.2.0")
    }

    @Test func readsADateThatCouldBeTwoDays() throws {
        #expect(try section("1.2.0 (30/01/2024)").date?.dateText == "2024-01-30")
        #expect(try section("1.2.0 (01/30/2024)").date?.dateText == "2024-01-30")
        let either = try section("1.2.0 (02/01/2024)")
        #expect(either.date?.dateText == "2024-01-02" && either.otherDate?.dateText == "2024-02-01")
    }

    @Test func readsAMonth() throws {
        let month = try section("Version 1.2.0 - February 2024")
        #expect(month.date?.dateText == "2024-02-01" && month.lastDate?.dateText == "2024-02-29")
    }

    @Test func aVersionBelowUnreleasedIsNotOut() throws {
        #expect(try sections("## Unreleased\n\n### 1.2.0\n\n- x\n").map(\.isUnreleased) == [true, true])
    }

    @Test(arguments: [
        "1.2.0 (not released yet)", "1.2.0 (upcoming)", "1.2.0 (WIP)", "1.2.0 - In progress", "Upcoming: 1.2.0",
        "Orchard 1.2.0 release notes - UNDER DEVELOPMENT", "[Unreleased] (1.2.0)", "1.2.0 - TBD",
        "1.2.0 (in development)",
        "1.2.0 (expected April 2025)", "1.2.0 - to be released", "1.2.0 (unreleased, codename Pear)",
        "Next release: 1.2.0",
        "[1.2.0] - YYYY-MM-DD", "1.2.0 - xxxx-xx-xx", "1.2.0 (????-??-??)", "1.2.0 (xx Aug 2024)",
        "?? ??? 2024, Orchard 1.2.0",
        "1.2.0 - 2024-xx-xx", "1.2.0 (DD.MM.YYYY)", "2024/04/2X: Version 1.2.0", "1.2.0 - <date>", "1.2.0 ({{date}})",
        "1.2.0 (release candidate)", "1.2.0 (pre-release)",
    ])
    func knowsThatAVersionIsNotOut(_ heading: String) throws {
        let section = try section(heading)
        #expect(section.version == "1.2.0" && section.isUnreleased)
    }

    @Test(arguments: [
        "1.2.0 (2024-01-02)", "Scheduled release 1.2.0 (2024-01-02)", "1.2.0 (development release)",
        "1.2.0 - Work in progress bars are blue", "1.2.0 (Current)", "1.2.0 - Not so fast", "1.2.0 [stable]",
    ])
    func takesOtherWordsForNoSuchMark(_ heading: String) throws {
        let section = try section(heading)
        #expect(section.version == "1.2.0" && !section.isUnreleased)
    }

    @Test(arguments: [
        "*Expected April 2025*", "Not released yet.", "Release date: TBD", "Released YYYY-MM-DD", "Unreleased",
    ])
    func readsTheLineBelowAHeading(_ line: String) throws {
        let found = try sections("## 1.2.0\n\n\(line)\n\n- x\n")
        #expect(found[0].isUnreleased && found[0].entries == 1)
    }

    @Test func takesOneNumberForAVersionOnlyAmongItsLike() throws {
        let text = "CHANGES WITH 254:\n\n * x\n\nCHANGES WITH 253:\n\n * y\n"
        #expect(try sections(text, file: "NEWS").map(\.version) == ["254", "253"])
        #expect(try section("Version 2").version == nil)
    }
}
