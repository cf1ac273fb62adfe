// RL-02: gates, test counts, claims of attributes, coverage.
import Bundles
import Evidence
import Files
import ReleaseModel
import Testing
import Verification
import Workspace

struct GatesPassTests {
    private func coverage(_ covered: Int, of valid: Int) -> EvidenceReading {
        .coverage(CoverageReport(linesValid: valid, linesCovered: covered, files: []))
    }

    @Test func passesWithCountsAndCoverageInTheHeadline() throws {
        var builder = try ReleaseBuilder()
        builder.addTests(Array(repeating: .passed, count: 467) + [.skipped, .skipped])
        builder.add(coverage(498, of: 498), .cobertura, path: "coverage.xml")
        let result = try builder.result(.rl02)
        #expect(result.status == .pass)
        #expect(result.headline == "467 tests passed, 2 skipped; 100.0 % of lines covered")
        #expect(result.proofs.map(\.path) == ["junit.xml", "coverage.xml"])
        #expect(result.proofs.map(\.place) == ["469 test cases", "498 of 498 lines covered"])
    }

    @Test(arguments: [TestReport.Outcome.failed, .error])
    func failsWithTheTestAndItsLine(outcome: TestReport.Outcome) throws {
        var builder = try ReleaseBuilder()
        builder.addTests([.passed, outcome])
        let result = try builder.result(.rl02)
        #expect(result.status == .fail)
        #expect(result.headline == "1 test failed, 1 passed")
        #expect(result.codes == ["test-failed"])
        #expect(result.findings[0].line == 11)
        #expect(result.findings[0].message == "Suite.case1 \(outcome == .error ? "broke" : "failed"): because")
        #expect(result.proofs[0].line == 11)
    }

    @Test func namesTwentyFailedTestsAndCountsTheRest() throws {
        var builder = try ReleaseBuilder()
        builder.addTests(Array(repeating: .failed, count: 25))
        let result = try builder.result(.rl02)
        #expect(result.findings.count == 21)
        #expect(result.findings.last?.message == "and 5 more failed tests")
    }

    @Test(arguments: [[], [TestReport.Outcome.skipped, .skipped]])
    func failsWhereNoTestRan(outcomes: [TestReport.Outcome]) throws {
        var builder = try ReleaseBuilder()
        builder.addTests(outcomes)
        #expect(try builder.result(.rl02).status == .fail)
        #expect(try builder.result(.rl02).codes == ["no-test-ran"])
    }

    @Test func takesAnEmptySuiteOfOneModuleForNormal() throws {
        var builder = try ReleaseBuilder()
        builder.addTests([], path: "a.xml")
        builder.addTests([.passed], path: "b.xml")
        #expect(try builder.result(.rl02).status == .pass)
    }

    @Test func failsForAGateThatRanNothingThoughAnotherDid() throws {
        var builder = try ReleaseBuilder()
        builder.addTests([.passed], path: "unit.xml", gate: "G-UNIT")
        builder.addTests([.skipped], path: "e2e.xml", gate: "G-E2E")
        let result = try builder.result(.rl02)
        #expect(result.status == .fail)
        #expect(result.findings[0].message.contains("G-E2E"))
    }

    @Test func notesATestsAttributeThatDiffersAndNothingMore() throws {
        var builder = try ReleaseBuilder()
        builder.addTests([.passed, .passed], claimed: (570, 0, 0))
        let result = try builder.result(.rl02)
        #expect(result.status == .pass)
        #expect(result.codes == ["count-differs"])
        #expect(result.headline == "2 tests passed")
    }

    @Test(arguments: [(1, 0), (0, 1), (2, nil), (Int.max, Int.max)])
    func failsForFailuresThatOnlyAnAttributeShows(failures: Int, errors: Int?) throws {
        var builder = try ReleaseBuilder()
        builder.addTests([.passed], claimed: (1, failures, errors))
        let result = try builder.result(.rl02)
        #expect(result.status == .fail)
        #expect(result.codes == ["claimed-failures"])
    }

    @Test func acceptsAnErrorThatTheAttributesCountAsAFailure() throws {
        var builder = try ReleaseBuilder()
        builder.addTests([.passed, .error], claimed: (2, 1, 0))
        #expect(try builder.result(.rl02).codes == ["test-failed"])
    }

    /// As Maven Surefire wrote it: its attributes claim two errors and a failure, of runs before the last one.
    @Test func passesAReportWhoseEarlierRunsFailed() throws {
        var builder = try ReleaseBuilder()
        let fixture = try EvidenceFixture.named("junit/surefire-flaky")
        builder.add(readEvidence(fixture.bytes, as: .junit, file: fixture.file).reading, .junit, path: fixture.file)
        let result = try builder.result(.rl02)
        #expect(result.status == .pass)
        #expect(result.codes == ["flaky-test", "flaky-test"])
    }

    @Test func marksAFlakyTestAsOneThatPassed() throws {
        var builder = try ReleaseBuilder()
        builder.addTests([.passed, .passed], flaky: true)
        let result = try builder.result(.rl02)
        #expect(result.status == .pass)
        #expect(result.codes == ["flaky-test"])
        #expect(result.headline == "2 tests passed, 1 flaky")
    }

    @Test(arguments: [
        (80, 100, 0.8, true), (79, 100, 0.8, false), (55, 100, 0.55, true), (57, 100, 0.57, true),
        (29, 100, 0.29, true),
        (2, 3, 0.667, false), (0, 10, 0, true), (999_999, 1_000_000, 1.0, false),
    ])
    func comparesCoverageWithTheMinimum(covered: Int, valid: Int, minimum: Double, passes: Bool) throws {
        var builder = try ReleaseBuilder()
        builder.addTests([.passed])
        builder.add(coverage(covered, of: valid), .lcov, path: "lcov.info")
        builder.policy.tests.minimumLineRate = minimum
        #expect(try builder.result(.rl02).status == (passes ? .pass : .fail))
        builder.policy.tests.minimumLineRate = nil
        #expect(try builder.result(.rl02).status == .pass)
    }

    @Test func addsUpCoverageOverReports() throws {
        var builder = try ReleaseBuilder()
        builder.addTests([.passed])
        builder.add(coverage(10, of: 100), .lcov, path: "a.info")
        builder.add(coverage(100, of: 100), .jacoco, path: "b.xml")
        builder.policy.tests.minimumLineRate = 0.55
        #expect(try builder.result(.rl02).status == .pass)
    }

    @Test func failsWhereCoverageIsAskedForAndMissingOrEmpty() throws {
        var builder = try ReleaseBuilder()
        builder.addTests([.passed])
        builder.policy.tests.minimumLineRate = 0
        #expect(try builder.result(.rl02).codes == ["coverage-missing"])
        builder.add(coverage(0, of: 0), .lcov, path: "lcov.info")
        #expect(try builder.result(.rl02).codes == ["coverage-empty"])
    }

    @Test func leavesCoverageAlonePending() throws {
        var builder = try ReleaseBuilder()
        builder.add(coverage(5, of: 5), .cobertura, path: "coverage.xml")
        let result = try builder.result(.rl02)
        #expect(result.status == .pending)
        #expect(result.codes == ["tests-missing"])
    }

    @Test func asksForTheGatesAndKindsOfPolicy() throws {
        var builder = try ReleaseBuilder()
        builder.policy.tests.gates = [.init(name: "G-REL", kinds: [.junit, .cobertura])]
        #expect(try builder.result(.rl02).status == .pending)
        builder.addTests([.passed])
        #expect(try builder.result(.rl02).codes == ["gate-missing"])
        builder.evidence[0].entry.gate = "G-REL"
        #expect(try builder.result(.rl02).codes == ["gate-incomplete"])
        builder.add(coverage(5, of: 5), .cobertura, path: "coverage.xml", gate: "G-REL")
        #expect(try builder.result(.rl02).status == .pass)
    }

    @Test func judgesGateResults() throws {
        var builder = try ReleaseBuilder()
        builder.add(.gate(GateResult(gate: "G-LINT", passed: true)), .gate, path: "lint.json")
        #expect(try builder.result(.rl02).headline == "gate G-LINT passed")
        builder.add(
            .gate(GateResult(gate: "G-PERF", passed: false, message: "p95 is 900 ms")), .gate, path: "perf.json")
        let result = try builder.result(.rl02)
        #expect(result.status == .fail)
        #expect(result.headline == "gate G-PERF failed")
        #expect(result.findings.map(\.message) == ["the gate G-PERF failed: p95 is 900 ms"])
    }

    @Test func leavesTheRollbackTestToItsOwnRule() throws {
        var builder = try ReleaseBuilder()
        builder.addTests([.failed], gate: "rollback-test")
        #expect(try builder.result(.rl02).status == .pending)
        builder.policy.tests.gates = [.init(name: "rollback-test", kinds: [.junit])]
        #expect(try builder.result(.rl02).status == .fail)
    }
}
