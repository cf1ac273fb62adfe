// The checklist: people's verdicts, the evidence in the release's folder, and the security gate.
import Bundles
import Checklist
import Colophon
import Evidence
import Primitives
import ReleaseModel
import ReleaseService
import Sync
import Testing

struct ChecklistTests {
    @Test func everyCheckIsPendingUntilSomeoneSaysSomething() async throws {
        let fixture = try ServiceFixture()
        let id = try await fixture.validating()
        let checklist = try await fixture.service.checklist(id).checklist
        #expect(checklist.results.map(\.id) == RuleBook.current.ids)
        #expect(checklist.missing.map(\.id) == [.rl01, .rl02, .rl03, .rl04, .rl05, .rl06])
        try await fixture.decideAll(id)
        #expect(try await fixture.service.checklist(id).checklist.isReady)
    }

    @Test func aVerdictNamesItsActorAndMayBeTakenBack() async throws {
        let fixture = try ServiceFixture()
        let id = try await fixture.candidate()
        let decided = try await fixture.service.decide(id, .rl05, .na, reason: "nothing to say", by: fixture.ada)
        let verdict = try #require(decided.record.checks.first?.verdict)
        #expect(verdict == ManualVerdict(status: .na, by: "Ada", at: fixture.clock.now, reason: "nothing to say"))
        let back = try await fixture.service.decide(id, .rl05, .pending, reason: nil, by: fixture.ada)
        #expect(back.record.checks.isEmpty)
        let events = try await fixture.service.events(of: id).suffix(2)
        #expect(events.map(\.kind) == [.checklist, .checklist])
        #expect(events.map(\.subject) == ["RL-05", "RL-05"])
        #expect(events.map(\.from) == ["pending", "na"])
        #expect(events.map(\.to) == ["na", "pending"])
    }

    @Test func aVerdictNeedsAReasonAndACandidate() async throws {
        let fixture = try ServiceFixture()
        let id = try await fixture.planned()
        let early = try await failure {
            _ = try await fixture.service.decide(id, .rl01, .pass, reason: "done", by: fixture.ada)
        }
        #expect(early.code == "no-candidate")
        _ = try await fixture.service.freeze(id, by: fixture.ada)
        _ = try await fixture.service.cutCandidate(id, commit: ServiceFixture.commit, by: fixture.ada)
        for reason in [nil, "", "\t"] {
            let error = try await failure {
                _ = try await fixture.service.decide(id, .rl01, .pass, reason: reason, by: fixture.ada)
            }
            #expect(error.code == "missing-reason")
        }
    }

    @Test func aPublishedReleasesChecksStay() async throws {
        let fixture = try ServiceFixture()
        let id = try await fixture.released()
        let error = try await failure {
            _ = try await fixture.service.decide(id, .rl01, .fail, reason: "after all", by: fixture.ada)
        }
        #expect(error.code == "published")
    }

    @Test func evidenceHasTheLastWord() async throws {
        let fixture = try ServiceFixture(files: [
            "evidence/1.0.0/CHANGELOG.md": "# Changelog\n\n## [0.9.0] - 2026-02-01\n\n- Something else\n"
        ])
        let id = try await fixture.validating()
        try await fixture.decideAll(id)
        let checked = try await fixture.service.checklist(id)
        #expect(checked.checklist[.rl03]?.status == .fail)
        #expect(checked.checklist[.rl03]?.proofs.map(\.path) == ["CHANGELOG.md"])
        #expect(checked.checklist.missing.map(\.id) == [.rl03])
        try fixture.write(
            "# Changelog\n\n## [1.0.0] - 2026-03-01\n\n- All new\n", to: "evidence/1.0.0/CHANGELOG.md")
        #expect(try await fixture.service.checklist(id).checklist.isReady)
    }

    @Test func evidenceOfAnEarlierCandidateCountsOnlyOnceItIsAnother() async throws {
        let fixture = try ServiceFixture(files: [
            "evidence/1.0.0/CHANGELOG.md": "# Changelog\n\n## [1.0.0] - 2026-03-01\n\n- All new\n"
        ])
        let id = try await fixture.candidate()
        #expect(try await fixture.service.checklist(id).checklist[.rl03]?.status == .pass)
        _ = try await fixture.service.cutCandidate(id, commit: ServiceFixture.otherCommit, by: fixture.ada)
        #expect(try await fixture.service.checklist(id).checklist[.rl03]?.status == .pending)
        let link = {
            _ = try await fixture.service.link([EvidenceEntry(path: "CHANGELOG.md")], to: id, by: fixture.ada)
        }
        let refused = try await failure { try await link() }
        #expect(refused.code == "evidence-outdated")
        #expect(refused.details.map(\.file) == ["CHANGELOG.md"])
        #expect(try await fixture.service.checklist(id).checklist[.rl03]?.status == .pending)
        try fixture.write(
            "# Changelog\n\n## [1.0.0] - 2026-03-01\n\n- All new, again\n", to: "evidence/1.0.0/CHANGELOG.md")
        #expect(try await fixture.service.checklist(id).checklist[.rl03]?.status == .pass)
        try await link()
        let event = try #require(try await fixture.service.events(of: id).last)
        #expect(event.to == "1 linked")
        #expect(event.reason == "CHANGELOG.md")
        #expect(try await fixture.service.checklist(id).checklist[.rl03]?.status == .pass)
    }

    @Test func aWaiverLetsAFailurePassAndShowsIt() async throws {
        let fixture = try ServiceFixture()
        let id = try await fixture.validating()
        try await fixture.decideAll(id, but: [.rl02])
        _ = try await fixture.service.decide(id, .rl02, .fail, reason: "one is flaky", by: fixture.ada)
        #expect(try await fixture.service.checklist(id).checklist.missing.map(\.id) == [.rl02])
        _ = try await fixture.service.waive(
            id, .rl02, findings: .keys(["verdict-fail"]), reason: "known",
            expires: try #require(Timestamp("2026-03-01")),
            by: fixture.ada)
        let checklist = try await fixture.service.checklist(id).checklist
        #expect(checklist.isReady)
        #expect(checklist[.rl02]?.status == .fail)
        #expect(checklist[.rl02]?.label == "waived")
        fixture.clock.advance(86_400)
        #expect(try await !fixture.service.checklist(id).checklist.isReady)
    }
}
