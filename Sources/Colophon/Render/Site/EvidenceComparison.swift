// What changed in an evidence file since the previous release: tests, coverage by file, findings by rule, and components.
package import ReleaseModel

/// The evidence of the release before, to compare with.
package struct EvidenceBefore: Sendable {
    package var version: String
    package var evidence: [LoadedEvidence]
    package init(version: String, evidence: [LoadedEvidence]) {
        self.version = version
        self.evidence = evidence
    }

    /// Nothing where the previous release has no such file, or it is redacted there.
    func groups(_ evidence: LoadedEvidence) -> [EvidenceDigest.Group] {
        switch (evidence.reading, counterpart(of: evidence)?.reading) {
        case (.tests(let new), .tests(let old)): tests(old, new)
        case (.coverage(let new), .coverage(let old)): coverage(old, new)
        case (.security(let new), .security(let old)): findings("Findings by rule", old, new)
        case (.bill(let new), .bill(let old)):
            components(old, new)
                + findings("Known vulnerabilities", old.vulnerabilities ?? .empty, new.vulnerabilities ?? .empty)
        default: []
        }
    }

    /// The file of the same kind at the same path, else the only one of the kind.
    private func counterpart(of evidence: LoadedEvidence) -> LoadedEvidence? {
        let others = self.evidence.filter { $0.kind == evidence.kind && !$0.isRedacted }
        return others.first { $0.path.utf8.elementsEqual(evidence.path.utf8) } ?? (others.count == 1 ? others[0] : nil)
    }

    /// Tests that failed and didn't before first, then those that pass now, those that are gone, and those that are new. Of cases
    /// of one name the worst outcome counts. Large reports don't tell all their tests: of these the numbers are compared.
    private func tests(_ old: TestReport, _ new: TestReport) -> [EvidenceDigest.Group] {
        func outcomes(_ report: TestReport) -> [String: TestReport.Outcome] {
            var outcomes: [String: TestReport.Outcome] = [:]
            for test in report.cases {
                let name = test.suite.isEmpty ? test.name : "\(test.suite).\(test.name)"
                if let known = outcomes[name], Self.rank(known) <= Self.rank(test.outcome) { continue }
                outcomes[name] = test.outcome
            }
            return outcomes
        }
        guard old.rest.total == 0, new.rest.total == 0 else {
            func counts(_ report: TestReport) -> [String: String] {
                Dictionary(
                    uniqueKeysWithValues: TestReport.Outcome.allCases.map {
                        ($0.rawValue, Wording.number(report.count($0)))
                    })
            }
            return group("Tests by outcome that changed since \(version)", counts(old), counts(new))
        }
        let (before, after) = (outcomes(old), outcomes(new))
        let names = Set(before.keys).union(after.keys).filter { before[$0] != after[$0] }
        func order(_ name: String) -> Int {
            guard let outcome = after[name] else { return 2 }
            return Self.rank(outcome) < 2 ? 0 : before[name] == nil ? 3 : 1
        }
        let sorted = names.map { (order($0), $0) }.sorted {
            $0.0 == $1.0 ? $0.1.utf8.lexicographicallyPrecedes($1.1.utf8) : $0.0 < $1.0
        }
        return group(
            "Tests that changed since \(version)", sorted.map(\.1), before.mapValues(\.rawValue),
            after.mapValues(\.rawValue))
    }

    private static func rank(_ outcome: TestReport.Outcome) -> Int {
        switch outcome {
        case .error: 0
        case .failed: 1
        case .skipped: 2
        case .passed: 3
        }
    }

    private func findings(_ what: String, _ old: SecurityReport, _ new: SecurityReport) -> [EvidenceDigest.Group] {
        func counts(_ report: SecurityReport) -> [String: String] {
            var counts: [String: String] = [:]
            for (rule, count) in report.byRule { counts[rule.isEmpty ? "(no rule)" : rule] = Wording.number(count) }
            return counts
        }
        return group("\(what) that changed since \(version)", counts(old), counts(new))
    }

    private func coverage(_ old: CoverageReport, _ new: CoverageReport) -> [EvidenceDigest.Group] {
        func rates(_ report: CoverageReport) -> [String: String] {
            var rates: [String: String] = [:]
            for file in report.files where file.linesValid > 0 {
                rates[file.path] = Wording.percent(file.linesCovered, of: file.linesValid)
            }
            rates["All files"] = report.lineRate.map { Wording.percent($0) }
            return rates
        }
        return group("Coverage that changed since \(version)", rates(old), rates(new))
    }

    private func components(_ old: BillOfMaterials, _ new: BillOfMaterials) -> [EvidenceDigest.Group] {
        func versions(_ bill: BillOfMaterials) -> [String: String] {
            var versions: [String: [String]] = [:]
            for component in bill.components {
                versions[component.unversioned, default: []].append(component.version ?? "no version")
            }
            return versions.mapValues {
                $0.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.joined(separator: ", ")
            }
        }
        return group("Components that changed since \(version)", versions(old), versions(new))
    }

    private func group(_ title: String, _ old: [String: String], _ new: [String: String]) -> [EvidenceDigest.Group] {
        let names = Set(old.keys).union(new.keys).filter { old[$0] != new[$0] }
            .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        return group(title, names, old, new)
    }

    private func group(
        _ title: String, _ names: [String], _ old: [String: String], _ new: [String: String]
    ) -> [EvidenceDigest.Group] {
        let items = names.prefix(EvidenceDigest.limit).map { name in
            let value =
                switch (old[name], new[name]) {
                case (let before?, let after?): "\(before) → \(after)"
                case (nil, let after?): "new: \(after)"
                case (let before, nil): "gone: was \(before ?? "")"
                }
            return EvidenceDigest.Item(label: name, value: value)
        }
        return [.init(title, items, total: names.count, isOpen: true)]
    }
}

extension SecurityReport {
    fileprivate static let empty = SecurityReport(runs: [], results: [])
}
