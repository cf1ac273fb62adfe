// What changed in the evidence from one release to another: the one comparison for pages, `status.json` and `diff`.
import Primitives
package import ReleaseModel

/// Each subject is compared over all files of a release, so that a report which moved to another file is no change. What no
/// file reports counts as nothing; what a redacted or unreadable file may hold on either side is not compared.
package struct EvidenceDifference: Sendable {
    package enum Value: Sendable, Hashable {
        case outcome(TestReport.Outcome)
        case count(Int)
        case lines(LineCount)
        case finding(EvidenceFacts.Finding)
        /// Sorted bytewise.
        case versions([String])
    }

    package struct Row: Sendable, Hashable {
        package var name: String
        /// Nil: it is new.
        package var before: Value?
        /// Nil: it is gone.
        package var after: Value?
    }

    package struct Change: Sendable, Hashable {
        package var subject: EvidenceSubject
        package var rows: [Row]
    }

    /// Of all source files together, as the name of a row that comes first.
    package static let allFiles = "All files"

    /// Only subjects with rows, in a fixed order.
    package private(set) var changes: [Change] = []

    package init(from old: EvidenceFacts, to new: EvidenceFacts) {
        let hidden = old.hidden.union(new.hidden)
        func add(_ subject: EvidenceSubject, _ rows: [Row]) {
            if !rows.isEmpty { changes.append(Change(subject: subject, rows: rows)) }
        }
        if !hidden.contains(.tests) {
            if old.hasUnlistedTests || new.hasUnlistedTests {
                add(.outcomes, Self.rows(old.outcomes, new.outcomes) { .count($0) })
            } else {
                add(.tests, Self.tests(old.tests, new.tests))
            }
        }
        if !hidden.contains(.coverage) { add(.coverage, Self.coverage(old, new)) }
        if !hidden.contains(.components) {
            add(
                .components,
                Self.rows(old.components, new.components) { .versions($0.sorted { $0.precedesBytewise($1) }) })
        }
        if !hidden.contains(.findings) {
            if old.hasUnlistedFindings || new.hasUnlistedFindings {
                add(.rules, Self.rows(old.rules, new.rules) { .count($0) })
            } else {
                add(.findings, Self.rows(old.findings, new.findings) { .finding($0) })
            }
        }
    }

    package subscript(_ subject: EvidenceSubject) -> [Row] { changes.first { $0.subject == subject }?.rows ?? [] }

    /// Names whose values differ, sorted bytewise.
    private static func rows<Fact: Equatable>(
        _ old: [BytewiseKey: Fact], _ new: [BytewiseKey: Fact], _ value: (Fact) -> Value
    ) -> [Row] {
        Set(old.keys).union(new.keys).filter { old[$0] != new[$0] }
            .sorted { $0.text.precedesBytewise($1.text) }
            .map { Row(name: $0.text, before: old[$0].map(value), after: new[$0].map(value)) }
    }

    /// Tests that fail and didn't before come first, then those that pass again, those that are gone, and those that are new.
    private static func tests(
        _ old: [BytewiseKey: TestReport.Outcome], _ new: [BytewiseKey: TestReport.Outcome]
    ) -> [Row] {
        func order(_ row: Row) -> Int {
            guard case .outcome(let after) = row.after else { return 2 }
            return after.isFailure ? 0 : row.before == nil ? 3 : 1
        }
        let rows = rows(old, new) { .outcome($0) }
        return (0...3).flatMap { place in rows.filter { order($0) == place } }
    }

    /// Files whose percentage changed; those without a line to cover are as good as not there.
    private static func coverage(_ old: EvidenceFacts, _ new: EvidenceFacts) -> [Row] {
        func isSame(_ left: LineCount?, _ right: LineCount?) -> Bool {
            switch (left, right) {
            case (let left?, let right?):
                percentage(left.covered, of: left.valid) == percentage(right.covered, of: right.valid)
            case (nil, nil): true
            default: false
            }
        }
        func covered(_ files: [BytewiseKey: LineCount]) -> [BytewiseKey: LineCount] { files.filter { $1.valid > 0 } }
        let (before, after) = (covered(old.files), covered(new.files))
        var rows = rows(before, after) { .lines($0) }.filter { row in
            guard case .lines(let left) = row.before, case .lines(let right) = row.after else { return true }
            return !isSame(left, right)
        }
        let (left, right) = (
            old.lines.flatMap { $0.valid > 0 ? $0 : nil }, new.lines.flatMap { $0.valid > 0 ? $0 : nil }
        )
        if !isSame(left, right) {
            rows.insert(
                Row(name: allFiles, before: left.map(Value.lines), after: right.map(Value.lines)), at: 0)
        }
        return rows
    }
}
