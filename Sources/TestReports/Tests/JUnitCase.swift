// One test case of a JUnit report while it is read: what its attributes and elements say of how it ended.
import Documents
import EvidenceParsing
import Primitives
import ReleaseModel

struct JUnitCase {
    var test: TestReport.Case
    /// Runs that failed and that the case shows beside the last one.
    var failedReruns = 0
    /// Failures and errors that the case shows one by one, as runners do that go on after the first.
    private(set) var failures = 0
    /// One of them is an error.
    private(set) var hasErrors = false
    private(set) var isInconclusive = false
    private var skip: JUnitDetail?
    /// The first that is no skip, and the most severe sort of them.
    private var fault: JUnitDetail?
    /// A status that says in so many words that the test was to run and did not.
    private var isUntested = false

    init(_ element: XMLElement, suite: String) {
        let named = element["classname"].flatMap { $0.isEmpty ? nil : $0 } ?? suite
        test = TestReport.Case(
            named: element["name"], suite: named, outcome: .passed, seconds: element["time"].flatMap(TestSeconds.read),
            line: element.line)
        for stated in StatedOutcome.all(of: element) {
            if OutcomeWord.isInconclusive(stated.word) { isInconclusive = true }
            if stated.outcome == .undecided { isUntested = true }
            guard stated.gravity > test.outcome.gravity else { continue }
            test.outcome = stated.outcome ?? .undecided
            // GoogleTest's and Bazel's words of tests that were left out say nothing that a reader needs.
            if test.outcome != .skipped || isInconclusive {
                test.message = "its \(stated.attribute) is \(quoted(stated.word))"
            }
        }
    }

    mutating func add(_ detail: JUnitDetail) {
        switch detail.outcome {
        case .skipped: skip = skip ?? detail
        case .passed: break
        case .failed, .error, .undecided:
            failures &+= detail.outcome == .undecided ? 0 : 1
            hasErrors = hasErrors || detail.outcome == .error
            if let known = fault, known.outcome != .undecided || detail.outcome == .undecided { return }
            fault = detail
        }
    }

    /// A skip and a failure side by side: to Catch2 and Jenkins a failure that was expected.
    var isDoubtful: Bool { skip != nil && failures > 0 && failedReruns == 0 }

    /// The case as it counts. The first failure or error decides, and no skip takes one back unless it was expected.
    func test(isExpected: Bool) -> TestReport.Case {
        var test = test
        if let fault, !isExpected {
            if ![.failed, .error].contains(test.outcome) { test.outcome = fault.outcome }
            test.message = fault.message ?? test.message
        } else if let skip {
            if isExpected || test.outcome == .passed || test.outcome == .undecided && !isUntested {
                test.outcome = .skipped
            }
            if test.outcome == .skipped { test.message = skip.message ?? test.message }
        }
        if test.outcome != .passed { test.flaky = false }
        return test
    }
}

/// A failure, error, skip or the like.
struct JUnitDetail {
    let outcome: TestReport.Outcome
    let line: Int
    /// Of its attribute.
    private let stated: String?
    /// What is collected where no attribute gave a message.
    var text: String?

    init(_ outcome: TestReport.Outcome, _ element: XMLElement) {
        let message = element["message"].flatMap(Self.excerpt)
        let isNotRun = outcome == .skipped && Self.notRun.contains { (message ?? "").hasPrefix($0) }
        stated = message
        self.outcome = isNotRun ? .error : outcome
        line = element.line
        text = stated == nil ? "" : nil
    }

    var message: String? { stated ?? text.flatMap(Self.excerpt) }

    /// What CTest says of tests that it could not run, and reporters for Cucumber of steps that nobody wrote: they are written as
    /// skipped, and the tool's own verdict is that they failed.
    private static let notRun = [
        "Unable to find executable", "Required Files Missing", "Fixture dependency failed", "Failed test dependencies",
        "Undefined step", "Undefined scenario", "Ambiguous step", "Ambiguous match",
    ]

    /// The first line; where that is nothing but a place, as GoogleTest writes it ("orders.cc:12"), with the second one.
    private static func excerpt(_ text: String) -> String? {
        guard let first = firstLine(of: text), first.utf8.count < 200,
            let colon = first.utf8.lastIndex(of: ASCII.colon), !first.utf8.contains(ASCII.space),
            ASCII.number(first.utf8[first.utf8.index(after: colon)...]) != nil,
            let second = firstLine(
                of: String(Substring(text.utf8.drop(while: ASCII.isSpace).dropFirst(first.utf8.count))))
        else { return firstLine(of: text) }
        return "\(first): \(second)"
    }
}

extension TestReport.Outcome {
    /// Which of two statements about one test counts: the higher.
    var gravity: Int {
        switch self {
        case .passed: 0
        case .skipped: 1
        case .undecided: 2
        case .failed: 3
        case .error: 4
        }
    }
}
