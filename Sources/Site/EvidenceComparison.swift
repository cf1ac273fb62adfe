// What changed in an evidence file since the previous release: tests, coverage by file, findings by rule, and components.
import Bundles
import Evidence
import Files
import Primitives
package import ReleaseModel

/// The evidence of the release before, to compare with.
package struct EvidenceBefore: Sendable {
    package var version: String
    package var evidence: [LoadedEvidence]
    package init(version: String, evidence: [LoadedEvidence]) {
        self.version = version
        self.evidence = evidence
    }

    /// Whether there may be something to compare.
    package static func isCompared(_ evidence: LoadedEvidence) -> Bool {
        guard !evidence.isRedacted else { return false }
        return switch evidence.reading {
        case .tests, .coverage, .security, .bill: true
        default: false
        }
    }

    /// Only what is other; nothing where the previous release has no such file, or one of both is redacted.
    package func changes(_ evidence: LoadedEvidence) -> [EvidenceChange] {
        guard Self.isCompared(evidence) else { return [] }
        let changes: [EvidenceChange] =
            switch (evidence.reading, counterpart(of: evidence)?.reading) {
            case (.tests(let new), .tests(let old)): [tests(old, new)]
            case (.coverage(let new), .coverage(let old)): [coverage(old, new)]
            case (.security(let new), .security(let old)): [findings(.findings, old, new)]
            case (.bill(let new), .bill(let old)):
                [
                    components(old, new),
                    findings(.vulnerabilities, old.vulnerabilities ?? .empty, new.vulnerabilities ?? .empty),
                ]
            default: []
            }
        return changes.filter { $0.total > 0 }
    }

    /// The file of the same kind at the same path, else the only one of the kind.
    private func counterpart(of evidence: LoadedEvidence) -> LoadedEvidence? {
        let others = self.evidence.filter { $0.kind == evidence.kind && !$0.isRedacted }
        return others.first { $0.path.hasSameBytes(as: evidence.path) } ?? (others.count == 1 ? others[0] : nil)
    }

    /// Tests that failed and didn't before first, then those that pass now, those that are gone, and those that are new. Of cases
    /// of one name the worst outcome counts. Large reports don't tell all their tests: of these the numbers are compared.
    private func tests(_ old: TestReport, _ new: TestReport) -> EvidenceChange {
        func outcomes(_ report: TestReport) -> [BytewiseKey: TestReport.Outcome] {
            var outcomes: [BytewiseKey: TestReport.Outcome] = [:]
            for test in report.cases {
                let name = BytewiseKey(test.suite.isEmpty ? test.name : "\(test.suite).\(test.name)")
                if let known = outcomes[name], Self.rank(known) <= Self.rank(test.outcome) { continue }
                outcomes[name] = test.outcome
            }
            return outcomes
        }
        guard old.rest.total == 0, new.rest.total == 0 else {
            func counts(_ report: TestReport) -> EvidenceChange.Values {
                Dictionary(
                    uniqueKeysWithValues: TestReport.Outcome.allCases.map {
                        (BytewiseKey($0.rawValue), .count(report.count($0)))
                    })
            }
            return EvidenceChange(.outcomes, counts(old), counts(new))
        }
        let (before, after) = (outcomes(old), outcomes(new))
        let names = Set(before.keys).union(after.keys).filter { before[$0] != after[$0] }
        func order(_ name: BytewiseKey) -> Int {
            guard let outcome = after[name] else { return 2 }
            return Self.rank(outcome) < 2 ? 0 : before[name] == nil ? 3 : 1
        }
        let sorted = names.map { (order($0), $0) }.sorted {
            $0.0 == $1.0 ? $0.1.text.precedesBytewise($1.1.text) : $0.0 < $1.0
        }
        return EvidenceChange(
            .tests, sorted.map(\.1), before.mapValues { .text($0.rawValue) }, after.mapValues { .text($0.rawValue) })
    }

    private static func rank(_ outcome: TestReport.Outcome) -> Int {
        switch outcome {
        case .error: 0
        case .failed: 1
        case .skipped: 2
        case .passed: 3
        }
    }

    private func findings(
        _ subject: EvidenceChange.Subject, _ old: SecurityReport, _ new: SecurityReport
    ) -> EvidenceChange {
        func counts(_ report: SecurityReport) -> EvidenceChange.Values {
            var counts: EvidenceChange.Values = [:]
            for (rule, count) in report.byRule {
                counts[BytewiseKey(rule.isEmpty ? "(no rule)" : rule)] = .count(count)
            }
            return counts
        }
        return EvidenceChange(subject, counts(old), counts(new))
    }

    private func coverage(_ old: CoverageReport, _ new: CoverageReport) -> EvidenceChange {
        func rates(_ report: CoverageReport) -> EvidenceChange.Values {
            var rates: EvidenceChange.Values = [:]
            for file in report.files where file.linesValid > 0 {
                rates[BytewiseKey(file.path)] = .lines(file.linesCovered, of: file.linesValid)
            }
            if report.linesValid > 0 {
                rates[BytewiseKey("All files")] = .lines(report.linesCovered, of: report.linesValid)
            }
            return rates
        }
        return EvidenceChange(.coverage, rates(old), rates(new))
    }

    private func components(_ old: BillOfMaterials, _ new: BillOfMaterials) -> EvidenceChange {
        func versions(_ bill: BillOfMaterials) -> EvidenceChange.Values {
            var versions: [BytewiseKey: [String]] = [:]
            for component in bill.components {
                versions[BytewiseKey(component.unversioned), default: []].append(component.version ?? "no version")
            }
            return versions.mapValues { .text($0.sorted { $0.precedesBytewise($1) }.joined(separator: ", ")) }
        }
        return EvidenceChange(.components, versions(old), versions(new))
    }
}

extension SecurityReport {
    fileprivate static let empty = SecurityReport(runs: [], results: [])
}
