// What changed in an evidence file since the previous release: coverage by file, and components that came and went.
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
        case (.coverage(let new), .coverage(let old)): coverage(old, new)
        case (.bill(let new), .bill(let old)): components(old, new)
        default: []
        }
    }

    /// The file of the same kind at the same path, else the only one of the kind.
    private func counterpart(of evidence: LoadedEvidence) -> LoadedEvidence? {
        let others = self.evidence.filter { $0.kind == evidence.kind && !$0.isRedacted }
        return others.first { $0.path.utf8.elementsEqual(evidence.path.utf8) } ?? (others.count == 1 ? others[0] : nil)
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
        let items = names.prefix(EvidenceDigest.limit).map { name in
            let value =
                switch (old[name], new[name]) {
                case (let before?, let after?): "\(before) → \(after)"
                case (nil, let after?): "new: \(after)"
                case (let before, nil): "gone: was \(before ?? "")"
                }
            return EvidenceDigest.Item(label: name, value: value)
        }
        return [.init(title, items, total: names.count)]
    }
}
