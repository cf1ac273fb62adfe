// Tests that what the service published stays: a rollback amends it, and nothing replaces it.
import Bundles
import Colophon
import Evidence
import Files
import Primitives
import ReleaseModel
import ReleaseService
import Testing
import Verification
import Workspace

@Suite struct PublicationStaysTests {
    private static let bundle = "output/1.0.1/sample-1.0.1.evidence.tar.gz"

    /// 1.0.0 and 1.0.1 published and built; the rollback of 1.0.1 is carried out, and not completed.
    private func rollback(_ fixture: ServiceFixture) async throws -> (release: Identifier, rollback: Identifier) {
        _ = try await fixture.service.buildPages(of: try await fixture.released("1.0.0"))
        let id = try await fixture.released("1.0.1")
        _ = try await fixture.service.buildPages(of: id)
        let lead = try #require(Actor("Lin", roles: [.teamLead]))
        let rollback = try await fixture.service.createRollback(
            of: id, RollbackRequest(type: .planned, reason: "it loses data"), by: fixture.ada)
        _ = try await fixture.service.approveRollback(rollback.id, by: lead)
        try await fixture.carryOut(rollback.id)
        return (id, rollback.id)
    }

    private func bytes(_ fixture: ServiceFixture, _ path: String) throws -> Bytes {
        try Files.read(Files.join(fixture.path, path))
    }

    private func verify(_ fixture: ServiceFixture) throws -> SiteReport {
        try Verifier.verify(
            site: Files.join(fixture.path, "output"),
            today: Timestamp(secondsSinceEpoch: fixture.clock.now.secondsSinceEpoch, isDate: true))
    }

    @Test func aRollbackBesideABrokenFolderAmendsIt() async throws {
        let fixture = try ServiceFixture(files: [:])
        let (id, rollback) = try await rollback(fixture)
        let published = try bytes(fixture, Self.bundle)
        try fixture.write(
            "schema: colophon/release/v1\nproject: sample\nversion: 0.8.0\nstaus: planned\n",
            to: "evidence/0.8.0/release.yaml")
        _ = try await fixture.service.completeRollback(rollback, by: fixture.ada)
        #expect(try await fixture.service.release(id).record.amends?.reason == "Rolled back: it loses data")
        _ = try await fixture.service.buildPages(of: id)
        #expect(try bytes(fixture, Self.bundle) == published)
        #expect(try bytes(fixture, "output/1.0.1/amend-1/sample-1.0.1.evidence.tar.gz") != published)
    }

    @Test func thePublishedLockListsTheRollback() async throws {
        let fixture = try ServiceFixture(files: [:])
        let (id, rollback) = try await rollback(fixture)
        _ = try await fixture.service.completeRollback(rollback, by: fixture.ada)
        _ = try await fixture.service.buildPages(of: id)
        let lock = try #require(try fixture.text("output/colophon.lock"))
        #expect(lock.contains("\n1.0.1/amend-1 "))
        #expect(try fixture.text("colophon.lock") == lock)
        let report = try verify(fixture)
        #expect(report.verdict == .verified)
        #expect(report.items.filter { $0.status == .failed }.map(\.name) == [])
        let listed = try Workspace.open(configurationFile: Files.join(fixture.path, "colophon.yaml")).lock().entries
        #expect(listed.map(\.folder) == ["1.0.1", "1.0.1/amend-1"])
    }

    @Test func aRollbackThatCannotAmendItIsRefusedBeforeAnythingChanges() async throws {
        let fixture = try ServiceFixture(files: [:])
        let (id, rollback) = try await rollback(fixture)
        let published = try bytes(fixture, Self.bundle)
        let record = try fixture.text("evidence/1.0.1/release.json")
        let policy = "{\"schema\": \"colophon/policy/v1\"}\n"
        try fixture.write(policy, to: "evidence/1.0.1/policy.json")
        let error = try await failure {
            _ = try await fixture.service.completeRollback(rollback, by: fixture.ada)
        }
        #expect(error.kind == .conflict && error.code == "not-listed" && !error.details.isEmpty)
        #expect(try await fixture.service.rollback(rollback).status == .inProgress)
        #expect(try await fixture.service.release(id).record.status == .released)
        #expect(try fixture.text("evidence/1.0.1/release.json") == record)
        #expect(try fixture.text("evidence/1.0.1/policy.json") == policy)
        #expect(try fixture.text("colophon.lock") == nil)
        #expect(try bytes(fixture, Self.bundle) == published)
        try Files.remove(Files.join(fixture.path, "evidence/1.0.1/policy.json"))
        #expect(try await fixture.service.completeRollback(rollback, by: fixture.ada).status == .completed)
    }

    /// The release that 1.0.2 would have gone back to was taken back in between, which changes what a build makes of 1.0.2.
    @Test func aRollbackListsWhatWasPublishedThoughItsTargetIsGone() async throws {
        let fixture = try ServiceFixture(files: [:])
        let (first, rollback) = try await rollback(fixture)
        let id = try await fixture.released("1.0.2")
        _ = try await fixture.service.buildPages(of: id)
        let path = "output/1.0.2/sample-1.0.2.evidence.tar.gz"
        let published = try bytes(fixture, path)
        _ = try await fixture.service.completeRollback(rollback, by: fixture.ada)
        _ = try await fixture.service.buildPages(of: first)
        let second = try await fixture.service.createRollback(
            of: id, RollbackRequest(type: .planned, reason: "it is slow"), by: fixture.ada)
        let lead = try #require(Actor("Lin", roles: [.teamLead]))
        _ = try await fixture.service.approveRollback(second.id, by: lead)
        try await fixture.carryOut(second.id)
        #expect(try await fixture.service.completeRollback(second.id, by: fixture.ada).status == .completed)
        _ = try await fixture.service.buildPages(of: id)
        #expect(try bytes(fixture, path) == published)
        let report = try verify(fixture)
        #expect(report.verdict == .verified)
        let listed = try Workspace.open(configurationFile: Files.join(fixture.path, "colophon.yaml")).lock().entries
        #expect(listed.map(\.folder) == ["1.0.1", "1.0.1/amend-1", "1.0.2", "1.0.2/amend-1"])
    }

    @Test func aRollbackThatIsNotOverListsNothing() async throws {
        let fixture = try ServiceFixture(files: [:])
        _ = try await fixture.released("1.0.0")
        let id = try await fixture.released("1.0.1")
        _ = try await fixture.service.buildPages(of: id)
        let rollback = try await fixture.service.createRollback(
            of: id, RollbackRequest(type: .planned, reason: "it loses data"), by: fixture.ada)
        let error = try await failure {
            _ = try await fixture.service.completeRollback(rollback.id, by: fixture.ada)
        }
        #expect(error.code == "not-approved")
        #expect(try fixture.text("colophon.lock") == nil)
    }

    /// The manifest names the release before it: what changes there would change the bundle.
    @Test func aBuildReplacesNothingThatTheStoreSaysIsPublished() async throws {
        let fixture = try ServiceFixture(files: [:])
        _ = try await fixture.service.buildPages(of: try await fixture.released("1.0.0"))
        let id = try await fixture.released("1.0.1")
        _ = try await fixture.service.buildPages(of: id)
        let published = try bytes(fixture, Self.bundle)
        let before = "evidence/1.0.0/release.json"
        let record = try #require(try fixture.text(before))
        try fixture.write(record.replacing("What it brings.", with: "What it brought."), to: before)
        let error = try await failure { _ = try await fixture.service.buildPages(of: id) }
        #expect(error.code == "build-failed" && error.details.map(\.code) == ["publication-stays"])
        #expect(error.details.first?.file == Self.bundle)
        #expect(try bytes(fixture, Self.bundle) == published)
        try fixture.write(record, to: before)
        #expect(try await fixture.service.buildPages(of: id).filter { $0.severity == .error } == [])
    }
}
