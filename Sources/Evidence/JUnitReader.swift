// Reads JUnit XML reports of test runners: pytest, Surefire, Gradle, XCTest and Swift Testing, unittest, Jest.
import Documents
import Primitives
import ReleaseModel

/// Counts come from the `testcase` elements. A failure or error that stands in a suite outside every case is a case of its
/// own, so that it isn't lost. Reruns follow Surefire: `flakyFailure` and `flakyError` mark a case that passed later, and
/// `rerunFailure` belongs to one that did not. Texts of `system-out` aren't kept.
struct JUnitReader {
    private typealias Case = TestReport.Case

    private struct Suite {
        var name: String
        /// Whether this suite or one around it claims tests, failures, errors: what is further in repeats it.
        var claims: [Bool]
    }

    private let limits: Policy.Limits
    /// What stands beside the cases, which `tally` counts.
    private var report = TestReport(cases: [], suites: 0)
    private var tally: TestTally
    /// A failure outside of every case, until its text is known.
    private var lone: Case?
    private var suites: [Suite] = []
    private var open: [Case] = []
    /// The texts of the failure or skip that is open, where its attribute gave no message.
    private var text: String?
    private var detailDepth = 0

    /// `keeping`: how many cases of each outcome are told one by one.
    static func read(
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
            case .text(let text): if reader.text != nil { reader.text? += text }
            case .end(let name): reader.end(name)
            }
        }
        var report = reader.report
        (report.cases, report.rest) = (reader.tally.cases, reader.tally.rest)
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

    private mutating func start(_ element: XMLElement) throws(EvidenceFault) {
        if detailDepth > 0 {
            detailDepth &+= 1
            return
        }
        switch element.name {
        case "testsuites", "testsuite": try startSuite(element)
        case "testcase": try startCase(element)
        case "failure": try detail(.failed, element)
        case "error": try detail(.error, element)
        case "skipped", "disabled", "ignored": try detail(.skipped, element)
        case "flakyFailure", "flakyError": mark { $0.flaky = true }
        case "rerunFailure", "rerunError":
            mark { if $0.outcome == .passed { $0.outcome = element.name == "rerunError" ? .error : .failed } }
        default: break
        }
    }

    private mutating func end(_ name: String) {
        if detailDepth > 0 {
            detailDepth &-= 1
            guard detailDepth == 0 else { return }
            let found = text.flatMap(message)
            text = nil
            if var ended = lone {
                ended.message = ended.message ?? found
                tally.add(ended)
                lone = nil
            } else if let last = open.indices.last {
                open[last].message = open[last].message ?? found
            }
            return
        }
        switch name {
        case "testsuites", "testsuite": suites.removeLast(suites.isEmpty ? 0 : 1)
        case "testcase":
            guard var ended = open.popLast() else { return }
            if ended.outcome != .passed { ended.flaky = false }
            tally.add(ended)
        default: break
        }
    }

    private mutating func startSuite(_ element: XMLElement) throws(EvidenceFault) {
        if element.name == "testsuite" { report.suites &+= 1 }
        var claims = suites.last?.claims ?? [false, false, false]
        report.claimedTests = try claim("tests", of: element, adding: report.claimedTests, &claims[0])
        report.claimedFailures = try claim("failures", of: element, adding: report.claimedFailures, &claims[1])
        report.claimedErrors = try claim("errors", of: element, adding: report.claimedErrors, &claims[2])
        suites.append(Suite(name: element["name"] ?? suites.last?.name ?? "", claims: claims))
    }

    private func claim(
        _ attribute: String, of element: XMLElement, adding sum: Int?, _ isClaimed: inout Bool
    ) throws(EvidenceFault) -> Int? {
        guard !isClaimed, let text = element[attribute], !ASCII.trimmed(text).isEmpty else { return sum }
        let digits = ASCII.trimmed(text).utf8.filter { $0 != UInt8(ascii: ",") }
        let (total, overflows) = (ASCII.number(digits) ?? -1).addingReportingOverflow(sum ?? 0)
        guard ASCII.number(digits) != nil, !overflows else {
            throw EvidenceFault(
                "malformed-number",
                "the suite's attribute \(attribute) is \(quoted(text)), and it should be a whole number",
                remedy: "Write the report again with the test runner.", line: element.line)
        }
        isClaimed = true
        return total
    }

    private mutating func startCase(_ element: XMLElement) throws(EvidenceFault) {
        try count(element)
        let suite = element["classname"].flatMap { $0.isEmpty ? nil : $0 } ?? suites.last?.name ?? ""
        var started = Case(
            name: element["name"] ?? "(unnamed)", suite: suite, outcome: .passed,
            seconds: element["time"].flatMap(Self.seconds), line: element.line, flaky: false)
        for attribute in ["status", "result"] {
            switch element[attribute].map(ASCII.lowercased) {
            case "notrun", "skipped", "suppressed", "disabled", "ignored":
                if started.outcome == .passed { started.outcome = .skipped }
            case "failed", "fail", "failure": started.outcome = .failed
            case "error": started.outcome = .error
            default: break
            }
        }
        open.append(started)
    }

    /// The first line; where that is nothing but a place, as GoogleTest writes it ("orders.cc:12"), with the second one.
    private func message(_ text: String) -> String? {
        guard let first = firstLine(of: text), first.utf8.count < 200,
            let colon = first.utf8.lastIndex(of: UInt8(ascii: ":")), !first.utf8.contains(UInt8(ascii: " ")),
            ASCII.number(first.utf8[first.utf8.index(after: colon)...]) != nil,
            let second = firstLine(
                of: String(Substring(text.utf8.drop(while: ASCII.isSpace).dropFirst(first.utf8.count))))
        else { return firstLine(of: text) }
        return "\(first): \(second)"
    }

    /// What CTest says of tests that it could not run: it writes them as skipped, and its own verdict is that they failed.
    private static let notRun: Set<String> = [
        "Unable to find executable", "Required Files Missing", "Fixture dependency failed", "Failed test dependencies",
    ]

    /// A failure, error or skip. The first failure or error decides, and a skip never takes one back.
    private mutating func detail(_ outcome: TestReport.Outcome, _ element: XMLElement) throws(EvidenceFault) {
        let message = element["message"].flatMap(message)
        let isMissing = outcome == .skipped && Self.notRun.contains(message ?? "")
        let outcome = isMissing ? .error : outcome
        detailDepth = 1
        if let last = open.indices.last {
            let before = open[last].outcome
            if before == .passed || (before == .skipped && outcome != .skipped) {
                open[last].outcome = outcome
                open[last].message = message
                text = message == nil ? "" : nil
            } else if open[last].message == nil {
                open[last].message = message
                text = message == nil ? "" : nil
            }
        } else if outcome != .skipped {
            try count(element)
            let suite = suites.last?.name ?? ""
            lone = Case(name: suite, suite: suite, outcome: outcome, message: message, line: element.line)
            text = message == nil ? "" : nil
        }
    }

    /// A run before the last one, or after the first one, of the case that is open.
    private mutating func mark(_ change: (inout Case) -> Void) {
        detailDepth = 1
        guard let last = open.indices.last else { return }
        change(&open[last])
        report.failedReruns &+= 1
    }

    private func count(_ element: XMLElement) throws(EvidenceFault) {
        guard tally.count &+ open.count < limits.entries else {
            throw .tooMany("test cases", limit: limits.entries, line: element.line)
        }
    }

    /// Seconds as runners of all locales write them: "1.5", "0,5", "1,234.5", "1.234,5". One comma before exactly three
    /// digits is a thousands separator, as in Surefire's "1,234". Nil for what isn't a number.
    static func seconds(_ text: String) -> Double? {
        var bytes = Array(ASCII.trimmed(text).utf8)
        guard bytes.count <= 40, bytes.contains(where: ASCII.isDigit) else { return nil }
        let (comma, point) = (UInt8(ascii: ","), UInt8(ascii: "."))
        if let lastComma = bytes.lastIndex(of: comma) {
            let commas = bytes.count { $0 == comma }
            let isDecimal: Bool
            if let lastPoint = bytes.lastIndex(of: point) {
                isDecimal = lastComma > lastPoint
            } else {
                isDecimal =
                    commas == 1 && (bytes.count - lastComma != 4 || bytes.first == UInt8(ascii: "0") || lastComma > 3)
            }
            if isDecimal {
                bytes = bytes[..<lastComma].filter { $0 != point && $0 != comma } + [point] + bytes[(lastComma + 1)...]
            } else {
                bytes.removeAll { $0 == comma }
            }
        }
        guard bytes.count(where: { $0 == point }) <= 1 else { return nil }
        let isNumber = bytes.enumerated().allSatisfy { index, byte in
            ASCII.isDigit(byte) || byte == point
                || (index > 0 && (byte | 32 == UInt8(ascii: "e") || byte == UInt8(ascii: "-")))
        }
        guard isNumber, let value = Double(String(decoding: bytes, as: UTF8.self)), value.isFinite else { return nil }
        return value
    }
}

extension JUnitReader: EvidenceDialect {
    package static let kind = EvidenceKind.junit
    package static let name = "a JUnit report"
    package static let mark = EvidenceMark.root { ["testsuites", "testsuite"].contains($0.name) }
    package static let need = EvidenceNeed.stream
    package static func mediaType(suffix _: String?) -> String? { "application/xml" }

    package static func read(_ file: EvidenceInput) throws(EvidenceFault) -> EvidenceReading {
        .tests(try read(file.feed, limits: file.limits, keeping: file.keeping))
    }
}
