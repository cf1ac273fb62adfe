// JUnit reports: outcomes, reruns, claims, times and messages case by case.
import Bundles
import Evidence
import Files
import Primitives
import ReleaseModel
import Testing
import Verification

struct JUnitTests {
    private func cases(_ xml: String) throws -> [TestReport.Case] {
        try #require(readEvidence("<testsuite name=\"s\">\(xml)</testsuite>", as: .junit).tests).cases
    }

    @Test func marksACaseThatPassedOnARerun() throws {
        let report = try #require(readEvidence(EvidenceFixture.named("junit/surefire-reruns").bytes, as: .junit).tests)
        #expect(report.cases.filter(\.flaky).map(\.name) == ["passesOnTheSecondRun", "recoversFromAnError"])
        #expect(report.cases.filter(\.flaky).allSatisfy { $0.outcome == .passed })
    }

    @Test func failsACaseWhoseRerunsFailedToo() throws {
        let found = try cases(
            #"<testcase name="a"><rerunFailure/></testcase><testcase name="b"><flakyFailure/><failure/></testcase>"#)
        #expect(found.map(\.outcome) == [.failed, .failed])
        #expect(found.map(\.flaky) == [false, false])
    }

    @Test func neverTakesAFailureBackForASkip() throws {
        let found = try cases(
            #"<testcase name="a"><failure/><skipped/></testcase><testcase name="b"><skipped/><error/></testcase>"#)
        #expect(found.map(\.outcome) == [.failed, .error])
    }

    @Test func believesAStatusAttributeWithoutAnElement() throws {
        let found = try cases(
            #"<testcase name="a" status="notrun"/><testcase name="b" result="suppressed"/><testcase name="c" status="FAILED"/>"#
                + #"<testcase name="d" status="run" result="completed"/>"#)
        #expect(found.map(\.outcome) == [.skipped, .skipped, .failed, .passed])
    }

    // MARK: - Only what says that it passed has passed

    @Test(arguments: [
        ("untested", TestReport.Outcome.undecided), ("green", .undecided), ("blocked", .undecided),
        ("Inconclusive", .skipped), ("NotExecuted", .skipped), ("pending", .skipped), ("hook_error", .error),
        ("undefined", .error), ("timed-out", .error), ("broken", .error), ("Passed", .passed), ("OK", .passed),
        ("REGRESSION", .failed), ("", .passed), ("not passed", .undecided), ("!passed", .undecided),
        ("НЕ passed", .undecided), ("passed?", .undecided), ("not_run", .skipped), (" passed\t", .passed),
    ]) func knowsTheWordsOfManyRunners(_ word: String, _ outcome: TestReport.Outcome) throws {
        for attribute in ["status", "result"] {
            #expect(try cases("<testcase name='a' \(attribute)='\(word)'/>").map(\.outcome) == [outcome])
        }
    }

    /// Runners that write verdicts of their own as true or false, or as a number.
    @Test(arguments: [
        ("success='false'", TestReport.Outcome.failed), ("success='True'", .passed), ("passed='false'", .failed),
        ("passed='0'", .failed), ("passed='1'", .passed), ("success='perhaps'", .undecided), ("failed='true'", .failed),
        ("failed='false'", .passed), ("failures='2'", .failed), ("failures='0' errors='0'", .passed),
        ("error='no database'", .error), ("skipped='true'", .skipped), ("skipped='0'", .passed),
        ("success=''", .passed), ("status='passed' success='false'", .failed),
        ("passed='true' result='failed'", .failed),
    ]) func readsVerdictsThatAreAttributes(_ attributes: String, _ outcome: TestReport.Outcome) throws {
        #expect(try cases("<testcase name='a' \(attributes)/>").map(\.outcome) == [outcome])
    }

    /// As pytest 9 writes the test in which it was interrupted, by Ctrl-C or `pytest.exit()`.
    @Test(arguments: ["<testcase time='0.000'/>", "<testcase name='' status='passed'/>", "<testcase name=' \u{A0}'/>"])
    func takesACaseThatNamesNoTestForUndecided(_ lost: String) throws {
        let found = try cases("<testcase classname='test_kbd' name='test_ok'/>\(lost)")
        #expect(found.map(\.outcome) == [.passed, .undecided] && found.last?.message == "it names no test")
        #expect(try cases("<testcase><skipped/></testcase>").map(\.outcome) == [.skipped])
        #expect(try cases("<testcase><failure/></testcase>").map(\.outcome) == [.failed])
    }

    @Test(arguments: [
        ("status='odd'", TestReport.Outcome.undecided), ("result='Failed' status='passed'", .failed),
        ("success='false'", .failed), ("success='0' passed='0' skipped='1'", .passed), ("status='run'", .passed),
    ]) func takesTheMostSevereWordOfASuite(_ attributes: String, _ outcome: TestReport.Outcome) throws {
        let found = try cases("<testsuite name='t' \(attributes)><testcase name='a'/></testsuite>")
        #expect(found.map(\.outcome) == (outcome == .passed ? [.passed] : [.passed, outcome]))
    }

    @Test(arguments: [
        ("<warning type='W'>No tests found</warning>", TestReport.Outcome.undecided), ("<inconclusive/>", .skipped),
        ("<undefined/>", .error), ("<pending/>", .skipped), ("<anomaly type='x' message='y'/>", .undecided),
        ("<metadata><warning/></metadata>", .passed), ("<passed/>", .passed),
        ("<attachment type='image/png'/>", .passed),
        ("<properties><property name='error' value='1'/></properties>", .passed),
        ("<system-out><failure/></system-out>", .passed),
        ("<skipped message='Undefined step: I wait'/>", .error), ("<warning/><failure/>", .failed),
        ("<skipped/><warning/>", .undecided),
    ]) func takesNoUnknownVerdictForAPass(_ content: String, _ outcome: TestReport.Outcome) throws {
        #expect(try cases("<testcase name='a'>\(content)</testcase>").map(\.outcome) == [outcome])
    }

    /// As behave 1.2 writes scenarios that it did not come to, with and without `--no-skipped`.
    @Test func takesATestThatSaysItWasNotRunForUndecided() throws {
        let found = try cases(
            "<testcase name='a' status='untested'/><testcase name='b' status='untested'><skipped/></testcase>"
                + "<testcase name='c' status='odd'><skipped/></testcase>")
        #expect(found.map(\.outcome) == [.undecided, .undecided, .skipped])
        #expect(found.first?.message == #"its status is "untested""#)
    }

    @Test func takesASuitesOwnVerdictWhereNoCaseShowsIt() throws {
        let found = try cases("<testsuite name='t' status='failed'><testcase name='a'/></testsuite>")
        #expect(found.map(\.outcome) == [.passed, .failed] && found.last?.name == "t")
        let shown = try cases("<testsuite status='failed'><testcase name='a'><failure/></testcase></testsuite>")
        #expect(shown.map(\.outcome) == [.failed])
    }

    /// As Catch2 2.13 writes tests with the tag `[!mayfail]`; Jenkins takes the two elements in either order.
    @Test(arguments: [
        ("<skipped message='may'/>", "<failure message='1 == 2'/>"), ("<failure/>", "<skipped message='may'/>"),
    ])
    func skipsAFailureThatWasExpected(_ first: String, _ second: String) throws {
        func read(_ failures: Int, _ more: String = "") throws -> [TestReport.Case] {
            let text =
                "<testsuite failures='\(failures)'><testcase name='a'>\(first)\(second)</testcase>\(more)</testsuite>"
            return try #require(readEvidence(text, as: .junit).tests).cases
        }
        #expect(try read(0).map(\.outcome) == [.skipped] && read(0).first?.message == "may")
        #expect(try read(1).map(\.outcome) == [.failed])
        let real = "\n<testcase name='b'><failure/></testcase>"
        #expect(try read(1, real).map(\.outcome) == [.skipped, .failed])
        #expect(try read(2, real).map(\.outcome) == [.failed, .failed])
    }

    /// A suite that says how many errors it has says nothing of failures.
    @Test(arguments: [
        ("errors='0'", "<failure/>", TestReport.Outcome.failed), ("failures='0'", "<error/>", .error),
        ("failures='0' errors='0'", "<error/>", .skipped), ("failed='0'", "<error/>", .skipped),
    ]) func expectsOnlyWhatTheSuiteCounts(_ sums: String, _ fault: String, _ outcome: TestReport.Outcome) throws {
        let text = "<testsuite \(sums)><testcase name='a'><skipped/>\(fault)</testcase></testsuite>"
        #expect(try #require(readEvidence(text, as: .junit).tests).cases.map(\.outcome) == [outcome])
    }

    // MARK: - Where it comes from

    @Test(arguments: [
        "commit", "git.commit", "git.sha", "GIT_COMMIT", "GITHUB_SHA", "CI_COMMIT_SHA", "BUILD_SOURCEVERSION",
        "vcs.revision",
    ]) func readsTheCommitOfAPropertyAndTheTimeOfASuite(_ name: String) throws {
        let properties =
            "<properties><property name='\(name)' value='4B825DC642CB6EB9A060E54BF8D69288FBEE4904'/></properties>"
        for text in [
            "<testsuites>\(properties)<testsuite timestamp='2026-03-05T10:00:00Z'/></testsuites>",
            "<testsuites><testsuite timestamp='2026-03-05 10:00:00Z'>\(properties)</testsuite></testsuites>",
        ] {
            let origin = try #require(readEvidence(text, as: .junit).tests).origin
            #expect(origin.commits == ["4b825dc642cb6eb9a060e54bf8d69288fbee4904"])
            #expect(origin.at?.text == "2026-03-05T10:00:00Z")
        }
    }

    @Test(arguments: ["%", "<![CDATA[%]]>", "\n  %\n"]) func readsAPropertyWhoseValueIsText(_ form: String) throws {
        let id = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
        let value = form.split(separator: "%", omittingEmptySubsequences: false).joined(separator: id)
        let text =
            "<testsuite><properties><property name='os'>linux</property><property name='commit'>\(value)</property>"
            + "</properties><testcase name='a'/></testsuite>"
        #expect(try #require(readEvidence(text, as: .junit).tests).origin.commits == [id])
    }

    @Test func takesNoPropertyOfATestCaseForTheReports() throws {
        let text =
            "<testsuite timestamp='2026-03-05T10:00:00.123'><testcase name='a'><properties>"
            + "<property name='commit' value='abcdef1'/></properties></testcase></testsuite>"
        let origin = try #require(readEvidence(text, as: .junit).tests).origin
        #expect(origin.commits.isEmpty)
        // Without a zone the day alone is known.
        #expect(origin.at?.text == "2026-03-05")
    }

    // MARK: - What changes nothing

    @Test(arguments: [
        "\u{FEFF}<?xml version='1.0' encoding='utf-8'?><testsuite tests='2' name='s'><testcase name='a'/><testcase name='b'/></testsuite>",
        "<testsuite\r\n\tname='s'\r\n\ttests='2'>\r\n\t<testcase name='a'/>\r\n\t<testcase name='b'/>\r\n</testsuite>\r\n",
        "<?xml version='1.0' encoding='ISO-8859-1'?><testsuite name='s' tests='2' vendor='x'><vendor-data a='b'><c/></vendor-data>"
            + "<testcase name='a' vendor='y'><tags><tag>z</tag></tags></testcase><testcase name='b'/></testsuite>",
    ]) func readsTheSameInAnotherDress(_ text: String) throws {
        let report = try #require(readEvidence(text, as: .junit).tests)
        #expect(report.cases.map(\.name) == ["a", "b"] && report.count(.passed) == 2)
        #expect(report.claimedTests == 2 && report.shortfalls.isEmpty && report.suites == 1)
    }

    @Test func keepsAFailureThatStandsOutsideOfEveryCase() throws {
        let report = try #require(
            readEvidence(
                #"<testsuites><testsuite name="setup"><error>no database</error></testsuite></testsuites>"#, as: .junit
            ).tests)
        #expect(report.cases.map(\.outcome) == [.error])
        #expect(report.cases.first?.message == "no database")
        #expect(report.cases.first?.name == "setup")
    }

    @Test func keepsTheFirstLineOfAMessageWithinBounds() throws {
        let long = String(repeating: "é", count: 600)
        let found = try cases(
            "<testcase name='a'><failure message='one&#10;two'/></testcase>"
                + "<testcase name='b'><failure>\n  \n first \nsecond</failure></testcase>"
                + "<testcase name='c'><failure message='\(long)'/></testcase>"
                + "<testcase name='d'><failure><message>inner</message></failure></testcase>")
        #expect(found.map(\.message) == ["one", "first", String(long.prefix(500)) + "…", "inner"])
    }

    @Test func keepsNothingOfPrintedText() throws {
        let found = try cases(
            "<testcase name='a'><system-out>boom</system-out></testcase><system-err>boom</system-err>")
        #expect(found == [.init(name: "a", suite: "s", outcome: .passed, line: 1)])
    }

    @Test(arguments: [
        ("1.5", 1.5), ("0,5", 0.5), ("1,234.5", 1234.5), ("1.234,5", 1234.5), ("1,234", 1234), ("0,123", 0.123),
        ("12,5", 12.5), ("1,234,567", 1_234_567), (" 3 ", 3), ("1e-3", 0.001), ("1234,567", 1234.567),
    ]) func readsTimesOfAllLocales(_ text: String, _ seconds: Double) throws {
        #expect(try cases("<testcase name='a' time='\(text)'/>").first?.seconds == seconds)
    }

    @Test(arguments: ["", "fast", "-1", "nan", "inf", "0x1p3", "1.2.3", "1e999", "--"])
    func leavesOutATimeThatIsNoNumber(_ text: String) throws {
        #expect(try cases("<testcase name='a' time='\(text)'/>").first?.seconds == nil)
    }

    @Test func sumsWhatTheOutermostSuitesClaim() throws {
        let report = try #require(
            readEvidence(
                """
                <testsuites failures="5"><testsuite tests="2" failures="1" errors="1"><testsuite tests="2" errors="9"/></testsuite>
                <testsuite tests="1,000" errors="" failures="1"/></testsuites>
                """, as: .junit
            ).tests)
        #expect(report.claimedTests == 1002)
        // What an inner suite lacks is not told again of those around it.
        #expect(report.shortfalls.map(\.claimed) == [9, 2, 1, 1000])
        #expect(report.suites == 3)
        #expect(report.cases.isEmpty)
    }

    @Test func claimsNothingWhereNoAttributeDoes() throws {
        let report = try #require(readEvidence("<testsuites/>", as: .junit).tests)
        #expect(report.claimedTests == nil && report.shortfalls.isEmpty)
    }

    @Test func namesEachCasesLineAndSuite() throws {
        let report = try #require(
            readEvidence(
                "<testsuites>\n<testsuite name='s'>\n<testcase/>\n<testcase name='b' classname='C'/></testsuite></testsuites>",
                as: .junit
            )
            .tests)
        #expect(report.cases.map(\.line) == [3, 4])
        #expect(report.cases.map(\.suite) == ["s", "C"])
        #expect(report.cases.map(\.name) == ["(unnamed)", "b"])
    }

    @Test func stopsAtTheLimitOfCases() {
        var limits = Policy().limits
        limits.entries = 2
        let xml = "<testsuite>" + String(repeating: "<testcase name='a'/>", count: 3) + "</testsuite>"
        #expect(
            readEvidence(xml, as: .junit, file: "j.xml", limits: limits).complaint
                == "j.xml:1: error: there are more than 2 test cases. Split the file, or raise policy.limits.entries in colophon.yaml. [limit-exceeded]"
        )
    }

    @Test func readsUTF16AsTheDeclarationSays() throws {
        let text = #"<?xml version="1.0" encoding="UTF-16"?><testsuite name="é"><testcase name="ü"/></testsuite>"#
        let bytes: Bytes =
            [0xFF, 0xFE] + text.utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
        #expect(readEvidence(bytes, as: .junit).tests?.cases.map(\.name) == ["ü"])
    }

    // MARK: - Runs that failed before the last one

    /// Surefire 2 counts each run in the attributes; all its tests passed in the end.
    @Test func takesAReportForGreenWhereOnlyEarlierRunsFailed() throws {
        let report = try #require(readEvidence(EvidenceFixture.named("junit/surefire-flaky").bytes, as: .junit).tests)
        #expect(report.failedReruns == 3 && report.shortfalls.isEmpty)
    }

    /// pytest-rerunfailures writes a run that failed and was repeated as a case without a word.
    @Test func countsTheRunsOfATestOfPytestOnce() throws {
        func read(_ suite: String) throws -> TestReport {
            let run = "<testcase classname='m' name='always' time='1'/>"
            let text =
                "<testsuite name='\(suite)' tests='3' failures='1'><testcase classname='m' name='flaky' time='2'/>\(run)"
                + "<testcase classname='m' name='flaky' time='4'/>\(run)<testcase classname='m' name='flaky' time='8'/>"
                + "<testcase classname='m' name='always' time='1'><failure/></testcase><testcase classname='n' name='flaky'/>"
                + "</testsuite>"
            return try #require(readEvidence(text, as: .junit, file: "j.xml").tests)
        }
        let report = try read("pytest")
        #expect(report.cases.map(\.fullName) == ["m.flaky", "m.always", "n.flaky"])
        #expect(report.cases.map(\.outcome) == [.passed, .failed, .passed])
        #expect(report.cases.map(\.flaky) == [true, false, false] && report.seconds == 9)
        #expect(report.shortfalls.isEmpty && report.claimedTests == report.total)
        // Elsewhere tests may share a name.
        #expect(try read("mine").total == 7)
    }

    @Test func countsTheRunsOfALargeReportOfPytestOnce() throws {
        let names = (0..<40).flatMap { ["\($0)", "\($0)", "\($0)"] }
        let text =
            "<testsuite name='pytest' tests='40'>"
            + names.map { "<testcase classname='m' name='\($0)' time='1'/>" }.joined() + "</testsuite>"
        let bytes = Bytes(text.utf8)
        let loaded = EvidenceReader.read(
            EvidenceEntry(path: "j.xml", kind: .junit), feed: ByteFeed(bytes), sha256: SHA256Digest(of: bytes),
            limits: Policy().limits, keeping: 3)
        let report = try #require(loaded.tests)
        #expect(report.total == 40 && report.count(.passed) == 40 && report.flaky == 40 && report.shortfalls.isEmpty)
        #expect(report.seconds == 40)
    }

    @Test func findsClaimsBeyondTheRunsThatAreShown() throws {
        let text =
            "<testsuite failures='2'><testcase name='a'><flakyFailure><system-out>x</system-out></flakyFailure></testcase></testsuite>"
        let short = try #require(readEvidence(text, as: .junit).tests).shortfalls
        #expect(short.map(\.subject) == [.failures] && short.map(\.shown) == [1])
    }

    /// Surefire counts an earlier run among the failures and among the tests; what is counted in one of them alone is another failure.
    @Test(arguments: [
        ("tests='2' failures='1'", 0), ("tests='1' failures='1'", 1), ("tests='1' failures='0' flakes='1'", 0),
        ("tests='2' failures='2'", 1), ("Tests='1' Failures='1'", 1), ("tests='1' FAILURES='1'", 1),
    ]) func anEarlierRunExplainsNoOtherFailure(attributes: String, shortfalls: Int) throws {
        let text = "<testsuite \(attributes)><testcase name='a'><flakyFailure message='m'/></testcase></testsuite>"
        let report = try #require(readEvidence(text, as: .junit).tests)
        #expect(report.cases.map(\.outcome) == [.passed] && report.flaky == 1)
        #expect(report.shortfalls.filter { $0.subject == .failures }.count == shortfalls)
    }

    @Test(arguments: ["Result='failed'", "STATUS='error'", "Failed='true'"])
    func readsAttributesInAnyCase(attribute: String) throws {
        let text = "<testsuite><testcase name='a' \(attribute)/></testsuite>"
        #expect(try #require(readEvidence(text, as: .junit).tests).bad == 1)
    }

    @Test func takesATestThatCTestCouldNotRunForBroken() throws {
        let report = try #require(readEvidence(EvidenceFixture.named("junit/ctest").bytes, as: .junit).tests)
        let missing = try #require(report.cases.last)
        #expect(
            missing.name == "missing" && missing.outcome == .error && missing.message == "Unable to find executable")
        #expect(report.cases.filter { $0.outcome == .skipped }.map(\.name) == ["prints", "off"])
    }

    @Test func addsTheNextLineToAMessageThatIsOnlyAPlace() throws {
        let fixture = try EvidenceFixture.named("junit/googletest")
        let report = try #require(readEvidence(fixture.bytes, as: .junit).tests)
        #expect(
            report.cases.compactMap(\.message) == [
                "t.cc:4: Expected equality of these values:", "t.cc:5: needs a printer",
            ])
        let bare = "<testsuite><testcase name='a'><failure message='a.c:12'/></testcase></testsuite>"
        #expect(readEvidence(bare, as: .junit).tests?.cases.first?.message == "a.c:12")
    }

    @Test func refusesSeveralReportsInOneFile() {
        let text = "<?xml version='1.0'?><testsuites/>\n<?xml version='1.0'?><testsuites/>"
        #expect(readEvidence(text, as: .junit, file: "junit.xml").complaint?.hasSuffix("[malformed-xml]") == true)
    }
}
