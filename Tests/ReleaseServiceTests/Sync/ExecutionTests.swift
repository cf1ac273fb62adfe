// Approvals and executions: only what was approved is carried out, one at a time, and every step is on record.
import Bundles
import Colophon
import Documents
import Evidence
import Files
import Primitives
import ReleaseModel
import ReleaseService
import Sync
import TestStores
import Testing

struct ExecutionTests {
    @Test func carriesOutWhatWasApproved() async throws {
        let fixture = try SyncFixture()
        let rule = try await fixture.rule()
        let dryRun = try await fixture.service.dryRunSync(rule.id, by: fixture.ada)
        let approved = try await fixture.service.approveSync(
            dryRun.id, note: "looks right", plan: dryRun.plan, by: fixture.lin)
        let approval = try #require(approved.approval)
        #expect(approval.by == "Lin" && approval.note == "looks right" && approval.plan == dryRun.plan)
        #expect(approved.status == .dryRun && approved.revision == 2)
        let run = try await fixture.service.executeSync(rule.id, approvedBy: dryRun.id, by: fixture.ada)
        #expect(run.status == .completed && !run.isDryRun && run.approvedRun == dryRun.id && run.id != dryRun.id)
        #expect(run.details.added == ["content/a.md", "content/b.md"] && run.details.errors.isEmpty)
        #expect(run.approval == approval && run.requestedBy == "Ada")
        #expect(try fixture.base.text("down/content/a.md") == "a of 1.0.0\n")
        #expect(try fixture.base.text("down/theirs.md") == "theirs\n")
        #expect(try await fixture.kinds(of: approved) == [.dryRun, .approved])
        #expect(try await fixture.kinds(of: run) == [.started, .completed])
        let events = try await fixture.service.syncEvents(ofRule: rule.id)
        #expect(events.map(\.actor) == ["Ada", "Ada", "Lin", "Ada", "Ada"])
        #expect(events.dropFirst().allSatisfy { $0.plan == dryRun.plan })
        // The target's own log says the same.
        let log = try SyncStore(root: Files.join(fixture.base.path, "down")).log(of: rule.rule.id).executions
        #expect(log.map(\.by) == ["Ada"] && log.map(\.approval.by) == ["Lin"] && log.map(\.status) == [.completed])
        // Once more: nothing is left to do, and that is said.
        let again = try await fixture.service.executeSync(rule.id, approvedBy: dryRun.id, by: fixture.ada)
        #expect(again.status == .completed && again.isRepeated && !run.isRepeated)
        let current = try await fixture.service.dryRunSync(rule.id, by: fixture.ada)
        #expect(current.planState == .current)
    }

    @Test func nothingIsCarriedOutWithoutAnApproval() async throws {
        let fixture = try SyncFixture()
        let rule = try await fixture.rule()
        let dryRun = try await fixture.service.dryRunSync(rule.id, by: fixture.ada)
        for approval in [nil, dryRun.id] {
            let error = try await failure {
                _ = try await fixture.service.executeSync(rule.id, approvedBy: approval, by: fixture.ada)
            }
            #expect(error.kind == .conflict && error.code == "approval-needed")
        }
        let unknown = try #require(Identifier("SXE-000000000000"))
        let error = try await failure {
            _ = try await fixture.service.executeSync(rule.id, approvedBy: unknown, by: fixture.ada)
        }
        #expect(error.kind == .conflict && error.details.map(\.field) == ["approval"])
        #expect(try fixture.base.text("down/content/a.md") == nil)
        #expect(try await fixture.service.syncRuns().items.count == 1)
    }

    @Test func anApprovalIsForItsOwnRuleReleaseAndFilesOnly() async throws {
        let fixture = try SyncFixture()
        let rule = try await fixture.rule()
        let other = try await fixture.rule(#", "prune": true"#)
        let limited = try await fixture.approved("own", SyncOrder(files: ["guides/g.md"]))
        let approved = try await fixture.approved("own")
        func code(_ rule: String, _ order: SyncOrder, _ approval: Identifier) async throws -> String {
            try await failure {
                _ = try await fixture.service.executeSync(rule, order, approvedBy: approval, by: fixture.ada)
            }.code
        }
        #expect(try await code(rule.id, SyncOrder(), approved.id) == "other-plan")
        #expect(try await code(other.id, SyncOrder(), approved.id) == "other-plan")
        #expect(try await code("own", SyncOrder(version: "2.0.0"), approved.id) == "other-plan")
        #expect(try await code("own", SyncOrder(files: ["guides/g.md"]), approved.id) == "other-plan")
        #expect(try await code("own", SyncOrder(files: []), limited.id) == "other-plan")
        let same = SyncOrder(version: "1.0.0", files: ["guides/g.md"])
        #expect(
            try await fixture.service.executeSync("own", same, approvedBy: limited.id, by: fixture.ada).status
                == .completed)
        #expect(
            try await code("own", SyncOrder(), try #require(fixture.service.syncRuns().items.first?.id))
                == "approval-needed", "an execution approves nothing")
    }

    @Test func anApprovalIsGivenOnceAndForThePlanThatWasSeen() async throws {
        let fixture = try SyncFixture()
        let rule = try await fixture.rule()
        let dryRun = try await fixture.service.dryRunSync(rule.id, by: fixture.ada)
        let other = SHA256Digest(of: [])
        #expect(
            try await failure { _ = try await fixture.service.approveSync(dryRun.id, plan: other, by: fixture.lin) }
                .code == "other-plan")
        #expect(
            try await failure { _ = try await fixture.service.approveSync(dryRun.id, revision: 7, by: fixture.lin) }
                .kind == .precondition)
        _ = try await fixture.service.approveSync(dryRun.id, by: fixture.lin)
        #expect(
            try await failure { _ = try await fixture.service.approveSync(dryRun.id, by: fixture.ada) }.code
                == "already-approved")
        let run = try await fixture.service.executeSync(rule.id, approvedBy: dryRun.id, by: fixture.ada)
        #expect(
            try await failure { _ = try await fixture.service.approveSync(run.id, by: fixture.lin) }.code
                == "not-a-dry-run")
    }

    /// A token is no key: where approvals have to be signed, nothing is carried out over the service.
    @Test func leavesSignedApprovalsToTheCommandLine() async throws {
        let fixture = try SyncFixture(configuration: SyncFixture.configuration + "\nsign: {approvals: 1}\n")
        let rule = try await fixture.rule()
        let approved = try await fixture.approved(rule.id)
        let error = try await failure {
            _ = try await fixture.service.executeSync(rule.id, approvedBy: approved.id, by: fixture.ada)
        }
        #expect(error.kind == .conflict && error.code == "signed-approval-needed")
        #expect(try fixture.base.text("down/content/a.md") == nil)
    }

    @Test func refusesAPlanThatComesOutOtherwiseNowAndNamesTheFiles() async throws {
        let fixture = try SyncFixture()
        let rule = try await fixture.rule()
        let approved = try await fixture.approved(rule.id)
        try fixture.base.write("b of today\n", to: "up/docs/b.md")
        let error = try await failure {
            _ = try await fixture.service.executeSync(rule.id, approvedBy: approved.id, by: fixture.ada)
        }
        #expect(error.kind == .conflict && error.code == "plan-changed")
        #expect(error.details.map(\.file) == ["content/b.md"])
        #expect(try fixture.base.text("down/content/a.md") == nil)
        let failed = try #require(await fixture.service.syncRuns(SyncRunFilter(status: .failed)).items.first)
        #expect(try await fixture.kinds(of: failed) == [.started, .failed])
        #expect(try await fixture.service.syncRun(failed.id).details.errors == error.details)
    }

    @Test func whatTheTargetRefusesIsAnExecutionThatFailed() async throws {
        let fixture = try SyncFixture()
        let rule = try await fixture.rule()
        let approved = try await fixture.approved(rule.id)
        // Somebody's apply is under way there: its lock is held.
        let down = try #require(Files.realPath(Files.join(fixture.base.path, "down")))
        let holder = try TreeTransaction(root: down, state: ".colophon-sync/transaction")
        let run = try await fixture.service.executeSync(rule.id, approvedBy: approved.id, by: fixture.ada)
        #expect(run.status == .failed && run.details.errors.count == 1 && run.details.added.isEmpty)
        #expect(run.endedAt != nil && holder.interrupted == nil)
    }

    @Test func executionsOfOneTreeWaitForEachOther() async throws {
        let fixture = try SyncFixture()
        let rule = try await fixture.rule()
        let first = try await fixture.approved(rule.id)
        let second = try await fixture.approved("own")
        let service = fixture.service
        let ada = fixture.ada
        let ended = try await withThrowingTaskGroup(of: SyncRun.self) { group in
            for _ in 0..<6 {
                group.addTask { try await service.executeSync(rule.id, approvedBy: first.id, by: ada) }
                group.addTask { try await service.executeSync("own", approvedBy: second.id, by: ada) }
            }
            return try await group.reduce(into: [SyncRun]()) { $0.append($1) }
        }
        #expect(ended.count == 12 && ended.allSatisfy { $0.status == .completed })
        #expect(ended.filter { !$0.isRepeated }.count == 2)
    }

    @Test func goesOnWhenTheCallerIsGone() async throws {
        let fixture = try SyncFixture()
        let rule = try await fixture.rule()
        let approved = try await fixture.approved(rule.id)
        let service = fixture.service
        let ada = fixture.ada
        let call = Task { try await service.executeSync(rule.id, approvedBy: approved.id, by: ada) }
        while try await service.syncRuns(SyncRunFilter(rule: rule.id)).items.count < 2 { await Task.yield() }
        call.cancel()
        #expect(try await call.value.status == .completed)
    }

    @Test func listsNewestFirstByRuleAndStatus() async throws {
        let fixture = try SyncFixture()
        let rule = try await fixture.rule()
        let run = try await fixture.synced(rule.id)
        let own = try await fixture.service.dryRunSync("own", by: fixture.ada)
        let all = try await fixture.service.syncRuns(limit: 2)
        #expect(all.items.map(\.id) == [own.id, run.id] && all.next == run.id)
        #expect(all.items.allSatisfy(\.details.added.isEmpty) && all.items[1].counts.added == 2)
        #expect(try await fixture.service.syncRuns(after: run.id).items.count == 1)
        #expect(try await fixture.service.syncRuns(SyncRunFilter(rule: "own")).items.map(\.id) == [own.id])
        #expect(try await fixture.service.syncRuns(SyncRunFilter(status: .completed)).items.map(\.id) == [run.id])
    }

    @Test func executionsOutliveTheirRuleAndAreNotRunFromItAnyMore() async throws {
        let fixture = try SyncFixture()
        let rule = try await fixture.rule()
        let approved = try await fixture.approved(rule.id)
        try await fixture.service.deleteSyncRule(rule.id, by: fixture.ada)
        #expect(try await fixture.service.syncRun(approved.id) == approved)
        let error = try await failure {
            _ = try await fixture.service.executeSync(rule.id, approvedBy: approved.id, by: fixture.ada)
        }
        #expect(error.kind == .notFound)
    }

    @Test(arguments: [
        "UPDATE sync_events SET actor = 'x'", "DELETE FROM sync_events", "UPDATE sync_plans SET plan = '{}'",
        "DELETE FROM sync_plans", "DELETE FROM sync_executions", "UPDATE sync_executions SET status = 'running'",
    ]) func whatHappenedStays(statement: String) async throws {
        let fixture = try SyncFixture()
        let rule = try await fixture.rule()
        try await fixture.synced(rule.id)
        #expect(try fixture.base.place.sql(statement).status != 0)
        #expect(try fixture.base.place.sql("SELECT count(*) FROM sync_events").output != "0\n")
    }
}
