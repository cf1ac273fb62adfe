// Lists of commits, which are no changelogs, and changelogs that are older than UTF-8.
import Bundles
import Evidence
import Primitives
import ReleaseModel
import Testing
import Versions

struct ChangelogLogTests {
    private func changelog(_ text: String, file: String = "ChangeLog") throws -> Changelog {
        try #require(readEvidence(text, as: .changelog, file: file).changelog)
    }

    @Test(arguments: [
        "2024-01-02  Ada L  <ada@example.org>\n\n\tversion 1.2.0\n\n\t* NEWS: Record it.\n\n2024-01-01  Ada L  <ada@example.org>\n\n\tversion 1.1.0\n",
        "2024-01-02  Ada L  <ada@example.org>\n\n\tRelease orchard 1.2.0\n\n2024-01-01  Grace  <g@example.org>  (tiny change)\n\n\t* a\n\nCopyright 2024 Ada\n",
        "Tue Jan  2 15:04:05 UTC 2024  Ada <ada@example.org>\n\t* NEWS: update for 1.2.0\n",
        "commit 1a2b3c4d\nAuthor: Ada <ada@example.org>\nDate:   Tue Jan 2 09:39:41 2024 +0100\n\n    Release 1.2.0\n\ncommit 5e6f7a8b\nAuthor: Ada <ada@example.org>\nDate:   Mon Jan 1 09:39:41 2024 +0100\n\n    More\n",
        "Author: Ada <ada@example.org>\nDate:   Tue Jan 2 09:39:41 2024 +0100\n\n    Version 1.2.0\n",
    ])
    func findsNoSectionInAListOfCommits(_ text: String) throws {
        let found = try changelog(text)
        #expect(found.isCommitLog && found.sections.isEmpty)
        var builder = try ReleaseBuilder("1.2.0", previous: nil)
        builder.add(.changelog(found), .changelog, path: "ChangeLog")
        let result = try builder.result(.rl03)
        #expect(result.status == .fail)
        #expect(result.findings.map(\.message) == ["no section names 1.2.0: the file lists commits by day and author"])
    }

    @Test(arguments: [
        // Above a list of commits, which ended once.
        "History of orchard\n\n1.2.0   2024-01-02 17:05:56Z\n    - a\n\n1.1.0   2023-12-01\n    - b\n\n"
            + String(repeating: "2004-09-05  Ada <ada@example.org>\n\n    Release 0.3\n\n", count: 9),
        // A version beside the author, and one author's line among other titles.
        "2024-01-02  Ada <ada@example.org>  1.2.0\n\n\t* a\n\n2023-12-01  Ada <ada@example.org>  1.1.0\n\n\t* b\n",
        "version 1.2.0 - Ada <ada@example.org>, 2024-01-02\n\n* a\n\nversion 1.1.0 - Ada <ada@example.org>, 2023-12-01\n\n* b\n",
        "Version 1.2.0\n\n- a\n\nVersion 1.1.0\n\n- b\n\n2023-12-01  Ada <ada@example.org>\n",
        "v1.2.0 2024-01-02  The Orchard team <team@example.org>\n\t+ a\n\nv1.1.0 2023-12-01  The Orchard team <team@example.org>\n\t+ b\n",
        "1.2.0 2024-01-02  Ada <ada@example.org>\n    - a\n\n1.1.0 2023-12-01  Ada <ada@example.org>\n    - b\n",
        "* Tue Jan 02 15:04:05 UTC 2024 Ada <ada@example.org> - 1.2.0-1\n- a\n\n* Fri Dec 01 2023 Ada <ada@example.org> - 1.1.0-1\n- b\n",
    ])
    func keepsAChangelogWithAuthors(_ text: String) throws {
        let found = try changelog(text)
        #expect(!found.isCommitLog)
        #expect(found.sections.compactMap(\.version).prefix(2) == ["1.2.0", "1.1.0"])
    }

    @Test func readsWindows1252() throws {
        let lines = "Version 1.2.0\n\n- by J\u{F8}rn \u{2013} for \u{20AC}5\n\nVersion 1.1.0\n\n- naïve, in UTF-8\n"
        var bytes = Bytes("Version 1.2.0\n\n- by J".utf8) + [0xF8] + Bytes("rn ".utf8) + [0x96] + Bytes(" for ".utf8)
        bytes += [0x80] + Bytes("5\n\nVersion 1.1.0\n\n- naïve, in UTF-8\n".utf8)
        let loaded = EvidenceReader.read(
            EvidenceEntry(path: "NEWS", kind: .changelog), bytes: bytes, limits: Policy().limits)
        let found = try #require(loaded.changelog)
        #expect(found.foreignLine == 3)
        var same = try changelog(lines, file: "NEWS")
        same.foreignLine = 3
        #expect(found == same)
        var builder = try ReleaseBuilder("1.2.0", previous: nil)
        builder.add(loaded.reading, .changelog, path: "NEWS")
        let result = try builder.result(.rl03)
        #expect(result.status == .pass)
        #expect(result.findings.map(\.code) == ["changelog-encoding"] && result.findings.map(\.line) == [3])
        #expect(result.findings.map(\.severity) == [.note])
    }

    /// NUL and FF are in no text: the first of a binary file, the second of broken UTF-16.
    @Test(arguments: [[0x80, 0x00], [0x80, 0xFF], [0xFF, 0xFE, 0x00, 0xD8, 0x31, 0x00]] as [Bytes])
    func refusesWhatIsNoText(_ end: Bytes) {
        let loaded = EvidenceReader.read(
            EvidenceEntry(path: "NEWS", kind: .changelog), bytes: end + Bytes("\nVersion 1.2.0\n\n- a\n".utf8) + end,
            limits: Policy().limits)
        guard case .unreadable = loaded.reading else {
            Issue.record("\(loaded.reading)")
            return
        }
    }

    /// The day on which a distribution packs a version isn't the release's.
    @Test func comparesNoDayOfAPackaging() throws {
        let text =
            "orchard (1.2.0-3) unstable; urgency=low\n\n  * a\n\n -- A <a@example.org>  Tue, 02 Jan 2024 15:04:05 +0000\n"
        for (text, status) in [(text, CheckStatus.pass), (text.replacing("1.2.0-3", with: "1.2.0"), .fail)] {
            var builder = try ReleaseBuilder("1.2.0", previous: nil, released: "2023-11-05T10:00:00Z")
            builder.add(.changelog(try changelog(text, file: "changelog")), .changelog, path: "changelog")
            #expect(try builder.result(.rl03).status == status)
        }
    }

    /// One of ten may be mistyped, and two of three are several packages.
    @Test func takesTheNameOfNearlyAllSectionsForTheProjects() throws {
        func status(_ names: [String]) throws -> CheckStatus {
            var text = ""
            for (index, name) in names.enumerated() { text += "\(name) version 1.\(20 - index).0\n\n- a\n\n" }
            var builder = try ReleaseBuilder("1.20.0", previous: nil)
            builder.add(.changelog(try changelog(text, file: "NEWS")), .changelog, path: "NEWS")
            return try builder.result(.rl03).status
        }
        #expect(try status(Array(repeating: "0MQ", count: 10) + ["OMQ"]) == .pass)
        #expect(try status(["nursery", "nursery", "meadow"]) == .fail)
    }

    /// Some words in a row are the project's name, in a file with other packages' sections.
    @Test func findsTheProjectsNameAmongWords() throws {
        let text =
            "Apache Sam-Ple Version 1.2.0\n\n- a\n\nApache Sam Ple Version 1.1.0\n\n- b\n\nMeadow Version 1.0.0\n\n- c\n"
        for (version, status) in [("1.2.0", CheckStatus.pass), ("1.1.0", .pass), ("1.0.0", .fail)] {
            var builder = try ReleaseBuilder(version, previous: nil)
            builder.add(.changelog(try changelog(text, file: "NEWS")), .changelog, path: "NEWS")
            #expect(try builder.result(.rl03).status == status)
        }
    }
}
