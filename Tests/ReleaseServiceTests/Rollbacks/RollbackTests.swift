// Rollbacks: their life, who may approve them, and what they do to the release.
import Bundles
import Checklist
import Colophon
import Documents
import Evidence
import Files
import ReleaseModel
import ReleaseService
import Testing

struct RollbackTests {
    private let lead: Actor
    private let onCall: Actor

    init() throws {
        lead = try #require(Actor("Lin", roles: [.teamLead]))
        onCall = try #require(Actor("Ola", roles: [.onCall]))
    }

    /// 1.0.1 is out, after 1.0.0.
    private func start(
        _ type: RollbackType, _ incident: RollbackRequest.Assessment? = nil
    ) async throws -> (fixture: ServiceFixture, release: Identifier, rollback: Rollback) {
        let fixture = try ServiceFixture()
        _ = try await fixture.released("1.0.0")
        let id = try await fixture.released("1.0.1")
        let request = RollbackRequest(type: type, reason: "it loses data", incident: incident)
        return (fixture, id, try await fixture.service.createRollback(of: id, request, by: fixture.ada))
    }

    @Test func livesFromItsRequestToItsEnd() async throws {
        let (fixture, id, asked) = try await start(.planned)
        #expect(asked.status == .pending)
        #expect(asked.initiatedBy == "Ada")
        #expect(asked.targetVersion == "1.0.0")
        #expect(asked.approval == .teamLead)
        #expect(asked.steps.map(\.name) == ["assess", "approve", "prepare", "execute", "verify", "close"])
        let approved = try await fixture.service.approveRollback(asked.id, by: lead)
        #expect(approved.status == .inProgress)
        #expect(approved.startedAt == fixture.clock.now)
        for step in asked.steps {
            fixture.clock.advance(60)
            let open = try await failure { _ = try await fixture.service.completeRollback(asked.id, by: fixture.ada) }
            #expect(open.code == "steps-open")
            #expect(open.message.contains(step.name))
            _ = try await fixture.service.stepRollback(asked.id, step.name, note: "fine", by: fixture.ada)
        }
        let completed = try await fixture.service.completeRollback(asked.id, by: fixture.ada)
        #expect(completed.status == .completed)
        #expect(completed.done.map(\.name) == asked.steps.map(\.name))
        #expect(try await fixture.service.rollback(asked.id) == completed)

        let release = try await fixture.service.release(id).record
        #expect(release.status == .rolledBack)
        #expect(release.rollback?.id == asked.id.text)
        #expect(release.rollback?.type == .planned)
        #expect(release.rollback?.reason == "it loses data")
        #expect(release.rollback?.completedAt == completed.endedAt)
        let events = try await fixture.service.events(of: id).suffix(10)
        #expect(events.map(\.kind) == Array(repeating: .rollback, count: 9) + [.transition])
        #expect(events.last?.to == "rolled_back")
        #expect(events.allSatisfy { $0.subject == asked.id.text })
    }

    @Test(arguments: [RollbackType.planned, .partial, .config])
    func noStepIsTakenBeforeTheApproval(type: RollbackType) async throws {
        let (fixture, _, rollback) = try await start(type)
        let step = try #require(rollback.steps.first)
        let error = try await failure {
            _ = try await fixture.service.stepRollback(rollback.id, step.name, by: fixture.ada)
        }
        #expect(error.code == "not-approved")
        #expect(try await fixture.service.rollback(rollback.id) == rollback)
    }

    @Test func anImmediateOneMayBeginBeforeItsApprovalAndNotEnd() async throws {
        let (fixture, id, rollback) = try await start(.immediate)
        let begun = try await fixture.service.stepRollback(rollback.id, "detect", by: fixture.ada)
        #expect(begun.status == .inProgress)
        let error = try await failure {
            _ = try await fixture.service.completeRollback(rollback.id, by: fixture.ada)
        }
        #expect(error.code == "not-approved")
        #expect(try await fixture.service.release(id).record.status == .released)
        _ = try await fixture.service.approveRollback(rollback.id, by: onCall)
        try await fixture.carryOut(rollback.id)
        #expect(try await fixture.service.completeRollback(rollback.id, by: fixture.ada).status == .completed)
        #expect(try await fixture.service.release(id).record.status == .rolledBack)
    }

    @Test(arguments: RollbackType.allCases) func nothingIsAddedAfterTheEnd(type: RollbackType) async throws {
        let (fixture, id, rollback) = try await start(type)
        let failed = try await fixture.service.failRollback(rollback.id, reason: "called off", by: fixture.ada)
        #expect(failed.status == .failed)
        #expect(failed.failure == "called off")
        let next = try #require(rollback.steps.first?.name)
        for body in [
            { _ = try await fixture.service.approveRollback(rollback.id, by: lead) },
            { _ = try await fixture.service.stepRollback(rollback.id, next, by: fixture.ada) },
            { _ = try await fixture.service.completeRollback(rollback.id, by: fixture.ada) },
            { _ = try await fixture.service.failRollback(rollback.id, reason: "again", by: fixture.ada) },
        ] as [@Sendable () async throws -> Void] {
            #expect(try await failure(of: body).code == "rollback-ended")
        }
        #expect(try await fixture.service.release(id).record.status == .released)
    }

    @Test(arguments: [
        (Severity.critical, Impact.high, RollbackType.immediate, ApprovalLevel.onCall),
        (.high, .high, .immediate, .teamLead), (.medium, .medium, .partial, .teamLead),
        (.low, .high, .partial, .engineer), (.low, .low, .config, .engineer),
        // A stronger type than the cell's takes the approval of that type.
        (.low, .low, .immediate, .onCall), (.low, .low, .partial, .teamLead),
        // A weaker one takes that of the cell.
        (.critical, .high, .config, .onCall),
    ]) func theMatrixSaysWhoHasToAgree(
        severity: Severity, impact: Impact, type: RollbackType, level: ApprovalLevel
    ) async throws {
        let (fixture, _, rollback) = try await start(type, .init(severity, impact))
        #expect(rollback.approval == level)
        for actor in [fixture.ada, onCall, lead] {
            if actor.mayApprove(level) {
                _ = try await fixture.service.approveRollback(rollback.id, by: actor)
            } else {
                let error = try await failure {
                    _ = try await fixture.service.approveRollback(rollback.id, by: actor)
                }
                #expect(error.kind == .forbidden)
            }
        }
        let approvals = try await fixture.service.rollback(rollback.id).approvals.map(\.by)
        #expect(approvals == [fixture.ada, onCall, lead].filter { $0.mayApprove(level) }.map(\.name))
    }

    @Test func aStepIsLeftOutForAReasonButNotThoseThatRollBack() async throws {
        let (fixture, id, rollback) = try await start(.immediate)
        _ = try await fixture.service.approveRollback(rollback.id, by: lead)
        func leaveOut(_ step: String, _ note: String?) async throws {
            _ = try await fixture.service.stepRollback(
                rollback.id, step, isSkipped: true, note: note, by: fixture.ada)
        }
        #expect(try await failure { try await leaveOut("detect", " ") }.code == "missing-reason")
        try await leaveOut("detect", "a customer told us")
        try await leaveOut("decide", "the approval is the decision")
        #expect(try await failure { try await leaveOut("execute", "no time") }.code == "step-needed")
        _ = try await fixture.service.stepRollback(rollback.id, "execute", by: fixture.ada)
        #expect(try await failure { try await leaveOut("verify", "no time") }.code == "step-needed")
        _ = try await fixture.service.stepRollback(rollback.id, "verify", by: fixture.ada)
        try await leaveOut("communicate", "nobody had it yet")
        try await leaveOut("document", "it is in the ticket")
        let done = try await fixture.service.completeRollback(rollback.id, by: fixture.ada).done
        #expect(done.map(\.isSkipped) == [true, true, false, false, true, true])
        #expect(try await fixture.service.rollback(rollback.id).done == done)
        let reasons = try await fixture.service.events(of: id).filter { $0.kind == .rollback }.compactMap(\.reason)
        #expect(reasons.contains("detect left out: a customer told us"))
    }

    @Test(arguments: [RollbackType.partial, .config])
    func aReleaseThatIsTakenBackInPartIsStillOut(type: RollbackType) async throws {
        let (fixture, id, rollback) = try await start(type)
        _ = try await fixture.service.approveRollback(rollback.id, by: lead)
        try await fixture.carryOut(rollback.id)
        _ = try await fixture.service.completeRollback(rollback.id, by: fixture.ada)
        #expect(try await fixture.service.release(id).record.status == .released)
        // The release as a whole needs a rollback of the whole, with the approval of that.
        let error = try await failure {
            _ = try await fixture.service.transition(id, to: .rolledBack, reason: "all", by: fixture.ada)
        }
        #expect(error.code == "no-rollback")
        #expect(try await fixture.service.release(id).record.status == .released)
    }

    @Test func aReleaseIsNotTakenBackWithoutACompletedRollback() async throws {
        let (fixture, id, rollback) = try await start(.partial)
        func refused() async throws -> String {
            try await failure { _ = try await fixture.service.transition(id, to: .rolledBack, by: fixture.ada) }.code
        }
        #expect(try await refused() == "rollback-open")
        _ = try await fixture.service.failRollback(rollback.id, reason: "called off", by: fixture.ada)
        #expect(try await refused() == "no-rollback")
    }

    @Test(arguments: ReleaseStatus.allCases) func onlyAReleasedReleaseIsRolledBack(status: ReleaseStatus) async throws {
        guard status != .released else { return }
        let fixture = try ServiceFixture()
        let id = try await fixture.release(in: status)
        let error = try await failure {
            _ = try await fixture.service.createRollback(
                of: id, RollbackRequest(type: .immediate, reason: "it loses data"), by: fixture.ada)
        }
        #expect(error.code == "not-released")
        #expect(try await fixture.service.rollbacks(RollbackFilter(status: .pending)).items.isEmpty)
    }

    @Test func oneAtATime() async throws {
        let (fixture, id, _) = try await start(.partial)
        let error = try await failure {
            _ = try await fixture.service.createRollback(
                of: id, RollbackRequest(type: .immediate, reason: "worse"), by: fixture.ada)
        }
        #expect(error.code == "rollback-open")
    }

    @Test(arguments: ["1.0.1", "1.0.2", "0.9.0", "next", ""])
    func theTargetIsAnEarlierReleaseThatIsOut(target: String) async throws {
        let fixture = try ServiceFixture()
        _ = try await fixture.released("1.0.0")
        let id = try await fixture.released("1.0.1")
        let error = try await failure {
            let request = RollbackRequest(type: .planned, reason: "it loses data", targetVersion: target)
            _ = try await fixture.service.createRollback(of: id, request, by: fixture.ada)
        }
        #expect(error.kind == .invalid)
        #expect(error.details.map(\.field) == ["target_version"])
    }

    @Test func aFirstReleaseHasNothingToGoBackTo() async throws {
        let fixture = try ServiceFixture()
        let id = try await fixture.released("1.0.0")
        let error = try await failure {
            _ = try await fixture.service.createRollback(
                of: id, RollbackRequest(type: .planned, reason: "it loses data"), by: fixture.ada)
        }
        #expect(error.code == "no-target")
    }

    @Test func stepsAreTakenInTheirOrder() async throws {
        let (fixture, _, rollback) = try await start(.immediate)
        for name in ["execute", "", "Detect", "document"] {
            let error = try await failure {
                _ = try await fixture.service.stepRollback(rollback.id, name, by: fixture.ada)
            }
            #expect(error.code == "step-out-of-order")
        }
        for step in rollback.steps {
            _ = try await fixture.service.stepRollback(rollback.id, step.name, by: fixture.ada)
        }
        let error = try await failure {
            _ = try await fixture.service.stepRollback(rollback.id, "detect", by: fixture.ada)
        }
        #expect(error.code == "no-step-left")
    }

    @Test func listsByReleaseStatusAndType() async throws {
        let (fixture, id, first) = try await start(.partial)
        _ = try await fixture.service.failRollback(first.id, reason: "called off", by: fixture.ada)
        let second = try await fixture.service.createRollback(
            of: id, RollbackRequest(type: .config, reason: "a flag"), by: fixture.ada)
        let list = fixture.service.rollbacks(_:limit:after:)
        #expect(try await list(RollbackFilter(), 50, nil).items.map(\.id) == [second.id, first.id])
        #expect(try await list(RollbackFilter(release: id, status: .failed), 50, nil).items.map(\.id) == [first.id])
        #expect(try await list(RollbackFilter(type: .config), 50, nil).items.map(\.id) == [second.id])
        #expect(try await list(RollbackFilter(type: .planned), 50, nil).items.isEmpty)
        let page = try await list(RollbackFilter(), 1, nil)
        #expect(page.next == second.id)
        #expect(try await list(RollbackFilter(), 1, page.next).items.map(\.id) == [first.id])
    }

    @Test func recommendsByTheMatrixAndNamesTheTarget() async throws {
        let fixture = try ServiceFixture()
        _ = try await fixture.released("1.0.0")
        _ = try await fixture.released("1.0.1")
        let id = try await fixture.released("1.0.2")
        let advice = try await fixture.service.recommend(.init(.critical, .high))
        #expect(advice.decision == RollbackDecision(.immediate, .onCall))
        #expect(advice.target == "1.0.1")
        #expect(advice.blockers.map(\.code) == ["rollback-not-tested"])
        #expect(try await fixture.service.recommend(.init(.low, .low), release: id).decision.type == .config)
        let secure = try await fixture.service.recommend(.init(.critical, .low, security: true), release: id)
        #expect(secure.decision.type == .immediate)
        let planned = try await fixture.planned("1.1.0")
        #expect(
            try await fixture.service.recommend(.init(.high, .high), release: planned).blockers.map(\.code).contains(
                "not-released"))
    }

    @Test func anOpenIncidentInTheWorkspaceRulesATargetOut() async throws {
        let fixture = try ServiceFixture(files: [:])
        _ = try await fixture.released("1.0.0")
        _ = try await fixture.released("1.0.1")
        _ = try await fixture.released("1.0.2")
        try fixture.write(
            "- {id: I-1, severity: critical, impact: high, title: It loses data}\n",
            to: "evidence/1.0.1/incidents.yaml")
        #expect(try await fixture.service.recommend(.init(.high, .high)).target == "1.0.0")
    }
}
