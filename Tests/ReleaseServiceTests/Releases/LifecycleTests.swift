// A release's life through the service: no other step than the machine's, and each leaves an event.
import Evidence
import Primitives
import ReleaseModel
import ReleaseService
import Sync
import Testing

struct LifecycleTests {
    @Test(arguments: ReleaseStatus.allCases) func takesNoOtherStepThanTheMachines(from: ReleaseStatus) async throws {
        for to in ReleaseStatus.allCases where to != .rc && !Lifecycle.allows(from, to: to) {
            let fixture = try ServiceFixture()
            let id = try await fixture.release(in: from)
            let before = try await fixture.service.release(id)
            #expect(before.record.status == from)
            let error = try await failure {
                _ = try await fixture.service.transition(id, to: to, reason: "why not", by: fixture.ada)
            }
            #expect(error.kind == .conflict, "\(from) to \(to)")
            #expect(try await fixture.service.release(id) == before)
        }
    }

    @Test(arguments: ReleaseStatus.allCases) func cutsCandidatesOfFrozenReleasesAndRCsAlone(from: ReleaseStatus)
        async throws
    {
        let fixture = try ServiceFixture()
        let id = try await fixture.release(in: from)
        if from == .frozen || from == .rc {
            let release = try await fixture.service.cutCandidate(
                id, commit: ServiceFixture.otherCommit, by: fixture.ada)
            #expect(release.record.status == .rc)
        } else {
            let error = try await failure {
                _ = try await fixture.service.cutCandidate(id, commit: ServiceFixture.otherCommit, by: fixture.ada)
            }
            #expect(error.code == "no-such-transition")
        }
    }

    @Test func everyTransitionLeavesAnEventWithTheRecordsDigest() async throws {
        let fixture = try ServiceFixture()
        let id = try await fixture.planned()
        var digests = [try await fixture.service.release(id).recordSHA256]
        fixture.clock.advance(60)
        digests.append(try await fixture.service.freeze(id, reason: "time is up", by: fixture.ada).recordSHA256)
        digests.append(
            try await fixture.service.cutCandidate(id, commit: ServiceFixture.commit, by: fixture.ada).recordSHA256)
        digests.append(try await fixture.service.validate(id, by: fixture.ada).recordSHA256)
        digests.append(
            try await fixture.service.transition(id, to: .failed, reason: "it crashes", by: fixture.ada).recordSHA256)
        digests.append(try await fixture.service.transition(id, to: .planned, by: fixture.ada).recordSHA256)

        let events = try await fixture.service.events(of: id)
        #expect(events.map(\.kind) == [.created] + Array(repeating: .transition, count: 5))
        #expect(events.map(\.to) == ["planned", "frozen", "rc", "validating", "failed", "planned"])
        #expect(events.map(\.from) == [nil, "planned", "frozen", "rc", "validating", "failed"])
        #expect(events.map(\.recordSHA256) == digests)
        #expect(Set(digests).count == 6)
        #expect(events.map(\.revision) == Array(1...6))
        #expect(events.allSatisfy { $0.actor == "Ada" && $0.release == id })
        #expect(events[1].reason == "time is up")
        #expect(events[1].at.text == "2026-03-01T10:01:00Z")
        #expect(events.map(\.sequence) == events.map(\.sequence).sorted())
        #expect(try await fixture.service.events(of: id, after: events[3].sequence) == Array(events[4...]))
    }

    @Test func theRecordsOwnHistoryIsTheLogs() async throws {
        let fixture = try ServiceFixture()
        let id = try await fixture.released()
        let record = try await fixture.service.release(id).record
        #expect(record.history.map(\.to) == [.frozen, .rc, .validating, .released])
        #expect(Lifecycle.fault(in: record.history, endingAt: record.status) == nil)
        #expect(record.people.releasedBy == "Ada")
        #expect(record.dates.released?.text == "2026-03-01T10:00:00Z")
        #expect(record.commit == ServiceFixture.commit)
    }

    @Test func aClockThatGoesBackLeavesNoHistoryThatDoes() async throws {
        let fixture = try ServiceFixture()
        let id = try await fixture.planned()
        _ = try await fixture.service.freeze(id, by: fixture.ada)
        fixture.clock.advance(-86_400)
        let release = try await fixture.service.cutCandidate(id, commit: ServiceFixture.commit, by: fixture.ada)
        #expect(release.record.history.map { $0.at?.text } == ["2026-03-01T10:00:00Z", "2026-03-01T10:00:00Z"])
        #expect(release.updatedAt.text == "2026-03-01T10:00:00Z")
        #expect(try await fixture.service.release(id) == release)
    }

    @Test func aFailureNeedsAReason() async throws {
        let fixture = try ServiceFixture()
        let id = try await fixture.candidate()
        for reason in [nil, "", " \n"] {
            let error = try await failure {
                _ = try await fixture.service.transition(id, to: .failed, reason: reason, by: fixture.ada)
            }
            #expect(error.kind == .invalid)
            #expect(error.details.map(\.field) == ["reason"])
        }
    }

    @Test func aStaleRevisionChangesNothing() async throws {
        let fixture = try ServiceFixture()
        let id = try await fixture.planned()
        let release = try await fixture.service.freeze(id, revision: 1, by: fixture.ada)
        #expect(release.revision == 2)
        for revision in [0, 1, 3] {
            let error = try await failure {
                _ = try await fixture.service.cutCandidate(
                    id, commit: ServiceFixture.commit, revision: revision, by: fixture.ada)
            }
            #expect(error.kind == .precondition)
        }
        #expect(try await fixture.service.release(id) == release)
    }

    @Test func whatIsNotThereIsNotFound() async throws {
        let fixture = try ServiceFixture()
        let id = try #require(Identifier("REL-000000000000"))
        let rollback = try #require(Identifier("RBK-000000000000"))
        for body in [
            { _ = try await fixture.service.release(id) }, { _ = try await fixture.service.events(of: id) },
            { _ = try await fixture.service.checklist(id) },
            { _ = try await fixture.service.publish(id, by: fixture.ada) },
            { _ = try await fixture.service.freeze(id, by: fixture.ada) },
            { _ = try await fixture.service.release(rollback) }, { _ = try await fixture.service.rollback(rollback) },
            { _ = try await fixture.service.rollback(id) },
        ] as [@Sendable () async throws -> Void] {
            #expect(try await failure(of: body).kind == .notFound)
        }
    }
}
