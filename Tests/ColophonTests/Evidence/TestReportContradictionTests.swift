// Test reports that contradict themselves: the worse of two statements counts.
import Bundles
import Evidence
import Files
import Primitives
import ReleaseModel
import Testing
import Verification

struct TestReportContradictionTests {
    private func report(_ text: String, file: String = "report") throws -> TestReport {
        try #require(readEvidence(text, as: .tests, file: file).tests)
    }

    /// Each with one test that says it passed, and something that says it did not.
    @Test(arguments: [
        // A row of a data-driven test, and a step of an ordered one.
        (
            "<TestRun><Results><UnitTestResult testName='a' outcome='Passed'><InnerResults><UnitTestResult testName='b' outcome='Failed'/></InnerResults></UnitTestResult></Results></TestRun>",
            TestReport.Outcome.failed
        ),
        (
            "<TestRun><Results><TestResultAggregation testName='a' outcome='Passed'><InnerResults><GenericTestResult testName='b' outcome='Timeout'/></InnerResults></TestResultAggregation></Results></TestRun>",
            .error
        ),
        ("<TestRun><Results><TestResultAggregation testName='a' outcome='Failed'/></Results></TestRun>", .failed),
        (
            "<test-run><test-case fullname='a' result='Passed'><failure><message>x</message></failure></test-case></test-run>",
            .failed
        ),
        (
            "<test-run><test-case fullname='a' result='Passed'><assertions><assertion result='Failed'/></assertions></test-case></test-run>",
            .failed
        ),
        (
            "<test-run><test-case fullname='a' result='Passed'><assertions><assertion result='Warning'/></assertions></test-case></test-run>",
            .undecided
        ),
        (
            "<assemblies><assembly><collection><test name='a' result='Pass'><failure/></test></collection></assembly></assemblies>",
            .failed
        ),
        // Its later run is not there.
        (
            "<testng-results><class name='c'><test-method name='a' status='FAIL' retried='true'/></class></testng-results>",
            .failed
        ),
        (
            "<testng-results><class name='c'><test-method name='a' status='SKIP' retried='true'/></class></testng-results>",
            .failed
        ),
        // What names no test.
        ("<TestRun><Results><UnitTestResult outcome='Passed'/></Results></TestRun>", .undecided),
        ("<test-run><test-case result='Passed'/></test-run>", .undecided),
        ("<assemblies><assembly><test result='Pass'/></assembly></assemblies>", .undecided),
        ("<testng-results><class name='c'><test-method status='PASS'/></class></testng-results>", .undecided),
        (#"{"results": {"tool": {"name": "x"}, "summary": {}, "tests": [{"status": "passed"}]}}"#, .undecided),
    ]) func takesTheWorseOfTwoStatements(_ text: String, outcome: TestReport.Outcome) throws {
        #expect(try report(text).cases.map(\.outcome) == [outcome])
    }

    /// Beside a test that passed.
    @Test(arguments: [
        (
            "<TestRun><Results><UnitTestResult testName='a' outcome='Passed'/></Results><ResultSummary outcome='Completed'><RunInfos><RunInfo outcome='Failed'><Text>host crashed</Text></RunInfo></RunInfos></ResultSummary></TestRun>",
            TestReport.Outcome.error, "host crashed" as String?
        ),
        (
            "<TestRun><Results><UnitTestResult testName='a' outcome='Passed'/></Results><ResultSummary outcome='Odd'/></TestRun>",
            .undecided, #"its outcome is "Odd""#
        ),
        (
            "<test-run result='Crashed badly'><test-case fullname='a' result='Passed'/></test-run>", .undecided,
            #"its result is "Crashed badly""#
        ),
        (
            "<test-run><test-case fullname='a' result='Passed'/><test-suite result='NotRunnable'/></test-run>", .error,
            nil
        ),
        (
            "<failsafe-summary result='null' timeout='TRUE'><completed>1</completed><errors>0</errors><failures>0</failures><skipped>0</skipped></failsafe-summary>",
            .error, "the run took too long"
        ),
        (
            "<failsafe-summary result='null' timeout='false'><completed>1</completed><errors>0</errors><failures>0</failures><skipped>0</skipped><failureMessage>The forked VM was killed</failureMessage></failsafe-summary>",
            .error,
            "The forked VM was killed"
        ),
        (
            #"{"Action":"run","Package":"p","Test":"A"}\#n{"Action":"pass","Package":"p","Test":"A"}\#n{"Action":"failed","Package":"p","Test":"B"}\#n{"Action":"pass","Package":"p"}\#n"#,
            .error, "it did not end"
        ),
        (
            #"{"Action":"run","Package":"p","Test":"A"}\#n{"Action":"pass","Package":"p","Test":"A"}\#n{"Action":"Fail","Package":"p"}\#n{"Action":"pass","Package":"p"}\#n"#,
            .undecided, #"an event of it is "Fail", which is no action of Go's"#
        ),
    ]) func makesACaseOfWhatContradictsTheTests(_ text: String, outcome: TestReport.Outcome, message: String?) throws {
        let report = try report(text)
        #expect(report.count(.passed) == 1 && report.total == 2)
        #expect(report.cases.last?.outcome == outcome && report.cases.last?.message == message)
    }

    @Test(arguments: [
        // A warning of the test host, rows that are counted, and events of Go that are no verdict.
        "<TestRun><Results><UnitTestResult testName='a' outcome='Passed'/></Results><ResultSummary outcome='Completed'><RunInfos><RunInfo outcome='Warning'><Text>slow</Text></RunInfo></RunInfos></ResultSummary></TestRun>",
        "<TestRun><Results><UnitTestResult testName='a' outcome='Passed'><InnerResults><UnitTestResult testName='b' outcome='Passed'/><UnitTestResult testName='c' outcome='NotExecuted'/></InnerResults></UnitTestResult></Results><ResultSummary outcome='Completed'><Counters total='3' executed='2' passed='2' failed='0'/></ResultSummary></TestRun>",
        #"{"Action":"run","Package":"p","Test":"A"}\#n{"Action":"attr","Package":"p","Test":"A","Key":"k","Value":"v"}\#n{"Action":"artifacts","Package":"p","Test":"A"}\#n{"Action":"pass","Package":"p","Test":"A"}\#n{"Action":"pass","Package":"p"}\#n"#,
        "<testng-results><class name='c'><test-method name='a' status='FAIL' retried='true'/><test-method name='a' status='PASS'/></class></testng-results>",
    ]) func passesWhatIsNoContradiction(_ text: String) throws {
        let report = try report(text)
        #expect(report.cases.map(\.outcome) == [.passed] && report.shortfalls.isEmpty)
    }

    /// The tool's own word beside the reporter's.
    @Test(arguments: [
        ("jest", "failed", TestReport.Outcome.failed), ("cypress", "timedOut", .error), ("jest", "passed", .passed),
        ("jest", "unheard of", .passed), ("playwright", "failed", .skipped), ("playwright", "timedOut", .error),
    ]) func holdsTheToolsOwnWordAgainstTheReporters(tool: String, word: String, outcome: TestReport.Outcome) throws {
        let found = try report(
            #"{"reportFormat": "CTRF", "results": {"tool": {"name": "\#(tool)"}, "summary": {"tests": 1, "passed": 1, "failed": 0}, "tests": [{"name": "a", "status": "passed", "rawStatus": "\#(word)"}]}}"#
        )
        #expect(found.cases.map(\.outcome) == [outcome] && found.shortfalls.isEmpty)
    }

    @Test func marksATestOfTestNGThatPassedOnARerun() throws {
        let fixture = try EvidenceFixture.named("tests/testng")
        let report = try #require(readEvidence(fixture.bytes, as: .tests, file: fixture.file).tests)
        #expect(report.cases.filter(\.flaky).map(\.name) == ["isFlaky"])
    }

    /// Parts of a report as well as the whole. The number is what they claim.
    @Test(arguments: [
        (
            "<test-run total='1' failed='0'><test-suite name='s' total='9' failed='4'><test-case fullname='a' result='Passed'/></test-suite></test-run>",
            [TestReport.Shortfall.Subject.failures: 4, .tests: 9]
        ),
        (
            "<test-run total='1' passed='0'><test-case fullname='a' result='Passed'/></test-run>", [.failures: 1]
        ),
        (
            "<assemblies><assembly total='1' failed='0'><collection name='c' total='5' failed='3'><test name='a' result='Pass'/></collection></assembly></assemblies>",
            [.failures: 3, .tests: 5]
        ),
        (
            "<TestRun><Results><UnitTestResult testName='a' outcome='Passed'/></Results><ResultSummary outcome='Completed'><Counters total='1' passed='1' disconnected='1'/></ResultSummary></TestRun>",
            [.failures: 1]
        ),
        (
            "<TestRun><Results><UnitTestResult testName='a' outcome='Passed'/></Results><ResultSummary outcome='Completed'><Counters total='1' executed='0' passed='0' notRunnable='0'/></ResultSummary></TestRun>",
            [.failures: 1]
        ),
        (
            #"{"results": {"tool": {"name": "x"}, "summary": {"tests": 1, "passed": 0, "other": 1}, "tests": [{"name": "a", "status": "passed"}]}}"#,
            [.failures: 1]
        ),
        (
            #"{"results": {"tool": {"name": "x"}, "summary": {"tests": "5", "passed": "1", "failed": "4"}, "tests": [{"name": "a", "status": "passed"}]}}"#,
            [.failures: 4, .tests: 5]
        ),
        (
            "<testng-results total='1' passed='0' failed='0'><class name='c'><test-method name='a' status='PASS'/></class></testng-results>",
            [.failures: 1]
        ),
    ]) func holdsTheSumsOfEveryLevel(_ text: String, claims: [TestReport.Shortfall.Subject: Int]) throws {
        let shortfalls = try report(text).shortfalls
        #expect(shortfalls.count == claims.count)
        for shortfall in shortfalls { #expect(claims[shortfall.subject] == shortfall.claimed) }
    }

    @Test(arguments: [
        (#"{"results": {"tool": {"name": "x"}, "summary": {"failed": "some"}, "tests": []}}"#, "malformed-number"),
        (#"{"results": {"tool": {"name": "x"}, "summary": {"failed": -1}, "tests": []}}"#, "malformed-number"),
        (#"{"reportFormat": "CTRF", "results": {"summary": [], "tests": []}}"#, "wrong-type"),
        (#"{"reportFormat": "CTRF", "results": {"summary": {}, "tests": [[{"status": "failed"}]]}}"#, "wrong-type"),
        (#"{"reportFormat": "CTRF", "results": {"summary": {}, "tests": {"a": {"status": "failed"}}}}"#, "wrong-type"),
        (#"{"reportFormat": "CTRF", "results": {"summary": {}, "tests": null}}"#, "not-ctrf"),
        (#"{"Action":"start","Package":"p"}\#n{"Action":["fail"],"Package":"p"}\#n"#, "wrong-type"),
        (
            #"{"Action":"start","Package":"p"}\#n{"Action":"fail","Package":"p","Test":{"a":1}}\#n"#,
            "wrong-type"
        ),
        (
            "<failsafe-summary><completed>1</completed><errors>0</errors><failures>3</failures><failures>0</failures><skipped>0</skipped></failsafe-summary>",
            "contradiction"
        ),
    ]) func refusesWhatIsOfAnotherType(_ text: String, code: String) {
        #expect(readEvidence(text, as: .tests, file: "report").complaint?.hasSuffix("[\(code)]") == true)
    }
}
