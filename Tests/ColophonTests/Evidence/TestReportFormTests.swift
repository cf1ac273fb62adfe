// Test reports that are no JUnit XML: what counts, and what is compared with what.
import Bundles
import Evidence
import Files
import Primitives
import ReleaseModel
import Testing
import Verification

struct TestReportFormTests {
    private func report(_ text: String, file: String = "report") throws -> TestReport {
        try #require(readEvidence(text, as: .tests, file: file).tests)
    }

    /// Passed, failed, broken, skipped, undecided. Nothing of what real tools write is a contradiction.
    @Test(arguments: [
        ("trx", [2, 1, 0, 2, 0]), ("nunit3", [1, 1, 2, 2, 1]), ("nunit2", [1, 1, 2, 2, 0]),
        ("xunit-net", [1, 1, 1, 1, 0]),
        ("testng", [2, 1, 1, 1, 0]), ("failsafe-summary", [5, 2, 1, 1, 0]), ("ctrf", [1, 1, 0, 2, 0]),
        ("tap-perl", [4, 1, 0, 2, 0]), ("tap-node", [1, 1, 0, 2, 0]), ("go-test-json", [3, 1, 1, 1, 0]),
    ]) func countsWhatToolsWrite(_ name: String, _ counts: [Int]) throws {
        let fixture = try EvidenceFixture.named("tests/\(name)")
        let report = try #require(readEvidence(fixture.bytes, as: nil, file: fixture.file).tests)
        let outcomes: [TestReport.Outcome] = [.passed, .failed, .error, .skipped, .undecided]
        #expect(outcomes.map(report.count) == counts)
        #expect(report.shortfalls.isEmpty)
    }

    @Test func namesTestsByTheirClass() throws {
        let fixture = try EvidenceFixture.named("tests/trx")
        let trx = try #require(readEvidence(fixture.bytes, as: .tests, file: fixture.file).tests)
        #expect(
            trx.cases.prefix(3).map(\.fullName) == [
                "Shop.Tests.OrderTests.AddsPrices", "Shop.Tests.OrderTests.RefusesANegativePrice",
                "Shop.Tests.OrderTests.NeedsADatabase",
            ])
        #expect(
            trx.cases[1].message == "Assert.AreEqual failed. Expected:<0>. Actual:<-1>." && trx.cases[1].seconds == 62.5
        )
        #expect(trx.origin.at?.text == "2026-03-05T10:00:02Z")
    }

    // MARK: - What no test shows

    @Test(arguments: [
        // A test host that crashed, and a run that says only that it failed.
        (
            "<TestRun><Results><UnitTestResult testName='a' outcome='Passed'/></Results><ResultSummary outcome='Failed'><RunInfos>"
                + "<RunInfo outcome='Error'><Text>The test host crashed</Text></RunInfo></RunInfos></ResultSummary></TestRun>",
            "The test host crashed"
        ),
        (
            "<TestRun><Results><UnitTestResult testName='a' outcome='Passed'/></Results><ResultSummary outcome='Aborted'/></TestRun>",
            "its outcome is \"Aborted\""
        ),
        (
            "<test-run result='Failed'><test-suite name='s' result='Failed'><failure><message>torn down</message></failure>"
                + "<test-case name='a' result='Passed'/></test-suite></test-run>", "torn down"
        ),
        (
            "<failsafe-summary result='null' timeout='true'><completed>1</completed><errors>0</errors><failures>0</failures><skipped>0</skipped></failsafe-summary>",
            "the run took too long"
        ),
        ("TAP version 13\nok 1\nBail out! no database\n", "the run was given up: no database"),
        ("1..3\nok 1\nok 2\n", "3 tests were planned, and 2 are here"),
        ("1..1\n# Subtest: s\n    1..2\n    ok 1\nok 1 - s\n", "2 tests were planned, and 1 are here"),
        (
            #"{"Action":"run","Package":"p","Test":"A"}"# + "\n" + #"{"Action":"pass","Package":"p"}"# + "\n",
            "it did not end"
        ),
        (
            #"{"Action":"run","Package":"p","Test":"A"}"# + "\n" + #"{"Action":"pass","Package":"p","Test":"A"}"#
                + "\n",
            "the package's tests did not end"
        ),
        (
            #"{"ImportPath":"p","Action":"build-output","Output":"x"}"# + "\n"
                + #"{"ImportPath":"p","Action":"build-fail"}"# + "\n",
            "the package failed"
        ),
    ]) func makesACaseOfWhatFailedOutsideOfAllTests(_ text: String, message: String) throws {
        let report = try report(text)
        #expect(report.cases.last?.message == message && report.count(.error) == 1)
    }

    @Test(arguments: [
        (
            "<TestRun><ResultSummary outcome='Completed'><Counters total='3' failed='0'/></ResultSummary></TestRun>",
            TestReport.Shortfall.Subject.tests
        ),
        (
            "<TestRun><ResultSummary outcome='Completed'><Counters total='0' failed='1'/></ResultSummary></TestRun>",
            .failures
        ),
        ("<test-run total='2'><test-case name='a' result='Passed'/></test-run>", .tests),
        ("<test-results total='1' errors='1'><test-case name='a' result='Success'/></test-results>", .failures),
        ("<assemblies><assembly total='2' failed='0'/></assemblies>", .tests),
        ("<testng-results passed='2' failed='0'/>", .tests),
        (
            #"{"results": {"tool": {"name": "x"}, "summary": {"tests": 2}, "tests": [{"name": "a", "status": "passed"}]}}"#,
            .tests
        ),
    ]) func holdsTotalsAgainstTheTests(_ text: String, subject: TestReport.Shortfall.Subject) throws {
        #expect(try report(text).shortfalls.map(\.subject) == [subject])
    }

    @Test func refusesAnEventThatWasCutOff() {
        let text = #"{"Action":"run","Package":"p","Test":"A"}"# + "\n" + #"{"Action":"pa"#
        #expect(readEvidence(text, as: nil, file: "go.json").complaint?.hasSuffix("[malformed-json]") == true)
    }

    // MARK: - Classes that are said elsewhere

    /// By identifiers that are GUIDs in either case, or any text; before the results, or after them.
    @Test(
        arguments: [
            "8c84fa94-04c1-424b-9868-57a2d4851a1d", "8C84FA94-04C1-424B-9868-57A2D4851A1D",
            "8c84fa94-04c1-424b-9868-57a2d4851a1",
            "8c84fa9404c1-424b-9868-57a2d4851a1d-", "eins", "",
        ], [true, false]) func findsTheClassesOfATRXReport(_ id: String, isDefinedFirst: Bool) throws
    {
        let results =
            "<Results><UnitTestResult testName='B.C.a' testId='\(id)' outcome='Passed' duration='00:00:01.5'/>"
            + "<UnitTestResult testName='b' testId='x\(id)' outcome='Failed'><Output><ErrorInfo><Message>why</Message></ErrorInfo></Output>"
            + "</UnitTestResult><UnitTestResult testName='c' testId='y' outcome='Passed'/></Results>"
        let definitions =
            "<TestDefinitions><UnitTest id='\(id)'><TestMethod className='B.C'/></UnitTest>"
            + "<UnitTest id='x\(id)'><TestMethod className='B.D'/></UnitTest></TestDefinitions>"
        let report = try report("<TestRun>\(isDefinedFirst ? definitions + results : results + definitions)</TestRun>")
        #expect(report.cases.map(\.name) == ["a", "b", "c"] && report.cases.map(\.suite) == ["B.C", "B.D", ""])
        #expect(report.cases.map(\.message) == [nil, "why", nil] && report.cases.map(\.seconds) == [1.5, nil, nil])
    }

    @Test func takesAGUIDInEitherCaseForTheSame() throws {
        let id = "8c84fa94-04c1-424b-9868-57a2d4851a1d"
        let report = try report(
            "<TestRun><Results><UnitTestResult testName='a' testId='\(id.uppercased())' outcome='Passed'/></Results>"
                + "<TestDefinitions><UnitTest id='\(id)'><TestMethod className='C'/></UnitTest></TestDefinitions></TestRun>"
        )
        #expect(report.cases.map(\.suite) == ["C"])
    }

    // MARK: - Kinds of several forms

    @Test func takesAnyFormUnderTheKindOfAll() throws {
        #expect(readEvidence("<testsuite><testcase name='a'/></testsuite>", as: .tests).tests?.total == 1)
        #expect(readEvidence("SF:a\nDA:1,1\nend_of_record\n", as: .coverage).coverage?.linesValid == 1)
        #expect(readEvidence("<TestRun/>", as: nil, file: "a.xml").kind == .tests)
        #expect(readEvidence("mode: set\n", as: nil, file: "c.out").kind == .coverage)
        #expect(readEvidence("<testsuite/>", as: nil, file: "a.xml").kind == .junit)
    }

    /// Such a file stays on disk, and of its first bytes nobody could tell what it is.
    @Test func readsALargeReportWithoutAStatedKind() throws {
        let tests = String(repeating: #"{"name": "a", "status": "passed"},"#, count: 3000)
        let text =
            #"{"results": {"tool": {"name": "x"}, "summary": {}, "tests": [\#(tests) {"name": "b", "status": "failed"}]}}"#
        let bytes = Bytes(text.utf8)
        let loaded = EvidenceReader.read(
            EvidenceEntry(path: "a.json"), feed: ByteFeed(bytes, piece: 4096), sha256: SHA256Digest(of: bytes),
            limits: Policy().limits)
        #expect(loaded.kind == .tests && loaded.tests?.total == 3001)
    }

    @Test func refusesAnotherFormThanTheStatedOne() {
        let complaint = readEvidence("<TestRun/>", as: .junit, file: "a.trx").complaint
        #expect(
            complaint
                == #"a.trx: error: the record says junit, and this is a TRX report. Write "kind: tests" in the record, or name the file that was meant. [kind-mismatch]"#
        )
    }

    @Test(arguments: [EvidenceKind.tests, .coverage]) func saysWhichFormsAreRead(_ kind: EvidenceKind) {
        let complaint = readEvidence("hello\n", as: kind, file: "a.txt").complaint
        #expect(complaint?.hasSuffix("[unknown-form]") == true)
        #expect(
            complaint?.contains(kind == .tests ? "JUnit report, TRX report" : "Cobertura report, JaCoCo report") == true
        )
        #expect(readEvidence("", as: kind).complaint?.hasSuffix("[empty-file]") == true)
    }

    @Test func satisfiesAGateThatAsksForTheKindOfAll() throws {
        var builder = try ReleaseBuilder()
        builder.addTests([.passed], gate: "G")
        builder.policy.tests.gates = [.init(name: "G", kinds: [.tests])]
        #expect(try builder.result(.rl02).status == .pass)
        builder.evidence[0].kind = .tests
        builder.policy.tests.gates = [.init(name: "G", kinds: [.junit])]
        #expect(try builder.result(.rl02).codes == ["gate-incomplete"])
    }

    @Test func failsForATestOfAnotherForm() throws {
        var builder = try ReleaseBuilder()
        builder.addReport(
            "<TestRun><Results><UnitTestResult testName='a' outcome='Failed'/></Results></TestRun>", .tests)
        #expect(try builder.result(.rl02).codes == ["test-failed"])
        builder.evidence = []
        builder.addReport(
            "<failsafe-summary><completed>3</completed><errors>0</errors><failures>2</failures><skipped>0</skipped></failsafe-summary>",
            .tests)
        #expect(try builder.result(.rl02).headline == "2 tests failed, 1 passed")
    }
}
