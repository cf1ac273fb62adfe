// Reads the results of TestNG: `testng-results.xml`.
import Documents
import EvidenceParsing
import Primitives
import ReleaseModel

/// A method that only configures is a case where it failed. One that failed and was run again is marked as retried, and its last run counts: without one it
/// has failed.
struct TestNGReader {
    private var collector: TestCollector
    private var className = ""
    private var test: TestReport.Case?
    private var isConfiguration = false
    private var isRetried = false
    /// Runs that say they were repeated, by their test, and have no later one yet.
    private var retried: [[String]: TestReport.Case] = [:]
    private var key: [String] = []
    private var text = XMLTextCollector()

    private init(_ file: EvidenceInput) { collector = TestCollector(file) }

    static func read(report file: EvidenceInput) throws(EvidenceFault) -> TestReport {
        var xml = try EvidenceXML(file.feed, limits: file.limits)
        let root = try xml.root(named: "testng-results", of: name)
        var reader = TestNGReader(file)
        while let event = try xml.next() {
            switch event {
            case .start(let element): reader.start(element)
            case .text(let text): reader.text.add(text)
            case .end(let name): try reader.end(name)
            }
        }
        for var test in reader.retried.values.sorted(by: { ($0.line, $0.fullName) < ($1.line, $1.fullName) }) {
            test.take(.failed)
            try reader.collector.add(test)
        }
        reader.collector.compare(
            .init(
                tests: root.sum(["passed", "failed", "skipped"]), bad: root.number("failed"),
                passed: root.number("passed")), line: root.line)
        return reader.collector.finished
    }

    private mutating func start(_ element: XMLElement) {
        switch element.name {
        case "suite":
            collector.suites &+= 1
            collector.origin.add(
                run: (element["finished-at"] ?? element["started-at"]).flatMap { EvidenceTime.read($0) })
        case "class": className = element["name"] ?? ""
        case "test-method":
            isConfiguration = element["is-config"] == "true"
            isRetried = element["retried"] == "true"
            key = [className, element["signature"] ?? element["name"] ?? ""]
            test = TestReport.Case(
                named: element["name"], suite: className, outcome: .init(word: element["status"]),
                seconds: element.number("duration-ms").map { Double($0) / 1000 },
                line: element.line)
        case "message": text.open()
        default: break
        }
    }

    private mutating func end(_ name: String) throws(EvidenceFault) {
        switch name {
        case "message":
            if test?.message == nil { test?.message = text.line }
            text.clear()
        case "test-method":
            guard var ended = test else { return }
            test = nil
            if isConfiguration {
                if ended.outcome.isFailure {
                    try collector.addFault(ended.fullName, ended.message, line: ended.line)
                }
            } else if isRetried {
                collector.addRerun()
                retried[key] = ended
            } else {
                ended.flaky = retried.removeValue(forKey: key) != nil && ended.outcome == .passed
                try collector.add(ended)
            }
        default: break
        }
    }
}

extension TestNGReader: TestReportDialect {
    static let name = "a TestNG report"
    static let command: String? = "`mvn test` (target/surefire-reports/testng-results.xml)"
    static let mark = EvidenceMark.root { $0.name == "testng-results" }
    static let need = EvidenceNeed.stream
}
