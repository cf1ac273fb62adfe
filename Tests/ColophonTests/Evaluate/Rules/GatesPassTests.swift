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

    /// Two names that look alike are two gates, each with its own verdict.
    @Test func gatesAreToldApartByTheirBytes() throws {
        var builder = try ReleaseBuilder()
        builder.addTests([.skipped], path: "a.xml", gate: "unit\u{E9}")
        builder.addTests([.passed], path: "b.xml", gate: "unite\u{301}")
        #expect(try builder.result(.rl02).codes == ["no-test-ran"])
        builder.policy.tests.gates = [.init(name: "unite\u{301}", kinds: [.junit])]
        builder.evidence.removeLast()
        #expect(try builder.result(.rl02).codes.contains("gate-missing"))
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

    // MARK: - What a report claims of itself

    /// Each with the codes that it gives, and whether the gate passes.
    @Test(arguments: [
        // More cases than claimed are no loss.
        (#"<testsuite tests="1"><testcase name="a"/><testcase name="b"/></testsuite>"#, ["count-differs"], true),
        (#"<testsuite tests="3000"><testcase name="a"/><testcase name="b"/></testsuite>"#, ["cases-missing"], false),
        // Each lack is named once, where it is.
        (
            #"<testsuites tests="9"><testsuite name="s" tests="8"><testcase name="a"/></testsuite><testcase name="b"/></testsuites>"#,
            ["cases-missing"], false
        ),
        (
            #"<testsuites tests="9"><testsuite name="s" tests="8"><testcase name="a"/></testsuite></testsuites>"#,
            ["cases-missing", "cases-missing"], false
        ),
        // pytest's subtests, Catch2's and doctest's assertions, Behat's steps.
        (#"<testsuite name="pytest" tests="3"><testcase name="a"/></testsuite>"#, ["count-differs"], true),
        (
            #"<testsuites name="pytest tests" tests="3"><testsuite name="mine" tests="3"><testcase name="a"/></testsuite></testsuites>"#,
            ["count-differs"], true
        ),
        (#"<testsuite hostname="tbd" tests="3"><testcase name="a"/></testsuite>"#, ["count-differs"], true),
        (#"<testsuite doctest_version="2.4.9" tests="3"><testcase name="a"/></testsuite>"#, ["count-differs"], true),
        (#"<testsuite classname="behat.features" tests="3"><testcase name="a"/></testsuite>"#, ["count-differs"], true),
        // Only libtest is known to list no test that was left out.
        (
            #"<testsuite name="test" package="test" tests="3" skipped="2"><testcase name="a"/></testsuite>"#,
            ["count-differs"], true
        ),
        (
            #"<testsuite name="test" package="test" tests="3" skipped="1"><testcase name="a"/></testsuite>"#,
            ["cases-missing"], false
        ),
        (#"<testsuite tests="3000" skipped="2999"><testcase name="a"/></testsuite>"#, ["cases-missing"], false),
        (#"<testsuite tests="3" skipped="1"><testcase name="a"/></testsuite>"#, ["cases-missing"], false),
        // What every case shows is no claim too many.
        (
            #"<testsuite tests="1" failures="1" errors="0"><testcase name="a"/></testsuite>"#, ["claimed-failures"],
            false
        ),
        (#"<testsuite errors="1"><testcase name="a"/></testsuite>"#, ["claimed-failures"], false),
        (#"<testsuite failed="4"><testcase name="a"/></testsuite>"#, ["claimed-failures"], false),
        (#"<testsuite failed="true"><testcase name="a"/></testsuite>"#, ["claimed-failures"], false),
        // The same failure under two names.
        (
            #"<testsuite failed="1" failures="1"><testcase name="a"><failure/></testcase></testsuite>"#,
            ["test-failed"], false
        ),
        (
            #"<testsuite failures="9223372036854775807" errors="9223372036854775807"><testcase name="a"/></testsuite>"#,
            ["claimed-failures"], false
        ),
        (
            #"<testsuites tests="8" failures="0"><testsuite name="s" failures="5"><testcase name="a"/></testsuite></testsuites>"#,
            ["claimed-failures", "cases-missing"], false
        ),
        // Tools that count an error as a failure, or each failure of a test.
        (
            #"<testsuite failures="1" errors="0"><testcase name="a"><error/></testcase></testsuite>"#, ["test-failed"],
            false
        ),
        (
            #"<testsuite tests="2" failures="2"><testcase name="a"><failure/><failure/></testcase></testsuite>"#,
            ["test-failed", "count-differs"], false
        ),
        // NUnit's stylesheet counts what came to no verdict as an error; a failure is another matter.
        (
            #"<testsuite errors="1"><testcase name="a"/><testcase name="b" status="Inconclusive"/></testsuite>"#, [],
            true
        ),
        (
            #"<testsuite failures="1"><testcase name="a"/><testcase name="b" status="Inconclusive"/></testsuite>"#,
            ["claimed-failures"], false
        ),
        (
            #"<testsuite errors="2"><testcase name="a"/><testcase name="b" status="Inconclusive"/></testsuite>"#,
            ["claimed-failures"], false
        ),
    ]) func holdsASuitesSumsAgainstItsCases(_ text: String, codes: [String], passes: Bool) throws {
        var builder = try ReleaseBuilder()
        builder.addReport(text)
        let result = try builder.result(.rl02)
        #expect(result.codes == codes)
        #expect(result.status == (passes ? .pass : .fail))
    }

    @Test func saysBothNumbersOfAToolThatCountsOtherwise() throws {
        var builder = try ReleaseBuilder()
        builder.addReport(#"<testsuite name="pytest" tests="570"><testcase name="a"/></testsuite>"#)
        let finding = try #require(builder.result(.rl02).findings.first)
        #expect(finding.severity == .warning)
        #expect(
            finding.message.hasPrefix(
                "only the 1 test case of the suite pytest counts, and not the 570 tests that it claims: pytest "))
    }

    @Test(arguments: ["testUndecided", "testFailed", "no-test-ran"]) func namesWhatEachErrorIsAbout(_ name: String)
        throws
    {
        var builder = try ReleaseBuilder()
        switch name {
        case "testUndecided": builder.addReport(#"<testsuite name="s"><testcase name="a" status="odd"/></testsuite>"#)
        case "testFailed":
            builder.addReport(#"<testsuite name="s"><testcase name="a"><failure/></testcase></testsuite>"#)
        default: builder.addReport("<testsuite/>")
        }
        let keys = try builder.result(.rl02).findings.map(\.key)
        #expect(
            keys == [
                ["testUndecided": "test-undecided:s.a", "testFailed": "test-failed:s.a"][name] ?? "no-test-ran:tests"
            ])
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

    @Test(arguments: [
        #"{"gate": "G", "status": "pass", "passed": false}"#, #"{"gate": "G", "status": "pass", "result": "failure"}"#,
        #"{"gate": "G", "passed": true, "conclusion": "cancelled"}"#,
        #"{"gate": "G", "status": "pass", "exit_code": 1}"#,
        #"{"gate": "G", "status": "pass", "failed": true}"#, #"{"gate": "G", "status": "pass", "Status": "fail"}"#,
        #"{"gate": "G", "status": "pass", "success": "no"}"#, #"{"gate": "G", "status": "pass", "failed": 3}"#,
        #"{"gate": "G", "status": "pass", "failed_tests": "3 of 10"}"#,
        #"{"gate": "G", "status": "pass", "errorCount": "2"}"#,
        #"{"gate": "G", "status": "pass", "errors": ["db down"]}"#,
        #"{"gate": "G", "status": "pass", "error": "db down"}"#,
        #"{"gate": "G", "status": "pass", "conclusion": "timed out"}"#,
        #"{"gate": "G", "status": "pass", "exit_code": "1"}"#,
        #"{"gate": "G", "status": "pass", "state": "incomplete"}"#,
        #"{"gate": "G", "status": "pass", "result": {"passed": false}}"#,
        #"{"gate": "G", "status": "pass", "stages": [{"name": "a", "status": "fail"}]}"#,
        #"{"gate": "G", "status": "pass", "jobs": {"a": {"steps": [{"exit_code": 2}]}}}"#,
        #"{"gate": "G", "status": "pass", "summary": {"failed": 1, "passed": 2}}"#,
    ]) func failsForAGateResultThatContradictsItself(_ text: String) throws {
        var builder = try ReleaseBuilder()
        builder.addReport(text, .gate, path: "gate.json")
        let result = try builder.result(.rl02)
        #expect(result.status == .fail && result.codes == ["contradiction"])
    }

    @Test(arguments: [
        #"{"gate": "G", "status": "pass", "passed": true, "conclusion": "success", "ok": true, "exitCode": 0, "failed": false}"#,
        #"{"gate": "G", "status": "pass", "failed": 0, "errors": [], "state": "published", "warnings": 3, "result": null}"#,
        #"{"gate": "G", "status": "pass", "error_rate": 0.1, "fail_on": "high", "errors": "none", "failures": "0 of 12", "error": null}"#,
        #"{"gate": "G", "status": "pass", "stages": [{"status": "fail", "allow_failure": true}, {"status": "skipped"}, {"required": false, "ok": false}]}"#,
        #"{"gate": "G", "status": "pass", "previous_results": [{"status": "fail"}], "tests": [{"retries": [{"status": "fail"}]}]}"#,
        #"{"gate": "G", "status": "pass", "passed": 12, "success": "yes", "outcome": "no new licence"}"#,
        "\u{FEFF}{\r\n\"odd\": {\"status\": \"fail\"}, \"status\":\t\"PASSED\", \"gate\": \"G\"\r\n}",
    ]) func takesNoOtherMemberForAContradiction(_ text: String) throws {
        var builder = try ReleaseBuilder()
        builder.addReport(text, .gate, path: "gate.json")
        #expect(try builder.result(.rl02).status == .pass)
    }

    @Test(arguments: [
        (
            #"{"total_count": "50", "check_runs": [{"name": "a", "status": "completed", "conclusion": "success"}]}"#,
            ["incomplete-list"]
        ),
        (
            #"{"total_count": 1, "check_runs": [{"name": "a", "status": "completed", "conclusion": "success"}, null]}"#,
            ["wrong-type"]
        ),
        (
            #"[{"total_count": 2, "check_runs": [{"name": "a", "status": "completed", "conclusion": "success"}]}, {"total_count": 2, "check_runs": [{"name": "b", "status": "completed", "conclusion": "failure"}]}]"#,
            ["gate-failed"]
        ),
        (
            #"[{"id": 1, "stage": "t", "name": "j", "status": "success", "pipeline": {"id": 1, "status": "failed"}}]"#,
            ["gate-failed"]
        ),
        (
            #"{"projectStatus": {"status": "OK", "conditions": [{"metricKey": "bugs", "status": "FAILED"}]}}"#,
            ["contradiction"]
        ),
        (
            #"{"projectStatus": {"status": "OK", "conditions": {"metricKey": "bugs", "status": "ERROR"}}}"#,
            ["wrong-type"]
        ),
    ]) func readsTheGatesOfForgesToTheirEnd(_ text: String, codes: [String]) throws {
        var builder = try ReleaseBuilder()
        builder.addReport(text, .gate, path: "gate.json")
        let result = try builder.result(.rl02)
        #expect(result.status == .fail && result.codes == codes)
    }

    @Test(arguments: [(30, true), (29, false)])
    func warnsOfCheckRunsThatFillAPage(count: Int, isWarned: Bool) throws {
        let run = #"{"name": "a", "status": "completed", "conclusion": "success"}"#
        var builder = try ReleaseBuilder()
        builder.addReport(
            #"{"check_runs": [\#(Array(repeating: run, count: count).joined(separator: ","))]}"#, .gate,
            path: "gate.json")
        let result = try builder.result(.rl02)
        #expect(result.status == .pass && result.codes == (isWarned ? ["list-may-be-cut"] : []))
    }

    @Test func warnsOfCoverageThatContradictsItself() throws {
        var builder = try ReleaseBuilder()
        builder.addTests([.passed])
        builder.addReport(
            #"<coverage lines-valid="10" lines-covered="6"><class filename="a"><lines><line number="1" hits="1"/></lines></class></coverage>"#,
            .cobertura, path: "coverage.xml")
        builder.policy.tests.minimumLineRate = 0.8
        let result = try builder.result(.rl02)
        #expect(result.codes == ["coverage-low", "coverage-differs"])
        #expect(result.findings.map(\.severity) == [.error, .warning])
        #expect(result.headline.contains("60.0 % of lines covered"))
        #expect(ReleaseSummary.lines(of: builder.loaded) == LineCount(covered: 6, valid: 10))
        #expect(EvidenceFacts(builder.evidence).lines == LineCount(covered: 6, valid: 10))
    }

    @Test func leavesTheRollbackTestToItsOwnRule() throws {
        var builder = try ReleaseBuilder()
        builder.addTests([.failed], gate: "rollback-test")
        #expect(try builder.result(.rl02).status == .pending)
        builder.policy.tests.gates = [.init(name: "rollback-test", kinds: [.junit])]
        #expect(try builder.result(.rl02).status == .fail)
    }
}
