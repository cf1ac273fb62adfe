// Dry runs: what they show, what they are limited to, and what stands in the way of their approval.
import Bundles
import Colophon
import Evidence
import Files
import Glibc
import Primitives
import ReleaseModel
import ReleaseService
import Sync
import Testing

struct DryRunTests {
    @Test func showsWhatWouldChangeAndChangesNothing() async throws {
        let fixture = try SyncFixture(["down/content/b.md": "b of 1.0.0\n"])
        let rule = try await fixture.rule()
        let run = try await fixture.service.dryRunSync(rule.id, by: fixture.ada)
        #expect(run.status == .dryRun && run.isDryRun && run.version == "1.0.0" && run.rule == rule.id)
        #expect(run.details.added == ["content/a.md"] && run.details.modified.isEmpty && run.details.removed.isEmpty)
        #expect(run.counts.unchanged == 1 && run.planState == .pending)
        #expect(run.details.errors.isEmpty && run.approval == nil)
        #expect(try fixture.base.text("down/content/a.md") == nil)
        #expect(Files.kind(Files.join(fixture.base.path, "down/.colophon-sync")) == nil)
        // The plan itself is at hand, and its digest is the one that is named.
        let bytes = try await fixture.service.syncPlan(of: run.id).bytes
        let plan = try #require(SyncDocuments.plan(bytes, file: "plan.json").plan)
        #expect(plan.digest == run.plan && plan.rule == rule.id.lowercased())
        #expect(try await fixture.service.syncRun(run.id) == run)
        #expect(try await fixture.kinds(of: run) == [.dryRun])
        // The same two sides give the same plan.
        #expect(try await fixture.service.dryRunSync(rule.id, by: fixture.ada).plan == run.plan)
    }

    @Test func theWorkspacesRulesRunTheSameWay() async throws {
        let fixture = try SyncFixture()
        let run = try await fixture.service.dryRunSync("own", by: fixture.ada)
        #expect(run.details.added == ["guides/g.md"] && run.rule == "own")
        #expect(try await fixture.synced("own").status == .completed)
        #expect(try fixture.base.text("down/guides/g.md") == "g of 1.0.0\n")
    }

    @Test func withoutAMappingItShowsTheSourceSide() async throws {
        let fixture = try SyncFixture()
        let document = try SyncFixture.document(
            #"{"source_pattern": "docs/*.md", "target_repo": "../down", "target_path": "content"}"#)
        let rule = try await fixture.service.createSyncRule(document, by: fixture.ada)
        let run = try await fixture.service.dryRunSync(rule.id, by: fixture.ada)
        #expect(run.planState == .unknown && run.details.added.isEmpty)
        #expect(run.details.errors.map(\.code) == ["no-target"])
        #expect(run.details.source.map(\.source) == ["docs/a.md", "docs/b.md"])
        let first = try #require(run.details.source.first)
        #expect(first.target == "content/a.md" && first.size == 11)
        #expect(first.sha256 == SHA256Digest(of: Array("a of 1.0.0\n".utf8)))
        let approval = try await failure { _ = try await fixture.service.approveSync(run.id, by: fixture.lin) }
        #expect(approval.kind == .conflict && approval.code == "not-approvable")
        let execution = try await failure {
            _ = try await fixture.service.executeSync(rule.id, approvedBy: run.id, by: fixture.ada)
        }
        #expect(execution.kind == .conflict && execution.code == "no-target")
        #expect(try await fixture.service.syncRuns().items.count == 1)
    }

    @Test func aMappedTreeThatIsntThereIsUnknownToo() async throws {
        let fixture = try SyncFixture()
        let document = try SyncFixture.document(#"{"source_pattern": "docs/*.md", "target_repo": "org/gone"}"#)
        let rule = try await fixture.service.createSyncRule(document, by: fixture.ada)
        let run = try await fixture.service.dryRunSync(rule.id, by: fixture.ada)
        #expect(run.planState == .unknown && run.details.errors.map(\.code) == ["unknown-target"])
        let execution = try await failure {
            _ = try await fixture.service.executeSync(rule.id, approvedBy: nil, by: fixture.ada)
        }
        #expect(execution.code == "no-target")
    }

    @Test func isLimitedToTheFilesThatAreNamed() async throws {
        let fixture = try SyncFixture()
        let rule = try await fixture.rule(#", "prune": true"#)
        try await fixture.synced(rule.id)
        try fixture.base.write("a of today\n", to: "up/docs/a.md")
        try fixture.base.write("c of today\n", to: "up/docs/c.md")
        try Files.remove(Files.join(fixture.base.path, "up/docs/b.md"))
        let order = SyncOrder(files: ["docs/c.md", "docs/c.md"])
        let run = try await fixture.service.dryRunSync(rule.id, order, by: fixture.ada)
        #expect(run.details.added == ["content/c.md"] && run.details.modified.isEmpty && run.details.removed.isEmpty)
        #expect(run.details.available == ["docs/c.md"])
        #expect(try await fixture.synced(rule.id, order).status == .completed)
        #expect(try fixture.base.text("down/content/a.md") == "a of 1.0.0\n")
        #expect(try fixture.base.text("down/content/b.md") == "b of 1.0.0\n")
        // What was left alone is still known: without the limit it is modified and pruned.
        let whole = try await fixture.service.dryRunSync(rule.id, by: fixture.ada)
        #expect(whole.details.modified == ["content/a.md"] && whole.details.removed == ["content/b.md"])
        #expect(whole.details.conflicts.isEmpty && whole.counts.unchanged == 1)
    }

    @Test func aFileThatTheRuleDoesntMatchIsAnError() async throws {
        let fixture = try SyncFixture()
        let rule = try await fixture.rule()
        let order = SyncOrder(files: ["docs/a.md", "guides/g.md"])
        let run = try await fixture.service.dryRunSync(rule.id, order, by: fixture.ada)
        #expect(run.details.errors.map(\.code) == ["not-of-rule"] && run.details.errors.first?.file == "guides/g.md")
        let error = try await failure { _ = try await fixture.service.approveSync(run.id, by: fixture.lin) }
        #expect(error.code == "not-approvable" && error.details.map(\.code) == ["not-of-rule"])
    }

    @Test(arguments: ["/etc/passwd", "../secret", "docs/../../x", ""]) func filesNeverLeaveTheSourceRoot(
        path: String
    ) async throws {
        let fixture = try SyncFixture()
        let rule = try await fixture.rule()
        let error = try await failure {
            _ = try await fixture.service.dryRunSync(rule.id, SyncOrder(files: ["docs/a.md", path]), by: fixture.ada)
        }
        #expect(error.kind == .invalid && error.details.map(\.field) == ["available_files[1]"])
    }

    @Test func aLinkThatLeavesTheSourceRefusesThePlan() async throws {
        let fixture = try SyncFixture(["secret.md": "secret"])
        let up = Files.join(fixture.base.path, "up/docs")
        #expect(symlink("../../secret.md", Files.join(up, "link.md")) == 0)
        let rule = try await fixture.rule()
        let run = try await fixture.service.dryRunSync(rule.id, by: fixture.ada)
        #expect(run.details.errors.map(\.code) == ["sync-bad-source"])
        #expect(!run.details.added.contains("content/link.md"))
        #expect(
            try await failure { _ = try await fixture.service.approveSync(run.id, by: fixture.lin) }.code
                == "not-approvable")
    }

    @Test func showsConflictsAndFailedChecks() async throws {
        let fixture = try SyncFixture(["down/content/a.md": "other\n", "up/docs/b.md": "[x](nowhere.md)\n"])
        let rule = try await fixture.rule()
        let run = try await fixture.service.dryRunSync(rule.id, by: fixture.ada)
        #expect(run.details.conflicts.map(\.path) == ["content/a.md"] && run.planState == .conflict)
        #expect(run.details.errors.count == 1 && run.details.errors.first?.file == "content/b.md")
        #expect(
            try await failure { _ = try await fixture.service.approveSync(run.id, by: fixture.lin) }.code
                == "not-approvable")
    }

    @Test func anUnknownReleaseIsAnErrorOfTheField() async throws {
        let fixture = try SyncFixture()
        let rule = try await fixture.rule()
        let error = try await failure {
            _ = try await fixture.service.dryRunSync(rule.id, SyncOrder(version: "9.9.9"), by: fixture.ada)
        }
        #expect(error.kind == .conflict && error.details.map(\.field) == ["release_version"])
    }

    @Test func twoRulesThatWriteTheSameFileRefuseEachOther() async throws {
        let fixture = try SyncFixture()
        let document = try SyncFixture.document(
            #"{"source_pattern": "docs/a.md", "target_repo": "org/web", "target_path": "content"}"#)
        let other = try await fixture.service.createSyncRule(document, by: fixture.ada)
        let rule = try await fixture.rule()
        let run = try await fixture.service.dryRunSync(rule.id, by: fixture.ada)
        #expect(run.details.errors.map(\.code) == ["sync-two-sources"])
        try await fixture.service.deleteSyncRule(other.id, by: fixture.ada)
        #expect(try await fixture.service.dryRunSync(rule.id, by: fixture.ada).details.errors.isEmpty)
    }

    @Test func neverWritesIntoTheWorkspacesOwnPlaces() async throws {
        let mapped = SyncFixture.configuration.split(separator: "targets: {").joined(separator: "targets: {self: ., ")
        let fixture = try SyncFixture(configuration: mapped)
        let document = try SyncFixture.document(
            #"{"source_pattern": "docs/*.md", "target_repo": "self", "target_path": "evidence/1.0.0"}"#)
        let rule = try await fixture.service.createSyncRule(document, by: fixture.ada)
        let run = try await fixture.service.dryRunSync(rule.id, by: fixture.ada)
        #expect(run.details.errors.map(\.code) == ["sync-into-itself"])
    }
}
