// Reads TRX, the test results of Visual Studio and `dotnet test --logger trx`.
import Documents
import EvidenceParsing
import Primitives
import ReleaseModel

/// One test for each result at the top; the rows of a data-driven test and the steps of an ordered one are inside of its result, and one
/// of them that failed makes it failed. Definitions come after the results and say the classes. The run's own outcome and its messages count too: a test host that crashed leaves no result.
struct TRXReader {
    private var collector: TestCollector
    private var results = TRXResults()
    private var definition: String?
    /// The result that is open, and how many are open inside of it.
    private var depth = 0
    /// All results inside of others.
    private var rows = 0
    private var text = XMLTextCollector()
    private var path: [String] = []
    private var isRunInfo = false
    private var runFaults: [(message: String?, outcome: TestReport.Outcome, line: Int)] = []
    private var outcome: (word: String, line: Int)?
    private var counters: (sums: TestCollector.Sums, line: Int)?

    private init(_ file: EvidenceInput) { collector = TestCollector(file) }

    static func read(report file: EvidenceInput) throws(EvidenceFault) -> TestReport {
        var xml = try EvidenceXML(file.feed, limits: file.limits)
        _ = try xml.root(named: "TestRun", of: name)
        var reader = TRXReader(file)
        while let event = try xml.next() {
            switch event {
            case .start(let element): try reader.start(element, limits: file.limits)
            case .text(let text): reader.text.add(text)
            case .end(let name): reader.end(name)
            }
        }
        return try reader.finish()
    }

    private mutating func start(_ element: XMLElement, limits: Policy.Limits) throws(EvidenceFault) {
        defer { path.append(element.name) }
        if isResult { return try startResult(element, limits: limits) }
        switch element.name {
        case "Times": collector.origin.at = (element["finish"] ?? element["start"]).flatMap { EvidenceTime.read($0) }
        case "Message": if path.suffix(2).contains("ErrorInfo") { text.open() }
        case "UnitTest": definition = element["id"]
        case "TestMethod":
            if let definition, let name = element["className"] { results.define(definition, class: name) }
        case "ResultSummary": outcome = element["outcome"].map { ($0, element.line) }
        case "Counters":
            let bad = element.sum([
                "failed", "error", "timeout", "aborted", "passedButRunAborted", "notRunnable", "disconnected",
            ])
            let passed = ["passed", "executed"].compactMap { element.number($0) }.min()
            counters = (.init(tests: element.number("total"), bad: bad, passed: passed), element.line)
        case "RunInfo":
            guard let word = element["outcome"], !word.isBlank else { return }
            let outcome = TestReport.Outcome(word: word)
            // A warning of the test host is no verdict on a test.
            isRunInfo = outcome.isFailure && ASCII.lowercased(word) != "warning"
            if isRunInfo { runFaults.append((nil, outcome == .failed ? .error : outcome, element.line)) }
        case "Text": if isRunInfo { text.open() }
        default: break
        }
    }

    /// Whether an element that is here is a result, of whatever sort of test.
    private var isResult: Bool { path.last == "Results" || path.last == "InnerResults" }

    private mutating func startResult(_ element: XMLElement, limits: Policy.Limits) throws(EvidenceFault) {
        let outcome = TestReport.Outcome(word: element["outcome"])
        depth &+= 1
        guard depth == 1 else {
            rows &+= 1
            if outcome.isFailure { results.take(outcome) }
            return
        }
        guard results.count < limits.entries else {
            throw .tooMany("test cases", limit: limits.entries, line: element.line)
        }
        results.add(
            named: element["testName"], id: element["testId"], outcome: outcome,
            seconds: element["duration"].flatMap { TestSeconds.clock($0) }, line: element.line)
    }

    private mutating func end(_ name: String) {
        if !path.isEmpty { path.removeLast() }
        if isResult {
            depth &-= 1
            return
        }
        switch name {
        case "Message":
            if depth > 0, text.isOpen { results.take(message: text.line) }
            text.clear()
        case "UnitTest": definition = nil
        case "RunInfo": isRunInfo = false
        case "Text":
            if isRunInfo, let last = runFaults.indices.last { runFaults[last].message = text.line }
            text.clear()
        default: break
        }
    }

    private mutating func finish() throws(EvidenceFault) -> TestReport {
        collector.suites = 1
        for index in 0..<results.count { try collector.add(results[index]) }
        let bad = collector.counts.bad
        for fault in runFaults { try collector.addFault("the run", fault.message, fault.outcome, line: fault.line) }
        if let outcome, runFaults.isEmpty, bad == 0 {
            let stated = TestReport.Outcome(word: outcome.word)
            if stated.isFailure {
                try collector.addFault(
                    "the run", "its outcome is \(quoted(outcome.word))", stated == .failed ? .error : stated,
                    line: outcome.line)
            }
        }
        if var counters {
            // Some loggers count each row of a data-driven test as a test.
            if let tests = counters.sums.tests, results.count...results.count &+ rows ~= tests {
                counters.sums.tests = results.count
            }
            collector.compare(counters.sums, line: counters.line)
        }
        return collector.finished
    }
}

extension TRXReader: TestReportDialect {
    static let name = "a TRX report"
    static let command: String? = "`dotnet test --logger \"trx;LogFileName=tests.trx\"`"
    static let mark = EvidenceMark.root { $0.name == "TestRun" }
    static let need = EvidenceNeed.stream
    static func isNamed(_: String, suffix: String?) -> Bool { suffix == "trx" }
    static func mediaType(suffix: String?) -> String? { suffix == "trx" ? "application/xml" : nil }
}
