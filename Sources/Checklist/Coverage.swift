// Line coverage over all reports of a release: what policy asks of it, and what is odd about it.
import Evidence
import Files
import Primitives
package import ReleaseModel

package struct Coverage {
    private let reports: [(evidence: LoadedEvidence, report: CoverageReport)]
    private let lines: LineCount
    private let unclear: [CoverageSum.Unclear]

    package init(_ evidence: [LoadedEvidence]) {
        var reports: [(evidence: LoadedEvidence, report: CoverageReport)] = []
        for item in evidence {
            if case .coverage(let report) = item.reading { reports.append((item, report)) }
        }
        self.reports = reports
        let sum = CoverageSum(reports.map(\.report))
        lines = sum.lines ?? LineCount(covered: 0, valid: 0)
        unclear = sum.unclear
    }

    package var text: String? {
        lines.valid > 0 ? "\(percentage(lines.covered, of: lines.valid)) of lines covered" : nil
    }

    package func proofs(_ input: RuleInput) -> [Proof] {
        reports.map {
            let lines = $0.report.lines
            return input.proof($0.evidence, "\(lines.covered) of \(counted(lines.valid, "line")) covered")
        }
    }

    /// What a reader should know of coverage that may well be enough.
    var notes: [Finding] {
        differences + capped(unclear.map(finding), "source files")
    }

    private func finding(_ file: CoverageSum.Unclear) -> Finding {
        let paths = file.reports.map { reports[$0].evidence.path }
        return Finding(
            "coverage-file-unclear", .warning,
            "\(quoted(file.path)) is in \(listed(paths)), and nothing shows that it is one source file: the lower rate counts",
            remedy: "Have each report name its files from the root of the repository.", file: paths.first,
            subject: file.path)
    }

    private var differences: [Finding] {
        reports.flatMap { evidence, report in
            var notes: [Finding] = []
            if report.contradictsItself, let stated = report.stated {
                let shown = report.counted
                notes.append(
                    Finding(
                        "coverage-differs", .warning,
                        "the report's own totals say that \(stated.covered) of \(counted(stated.valid, "line")) are covered, and it shows \(shown.covered) of \(shown.valid): the lower rate counts",
                        remedy: "Look for a source file that the report lost, or write the report again.",
                        file: evidence.path, subject: evidence.path))
            }
            return notes
                + report.oddities.map { odd in
                    let more = odd.count > 1 ? ", and \(odd.count - 1) more of the kind" : ""
                    return Finding(
                        odd.code, odd.isWarning ? .warning : .note, "\(odd.message)\(more)", file: evidence.path,
                        line: odd.line,
                        subject: evidence.path)
                }
        }
    }

    /// Nil where the minimum is met. The quotient is rounded correctly, so it equals a decimal minimum whenever the fractions are equal.
    func shortfall(of minimum: Double, _ input: RuleInput) -> Finding? {
        guard let first = reports.first else {
            return input.recordFinding(
                "coverage-missing", .error,
                "policy asks for line coverage of at least \(minimum), and no report shows any",
                remedy: "Add a coverage report, such as cobertura, jacoco or lcov.", field: "evidence")
        }
        guard let rate = lines.rate else {
            return Finding(
                "coverage-empty", .error,
                "the coverage holds no line that could be covered, and policy asks for at least \(minimum)",
                remedy: "Measure the coverage of the product's own sources.", file: first.evidence.path)
        }
        guard rate < minimum else { return nil }
        return Finding(
            "coverage-low", .error,
            "\(lines.covered) of \(lines.valid) lines are covered (\(percentage(lines.covered, of: lines.valid))), and policy asks for at least \(minimum)",
            remedy: "Test what isn't tested yet.", file: first.evidence.path)
    }
}
