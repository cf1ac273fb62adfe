// No rule writes into the workspace that it comes from, wherever its target lies and whatever leads there.
import Colophon
import Foundation
import ReleaseModel
import Sync
import Testing

@Suite struct OwnPlacesTests {
    private func plan(_ rule: String, _ files: [String: String], prepare: (SampleWorkspace) throws -> Void = { _ in })
        async throws -> SyncPlan
    {
        let sample = try SampleWorkspace(configuration: "sync: [{id: web, \(rule)}]\n")
        try sample.add("1.0.0")
        for (path, text) in files { try sample.write(text, to: path) }
        try prepare(sample)
        var question = SyncUseCase.Question()
        question.rule = "web"
        let sync = try SyncUseCase(workspace: sample.workspace, options: SampleWorkspace.options())
        return try #require(try await sync.writtenPlans(question).first).plan
    }

    private static let docs = ["docs/a.md": "a", "docs/colophon.yaml": "", "docs/colophon.lock": ""]

    @Test(arguments: [
        ("source: \"docs/*.md\", target: evidence", "the target tree lies in evidence, which is this workspace's own"),
        (
            "source: \"docs/*.md\", target: evidence/1.0.0",
            "the target tree lies in evidence, which is this workspace's own"
        ),
        (
            "source: \"docs/*.md\", target: ., target_path: evidence/1.0.0",
            "“evidence/1.0.0/a.md” lies in evidence, which is this workspace's own"
        ),
        (
            "source: \"docs/*.md\", target: ., target_path: output",
            "“output/a.md” lies in output, which is this workspace's own"
        ),
        (
            "source: \"docs/*.md\", target: ., target_path: templates/x",
            "“templates/x/a.md” lies in templates, which is this workspace's own"
        ),
        (
            "source: \"docs/*.md\", target: .colophon",
            "the target tree lies in .colophon, which is this workspace's own"
        ),
        (
            "source: \"docs/*.yaml\", target: .",
            "“colophon.yaml” lies in the configuration, which is this workspace's own"
        ),
        ("source: \"docs/*.lock\", target: .", "“colophon.lock” lies in colophon.lock, which is this workspace's own"),
        // What it writes would be its own source next time.
        (
            "source: \"docs/*.md\", target: ., target_path: docs/copy",
            "“docs/copy/a.md” would be written where the rule web reads"
        ),
        ("source: \"docs/*.md\", target: docs/down", "“a.md” would be written where the rule web reads"),
        (
            "source: \"*.md\", include: [\"docs/*\"], target: docs/down, target_path: x",
            "“x/docs/a.md” would be written where the rule web reads"
        ),
    ])
    func refusesWhatTheWorkspaceIsMadeOf(_ rule: String, _ message: String) async throws {
        let plan = try await plan(rule, Self.docs.merging(["docs/down/.keep": "", ".colophon/.keep": ""]) { $1 })
        #expect(plan.refusals.map(\.message) == [message])
        #expect(plan.refusals.allSatisfy { $0.code == "sync-into-itself" && !$0.remedy.isEmpty })
        #expect(plan.obstacles.first == message)
    }

    @Test(arguments: [
        "target: down", "target: ., target_path: mirror", "target: ., target_path: evidence-notes",
        "target: .., target_path: x/y",
    ])
    func letsWhatLiesBesidePass(_ target: String) async throws {
        let plan = try await plan("source: \"docs/*.md\", \(target)", Self.docs.merging(["down/.keep": ""]) { $1 })
        #expect(plan.refusals == [] && plan.state == .pending)
    }

    @Test func followsLinksToWhereTheyLead() async throws {
        let plan = try await plan("source: \"docs/*.md\", target: web", Self.docs) { sample in
            try FileManager.default.createSymbolicLink(
                atPath: sample.path("web"), withDestinationPath: sample.path("evidence"))
        }
        #expect(plan.refusals.map(\.code) == ["sync-into-itself"])
    }

    /// A workspace may itself be downstream of another.
    @Test func whatASyncKeepsIsNoSource() throws {
        let tree = try SyncTree([
            "a.md": "", ".colophon-sync/base/x.md": "", "sub/.colophon-sync/y.md": "", ".colophon-overrides/a.md": "",
        ])
        let source = try SyncSource.open(root: tree.path, excluding: [], rules: [syncRule("*.md")])
        #expect(source.checksums().rules.first?.files.map(\.source) == ["a.md"])
        #expect(source.findings == [])
    }
}
