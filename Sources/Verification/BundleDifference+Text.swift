// The difference between two bundles as text and as JSON.
import Attestation
import Checklist
package import Documents
import Evidence
import Files
import Primitives
import ReleaseModel

extension BundleDifference {
    package var json: JSON {
        .object(compact: [
            ("before", .string(before)),
            ("after", .string(after)),
            ("record", .array(record.map(\.json))),
            ("verdicts", .array(verdicts.map(\.json))),
            ("evidence", .array(evidence.map(\.json))),
            (
                "tests",
                [
                    "newly_failing": .array(newlyFailing.map(\.json)), "fixed": .array(fixed.map(\.json)),
                    "added": .array(addedTests.map(\.json)), "removed": .array(removedTests.map(\.json)),
                ]
            ),
            ("coverage", coverage?.json),
            ("file_coverage", .array(fileCoverage.map(\.json))),
            ("components", .array(components.map(\.json))),
            (
                "security",
                [
                    "new": .array(newFindings.map { .string($0.name) }),
                    "gone": .array(goneFindings.map { .string($0.name) }),
                ]
            ),
        ])
    }

    /// Ends with a newline. Digests are cut to twelve digits.
    package var text: String {
        guard !isEmpty else { return "\(before) and \(after) say the same\n" }
        var lines = ["\(before) → \(after)"]
        func section(_ title: String, _ entries: [String]) {
            guard !entries.isEmpty else { return }
            lines += ["", title] + entries.map { "  \($0)" }
        }
        section("Record", record.map { Self.line($0) })
        section("Verdicts", verdicts.map { Self.line($0) })
        section("Tests that fail now", newlyFailing.map { Self.line($0) })
        section("Tests that pass again", fixed.map { Self.line($0) })
        section("New tests", addedTests.map { "\($0.name): \($0.after ?? "")" })
        section("Tests that are gone", removedTests.map { "\($0.name): was \($0.before ?? "")" })
        let overall = coverage.map { $0.before == $0.after ? [] : ["all files: \($0.words)"] } ?? []
        section("Coverage", overall + fileCoverage.map { "\($0.path): \($0.words)" })
        section("Components", components.map { Self.line($0) })
        section("New security findings", newFindings.map(\.name))
        section("Security findings that are gone", goneFindings.map(\.name))
        section("Evidence", evidence.map { Self.line($0) })
        return lines.map(TerminalText.line).joined(separator: "\n") + "\n"
    }

    private static func line(_ change: Change) -> String {
        func short(_ value: String) -> String {
            SHA256Digest(hex: value) == nil ? value : "\(value.prefix(12))…"
        }
        switch (change.before, change.after) {
        case (let before?, let after?): return "~ \(change.name): \(short(before)) → \(short(after))"
        case (nil, let after?): return "+ \(change.name): \(short(after))"
        case (let before?, nil): return "- \(change.name): was \(short(before))"
        case (nil, nil): return change.name
        }
    }
}

extension BundleDifference.Coverage {
    fileprivate var json: JSON {
        .object(compact: [
            ("path", path.isEmpty ? nil : .string(path)), ("before", before?.json), ("after", after?.json),
        ])
    }

    fileprivate var words: String { "\(before?.words ?? "no report") → \(after?.words ?? "no report")" }
}

extension LineCount {
    /// `93.4 % (57 of 61)`
    fileprivate var words: String {
        valid > 0 ? "\(percentage(covered, of: valid)) (\(covered) of \(valid))" : "no lines"
    }
}
