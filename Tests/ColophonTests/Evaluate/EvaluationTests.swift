// What `evaluate` lays over the rules' judgements: unreadable evidence, people's verdicts, waivers, readiness.
import Bundles
import Checklist
import Documents
import Evidence
import Primitives
import ReleaseModel
import Testing

struct EvaluationTests {
    @Test func givesTheEightVerdictsInOrder() throws {
        #expect(try ReleaseBuilder().checked.checklist.results.map(\.id) == RuleBook.current.ids)
    }

    @Test func leavesWhatHasNeitherEvidenceNorVerdictPending() throws {
        let checklist = try ReleaseBuilder().checked.checklist
        #expect(
            checklist.results.map(\.status) == [.pending, .pending, .pending, .pending, .pending, .pending, .na, .fail])
        #expect(!checklist.isReady)
        #expect(checklist.missing.count == 7)
    }

    @Test(arguments: [
        (CheckID.rl01, EvidenceKind.pullRequests), (.rl02, .junit), (.rl02, .cobertura), (.rl03, .changelog),
        (.rl04, .versionManifest), (.rl05, .documentation), (.rl06, .sarif), (.rl06, .cyclonedx),
        (.rl07, .rollbackTest),
    ])
    func failsWhereEvidenceCannotBeRead(id: CheckID, kind: EvidenceKind) throws {
        var builder = try ReleaseBuilder()
        builder.addUnreadable(kind, path: "broken.dat")
        builder.decide(id, .pass)
        let result = try builder.result(id)
        #expect(result.status == .fail)
        #expect(result.findings.first?.file == "broken.dat")
        #expect(result.findings.first?.line == 7)
        #expect(result.proofs.first?.line == 7)
        #expect(result.headline == "broken.dat can't be read")
        #expect(result.manual == nil)
    }

    @Test func failsWhereOneOfTwoReportsCannotBeRead() throws {
        var builder = try ReleaseBuilder()
        builder.addTests([.passed])
        builder.addUnreadable(.junit, path: "other.xml")
        let result = try builder.result(.rl02)
        #expect(result.status == .fail)
        #expect(result.proofs.map(\.path) == ["other.xml", "junit.xml"])
    }

    @Test func saysThatAFileIsMissingAndShowsNoDigestOfNothing() throws {
        var builder = try ReleaseBuilder()
        builder.addUnreadable(.junit, path: "junit.xml")
        builder.evidence[0].isPresent = false
        let result = try builder.result(.rl02)
        #expect(result.headline == "junit.xml is missing")
        #expect(result.proofs.isEmpty)
    }

    @Test(arguments: [CheckStatus.pass, .fail, .skipped, .na, .pending])
    func letsAPersonDecideWhereThereIsNoEvidence(status: CheckStatus) throws {
        var builder = try ReleaseBuilder()
        builder.decide(.rl05, status)
        let result = try builder.result(.rl05)
        #expect(result.status == status)
        #expect(result.manual?.by == "Ada")
        #expect(result.headline == "Decided by Ada on 2023-05-02: looked at it")
        #expect(result.isSatisfied == (status == .pass || status == .na))
    }

    @Test func letsAPersonDecideOnACheckThatIsNotRequired() throws {
        var builder = try ReleaseBuilder("1.0.1")
        builder.decide(.rl07, .pass)
        #expect(try builder.result(.rl07).status == .pass)
    }

    @Test func ignoresAVerdictWithoutAReason() throws {
        var builder = try ReleaseBuilder()
        builder.decide(.rl05, .na, reason: "  ")
        let result = try builder.result(.rl05)
        #expect(result.status == .pending)
        #expect(result.codes == ["verdict-incomplete"])
    }

    @Test func neverTurnsAFailingCheckGreen() throws {
        var builder = try ReleaseBuilder()
        builder.addTests([.passed, .failed])
        builder.decide(.rl02, .pass)
        let result = try builder.result(.rl02)
        #expect(result.status == .fail)
        #expect(result.manual == nil)
        #expect(result.codes == ["test-failed", "verdict-overruled"])
    }

    @Test func pointsOutAVerdictThatTheEvidenceMakesNeedless() throws {
        var builder = try ReleaseBuilder()
        builder.addTests([.passed])
        builder.decide(.rl02, .pass)
        let result = try builder.result(.rl02)
        #expect(result.status == .pass)
        #expect(result.codes == ["verdict-not-needed"])
        #expect(result.findings[0].field == "checks.RL-02")
        #expect(result.findings[0].file == "release.yaml")
    }

    @Test func letsThePassingEvidenceStandAgainstAPersonsDoubt() throws {
        var builder = try ReleaseBuilder()
        builder.addTests([.passed])
        builder.decide(.rl02, .fail)
        let result = try builder.result(.rl02)
        #expect(result.status == .pass)
        #expect(result.findings.map(\.severity) == [.warning])
    }

    @Test func keepsTheFailureOfAWaivedCheck() throws {
        var builder = try ReleaseBuilder()
        builder.addTests([.failed])
        try builder.waive(.rl02)
        let result = try builder.result(.rl02)
        #expect(result.status == .fail)
        #expect(result.isWaived && result.isSatisfied)
        #expect(result.label == "waived")
        #expect(result.waiver?.by == "Ada")
    }

    @Test(arguments: [
        ("2023-05-11", true), ("2023-05-10", true), ("2023-05-09", false), ("2023-05-10T09:30:00Z", true),
        ("2023-05-10T09:29:59Z", false), ("2023-05-10T11:30:00+02:00", true),
    ])
    func countsAWaiverUpToItsLastDayByTheReleaseDate(expires: String, counts: Bool) throws {
        var builder = try ReleaseBuilder()
        builder.addTests([.failed])
        try builder.waive(.rl02, expires: expires)
        let result = try builder.result(.rl02)
        #expect(result.isWaived == counts)
        #expect(result.codes.contains("waiver-expired") == !counts)
    }

    @Test func countsAWaiverOfAnUnreleasedVersionByTheDayOfTheBuild() throws {
        var builder = try ReleaseBuilder(released: nil)
        builder.record.status = .validating
        builder.addTests([.failed])
        try builder.waive(.rl02, expires: "2023-11-14")
        #expect(try builder.result(.rl02).isWaived)
        builder.today = Timestamp(secondsSinceEpoch: 1_700_000_000 + 86_400)
        #expect(try !builder.result(.rl02).isWaived)
    }

    @Test func neverReadsTheClockForAReleasedVersion() throws {
        var builder = try ReleaseBuilder()
        builder.addTests([.failed])
        try builder.waive(.rl02, expires: "2023-05-20")
        builder.today = Timestamp(secondsSinceEpoch: 4_000_000_000)
        #expect(try builder.result(.rl02).isWaived)
        builder.record.dates.released = nil
        let undated = try builder.result(.rl02)
        #expect(!undated.isWaived)
        #expect(undated.codes.contains("waiver-undated"))
    }

    @Test func refusesAWaiverWithoutANameOrReason() throws {
        var builder = try ReleaseBuilder()
        builder.addTests([.failed])
        try builder.waive(.rl02, by: "")
        #expect(try builder.result(.rl02).codes == ["test-failed", "waiver-incomplete"])
        #expect(try !builder.result(.rl02).isWaived)
    }

    @Test func doesNotWaiveWhatIsPendingOrGreen() throws {
        var builder = try ReleaseBuilder()
        builder.addTests([.passed])
        try builder.waive(.rl02)
        try builder.waive(.rl05)
        #expect(try builder.result(.rl02).waiver == nil)
        #expect(try builder.result(.rl02).findings.map(\.severity) == [.warning])
        #expect(try builder.result(.rl05).waiver == nil)
        #expect(try !builder.result(.rl05).isSatisfied)
        #expect(try builder.result(.rl05).codes == ["waiver-not-needed"])
    }

    @Test func waivesAPersonsFail() throws {
        var builder = try ReleaseBuilder()
        builder.decide(.rl05, .fail)
        builder.record.checks[0].waiver = Waiver(
            findings: .keys(["verdict-fail"]), by: "Grace", reason: "next time", expires: Timestamp("2999-01-01"))
        #expect(try builder.result(.rl05).isWaived)
    }

    @Test func judgesByTheReleasesPolicy() throws {
        var builder = try ReleaseBuilder()
        builder.addTests([.passed])
        builder.policy.tests.minimumLineRate = 0.9
        #expect(try builder.result(.rl02).status == .fail)
        #expect(builder.checked.policy == builder.policy)
        builder.policy = Policy()
        #expect(try builder.result(.rl02).status == .pass)
    }

    @Test func describesEveryRuleInFull() {
        let descriptions = RuleBook.current.descriptions
        #expect(descriptions.map(\.id) == RuleBook.current.ids)
        for rule in descriptions {
            #expect(!rule.summary.isEmpty && !rule.required.isEmpty && !rule.remedy.isEmpty)
            #expect(!rule.passesWhen.isEmpty && !rule.failsWhen.isEmpty)
            for sentence in [rule.summary, rule.remedy] + rule.passesWhen + rule.failsWhen + rule.details {
                #expect(sentence.hasSuffix("."), "\(rule.id.rawValue): \(sentence)")
            }
        }
    }

    @Test(arguments: [
        (9_999, 10_000, "99.9 %"), (0, 1, "0.0 %"), (1, 1, "100.0 %"), (0, 0, "0.0 %"), (29, 50, "58.0 %"),
        (1, 3, "33.3 %"), (57, 100, "57.0 %"),
        (Int.max, Int.max, "100.0 %"), (5, 3, "100.0 %"),
    ])
    func cutsPercentagesOffRatherThanRoundingUp(part: Int, whole: Int, text: String) {
        #expect(percentage(part, of: whole) == text)
    }
}
