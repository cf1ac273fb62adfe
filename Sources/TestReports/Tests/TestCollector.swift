// Collects the test cases of a report that is no JUnit XML, and holds its totals against them.
import EvidenceParsing
import Primitives
import ReleaseModel

struct TestCollector {
    private let limits: Policy.Limits
    private var tally: TestTally
    private var report = TestReport(cases: [], suites: 0)
    /// Cases that failed or broke, and those of them that were added for what no case shows.
    private(set) var bad = 0
    private var runFaults = 0
    var origin = EvidenceOrigin()
    var suites = 0

    init(_ file: EvidenceInput) {
        limits = file.limits
        tally = TestTally(keeping: file.keeping)
    }

    var count: Int { tally.count }

    mutating func add(_ test: TestReport.Case) throws(EvidenceFault) {
        guard tally.count < limits.entries else {
            throw .tooMany("test cases", limit: limits.entries, line: test.line)
        }
        bad &+= test.outcome == .failed || test.outcome == .error ? 1 : 0
        tally.add(test)
    }

    /// What went wrong outside of every test: it is a case of its own, which no total of the report counts.
    mutating func addFault(_ name: String, _ message: String?, line: Int) throws(EvidenceFault) {
        runFaults &+= 1
        try add(TestReport.Case(name: name, suite: "", outcome: .error, message: message, line: line))
    }

    /// A run that failed, of a test that was run again.
    mutating func addRerun() { report.failedReruns &+= 1 }

    /// The report's own totals: how many tests it claims, and how many of them failed or broke.
    mutating func hold(tests: Int?, bad claimed: Int?, line: Int) {
        if let claimed, claimed > bad {
            report.shortfalls.append(.init(.failures, line: line, claimed: claimed, shown: bad))
        }
        guard let tests else { return }
        let shown = tally.count &- runFaults
        if tests != shown { report.claimedTests = tests }
        if tests > shown { report.shortfalls.append(.init(.tests, line: line, claimed: tests, shown: shown)) }
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

extension TestReport.Case {
    /// A test's name without its class and the point behind that; nil for one that is not named in full.
    static func ownName(_ name: String, in suite: String) -> String? {
        name.hasPrefix(suite + ".") ? String(name.dropFirst(suite.count + 1)) : nil
    }
}

extension XMLTextCollector {
    /// A message's first line that says something.
    var line: String? { text.flatMap { firstLine(of: $0) } }
}

/// Keeps the text of the element that is of interest.
struct XMLTextCollector {
    private(set) var text: String?
    private(set) var isOpen = false

    mutating func open() { (text, isOpen) = ("", true) }
    mutating func add(_ more: String) { if isOpen { text? += more } }
    mutating func close() { isOpen = false }
    mutating func clear() { (text, isOpen) = (nil, false) }
}
