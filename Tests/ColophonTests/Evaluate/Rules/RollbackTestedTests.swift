// RL-07: when a test is needed, and which one counts.
import Checklist
import Evidence
import Files
import Primitives
import ReleaseModel
import Testing
import Versions
import Workspace

struct RollbackTestedTests {
    private func builder(
        _ version: String, previous: String?, from: String? = nil, to: String? = nil, passed: Bool = true,
        step: Bool = true
    ) throws -> ReleaseBuilder {
        var builder = try ReleaseBuilder(version, previous: previous)
        if let from, let to {
            let test = RollbackTest(from: from, to: to, passed: passed, steps: [.init(name: "install", passed: step)])
            builder.add(.rollbackTest(test), .rollbackTest, path: "rollback-test.json")
        }
        return builder
    }

    @Test func passesForATestOfThisWayBack() throws {
        let result = try builder("2.0.0", previous: "1.2.2", from: "v2.0", to: "1.2.2").result(.rl07)
        #expect(result.status == .pass)
        #expect(result.required)
        #expect(result.headline == "Going back from 2.0.0 to 1.2.2 was tested")
        #expect(result.proofs.map(\.place) == ["from v2.0 to 1.2.2"])
    }

    @Test(arguments: [("2.0.0", "1.2.2"), ("1.0.0", "0.2.10")])
    func waitsForTheTestOfAMajorRelease(version: String, previous: String) throws {
        let result = try builder(version, previous: previous).result(.rl07)
        #expect(result.status == .pending)
        #expect(result.required)
    }

    @Test(arguments: [("2.0.0", "1.2.1"), ("1.9.0", "1.2.2"), ("1.2.2", "2.0.0")])
    func doesNotCountATestOfOtherVersions(from: String, to: String) throws {
        let result = try builder("2.0.0", previous: "1.2.2", from: from, to: to).result(.rl07)
        #expect(result.status == .pending)
        #expect(result.codes == ["rollback-test-of-others"])
    }

    @Test(arguments: [(false, true), (true, false), (false, false)])
    func failsForATestOrAStepThatFailed(passed: Bool, step: Bool) throws {
        let result = try builder("2.0.0", previous: "1.0.0", from: "2.0.0", to: "1.0.0", passed: passed, step: step)
            .result(.rl07)
        #expect(result.status == .fail)
        #expect(result.codes == ["rollback-test-failed"])
    }

    @Test(arguments: ["1.0.1", "1.1.0"])
    func givesNotApplicableToSmallerReleases(version: String) throws {
        let result = try builder(version, previous: "1.0.0").result(.rl07)
        #expect(result.status == .na)
        #expect(!result.required)
    }

    @Test func showsAFailedTestOfASmallerReleaseWithoutRequiringIt() throws {
        let result = try builder("1.1.0", previous: "1.0.0", from: "1.1.0", to: "1.0.0", passed: false).result(.rl07)
        #expect(result.status == .fail)
        #expect(!result.required)
    }

    @Test func givesNotApplicableToAFirstMajor() throws {
        let result = try builder("1.0.0", previous: nil, from: "1.0.0", to: "0.9.0").result(.rl07)
        #expect(result.status == .na)
        #expect(result.codes == ["rollback-test-of-others"])
    }

    @Test func takesAMajorStepForAMajorReleaseWhateverTheTypeSays() throws {
        var builder = try builder("2.0.0", previous: "1.0.0")
        builder.record.type = .patch
        #expect(try builder.result(.rl07).required)
    }

    @Test(arguments: [
        ([TestReport.Outcome.passed], CheckStatus.pass), ([.passed, .failed], .fail), ([.skipped], .fail),
    ])
    func takesATestReportOfTheGate(outcomes: [TestReport.Outcome], status: CheckStatus) throws {
        var builder = try builder("2.0.0", previous: "1.0.0")
        builder.addTests(outcomes, gate: "rollback-test")
        #expect(try builder.result(.rl07).status == status)
    }

    /// A report of the gate that proves nothing about the way back is still one that may fail.
    @Test(arguments: [("1.0.0", nil), ("1.1.0", "1.0.0"), ("2.0.0", "1.0.0")] as [(String, String?)])
    func aFailedReportOfTheGateIsInTheWayOfEachRelease(version: String, previous: String?) throws {
        var builder = try builder(version, previous: previous)
        builder.addTests([.passed, .failed], path: "rollback.xml", gate: "rollback-test")
        let result = try builder.result(.rl07)
        #expect(result.status == .fail && result.isInTheWay)
        #expect(result.codes.contains("test-failed"))
    }

    @Test func aPassedReportOfTheGateIsPointedOutWhereThereIsNothingToGoBackTo() throws {
        var builder = try builder("1.0.0", previous: nil)
        builder.addTests([.passed], path: "rollback.xml", gate: "rollback-test")
        let result = try builder.result(.rl07)
        #expect(result.status == .na && result.codes == ["rollback-test-of-others"])
    }

    @Test func aFailedTestThatNamesNoVersionsFailsAFirstRelease() throws {
        let result = try builder("1.0.0", previous: nil, from: "", to: "", passed: false).result(.rl07)
        #expect(result.isInTheWay && result.codes == ["rollback-test-failed", "rollback-test-of-others"])
    }

    @Test(arguments: [true, false])
    func takesATestThatNamesNoVersionsForThisWayBack(passed: Bool) throws {
        let result = try builder("2.0.0", previous: "1.0.0", from: "", to: "", passed: passed).result(.rl07)
        #expect(result.status == (passed ? .pass : .fail))
        #expect(result.proofs.map(\.place) == ["this way back"])
    }

    /// The release before 2.0.0, 1.2.0, was taken back.
    private func afterARollback(to: String?, target: String? = "1.1.0") throws -> CheckResult {
        var loaded = try builder("2.0.0", previous: "1.2.0", from: to.map { $0.isEmpty ? "" : "2.0.0" }, to: to).loaded
        loaded.rollbackTarget = RollbackTarget(
            version: target, reason: target == nil ? .none : .lastGood,
            passedOver: [.init(version: "1.2.0", reason: .rolledBack)])
        let checked = evaluate(loaded, today: Timestamp(secondsSinceEpoch: 1_700_000_000))
        return try #require(checked.checklist[.rl07])
    }

    @Test func asksForATestOfTheWayThatThePlanTakes() throws {
        #expect(try afterARollback(to: "1.1.0").status == .pass)
        let other = try afterARollback(to: "1.2.0")
        #expect(other.status == .pending && other.codes == ["rollback-test-of-others"])
        #expect(other.headline == "No test of going back from 2.0.0 to 1.1.0, as 1.2.0 was taken back")
        let nameless = try afterARollback(to: "")
        #expect(nameless.status == .pending && nameless.codes == ["rollback-test-of-others"])
    }

    @Test func aMajorReleaseWithNothingGoodToGoBackToWaits() throws {
        let result = try afterARollback(to: nil, target: nil)
        #expect(result.status == .pending && result.required)
        #expect(result.headline == "There is no release to go back to, as 1.2.0 was taken back")
    }

    @Test func ignoresTestReportsOfOtherGates() throws {
        var builder = try builder("2.0.0", previous: "1.0.0")
        builder.addTests([.passed], gate: "G-REL")
        #expect(try builder.result(.rl07).status == .pending)
    }
}
