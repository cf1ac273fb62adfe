// The security gate: counts against policy, and what its result means for RL-06.
import ReleaseModel
import ReleaseService
import Testing

struct SecurityGateTests {
    @Test(arguments: [
        ((0, 0, 0, 0), true, "Security run 42: no findings"),
        ((0, 0, 10, 999), true, "Security run 42: 10 medium, 999 low, within policy"),
        ((0, 0, 11, 0), false, "Security run 42: 11 medium (10 allowed)"),
        ((0, 1, 0, 0), false, "Security run 42: 1 high (0 allowed)"),
        ((1, 2, 3, 4), false, "Security run 42: 1 critical (0 allowed), 2 high (0 allowed), 3 medium, 4 low"),
    ]) func holdsCountsToThePolicy(counts: (Int, Int, Int, Int), passes: Bool, message: String) throws {
        let run = SecurityRun(id: "42", critical: counts.0, high: counts.1, medium: counts.2, low: counts.3)
        let decision = try SecurityGate.decide(run, policy: Policy().security)
        #expect(decision.passes == passes)
        #expect(decision.message == message)
        #expect(decision.passes == decision.exceeded.isEmpty)
    }

    @Test func aRunThatBrokeOffFails() throws {
        let run = SecurityRun(id: "42", critical: 0, high: 0, medium: 0, low: 0, succeeded: false)
        #expect(try SecurityGate.decide(run, policy: Policy().security).passes == false)
    }

    @Test func refusesCountsBelowZeroAndRunsWithoutAName() throws {
        #expect(throws: ServiceError.self) {
            try SecurityGate.decide(
                SecurityRun(id: "1", critical: 0, high: -1, medium: 0, low: 0), policy: Policy().security)
        }
        #expect(throws: ServiceError.self) {
            try SecurityGate.decide(
                SecurityRun(id: " ", critical: 0, high: 0, medium: 0, low: 0), policy: Policy().security)
        }
    }

    private let clean = SecurityRun(id: "clean", critical: 0, high: 0, medium: 1, low: 0)
    private let grave = SecurityRun(id: "grave", critical: 1, high: 0, medium: 0, low: 0)

    @Test func decidesTheSecurityReview() async throws {
        let fixture = try ServiceFixture()
        let id = try await fixture.candidate()
        let (decision, release) = try await fixture.service.securityGate(id, run: clean, by: fixture.ada)
        #expect(decision.passes)
        #expect(release.securityGate?.run == clean)
        let result = try #require(try await fixture.service.checklist(id).checklist[.rl06])
        #expect(result.status == .pass)
        #expect(result.headline.contains("Security run clean: 1 medium, within policy"))
        let event = try #require(try await fixture.service.events(of: id).last)
        #expect(event.kind == .gate)
        #expect(event.subject == "clean")
        #expect(event.to == "pass")
        #expect(try await fixture.service.release(id) == release)
    }

    @Test(arguments: [CheckStatus.pass, .na, .skipped, .pending])
    func nobodyTalksAFailedRunAway(status: CheckStatus) async throws {
        let fixture = try ServiceFixture()
        let id = try await fixture.candidate()
        _ = try await fixture.service.securityGate(id, run: grave, by: fixture.ada)
        let error = try await failure {
            _ = try await fixture.service.decide(id, .rl06, status, reason: "it is nothing", by: fixture.ada)
        }
        #expect(error.code == "gate-failed")
        #expect(try await fixture.service.checklist(id).checklist[.rl06]?.status == .fail)
        _ = try await fixture.service.securityGate(id, run: clean, by: fixture.ada)
        #expect(try await fixture.service.checklist(id).checklist[.rl06]?.status == .pass)
    }

    @Test func aPassDoesNotReplaceTheSignOffThatPolicyAsksFor() async throws {
        let fixture = try ServiceFixture(configure: { $0.policy.security.signOff = true })
        let id = try await fixture.candidate()
        _ = try await fixture.service.securityGate(id, run: clean, by: fixture.ada)
        #expect(try await fixture.service.checklist(id).checklist[.rl06]?.status == .pending)
        _ = try await fixture.service.decide(id, .rl06, .pass, reason: "read it", by: fixture.ada)
        #expect(try await fixture.service.checklist(id).checklist[.rl06]?.status == .pass)
    }

    @Test func aPolicyThatIsGivenCountsInPlaceOfTheProjects() async throws {
        let fixture = try ServiceFixture()
        let id = try await fixture.candidate()
        var policy = Policy().security
        policy.critical = 1
        #expect(try await fixture.service.securityGate(id, run: grave, policy: policy, by: fixture.ada).decision.passes)
        #expect(try await !fixture.service.securityGate(id, run: grave, by: fixture.ada).decision.passes)
    }
}
