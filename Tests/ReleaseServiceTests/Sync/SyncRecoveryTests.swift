// Executions that a kill cut off: when the service starts again it says truly what became of them.
import Colophon
import Evidence
import Files
import Foundation
import ReleaseModel
import Sync
import Synchronization
import Testing

@testable import ReleaseService

struct SyncRecoveryTests {
    /// The service died with an execution on record; `apply` is how far that came in the tree.
    private func cutOff(
        _ fixture: SyncFixture, apply: (SyncUseCase, SyncRun, SyncPlan) async throws -> Void
    ) async throws -> (settled: SyncRun, service: ReleaseService) {
        let rule = try await fixture.rule()
        let approved = try await fixture.approved(rule.id)
        let sync = try await fixture.service.syncUseCase(rule)
        let (run, plan) = try await fixture.service.begin(
            rule, approved.id, version: nil, files: nil, tree: try #require(sync.target(of: rule.rule)), by: fixture.ada
        )
        #expect(run.status == .running)
        let error = try await failure { try await fixture.service.deleteSyncRule(rule.id, by: fixture.ada) }
        #expect(error.kind == .conflict && error.code == "rule-in-use")
        try await apply(sync, run, plan)
        fixture.base.clock.advance(60)
        let service = try fixture.restarted()
        try await service.settleSyncs()
        #expect(try await service.syncEvents(of: run.id).map(\.kind).first == .started)
        return (try await service.syncRun(run.id), service)
    }

    @Test func oneThatWroteNothingFailed() async throws {
        let fixture = try SyncFixture()
        let (run, service) = try await cutOff(fixture) { _, _, _ in }
        #expect(run.status == .failed && run.details.errors.map(\.code) == ["cut-off"] && run.details.added.isEmpty)
        #expect(try fixture.base.text("down/content/a.md") == nil)
        #expect(try await service.syncEvents(of: run.id).map(\.kind) == [.started, .failed])
        try await service.deleteSyncRule(run.rule, by: fixture.ada)
    }

    @Test func oneThatHadWrittenAllCompleted() async throws {
        let fixture = try SyncFixture()
        let (run, service) = try await cutOff(fixture) { sync, run, plan in
            _ = try await sync.apply(
                plan, approval: run.engineApproval(plan), onlyFiles: nil, by: run.requestedBy, at: run.createdAt)
        }
        #expect(run.status == .completed && run.details.added == ["content/a.md", "content/b.md"])
        #expect(try await service.syncEvents(of: run.id).map(\.kind) == [.started, .completed])
    }

    /// The disk gives out at every call of the apply in turn; after the restart the files are all there, or none is.
    @Test func oneThatWasInTheMiddleIsBroughtToItsEnd() async throws {
        var statuses: Set<SyncStatus> = []
        for last in stride(from: 1, to: 60, by: 2) {
            let fixture = try SyncFixture()
            let (run, _) = try await cutOff(fixture) { sync, run, plan in
                let writes = Dying(after: last, calls: Counted())
                do {
                    _ = try await sync.apply(
                        plan, approval: run.engineApproval(plan), onlyFiles: nil, by: run.requestedBy,
                        at: run.createdAt, writes: writes.layer)
                } catch {}
            }
            let files = try ["a", "b"].map { try fixture.base.text("down/content/\($0).md") }
            if run.status == .completed {
                #expect(files == ["a of 1.0.0\n", "b of 1.0.0\n"])
            } else {
                #expect(run.status == .failed && files == [nil, nil])
            }
            statuses.insert(run.status)
        }
        #expect(statuses == [.completed, .failed])
    }

    @Test func oneWhoseFileWasChangedMeanwhileFailedAndNamesIt() async throws {
        let fixture = try SyncFixture()
        let (run, _) = try await cutOff(fixture) { sync, run, plan in
            _ = try await sync.apply(
                plan, approval: run.engineApproval(plan), onlyFiles: nil, by: run.requestedBy, at: run.createdAt)
            try fixture.base.write("theirs\n", to: "down/content/a.md")
        }
        #expect(run.status == .failed && run.details.errors.first?.message.contains("content/a.md") == true)
    }

    @Test func theNextExecutionInTheTreeSettlesItToo() async throws {
        let fixture = try SyncFixture()
        let rule = try await fixture.rule()
        let approved = try await fixture.approved(rule.id)
        let tree = try #require(try await fixture.service.syncUseCase(rule).target(of: rule.rule))
        let (left, _) = try await fixture.service.begin(
            rule, approved.id, version: nil, files: nil, tree: tree, by: fixture.ada)
        let run = try await fixture.service.executeSync(rule.id, approvedBy: approved.id, by: fixture.ada)
        #expect(run.status == .completed)
        #expect(try await fixture.service.syncRun(left.id).status == .failed)
    }
}

private final class Counted: Sendable {
    private let count = Atomic(0)
    func next() -> Int { count.add(1, ordering: .relaxed).newValue }
}

/// As a kill after a number of system calls: no later one does anything.
private struct Dying {
    let after: Int
    let calls: Counted
    var layer: WriteLayer { WriteLayer { [after, calls] _, _ in calls.next() > after ? .refuse(EIO) : .perform } }
}
