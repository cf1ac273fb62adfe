// What is other in an evidence file than in that of the release before, for people and for programs.
import Bundles
import Documents
import Evidence
import Files
import Primitives
import ReleaseModel

/// Over all evidence of a release.
struct EvidenceChanges {
    /// The release before.
    private let version: String
    /// In the order of the record.
    private let files: [(evidence: LoadedEvidence, changes: [EvidenceChange])]

    init(of evidence: [LoadedEvidence], since before: EvidenceBefore) {
        version = before.version
        files = evidence.map { ($0, before.changes($0)) }
    }

    /// Of the file at an index.
    func groups(_ index: Int) -> [EvidenceDigest.Group] { files[index].changes.map { $0.group(since: version) } }

    var json: JSON {
        let changed = files.filter { !$0.changes.isEmpty }.map { file -> JSON in
            [
                "path": .string(file.evidence.path), "kind": .string(file.evidence.kind.rawValue),
                "changes": .array(file.changes.map(\.json)),
            ]
        }
        return ["since": .string(version), "evidence": .array(changed)]
    }
}

package struct EvidenceChange {
    enum Subject: String {
        /// Test cases and their outcomes; of reports too large to tell each, how many there are of each outcome.
        case tests, outcomes
        /// Lines covered, by file.
        case coverage
        /// Of scanners, by rule.
        case findings
        /// Of a bill of materials, by identifier.
        case vulnerabilities
        case components
    }

    enum Value {
        case text(String)
        case count(Int)
        /// Of so many lines, so many are covered.
        case lines(Int, of: Int)

        var label: String {
            switch self {
            case .text(let text): text
            case .count(let count): Wording.number(count)
            case .lines(let covered, let valid): percentage(covered, of: valid)
            }
        }

        fileprivate var json: JSON {
            switch self {
            case .text(let text): .string(text)
            case .count(let count): .int(count)
            case .lines(let covered, let valid): .double(Double(covered) / Double(valid))
            }
        }
    }

    struct Row {
        var name: String
        /// Nil: it is new.
        var before: Value?
        /// Nil: it is gone.
        var after: Value?
    }

    var subject: Subject
    /// The first ones.
    var rows: [Row]
    /// How many there are; more than `rows` where the list was cut.
    var total: Int

    /// By name: what it was, or is.
    typealias Values = [BytewiseKey: Value]

    /// Of these names those whose values read otherwise, in their order.
    init(_ subject: Subject, _ names: [BytewiseKey], _ old: Values, _ new: Values) {
        let changed = names.filter { old[$0]?.label != new[$0]?.label }
        self.subject = subject
        total = changed.count
        rows = changed.prefix(EvidenceDigest.limit).map { Row(name: $0.text, before: old[$0], after: new[$0]) }
    }

    /// Sorted bytewise by name.
    init(_ subject: Subject, _ old: Values, _ new: Values) {
        let names = Set(old.keys).union(new.keys)
        self.init(subject, names.sorted { $0.text.precedesBytewise($1.text) }, old, new)
    }

    var json: JSON {
        let rows = rows.map { row -> JSON in
            .object(compact: [
                ("name", .string(row.name)), ("before", row.before?.json), ("after", row.after?.json),
            ])
        }
        return ["of": .string(subject.rawValue), "total": .int(total), "rows": .array(rows)]
    }

    /// `version`: of the release before.
    func group(since version: String) -> EvidenceDigest.Group {
        let items = rows.map { row in
            let value =
                switch (row.before?.label, row.after?.label) {
                case (let before?, let after?): "\(before) → \(after)"
                case (nil, let after?): "new: \(after)"
                case (let before, nil): "gone: was \(before ?? "")"
                }
            return EvidenceDigest.Item(label: row.name, value: value)
        }
        return .init("\(subject.title) that changed since \(version)", items, total: total, isOpen: true)
    }
}

extension EvidenceChange.Subject {
    fileprivate var title: String {
        switch self {
        case .tests: "Tests"
        case .outcomes: "Tests by outcome"
        case .coverage: "Coverage"
        case .findings: "Findings by rule"
        case .vulnerabilities: "Known vulnerabilities"
        case .components: "Components"
        }
    }
}
