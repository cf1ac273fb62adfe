// The security gate: counts against policy, and what its result means for RL-06.
import Primitives
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

    @Test func aPolicyThatIsGivenMayOnlyBeStricterThanTheProjects() async throws {
        let fixture = try ServiceFixture(configure: { $0.policy.security.signOff = true })
        let id = try await fixture.candidate()
        let own = fixture.service.configuration.policy.security
        let looser: [(String, (inout Policy.Security) -> Void)] = [
            ("policy.critical", { $0.critical = 1 }), ("policy.high", { $0.high = 1 }),
            ("policy.medium", { $0.medium = 11 }), ("policy.sign_off", { $0.signOff = false }),
        ]
        for (field, change) in looser {
            var policy = own
            change(&policy)
            let error = try await failure {
                _ = try await fixture.service.securityGate(id, run: clean, policy: policy, by: fixture.ada)
            }
            #expect(error.kind == .conflict)
            #expect(error.code == "looser-policy")
            #expect(error.details.map(\.field) == [field])
        }
        #expect(try await fixture.service.release(id).securityGate == nil)
        var stricter = own
        stricter.medium = 0
        stricter.low = 0
        #expect(
            try await !fixture.service.securityGate(id, run: clean, policy: stricter, by: fixture.ada).decision.passes)
    }

    @Test func evidenceDoesNotUndoAFailedRun() async throws {
        let sarif = #"{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"x"}},"results":[]}]}"#
        let fixture = try ServiceFixture(files: ["evidence/1.0.0/scan.sarif": sarif])
        let id = try await fixture.validating()
        try await fixture.decideAll(id, but: [.rl06])
        #expect(try await fixture.service.checklist(id).checklist.isReady)
        _ = try await fixture.service.securityGate(id, run: grave, by: fixture.ada)
        let result = try #require(try await fixture.service.checklist(id).checklist[.rl06])
        #expect(result.status == .fail)
        #expect(result.headline.contains("1 critical (0 allowed)"))
        #expect(result.proofs.map(\.path) == ["scan.sarif"])
        #expect(try await failure { _ = try await fixture.service.publish(id, by: fixture.ada) }.code == "not-ready")
        _ = try await fixture.service.waive(
            id, .rl06, findings: .all, reason: "not reachable", expires: try #require(Timestamp("2999-12-31")),
            by: fixture.ada)
        #expect(try await fixture.service.checklist(id).checklist[.rl06]?.label == "waived")
        _ = try await fixture.service.publish(id, by: fixture.ada)
        #expect(try await fixture.service.checklist(id).checklist[.rl06]?.status == .fail)
    }
}
