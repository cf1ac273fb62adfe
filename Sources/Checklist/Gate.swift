// One quality gate as the evidence shows it: its test reports and results together, and what is wrong with them.
import Documents
import Evidence
import Files
import Primitives
package import ReleaseModel

package struct Gate {
    package var name: String
    /// In the record's order.
    package var reports: [(evidence: LoadedEvidence, report: TestReport)] = []
    package var results: [(evidence: LoadedEvidence, result: GateResult)] = []

    package init(
        name: String, reports: [(evidence: LoadedEvidence, report: TestReport)] = [],
        results: [(evidence: LoadedEvidence, result: GateResult)] = []
    ) {
        self.name = name
        self.reports = reports
        self.results = results
    }

    /// The gates of test reports and gate results, in the order of their first evidence. Coverage makes no gate.
    package static func all(in evidence: [LoadedEvidence]) -> [Gate] {
        var gates: [Gate] = []
        var places: [BytewiseKey: Int] = [:]
        for item in evidence {
            switch item.reading {
            case .tests, .gate: break
            default: continue
            }
            let name = name(of: item)
            let index = places[BytewiseKey(name)] ?? gates.count
            if index == gates.count {
                places[BytewiseKey(name)] = index
                gates.append(Gate(name: name))
            }
            if case .tests(let report) = item.reading { gates[index].reports.append((item, report)) }
            if case .gate(let result) = item.reading { gates[index].results.append((item, result)) }
        }
        return gates
    }

    /// The record's word for it, else the gate result's own, else the gate of nameless reports.
    package static func name(of evidence: LoadedEvidence) -> String {
        if let gate = evidence.entry.gate { return gate }
        if case .gate(let result) = evidence.reading, !result.gate.isBlank { return result.gate }
        return GatesPass.defaultGate
    }

    package var evidence: [LoadedEvidence] { reports.map(\.evidence) + results.map(\.evidence) }
    package func count(_ outcome: TestReport.Outcome) -> Int { reports.reduce(0) { $0 + $1.report.count(outcome) } }
    package var flaky: Int { reports.reduce(0) { $0 + $1.report.flaky } }
    /// Flaky tests that `notes` does not name.
    var unnamedFlaky: Int { reports.reduce(0) { $0 + $1.report.rest.flaky } }
    var failedResult: Bool { results.contains { !$0.result.passed } }

    /// Why the gate doesn't pass.
    package var failures: [Finding] {
        var findings = capped(
            reports.flatMap { failedTests($0.evidence, $0.report) },
            more: reports.reduce(0) { sum, item in
                TestReport.Outcome.allCases.filter(\.isFailure).reduce(sum) { $0 + item.report.rest.count($1) }
            }, of: .error,
            "failed tests")
        findings += reports.flatMap { evidence, report in
            capped(report.shortfalls.filter { $0.habit == nil }.map { shortfall($0, evidence) }, "sums")
        }
        if let first = reports.first, reports.allSatisfy({ $0.report.ran == 0 }) {
            let skipped = count(.skipped)
            let why = skipped > 0 ? "all \(skipped) tests were skipped" : "its reports hold no test"
            findings.append(
                Finding(
                    "no-test-ran", .error, "no test of the gate \(name) ran: \(why)",
                    remedy: "Run the gate so that at least one test runs, and add its report.",
                    file: first.evidence.path, subject: name))
        }
        for (evidence, result) in results where !result.passed {
            let detail = result.message.map { ": \($0.oneLine)" } ?? ""
            findings.append(
                Finding(
                    "gate-failed", .error, "the gate \(name) failed\(detail)",
                    remedy: "Fix what the gate found, and run it again.", file: evidence.path,
                    subject: name))
        }
        return findings
    }

    /// What a reader should know of a gate that may well have passed.
    package var notes: [Finding] {
        reports.flatMap { evidence, report in
            var notes = report.cases.filter(\.flaky).map { test in
                Finding(
                    "flaky-test", .note, "\(test.fullName) passed only when it was run again",
                    remedy: "Find out what it depends on.", file: evidence.path, line: test.line, subject: test.fullName
                )
            }
            notes += capped(report.shortfalls.filter { $0.habit != nil }.map { shortfall($0, evidence) }, "sums")
            if let claimed = report.claimedTests, claimed != report.total,
                claimed != report.total + report.failedReruns, report.shortfalls.isEmpty
            {
                notes.append(
                    Finding(
                        "count-differs", .note,
                        "the report has \(counted(report.total, "test case")), which count, and claims \(counted(claimed, "test"))",
                        file: evidence.path, subject: evidence.path))
            }
            return notes
        }
            + results.compactMap { evidence, result in
                result.doubt.map {
                    Finding(
                        "list-may-be-cut", .warning, "\($0), and doesn't say whether it is whole",
                        remedy: "Fetch all pages.", file: evidence.path, subject: evidence.path)
                }
            }
    }

    /// The first case that failed and its line; else how many there are.
    package func proof(_ evidence: LoadedEvidence, _ input: RuleInput) -> Proof {
        guard case .tests(let report) = evidence.reading else { return input.proof(evidence, "gate \(name)") }
        if let failed = report.cases.first(where: \.isBad) {
            return input.proof(evidence, failed.fullName, line: failed.line)
        }
        return input.proof(evidence, counted(report.total, "test case"), line: report.cases.first?.line)
    }

    private func failedTests(_ evidence: LoadedEvidence, _ report: TestReport) -> [Finding] {
        report.cases.filter(\.isBad).map { test in
            let detail = test.message.map { ": \($0.oneLine)" } ?? ""
            guard test.outcome != .undecided else {
                return Finding(
                    "test-undecided", .error, "the report does not say that \(test.fullName) passed\(detail)",
                    remedy: "Find out why the test came to no verdict, and run the gate again.", file: evidence.path,
                    line: test.line, subject: test.fullName)
            }
            return Finding(
                "test-failed", .error, "\(test.fullName) \(test.outcome == .error ? "broke" : "failed")\(detail)",
                remedy: "Fix the test or what it tests, and run the gate again.", file: evidence.path, line: test.line,
                subject: test.fullName)
        }
    }

    /// A sum of the report's own that its cases do not bear out: an error, or a warning where the tool is known to count so.
    private func shortfall(_ short: TestReport.Shortfall, _ evidence: LoadedEvidence) -> Finding {
        let subject = short.suite.isBlank ? evidence.path : "\(evidence.path): \(short.suite.oneLine)"
        let suite = short.suite.isBlank ? "the report" : "the suite \(short.suite.oneLine)"
        switch (short.subject, short.habit) {
        case (.failures, _):
            return Finding(
                "claimed-failures", .error,
                "\(suite) claims \(counted(short.claimed, "failure or error", "failures and errors")), and its test cases show \(short.shown)",
                remedy: "Look at the run's log: something failed outside of any test case.", file: evidence.path,
                line: short.line, subject: subject)
        case (.tests, let habit?):
            return Finding(
                "count-differs", .warning,
                "only the \(counted(short.shown, "test case")) of \(suite) \(short.shown == 1 ? "counts" : "count"), and not the \(counted(short.claimed, "test")) that it claims: \(habit)",
                file: evidence.path, line: short.line, subject: subject)
        case (.tests, nil):
            return Finding(
                "cases-missing", .error,
                "\(suite) claims \(counted(short.claimed, "test")), and the report holds \(counted(short.shown, "test case")) of it",
                remedy:
                    "The run may have been stopped before it wrote all of them: run the gate again, and add its report.",
                file: evidence.path, line: short.line, subject: subject)
        }
    }
}

extension TestReport.Case {
    var isBad: Bool { outcome.isFailure }
}
