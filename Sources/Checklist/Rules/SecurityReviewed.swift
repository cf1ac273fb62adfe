// RL-06: what scanners and people found about the release's security is within policy.
import Documents
import Evidence
import Files
import Primitives
import ReleaseModel

package enum SecurityReviewed: Rule {
    package static let description = RuleDescription(
        id: .rl06, name: "Security review",
        summary: "Nobody ships a weakness that is known and too grave to ship.",
        required: "always",
        passesWhen: [
            "The findings of all scanners together are no more than policy allows of each severity: by default no critical "
                + "or high one, 10 medium ones, and any number of low ones.",
            "Every scanner's run ended well.",
            "A person signed off, where `policy.security.sign_off` asks for it.",
        ],
        failsWhen: [
            "There are more findings of a severity than policy allows.",
            "A run says `executionSuccessful: false`, or a SARIF report holds no run at all.",
            "A person's review refuses, or the sign-off that policy asks for is missing.",
        ],
        details: [
            "Suppressions that were accepted, results whose `kind` isn't fail, and those with `baselineState: absent` are listed "
                + "and not counted.",
            "`security-severity` decides where a result or its rule has it: 9 and more is critical, 7 high, 4 medium, above 0 low. "
                + "Without it an error is high, a warning medium, a note low.",
        ],
        evidence: [.sarif, .securityReview, .cyclonedx],
        remedy:
            "Mend the findings, or have each one accepted in the scanner with a reason, and scan the release's commit again."
    )

    package static func judge(_ input: RuleInput) -> Judgement {
        var scans: [(evidence: LoadedEvidence, report: SecurityReport)] = []
        var reviews: [(evidence: LoadedEvidence, review: SecurityReview)] = []
        for evidence in input.evidence {
            switch evidence.reading {
            case .security(let report): scans.append((evidence, report))
            case .bill(let bill):
                if let report = bill.vulnerabilities { scans.append((evidence, report)) }
            case .securityReview(let review): reviews.append((evidence, review))
            default: continue
            }
        }
        guard !(scans.isEmpty && reviews.isEmpty) else { return .pending("No scanner's report and no review") }
        let policy = input.policy.security
        let levels: [Level] = [
            Level(.critical, scans, policy.critical), Level(.high, scans, policy.high),
            Level(.medium, scans, policy.medium), Level(.low, scans, policy.low),
        ]
        let runs = scans.flatMap { runFindings($0.evidence, $0.report) }
        let signOff = reviewFindings(reviews, input)
        let (over, within) = (levels.filter(\.isOver), levels.filter { !$0.isOver })
        let failures = runs + signOff + over.flatMap(\.findings)
        let others =
            within.flatMap(\.findings) + scans.flatMap { excluded($0.evidence, $0.report) }
        var parts: [String] = []
        if let first = (runs + signOff).first { parts.append(first.message) }
        if !scans.isEmpty { parts.append(summary(levels, scans.flatMap(\.report.runs))) }
        if let review = reviews.first(where: { $0.review.approved })?.review, signOff.isEmpty {
            parts.append("signed off by \(review.by.oneLine)")
        }
        return Judgement(
            failures.isEmpty ? .pass : .fail, parts.joined(separator: "; "),
            findings: capped(failures, more: over.reduce(0) { $0 + $1.unnamed }, "findings over policy")
                + capped(
                    others,
                    more: within.reduce(0) { $0 + $1.unnamed } + scans.reduce(0) { $0 + $1.report.rest.excluded },
                    "findings"),
            proofs: scans.map { proof($0.evidence, $0.report, levels, input) }
                + reviews.map {
                    input.proof(
                        $0.evidence, "\($0.review.approved ? "approved" : "refused") by \($0.review.by.oneLine)")
                })
    }

    /// The results of one severity that count, against what policy allows.
    private struct Level {
        var severity: Severity
        var results: [(path: String, result: SecurityReport.Result)]
        /// Those of large reports that `results` does not have.
        var unnamed: Int
        var count: Int { results.count + unnamed }
        /// Nil: any number.
        var allowed: Int?
        var isOver: Bool { allowed.map { count > $0 } ?? false }

        init(_ severity: Severity, _ scans: [(evidence: LoadedEvidence, report: SecurityReport)], _ allowed: Int?) {
            self.severity = severity
            self.allowed = allowed
            unnamed = scans.reduce(0) { $0 + $1.report.rest.count(severity) }
            results = scans.flatMap { scan in
                scan.report.results.filter { $0.severity == severity && $0.excluded == nil }.map {
                    (scan.evidence.path, $0)
                }
            }
        }

        var findings: [Finding] {
            results.map { path, result in
                let place = result.location.map { " in \($0)" } ?? ""
                return Finding(
                    "security-\(severity.rawValue)", isOver ? .error : .note,
                    "\(result.rule)\(place): \(result.message.oneLine)",
                    remedy: isOver ? "Mend it, or have it accepted in the scanner with a reason." : "", file: path,
                    line: result.line)
            }
        }
    }

    /// "No findings (Bandit 1.7.5)", "2 medium findings, within policy", "1 high finding (0 allowed), 3 low"
    private static func summary(_ levels: [Level], _ runs: [SecurityReport.Run]) -> String {
        let there = levels.filter { !$0.results.isEmpty }
        guard !there.isEmpty else {
            var tools: [String] = []
            for run in runs {
                let name = run.tool + (run.toolVersion.map { " \($0)" } ?? "")
                if !tools.contains(name) { tools.append(name) }
            }
            return tools.isEmpty ? "No findings" : "No findings (\(listed(tools)))"
        }
        let words = there.map { level in
            let limit = level.allowed.map { level.isOver ? " (\($0) allowed)" : "" } ?? ""
            return "\(level.count) \(level.severity.rawValue)\(limit)"
        }
        let count = there.reduce(0) { $0 + $1.count }
        let within = there.contains(where: \.isOver) ? "" : ", within policy"
        return "\(counted(count, "finding")): \(words.joined(separator: ", "))\(within)"
    }

    private static func runFindings(_ evidence: LoadedEvidence, _ report: SecurityReport) -> [Finding] {
        if evidence.kind == .sarif, report.runs.isEmpty {
            return [
                Finding(
                    "scan-missing", .error, "\(evidence.path) holds no run, so nothing was scanned",
                    remedy: "Run the scanner, and add its report.", file: evidence.path)
            ]
        }
        return report.runs.filter { !$0.succeeded }.map { run in
            Finding(
                "scan-failed", .error, "the run of \(run.tool) did not end well",
                remedy: "Find out why it broke off, and scan again.",
                file: evidence.path, line: run.line)
        }
    }

    private static func reviewFindings(
        _ reviews: [(evidence: LoadedEvidence, review: SecurityReview)], _ input: RuleInput
    ) -> [Finding] {
        let refused = reviews.filter { !$0.review.approved }.map { evidence, review in
            let note = review.note.map { ": \($0.oneLine)" } ?? ""
            return Finding(
                "review-refused", .error, "\(review.by.oneLine) refused the release\(note)",
                remedy: "Mend what the review found, and ask for another one.", file: evidence.path)
        }
        guard refused.isEmpty, input.policy.security.signOff, reviews.isEmpty else { return refused }
        return [
            input.recordFinding(
                "sign-off-missing", .error, "policy asks for a person's sign-off, and there is none",
                remedy: "Add a security-review that names who approved the release.", field: "evidence")
        ]
    }

    private static func excluded(_ evidence: LoadedEvidence, _ report: SecurityReport) -> [Finding] {
        report.results.compactMap { result in
            result.excluded.map { why in
                Finding(
                    "security-not-counted", .note,
                    "\(result.rule): \(result.message.oneLine) (\(result.severity.rawValue), not counted: \(why))",
                    file: evidence.path, line: result.line)
            }
        }
    }

    /// The gravest result that counts, or how many there are.
    private static func proof(
        _ evidence: LoadedEvidence, _ report: SecurityReport, _ levels: [Level], _ input: RuleInput
    ) -> Proof {
        for level in levels {
            if let result = level.results.first(where: { $0.path == evidence.path })?.result {
                return input.proof(evidence, result.place, line: result.line)
            }
        }
        return input.proof(evidence, counted(report.total, "result"), line: report.runs.first?.line)
    }
}
