// Reads the results of NUnit: those of NUnit 3 and 4, and the older ones of NUnit 2.
import Documents
import EvidenceParsing
import Primitives
import ReleaseModel

/// A suite that says it failed while no case in it did counts as a case of its own: what is set up or torn down around all tests of a
/// class is no test.
struct NUnitReader {
    private struct Suite {
        let name: String
        let line: Int
        let isBad: Bool
        let badBefore: Int
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
        guard let root = try xml.root(), ["test-run", "test-results"].contains(root.name) else {
            throw .wrongRoot("test-run", of: name, line: xml.line)
        }
        var reader = NUnitReader(file)
        reader.startSuite(root)
        while let event = try xml.next() {
            switch event {
            case .start(let element): reader.start(element)
            case .text(let text): reader.text.add(text)
            case .end(let name): try reader.end(name)
            }
        }
        try reader.endSuite()
        reader.hold(root)
        return reader.collector.finished
    }

    private mutating func start(_ element: XMLElement) {
        switch element.name {
        case "test-suite":
            collector.suites &+= 1
            startSuite(element)
        case "test-case": test = Self.test(element)
        case "failure", "reason": isDetail = true
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
        let outcome = element["result"].flatMap(OutcomeWord.outcome)
        suites.append(
            Suite(
                name: element["fullname"] ?? element["name"] ?? "the run", line: element.line,
                isBad: outcome == .failed || outcome == .error, badBefore: collector.bad))
    }

    private mutating func endSuite() throws(EvidenceFault) {
        guard let ended = suites.popLast(), ended.isBad, collector.bad == ended.badBefore else { return }
        try collector.addFault(ended.name, ended.message, line: ended.line)
    }

    private static func test(_ element: XMLElement) -> TestReport.Case {
        let full = element["fullname"] ?? element["name"] ?? "(unnamed)"
        var test = TestReport.Case(
            name: full, suite: "", outcome: outcome(element),
            seconds: (element["duration"] ?? element["time"]).flatMap { TestSeconds.read($0) }, line: element.line)
        if let suite = element["classname"], let name = TestReport.Case.ownName(full, in: suite) {
            (test.suite, test.name) = (suite, name)
        }
        return test
    }

    /// NUnit 2 has `executed`, and a case that was not executed has often no other result; NUnit 3 has a label for what a result means.
    private static func outcome(_ element: XMLElement) -> TestReport.Outcome {
        let word =
            element["result"]
            ?? (element["success"] == "True" ? "Success" : element["executed"] == "False" ? "NotRun" : "")
        let outcome = TestReport.Outcome(word: ["NotRunnable", "Invalid"].contains(word) ? "error" : word)
        guard outcome == .failed, let label = element["label"] else { return outcome }
        return ["error", "invalid", "cancelled"].contains(ASCII.lowercased(label)) ? .error : .failed
    }

    private mutating func hold(_ root: XMLElement) {
        if root.name == "test-run" {
            collector.hold(tests: root.number("total"), bad: root.number("failed"), line: root.line)
            collector.origin.at = (root["end-time"] ?? root["start-time"]).flatMap { EvidenceTime.read($0) }
            return
        }
        let sum = { (names: [String]) in
            names.compactMap { root.number($0) }.reduce(nil as Int?) { ($0 ?? 0).addingClamped($1) }
        }
        collector.hold(tests: sum(["total", "not-run"]), bad: sum(["errors", "failures"]), line: root.line)
        collector.origin.at = root["date"].flatMap { EvidenceTime.read($0) }
    }
}

extension NUnitReader: EvidenceDialect {
    package static let kind = EvidenceKind.tests
    package static let name = "an NUnit report"
    package static let mark = EvidenceMark.root {
        $0.name == "test-run" || $0.name == "test-results" && $0["total"] != nil
    }
    package static let need = EvidenceNeed.stream

    package static func read(_ file: EvidenceInput) throws(EvidenceFault) -> EvidenceReading {
        .tests(try read(report: file))
    }
}
