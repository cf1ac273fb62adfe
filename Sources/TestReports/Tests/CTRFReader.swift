// Reads CTRF, the Common Test Report Format: one JSON form for the reporters of many runners.
import Documents
import EvidenceParsing
import Primitives
import ReleaseModel

enum CTRFReader {
    private static let remedy = EvidenceFault.anew

    static func read(report file: EvidenceInput) throws(EvidenceFault) -> TestReport {
        let document = try file.document(only: kind)
        guard let results = document["results"], let tests = results.stated("tests") else {
            throw EvidenceFault(
                "not-ctrf", "the file has no list results.tests", remedy: remedy, line: document.position.line)
        }
        var collector = TestCollector(file)
        let isPlaywright = results["tool"]?["name"]?.string == "playwright"
        for node in try EvidenceFields.mappings(tests, "results.tests", remedy: remedy) {
            let (name, suite) = (node["name"]?.string, suite(node["suite"]))
            var test = TestReport.Case(
                // Some runners have the suite in the name.
                named: name, suite: name?.hasPrefix(suite) == true ? "" : suite,
                outcome: .init(word: node["status"]?.string), seconds: node["duration"]?.double.map { $0 / 1000 },
                message: node["message"]?.string.flatMap { firstLine(of: $0) }, line: node.position.line)
            take(node["rawStatus"]?.string, into: &test, isPlaywright: isPlaywright)
            test.flaky = test.outcome == .passed && node["flaky"]?.bool == true
            try collector.add(test)
        }
        let summary = try EvidenceFields.mapping(results["summary"], "results.summary", remedy: remedy)
        if let summary {
            let sums = TestCollector.Sums(
                tests: try number("tests", of: summary), bad: try number("failed", of: summary),
                passed: try number("passed", of: summary))
            collector.compare(sums, line: summary.position.line)
        }
        collector.suites = 1
        collector.origin.at = (summary?["stop"] ?? summary?["start"])?.string.flatMap { EvidenceTime.read(epoch: $0) }
        let environment = results["environment"]
        if let commit = environment?["commit"]?.string { collector.origin.add(commit: commit) }
        collector.origin.run = environment?["buildUrl"]?.string ?? environment?["buildNumber"]?.string
        let tool = results["tool"]
        collector.origin.tool = [tool?["name"]?.string, tool?["version"]?.string].compactMap { $0 }.joined(
            separator: " ")
        if collector.origin.tool == "" { collector.origin.tool = nil }
        return collector.finished
    }

    /// The word of the tool itself, where it says that a test failed which the reporter says passed. Playwright's reporter writes it so of
    /// a test whose failure was expected, which is skipped here as elsewhere.
    private static func take(_ raw: String?, into test: inout TestReport.Case, isPlaywright: Bool) {
        guard test.outcome == .passed, let raw, let outcome = OutcomeWord.outcome(raw),
            [.failed, .error].contains(outcome)
        else { return }
        test.outcome = isPlaywright && outcome == .failed ? .skipped : outcome
        test.message = "its status says passed, and its rawStatus is \(quoted(raw))"
    }

    /// A number of tests, also where it is written as text.
    private static func number(_ field: String, of summary: DataNode) throws(EvidenceFault) -> Int? {
        guard let node = summary.stated(field) else { return nil }
        guard let number = node.int ?? node.string.flatMap({ ASCII.number(ASCII.trimmed($0).utf8) }), number >= 0 else {
            throw EvidenceFault(
                "malformed-number", "\(field) of the summary is \(node.inWords), and it should be a whole number",
                remedy: remedy, line: node.position.line)
        }
        return number
    }

    /// A text, or in later versions of the format a list of them.
    private static func suite(_ node: DataNode?) -> String {
        node?.string ?? (node?.sequence ?? []).compactMap(\.string).joined(separator: " > ")
    }
}

extension CTRFReader: TestReportDialect {
    static let name = "a CTRF report"
    static let command: String? = "your runner's reporter for CTRF, such as `pytest --ctrf report.json`"
    static let mark = EvidenceMark.document {
        $0["reportFormat"]?.string == "CTRF"
            || $0["results"]?["tests"]?.sequence != nil && $0["results"]?["summary"]?.mapping != nil
                && $0["results"]?["tool"]?.mapping != nil
    }
    static let need = EvidenceNeed.whole
    static let plainMediaType = "application/json"
}
