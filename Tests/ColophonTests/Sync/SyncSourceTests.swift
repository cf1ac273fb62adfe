// Tests of the source side: what is matched and digested, and what is refused.
import Bundles
import Colophon
import Documents
import Evidence
import Files
import Primitives
import ReleaseModel
import Sync
import Testing

@Suite struct SyncSourceTests {
    private func targets(_ source: SyncSource, _ rule: Int = 0) -> [String] {
        source.checksums().rules[rule].files.map { "\($0.source) > \($0.target)" }
    }

    @Test func replacesTheLiteralFolderByTheTargetPath() throws {
        let tree = try SyncTree([
            "docs/guide/a.md": "a", "docs/internal/x.md": "x", "docs/guide/b.txt": "b", "c.md": "c",
        ])
        let rule = syncRule("docs/**/*.md") {
            $0.targetPath = "docs/upstream"
            $0.exclude = ["docs/internal/**"]
        }
        let source = try SyncSource.open(root: tree.path, excluding: [], rules: [rule])
        #expect(targets(source) == ["docs/guide/a.md > docs/upstream/guide/a.md"])
        #expect(source.findings == [])
    }

    @Test func digestsAreThoseOfSha256sum() throws {
        let tree = try SyncTree(["a.md": "", "b.md": String(repeating: "x", count: 3_000_000), "c.md": "\u{E9}\n"])
        let source = try SyncSource.open(root: tree.path, excluding: [], rules: [syncRule("*.md")])
        let files = source.checksums().rules[0].files
        #expect(files.map(\.size) == [0, 3_000_000, 3])
        for file in files {
            #expect(try file.sha256.hex == sha256sum(tree, file.source))
            #expect(source.digest(of: file.source) == file.sha256)
        }
    }

    @Test func sortsBytewise() throws {
        let tree = try SyncTree(["d/b": "", "d/B": "", "d/a/z": "", "d/a.b": "", "d/é": "", "d/z": ""])
        let source = try SyncSource.open(root: tree.path, excluding: [], rules: [syncRule("d/[aBzé]*")])
        #expect(source.checksums().rules[0].files.map(\.source) == ["d/B", "d/a.b", "d/a/z", "d/z", "d/é"])
    }

    @Test func leavesOutWhatIsExcludedAndGit() throws {
        let tree = try SyncTree([
            "output/a.md": "", "a/output/b.md": "", ".git/c.md": "", "vendor/.git/d.md": "", ".colophon/e.md": "",
        ])
        let source = try SyncSource.open(
            root: tree.path, excluding: ["output", "./.colophon/"], rules: [syncRule("*.md")])
        #expect(source.checksums().rules[0].files.map(\.source) == ["a/output/b.md"])
    }

    @Test func aRuleThatMatchesNothingIsAWarning() throws {
        let tree = try SyncTree(["core/a.md": ""])
        let rules = [syncRule("core/*.md"), syncRule("core/**/*.md", id: "core")]
        let source = try SyncSource.open(root: tree.path, excluding: [], rules: rules)
        let finding = try #require(source.findings.first)
        #expect(source.findings.count == 1)
        #expect(finding.code == "sync-no-match" && finding.severity == .warning && finding.field == "sync[1].source")
    }

    @Test func aLinkInsideTheTreeCountsAsItsFile() throws {
        let tree = try SyncTree(["shared/real.md": "text", "docs/b.md": "b"])
        try tree.link("docs/a.md", to: "../shared/real.md")
        let source = try SyncSource.open(root: tree.path, excluding: [], rules: [syncRule("docs/*.md")])
        #expect(targets(source) == ["docs/a.md > a.md", "docs/b.md > b.md"])
        #expect(try source.bytes(of: "docs/a.md") == Bytes("text".utf8))
        #expect(source.findings == [])
    }

    @Test func linksThatLeaveTheTreeOrLeadNowhereAreRefused() throws {
        let outside = try SyncTree(["secret.md": "secret"])
        let tree = try SyncTree(["docs/ok.md": "", "output/x.md": ""])
        try tree.link("docs/a.md", to: outside.path("secret.md"))
        try tree.link("docs/b.md", to: "../../" + Files.name(outside.path) + "/secret.md")
        try tree.link("docs/c.md", to: "nowhere.md")
        try tree.link("docs/d.md", to: "d.md")
        try tree.link("docs/e.md", to: "../output/x.md")
        // A sibling whose name begins with the root's.
        let sibling = tree.path + "-sibling.md"
        try Files.writeAtomically([1], to: sibling, durable: false)
        defer { try? Files.remove(sibling) }
        try tree.link("docs/f.md", to: sibling)
        let source = try SyncSource.open(root: tree.path, excluding: ["output"], rules: [syncRule("docs/*.md")])
        #expect(targets(source) == ["docs/ok.md > ok.md"])
        #expect(
            source.findings.map(\.file) == [
                "docs/a.md", "docs/b.md", "docs/c.md", "docs/d.md", "docs/e.md", "docs/f.md",
            ])
        #expect(
            source.findings.allSatisfy { $0.severity == .error && $0.code == "sync-bad-source" && !$0.remedy.isEmpty })
    }

    @Test func linksToFoldersAreNotFollowedAndSaidSo() throws {
        let tree = try SyncTree(["real/a.md": "", "docs/b.md": ""])
        try tree.link("docs/sub", to: "../real")
        try tree.link("docs/loop", to: ".")
        let source = try SyncSource.open(root: tree.path, excluding: [], rules: [syncRule("docs/*.md")])
        #expect(targets(source) == ["docs/b.md > b.md"])
        #expect(source.findings.map(\.code) == ["sync-link-not-followed", "sync-link-not-followed"])
        #expect(source.findings.allSatisfy { $0.severity == .note })
    }

    @Test func takesOddNamesAndRefusesThoseThatTravelBadly() throws {
        let tree = try SyncTree([
            "d/two words.md": "", "d/é.md": "", "d/e\u{301}x.md": "", "d/line\nbreak.md": "", "d/100%.md": "",
        ])
        let source = try SyncSource.open(root: tree.path, excluding: [], rules: [syncRule("d/*.md")])
        #expect(targets(source) == ["d/two words.md > two words.md", "d/é.md > é.md"])
        #expect(source.findings.count == 3)
        #expect(
            source.findings.allSatisfy { $0.severity == .error && $0.code == "sync-bad-path" && !$0.remedy.isEmpty })
    }

    @Test func noRuleWritesToGitOrToTheStateOfTheSync() throws {
        let tree = try SyncTree(["hooks/post-checkout": ""])
        for path in [".git/hooks", "a/.GIT", ".colophon-sync", ".colophon-overrides/x"] {
            let rule = syncRule("hooks/*") { $0.targetPath = path }
            let source = try SyncSource.open(root: tree.path, excluding: [], rules: [rule])
            #expect(source.checksums().rules[0].files.isEmpty, "\(path)")
            #expect(source.findings.map(\.code) == ["sync-bad-path"], "\(path)")
        }
    }

    @Test func twoSourcesForOneTargetAreAnErrorAlsoAcrossRules() throws {
        let tree = try SyncTree(["a/x.md": "", "b/x.md": "", "b/y.md": ""])
        func rules(_ first: String, _ second: String) -> [SyncRule] {
            [syncRule("a/*.md", id: "one") { $0.target = first }, syncRule("b/*.md", id: "two") { $0.target = second }]
        }
        let same = try SyncSource.open(root: tree.path, excluding: [], rules: rules("../web", "../web"))
        #expect(same.findings.map(\.code) == ["sync-two-sources"])
        #expect(same.findings.first?.file == "b/x.md")
        let apart = try SyncSource.open(root: tree.path, excluding: [], rules: rules("../web", "../app"))
        #expect(apart.findings == [])
    }

    @Test func targetsThatDifferInCaseOnlyAreAnError() throws {
        let tree = try SyncTree(["a/Read.md": "", "a/read.md": ""])
        let source = try SyncSource.open(root: tree.path, excluding: [], rules: [syncRule("a/*.md")])
        #expect(source.findings.map(\.code) == ["sync-target-collision"])
    }

    @Test func aStubForAFileThatIsNoPageIsAMarkdownPageBesideIt() throws {
        let tree = try SyncTree(["d/a.png": "", "d/b.md": "", "d/c.HTML": ""])
        let rule = syncRule("d/*") { $0.strategy = .reference }
        let source = try SyncSource.open(root: tree.path, excluding: [], rules: [rule])
        #expect(targets(source) == ["d/a.png > a.png.md", "d/b.md > b.md", "d/c.HTML > c.HTML"])
        try tree.write("", to: "d/a.png.md")
        let two = try SyncSource.open(root: tree.path, excluding: [], rules: [rule])
        #expect(two.findings.map(\.code) == ["sync-two-sources"])
    }

    @Test func aNamedPipeIsNoSource() throws {
        let tree = try SyncTree(["d/a.md": ""])
        _ = try tree.run("mkfifo", ["d/b.md"])
        let source = try SyncSource.open(root: tree.path, excluding: [], rules: [syncRule("d/*.md")])
        #expect(targets(source) == ["d/a.md > a.md"])
        #expect(source.findings.map(\.code) == ["sync-bad-source"])
    }

    @Test func readsNothingThatNoRuleMatches() throws {
        let tree = try SyncTree(["d/a.md": "", "d/unreadable.txt": "", "e/b.md": ""])
        _ = try tree.run("chmod", ["000", "d/unreadable.txt", "e"])
        defer { _ = try? tree.run("chmod", ["755", "e"]) }
        let source = try SyncSource.open(root: tree.path, excluding: [], rules: [syncRule("d/*.md")])
        #expect(targets(source) == ["d/a.md > a.md"])
        #expect(throws: FileError.self) { try source.bytes(of: "d/unreadable.txt") }
    }

    @Test func withoutRulesTheTreeIsNotTouched() throws {
        let source = try SyncSource.open(root: "/no/such/folder", excluding: [], rules: [])
        #expect(source.checksums() == SyncChecksums() && source.findings == [])
        #expect(throws: FileError.self) {
            try SyncSource.open(root: "/no/such/folder", excluding: [], rules: [syncRule("*")])
        }
    }

    @Test func aRuleWithABadPatternIsAFinding() throws {
        let tree = try SyncTree(["a.md": ""])
        let rules = [syncRule("[a") { $0.syntax = .glob }, syncRule("*.md", id: "good")]
        let source = try SyncSource.open(root: tree.path, excluding: [], rules: rules)
        #expect(source.findings.map(\.code) == ["bad-pattern"])
        #expect(source.checksums().rules.map(\.files.count) == [0, 1])
    }
}
