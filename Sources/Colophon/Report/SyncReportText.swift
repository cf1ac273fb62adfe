// What an apply did, as text for people.
import Bundles
import Documents
import Primitives
import ReleaseModel
import Sync

package enum SyncReportText {
    /// One line a changed file, the counts, who approved it, and where it was committed. Ends with a newline.
    package static func text(_ applied: AppliedSync, showsUnchanged: Bool = false) -> String {
        let report = applied.report
        let execution = report.execution
        var lines = report.changes.filter { showsUnchanged || $0.action != .unchanged }.map { change in
            "\(change.action.rawValue.padded(to: 9)) \(change.target)" + (change.note.map { " (\($0))" } ?? "")
        }
        let done = report.isRepeated ? "was applied before" : "applied"
        lines.append(
            "\(execution.rule) \(execution.version) \(done): \(execution.added) added, \(execution.modified) modified, "
                + "\(execution.deleted) deleted, \(execution.unchanged) unchanged")
        lines.append("plan \(report.plan.hex), approved by \(execution.approval.by) at \(execution.approval.at.text)")
        if let branch = applied.branch {
            lines.append(applied.commit.map { "committed on \(branch): \($0)" } ?? "\(branch) has nothing to commit")
        }
        if let file = applied.pullRequestFile { lines.append("pull request: \(file)") }
        return lines.map(TerminalText.line).joined(separator: "\n") + "\n"
    }
}
