// Which file of a repository is its changelog.
import Files
import GitHistory
import Import
import Primitives
import ReleaseModel
import Testing

@Suite struct ImportChangelogTests {
    private static let pointer = "Changelog\n=========\n\nIt is `here <https://example.org/changelog>`__, since 1.0.\n"
    private static let changelog =
        "Changes\n=======\n\nsample 1.0.0 (2020-01-01)\n-------------------------\n\n- First\n"

    /// A file that only says where the changelog is has no sections.
    @Test(arguments: ["doc/en/changelog.rst", "docs/HISTORY.rst", "docs/project/changes.rst"])
    func goesOnToAFileWithSections(path: String) async throws {
        let sample = try HistorySample()
        try sample.commit(
            "Begin", ["CHANGELOG.rst": Self.pointer, path: Self.changelog, "docs/_old/changelog.rst": Self.changelog])
        try sample.tag("1.0.0")
        let report = try await sample.imported()
        #expect(report.releases.map(\.notesFrom) == [path])
        #expect(try sample.titles("1.0.0") == ["First"])
        let name = Files.name(path)
        #expect(try sample.record("1.0.0").evidence.map(\.path) == [name, "changed-paths.txt"])
        #expect(try sample.text("evidence/1.0.0/\(name)") == Self.changelog)
    }

    @Test func takesTheFileThatIsNamed() async throws {
        let sample = try HistorySample()
        try sample.commit("Begin", ["CHANGELOG.md": "# Changes\n\n## 1.0.0\n\n- Told there\n"])
        try sample.tag("1.0.0")
        try sample.commit(
            "More", ["notes/what.md": "# Changes\n\n## 1.1.0\n\n- Told here\n", "notes/none.md": "# 1.0 is old\n"])
        try sample.tag("1.1.0")
        let report = try await sample.imported { $0.changelog = "notes/what.md" }
        // What has no such file yet has its own changelog.
        #expect(report.releases.map(\.notesFrom) == ["CHANGELOG.md", "notes/what.md"])
        #expect(try sample.record("1.1.0").evidence.map(\.path) == ["what.md", "changed-paths.txt"])
        for (path, reason) in [
            ("nowhere.md", "has no file nowhere.md"), ("notes/none.md", "has no section of any version"),
        ] {
            let refused = try await sample.refusal {
                $0.changelog = path
                $0.configurationFile = sample.tree.path("other/colophon.yaml")
            }
            #expect(refused.contains(reason))
        }
        #expect(try await sample.refusal { $0.changelog = "../what.md" }.contains("--changelog"))
    }

    @Test func saysWhereTheNotesOfCommitsComeFrom() async throws {
        let sample = try HistorySample()
        try sample.commit("Begin", ["CHANGELOG.rst": Self.pointer])
        try sample.tag("1.0.0")
        try sample.commit("More", ["CHANGELOG.rst": Self.changelog])
        try sample.tag("1.1.0")
        let report = try await sample.imported()
        #expect(report.releases.map(\.notesFrom) == ["CHANGELOG.rst", "commits"])
        #expect(report.findings.map(\.code) == ["not-in-changelog"])
        #expect(report.findings.first?.message.contains("1.1.0") == true)
        try sample.git(["rm", "--quiet", "CHANGELOG.rst"])
        try sample.commit("Less")
        try sample.git(["tag", "--delete", "1.1.0"])
        let other = try await sample.imported { $0.configurationFile = sample.tree.path("other/colophon.yaml") }
        #expect(other.findings.map(\.code) == ["empty-changelog"])
        #expect(other.findings.first?.severity == .warning)
    }

    /// A changelog of what is to come is one, and a list of commits is none.
    @Test func takesUnreleasedSectionsForAChangelog() async throws {
        let sample = try HistorySample()
        try sample.commit("Begin", ["CHANGELOG.md": "# Changes\n\n## Unreleased\n\n- First\n"])
        try sample.tag("1.0.0")
        try sample.commit("More", ["CHANGELOG.md": "2020-01-01  Ada  <ada@example.org>\n\n\t* a: b\n"])
        try sample.tag("1.1.0")
        try await sample.imported()
        #expect(try sample.record("1.0.0").evidence.map(\.path) == ["CHANGELOG.md", "changed-paths.txt"])
        #expect(try sample.record("1.1.0").evidence.map(\.path) == ["changed-paths.txt"])
    }

    /// Beyond what is looked at first.
    @Test func findsASectionFarDown() async throws {
        let sample = try HistorySample()
        let text = "# Changes\n\n" + String(repeating: "Words and words.\n\n", count: 900) + "## 1.0.0\n\n- First\n"
        try sample.commit("Begin", ["CHANGELOG.md": text])
        try sample.tag("1.0.0")
        try await sample.imported()
        #expect(try sample.titles("1.0.0") == ["First"])
        #expect(try sample.record("1.0.0").evidence.first?.path == "CHANGELOG.md")
    }

    /// A package that was the whole repository before it got a folder.
    @Test func followsAPackageThatWasAtTheRoot() async throws {
        let sample = try HistorySample()
        let manifest = { (name: String, version: String) in "[package]\nname = \"\(name)\"\nversion = \"\(version)\"\n"
        }
        try sample.commit("Begin", ["Cargo.toml": manifest("pkg", "0.1.0"), "src/lib.rs": "a"])
        try sample.tag("pkg-0.1.0")
        try sample.commit("Work on it", ["src/lib.rs": "b"])
        try sample.tag("pkg-0.1.1")
        try sample.git(["rm", "-r", "--quiet", "."])
        try sample.commit(
            "Move", ["pkg/Cargo.toml": manifest("pkg", "0.2.0"), "Cargo.toml": manifest("other", "9.0.0")])
        try sample.tag("pkg-0.2.0")
        try sample.commit("Another", ["pkg/a": "a", "b": "b"])
        try sample.commit("Elsewhere", ["b": "c"])
        try sample.tag("pkg-0.2.1")
        try await sample.imported { $0.package = "pkg" }
        #expect(try sample.record("0.1.1").evidence.map(\.path) == ["Cargo.toml", "changed-paths.txt"])
        #expect(try sample.text("evidence/0.1.1/changed-paths.txt") == "M\tsrc/lib.rs\n")
        #expect(try sample.titles("0.1.1") == ["Work on it"])
        #expect(try sample.text("evidence/0.1.1/Cargo.toml").contains("0.1.0"))
        #expect(try sample.text("evidence/0.2.1/changed-paths.txt") == "A\tpkg/a\n")
        #expect(try sample.titles("0.2.1") == ["Another"])
        // The root's manifest is that of another package.
        try await sample.imported {
            $0.package = "third"
            $0.tagPattern = "pkg-{version}"
            $0.configurationFile = sample.tree.path("other/colophon.yaml")
        }
        let text = try Files.read(sample.tree.path("other/evidence/0.1.1/release.yaml"))
        #expect(!String(decoding: text, as: UTF8.self).contains("Cargo.toml"))
    }
}
