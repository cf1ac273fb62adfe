// Publishing: only what is ready, once a version, and as the same record that a build shows.
import Bundles
import Colophon
import Evidence
import Files
import Foundation
import Primitives
import ReleaseModel
import ReleaseService
import Testing
import Verification
import Versions
import Workspace

struct PublishTests {
    private static let changelog = [
        "evidence/1.0.0/CHANGELOG.md": "# Changelog\n\n## [1.0.0] - 2026-03-01\n\n- All new\n"
    ]

    private func query(_ fixture: ServiceFixture, _ version: String) throws -> RenderedRelease {
        let workspace = try Workspace.open(configurationFile: Files.join(fixture.path, "colophon.yaml"))
        return try ReleaseQuery(workspace: workspace, options: options(fixture)).release(version)
    }

    /// By the service's clock.
    private func options(_ fixture: ServiceFixture) -> BuildOptions {
        var options = BuildOptions()
        options.now = fixture.clock.now.secondsSinceEpoch
        return options
    }

    @Test func refusesAReleaseThatIsNotReadyAndNamesTheChecks() async throws {
        let fixture = try ServiceFixture()
        let id = try await fixture.validating()
        try await fixture.decideAll(id, but: [.rl02, .rl05])
        _ = try await fixture.service.decide(id, .rl05, .fail, reason: "no page of it", by: fixture.ada)
        let before = try await fixture.service.release(id)
        let error = try await failure { _ = try await fixture.service.publish(id, by: fixture.ada) }
        #expect(error.kind == .conflict)
        #expect(error.code == "not-ready")
        #expect(error.details.map(\.field) == ["checks.RL-02", "checks.RL-05"])
        #expect(error.details.map(\.code) == ["check-pending", "check-fail"])
        #expect(try await fixture.service.release(id) == before)
    }

    @Test func theBundleHoldsTheRecordOfTheService() async throws {
        let fixture = try ServiceFixture(files: Self.changelog)
        let id = try await fixture.validating()
        try await fixture.decideAll(id, but: [.rl03])
        let verdicts = try await fixture.service.checklist(id).checklist
        let publication = try await fixture.service.publish(id, by: fixture.ada)
        #expect(publication.fileProblem == nil)
        let built = try query(fixture, "1.0.0")
        #expect(built.record == publication.release.record)
        #expect(built.record.evidence.map(\.path) == ["CHANGELOG.md"])
        #expect(built.checklist.results.map(\.status) == verdicts.results.map(\.status))
        #expect(built.checklist.isReady)
        #expect(try await fixture.service.checklist(id).checklist.isReady)
    }

    @Test func neverWritesOverAnothersRecord() async throws {
        let own = "schema: colophon/release/v1\nproject: sample\nversion: 1.0.0\nstatus: planned\n"
        for name in ["release.yaml", "release.json"] {
            let fixture = try ServiceFixture(files: [:])
            let text = name == "release.yaml" ? own : "{\"mine\": 1}"
            let id = try await fixture.validating()
            try await fixture.decideAll(id)
            try fixture.write(text, to: "evidence/1.0.0/\(name)")
            let error = try await failure { _ = try await fixture.service.publish(id, by: fixture.ada) }
            #expect(error.code == "record-conflict")
            #expect(try fixture.text("evidence/1.0.0/\(name)") == text)
            #expect(try await fixture.service.release(id).record.status == .validating)
        }
    }

    @Test func aVersionIsPublishedOnce() async throws {
        let fixture = try ServiceFixture(files: [:])
        let id = try await fixture.rolledBack()
        _ = try await fixture.service.transition(id, to: .planned, by: fixture.ada)
        let error = try await failure { _ = try await fixture.service.freeze(id, by: fixture.ada) }
        #expect(error.code == "version-published")

        let plan = ReleasePlan(version: "1.0.2", description: "The same, corrected")
        let anew = try await fixture.service.replan(id, as: plan, by: fixture.ada)
        #expect(anew.record.previous?.text == "1.0.0")
        #expect(anew.record.history.isEmpty)
        #expect(anew.record.candidates.isEmpty)
        _ = try await fixture.service.freeze(id, by: fixture.ada)
        _ = try await fixture.service.cutCandidate(id, commit: ServiceFixture.commit, by: fixture.ada)
        _ = try await fixture.service.validate(id, by: fixture.ada)
        try await fixture.decideAll(id)
        #expect(try await fixture.service.publish(id, by: fixture.ada).release.record.status == .released)
        let reused = try await failure { try await fixture.planned("1.0.1") }
        #expect(reused.code == "version-published")
    }

    @Test func whatTheLockListsIsTaken() async throws {
        let fixture = try ServiceFixture(files: Self.changelog)
        let id = try await fixture.validating()
        try await fixture.decideAll(id, but: [.rl03])
        _ = try await fixture.service.publish(id, by: fixture.ada)
        let workspace = try Workspace.open(configurationFile: Files.join(fixture.path, "colophon.yaml"))
        #expect(try await Locking(workspace: workspace, options: options(fixture)).run().added == ["1.0.0"])

        let other = try ServiceFixture(files: ["colophon.lock": try #require(try fixture.text("colophon.lock"))])
        let error = try await failure { try await other.planned("1.0.0") }
        #expect(error.code == "version-published")
        let next = try await other.planned("1.0.1")
        #expect(try await other.service.release(next).record.previous?.text == "1.0.0")
    }

    @Test func aRollbackIsWrittenToo() async throws {
        let fixture = try ServiceFixture(files: [:])
        let id = try await fixture.rolledBack()
        let built = try query(fixture, "1.0.1")
        #expect(built.record == (try await fixture.service.release(id)).record)
        #expect(built.record.status == .rolledBack)
        #expect(built.record.rollback?.targetVersion == "1.0.0")
        #expect(built.record.rollback?.approvedBy == "Lin")
    }

    @Test func aRollbackOfALockedVersionAmendsIt() async throws {
        let fixture = try ServiceFixture(files: [:])
        _ = try await fixture.released("1.0.0")
        let id = try await fixture.released("1.0.1")
        let workspace = try Workspace.open(configurationFile: Files.join(fixture.path, "colophon.yaml"))
        #expect(try await Locking(workspace: workspace, options: options(fixture)).run().added == ["1.0.0", "1.0.1"])
        // The bundle that the lock lists is kept in the output.
        _ = try await fixture.service.buildPages(of: id)
        let lead = try #require(Actor("Lin", roles: [.teamLead]))
        let rollback = try await fixture.service.createRollback(
            of: id, RollbackRequest(type: .planned, reason: "it loses data"), by: fixture.ada)
        _ = try await fixture.service.approveRollback(rollback.id, by: lead)
        try await fixture.carryOut(rollback.id)
        _ = try await fixture.service.completeRollback(rollback.id, by: fixture.ada)
        let amends = try #require(try await fixture.service.release(id).record.amends)
        #expect(amends.reason == "Rolled back: it loses data")
        let result = try await Locking(workspace: workspace, options: options(fixture)).run()
        #expect(result.findings.filter { $0.severity == .error }.map(\.text) == [])
        #expect(result.added == ["1.0.1"])
    }

    @Test func whatARollbackTakesBackStaysAsItWasPublished() async throws {
        let fixture = try ServiceFixture(files: [:])
        _ = try await fixture.service.buildPages(of: try await fixture.released("1.0.0"))
        let id = try await fixture.released("1.0.1")
        _ = try await fixture.service.buildPages(of: id)
        let workspace = try Workspace.open(configurationFile: Files.join(fixture.path, "colophon.yaml"))
        #expect(try workspace.lock().entries.isEmpty)
        let bundle = "output/1.0.1/sample-1.0.1.evidence.tar.gz"
        let published = try Files.read(Files.join(fixture.path, bundle))

        let lead = try #require(Actor("Lin", roles: [.teamLead]))
        let rollback = try await fixture.service.createRollback(
            of: id, RollbackRequest(type: .planned, reason: "it loses data"), by: fixture.ada)
        _ = try await fixture.service.approveRollback(rollback.id, by: lead)
        try await fixture.carryOut(rollback.id)
        _ = try await fixture.service.completeRollback(rollback.id, by: fixture.ada)
        #expect(try workspace.lock().entries.map(\.version.text) == ["1.0.1"])
        _ = try await fixture.service.buildPages(of: id)
        #expect(try Files.read(Files.join(fixture.path, bundle)) == published)
        let places = try fixture.service.publishedPlaces(of: try await fixture.service.release(id).record)
        #expect(try Files.read(places.bundle) != published, "the amendment has a bundle of its own")
    }

    @Test func buildsThatComeAtOnceWaitForEachOther() async throws {
        let fixture = try ServiceFixture(files: [:])
        let ids = try await [fixture.released("1.0.0"), fixture.released("1.0.1"), fixture.released("1.0.2")]
        try await withThrowingTaskGroup(of: Void.self) { group in
            for id in ids + ids {
                group.addTask { _ = try await fixture.service.buildPages(of: id) }
            }
            try await group.waitForAll()
        }
    }

    @Test func aReleaseThatWasNotBuiltIsBuiltAtTheStart() async throws {
        let fixture = try ServiceFixture(files: [:])
        let id = try await fixture.released("1.0.0")
        let record = try await fixture.service.release(id).record
        #expect(try await failure { _ = try fixture.service.publishedPlaces(of: record) }.code == "no-bundle")
        #expect(try await fixture.service.buildMissing().filter { $0.severity == .error } == [])
        #expect(try fixture.service.publishedPlaces(of: record).bundleName == "sample-1.0.0.evidence.tar.gz")
        #expect(try await fixture.service.buildMissing() == [], "there is nothing left to build")
    }

    @Test func aRecordThatCouldNotBeWrittenIsWrittenLater() async throws {
        let fixture = try ServiceFixture(files: [:])
        let id = try await fixture.validating()
        try await fixture.decideAll(id)
        let evidence = Files.join(fixture.path, "evidence")
        try FileManager.default.createSymbolicLink(atPath: evidence, withDestinationPath: "nowhere")
        let publication = try await fixture.service.publish(id, by: fixture.ada)
        #expect(publication.release.record.status == .released)
        #expect(publication.fileProblem?.code == "record-unwritable")
        #expect(try await fixture.service.writePublications().map(\.version.text) == ["1.0.0"])
        try Files.remove(evidence)
        #expect(try await fixture.service.writePublications().isEmpty)
        #expect(try query(fixture, "1.0.0").record == publication.release.record)
        let text = try fixture.text("evidence/1.0.0/release.json")
        #expect(try await fixture.service.writePublications().isEmpty)
        #expect(try fixture.text("evidence/1.0.0/release.json") == text)
    }

    @Test func evidenceThatComesAfterwardsChangesNoVerdict() async throws {
        let fixture = try ServiceFixture(files: [:])
        let id = try await fixture.released()
        try fixture.write("# Changelog\n\n## [0.9.0]\n\n- Something else\n", to: "evidence/1.0.0/CHANGELOG.md")
        #expect(try await fixture.service.checklist(id).checklist.isReady)
        #expect(try query(fixture, "1.0.0").checklist.isReady)
    }

    @Test func buildsThePagesAndTheBundle() async throws {
        let fixture = try ServiceFixture(files: Self.changelog)
        let id = try await fixture.validating()
        try await fixture.decideAll(id, but: [.rl03])
        let early = try await failure { _ = try await fixture.service.buildPages(of: id) }
        #expect(early.code == "no-pages")
        _ = try await fixture.service.publish(id, by: fixture.ada)
        #expect(try await fixture.service.buildPages(of: id).filter { $0.severity == .error } == [])
        let bundle = try Files.read(Files.join(fixture.path, "output/1.0.0/sample-1.0.0.evidence.tar.gz"))
        let sum = SHA256Digest(of: bundle).hex
        #expect(try #require(try fixture.text("output/1.0.0/SHA256SUMS")).contains(sum))
        let unplaced = try ServiceFixture()
        let other = try await unplaced.released()
        #expect(try await failure { _ = try await unplaced.service.buildPages(of: other) }.code == "no-workspace")
    }
}
