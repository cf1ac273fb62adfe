// Reads JUnit XML reports of test runners: pytest, Surefire, Gradle, XCTest and Swift Testing, unittest, Jest.
import Documents
package import EvidenceParsing
package import Primitives
package import ReleaseModel

/// Counts come from the `testcase` elements, and each suite's attributes are compared with those in it. A failure or error
/// outside every case is a case of its own, so that it isn't lost. Reruns follow Surefire: `flakyFailure` and `flakyError` mark a
/// case that passed later, and `rerunFailure` belongs to one that did not. Of pytest's, which are cases of one name, the last counts.
/// Texts of `system-out` aren't kept.
package struct JUnitReader {
    private typealias Case = TestReport.Case

    private let limits: Policy.Limits
    /// What is known beside the cases, which `tally` counts.
    private var report = TestReport(cases: [], suites: 0)
    private var tally: TestTally
    private var suites: [JUnitSuite] = []
    private var open: [JUnitCase] = []
    /// The detail that is open, and how deep in it the reader is.
    private var detail: JUnitDetail?
    private var detailDepth = 0
    /// A property of the report that is open: some tools write its value as text.
    private var property: (name: String, text: String)?
    /// How many elements are open in the innermost case, which say nothing themselves.
    private var otherDepth = 0
    /// Cases were given to the tally out of their order.
    private var isOutOfOrder = false

    /// `keeping`: how many cases of each outcome are listed one by one.
    package static func read(
        _ feed: ByteFeed, limits: Policy.Limits, keeping: Int
    ) throws(EvidenceFault) -> TestReport {
        var xml = try EvidenceXML(feed, limits: limits)
        var reader = JUnitReader(limits: limits, tally: TestTally(keeping: keeping))
        guard let root = try xml.root() else { throw notJUnit("no element", line: 1) }
        guard ["testsuites", "testsuite"].contains(root.name) else { throw notJUnit("<\(root.name)>", line: root.line) }
        try reader.start(root)
        while let event = try xml.next() {
            switch event {
            case .start(let element): try reader.start(element)
            case .text(let text):
                reader.detail?.text? += text
                reader.property?.text += text
            case .end(let name): reader.end(name)
            }
        }
        var report = reader.report
        (report.cases, report.rest) = (reader.tally.cases, reader.tally.rest)
        if reader.isOutOfOrder { report.cases.sort { $0.line < $1.line } }
        return report
    }

    private init(limits: Policy.Limits, tally: TestTally) {
        self.limits = limits
        self.tally = tally
    }

    private static func notJUnit(_ root: String, line: Int) -> EvidenceFault {
        EvidenceFault(
            "not-junit", "the root element is \(root), and a JUnit report's is <testsuites> or <testsuite>",
            remedy: "Have the test runner write JUnit XML, or correct the kind.", line: line)
    }

    // MARK: Elements

    private mutating func start(_ element: XMLElement) throws(EvidenceFault) {
        if detailDepth > 0 {
            detailDepth &+= 1
            return
        }
        switch element.name {
        case "testsuites", "testsuite": try startSuite(element)
        case "testcase": try startCase(element)
        case "failure": try startDetail(.failed, element)
        case "error": try startDetail(.error, element)
        case "skipped", "disabled", "ignored": try startDetail(.skipped, element)
        case "flakyFailure", "flakyError": mark { $0.flaky = true }
        case "rerunFailure", "rerunError":
            mark { if $0.outcome == .passed { $0.outcome = element.name == "rerunError" ? .error : .failed } }
        case "system-out", "system-err": detailDepth = 1
        case "properties": otherDepth &+= 1
        case "property":
            otherDepth &+= 1
            // Of a test, "commit" by itself may be anything that it works with.
            if let name = element["name"], open.isEmpty || ASCII.lowercased(name) != "commit" {
                report.origin.add(property: name, element["value"] ?? "")
                property = (name, "")
            }
        default: try startOther(element)
        }
    }

    /// An element that no form of JUnit reports has. Its name may be a verdict, as PHPUnit's `<warning>`; and what has a type and a
    /// message, as a failure has, does not say that the test passed.
    private mutating func startOther(_ element: XMLElement) throws(EvidenceFault) {
        if otherDepth == 0 {
            if let outcome = OutcomeWord.outcome(element.name), outcome != .passed {
                return try startDetail(outcome, element)
            }
            if !open.isEmpty, element["message"] != nil, element["type"] != nil {
                return try startDetail(.undecided, element)
            }
        }
        otherDepth &+= 1
    }

    private mutating func end(_ name: String) {
        if detailDepth > 0 {
            detailDepth &-= 1
            if detailDepth == 0 { endDetail() }
            return
        }
        switch name {
        case "testsuites", "testsuite": endSuite()
        case "testcase": if let ended = open.popLast() { end(ended) }
        default:
            otherDepth = max(0, otherDepth &- 1)
            if name == "property", let ended = property {
                report.origin.add(property: ended.name, ended.text)
                property = nil
            }
        }
    }

    // MARK: Suites

    private mutating func startSuite(_ element: XMLElement) throws(EvidenceFault) {
        if element.name == "testsuite" { report.suites &+= 1 }
        otherDepth = 0
        var suite = try JUnitSuite(element, in: suites.last)
        if let claimed = suite.claimed.tests, !suites.contains(where: { $0.claimed.tests != nil }) {
            report.claimedTests = (report.claimedTests ?? 0).addingClamped(claimed)
        }
        report.origin.add(run: element["timestamp"].flatMap { EvidenceTime.read($0) })
        if suite.name.isEmpty { suite.name = suites.last?.name ?? "" }
        suites.append(suite)
    }

    private mutating func endSuite() {
        guard var suite = suites.popLast() else { return }
        for ended in suite.doubtful {
            let test = ended.test(isExpected: suite.explainsFailures)
            suite.counts.add(test, ended)
            tally.add(test)
            isOutOfOrder = true
        }
        if let fault = suite.fault, suite.hasUnshownFault {
            let lone = Case(
                name: suite.name, suite: suite.name, outcome: fault.outcome ?? .undecided,
                message: "the suite's own \(fault.attribute) is \(quoted(fault.word))", line: suite.line)
            suite.counts.add(lone)
            tally.add(lone)
        }
        for shortfall in suite.shortfalls() where report.shortfalls.count < tally.keeping || !report.isShort {
            if report.shortfalls.count < tally.keeping || shortfall.habit == nil { report.shortfalls.append(shortfall) }
        }
        if let last = suites.indices.last {
            suites[last].counts.add(suite.counts)
        }
    }

    // MARK: Cases

    private mutating func startCase(_ element: XMLElement) throws(EvidenceFault) {
        try count(element)
        otherDepth = 0
        open.append(JUnitCase(element, suite: suites.last?.name ?? ""))
    }

    private mutating func end(_ ended: JUnitCase) {
        otherDepth = 0
        if ended.isDoubtful, let index = suites.lastIndex(where: { $0.decides(ended) }) {
            suites[index].doubtful.append(ended)
            return
        }
        report.failedReruns &+= ended.failedReruns
        var test = ended.test(isExpected: false)
        if let last = suites.indices.last {
            if let earlier = suites[last].repeated(by: test) {
                tally.takeBack(earlier)
                test.flaky = test.outcome == .passed
            }
            suites[last].counts.add(test, ended)
        }
        tally.add(test)
    }

    /// A failure, error or skip, of the case that is open or of a suite.
    private mutating func startDetail(
        _ outcome: TestReport.Outcome, _ element: XMLElement
    ) throws(EvidenceFault) {
        detailDepth = 1
        if open.isEmpty {
            if outcome == .skipped { return }
            try count(element)
        }
        detail = JUnitDetail(outcome, element)
    }

    private mutating func endDetail() {
        guard let ended = detail else { return }
        detail = nil
        if let last = open.indices.last {
            open[last].add(ended)
            return
        }
        let suite = suites.last?.name ?? ""
        let lone = Case(name: suite, suite: suite, outcome: ended.outcome, message: ended.message, line: ended.line)
        if let last = suites.indices.last { suites[last].counts.add(lone) }
        tally.add(lone)
    }

    /// A run before the last one, or after the first one, of the case that is open.
    private mutating func mark(_ change: (inout Case) -> Void) {
        detailDepth = 1
        guard let last = open.indices.last else { return }
        change(&open[last].test)
        open[last].failedReruns &+= 1
    }

    private func count(_ element: XMLElement) throws(EvidenceFault) {
        let waiting = suites.reduce(open.count) { $0 &+ $1.doubtful.count }
        guard tally.count &+ waiting < limits.entries else {
            throw .tooMany("test cases", limit: limits.entries, line: element.line)
        }
    }
}

extension JUnitReader: EvidenceDialect {
    package static let kind = EvidenceKind.junit
    package static let name = "a JUnit report"
    package static let command: String? =
        "`pytest --junitxml=junit.xml`, `gotestsum --junitfile junit.xml`, or your runner's own option for JUnit XML"
    package static let mark = EvidenceMark.root { ["testsuites", "testsuite"].contains($0.name) }
    package static let need = EvidenceNeed.stream
    /// Surefire's and Gradle's reports begin with TEST-.
    package static func isNamed(_ name: String, suffix: String?) -> Bool {
        suffix == "xml" && (name.contains("junit") || name.hasPrefix("test-"))
    }
    package static func mediaType(suffix _: String?) -> String? { "application/xml" }

    package static func read(_ file: EvidenceInput) throws(EvidenceFault) -> EvidenceReading {
        .tests(try read(file.feed, limits: file.limits, keeping: file.keeping))
    }
}
