// The forms of changelogs: one small input for each, and what is no section or no entry in it.
import Bundles
import Colophon
import Evidence
import Files
import Primitives
import ReleaseModel
import Testing
import Verification
import Versions

/// A changelog whose sections are 1.2.0 and 1.1.0, with one entry each.
struct ChangelogForm: Sendable, CustomTestStringConvertible {
    var name: String
    var file: String
    var text: String
    var testDescription: String { name }

    static let all: [ChangelogForm] = [
        .init(
            name: "nginx", file: "CHANGES",
            text:
                "\nChanges with orchard 1.2.0       02 Jan 2024\n\n    *) Bugfix: a.\n\n\nChanges with orchard 1.1.0       01 Dec 2023\n\n    *) Feature: b.\n"
        ),
        .init(
            name: "zlib", file: "ChangeLog",
            text:
                "\n          ChangeLog file for orchard\n\nChanges in 1.2.0 (2 Jan 2024)\n- a\n\nChanges in 1.1.0 (1 Dec 2023)\n- b\n"
        ),
        .init(
            name: "PHP", file: "NEWS",
            text:
                "PHP       NEWS\n||||||||||||||||\n02 Jan 2024, Orchard 1.2.0\n\n- a\n\n01 Dec 2023, Orchard 1.1.0\n\n- b\n"
        ),
        .init(
            name: "tar", file: "NEWS",
            text:
                "GNU orchard NEWS - User visible changes. 2024-01-02\n\nversion 1.2.0 - A Person, 2024-01-02\n\n* a\n\nversion 1.1.0 - B Person, 2023-12-01\n\n* b\n"
        ),
        .init(
            name: "curl", file: "CHANGES",
            text: "Changelog\n\nVersion 1.2.0 (2 Jan 2024)\n- a\n\nVersion 1.1.0 (1 Dec 2023)\n- b\n"),
        .init(
            name: "httpd", file: "CHANGES",
            text:
                "-*- coding: utf-8 -*-\nChanges with Apache Orchard 1.2.0\n\n  *) a\n\nChanges with Apache Orchard 1.1.0\n\n  *) b\n"
        ),
        .init(
            name: "expat", file: "Changes",
            text:
                "Release 1.2.0 Tue January 2 2024\n        Bug fixes:\n   #1 a\n\nRelease 1.1.0 Fri December 1 2023\n   #2 b\n"
        ),
        .init(
            name: "screen", file: "ChangeLog",
            text: "Version 1.2.0 (30/01/2024):\n  * a\n\nVersion 1.1.0 (01/12/2023):\n  * b\n"),
        .init(
            name: "GnuTLS", file: "NEWS",
            text:
                "Orchard NEWS -- History of user-visible changes.\n\n* Version 1.2.0 (released 2024-01-02)\n\n** a.\n\n* Version 1.1.0 (released 2023-12-01)\n\n** b.\n"
        ),
        .init(
            name: "CPAN", file: "Changes",
            text:
                "Revision history for Orchard\n\n1.2.0     2024-01-02 15:30:00Z\n          - a\n\n1.1.0     2023-12-01 10:00:00 America/New_York\n          - b\n"
        ),
        .init(
            name: "POD", file: "Changes",
            text:
                "=head1 NAME\n\n=head2 Changes in Orchard 1.2.0 - 2 Jan 2024\n\na\n\n=head2 Changes in Orchard 1.1.0\n\nb\n"
        ),
        .init(
            name: "gettext", file: "NEWS",
            text: "Version 1.2.0 - January 2024\n\n# a:\n  more of it\n\nVersion 1.1.0 - December 2023\n\n# b\n"),
        .init(
            name: "libxml2", file: "NEWS",
            text:
                "NEWS file for orchard\n\nv1.2.0: Jan 2 2024\n\n### Major changes\n\n- a\n\nv1.1.0: Dec 1 2023\n\n### Regressions\n\n- b\n"
        ),
        .init(
            name: "PyYAML", file: "CHANGES",
            text:
                "For a complete list, see the log.\n\n1.2.0 (2024-01-02)\n\n* a\n\n1.1.0 (2023-12-01)\n------------------\n\n* b\n"
        ),
        .init(
            name: "Redis", file: "00-RELEASENOTES",
            text:
                "Orchard 1 release notes\n\n=========================\nOrchard 1.2.0     Released Tue 2 Jan 2024 10:45:52 IST\n=========================\n\n* a\n\n=========================\nOrchard 1.1.0     Released Fri 1 Dec 2023 10:45:52 IST\n=========================\n\n* b\n"
        ),
        .init(
            name: "haproxy", file: "CHANGELOG",
            text: "ChangeLog :\n===========\n\n2024/01/02 : 1.2.0\n    - a\n\n2023/12/01 : 1.1.0\n    - b\n"),
        .init(
            name: "Hoe", file: "History.txt", text: "=== 1.2.0 / 2024-01-02\n\n* a\n\n=== 1.1.0 / 2023-12-01\n\n* b\n"),
        .init(name: "Textile", file: "CHANGES.textile", text: "h2. 1.2.0 (2024-01-02)\n\n* a\n\nh2. 1.1.0\n\n* b\n"),
        .init(
            name: "AsciiDoc", file: "CHANGELOG.adoc",
            text:
                "= Changelog\n:toc:\n\n////\n== 9.9.9\n\n* template\n////\n\n== Orchard 1.2.0 (2024-01-02)\n\n=== Added\n\n* a\n\n[source]\n----\n== 9.9.8\n----\n\n== Orchard 1.1.0\n\n// == 9.9.7\n. b\n"
        ),
        .init(
            name: "AsciiDoc's underlines", file: "CHANGELOG.adoc",
            text: "Changelog\n=========\n\n1.2.0\n-----\n\n- a\n\n1.1.0\n-----\n\n- b\n"),
        .init(
            name: "AsciiDoc's table", file: "CHANGELOG.adoc",
            text: "= Changelog\n\n|===\n|Version |Date |Changes\n\n|1.2.0 |2024-01-02 |a\n|1.1.0 |2023-12-01 |b\n|===\n"
        ),
        .init(
            name: "Org", file: "CHANGELOG.org",
            text:
                "#+TITLE: Changes\n* Changelog\n** COMMENT 9.9.9\n- template\n** 1.2.0 (2024-01-02)\n:PROPERTIES:\n:ID: x\n:END:\n*** Added\n- a\n#+BEGIN_SRC org\n** 9.9.8\n- x\n#+END_SRC\n** 1.1.0\n# ** 9.9.7\n- b\n"
        ),
        .init(
            name: "Markdown's table", file: "orchard.md",
            text:
                "# Orchard\n\n| Version | Supported |\n| --- | --- |\n| 9.9.9 | no |\n\n## Changelog\n\n| Version | Date | Pull Request | Subject |\n| :--- | :--- | :--- | :--- |\n| 1.2.0 | 2024-01-02 | [41](https://example.org/41) | a |\n| 1.1.0 | 2023-12-01 | [40](https://example.org/40) | b |\n"
        ),
        .init(
            name: "Markdown's items", file: "CHANGELOG.md",
            text: "# Changelog\n\n* v1.2.0 (2024-01-02)\n  * a\n* v1.1.0\n  * b\n"),
        .init(
            name: "HTML headings in Markdown", file: "CHANGELOG.md",
            text: "<h2 id=\"a\">1.2.0 (2024-01-02)</h2>\n\n- a\n\n<h2>1.1.0</h2>\n\n- b\n"),
        .init(
            name: "front matter and comments", file: "CHANGELOG.md",
            text:
                "---\ntitle: Changelog\nversion: 9.9.9\n---\n\n<!--\n## 9.9.8\n\n- template\n-->\n\n{/*\n## 9.9.7\n- template\n*/}\n\n## 1.2.0\n\n- a\n\n## 1.1.0\n\n- b\n"
        ),
        .init(
            name: "standard-version", file: "CHANGELOG.md",
            text:
                "# Changelog\n\n### [1.2.0](https://example.org/a...b) (2024-01-02)\n\n\n### Bug Fixes\n\n* a\n\n## [1.1.0](https://example.org/a...b) (2023-12-01)\n\n\n### Features\n\n* b\n"
        ),
        .init(
            name: "Changesets", file: "CHANGELOG.md",
            text: "# orchard\n\n## 1.2.0\n\n## Patch Changes\n\n- a\n\n## 1.1.0\n\n## Minor Changes\n\n- b\n"),
        .init(
            name: "Sphinx", file: "changelog_12.rst",
            text:
                "=============\n1.2 Changelog\n=============\n\n.. changelog::\n    :version: 1.2.0\n    :released: January 2, 2024\n\n    .. change::\n        :tags: bug\n\n        a\n        and more\n\n.. changelog::\n    :version: 1.1.0\n    :released: December 1, 2023\n\n    .. change::\n        :tags: bug\n        :tickets: 12\n\n        b\n"
        ),
        .init(
            name: "releases", file: "changelog.rst",
            text:
                "=========\nChangelog\n=========\n\n* :release:`1.2.0 <2024-01-02>`\n* :bug:`12` a\n* :release:`1.1.0 <2023-12-01>`\n* :feature:`11` b\n"
        ),
        .init(
            name: "RPM", file: "changelog",
            text:
                "* Tue Jan 02 2024 Ada L <ada@example.org> - 1.2.0-1\n- a\n\n* Fri Dec 01 2023 Ada L <ada@example.org> - 1:1.1.0-3\n- b\n"
        ),
        .init(
            name: "RPM's spec", file: "orchard.spec",
            text:
                "Name: orchard\nVersion: 9.9.9\n\n%description\nTrees.\n\n%changelog\n* Tue Jan 02 2024 Ada L <ada@example.org> - 1.2.0-1\n- a\n\n* Fri Dec 01 2023 Ada L <ada@example.org> 1.1.0-3\n- b\n"
        ),
        .init(
            name: "antsibull", file: "changelog.yaml",
            text:
                "ancestor: 1.0.0\nreleases:\n  1.2.0:\n    changes:\n      bugfixes:\n      - a\n    release_date: '2024-01-02'\n  1.1.0:\n    changes:\n      release_summary: b\n    release_date: '2023-12-01'\n"
        ),
        .init(
            name: "Debian's repacks", file: "changelog",
            text:
                "orchard (1:1.2.0+dfsg1-1) unstable; urgency=low\n\n  * a\n\n -- A <a@example.org>  Tue, 02 Jan 2024 15:04:05 +0000\n\norchard (1.1.0.ds-2) unstable; urgency=low\n\n  * b\n"
        ),
        .init(
            name: "a commented shell", file: "ChangeLog",
            text: "# ChangeLog of orchard\n# $Id$\n\n1.2.0 (2024-01-02)\n  # a\n\n1.1.0\n  # b\n"),
    ]
}

struct ChangelogFormTests {
    private func sections(_ text: String, file: String = "CHANGELOG.md") throws -> [Changelog.Section] {
        try #require(readEvidence(text, as: .changelog, file: file).changelog).sections
    }

    @Test(arguments: ChangelogForm.all) func readsEveryForm(_ form: ChangelogForm) throws {
        let found = try sections(form.text, file: form.file).filter { $0.version != nil }
        #expect(found.map(\.version) == ["1.2.0", "1.1.0"])
        #expect(found.map(\.entries) == [1, 1])
        #expect(found.allSatisfy { !$0.isUnreleased })
        // A month alone begins on its first day.
        let day = ["screen": "2024-01-30", "gettext": "2024-01-01"][form.name] ?? "2024-01-02"
        #expect(found.first?.date.map { $0.dateText == day } ?? true)
    }

    @Test func aSeriesTitleIsNoSection() throws {
        let titled = try sections("# Orchard 2.0 changelog\n\nAll of the series.\n\n## 2.0.1 - 2024-02-01\n\n- a\n")
        #expect(titled.map(\.version) == [nil, "2.0.1"])
        let named = try sections("# Orchard 7.0 release notes\n\nFirst.\n\n## Orchard 7.0.15 (2024-01-09)\n\n- a\n")
        #expect(named.map(\.version) == [nil, "7.0.15"])
        // It has a list of its own and a date: a release.
        #expect(try sections("## 1.2 (2024-01-02)\n\n- a\n\n### 1.2.1\n\n- b\n").map(\.version) == ["1.2", "1.2.1"])
    }

    @Test func anotherNameDeeperInBelongsToItsSection() throws {
        let found = try sections("## 2.0.0\n\n### Django 4.2\n\n- a\n\n### Flask 3.0\n\n- b\n\n## 1.0.0\n\n- c\n")
        #expect(found.first { $0.version == "2.0.0" }?.entries == 2)
        #expect(found.first { $0.version == "1.0.0" }?.entries == 1)
    }

    @Test func keepsTheHeadingOfAPackage() throws {
        let found = try sections("# Changelog\n\n# nursery\n\n## 2.1.0\n\n- a\n\n# orchard\n\n## 2.0.0\n\n- b\n")
        #expect(found.filter { $0.version != nil }.map(\.group) == ["nursery", "orchard"])
    }

    @Test(arguments: [
        "- Nothing changed yet.", "- TODO", "TBD", "- ...", "No changes yet", "- [Insert changes here]",
        "### Added\n\n### Fixed",
        "Bug fixes:",
    ])
    func countsNoPlaceholder(_ text: String) throws {
        #expect(try sections("## 1.2.0\n\n\(text)\n\n## 1.1.0\n\n- a\n").first?.entries == 0)
    }

    @Test(arguments: ["No significant changes.", "- No changes", "Bug fixes.", "- Add a TODO list"])
    func countsAnswers(_ text: String) throws {
        #expect(try sections("## 1.2.0\n\n\(text)\n").first?.entries == 1)
    }

    @Test func findsConflictMarkers() throws {
        let around = try sections(
            "<<<<<<< HEAD\n## 1.2.0\n\n- Ours\n=======\n## 1.2.0\n\n- Theirs\n>>>>>>> feature\n\n## 1.1.0\n\n- a\n")
        #expect(around.map(\.hasConflict) == [true, true, false])
        let inside = try sections(
            "## 1.2.0\n\n<<<<<<< HEAD\n- Ours\n=======\n- Theirs\n>>>>>>> a/b\n\n## 1.1.0\n\n- a\n")
        #expect(inside.map(\.hasConflict) == [true, false])
        #expect(try sections("## 1.2.0\n\n- a\n>>>>>>> main\n\n## 1.1.0\n\n- a\n").map(\.hasConflict) == [true, false])
        let code = "## 1.2.0\n\n- a:\n\n  ```\n  <<<<<<< HEAD\n  ```\n\n```\n<<<<<<< HEAD\n=======\n>>>>>>> main\n```\n"
        #expect(try sections(code).map(\.hasConflict) == [false])
        let title = "1.2.0\n<<<<<<<\n\n* a\n"
        #expect(try sections(title, file: "CHANGES.rst").map(\.hasConflict) == [false])
    }

    @Test func knowsADirectiveThatIsNotOut() throws {
        let text = ".. changelog::\n    :version: 1.2.0\n    :released:\n\n    .. change::\n\n        a\n"
        #expect(try sections(text, file: "changelog.rst").map(\.isUnreleased) == [true])
    }

    @Test(arguments: ["releases: 12", "releases:\n  - 1.2.0", "a: 1", "releases:\n  x: {changes: {}}"])
    func refusesAnotherYAML(_ text: String) {
        #expect(readEvidence(text, as: .changelog, file: "changelog.yaml").complaint?.contains("unknown-form") == true)
    }

    @Test(arguments: [
        ("CHANGELOG.md", true), ("changes", true), ("HISTORY.rst", true), ("NEWS", true), ("release_notes.txt", true),
        ("WHATSNEW.txt", true), ("00-RELEASENOTES", true), ("CHANGELOG-1.28.md", true), ("changelog_20.rst", true),
        ("NEWS.0.22", true), ("release-notes-1.2.0.adoc", true), ("CHANGELOG.org", true), ("test-plan.md", false),
        ("approval.md", false), ("README.md", false), ("newsletter.md", false), ("1.2.0.md", false),
        ("changes.csv", false),
    ])
    func takesATextForAChangelogByItsName(_ file: String, _ isOne: Bool) {
        let text =
            file.hasSuffix("adoc")
            ? "== 1.2.0\n\n* a\n" : file.hasSuffix("org") ? "* 1.2.0\n- a\n" : "1.2.0\n=====\n\n- a\n"
        #expect((readEvidence(text, as: nil, file: file).kind == .changelog) == isOne)
    }

    @Test func knowsAnsibullsFormWithoutAKind() {
        let text = "ancestor: 1.0.0\nreleases:\n  1.2.0:\n    changes: {bugfixes: [a]}\n"
        #expect(readEvidence(text, as: nil, file: "changelog.yaml").kind == .changelog)
    }

    /// A reader whose time grew with the square of the length would need minutes.
    @Test(arguments: [
        "a 1.2 b\n\n", "# 1.2.0.", "[](", "* 1.2.0\n", "<!-- ", "|a|1.0|\n", "1.2.0\n-----\n", "\t", "<<<<<<< a\n",
        "= 1.0 \n", "- ",
        "## A\n", "1.2 and ",
    ])
    func readsHostileTextsInLinearTime(_ piece: String) {
        let text = String(repeating: piece, count: 30_000)
        for file in ["CHANGELOG.md", "NEWS", "a.adoc", "a.org"] {
            let read = readEvidence(text, as: .changelog, file: file)
            #expect(read.changelog != nil || read.complaint != nil)
        }
    }
}
