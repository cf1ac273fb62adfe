// Which commit a collection states, and which others git shows to belong to it: in real repositories.
import Checklist
import Collect
import Documents
import Files
import Primitives
import ReleaseModel
import Testing
import Workspace

@Suite struct CollectCommitTests {
    /// A pull request as GitHub tests it: `merge` has the parents `base` and `head`, and is checked out.
    private struct PullRequest {
        let sample: CollectSample
        let base: String
        let head: String
        let merge: String

        init(_ record: String = "") throws {
            sample = try CollectSample(record)
            let git = sample.history
            try git.git(["switch", "--quiet", "--create", "topic"])
            head = try git.commit("topic", ["b.txt": "b"])
            try git.git(["switch", "--quiet", "main"])
            base = try git.commit("meanwhile", ["c.txt": "c"])
            try git.git(["switch", "--quiet", "--detach"])
            try git.git(["merge", "--quiet", "--no-ff", "--message", "Merge", "topic"])
            merge = try git.git(["rev-parse", "HEAD"])
        }

        func collect(commit: String? = nil, head: String? = nil) async throws -> CollectedEvidence {
            try await sample.collect(in: sample.run(commit: commit ?? merge, head: head ?? self.head))
            return try sample.collected()
        }
    }

    private static func relations(_ collected: CollectedEvidence) -> [String: RelatedCommit.Relation] {
        Dictionary(uniqueKeysWithValues: collected.commits.map { ($0.id, $0.relation) })
    }

    @Test func statesWhatAPullRequestsMergeMerges() async throws {
        let pull = try PullRequest()
        let collected = try await pull.collect()
        #expect(collected.commit == pull.merge)
        #expect(Self.relations(collected) == [pull.base: .parent, pull.head: .parent])
        #expect(collected.commits.map(\.id) == collected.commits.map(\.id).sorted())
        #expect(collected.commits.allSatisfy { $0.by == nil && $0.isFromGit })
        // A report that names the head is this release's; one of an earlier commit is not.
        func codes(_ id: String) throws -> [String] {
            try pull.sample.write(
                "<testsuite name=\"a\"><properties><property name=\"GITHUB_SHA\" value=\"\(id)\"/></properties><testcase name=\"b\"/></testsuite>",
                to: "evidence/1.0.0/junit.xml")
            var collected = try pull.sample.collected()
            collected.files[0].sha256 = SHA256Digest(
                of: try Files.read(pull.sample.path("evidence/1.0.0/junit.xml")))
            try pull.sample.write(
                String(decoding: collected.json.fileBytes, as: UTF8.self), to: "evidence/1.0.0/collected.json")
            let loaded = try pull.sample.loaded()
            return evaluate(loaded, today: try #require(Timestamp("2026-03-01"))).checklist[.rl02]?.findings.map(\.code)
                ?? []
        }
        #expect(try !codes(pull.head).contains("other-commit"))
        #expect(try codes(pull.sample.commit).contains("other-commit"))
    }

    /// The record names the head that gets released; the run tested the merge of it.
    @Test func statesTheMergeOfTheRecordsCommit() async throws {
        let pull = try PullRequest()
        try pull.sample.write(
            "schema: colophon/release/v1\nproject: sample\nversion: 1.0.0\nstatus: planned\ncommit: \(pull.head)\n",
            to: "evidence/1.0.0/release.yaml")
        let collected = try await pull.collect()
        #expect(collected.commit == nil && Self.relations(collected) == [pull.merge: .merge])
        #expect(collected.files.map(\.entry.origin.commits) == [[pull.merge]])
    }

    /// Squashed into one commit, the release has the very tree that the run tested.
    @Test func statesACommitWithTheSameTree() async throws {
        let pull = try PullRequest()
        let git = pull.sample.history
        try git.git(["switch", "--quiet", "main"])
        try git.git(["merge", "--quiet", "--squash", "topic"])
        let squashed = try git.commit("topic, squashed")
        try pull.sample.write(
            "schema: colophon/release/v1\nproject: sample\nversion: 1.0.0\nstatus: planned\ncommit: \(squashed)\n",
            to: "evidence/1.0.0/release.yaml")
        let collected = try await pull.collect()
        #expect(Self.relations(collected) == [pull.merge: .sameTree])
    }

    /// Where git doesn't show it, a service's word is not enough: a head that the commit doesn't merge, a merge that is nobody's request.
    @Test func statesNothingThatGitDoesNotShow() async throws {
        let pull = try PullRequest()
        let stranger = String(repeating: "9", count: 40)
        #expect(try await pull.collect(head: stranger).commits.isEmpty)
        try await pull.sample.collect(in: pull.sample.run(commit: pull.merge))
        #expect(try pull.sample.collected().commits.isEmpty)
        // And of an ordinary commit its parent, which lacks the change, is never one.
        let next = try pull.sample.history.commit("next", ["d.txt": "d"])
        try await pull.sample.collect(in: pull.sample.run(3, commit: next))
        #expect(try pull.sample.collected().commits.isEmpty)
    }

    @Test func theHeadIsTheCommitWhereItIsCheckedOut() async throws {
        let pull = try PullRequest()
        try pull.sample.history.git(["switch", "--quiet", "topic"])
        let report = try await pull.sample.collect(in: pull.sample.run(commit: pull.merge, head: pull.head))
        #expect(report.commit == pull.head)
        #expect(!report.findings.contains { $0.code == "checked-out-commit" })
    }

    /// A shallow clone has the merge alone; which commits it merges is written in it.
    @Test func readsTheParentsInAShallowClone() async throws {
        let pull = try PullRequest()
        let url = "file://\(pull.sample.path("."))"
        try pull.sample.history.git(["branch", "merged", pull.merge])
        try pull.sample.history.git(["clone", "--quiet", "--depth=1", "--branch=merged", url, "../shallow"])
        let collected = try await {
            try await pull.sample.collect(in: pull.sample.run(commit: pull.merge, head: pull.head)) {
                $0.repository = pull.sample.tree.path("shallow")
            }
            return try pull.sample.collected()
        }()
        #expect(Self.relations(collected) == [pull.base: .parent, pull.head: .parent])
    }

    @Test func anAnnotatedTagIsNamedBesideItsCommit() async throws {
        let sample = try CollectSample()
        try sample.history.tag("v1.0.0", message: "1.0.0")
        let tag = try sample.history.git(["rev-parse", "v1.0.0"])
        try await sample.collect(in: sample.run(commit: tag))
        let collected = try sample.collected()
        #expect(collected.commit == sample.commit && Self.relations(collected) == [tag: .tag])
        #expect(collected.files.map(\.entry.origin.commits) == [[sample.commit]])
    }

    // MARK: Which commit

    @Test func outsideOfCITheCommitIsThatOfHEAD() async throws {
        let sample = try CollectSample()
        let report = try await sample.collect(in: nil)
        #expect(report.commit == sample.commit && report.run == nil && report.findings.isEmpty)
        let later = try sample.history.commit("later", ["b.txt": "b"])
        let named = try await sample.collect(in: nil) { $0.commit = "HEAD~1" }
        #expect(named.commit == sample.commit)
        #expect(named.findings.map(\.code) == ["checked-out-commit"] && later != sample.commit)
        #expect(try await sample.refusal(in: nil) { $0.commit = "nowhere" }.contains("[bad-commit]"))
    }

    @Test func saysThatTheOriginIsUnknown() async throws {
        let sample = try CollectSample()
        let report = try await sample.collect(in: nil) { $0.repository = sample.tree.path(".") }
        #expect(report.commit == nil && report.findings.map(\.code) == ["git", "origin-unknown"])
        #expect(report.findings.allSatisfy { $0.severity == .warning })
        let entry = try #require(try sample.collected().files.first?.entry)
        #expect(entry.origin == EvidenceOrigin(at: Timestamp("2026-03-01T10:00:00Z")))
        // A full id needs no git.
        let id = String(repeating: "a1", count: 20)
        let stated = try await sample.collect(in: nil) {
            $0.repository = sample.tree.path(".")
            $0.commit = id
        }
        #expect(stated.commit == id && stated.findings.allSatisfy { $0.severity == .note })
    }

    @Test func saysThatTheTreeWasChanged() async throws {
        let sample = try CollectSample()
        // What git doesn't track, and the release's own folder, change with each run.
        try sample.write("new", to: "untracked.txt")
        try sample.write("summary: Changed.\n", to: "evidence/1.0.0/incidents.yaml")
        #expect(try await sample.collect(in: sample.run()).findings.isEmpty)
        try sample.write("changed", to: "a.txt")
        let report = try await sample.collect(in: sample.run(2))
        let finding = try #require(report.findings.first)
        #expect(finding.code == "uncommitted-changes" && finding.message.hasSuffix("a.txt"))
        try Files.remove(sample.path("evidence/1.0.0/incidents.yaml"))
        let checklist = evaluate(try sample.loaded(), today: try #require(Timestamp("2026-03-01"))).checklist
        #expect(checklist[.rl02]?.findings.contains { $0.code == "uncommitted-changes" } == true)
    }

    /// The next candidate: what is not collected again is of the one before, and its check is red.
    @Test func namesTheFilesOfAnEarlierCommit() async throws {
        let sample = try CollectSample()
        try sample.write("log\n", to: "build/scan.log")
        try await sample.collect(in: sample.run())
        try await sample.collect(["build/scan.log"], in: sample.run()) { $0.kind = .log }
        let next = try sample.history.commit("next", ["b.txt": "b"])
        try sample.write(CollectSample.failing, to: "build/junit.xml")
        let report = try await sample.collect(in: sample.run(2, commit: next))
        let finding = try #require(report.findings.first { $0.code == "earlier-commit" })
        #expect(finding.message.contains("scan.log") && !finding.message.contains("junit.xml"))
        #expect(try sample.collected().commit == next)
    }
}
