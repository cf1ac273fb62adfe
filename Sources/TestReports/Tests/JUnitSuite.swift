// One suite of a JUnit report while it is read: what its attributes claim, and what was counted in it.
import Documents
import EvidenceParsing
import Primitives
import ReleaseModel

struct JUnitSuite {
    /// Of the suite and of those inside of it.
    struct Counts {
        private(set) var tests = 0
        private(set) var skipped = 0
        private(set) var inconclusive = 0
        /// Cases that failed or broke.
        private(set) var bad = 0
        private(set) var undecided = 0
        /// Failures and errors that were shown one by one, where a case shows several.
        private(set) var failures = 0
        private(set) var failedReruns = 0
        /// Those of cases that passed in the end.
        private(set) var passedReruns = 0
        /// What inner suites claim and don't show.
        fileprivate var unshownFailures = 0
        fileprivate var missingTests = 0

        mutating func add(_ test: TestReport.Case, _ read: JUnitCase? = nil) {
            tests &+= 1
            failedReruns &+= read?.failedReruns ?? 0
            passedReruns &+= test.outcome == .passed ? read?.failedReruns ?? 0 : 0
            switch test.outcome {
            case .failed, .error:
                bad &+= 1
                failures &+= max(1, read?.failures ?? 1)
            case .skipped:
                skipped &+= 1
                inconclusive &+= read?.isInconclusive == true ? 1 : 0
            case .undecided: undecided &+= 1
            case .passed: break
            }
        }

        /// A case that passed, in place of which another one counts.
        mutating func takeBack() { tests &-= 1 }

        mutating func add(_ inner: Counts) {
            tests &+= inner.tests
            skipped &+= inner.skipped
            inconclusive &+= inner.inconclusive
            bad &+= inner.bad
            undecided &+= inner.undecided
            failures &+= inner.failures
            failedReruns &+= inner.failedReruns
            passedReruns &+= inner.passedReruns
            unshownFailures = unshownFailures.addingClamped(inner.unshownFailures)
            missingTests = missingTests.addingClamped(inner.missingTests)
        }
    }

    var name: String
    let line: Int
    /// `failed`: failures and errors in one.
    let claimed: (tests: Int?, failures: Int?, errors: Int?, failed: Int?, skipped: Int?)
    /// What the suite says of itself, where that is no pass.
    let fault: StatedOutcome?
    /// How the tool is known to count otherwise.
    private let habit: JUnitHabit?
    /// Cases that passed without a word, by a hash of their names; only of tools that may repeat them.
    private var bare: [Int: (seconds: Double?, isFlaky: Bool)] = [:]
    var counts = Counts()
    /// Cases that show a skip and a failure: the suite's own count decides.
    var doubtful: [JUnitCase] = []

    init(_ element: XMLElement, in outer: JUnitSuite?) throws(EvidenceFault) {
        name = element["name"] ?? ""
        line = element.line
        claimed = (
            try Self.claim(["tests"], of: element), try Self.claim(["failures"], of: element),
            try Self.claim(["errors"], of: element), try Self.claim(["failed"], of: element),
            try? Self.claim(["skipped", "disabled", "skips", "skip", "ignored"], of: element)
        )
        habit = JUnitHabit.of(element) ?? outer?.habit
        fault = StatedOutcome.fault(of: element)
    }

    private var claimsFailures: Bool { claimed.failures != nil || claimed.failed != nil }
    private var claimedFailures: Int {
        max((claimed.failures ?? 0).addingClamped(claimed.errors ?? 0), claimed.failed ?? 0)
    }

    /// Whether the suite's own sums say if a failure of this case counts.
    func decides(_ ended: JUnitCase) -> Bool {
        claimsFailures && (!ended.hasErrors || claimed.errors != nil || claimed.failed != nil)
    }

    /// Whether the suite says of itself what none of its cases shows.
    var hasUnshownFault: Bool {
        guard let fault, counts.bad == 0 else { return false }
        return fault.gravity > TestReport.Outcome.undecided.gravity || counts.undecided == 0
    }

    /// The run of the same test that this one replaces, where the tool writes each run as a case.
    mutating func repeated(by test: TestReport.Case) -> TestReport.Case? {
        guard habit?.repeatsRuns == true else { return nil }
        // The names of a large report would take more memory than all else.
        let key = [test.suite, test.name].hashValue
        let known = bare.removeValue(forKey: key)
        if test.outcome == .passed { bare[key] = (test.seconds, test.flaky || known != nil) }
        guard let known else { return nil }
        counts.takeBack()
        return TestReport.Case(
            name: test.name, suite: test.suite, outcome: .passed, seconds: known.seconds, line: test.line,
            flaky: known.isFlaky)
    }

    /// Whether the failures of the cases that are beyond doubt are all that the suite claims.
    var explainsFailures: Bool { claimsFailures && claimedFailures <= counts.failures &+ counts.failedReruns }

    /// Runs that failed and were repeated, as far as the suite counts them as failures: one that counts each run does so among its tests
    /// as well, and has more of these than cases. Of a test that passed in the end no other suite claims a failure.
    private var shownReruns: Int {
        guard let tests = claimed.tests else { return counts.failedReruns }
        let failed = counts.failedReruns &- counts.passedReruns
        return failed &+ min(counts.passedReruns, max(0, tests &- counts.tests &- failed))
    }

    /// What the suite claims beyond its cases, and beyond what the suites inside of it lack already.
    mutating func shortfalls() -> [TestReport.Shortfall] {
        var found: [TestReport.Shortfall] = []
        // NUnit's stylesheet counts tests that came to no verdict as errors.
        let explained = min(counts.inconclusive, claimed.errors ?? 0)
        let shown = counts.failures &+ shownReruns
        let unshown = claimedFailures &- (shown &+ explained)
        if unshown > counts.unshownFailures {
            found.append(
                .init(
                    .failures, suite: name, line: line, claimed: claimedFailures, shown: shown))
            counts.unshownFailures = unshown
        }
        if let tests = claimed.tests {
            let several = counts.failures &- counts.bad
            let missing = tests &- counts.tests.addingClamped(counts.failedReruns &+ several)
            if missing > counts.missingTests {
                let isExplained = habit?.omitsSkipped != true || missing <= (claimed.skipped ?? 0) &- counts.skipped
                found.append(
                    .init(
                        .tests, suite: name, line: line, claimed: tests, shown: counts.tests,
                        habit: isExplained ? habit?.text : nil))
                counts.missingTests = missing
            }
        }
        return found
    }

    /// The sum of these attributes; nil where the suite has none.
    private static func claim(_ attributes: [String], of element: XMLElement) throws(EvidenceFault) -> Int? {
        var sum: Int?
        for attribute in attributes {
            guard let text = element.value(of: attribute), !text.isBlank else { continue }
            let word = ASCII.trimmed(text)
            let flags = ["true": 1, "false": 0]
            guard
                let number = ASCII.number(word.utf8.filter { $0 != UInt8(ascii: ",") }) ?? flags[ASCII.lowercased(word)]
            else {
                throw EvidenceFault(
                    "malformed-number",
                    "the suite's attribute \(attribute) is \(quoted(text)), and it should be a whole number",
                    remedy: EvidenceFault.anew, line: element.line)
            }
            sum = (sum ?? 0).addingClamped(number)
        }
        return sum
    }
}

extension XMLElement {
    /// An attribute, in whichever case its name is written.
    fileprivate func value(of attribute: String) -> String? {
        self[attribute] ?? attributes.first { ASCII.lowercased($0.name) == attribute }?.value
    }
}
