// RL-02: every quality gate ran and passed, and coverage is what policy asks.
import Evidence
import Files
import Primitives
package import ReleaseModel

package enum GatesPass: Rule {
    /// The gate of reports that name none.
    static let defaultGate = "tests"

    package static let description = RuleDescription(
        id: .rl02, name: "Gates pass",
        summary: "Every quality gate ran, and none of them found anything wrong.",
        required: "always",
        passesWhen: [
            "Every gate with test reports has at least one test that ran, and none that failed or broke.",
            "Every gate result says passed.",
            "Line coverage, over all reports together, is at least `policy.tests.minimum_line_rate` where that is set.",
            "Every gate of `policy.tests.gates` is there, with evidence of each kind it names; `tests` is a test report of any form, `coverage` a "
                + "coverage report of any form.",
        ],
        failsWhen: [
            "A test failed or broke; the first twenty are named with file and line.",
            "A report does not say of a test that it passed or was skipped: an unknown status, a `<warning>`, a step that nobody wrote.",
            "A suite claims more failures or errors in its attributes than its test cases show.",
            "A suite claims more tests than it holds cases, and its tool is not known to count something else.",
            "A gate's tests were all skipped, or it has none.",
            "A gate result says failed, or a gate or coverage that policy asks for is missing.",
        ],
        details: [
            "Counts come from the test cases, and the sums of every suite are compared with them. pytest (which counts subtests), "
                + "Catch2, doctest (assertions) and Behat (steps) claim more tests than they write cases: that is a warning.",
            "A test that came to no verdict because its own assumptions did not hold (NUnit's `Inconclusive`) is skipped. So is one with a "
                + "failure and a skip side by side in a suite that claims no failure: it was allowed to fail.",
            "Reports that share a gate's name are judged together, so an empty report of one module is no fault. Reports "
                + "without a name form the gate `tests`.",
            "A flaky test that passed when it was run again is one passed test, and is marked.",
            "A source file in several coverage reports counts once, line by line. It is one file where its whole path, with the "
                + "`<source>` of Cobertura, is the same in both, or where both name it alike and show the same lines, with gaps. Where nothing "
                + "shows whether it is one file, the lower rate counts, with a warning.",
            "Where a report's own totals and its lines differ, the lower rate counts, and the difference is a warning.",
            "The coverage rate is covered lines divided by coverable lines in double precision, which is exact at the border: "
                + "80 of 100 lines meet a minimum of 0.8.",
            "A test report of the gate `rollback-test` belongs to RL-07, which it fails by a failure, unless policy names that gate here.",
        ],
        evidence: [.junit, .tests, .cobertura, .jacoco, .lcov, .coverage, .gate],
        remedy: "Fix what failed, run the gates on the release's commit, and put their reports beside the record."
    )

    package static func concerns(_ evidence: LoadedEvidence, policy: Policy) -> Bool {
        if RollbackTested.concerns(evidence, policy: policy) {
            return policy.tests.gates.contains {
                $0.name == RollbackTested.gate && $0.kinds.contains { $0.includes(evidence.kind) }
            }
        }
        if case .unreadable = evidence.reading, evidence.kind.provesNothing, evidence.entry.gate != nil { return true }
        return description.evidence.contains(evidence.kind)
    }

    package static func judge(_ input: RuleInput) -> Judgement {
        let gates = Gate.all(in: input.evidence)
        let coverage = Coverage(input.evidence)
        var findings = gates.flatMap(\.failures)
        findings += missing(input, coverage)
        let notes =
            coverage.notes + capped(gates.flatMap(\.notes), more: gates.reduce(0) { $0 + $1.unnamedFlaky }, "notes")
        let proofs = gates.flatMap { gate in gate.evidence.map { gate.proof($0, input) } } + coverage.proofs(input)
        if findings.isEmpty, gates.isEmpty {
            guard !proofs.isEmpty else { return .pending("No test report and no gate result") }
            let finding = Finding(
                "tests-missing", .warning, "there is coverage, but nothing that says the tests passed",
                remedy: "Add the test report that the coverage was measured with.", file: proofs[0].path)
            return .pending("Coverage, but no test report", findings: [finding] + notes, proofs: proofs)
        }
        let status: CheckStatus = findings.isEmpty ? .pass : .fail
        return Judgement(status, headline(gates, coverage, findings), findings: findings + notes, proofs: proofs)
    }

    /// "467 tests passed, 2 skipped; 100.0 % of lines covered"
    private static func headline(_ gates: [Gate], _ coverage: Coverage, _ findings: [Finding]) -> String {
        var parts: [String] = []
        let tests = gates.filter { !$0.reports.isEmpty }
        if !tests.isEmpty {
            let sum = { (outcome: TestReport.Outcome) in tests.reduce(0) { $0 + $1.count(outcome) } }
            let bad = sum(.failed) + sum(.error)
            var text =
                bad > 0
                ? "\(counted(bad, "test")) failed, \(sum(.passed)) passed" : "\(counted(sum(.passed), "test")) passed"
            if sum(.undecided) > 0 { text += ", \(sum(.undecided)) undecided" }
            if sum(.skipped) > 0 { text += ", \(sum(.skipped)) skipped" }
            let flaky = tests.reduce(0) { $0 + $1.flaky }
            if flaky > 0 { text += ", \(flaky) flaky" }
            parts.append(tests.count > 1 ? "\(text), in \(tests.count) gates" : text)
        }
        let failed = gates.filter { !$0.results.isEmpty && $0.failedResult }
        let results = gates.filter { !$0.results.isEmpty }
        if !failed.isEmpty {
            parts.append("\(failed.count == 1 ? "gate" : "gates") \(listed(failed.map(\.name))) failed")
        } else if !results.isEmpty {
            parts.append("\(results.count == 1 ? "gate" : "gates") \(listed(results.map(\.name))) passed")
        }
        if let text = coverage.text { parts.append(text) }
        let explained = findings.contains { ["test-failed", "test-undecided", "gate-failed"].contains($0.code) }
        if !explained, let first = findings.first { parts.insert(first.message, at: 0) }
        return parts.joined(separator: "; ")
    }

    /// What policy asks for and the evidence doesn't show; nothing where there is no evidence at all.
    private static func missing(_ input: RuleInput, _ coverage: Coverage) -> [Finding] {
        let present = input.evidence + input.unreadable
        guard !present.isEmpty else { return [] }
        var findings: [Finding] = []
        for gate in input.policy.tests.gates {
            let files = present.filter { Gate.name(of: $0).hasSameBytes(as: gate.name) }
            if files.isEmpty {
                findings.append(
                    Finding(
                        "gate-missing", .error, "policy asks for the gate \(gate.name), and no evidence names it",
                        remedy: "Add the gate's evidence with `gate: \(gate.name)`.", file: input.recordFile,
                        field: "evidence", subject: gate.name))
                continue
            }
            for kind in gate.kinds where !files.contains(where: { kind.includes($0.kind) }) {
                findings.append(
                    Finding(
                        "gate-incomplete", .error,
                        "the gate \(gate.name) has no \(kind.rawValue) evidence, which policy asks for",
                        remedy: "Add the file with `gate: \(gate.name)`.", file: input.recordFile, field: "evidence",
                        subject: "\(gate.name) \(kind.rawValue)"))
            }
        }
        if let minimum = input.policy.tests.minimumLineRate, let finding = coverage.shortfall(of: minimum, input) {
            findings.append(finding)
        }
        return findings
    }
}
