// The checklists of all releases in the forms of one, the newest first: `colophon check --all`.
import Documents
import Files
import Primitives
package import ReleaseModel
import Site
import Versions
package import Workspace

package struct ChecklistReports: Sendable {
    /// Of one release what is printed of it, and no more: there may be thousands.
    private struct Part: Sendable {
        var name: String
        var readiness: Readiness?
        /// Files named from where colophon runs.
        var findings: [Finding]
        var text = ""
        var json: JSON?
        var checks: [ReleaseSummary.Check] = []
        var unread = 0
        var checklist: Checklist?
        var folder: String
        var record = ""
    }

    private let parts: [Part]
    private let format: ChecklistReport.Format

    package init(
        _ query: ReleaseQuery, as format: ChecklistReport.Format, jobs: Int, style: TextStyle = .plain,
        notes: ChecklistReport.Notes = .some, links: ReportLinks = ReportLinks()
    ) async throws(WorkspaceError) {
        self.format = format
        parts = try await query.each(jobs: jobs) { name, known in
            let folder = query.folder(name)
            do throws(WorkspaceError) {
                let (release, findings) = try query.judged(name, among: known)
                let record = release.record
                var part = Part(
                    name: "\(record.project) \(record.version.text)", readiness: release.checklist.readiness,
                    findings: findings.map { $0.inFolder(folder) }, folder: folder)
                switch format {
                case .text, .markdown:
                    part.text = ChecklistReport(release, folder: folder).formatted(format, style: style, notes: notes)
                case .json: part.json = release.checklist.json(version: record.version)
                case .junit:
                    part.checks = release.checklist.results.map(ReleaseSummary.Check.init)
                    part.unread = release.checklist.unreadInTheWay.count
                case .github:
                    part.checklist = release.checklist
                    part.record = release.loaded.recordFile
                    part.text = ChecklistReport(release, folder: folder).markdown(links)
                }
                return part
            } catch { return Part(name: name, findings: error.findings, folder: folder) }
        }
    }

    /// What is wrong with the releases, and with those that can't be judged.
    package var findings: [Finding] { parts.flatMap(\.findings) }

    /// 1: not all could be judged. 2: one isn't ready.
    package var exitStatus: Int32 {
        if findings.contains(where: { $0.severity == .error }) { return 1 }
        return parts.contains { $0.readiness == .notReady } ? 2 : 0
    }

    private var broken: [Part] { parts.filter { $0.readiness == nil } }

    /// Ends in a newline. `root`: the folder that colophon runs in, as seen from the repository's root.
    package func formatted(root: String = "") -> String {
        switch format {
        case .text, .markdown: markdown
        case .json:
            JSON.object([
                "releases": .array(parts.compactMap(\.json)), "broken": .array(broken.map { .string($0.name) }),
            ]).prettyText + "\n"
        case .junit:
            JUnitReport.text(
                parts.filter { $0.readiness != nil }.map { ($0.name, $0.checks, $0.unread) },
                broken: broken.map { ($0.name, $0.findings) })
        case .github: annotations(root: root)
        }
    }

    /// The texts of all; as the step's summary takes them, in the formats `markdown` and `github`.
    package var markdown: String { parts.map(\.text).filter { !$0.isEmpty }.joined(separator: "\n") }

    private func annotations(root: String) -> String {
        var annotations = Annotations(root: root)
        for part in parts {
            for finding in part.findings { annotations.add(finding) }
            if let checklist = part.checklist {
                annotations.add(checklist, folder: part.folder, record: part.record, isError: true)
            }
        }
        return annotations.text
    }
}
