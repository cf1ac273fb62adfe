// A checklist in the forms that people and programs read: text, Markdown, JUnit, GitHub annotations, JSON.
import Attestation
import Checklist
import Documents
import Evidence
import Files
import Primitives
package import ReleaseModel
import Sync
import Verification
import Versions
import Workspace

package struct ChecklistReport: Sendable {
    package enum Format: String, Sendable, CaseIterable { case text, json, junit, github, markdown }

    package let release: CheckedRelease
    /// The release's folder as seen from where colophon runs: annotations name files from there.
    package let folder: String

    package init(_ release: CheckedRelease, folder: String) {
        self.release = release
        self.folder = folder
    }

    private var record: ReleaseRecord { release.record }
    private var checklist: Checklist { release.checklist }
    private var title: String { "\(record.project) \(record.version.text)" }

    /// Ends in a newline.
    package func formatted(_ format: Format, style: TextStyle = .plain, notes: Notes = .some) -> String {
        switch format {
        case .text: text(style, notes)
        case .json: checklist.json(version: record.version).prettyText + "\n"
        case .junit:
            JUnitReport.text([
                (
                    name: title, checks: checklist.results.map(ReleaseSummary.Check.init),
                    unread: checklist.unreadInTheWay.count
                )
            ])
        case .github: annotations(root: "")
        case .markdown: markdown()
        }
    }

    /// `root`: the folder that colophon runs in, as seen from the repository's root.
    package func annotations(root: String) -> String {
        var annotations = Annotations(root: root)
        for finding in release.loaded.findings { annotations.add(finding.inFolder(folder)) }
        annotations.add(checklist, folder: folder, record: release.loaded.recordFile, isError: true)
        return annotations.text
    }

    private var verdict: String {
        guard checklist.readiness == .notReady else { return checklist.readiness.words }
        var reasons: [String] = []
        let missing = checklist.missing.count
        if missing > 0 {
            reasons.append(
                "\(missing) of \(checklist.results.count(where: \.required)) required checks \(missing == 1 ? "is" : "are") not met"
            )
        }
        let unread = checklist.unreadInTheWay.count
        if unread > 0 { reasons.append("\(counted(unread, "evidence file")) \(unread == 1 ? "was" : "were") not read") }
        return "not ready: \(reasons.joined(separator: ", "))"
    }

    /// Which notes are printed under a check that is met.
    package enum Notes: Sendable {
        /// `some`: low findings are counted, not listed.
        case none, some, all
    }

    /// Long lists of one kind are cut unless all is asked for.
    private func lines(_ result: CheckResult, _ notes: Notes) -> [String] {
        if notes == .all { return result.findings.map(\.text) }
        var findings = result.findings
        if !result.isInTheWay { findings.removeAll { $0.severity == .note && (notes == .none || $0.isLow) } }
        let low = result.isInTheWay || notes == .none ? 0 : result.findings.count { $0.severity == .note && $0.isLow }
        var lines: [String] = []
        while let code = findings.first?.code {
            let alike = findings.prefix { $0.code == code }
            lines += shortened(alike.map(\.text), "like these: --verbose lists all")
            findings.removeFirst(alike.count)
        }
        return lines + (low > 0 ? ["\(counted(low, "low finding")): --verbose lists \(low == 1 ? "it" : "them")"] : [])
    }

    private func text(_ style: TextStyle, _ notes: Notes) -> String {
        let date = record.releaseDate.map { " \($0.dateText)" } ?? ""
        var lines = [
            "\(style.bold(title))  \(record.status.rawValue)\(date)  \(style.verdict(verdict, isGood: checklist.readiness != .notReady))",
            "",
        ]
        for result in checklist.results {
            let label = result.label.padded(to: 8)
            let name = result.name.padded(to: 22)
            let optional = result.required ? "" : " (not required)"
            let headline = TerminalText.line(result.headline)
            lines.append("  \(result.id.rawValue)  \(style.status(label, result))  \(name)  \(headline)\(optional)")
            lines += self.lines(result, notes).map { "         \($0)" }
            lines += Self.people(result).map { "         \($0)" }
        }
        for file in checklist.unread {
            let waived = file.waiver.map { ", waived by \($0.by): \($0.reason)" } ?? ""
            lines.append(TerminalText.line("  unread  \(file.reason.text)\(waived)"))
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// What people decided about the check, a line each.
    package static func people(_ result: CheckResult) -> [String] {
        var lines: [String] = []
        if let manual = result.manual {
            lines.append("decided by \(manual.by) on \(manual.at.dateText): \(manual.reason)")
        }
        if let waiver = result.waiver {
            let until = waiver.expires.map { ", until \($0.dateText)" } ?? ""
            lines.append("waived by \(waiver.by)\(until): \(waiver.reason) (\(waiver.findings.text))")
        }
        return lines.map(TerminalText.line)
    }

    /// `links`: where the record and the release's page are.
    package func markdown(_ links: ReportLinks = ReportLinks()) -> String {
        let version = record.version.text
        var lines = ["## \(links.page(version, MarkdownText.escaped(title))): \(verdict)", ""]
        if let file = links.file(Files.join(folder, release.loaded.recordFile)) { lines += [file, ""] }
        lines += [
            "| Check | Verdict | What was found |",
            "|---|---|---|",
        ]
        for result in checklist.results {
            let details = [result.headline] + result.findings.map(\.text) + Self.people(result)
            lines.append(
                "| \(links.check(result, of: version)) | \(result.label) | \(details.map(MarkdownText.escaped).joined(separator: "<br>")) |"
            )
        }
        for file in checklist.unread {
            let text = MarkdownText.escaped(file.reason.text)
            lines.append(
                "| \(MarkdownText.escaped(file.path)) | \(file.waiver == nil ? "not read" : "waived") | \(text) |")
        }
        return lines.joined(separator: "\n") + "\n"
    }
}

extension String {
    /// At least so many scalars wide, filled up with spaces.
    package func padded(to width: Int) -> String {
        let missing = width - unicodeScalars.count
        return missing > 0 ? self + String(repeating: " ", count: missing) : self
    }
}
