// The findings of all scanners together: each weakness once, by severity, against what policy allows.
import Evidence
import Primitives
import ReleaseModel

/// One file that says what was found. What it says counts whoever wrote it; that somebody looked, only a scan shows.
struct SecurityScan {
    var evidence: LoadedEvidence
    var report: SecurityReport
    /// Else it is a bill of materials with what somebody knew.
    var isScan = true
    /// That it was a scan is a person's word (`scan: true`).
    var isStated = false

    init(_ evidence: LoadedEvidence, _ report: SecurityReport) {
        self.evidence = evidence
        self.report = report
    }

    /// Nil: the bill of materials names no vulnerability, and nothing says that anybody scanned.
    init?(_ evidence: LoadedEvidence, _ bill: BillOfMaterials) {
        isScan = bill.isScan || evidence.entry.scan
        guard isScan || bill.vulnerabilities.map({ $0.total > 0 }) ?? false else { return nil }
        self.evidence = evidence
        report = bill.vulnerabilities ?? SecurityReport(runs: [.init(tool: bill.format, line: 1)], results: [])
        isStated = isScan && !bill.isScan
    }

    /// What does not count, with the reason.
    var excluded: [Finding] {
        report.results.compactMap { result in
            result.excluded.map { why in
                let text = result.message.isBlank ? "" : ": \(result.message.oneLine)"
                return Finding(
                    "security-not-counted", .note,
                    "\(result.rule)\(text) (\(result.severity.rawValue), not counted: \(why))",
                    file: evidence.path, line: result.line, subject: result.subject)
            }
        }
    }

    /// What is odd and decides nothing, and what the scanner itself warns of.
    var remarks: [Finding] {
        report.remarks.map {
            Finding("security-oddity", .note, $0.text.oneLine, file: evidence.path, line: $0.line)
        }
            + report.runs.flatMap { run in
                run.warnings.map {
                    Finding(
                        "scanner-warning", .note, "\(run.tool) warns: \($0.oneLine)", file: evidence.path,
                        line: run.line)
                }
            }
    }
}

/// What counts.
struct SecurityFindings {
    /// A result, and the other files that report the same weakness.
    struct Weakness {
        var path: String
        var result: SecurityReport.Result
        /// The most severe that any of the files says.
        var severity: SecurityRating
        var others: [String] = []
    }

    private(set) var weaknesses: [Weakness] = []
    /// By severity those that no result in `weaknesses` is of.
    private var unnamed: [SecurityRating: Int] = [:]

    init(_ scans: [SecurityScan]) {
        var matching = WeaknessMatching()
        /// Of each finding that has names and components, in the order of the files: the result, unless it is only counted.
        var found: [(scan: SecurityScan, result: SecurityReport.Result?)] = []
        for (index, scan) in scans.enumerated() {
            for result in scan.report.results where result.excluded == nil {
                found.append((scan, result))
                matching.add(
                    names: [result.rule] + result.aliases, components: result.components, severity: result.severity,
                    file: index)
            }
            for severity in SecurityRating.allCases {
                unnamed[severity, default: 0] += scan.report.rest.count(severity)
            }
            for rest in scan.report.rest.weaknesses {
                unnamed[rest.severity, default: 0] -= 1
                found.append((scan, nil))
                matching.add(names: rest.names, components: rest.components, severity: rest.severity, file: index)
            }
        }
        for group in matching.groups(order: scans.map(\.evidence.path)) {
            let results = group.members.compactMap { member in
                found[member].result.map { (path: found[member].scan.evidence.path, result: $0) }
            }
            guard let first = results.first else {
                unnamed[group.severity, default: 0] += 1
                continue
            }
            var weakness = Weakness(path: first.path, result: first.result, severity: group.severity)
            for member in group.members {
                let path = found[member].scan.evidence.path
                if path != first.path, !weakness.others.contains(path) { weakness.others.append(path) }
            }
            weaknesses.append(weakness)
        }
    }

    func unnamed(_ severity: SecurityRating) -> Int { unnamed[severity] ?? 0 }
}

/// The findings of one severity, against what policy allows.
struct SecurityLevel {
    let severity: SecurityRating
    let weaknesses: [SecurityFindings.Weakness]
    /// Those of large reports that `weaknesses` does not have.
    let unnamed: Int
    /// Nil: any number.
    let allowed: Int?
    var count: Int { weaknesses.count + unnamed }
    var isOver: Bool { allowed.map { count > $0 } ?? false }

    init(_ severity: SecurityRating, _ all: SecurityFindings, _ policy: Policy.Security) {
        self.severity = severity
        weaknesses = all.weaknesses.filter { $0.severity == severity }
        unnamed = all.unnamed(severity)
        allowed =
            switch severity {
            case .critical: policy.critical
            case .high: policy.high
            case .medium: policy.medium
            case .low: policy.low
            case .unrated: policy.unrated
            }
    }

    var findings: [Finding] {
        weaknesses.map { weakness in
            let result = weakness.result
            let place = result.location.map { " in \($0)" } ?? ""
            let text = result.message.isBlank ? "" : ": \(result.message.oneLine)"
            let others = weakness.others.isEmpty ? "" : " (also in \(listed(weakness.others)))"
            let unrated = severity == .unrated ? " (unrated: neither a known severity nor a score)" : ""
            return Finding(
                Self.code(severity), isOver ? .error : .note,
                "\(result.rule)\(place)\(text)\(unrated)\(others)", remedy: isOver ? remedy : "",
                file: weakness.path, line: result.line, subject: result.subject)
        }
    }

    fileprivate static func code(_ severity: SecurityRating) -> String { "security-\(severity.rawValue)" }

    private var remedy: String {
        severity == .unrated
            ? "Find out how severe it is and have the scanner say so, fix it, or have it accepted with a reason."
            : "Fix it, or have it accepted in the scanner with a reason."
    }
}

extension Finding {
    /// A scanner's finding of the least severity.
    package var isLow: Bool { code == SecurityLevel.code(.low) }
}
