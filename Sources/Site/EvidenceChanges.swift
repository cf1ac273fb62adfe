// What changed in a release's evidence since the release before, as its page and its `status.json` say it.
import Documents
import Evidence
import Files
import Mustache
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
        !evidence.isRedacted && EvidenceFacts.has(evidence)
    }
}

struct EvidenceChanges {
    /// The release before.
    let version: String
    private let changes: [EvidenceDifference.Change]
    /// What the release before has evidence of.
    private let stated: Set<EvidenceSubject>

    init(of evidence: [LoadedEvidence], since before: EvidenceBefore) {
        version = before.version
        let old = EvidenceFacts(before.evidence)
        stated = old.stated
        changes = EvidenceDifference(from: old, to: EvidenceFacts(evidence)).changes
    }

    enum Name: Int, ViewName { case since, groups, lacking }

    static let shape = TemplateShape(
        Name.self,
        [
            .groups: TemplateShape(
                EvidenceView.GroupName.self,
                [.items: EvidenceView.itemShape.without(EvidenceView.ItemName.note, .href, .share)])
        ])

    /// Nil: nothing changed.
    var view: View<Name>? {
        guard !changes.isEmpty else { return nil }
        return [
            .since: .string(version), .groups: .views(groups, EvidenceView.group), .lacking: .text(lacking),
        ]
    }

    /// What is new as a whole, in words; nil: there is something of each subject to compare with.
    var lacking: String? {
        let names = changes.map(\.subject.counted).filter { !stated.contains($0) }.map(\.title)
        return names.isEmpty ? nil : ASCII.lowercased(names.joined(separator: ", "))
    }

    var groups: [EvidenceDigest.Group] {
        changes.filter { stated.contains($0.subject.counted) }.map { change in
            let items = change.rows.prefix(EvidenceDigest.limit).map { row in
                let value =
                    switch (row.before?.label, row.after?.label) {
                    case (let before?, let after?): "\(before) → \(after)"
                    case (nil, let after?): "new: \(after)"
                    case (let before, nil): "gone: was \(before ?? "")"
                    }
                return EvidenceDigest.Item(label: row.name, value: value)
            }
            return EvidenceDigest.Group(change.subject.title, items, total: change.rows.count, isOpen: true)
        }
    }

    var json: JSON {
        let changes = changes.map { change -> JSON in
            let rows = change.rows.prefix(EvidenceDigest.limit).map(\.json)
            return [
                "of": .string(change.subject.rawValue), "total": .int(change.rows.count), "rows": .array(rows),
            ]
        }
        return ["since": .string(version), "evidence": .array(changes)]
    }
}

extension EvidenceSubject {
    /// The subject of which this one is a count.
    fileprivate var counted: Self {
        switch self {
        case .outcomes: .tests
        case .rules: .findings
        case .tests, .coverage, .findings, .components: self
        }
    }

    fileprivate var title: String {
        switch self {
        case .tests: "Tests"
        case .outcomes: "Tests by outcome"
        case .coverage: "Coverage"
        case .findings: "Findings"
        case .rules: "Findings by rule"
        case .components: "Components"
        }
    }
}
