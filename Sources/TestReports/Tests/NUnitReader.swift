// Reads the results of NUnit: those of NUnit 3 and 4, and the older ones of NUnit 2.
import Documents
import EvidenceParsing
import Primitives
import ReleaseModel

/// A suite that says it failed while no case in it did counts as a case of its own: what is set up or torn down around all tests of a
/// class is no test. A case with a failure has failed, whatever its result says.
struct NUnitReader {
    private struct Suite {
        let name: String
        let line: Int
        let outcome: TestReport.Outcome?
        let sums: TestCollector.Sums
        let before: TestCollector.Counts
        var message: String?
    }

    private var collector: TestCollector
    private var suites: [Suite] = []
    private var test: TestReport.Case?
    private var text = XMLTextCollector()
    /// Inside of a failure or a reason.
    private var isDetail = false

    private init(_ file: EvidenceInput) { collector = TestCollector(file) }

    static func read(report file: EvidenceInput) throws(EvidenceFault) -> TestReport {
        var xml = try EvidenceXML(file.feed, limits: file.limits)
        let root = try xml.root(named: "test-run", or: "test-results", of: name)
        var reader = NUnitReader(file)
        reader.startSuite(root)
        while let event = try xml.next() {
            switch event {
            case .start(let element): reader.start(element)
            case .text(let text): reader.text.add(text)
            case .end(let name): try reader.end(name)
            }
        }
        let sums = reader.suites.last?.sums
        try reader.endSuite()
        if let sums { reader.collector.compare(sums, line: root.line) }
        reader.collector.origin.at = (root["end-time"] ?? root["start-time"] ?? root["date"]).flatMap {
            EvidenceTime.read($0)
        }
        return reader.collector.finished
    }

    private mutating func start(_ element: XMLElement) {
        switch element.name {
        case "test-suite":
            collector.suites &+= 1
            startSuite(element)
        case "test-case": test = Self.test(element)
        case "failure":
            isDetail = true
            test?.take(.failed)
        case "reason": isDetail = true
        case "assertion":
            let outcome = TestReport.Outcome(word: element["result"])
            if outcome.isFailure { test?.take(outcome) }
        case "message": if isDetail { text.open() }
        case "property":
            if test == nil, let name = element["name"], let value = element["value"] {
                collector.origin.add(property: name, value)
            }
        default: break
        }
    }

    private mutating func end(_ name: String) throws(EvidenceFault) {
        switch name {
        case "test-suite": try endSuite()
        case "test-case":
            if let ended = test { try collector.add(ended) }
            test = nil
        case "failure", "reason": isDetail = false
        case "message":
            if let message = text.line {
                if test != nil {
                    if test?.message == nil { test?.message = message }
                } else if let last = suites.indices.last {
                    if suites[last].message == nil { suites[last].message = message }
                }
            }
            text.clear()
        default: break
        }
    }

    private mutating func startSuite(_ element: XMLElement) {
        let word = element["result"] ?? (element["success"] == "False" ? "Failure" : nil)
        let outcome = word.map { TestReport.Outcome(word: $0) }
        // NUnit 2 has the sums of the run alone.
        let sums =
            element.name == "test-results"
            ? TestCollector.Sums(tests: element.sum(["total", "not-run"]), bad: element.sum(["errors", "failures"]))
            : .init(tests: element.number("total"), bad: element.number("failed"), passed: element.number("passed"))
        suites.append(
            Suite(
                name: element["fullname"] ?? element["name"] ?? "", line: element.line, outcome: outcome,
                sums: sums, before: collector.counts,
                message: outcome == .undecided ? "its result is \(quoted(word ?? ""))" : nil))
    }

    private mutating func endSuite() throws(EvidenceFault) {
        guard let ended = suites.popLast() else { return }
        let isShown =
            collector.counts.bad > ended.before.bad
            || ended.outcome == .undecided && collector.counts.undecided > ended.before.undecided
        if let outcome = ended.outcome, outcome.isFailure, !isShown {
            try collector.addFault(
                ended.name.isEmpty ? "the run" : ended.name, ended.message, outcome == .failed ? .error : outcome,
                line: ended.line)
        }
        collector.compare(ended.sums, of: ended.name, since: ended.before, line: ended.line)
    }

    private static func test(_ element: XMLElement) -> TestReport.Case {
        let full = element["fullname"] ?? element["name"]
        var test = TestReport.Case(
            named: full, suite: "", outcome: outcome(element),
            seconds: (element["duration"] ?? element["time"]).flatMap { TestSeconds.read($0) }, line: element.line)
        if let full, let suite = element["classname"], let name = TestReport.Case.ownName(full, in: suite) {
            (test.suite, test.name) = (suite, name)
        }
        return test
    }

    /// NUnit 2 has `executed`, and a case that was not executed has often no other result; NUnit 3 has a label for what a result means.
    private static func outcome(_ element: XMLElement) -> TestReport.Outcome {
        let word =
            element["result"]
            ?? (element["success"] == "True" ? "Success" : element["executed"] == "False" ? "NotRun" : "")
        let outcome = TestReport.Outcome(word: word)
        guard outcome == .failed, let label = element["label"] else { return outcome }
        return ["error", "invalid", "cancelled"].contains(ASCII.lowercased(label)) ? .error : .failed
    }
}

extension NUnitReader: TestReportDialect {
    static let name = "an NUnit report"
    static let command: String? = "`nunit3-console --result=TestResult.xml`, or `dotnet test --logger nunit`"
    static let mark = EvidenceMark.root {
        $0.name == "test-run" || $0.name == "test-results" && $0["total"] != nil
    }
    static let need = EvidenceNeed.stream
}
