// Reads Maven's failsafe-summary.xml, which counts integration tests and names none.
import Documents
import EvidenceParsing
import Primitives
import ReleaseModel

enum FailsafeSummary {
    static func read(report file: EvidenceInput) throws(EvidenceFault) -> TestReport {
        var xml = try EvidenceXML(file.feed, limits: file.limits)
        let root = try xml.root(named: "failsafe-summary", of: name)
        var counts: [String: Int] = [:]
        var text = XMLTextCollector()
        var message: String?
        let remedy = EvidenceFault.anew
        while let event = try xml.next() {
            switch event {
            case .start: text.open()
            case .text(let more): text.add(more)
            case .end(let name):
                if name == "failureMessage" {
                    message = text.line
                } else if name != root.name {
                    let number = text.text.flatMap { ASCII.number(ASCII.trimmed($0).utf8) }
                    if let known = counts[name], known != number {
                        throw EvidenceFault(
                            "contradiction", "the summary has two numbers in <\(name)>", remedy: remedy,
                            line: root.line)
                    }
                    counts[name] = number
                }
                text.clear()
            }
        }
        for field in ["completed", "errors", "failures", "skipped"] where counts[field] == nil {
            throw .missing("number in <\(field)>", in: "the summary", remedy: remedy, line: root.line)
        }
        let (errors, failures, skipped) = (counts["errors"] ?? 0, counts["failures"] ?? 0, counts["skipped"] ?? 0)
        var report = TestReport(cases: [], suites: 0)
        let bad = errors.addingClamped(failures)
        // One case represents all that failed, so that there is a finding of it; the others are only counted.
        if bad > 0 {
            let words = "\(counted(failures, "failure")) and \(counted(errors, "error"))"
            report.cases.append(
                .init(
                    name: "integration tests", suite: "", outcome: errors > 0 ? .error : .failed,
                    message: message.map { "\(words): \($0)" } ?? words, line: root.line))
            report.rest.count(.error, times: max(0, errors - 1))
            report.rest.count(.failed, times: max(0, failures - (errors > 0 ? 0 : 1)))
        }
        report.rest.count(.skipped, times: skipped)
        report.rest.count(.passed, times: max(0, (counts["completed"] ?? 0) &- bad.addingClamped(skipped)))
        // 254 says that there was no test, which shows by itself.
        let result = root["result"] ?? "null"
        let isTimeout = !["", "false"].contains(ASCII.lowercased(ASCII.trimmed(root["timeout"] ?? "")))
        if bad == 0, isTimeout || message != nil || !["null", "", "0", "254"].contains(result) {
            report.cases.append(
                .init(
                    name: "integration tests", suite: "", outcome: .error,
                    message: message
                        ?? (isTimeout ? "the run took too long" : "the result is \(result)"),
                    line: root.line))
        }
        return report
    }
}

extension FailsafeSummary: TestReportDialect {
    static let name = "a failsafe summary"
    static let command: String? = "`mvn verify` (target/failsafe-reports/failsafe-summary.xml)"
    static let mark = EvidenceMark.root { $0.name == "failsafe-summary" }
    static let need = EvidenceNeed.stream
}
