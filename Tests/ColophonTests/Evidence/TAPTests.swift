// TAP streams: directives, plans, the order of points, and subtests.
import Bundles
import Evidence
import Files
import Primitives
import ReleaseModel
import Testing
import Verification

struct TAPTests {
    private func report(_ text: String, file: String = "report") throws -> TestReport {
        try #require(readEvidence(text, as: .tests, file: file).tests)
    }

    @Test(arguments: [
        ("ok 1 - a # SKIP no", TestReport.Outcome.skipped), ("not ok 1 - a # todo later", .skipped),
        ("ok 1 - a # TODO later", .passed), ("not ok", .failed), ("ok", .passed), ("ok 1 a # tasks left", .passed),
        ("not ok 1 # SKIP", .skipped), ("not ok 1 - lists # todos of a user", .failed),
        ("not ok 1 - follows # skippers in a boat", .failed), ("ok 1 # SKIPPED", .passed),
        ("ok 1 # skip: no", .skipped),
        ("not ok 1 # TODO_LATER", .failed), ("not ok 1 # todo-later", .skipped), ("not ok 1 # todoé", .failed),
    ]) func readsTheDirectivesOfTAP(_ line: String, _ outcome: TestReport.Outcome) throws {
        #expect(try report("1..1\n\(line)\n", file: "a.tap").cases.map(\.outcome) == [outcome])
    }

    @Test func countsSubtestsAndNotThePointThatSumsThemUp() throws {
        let text =
            "TAP version 14\n# Subtest: s\n    ok 1 - a\n      ---\n      message: ok 2\n      ...\n    1..1\nok 1 - s\n1..1\n"
        #expect(try report(text).cases.map(\.fullName) == ["s.a"])
        let hidden = "# Subtest: s\n    ok 1 - a\n    1..1\nnot ok 1 - s\n1..1\n"
        #expect(try report(hidden, file: "a.tap").cases.map(\.outcome) == [.passed, .failed])
    }

    /// What prove makes of it is the same: all of these are a FAIL.
    @Test(arguments: [
        ("1..2\nok 1\nok 2\nok 3\n", "2 tests were planned, and 3 are here"),
        ("1..3\nok 1\nok 1\nok 3\n", "point 1 is out of order: it is the one of number 2"),
        ("1..2\nok 2\nok 1\n", "point 2 is out of order: it is the one of number 1"),
        ("TAP version 14\n1..2\nok 2\nok 2\n", "point 2 is out of order: it is the one of number 2"),
        ("TAP version 14\n1..2\nok 2\nok 5\n", "2 tests were planned, and one has the number 5"),
        ("TAP version 14\n1..1\nok 0\n", "1 tests were planned, and one has the number 0"),
        ("1..1\n# Subtest: s\n    1..1\n    ok 1\n    ok 2\nok 1 - s\n", "1 tests were planned, and 2 are here"),
    ]) func holdsThePointsAgainstThePlan(_ text: String, message: String) throws {
        let report = try report(text, file: "a.tap")
        #expect(report.cases.filter { $0.outcome == .error }.map(\.message) == [message])
    }

    /// The specification of version 14 lets points come in any order; numbers may be left out in every version.
    @Test(arguments: ["TAP version 14\n1..3\nok 3\nok 1\nok 2\n", "1..3\nok\nok 2\nok\n", "ok 1\nok\nok 3\n1..3\n"])
    func takesPointsInAnOrderThatIsAllowed(_ text: String) throws {
        let report = try report(text, file: "a.tap")
        #expect(report.count(.passed) == 3 && report.total == 3)
        #expect(Set(report.cases.map(\.name)) == ["test 1", "test 2", "test 3"])
    }

    @Test(arguments: [
        "TAP version 13\n1..10\nok 1\nTAP version 13\n1..1\nok 1\n", "1..10\nok 1\n1..1\n",
        "1..1\nok 1\nTAP version 13\n",
        "1..1\n    1..1\n    ok 1\n    1..1\nok 1 - s\n",
    ]) func refusesSeveralStreamsInOneFile(_ text: String) {
        let complaint = readEvidence(text, as: .tests, file: "a.tap").complaint
        #expect(complaint?.hasSuffix("[several-streams]") == true)
    }

    /// Such a failure is expected, and so are those that it sums up.
    @Test func skipsTheSubtestsOfAPointThatIsToDo() throws {
        let inner = "1..2\n# Subtest: s\n    1..2\n    ok 1 - a\n    not ok 2 - b\n"
        let report = try report(inner + "not ok 1 - s # TODO later\nok 2 - c\n", file: "a.tap")
        #expect(report.cases.map(\.outcome) == [.passed, .skipped, .passed])
        #expect(report.cases[1].message == "todo: later")
        for sum in ["not ok 1 - s", "ok 1 - s", "ok 1 - s # TODO later", "not ok 1 - s # SKIP"] {
            #expect(try self.report("\(inner)\(sum)\nok 2 - c\n", file: "a.tap").count(.failed) == 1)
        }
    }

    @Test func refusesATAPStreamWithoutAPlan() {
        let complaint = readEvidence("TAP version 13\nok 1\n", as: .tests, file: "a.tap").complaint
        #expect(complaint?.hasSuffix("[truncated]") == true)
    }

    @Test(
        arguments: [
            ("message: |\n      Expected one,\n      got two.\n    severity: fail", "Expected one,"),
            ("message: |-\n\n      Expected one\n", "Expected one"),
            ("error: >2+\n        Folded\n", "Folded"),
            ("message: |\n    severity: fail\n", nil), ("message: || or\n", "|| or"),
            ("message: '|'\n", "|"),
        ] as [(String, String?)]) func readsAMessageInSeveralLines(_ block: String, _ message: String?)
        throws
    {
        let text = "1..2\nnot ok 1 - a\n    ---\n    \(block)\n    ...\nok 2 - b\n"
        let report = try #require(readEvidence(text, as: .tests, file: "a.tap").tests)
        #expect(
            report.cases.map(\.message) == [message, nil]
                && report.cases.map(\.outcome) == [.failed, .passed])
    }
}
