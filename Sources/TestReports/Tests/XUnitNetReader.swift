// Reads the results of xUnit.net 2 and 3.
import Documents
import EvidenceParsing
import Primitives
import ReleaseModel

/// Errors outside of tests, as of a fixture's clean-up, are cases of their own. A test with a failure has failed, whatever its result says.
struct XUnitNetReader {
    private var collector: TestCollector
    /// The assembly and the collection that are open, with what there was before them.
    private var parts: [(element: XMLElement, before: TestCollector.Counts)] = []
    private var test: TestReport.Case?
    private var fault: (name: String, line: Int)?
    private var text = XMLTextCollector()
    private var claimed = TestCollector.Sums()

    private init(_ file: EvidenceInput) { collector = TestCollector(file) }

    static func read(report file: EvidenceInput) throws(EvidenceFault) -> TestReport {
        var xml = try EvidenceXML(file.feed, limits: file.limits)
        let root = try xml.root(named: "assemblies", or: "assembly", of: name)
        var reader = XUnitNetReader(file)
        reader.collector.origin.add(run: root["timestamp"].flatMap { EvidenceTime.read($0) })
        reader.start(root)
        while let event = try xml.next() {
            switch event {
            case .start(let element): reader.start(element)
            case .text(let text): reader.text.add(text)
            case .end(let name): try reader.end(name)
            }
        }
        reader.collector.compare(reader.claimed, line: root.line)
        return reader.collector.finished
    }

    private mutating func start(_ element: XMLElement) {
        switch element.name {
        case "assembly":
            collector.suites &+= 1
            parts.append((element, collector.counts))
            if let total = element.number("total") { claimed.tests = (claimed.tests ?? 0).addingClamped(total) }
            for bad in [element.number("failed"), element.number("errors")] {
                if let bad { claimed.bad = (claimed.bad ?? 0).addingClamped(bad) }
            }
            collector.origin.add(run: element["run-date"].flatMap { EvidenceTime.read($0) })
        case "collection": parts.append((element, collector.counts))
        case "failure": test?.take(.failed)
        case "test":
            test = TestReport.Case(
                named: element["name"], suite: "", outcome: .init(word: element["result"]),
                seconds: element["time"].flatMap { TestSeconds.read($0) }, line: element.line)
            if let suite = element["type"], let full = element["name"],
                let name = TestReport.Case.ownName(full, in: suite)
            {
                test?.suite = suite
                test?.name = name
            }
        case "error": if test == nil { fault = (element["name"] ?? element["type"] ?? "the run", element.line) }
        case "message", "reason": text.open()
        default: break
        }
    }

    private mutating func end(_ name: String) throws(EvidenceFault) {
        switch name {
        case "assembly", "collection":
            guard let (part, before) = parts.popLast() else { return }
            let sums = TestCollector.Sums(
                tests: part.number("total"), bad: part.sum(["failed", "errors"]), passed: part.number("passed"))
            collector.compare(sums, of: part["name"] ?? "", since: before, line: part.line)
        case "test":
            if let ended = test { try collector.add(ended) }
            test = nil
        case "message", "reason":
            if test?.message == nil { test?.message = text.line }
            if test != nil { text.clear() } else { text.close() }
        case "error":
            guard let ended = fault else { return }
            try collector.addFault(ended.name, text.line, line: ended.line)
            fault = nil
            text.clear()
        default: break
        }
    }
}

extension XUnitNetReader: TestReportDialect {
    static let name = "an xUnit.net report"
    static let command: String? = "`dotnet test --logger xunit`, or `xunit.console -xml xunit.xml`"
    static let mark = EvidenceMark.root {
        $0.name == "assemblies" || $0.name == "assembly" && ($0["test-framework"] ?? $0["run-date"]) != nil
    }
    static let need = EvidenceNeed.stream
}
