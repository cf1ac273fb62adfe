// Collects the test cases of a report that is no JUnit XML, and compares its sums with them.
import Documents
import EvidenceParsing
import Primitives
import ReleaseModel

struct TestCollector {
    /// What was added so far. A part of a report is compared with the difference to what there was before it.
    struct Counts {
        fileprivate(set) var tests = 0
        fileprivate(set) var passed = 0
        /// Cases that failed or broke.
        fileprivate(set) var bad = 0
        fileprivate(set) var undecided = 0
        /// What parts of the report claim and do not show.
        fileprivate var unshown = 0
        fileprivate var missing = 0
    }

    /// The sums that a report or a part of it states; nil where it says nothing.
    struct Sums {
        var tests: Int?
        /// How many of them failed or broke.
        var bad: Int?
        var passed: Int?
    }

    private let limits: Policy.Limits
    private var tally: TestTally
    private var report = TestReport(cases: [], suites: 0)
    private(set) var counts = Counts()
    var origin = EvidenceOrigin()
    var suites = 0

    init(_ file: EvidenceInput) {
        limits = file.limits
        tally = TestTally(keeping: file.keeping)
    }

    mutating func add(_ test: TestReport.Case) throws(EvidenceFault) {
        try count(test)
        counts.tests &+= 1
        counts.passed &+= test.outcome == .passed ? 1 : 0
    }

    /// What went wrong outside of every test: it is a case of its own, which no total of the report counts.
    mutating func addFault(
        _ name: String, _ message: String?, _ outcome: TestReport.Outcome = .error, line: Int
    ) throws(EvidenceFault) {
        try count(TestReport.Case(name: name, suite: "", outcome: outcome, message: message, line: line))
    }

    private mutating func count(_ test: TestReport.Case) throws(EvidenceFault) {
        guard tally.count < limits.entries else {
            throw .tooMany("test cases", limit: limits.entries, line: test.line)
        }
        counts.bad &+= test.outcome == .failed || test.outcome == .error ? 1 : 0
        counts.undecided &+= test.outcome == .undecided ? 1 : 0
        tally.add(test)
    }

    /// A run that failed, of a test that was run again.
    mutating func addRerun() { report.failedReruns &+= 1 }

    /// The report's own sums.
    mutating func compare(_ sums: Sums, line: Int) {
        if let tests = sums.tests, tests != counts.tests { report.claimedTests = tests }
        compare(sums, of: "", since: Counts(), line: line)
    }

    /// The sums of a part that ends here. What it lacks is not reported again for those around it.
    mutating func compare(_ sums: Sums, of suite: String, since before: Counts, line: Int) {
        let bad = counts.bad &- before.bad
        // What it does not count as passed has not passed.
        let doubtful = sums.passed.map { max(0, counts.passed &- before.passed &- $0) } ?? 0
        let unshown = max((sums.bad ?? 0) &- bad, doubtful)
        if unshown > counts.unshown &- before.unshown {
            counts.unshown = before.unshown.addingClamped(unshown)
            add(.init(.failures, suite: suite, line: line, claimed: bad.addingClamped(unshown), shown: bad))
        }
        let tests = counts.tests &- before.tests
        let missing = (sums.tests ?? 0) &- tests
        if missing > counts.missing &- before.missing {
            counts.missing = before.missing.addingClamped(missing)
            add(.init(.tests, suite: suite, line: line, claimed: tests.addingClamped(missing), shown: tests))
        }
    }

    private mutating func add(_ shortfall: TestReport.Shortfall) {
        if report.shortfalls.count < tally.keeping { report.shortfalls.append(shortfall) }
    }

    var finished: TestReport {
        var report = report
        (report.cases, report.rest, report.origin) = (tally.cases, tally.rest, origin)
        report.suites = suites
        return report
    }
}

extension TestReport.Outcome {
    /// What a report's own word says; a word that isn't known is no verdict.
    init(word: String?) { self = word.flatMap(OutcomeWord.outcome) ?? .undecided }
}

extension XMLElement {
    /// The sum of the attributes that are numbers; nil where none is.
    func sum(_ attributes: [String]) -> Int? {
        attributes.compactMap { number($0) }.reduce(nil as Int?) { ($0 ?? 0).addingClamped($1) }
    }
}

/// Keeps the text of the element that is of interest.
struct XMLTextCollector {
    private(set) var text: String?
    private(set) var isOpen = false
    /// A message's first line that says something.
    var line: String? { text.flatMap { firstLine(of: $0) } }

    mutating func open() { (text, isOpen) = ("", true) }
    mutating func add(_ more: String) { if isOpen { text? += more } }
    mutating func close() { isOpen = false }
    mutating func clear() { (text, isOpen) = (nil, false) }
}
