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
        for item in evidence {
            let name = name(of: item)
            let index = gates.firstIndex { $0.name == name }
            var gate = index.map { gates[$0] } ?? Gate(name: name)
            switch item.reading {
            case .tests(let report): gate.reports.append((item, report))
            case .gate(let result): gate.results.append((item, result))
            default: continue
            }
            if let index { gates[index] = gate } else { gates.append(gate) }
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
            more: reports.reduce(0) { $0 + $1.report.rest.count(.failed) + $1.report.rest.count(.error) },
            "failed tests")
        findings += reports.compactMap { overclaim($0.evidence, $0.report) }
        if let first = reports.first, reports.allSatisfy({ $0.report.ran == 0 }) {
            let skipped = count(.skipped)
            let why = skipped > 0 ? "all \(skipped) tests were skipped" : "its reports hold no test"
            findings.append(
                Finding(
                    "no-test-ran", .error, "no test of the gate \(name) ran: \(why)",
                    remedy: "Run the gate so that at least one test runs, and add its report.",
                    file: first.evidence.path))
        }
        for (evidence, result) in results where !result.passed {
            let detail = result.message.map { ": \($0.oneLine)" } ?? ""
            findings.append(
                Finding(
                    "gate-failed", .error, "the gate \(name) failed\(detail)",
                    remedy: "Mend what the gate found, and run it again.", file: evidence.path))
        }
        return findings
    }

    /// What a reader should know of a gate that may well have passed.
    package var notes: [Finding] {
        reports.flatMap { evidence, report in
            var notes = report.cases.filter(\.flaky).map { test in
                Finding(
                    "flaky-test", .note, "\(test.fullName) passed only when it was run again",
                    remedy: "Find out what it depends on.", file: evidence.path, line: test.line)
            }
            if let claimed = report.claimedTests, claimed != report.total,
                claimed != report.total + report.failedReruns
            {
                notes.append(
                    Finding(
                        "count-differs", .note,
                        "the report claims \(counted(claimed, "test")) and holds \(counted(report.total, "test case")), which count",
                        file: evidence.path))
            }
            return notes
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
            return Finding(
                "test-failed", .error, "\(test.fullName) \(test.outcome == .error ? "broke" : "failed")\(detail)",
                remedy: "Mend the test or what it tests, and run the gate again.", file: evidence.path, line: test.line)
        }
    }

    /// An attribute that claims failures or errors which no case shows.
    private func overclaim(_ evidence: LoadedEvidence, _ report: TestReport) -> Finding? {
        guard report.unshownFailures > 0 else { return nil }
        let shown = report.count(.failed) + report.count(.error) + report.failedReruns
        let claimed = report.unshownFailures + shown
        return Finding(
            "claimed-failures", .error,
            "the report claims \(counted(claimed, "failure or error", "failures and errors")), and its test cases show \(shown)",
            remedy: "Look at the run's log: something failed outside of any test case.", file: evidence.path)
    }
}

extension TestReport.Case {
    var isBad: Bool { outcome.isFailure }
}

/// Line coverage over all reports together.
package struct Coverage {
    private var reports: [(evidence: LoadedEvidence, report: CoverageReport)] = []

    package init(_ evidence: [LoadedEvidence]) {
        for item in evidence {
            if case .coverage(let report) = item.reading { reports.append((item, report)) }
        }
    }

    private var valid: Int { reports.reduce(0) { $0.addingReportingOverflow($1.report.linesValid).partialValue } }
    private var covered: Int { reports.reduce(0) { $0.addingReportingOverflow($1.report.linesCovered).partialValue } }

    package var text: String? {
        valid > 0 ? "\(percentage(covered, of: valid)) of lines covered" : nil
    }

    package func proofs(_ input: RuleInput) -> [Proof] {
        reports.map {
            input.proof($0.evidence, "\($0.report.linesCovered) of \(counted($0.report.linesValid, "line")) covered")
        }
    }

    /// Nil where the minimum is met. The quotient is rounded correctly, so it equals a decimal minimum whenever the fractions are equal.
    func shortfall(of minimum: Double, _ input: RuleInput) -> Finding? {
        guard let first = reports.first else {
            return input.recordFinding(
                "coverage-missing", .error,
                "policy asks for line coverage of at least \(minimum), and no report shows any",
                remedy: "Add a cobertura, jacoco or lcov report.", field: "evidence")
        }
        guard valid > 0 else {
            return Finding(
                "coverage-empty", .error,
                "the coverage holds no line that could be covered, and policy asks for at least \(minimum)",
                remedy: "Measure the coverage of the product's own sources.", file: first.evidence.path)
        }
        guard Double(covered) / Double(valid) < minimum else { return nil }
        return Finding(
            "coverage-low", .error,
            "\(covered) of \(valid) lines are covered (\(percentage(covered, of: valid))), and policy asks for at least \(minimum)",
            remedy: "Test what isn't tested yet.", file: first.evidence.path)
    }
}
