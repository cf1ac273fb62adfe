// Candidates: their tags, and what a new one takes with it.
import Colophon
import Evidence
import Primitives
import ReleaseModel
import ReleaseService
import Testing
import Versions

struct CandidateTests {
    @Test func anotherCandidateIsNoTransition() async throws {
        let fixture = try ServiceFixture()
        let id = try await fixture.candidate()
        let release = try await fixture.service.cutCandidate(id, commit: ServiceFixture.otherCommit, by: fixture.ada)
        #expect(release.record.candidates.map(\.tag) == ["1.0.0-rc.1", "1.0.0-rc.2"])
        #expect(release.record.candidates.map(\.commit) == [ServiceFixture.commit, ServiceFixture.otherCommit])
        #expect(release.record.commit == ServiceFixture.otherCommit)
        #expect(release.record.history.map(\.to) == [.frozen, .rc])
        let last = try #require(try await fixture.service.events(of: id).last)
        #expect(last.kind == .candidate)
        #expect(last.subject == "1.0.0-rc.2")
    }

    @Test func aNewCandidateTakesBackEverythingThatWasFoundAboutTheLast() async throws {
        let fixture = try ServiceFixture()
        let id = try await fixture.candidate()
        try await fixture.decideAll(id)
        _ = try await fixture.service.waive(
            id, .rl07, findings: .all, reason: "no way back", expires: try #require(Timestamp("2999-12-31")),
            by: fixture.ada)
        _ = try await fixture.service.link([EvidenceEntry(path: "junit.xml")], to: id, by: fixture.ada)
        _ = try await fixture.service.securityGate(
            id, run: SecurityRun(id: "7", critical: 0, high: 0, medium: 0, low: 0), by: fixture.ada)
        let release = try await fixture.service.cutCandidate(id, commit: ServiceFixture.otherCommit, by: fixture.ada)
        #expect(release.record.checks.isEmpty)
        #expect(release.record.evidence.isEmpty)
        #expect(release.securityGate == nil)
    }

    @Test(arguments: [ReleaseStatus.failed, .frozen, .rolledBack])
    func aReturnToPlannedDoesSoToo(from: ReleaseStatus) async throws {
        let fixture = try ServiceFixture()
        let id = try await fixture.release(in: from)
        let release = try await fixture.service.transition(id, to: .planned, by: fixture.ada)
        #expect(release.record.checks.isEmpty)
        #expect(release.record.evidence.isEmpty)
        #expect(release.record.commit == nil)
        #expect(release.record.rollback == nil)
        #expect(release.record.dates == ReleaseDates())
        #expect(release.record.people == People())
    }

    @Test func theCountGoesOnAfterAFailure() async throws {
        let fixture = try ServiceFixture()
        let id = try await fixture.release(in: .failed)
        _ = try await fixture.service.transition(id, to: .planned, by: fixture.ada)
        _ = try await fixture.service.freeze(id, by: fixture.ada)
        let release = try await fixture.service.cutCandidate(id, commit: ServiceFixture.otherCommit, by: fixture.ada)
        #expect(release.record.candidates.map(\.tag) == ["1.0.0-rc.1", "1.0.0-rc.2"])
    }

    @Test(arguments: [
        (VersionScheme.pep440, ["1.0.0rc1", "1.0.0rc2"], "1.0.0b1"), (.any, ["1.0.0-rc.1", "1.0.0-rc.2"], "1.1-rc.3"),
    ]) func tagsAreWrittenAsTheSchemeDoes(_ scheme: VersionScheme, _ tags: [String], _ wrong: String) async throws {
        let fixture = try ServiceFixture(versioning: scheme)
        let id = try await fixture.candidate()
        let release = try await fixture.service.cutCandidate(id, commit: ServiceFixture.otherCommit, by: fixture.ada)
        #expect(release.record.candidates.map(\.tag) == tags)
        let error = try await failure {
            _ = try await fixture.service.cutCandidate(
                id, tag: wrong, commit: ServiceFixture.otherCommit, by: fixture.ada)
        }
        #expect(error.code == "bad-tag")
    }

    @Test(arguments: ["1.0.0-rc.2", "v1.0.0-rc.10", "release-1.0.0-candidate-7"])
    func takesATagThatComesAfterTheLast(tag: String) async throws {
        let fixture = try ServiceFixture()
        let id = try await fixture.candidate()
        let release = try await fixture.service.cutCandidate(
            id, tag: tag, commit: ServiceFixture.otherCommit, by: fixture.ada)
        #expect(release.record.candidates.last?.tag == tag)
    }

    @Test(arguments: [
        "", " ", "foo", "release-candidate-7", "1.0.0-rc.1", "v1.0.0-rc.1", "1.0.0-rc.0", "1.0.0", "1.0.1-rc.2",
        "v2.0.0-rc.2", "rc 2", "rc~2", "rc..2",
        "-rc", "rc.", "rc/", "rc.lock", "rc@{1}", "a//b", "rc\u{7}", "rc:2", String(repeating: "r", count: 201),
    ]) func refusesAnyOther(tag: String) async throws {
        let fixture = try ServiceFixture()
        let id = try await fixture.candidate()
        let error = try await failure {
            _ = try await fixture.service.cutCandidate(
                id, tag: tag, commit: ServiceFixture.otherCommit, by: fixture.ada)
        }
        #expect(["bad-tag", "tag-taken"].contains(error.code))
        #expect(try await fixture.service.release(id).record.candidates.count == 1)
    }

    @Test(arguments: ["", "abc", "HEAD", String(repeating: "A", count: 40), String(repeating: "a", count: 41)])
    func aCandidateHasAFullCommit(commit: String) async throws {
        let fixture = try ServiceFixture()
        let id = try await fixture.planned()
        _ = try await fixture.service.freeze(id, by: fixture.ada)
        let error = try await failure {
            _ = try await fixture.service.cutCandidate(id, commit: commit, by: fixture.ada)
        }
        #expect(error.kind == .invalid)
        #expect(try await fixture.service.release(id).record.status == .frozen)
    }
}
