// RL-06: what scanners and people found about the release's security is within policy.
import Documents
import Evidence
import Files
import Primitives
package import ReleaseModel

package enum SecurityReviewed: Rule {
    package static let description = RuleDescription(
        id: .rl06, name: "Security review",
        summary: "Nobody ships a weakness that is known and too severe to ship.",
        required: "always",
        passesWhen: [
            "The findings of all scanners together are no more than policy allows of each severity: by default no critical "
                + "or high one, 10 medium ones, any number of low ones, and none of which nobody says how severe it is.",
            "Every scanner's run ended well.",
            "A person signed off, where `policy.security.sign_off` asks for it.",
        ],
        failsWhen: [
            "There are more findings of a severity than policy allows.",
            "A run says `executionSuccessful: false`, was ended by a signal, could not be started or notified an error, or a "
                + "SARIF report holds no run at all.",
            "A person's review refuses, contradicts itself or had expired when the release came out, or the sign-off that policy asks "
                + "for is missing.",
        ],
        details: [
            "Suppressions that were accepted, results whose `kind` isn't fail, and those with `baselineState: absent` are listed "
                + "and not counted.",
            "`security-severity` decides where a result or its rule has it: 9 and more is critical, 7 high, 4 medium, above 0 low. "
                + "Without it an error is high, a warning medium, a note low.",
            "Of a vulnerability the most severe rating counts: the word, the score or the CVSS vector (2.0 to 4.0). Negligible, "
                + "unimportant, informational and none are low. EPSS and SSVC rate no severity. What has neither a known word "
                + "nor a score is unrated.",
            "A vulnerability of one component that several scanners report under one name or alias is one finding.",
            "A VEX statement (OpenVEX, CSAF, or CycloneDX with a BOM-Link) sets a finding aside where weakness, component, version and "
                + "product are the finding's and it gives a justification, or says that it is fixed. An advisory of several CVEs is set "
                + "aside where each of them is. The finding is listed with who said so. A statement that meets no finding is a warning.",
            "The vulnerabilities that a bill of materials lists always count. It is a scan only where its tool does nothing but scan "
                + "(pip-audit, osv-scanner, grype, govulncheck), or where its entry says `scan: true`.",
        ],
        evidence: [.sarif, .scan, .vex, .securityReview, .cyclonedx],
        remedy:
            "Run a scanner on the release's commit, as with `trivy fs --format sarif --output scan.sarif .`, or have somebody review it. Fix the findings, or have each one accepted in the scanner with a reason, and scan again."
    )

    package static func concerns(_ evidence: LoadedEvidence, policy: Policy) -> Bool {
        guard evidence.kind == .spdx else { return description.evidence.contains(evidence.kind) }
        // SPDX 3 may list vulnerabilities, and earlier versions don't.
        return if case .bill(let bill) = evidence.reading { bill.vulnerabilities != nil || evidence.entry.scan } else {
            evidence.entry.scan
        }
    }

    package static func judge(_ input: RuleInput) -> Judgement {
        var scans: [SecurityScan] = []
        var unscanned: [LoadedEvidence] = []
        var reviews: [(evidence: LoadedEvidence, review: SecurityReview)] = []
        var vex: [(evidence: LoadedEvidence, document: VEXDocument)] = []
        for evidence in input.evidence {
            switch evidence.reading {
            case .security(let report): scans.append(SecurityScan(evidence, report))
            case .vex(let document): vex.append((evidence, document))
            case .bill(let bill):
                if let document = bill.statements { vex.append((evidence, document)) }
                let scan = SecurityScan(evidence, bill)
                if let scan { scans.append(scan) }
                let isScan = scan?.isScan ?? false
                if !isScan, bill.statements == nil, bill.vulnerabilities != nil || evidence.kind == .scan {
                    unscanned.append(evidence)
                }
            case .securityReview(let review): reviews.append((evidence, review))
            default: continue
            }
        }
        let missing =
            unscanned.first.map { "\($0.path) is no scan, and there is no scanner's report and no review" }
            ?? "No scanner's report and no review"
        guard !(scans.isEmpty && reviews.isEmpty) else {
            return .pending(missing, findings: unscanned.map { notScanned($0, .warning) })
        }
        let bills = input.evidence.compactMap { if case .bill(let bill) = $0.reading { bill } else { nil } }
        var statements = VEXStatements(vex, bills, input.record)
        for index in scans.indices { statements.apply(to: &scans[index]) }
        let found = SecurityFindings(scans)
        let policy = input.policy.security
        let levels = SecurityRating.allCases.map { SecurityLevel($0, found, policy) }
        let runs = scans.flatMap { runFindings($0.evidence, $0.report) }
        let signOff = reviewFindings(reviews, input)
        let (over, within) = (levels.filter(\.isOver), levels.filter { !$0.isOver })
        let failures = runs + signOff + over.flatMap(\.findings)
        let isScanned = scans.contains(where: \.isScan) || !reviews.isEmpty
        let others =
            statements.findings + within.flatMap(\.findings)
            + unscanned.map { notScanned($0, isScanned ? .note : .warning) }
            + scans.flatMap(\.remarks)
            + scans.flatMap(\.excluded)
        var parts: [String] = []
        if let first = (runs + signOff).first { parts.append(first.message) }
        if !scans.isEmpty { parts.append(summary(levels, scans.filter(\.isScan).flatMap(\.report.runs))) }
        if let review = reviews.first(where: { $0.review.approved })?.review, signOff.isEmpty {
            parts.append("signed off by \(review.by.oneLine)")
        }
        guard isScanned || !failures.isEmpty else { return .pending(missing, findings: capped(others, "findings")) }
        return Judgement(
            failures.isEmpty && over.isEmpty ? .pass : .fail, parts.joined(separator: "; "),
            findings: capped(
                failures, more: over.reduce(0) { $0 + $1.unnamed }, of: .error, "findings over policy")
                + capped(
                    others,
                    more: within.reduce(0) { $0 + $1.unnamed } + scans.reduce(0) { $0 + $1.report.rest.excluded },
                    "findings"),
            proofs: scans.map { proof($0, levels, input) }
                + vex.map {
                    input.proof(
                        $0.evidence, counted($0.document.statements.count, "statement"),
                        line: $0.document.statements.first?.line)
                }
                + reviews.map {
                    input.proof(
                        $0.evidence, "\($0.review.approved ? "approved" : "refused") by \($0.review.by.oneLine)")
                })
    }

    /// "No findings (Bandit 1.7.5)", "2 medium findings, within policy", "1 high finding (0 allowed), 3 low"
    private static func summary(_ levels: [SecurityLevel], _ runs: [SecurityReport.Run]) -> String {
        let there = levels.filter { $0.count > 0 }
        guard !there.isEmpty else {
            var tools: [String] = []
            for name in runs.map(\.toolWithVersion) where !tools.contains(name) { tools.append(name) }
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
                    remedy: "Run the scanner, and add its report.", file: evidence.path, subject: evidence.path)
            ]
        }
        return report.runs.filter { !$0.succeeded }.map { run in
            let why = run.failures.map { $0.oneLine }.joined(separator: "; ")
            return Finding(
                "scan-failed", .error, "the run of \(run.tool) did not end well\(why.isEmpty ? "" : ": \(why)")",
                remedy: "Find out why it broke off, and scan again.",
                file: evidence.path, line: run.line, subject: run.tool)
        }
    }

    private static func notScanned(_ evidence: LoadedEvidence, _ severity: FindingSeverity) -> Finding {
        Finding(
            "not-scanned", severity,
            "\(evidence.path) is a bill of materials, which doesn't say that anybody looked for vulnerabilities",
            remedy: "Add a scanner's report, or write \"scan: true\" in the file's entry if its tool scanned for them.",
            file: evidence.path, subject: evidence.path)
    }

    private static func reviewFindings(
        _ reviews: [(evidence: LoadedEvidence, review: SecurityReview)], _ input: RuleInput
    ) -> [Finding] {
        let refused = reviews.filter { !$0.review.approved }.map { evidence, review in
            let note = review.note.map { ": \($0.oneLine)" } ?? ""
            return Finding(
                "review-refused", .error, "\(review.by.oneLine) refused the release\(note)",
                remedy: "Fix what the review found, and ask for another one.", file: evidence.path,
                subject: evidence.path)
        }
        let expired = reviews.compactMap { expiry($0.evidence, $0.review, input.record) }
        guard refused.isEmpty, input.policy.security.signOff, reviews.isEmpty else { return refused + expired }
        return [
            input.recordFinding(
                "sign-off-missing", .error, "policy asks for a person's sign-off, and there is none",
                remedy: "Add a security-review that names who approved the release.", field: "evidence")
        ]
    }

    private static func expiry(_ evidence: LoadedEvidence, _ review: SecurityReview, _ record: ReleaseRecord)
        -> Finding?
    {
        guard review.approved, record.status.isPublished, let day = record.releaseDate, let expires = review.expires,
            !expires.covers(day)
        else { return nil }
        return Finding(
            "review-expired", .error,
            "the review by \(review.by.oneLine) ended on \(expires.dateText), before the release on \(day.dateText)",
            remedy: "Have the release reviewed again.", file: evidence.path, subject: evidence.path)
    }

    /// The most severe result that counts, or how many there are.
    private static func proof(_ scan: SecurityScan, _ levels: [SecurityLevel], _ input: RuleInput) -> Proof {
        let evidence = scan.evidence
        for level in levels {
            if let result = level.weaknesses.first(where: { $0.path == evidence.path })?.result {
                return input.proof(evidence, result.place, line: result.line)
            }
        }
        let count = counted(scan.report.total, "result")
        return input.proof(
            evidence, scan.isStated ? "\(count); that it was scanned is what the record says" : count,
            line: scan.report.runs.first?.line)
    }
}
