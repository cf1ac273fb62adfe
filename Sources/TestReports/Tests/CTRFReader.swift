// Reads CTRF, the Common Test Report Format: one JSON form for the reporters of many runners.
import Documents
import EvidenceParsing
import Primitives
import ReleaseModel

enum CTRFReader {
    private static let remedy = "Have the reporter write the report again."

    static func read(report file: EvidenceInput) throws(EvidenceFault) -> TestReport {
        let document = try file.document(only: kind)
        guard let results = document["results"], let tests = results["tests"]?.sequence else {
            throw EvidenceFault(
                "not-ctrf", "the file has no list results.tests", remedy: remedy, line: document.position.line)
        }
        var collector = TestCollector(file)
        for (index, node) in tests.enumerated() {
            guard node.mapping != nil else {
                throw EvidenceFault(
                    "wrong-type", "test \(index) is \(node.inWords), and it should be a mapping", remedy: remedy,
                    line: node.position.line)
            }
            let (name, suite) = (node["name"]?.string ?? "(unnamed)", suite(node["suite"]))
            var test = TestReport.Case(
                // Some runners have the suite in the name.
                name: name, suite: name.hasPrefix(suite) ? "" : suite,
                outcome: .init(word: node["status"]?.string), seconds: node["duration"]?.double.map { $0 / 1000 },
                message: node["message"]?.string.flatMap { firstLine(of: $0) }, line: node.position.line)
            test.flaky = test.outcome == .passed && node["flaky"]?.bool == true
            try collector.add(test)
        }
        let summary = results["summary"]
        collector.hold(
            tests: summary?["tests"]?.int, bad: summary?["failed"]?.int,
            line: summary?.position.line ?? document.position.line)
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

    /// A text, or in later versions of the format a list of them.
    private static func suite(_ node: DataNode?) -> String {
        node?.string ?? (node?.sequence ?? []).compactMap(\.string).joined(separator: " > ")
    }
}

extension CTRFReader: EvidenceDialect {
    package static let kind = EvidenceKind.tests
    package static let name = "a CTRF report"
    package static let mark = EvidenceMark.document {
        $0["reportFormat"]?.string == "CTRF"
            || $0["results"]?["tests"]?.sequence != nil && $0["results"]?["summary"]?.mapping != nil
                && $0["results"]?["tool"]?.mapping != nil
    }
    package static let need = EvidenceNeed.whole
    static let plainMediaType = "application/json"

    package static func read(_ file: EvidenceInput) throws(EvidenceFault) -> EvidenceReading {
        .tests(try read(report: file))
    }
}
