// Tests of the strategies template and reference.
import Attestation
import Bundles
import Colophon
import Evidence
import Files
import Primitives
import ReleaseModel
import Sync
import Testing

private func written(
    _ text: String, _ strategy: SyncStrategy, source: String = "docs/a.md", release: ReleaseRecord? = nil,
    project: Configuration.Project = syncProject()
) throws -> SyncContent.Outcome {
    let bytes = Bytes(text.utf8)
    let file = SyncChecksums.File(
        source: source, target: "up/" + source, sha256: SHA256Digest(of: bytes), size: bytes.count)
    return SyncContent.written(
        bytes, file: file, rule: syncRule("docs/*") { $0.strategy = strategy }, release: try release ?? syncRelease(),
        project: project, synced: SyncedFiles([file]))
}

private func text(_ outcome: SyncContent.Outcome) throws -> String {
    String(decoding: try #require(outcome.bytes), as: UTF8.self)
}

@Suite struct SyncTemplateTests {
    @Test(arguments: [
        ("v{{version}} of {{ project }} ({{\ttitle}})\r\n", "v2.0.1 of tomli (Tomli)\r\n"),
        ("{{release_date}} {{commit}}", "2022-02-08 4e21e9abd0b1cbe7d7a5a5c5b1f5d3bbd9a9d6b1"),
        ("{{rule}} {{source}} {{target}} {{type}} {{status}}", "web-docs docs/a.md up/docs/a.md patch released"),
        ("{ {version}} {{version} {{ver\nsion}} {{", "{ {version}} {{version} {{ver\nsion}} {{"),
        ("\\{{version}} \\{{nope}} {{version}}", "{{version}} {{nope}} 2.0.1"),
        ("{{ {{version}}", "{{ 2.0.1"), ("\u{E9}{{version}}\u{E9}", "\u{E9}2.0.1\u{E9}"), ("", ""),
    ])
    func fillsVariables(template: String, result: String) throws {
        let outcome = try written(template, .template)
        #expect(try text(outcome) == result)
        #expect(outcome.findings == [])
    }

    @Test(arguments: ["{{verison}}", "{{}}", "{{ github.ref }}", "{{#if}}", "{{Version}}"])
    func anUnknownVariableIsAnErrorWithItsLine(template: String) throws {
        let outcome = try written("a\nb \(template)\n", .template)
        #expect(outcome.bytes == nil)
        let finding = try #require(outcome.findings.first)
        #expect(finding.code == "unknown-variable" && finding.severity == .error)
        #expect(finding.file == "docs/a.md" && finding.line == 2)
        if template == "{{verison}}" { #expect(finding.remedy.contains("{{version}}")) }
    }

    @Test func aValueThatTheRecordLeavesOutIsAWarning() throws {
        var release = try syncRelease()
        release.commit = nil
        let outcome = try written("[{{commit}}]\n", .template, release: release)
        #expect(try text(outcome) == "[]\n")
        #expect(outcome.findings.map(\.severity) == [.warning])
        #expect(outcome.findings.first?.line == 1)
    }

    @Test func whatIsNoTextStaysAsItIs() throws {
        #expect(try text(written("\0{{nope}}", .template)) == "\0{{nope}}")
    }

    @Test func transformsComeAfterTheVariables() throws {
        let file = SyncChecksums.File(source: "a.md", target: "a.md", sha256: SHA256Digest(of: []), size: 0)
        let rule = syncRule("*") {
            $0.strategy = .template
            $0.transforms = [.stripInternalLinks]
        }
        let outcome = try SyncContent.written(
            Bytes("[x](notes-{{version}}.md)".utf8), file: file, rule: rule, release: syncRelease(),
            project: syncProject(),
            synced: SyncedFiles([file]))
        #expect(outcome.bytes == Bytes("x".utf8))
    }
}

@Suite struct SyncReferenceTests {
    @Test func aMarkdownPageLinksToTheSourceAtTheCommit() throws {
        let page = try text(written("secret", .reference, source: "docs/a b_c.md"))
        #expect(
            page == """
                # a b\\_c.md

                This page is kept in the repository of [Tomli](https://github.com/hukkin/tomli).

                Read it there: [docs/a b\\_c.md, version 2.0.1](https://github.com/hukkin/tomli/blob/\
                4e21e9abd0b1cbe7d7a5a5c5b1f5d3bbd9a9d6b1/docs/a%20b_c.md)

                """)
    }

    @Test func anHTMLPageIsEscaped() throws {
        var project = syncProject()
        project.title = "<b>&\""
        let page = try text(written("", .reference, source: "docs/a&b.html", project: project))
        #expect(page.hasPrefix("<!DOCTYPE html>\n<html lang=\"en\">"))
        #expect(
            page.contains(
                "href=\"https://github.com/hukkin/tomli/blob/4e21e9abd0b1cbe7d7a5a5c5b1f5d3bbd9a9d6b1/docs/a%26b.html\""
            ))
        #expect(!page.contains("<b>") && !page.contains("a&b"))
    }

    @Test(arguments: [
        ("https://github.com/o/r.git", "https://github.com/o/r/blob/"),
        ("git@github.com:o/r.git", "https://github.com/o/r/blob/"),
        ("https://gitlab.com/o/g/r/", "https://gitlab.com/o/g/r/-/blob/"),
        ("https://codeberg.org/o/r", "https://codeberg.org/o/r/src/commit/"),
        ("https://bitbucket.org/o/r", "https://bitbucket.org/o/r/src/"),
        ("https://git.sr.ht/~o/r", "https://git.sr.ht/~o/r/tree/"),
    ])
    func knowsTheAddressesOfForges(repository: String, prefix: String) throws {
        var project = syncProject()
        project.repository = repository
        #expect(try text(written("", .reference, project: project)).contains("](\(prefix)4e21e9a"))
    }

    @Test(arguments: ["a.md", "a.html"])
    func ofAHostThatIsNoKnownForgeItLinksToTheRepositoryAlone(name: String) throws {
        var project = syncProject()
        project.repository = "https://git.example.org/o/r"
        let outcome = try written("", .reference, source: "docs/\(name)", project: project)
        let page = try text(outcome)
        #expect(page.contains("https://git.example.org/o/r") && page.contains("version 2.0.1"))
        #expect(!page.contains("https://git.example.org/o/r/"))
        #expect(outcome.findings.map(\.code) == ["unknown-forge"] && outcome.findings.map(\.severity) == [.warning])
    }

    @Test(arguments: [nil, "", "o/r", "javascript:alert(1)", "https://", "https://x/) [a](b", "ssh://git@host/r"])
    func withoutAnAddressThereIsNoPage(repository: String?) throws {
        var project = syncProject()
        project.repository = repository
        let outcome = try written("", .reference, project: project)
        #expect(outcome.bytes == nil)
        #expect(outcome.findings.map(\.code) == ["no-repository"])
    }

    @Test func withoutACommitItLinksToTheNewestAndSaysSo() throws {
        var release = try syncRelease()
        release.commit = nil
        let outcome = try written("", .reference, release: release)
        #expect(try text(outcome).contains("/blob/HEAD/docs/a.md"))
        #expect(outcome.findings.map(\.severity) == [.warning])
    }
}
