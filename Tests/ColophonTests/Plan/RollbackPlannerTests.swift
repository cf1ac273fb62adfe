// The standby plan, the advice on open incidents, and the answer to a question without one.
import Attestation
import Checklist
import Colophon
import Evidence
import Files
import Primitives
import ReleaseModel
import Sync
import Testing
import Versions

struct RollbackPlannerTests {
    private func version(_ text: String) throws -> Version { try #require(Version(text)) }

    private func outline(
        _ text: String, _ status: ReleaseStatus = .released, previous: String? = nil, at: String? = nil,
        incidents: [Incident] = [], irreversible: [String] = []
    ) throws -> ReleaseOutline {
        ReleaseOutline(
            version: try version(text), status: status, previous: try previous.map(version),
            releasedAt: at.flatMap { Timestamp($0) }, incidents: incidents, irreversible: irreversible)
    }

    private func incident(
        _ id: String, _ severity: Severity, _ impact: Impact, security: Bool = false, at: String? = nil,
        resolved: String? = nil
    ) -> Incident {
        Incident(
            id: id, severity: severity, impact: impact, security: security, title: id,
            detectedAt: at.flatMap { Timestamp($0) }, resolvedIn: resolved)
    }

    private func advice(_ text: String, _ all: [ReleaseOutline], tested: Bool = true) throws -> RollbackAdvice? {
        let previous = all.first { $0.version.text == text }?.previous?.text
        return RollbackPlanner.advice(
            for: try version(text), among: KnownReleases(all), matrix: .standard, tested: tested ? previous : nil)
    }

    // MARK: Standby

    @Test func standsByWithATestedWayBack() throws {
        var builder = try ReleaseBuilder("2.0.0", previous: "1.2.2")
        builder.add(
            .rollbackTest(RollbackTest(from: "2.0.0", to: "1.2.2", passed: true, steps: [])), .rollbackTest,
            path: "t.json")
        let plan = RollbackPlanner.standby(for: builder.checked)
        #expect(plan.target == "1.2.2")
        #expect(plan.tested)
        #expect(plan.blockers.isEmpty)
        #expect(plan.steps.map(\.name) == ["detect", "decide", "execute", "verify", "communicate", "document"])
        #expect(plan.steps.map(\.minutes) == [nil, 5, nil, nil, nil, nil])
        #expect(plan.steps[2].description == "Put 1.2.2 in the place of 2.0.0.")
    }

    @Test func standsByWithEveryBlockerOfTheRecord() throws {
        var builder = try ReleaseBuilder("2.0.0", previous: "1.2.2")
        builder.record.notes.breaking = [
            .init(title: "New store", irreversible: true), .init(title: "New name"),
        ]
        let plan = RollbackPlanner.standby(for: builder.checked)
        #expect(plan.blockers.map(\.code) == ["irreversible-change", "rollback-not-tested"])
        #expect(plan.blockers[0].message.hasSuffix("New store"))
    }

    @Test func standsByWithoutATargetForAFirstRelease() throws {
        let plan = RollbackPlanner.standby(for: try ReleaseBuilder("1.0.0", previous: nil).checked)
        #expect(plan.target == nil)
        #expect(plan.blockers.map(\.code) == ["no-target"])
    }

    // MARK: Which incident decides

    @Test func advisesNothingWithoutAnOpenIncident() throws {
        let fixed = incident("a", .critical, .high, resolved: "1.0.1")
        #expect(try advice("1.0.0", [outline("1.0.0", incidents: [fixed])]) == nil)
        #expect(try advice("9.9.9", [outline("1.0.0")]) == nil)
    }

    @Test(arguments: [ReleaseStatus.planned, .failed, .rolledBack])
    func advisesNothingForWhatIsNotOut(status: ReleaseStatus) throws {
        #expect(try advice("1.0.0", [outline("1.0.0", status, incidents: [incident("a", .critical, .high)])]) == nil)
    }

    @Test func followsTheStrongestDecisionBeforeTheSeverity() throws {
        // critical/low is planned; high/high is immediate.
        let open = [incident("a", .critical, .low), incident("b", .high, .high)]
        let answer = try advice("1.0.0", [outline("1.0.0", incidents: open)])
        #expect(answer?.incident?.id == "b")
        #expect(answer?.decision == RollbackDecision(.immediate, .teamLead))
    }

    @Test func raisesASecurityIncidentOfLowImpactToImmediate() throws {
        let open = [incident("a", .critical, .low, security: true), incident("b", .high, .high)]
        let answer = try advice("1.0.0", [outline("1.0.0", incidents: open)])
        #expect(answer?.incident?.id == "a")
        #expect(answer?.decision == RollbackDecision(.immediate, .onCall))
    }

    @Test(
        arguments: [
            ([("a", "2023-01-02"), ("b", "2023-01-01")], "b"), ([("b", "2023-01-01"), ("a", "2023-01-01")], "a"),
            ([("a", nil), ("b", "2023-01-01")], "b"), ([("b", nil), ("a", nil)], "a"),
        ] as [([(String, String?)], String)])
    func breaksTiesByDetectionAndThenByIdentifier(incidents: [(String, String?)], winner: String) throws {
        let open = incidents.map { incident($0.0, .high, .medium, at: $0.1) }
        #expect(try advice("1.0.0", [outline("1.0.0", incidents: open)])?.incident?.id == winner)
        #expect(try advice("1.0.0", [outline("1.0.0", incidents: open.reversed())])?.incident?.id == winner)
    }

    @Test func breaksTiesOfOneDecisionBySeverityAndThenByImpact() throws {
        // high/medium, high/low and medium/high are all planned, team-lead.
        let open = [incident("a", .medium, .high), incident("b", .high, .low), incident("c", .high, .medium)]
        #expect(try advice("1.0.0", [outline("1.0.0", incidents: open)])?.incident?.id == "c")
        #expect(try advice("1.0.0", [outline("1.0.0", incidents: Array(open.prefix(2)))])?.incident?.id == "b")
    }

    // MARK: Where to go

    @Test func goesBackToTheGreatestEarlierReleaseThatIsSound() throws {
        let all = [
            try outline("2.0.0", previous: "1.4.0", incidents: [incident("a", .high, .high)]),
            try outline("1.4.0", .rolledBack), try outline("1.3.0", incidents: [incident("b", .high, .low)]),
            try outline("1.2.0", .planned), try outline("1.10.0-rc.1", .failed),
            try outline(
                "1.1.0", incidents: [incident("c", .medium, .high), incident("d", .critical, .high, resolved: "2.1.0")]),
            try outline("1.0.0"), try outline("2.1.0"),
        ]
        #expect(try advice("2.0.0", all)?.target == "1.1.0")
        #expect(try advice("2.0.0", all.reversed())?.target == "1.1.0")
    }

    @Test func doesNotGoBackToAVersionThatCameOutLater() throws {
        let broken = [incident("a", .high, .high)]
        let all = [
            try outline("1.2.2", at: "2021-10-25T09:46:48Z"), try outline("1.2.3", at: "2021-12-13T22:20:34Z"),
            try outline("2.0.0", previous: "1.2.2", at: "2021-12-13T21:09:38Z", incidents: broken),
            try outline("2.0.1", previous: "2.0.0", at: "2022-02-08T10:50:30Z"),
        ]
        #expect(try advice("2.0.0", all)?.target == "1.2.2")
        #expect(try advice("2.0.0", all)?.blockers == [])
    }

    @Test func takesTwoReleasesOfOneDayInOrder() throws {
        let all = [
            try outline("1.0.0", at: "2023-01-01T20:00:00Z"),
            try outline("1.0.1", previous: "1.0.0", at: "2023-01-01", incidents: [incident("a", .low, .low)]),
        ]
        #expect(try advice("1.0.1", all)?.target == "1.0.0")
    }

    @Test func namesTheBlockers() throws {
        let all = [
            try outline("1.0.0"), try outline("1.1.0", .rolledBack, irreversible: ["New store"]),
            try outline("1.1.5", .failed, irreversible: ["never out"]),
            try outline(
                "1.2.0", previous: "1.1.0", incidents: [incident("a", .high, .high)], irreversible: ["New keys"]),
        ]
        let answer = try #require(try advice("1.2.0", all, tested: true))
        #expect(answer.target == "1.0.0")
        #expect(answer.blockers.map(\.code) == ["irreversible-change", "irreversible-change", "rollback-not-tested"])
        #expect(
            answer.blockers.map(\.message).map { $0.hasSuffix("New keys") || $0.hasSuffix("New store") } == [
                true, true, false,
            ])
    }

    @Test func holdsATestOnlyForTheWayItWent() throws {
        let broken = [incident("a", .high, .high)]
        let all = [try outline("1.0.0"), try outline("1.1.0", previous: "1.0.0", incidents: broken)]
        #expect(try advice("1.1.0", all, tested: true)?.blockers == [])
        #expect(try advice("1.1.0", all, tested: false)?.blockers.map(\.code) == ["rollback-not-tested"])
    }

    @Test func saysSoWhereThereIsNoTarget() throws {
        let answer = try advice("1.0.0", [outline("1.0.0", incidents: [incident("a", .low, .low)])])
        #expect(answer?.target == nil)
        #expect(answer?.blockers.map(\.code) == ["no-target"])
    }

    // MARK: A question

    @Test(arguments: [
        (Severity.critical, Impact.high, RollbackType.immediate, ApprovalLevel.onCall),
        (.critical, .medium, .immediate, .onCall), (.critical, .low, .planned, .teamLead),
        (.high, .high, .immediate, .teamLead), (.high, .medium, .planned, .teamLead),
        (.high, .low, .planned, .teamLead),
        (.medium, .high, .planned, .teamLead), (.medium, .medium, .partial, .teamLead),
        (.medium, .low, .config, .engineer),
        (.low, .high, .partial, .engineer), (.low, .medium, .config, .engineer), (.low, .low, .config, .engineer),
    ])
    func answersByTheMatrix(severity: Severity, impact: Impact, type: RollbackType, approval: ApprovalLevel) throws {
        let all = [try outline("1.0.0"), try outline("1.1.0", previous: "1.0.0"), try outline("1.2.0", .planned)]
        let answer = RollbackPlanner.recommend(
            severity: severity, impact: impact, security: false, version: nil, among: KnownReleases(all),
            matrix: .standard, tested: "1.0.0")
        #expect(answer.decision == RollbackDecision(type, approval))
        #expect(answer.target == "1.0.0")
        #expect(answer.blockers.isEmpty)
        #expect(answer.incident == nil)
    }

    @Test func raisesNothingButCriticalSecurity() throws {
        for severity in Severity.allCases {
            for impact in Impact.allCases where !(severity == .critical && impact == .low) {
                #expect(
                    RollbackMatrix.standard.decision(severity, impact, security: true)
                        == RollbackMatrix.standard[severity, impact])
            }
        }
    }

    @Test func blocksAQuestionAboutWhatIsNotOut() throws {
        let all = [try outline("1.0.0"), try outline("1.1.0", .planned, previous: "1.0.0")]
        func ask(_ text: String?, _ all: [ReleaseOutline]) throws -> RollbackAdvice {
            RollbackPlanner.recommend(
                severity: .low, impact: .low, security: false, version: try text.map(version),
                among: KnownReleases(all), matrix: .standard, tested: text == "1.1.0" ? "1.0.0" : nil)
        }
        #expect(try ask("1.1.0", all).blockers.map(\.code) == ["not-released"])
        #expect(try ask("5.0.0", all).blockers.map(\.code) == ["not-released", "rollback-not-tested"])
        #expect(try ask(nil, []).blockers.map(\.code) == ["not-released"])
        #expect(try ask(nil, []).target == nil)
    }

    @Test(arguments: [RollbackType.planned, .partial, .config])
    func takesTheStepsOfAnOrderlyRollback(type: RollbackType) {
        let steps = RollbackSteps.steps(of: type, from: "1.1.0", to: "1.0.0")
        #expect(steps.map(\.name) == ["assess", "approve", "prepare", "execute", "verify", "close"])
        #expect(steps[0].description.contains("components") == (type == .partial))
        #expect(steps[0].description.contains("keys") == (type == .config))
    }
}
