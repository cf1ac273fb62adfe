// What changed between two bundles: verdicts, tests, coverage, security findings, evidence and the record.
package import Bundles
import Checklist
package import Documents
import Evidence
package import Files
import Primitives
package import ReleaseModel
import Versions
import Workspace

/// `colophon diff A B`. Tests, coverage and findings are read from the evidence itself, so that a redacted file has none.
package struct BundleDifference: Sendable, Hashable {
    /// Something that one side has and the other hasn't, or that is not the same on both.
    package struct Change: Sendable, Hashable {
        package var name: String
        /// Nil: it came.
        package var before: String?
        /// Nil: it went.
        package var after: String?
        package init(_ name: String, before: String?, after: String?) {
            self.name = name
            self.before = before
            self.after = after
        }
        package var json: JSON {
            .object(compact: [
                ("name", .string(name)), ("before", JSON.text(before)), ("after", JSON.text(after)),
            ])
        }
    }
    /// Covered and coverable lines of a file, or of all (an empty path).
    package struct Coverage: Sendable, Hashable {
        package var path: String
        /// Nil: not covered by any report there.
        package var before: LineCount?
        package var after: LineCount?
    }
    package var before: String
    package var after: String
    package var record: [Change]
    /// By check; the label of each side.
    package var verdicts: [Change]
    /// By path; SHA-256 of each side.
    package var evidence: [Change]
    /// By suite and name; the outcome of each side. In bytewise order of the names, as all lists are.
    package var newlyFailing: [Change]
    package var fixed: [Change]
    package var addedTests: [Change]
    package var removedTests: [Change]
    /// Nil where neither side has a report.
    package var coverage: Coverage?
    /// Files whose counts differ, sorted bytewise by path.
    package var fileCoverage: [Coverage]
    /// By package URL or name without the version; the versions of each side.
    package var components: [Change]
    package var newFindings: [Change]
    package var goneFindings: [Change]

    /// Throws where a bundle's file can't be read again for its large evidence.
    package init(from a: ReadBundle, to b: ReadBundle) throws(FileError) {
        before = a.identifier
        after = b.identifier
        record = Self.changes(Self.fields(a), Self.fields(b))
        verdicts = Self.changes(Self.labels(a), Self.labels(b))
        evidence = Self.changes(Self.evidenceDigests(a), Self.evidenceDigests(b))
        let (old, new) = (try Self.facts(a), try Self.facts(b))
        let difference = EvidenceDifference(from: old, to: new)
        let tests = difference[.tests].sorted { $0.name.precedesBytewise($1.name) }
        func selected(_ isSelected: (TestReport.Outcome?, TestReport.Outcome?) -> Bool) -> [Change] {
            tests.filter { isSelected($0.before?.outcome, $0.after?.outcome) }.map(Change.init)
        }
        newlyFailing = selected { $1?.isFailure == true && $0?.isFailure != true }
        fixed = selected { $0?.isFailure == true && $1 == .passed }
        addedTests = selected { before, _ in before == nil }
        removedTests = selected { _, after in after == nil }
        coverage =
            old.lines == nil && new.lines == nil ? nil : Coverage(path: "", before: old.lines, after: new.lines)
        fileCoverage = difference[.coverage].filter { $0.name != EvidenceDifference.allFiles }
            .map { Coverage(path: $0.name, before: $0.before?.lines, after: $0.after?.lines) }
        components = difference[.components].map(Change.init)
        newFindings = difference[.findings].flatMap { Self.surplus(of: $0.after, over: $0.before, at: $0.name) }
            .map { Change($0, before: nil, after: "found") }
        goneFindings = difference[.findings].flatMap { Self.surplus(of: $0.before, over: $0.after, at: $0.name) }
            .map { Change($0, before: "found", after: nil) }
    }

    /// Over all evidence files, whatever their size.
    private static func facts(_ bundle: ReadBundle) throws(FileError) -> EvidenceFacts {
        let read = try bundle.readEvidence(keeping: .max)
        var facts = EvidenceFacts(read.sorted { $0.key < $1.key }.map(\.value))
        for evidence in bundle.evidence where evidence.isRedacted { facts.hide(evidence.kind) }
        return facts
    }

    package var isEmpty: Bool {
        record.isEmpty && verdicts.isEmpty && evidence.isEmpty && newlyFailing.isEmpty && fixed.isEmpty
            && addedTests.isEmpty && removedTests.isEmpty && coverage?.before == coverage?.after
            && fileCoverage.isEmpty && components.isEmpty && newFindings.isEmpty && goneFindings.isEmpty
    }

    private static func changes(_ a: [String: String], _ b: [String: String]) -> [Change] {
        Set(a.keys).union(b.keys).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
            .filter { a[$0] != b[$0] }
            .map { Change($0, before: a[$0], after: b[$0]) }
    }

    /// Each result that there is more of, or that is of another severity now.
    private static func surplus(
        of value: EvidenceDifference.Value?, over other: EvidenceDifference.Value?, at place: String
    ) -> [String] {
        guard case .finding(let finding) = value else { return [] }
        var count = finding.count
        if case .finding(let known) = other, known.severity == finding.severity { count -= known.count }
        return Array(repeating: "\(finding.severity.rawValue) \(place): \(finding.message)", count: max(0, count))
    }

    private static func labels(_ bundle: ReadBundle) -> [String: String] {
        Dictionary(bundle.verdicts.map { ($0.id.rawValue, $0.label) }, uniquingKeysWith: { first, _ in first })
    }

    private static func evidenceDigests(_ bundle: ReadBundle) -> [String: String] {
        Dictionary(
            bundle.evidence.filter { !$0.isMissing }.map { ($0.entry.path, $0.sha256.hex) },
            uniquingKeysWith: { first, _ in first })
    }

    /// The record in a few fields that people ask about.
    private static func fields(_ bundle: ReadBundle) -> [String: String] {
        let record = bundle.record
        let notes = record.notes
        var fields: [String: String] = [
            "project": record.project, "version": record.version.text, "type": record.type.rawValue,
            "status": record.status.rawValue, "readiness": bundle.readiness.words,
            "policy": bundle["data/policy.json"]?.sha256.hex ?? "",
        ]
        fields["commit"] = record.commit
        fields["previous"] = record.previous?.text
        fields["released"] = record.releaseDate?.text
        let counts: [(String, Int)] = [
            ("highlights", notes.highlights.count), ("features", notes.features.count),
            ("improvements", notes.improvements.count), ("fixes", notes.fixes.count),
            ("breaking", notes.breaking.count),
            ("deprecations", notes.deprecations.count), ("security", notes.security.count),
            ("known_issues", notes.knownIssues.count), ("contributors", notes.contributors.count),
        ]
        for (name, count) in counts { fields["notes.\(name)"] = "\(count)" }
        fields["artifacts"] = "\(record.artifacts.count)"
        return fields
    }
}

extension BundleDifference.Change {
    fileprivate init(_ row: EvidenceDifference.Row) {
        self.init(row.name, before: row.before?.label, after: row.after?.label)
    }
}

extension EvidenceDifference.Value {
    fileprivate var outcome: TestReport.Outcome? { if case .outcome(let outcome) = self { outcome } else { nil } }
    fileprivate var lines: LineCount? { if case .lines(let lines) = self { lines } else { nil } }
}
