// The text of the pull request that hands a sync over to the people downstream, as Markdown.
import Documents
import Evidence
import Files
import Primitives
package import ReleaseModel
import Versions
import Workspace

package enum SyncPullRequest {
    /// Lines of the release notes.
    private static let excerptLimit = 40

    /// Which release, by which rule, what changes, what the release says of itself, and what was checked.
    package static func text(plan: SyncPlan, report: SyncReport, release: RenderedRelease, rule: SyncRule) -> String {
        let record = release.record
        let project = MarkdownText.escaped(record.project)
        let version = MarkdownText.escaped(plan.version)
        var lines = ["# Sync \(MarkdownText.escaped(plan.rule)) of \(project) \(version)", ""]
        lines += source(record, rule: rule, report: report)
        lines += ["## What changes", ""] + counts(report) + rows(report)
        lines += ["## From the release notes", ""] + excerpt(release.notesMarkdown)
        lines += ["## What was checked", ""] + checks(plan)
        return lines.joined(separator: "\n") + "\n"
    }

    private static func source(_ record: ReleaseRecord, rule: SyncRule, report: SyncReport) -> [String] {
        let approval = report.execution.approval
        let released = record.releaseDate.map { ", released on \($0.dateText)" } ?? ""
        let commit = record.commit.map { ", commit `\($0)`" } ?? ""
        let target = [rule.targetRepository, rule.targetPath.isEmpty ? nil : rule.targetPath].compactMap(\.self)
        let place = target.isEmpty ? "" : " to \(target.map(MarkdownText.escaped).joined(separator: ": "))"
        var lines = [
            "- Release: \(MarkdownText.escaped(record.project)) \(MarkdownText.escaped(record.version.text))\(released)\(commit)",
            "- Rule: \(MarkdownText.escaped(rule.id)), \(rule.strategy.rawValue) of \(MarkdownText.escaped(rule.source))\(place)",
            "- Plan: `\(report.plan.hex)`",
            "- Approved by \(MarkdownText.escaped(approval.by)) at \(approval.at.text)"
                + (approval.note.map { ": \(MarkdownText.escaped($0))" } ?? ""),
        ]
        lines.append("")
        return lines
    }

    private static func counts(_ report: SyncReport) -> [String] {
        let execution = report.execution
        return [
            "| Added | Modified | Deleted | Unchanged |", "|---|---|---|---|",
            "| \(execution.added) | \(execution.modified) | \(execution.deleted) | \(execution.unchanged) |", "",
        ]
    }

    private static func rows(_ report: SyncReport) -> [String] {
        let changed = report.changes.filter { $0.action != .unchanged }
        let lines = changed.map { change in
            let note = change.note.map { " (\(MarkdownText.escaped($0)))" } ?? ""
            return "\(change.action.rawValue) \(MarkdownText.escaped(change.target))\(note)"
        }
        return lines.isEmpty ? [] : list(lines) + [""]
    }

    /// Quoted, so that its headings stay its own.
    private static func excerpt(_ notes: String) -> [String] {
        let lines = notes.split(separator: "\n", omittingEmptySubsequences: false)
        var quoted = lines.prefix(excerptLimit).map { $0.isEmpty ? ">" : "> \($0)" }
        if lines.count > excerptLimit { quoted += [">", "> …"] }
        return quoted + [""]
    }

    private static func checks(_ plan: SyncPlan) -> [String] {
        var lines = ["| Check | Outcome | Findings |", "|---|---|---|"]
        lines += plan.checks.map {
            "| \(MarkdownText.escaped($0.name.rawValue)) | \($0.outcome.rawValue) | \($0.findings.count) |"
        }
        let findings = plan.checks.flatMap(\.findings)
        return lines + (findings.isEmpty ? [] : [""] + list(findings.map { MarkdownText.escaped($0.text) }))
    }

    private static func list(_ lines: [String]) -> [String] { shortened(lines).map { "- \($0)" } }
}
