// Tests of two projects in one store: what is asked about one tells nothing of the other.
import Colophon
import Evidence
import Files
import Primitives
import ReleaseModel
import ReleaseService
import Testing
import Versions

@Suite struct ProjectTests {
    private func other(_ fixture: ServiceFixture) -> ReleaseService {
        ReleaseService(
            store: fixture.store, configuration: ReleaseModel.Configuration(project: "other"),
            clock: { [clock = fixture.clock] in clock.now })
    }

    @Test func aReleaseIsFoundInItsProjectAlone() async throws {
        let fixture = try ServiceFixture()
        let id = try await fixture.released()
        let other = other(fixture)
        let calls: [() async throws -> Void] = [
            { _ = try await other.release(id) }, { _ = try await other.view(id) },
            { _ = try await other.events(of: id) }, { _ = try await other.checklist(id) },
            { _ = try await other.describe(id, summary: "x", notes: ReleaseNotes(), by: fixture.ada) },
            { _ = try await other.transition(id, to: .planned, by: fixture.ada) },
            {
                _ = try await other.createRollback(
                    of: id, RollbackRequest(type: .planned, reason: "x"), by: fixture.ada)
            },
            { _ = try await other.publishedRecord(of: id) },
        ]
        for call in calls { #expect(try await failure(of: call).code == "no-such-release") }
        #expect(try await other.releases().items.isEmpty)
        #expect(try await other.create(ReleasePlan(version: "1.0.0"), by: fixture.ada).record.project == "other")
    }

    @Test func aRollbackIsFoundInItsProjectAlone() async throws {
        let fixture = try ServiceFixture()
        _ = try await fixture.released("1.0.0")
        let id = try await fixture.released("1.0.1")
        let rollback = try await fixture.service.createRollback(
            of: id, RollbackRequest(type: .planned, reason: "it loses data"), by: fixture.ada)
        let other = other(fixture)
        let calls: [() async throws -> Void] = [
            { _ = try await other.rollback(rollback.id) },
            { _ = try await other.approveRollback(rollback.id, by: fixture.ada) },
            { _ = try await other.failRollback(rollback.id, reason: "x", by: fixture.ada) },
            { _ = try await other.completeRollback(rollback.id, by: fixture.ada) },
        ]
        for call in calls { #expect(try await failure(of: call).code == "no-such-rollback") }
        #expect(try await other.rollbacks().items.isEmpty)
        #expect(try await other.rollbacks(RollbackFilter(release: id)).items.isEmpty)
        #expect(try await fixture.service.rollbacks().items.map(\.id) == [rollback.id])
    }

    @Test func aPageEndsInItsProjectAlone() async throws {
        let fixture = try ServiceFixture()
        _ = try await fixture.released("1.0.0")
        let id = try await fixture.released("1.0.1")
        let rollback = try await fixture.service.createRollback(
            of: id, RollbackRequest(type: .planned, reason: "it loses data"), by: fixture.ada)
        let other = other(fixture)
        let calls: [() async throws -> Void] = [
            { _ = try await other.releases(after: id) }, { _ = try await other.rollbacks(after: rollback.id) },
        ]
        for call in calls { #expect(try await failure(of: call).code == "bad-cursor") }
        #expect(try await fixture.service.releases(after: id).items.map(\.record.version.text) == ["1.0.0"])
        #expect(try await fixture.service.rollbacks(after: rollback.id).items.isEmpty)
    }

    @Test func anExecutionIsFoundInItsProjectAlone() async throws {
        let fixture = try SyncFixture()
        let rule = try await fixture.rule()
        let run = try await fixture.service.dryRunSync(rule.id, by: fixture.ada)
        let other = other(fixture.base)
        let calls: [() async throws -> Void] = [
            { _ = try await other.syncRun(run.id) }, { _ = try await other.syncPlan(of: run.id) },
            { _ = try await other.syncEvents(of: run.id) },
            { _ = try await other.approveSync(run.id, by: fixture.ada) },
        ]
        for call in calls { #expect(try await failure(of: call).code == "no-such-execution") }
        #expect(try await other.syncRuns().items.isEmpty)
        #expect(try await failure { _ = try await other.syncRule(rule.id) }.code == "no-such-rule")
    }

    @Test func aCallWithAKeyIsAnsweredByItsProjectAlone() async throws {
        let fixture = try ServiceFixture()
        let other = other(fixture)
        let call = IdempotentCall(key: "k", caller: "Ada", fingerprint: SHA256Digest(of: [])) { value in
            (value as? ManagedRelease).map { StoredAnswer(status: 201, headers: [], body: Bytes($0.id.text.utf8)) }
        }
        for service in [fixture.service, other] {
            let once = try await service.once(call) {
                try await service.create(ReleasePlan(version: "1.0.0"), by: fixture.ada)
            }
            guard case .done(let release) = once else {
                Issue.record("the other project's answer was given")
                continue
            }
            #expect(release.record.project == service.configuration.project.name)
        }
    }
}
