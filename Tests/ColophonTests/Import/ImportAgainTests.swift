// Importing again, into workspaces that people worked on, and from repositories of every sort.
import Files
import GitHistory
import Import
import Primitives
import ReleaseModel
import Testing
import Workspace

@Suite struct ImportAgainTests {
    private static func sample() throws -> HistorySample {
        let sample = try HistorySample()
        try sample.commit("Begin")
        try sample.tag("v1.0.0")
        try sample.commit("More")
        try sample.tag("v1.1.0")
        return sample
    }

    @Test func changesNothingTheSecondTime() async throws {
        let sample = try Self.sample()
        try await sample.imported()
        let site = sample.tree.path("site")
        let before = try Files.walk(site).map(\.path)
        let texts = try before.filter { Files.kind(Files.join(site, $0)) == .file }.map {
            try Files.read(Files.join(site, $0))
        }
        let report = try await sample.imported()
        #expect(report.releases.isEmpty && report.kept == 2 && report.since == nil)
        #expect(try Files.walk(site).map(\.path) == before)
        #expect(
            try before.filter { Files.kind(Files.join(site, $0)) == .file }.map { try Files.read(Files.join(site, $0)) }
                == texts)
    }

    @Test func addsWhatIsNewAndKeepsWhatAPersonChanged() async throws {
        let sample = try Self.sample()
        try await sample.imported()
        let path = sample.tree.path("site/evidence/1.0.0/release.yaml")
        let edited = try sample.text("evidence/1.0.0/release.yaml") + "summary: By hand.\n"
        try Files.writeAtomically(Bytes(edited.utf8), to: path)
        try sample.commit("Third")
        try sample.tag("v1.2.0")
        let report = try await sample.imported()
        #expect(report.releases.map(\.version) == ["1.2.0"])
        #expect(report.kept == 2 && report.edited == ["1.0.0"])
        #expect(try sample.text("evidence/1.0.0/release.yaml") == edited)
        #expect(try sample.record("1.1.0").isAsImported)
    }

    @Test func reportsATagThatMoved() async throws {
        let sample = try Self.sample()
        try await sample.imported()
        let now = try sample.commit("Another")
        try sample.tag("v1.1.0")
        let report = try await sample.imported()
        #expect(report.moved.map(\.version) == ["1.1.0"] && report.moved.map(\.now) == [now])
        #expect(report.text.contains("moved v1.1.0"))
        #expect(try sample.record("1.1.0").commit != now)
    }

    @Test func saysWhichTagsAreGone() async throws {
        let sample = try Self.sample()
        try await sample.imported()
        try sample.git(["tag", "--delete", "v1.0.0"])
        let report = try await sample.imported()
        #expect(report.gone == ["1.0.0"])
        #expect(report.text.contains("kept 1.0.0: it was imported from here, and no tag names it any more"))
        #expect(try await Self.elsewhere(sample).gone == [])
    }

    /// An import from another repository says nothing of it.
    private static func elsewhere(_ sample: HistorySample) async throws -> ImportReport {
        try sample.git(["clone", "--quiet", sample.tree.path("repo"), sample.tree.path("clone")])
        return try await sample.imported { $0.repository = sample.tree.path("clone") }
    }

    @Test func writesNothingInADryRun() async throws {
        let sample = try Self.sample()
        let report = try await sample.imported { $0.isDryRun = true }
        #expect(report.text.contains("would import 1.1.0 (v1.1.0, "))
        #expect(
            report.text.contains("would make colophon.yaml")
                && report.text.contains("would set policy.since to 2026-06-01"))
        #expect(Files.kind(sample.tree.path("site")) == nil)
    }

    @Test func leavesNoStagingBehind() async throws {
        let sample = try Self.sample()
        try sample.tree.write("left over", to: "site/evidence/.import/1.0.0/CHANGELOG.md")
        try await sample.imported()
        #expect(try Files.list(sample.tree.path("site/evidence")).map(\.path) == ["1.0.0", "1.1.0"])
        #expect(try sample.record("1.0.0").evidence.isEmpty)
    }

    // MARK: Since when releases are judged

    @Test(arguments: [
        ("project: {name: sample}\n", "project: {name: sample}\npolicy:\n  since: 2026-06-01\n"),
        ("# a\nproject:\n  name: sample", "# a\nproject:\n  name: sample\npolicy:\n  since: 2026-06-01\n"),
        (
            "project: {name: sample}\npolicy:  # ours\n  # deep\n  tests: {minimum_line_rate: 0.8}\nsite: {title: A}\n",
            "project: {name: sample}\npolicy:  # ours\n  # deep\n  since: 2026-06-01\n  tests: {minimum_line_rate: 0.8}\nsite: {title: A}\n"
        ),
        (
            "policy: {tests: {}}\nproject: {name: sample}\n",
            "policy: {since: 2026-06-01, tests: {}}\nproject: {name: sample}\n"
        ),
        ("policy:\nproject: {name: sample}\n", "policy:\n  since: 2026-06-01\nproject: {name: sample}\n"),
        ("project: {name: sample}\r\n", "project: {name: sample}\r\npolicy:\r\n  since: 2026-06-01\r\n"),
        ("{project: {name: sample}}\n", "{policy: {since: 2026-06-01}, project: {name: sample}}\n"),
    ])
    func insertsOneLineAndTouchesNoOther(before: String, after: String) {
        let outcome = SinceLine.insert("2026-06-01", into: Bytes(before.utf8), file: "colophon.yaml")
        #expect(outcome == .inserted(Bytes(after.utf8)))
        #expect(SinceLine.insert("2026-06-02", into: Bytes(after.utf8), file: "colophon.yaml") == .present)
    }

    @Test func leavesImportedReleasesUnjudged() async throws {
        let sample = try Self.sample()
        try sample.tree.write("project: {name: sample, title: Sample}  # ours\n", to: "site/colophon.yaml")
        try await sample.imported()
        #expect(
            try sample.text("colophon.yaml")
                == "project: {name: sample, title: Sample}  # ours\npolicy:\n  since: 2026-06-01\n")
        let record = try sample.record("1.0.0")
        var policy = Policy()
        policy.since = "2026-06-01"
        #expect(try #require(JudgedPeriod(policy)).leavesOut(record))
    }

    @Test func saysWhichImportedReleasesAreJudged() async throws {
        let sample = try Self.sample()
        try sample.tree.write("project: {name: sample}\npolicy: {since: 2020-01-04}\n", to: "site/colophon.yaml")
        let report = try await sample.imported()
        #expect(report.findings.contains { $0.code == "imported-and-judged" && $0.message.contains("1.1.0") })
    }

    // MARK: Repositories of every sort

    @Test func readsABareRepositoryAndAFurtherWorkTree() async throws {
        let sample = try Self.sample()
        try sample.git(["clone", "--quiet", "--bare", sample.tree.path("repo"), sample.tree.path("bare.git")])
        try sample.git(["worktree", "add", "--quiet", "--detach", sample.tree.path("further"), "v1.0.0"])
        for folder in ["bare.git", "further"] {
            let report = try await sample.imported {
                $0.repository = sample.tree.path(folder)
                $0.configurationFile = sample.tree.path("\(folder)-site/colophon.yaml")
            }
            #expect(report.releases.map(\.version) == ["1.0.0", "1.1.0"], "\(folder)")
        }
    }

    @Test func refusesWhatItCantImport() async throws {
        let sample = try Self.sample()
        try sample.git([
            "clone", "--quiet", "--depth=1", "file://\(sample.tree.path("repo"))", sample.tree.path("shallow"),
        ])
        #expect(try await sample.refusal { $0.repository = sample.tree.path("shallow") }.contains("fetch --unshallow"))
        try Files.makeDirectory(sample.tree.path("plain"))
        #expect(try await sample.refusal { $0.repository = sample.tree.path("plain") }.contains("no git repository"))
        #expect(try await sample.refusal { $0.repository = sample.tree.path("nowhere") }.contains("there is no folder"))
        #expect(try await sample.refusal { $0.tagPattern = "v" }.contains("{version}"))
        let empty = try HistorySample()
        #expect(try await empty.refusal().contains("no commits yet"))
        try empty.commit("Begin")
        #expect(try await empty.refusal().contains("has no tags"))
        #expect(Files.kind(empty.tree.path("site")) == nil)
    }

    /// Settings of a repository that would run programs, and references that would run away.
    @Test func runsNoProgramOfTheRepositorys() async throws {
        let sample = try Self.sample()
        let mark = sample.tree.path("ran")
        try sample.tree.write("#!/bin/sh\ntouch \(mark)\n", to: "program")
        _ = try sample.tree.run("chmod", ["+x", "program"])
        let program = sample.tree.path("program")
        for (name, value) in [
            ("core.fsmonitor", program), ("core.pager", program), ("pager.log", program), ("diff.external", program),
            ("core.sshCommand", program),
            ("diff.x.textconv", program), ("diff.x.command", program), ("gpg.program", program),
            ("log.showSignature", "true"),
            ("core.hooksPath", sample.tree.path("")), ("format.pretty", "oneline"), ("log.follow", "true"),
            ("extensions.partialClone", "origin"), ("remote.origin.url", "ext::\(program)"),
            ("remote.origin.promisor", "true"),
            ("protocol.ext.allow", "always"), ("core.repositoryFormatVersion", "1"), ("alias.log", "!\(program)"),
        ] {
            try sample.git(["config", name, value])
        }
        try sample.tree.write("* diff=x filter=x\n", to: "repo/.git/info/attributes")
        let report = try await sample.imported()
        #expect(report.releases.map(\.version) == ["1.0.0", "1.1.0"])
        #expect(Files.kind(mark) == nil)
    }

    @Test func leavesOutATagWhoseCommitIsMissing() async throws {
        let sample = try Self.sample()
        try sample.tree.write("\(String(repeating: "1", count: 40))\n", to: "repo/.git/refs/tags/v3.0.0")
        let report = try await sample.imported()
        #expect(report.releases.map(\.version) == ["1.0.0", "1.1.0"])
        #expect(report.leftOut.map(\.reason) == ["what it names is not in this repository"])
    }

    @Test func leavesHugeObjectsOut() async throws {
        let sample = try HistorySample()
        try sample.commit(
            "Begin", ["CHANGELOG.md": "# Changelog\n\n## 1.0.0\n- " + String(repeating: "x", count: 9 << 20)])
        try sample.tag("1.0.0")
        try await sample.imported()
        #expect(try sample.record("1.0.0").evidence.map(\.path) == ["changed-paths.txt"])
        #expect(try sample.titles("1.0.0") == ["Begin"])
    }
}
