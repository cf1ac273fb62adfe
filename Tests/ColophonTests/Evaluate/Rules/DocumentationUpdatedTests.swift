// RL-05: which changed paths are documentation, and when none is needed.
import Attestation
import ReleaseModel
import Testing

struct DocumentationUpdatedTests {
    private func builder(_ paths: [String]) throws -> ReleaseBuilder {
        var builder = try ReleaseBuilder()
        let items = paths.enumerated().map { ChangedPaths.Item(path: $1, line: $0 + 1) }
        builder.add(.documentation(ChangedPaths(items: items)), .documentation, path: "docs-changes.txt")
        return builder
    }

    @Test(arguments: [
        "README.md", "README", "pkg/README.txt", "docs/guide/a.html", "doc/x", "guide.md", "a/b/c.rst",
        "docs/newsletter.md", "changeset-guide.md", "docs/vendor/setup.md", "doc/tests/how.md", "docs/licensing.md",
        "docs/notice-periods.md", ".github/CONTRIBUTING.md", "latest/guide.md", "1.2.3.release.md",
    ])
    func countsAsDocumentation(path: String) throws {
        let result = try builder(["src/main.c", path]).result(.rl05)
        #expect(result.status == .pass)
        #expect(result.headline == "1 documentation file changed: \(path)")
        #expect(result.proofs.map(\.line) == [2])
    }

    @Test(arguments: [
        "CHANGELOG.md", "changelog.md", "Changes.rst", "docs/CHANGELOG.md", "HISTORY.md", "NEWS.rst", "CHANGES-2.x.md",
        "releases.md", "changelog.d/12.feature.md", "docs/changelog/1.1.md", "newsfragments/3.bugfix.rst", "src/main.c",
        "mydocs/a.txt", ".changeset/brave-lions-run.md", ".changes/unreleased/a.md",
        "doc/release/upcoming_changes/1.rst",
        "news/12.feature.rst", "docs/changes/io/34.bugfix.1.rst", "vendor/github.com/x/y/README.md",
        "web/node_modules/a/README.md", "third_party/a.md", "src/pip/_vendor/README.rst", "tests/fixtures/a.md",
        "testdata/README.md", "LICENSE.md", "LICENCE-MIT.rst", "COPYING.md", "THIRD-PARTY-NOTICES.md",
        ".github/PULL_REQUEST_TEMPLATE.md", ".github/ISSUE_TEMPLATE/bug.md", "docs/pull_request_template.md",
        ".gitlab/issue_templates/bug.md", ".gitlab/merge_request_templates/a.md",
    ])
    func doesNotCountAsDocumentation(path: String) throws {
        let result = try builder([path]).result(.rl05)
        #expect(result.status == .fail)
        #expect(result.codes == ["documentation-unchanged"])
    }

    @Test func failsForAnEmptyList() throws {
        let result = try builder([]).result(.rl05)
        #expect(result.status == .fail)
        #expect(result.headline == "The list of changed paths is empty")
    }

    @Test func saysWhereOnlyTheChangelogChanged() throws {
        #expect(try builder(["CHANGELOG.md"]).result(.rl05).headline == "Only the changelog changed")
        #expect(
            try builder(["CHANGELOG.md", "a.c"]).result(.rl05).headline == "No documentation among 2 changed paths")
    }

    @Test func countsNothingThatWasDeleted() throws {
        var builder = try ReleaseBuilder()
        var paths = [ChangedPaths.Item(path: "docs/a.md", line: 1, change: .deleted), .init(path: "a.c", line: 2)]
        builder.add(.documentation(ChangedPaths(items: paths)), .documentation, path: "docs.txt")
        let result = try builder.result(.rl05)
        #expect(result.status == .fail)
        #expect(result.headline == "The only documentation that changed was deleted: docs/a.md")
        paths.append(.init(path: "docs/b.md", line: 3))
        builder.evidence = []
        builder.add(.documentation(ChangedPaths(items: paths)), .documentation, path: "docs.txt")
        #expect(try builder.result(.rl05).headline == "1 documentation file changed: docs/b.md")
    }

    /// `--stat` shows a file that went as one that lost its lines.
    @Test func warnsWhereDocumentationOnlyLostLines() throws {
        var builder = try ReleaseBuilder()
        let item = ChangedPaths.Item(path: "docs/a.md", line: 1, change: .shrunk)
        builder.add(.documentation(ChangedPaths(items: [item])), .documentation, path: "docs.txt")
        let result = try builder.result(.rl05)
        #expect(result.status == .pass && result.codes == ["documentation-shrank"])
        #expect(result.findings.map(\.severity) == [.warning])
    }

    @Test func followsThePatternsOfPolicyAlone() throws {
        var builder = try builder(["README.md"])
        builder.policy.documentation.patterns = ["manual/**"]
        #expect(try builder.result(.rl05).status == .fail)
        builder.policy.documentation.patterns = ["*.md"]
        #expect(try builder.result(.rl05).status == .pass)
    }

    @Test func letsAPolicysOwnPatternsCountTheChangelog() throws {
        var builder = try builder(["CHANGELOG.md"])
        builder.policy.documentation.patterns = ["CHANGELOG.md"]
        #expect(try builder.result(.rl05).status == .pass)
    }

    @Test func asksOnlyUserFacingReleasesWherePolicySaysSo() throws {
        var builder = try builder(["src/main.c"])
        builder.policy.documentation.when = .userFacing
        builder.record.notes.fixes = [.init(title: "A fix")]
        let result = try builder.result(.rl05)
        #expect(result.status == .na)
        #expect(!result.required)
        builder.record.notes.deprecations = [.init(title: "Old thing")]
        #expect(try builder.result(.rl05).status == .fail)
        builder.evidence = []
        #expect(try builder.result(.rl05).status == .pending)
        builder.record.notes.deprecations = []
        #expect(try builder.result(.rl05).status == .na)
    }

    @Test func reportsAPatternThatMeansNothing() throws {
        var builder = try builder(["README.md"])
        builder.policy.documentation.patterns = ["[oops"]
        let result = try builder.result(.rl05)
        #expect(result.status == .fail)
        #expect(result.codes.contains("bad-pattern"))
    }
}
