// Which release one would go back to: what is good, on which day, and what is undone on the way.
import Checklist
import Primitives
import ReleaseModel
import Testing
import Versions

struct RollbackTargetTests {
    private func version(_ text: String) throws -> Version { try #require(Version(text)) }

    private func release(
        _ text: String, _ status: ReleaseStatus = .released, previous: String? = nil, at: String? = nil,
        back: String? = nil, incidents: [Incident] = [], irreversible: [String] = [], fixes: [String] = []
    ) throws -> ReleaseOutline {
        ReleaseOutline(
            version: try version(text), status: status, previous: try previous.map(version),
            releasedAt: at.flatMap { Timestamp($0) }, rolledBackAt: back.flatMap { Timestamp($0) },
            incidents: incidents,
            irreversible: irreversible, securityFixes: fixes)
    }

    private func incident(
        _ id: String, _ severity: Severity = .critical, security: Bool = true, at: String? = nil,
        resolved: String? = nil
    ) -> Incident {
        Incident(
            id: id, severity: severity, impact: .high, security: security, title: id,
            detectedAt: at.flatMap { Timestamp($0) }, resolvedIn: resolved)
    }

    private func standby(_ all: [ReleaseOutline]) throws -> RollbackTarget {
        RollbackPlanner.standbyTarget(from: try #require(all.last), among: KnownReleases(all))
    }

    private func today(_ severity: Severity, _ all: [ReleaseOutline]) throws -> RollbackTarget {
        RollbackPlanner.target(
            from: try #require(all.last), on: nil, severity: severity, among: KnownReleases(all))
    }

    @Test func isThePreviousReleaseWhereThatIsGood() throws {
        let all = [
            try release("1.0.0", at: "2024-01-01"), try release("1.1.0", at: "2024-02-01"),
            try release("1.2.0", previous: "1.0.0", at: "2024-03-01"),
        ]
        #expect(try standby(all) == RollbackTarget(version: "1.0.0", reason: .previous))
    }

    /// Whatever it says, it can't be taken for nothing.
    @Test func passesOverAReleaseWhoseIncidentsCantBeRead() throws {
        var all = [
            try release("1.0.0", at: "2024-01-01"), try release("1.1.0", previous: "1.0.0", at: "2024-02-01"),
            try release("1.2.0", previous: "1.1.0", at: "2024-03-01"),
        ]
        all[1].hasUnreadableIncidents = true
        let target = try today(.low, all)
        #expect(target.version == "1.0.0")
        #expect(target.passedOver == [.init(version: "1.1.0", reason: .incidentsUnreadable)])
    }

    /// A release that nobody knows, or that is not out, has resolved nothing; neither has one from before.
    @Test(arguments: [("9.9.9", false), ("1.0.0", false), ("1.1.0", true), ("1.3.0", true), ("1.4.0", false)])
    func anIncidentIsClosedOnlyByAReleaseThatCanHaveResolvedIt(resolved: String, isGood: Bool) throws {
        let all = [
            try release("1.0.0", at: "2024-01-01"),
            try release("1.1.0", previous: "1.0.0", at: "2024-02-01", incidents: [incident("I-1", resolved: resolved)]),
            try release("1.2.0", previous: "1.1.0", at: "2024-03-01"),
        ]
        let later = [try release("1.3.0", at: "2024-04-01"), try release("1.4.0", .planned)]
        let target = RollbackPlanner.target(
            from: all[2], on: nil, severity: .critical, among: KnownReleases(all + later))
        #expect(target.version == (isGood ? "1.1.0" : "1.0.0"))
    }

    @Test func isThePreviousReleaseOfWhichNothingIsKnown() throws {
        #expect(try standby([release("1.2.0", previous: "1.1.0")]).version == "1.1.0")
        #expect(try standby([release("1.2.0")]) == RollbackTarget(version: nil, reason: .none))
    }

    @Test func passesOverWhatWasTakenBackBefore() throws {
        let all = [
            try release("1.0.0", at: "2024-01-01"),
            try release("1.1.0", .rolledBack, previous: "1.0.0", at: "2024-02-01", back: "2024-02-02T10:00:00Z"),
            try release("1.1.1", .rolledBack, previous: "1.1.0", at: "2024-02-03", back: "2024-02-04T10:00:00Z"),
            try release("1.2.0", previous: "1.1.1", at: "2024-03-01"),
        ]
        let target = try standby(all)
        #expect(target.version == "1.0.0" && target.reason == .lastGood)
        #expect(target.passedOver.map(\.version) == ["1.1.1", "1.1.0"])
        #expect(target.passedOver.allSatisfy { $0.reason == .rolledBack })
        #expect(target.isConsistent(with: try version("1.1.1")))
    }

    /// What was published stays true.
    @Test(arguments: [("2024-03-02T00:00:00Z", "1.1.0"), ("2024-03-01T09:00:00Z", "1.0.0"), (nil, "1.0.0")])
    func laterEventsChangeNoPlan(back: String?, target: String) throws {
        let all = [
            try release("1.0.0", at: "2024-01-01"),
            try release("1.1.0", .rolledBack, previous: "1.0.0", at: "2024-02-01", back: back),
            try release("1.2.0", previous: "1.1.0", at: "2024-03-01T10:00:00Z"),
        ]
        #expect(try standby(all).version == target)
        #expect(try today(.low, all).version == "1.0.0")
    }

    @Test(arguments: [("2024-02-20", nil as String?, false), ("2024-04-01", nil, true), ("2024-02-20", "1.1.0", false)])
    func anIncidentCountsFromTheDayOfItsDetection(at: String, resolved: String?, isGood: Bool) throws {
        let all = [
            try release("1.0.0", at: "2024-01-01", incidents: [incident("INC-1", at: at, resolved: resolved)]),
            try release("1.1.0", .failed), try release("1.2.0", previous: "1.0.0", at: "2024-03-01"),
        ]
        #expect(try standby(all).version == (isGood ? "1.0.0" : nil))
        #expect(try today(.critical, all).version == nil)
    }

    @Test func aFixInALaterVersionCountsOnceThatIsOut() throws {
        var all = [
            try release("1.3.0", at: "2024-06-01"),
            try release("1.0.0", at: "2024-01-01", incidents: [incident("INC-1", at: "2024-01-02", resolved: "1.3.0")]),
            try release("1.2.0", previous: "1.0.0", at: "2024-03-01"),
        ]
        #expect(try standby(all).version == nil, "on its day nothing had fixed it")
        #expect(try today(.critical, all).version == "1.0.0")
        all[0].releasedAt = Timestamp("2024-02-01")
        #expect(try standby(all).version == "1.0.0")
    }

    @Test func aFixThatIsLeftIsLost() throws {
        let all = [
            try release("1.0.0", incidents: [incident("INC-1", resolved: "1.1.0")]),
            try release("1.1.0", .rolledBack, previous: "1.0.0"), try release("1.2.0", previous: "1.1.0"),
        ]
        #expect(try today(.critical, all).version == nil)
        #expect(try today(.critical, all).passedOver.map(\.resolvedIn) == [nil, "1.1.0"])
        var milder = all
        milder[0].incidents[0].severity = .medium
        let target = try today(.critical, milder)
        #expect(target.version == "1.0.0")
        #expect(target.undone == [.init(version: "1.0.0", kind: .securityFix, what: "INC-1")])
    }

    @Test func namesWhatGoingBackUndoes() throws {
        let all = [
            try release("1.0.0"), try release("1.1.0", .rolledBack, irreversible: ["New store"], fixes: ["CVE-1"]),
            try release("1.1.1", .failed, fixes: ["never out"]),
            try release("1.2.0", previous: "1.1.0", fixes: ["CVE-2"]),
        ]
        let advice = RollbackPlanner.recommend(
            severity: .high, impact: .high, security: false, version: nil, among: KnownReleases(all),
            matrix: .standard, tested: nil)
        #expect(advice.target == "1.0.0")
        #expect(
            advice.blockers.map(\.code) == [
                "irreversible-change", "security-fix-lost", "security-fix-lost", "rollback-not-tested",
            ])
        #expect(advice.blockers[1].message.contains("CVE-2") && advice.blockers[2].message.contains("CVE-1"))
    }

    @Test func aPreviousReleaseThatIsNotOutIsPassedOver() throws {
        let all = [try release("1.0.0"), try release("1.1.0", .failed), try release("1.2.0", previous: "1.1.0")]
        #expect(try standby(all).passedOver == [.init(version: "1.1.0", reason: .notReleased)])
        #expect(try standby(all).version == "1.0.0")
    }

    @Test(arguments: [
        (RollbackTarget(version: "1.1.0", reason: .previous), true),
        (RollbackTarget(version: "1.0.0", reason: .previous), false),
        (RollbackTarget(version: "1.0.0", reason: .lastGood), false),
        (
            RollbackTarget(
                version: "1.0.0", reason: .lastGood, passedOver: [.init(version: "1.1.0", reason: .rolledBack)]), true
        ), (RollbackTarget(version: nil, reason: .none), false),
        (RollbackTarget(version: "1.0.0", reason: .none), false),
    ])
    func saysNothingThatDoesNotFitTheRecord(target: RollbackTarget, fits: Bool) throws {
        #expect(target.isConsistent(with: try version("1.1.0")) == fits)
    }
}
