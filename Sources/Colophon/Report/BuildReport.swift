// What `build` says at its end, and its exit status.
import Documents
import Evidence
package import Files
import Primitives
import ReleaseModel
import Versions
import Workspace

package struct BuildReport: Sendable {
    package let result: BuildResult
    package let outcome: OutputTree.Outcome
    package let output: String
    /// The folder of the release folders as seen from where colophon runs.
    package let evidence: String
    package let isCheck: Bool

    package init(result: BuildResult, outcome: OutputTree.Outcome, output: String, evidence: String, isCheck: Bool) {
        self.result = result
        self.outcome = outcome
        self.output = output
        self.evidence = evidence
        self.isCheck = isCheck
    }

    private var isStale: Bool { isCheck && !(outcome.written.isEmpty && outcome.removed.isEmpty) }

    /// 1 could not do all of it; 2 did it, and it is not good: stale, or a release isn't ready; 0 fine.
    package var exitStatus: Int32 {
        if result.hasErrors { return 1 }
        return isStale || !result.notReady.isEmpty ? 2 : 0
    }

    package func text(style: TextStyle, isVerbose: Bool) -> String {
        var lines: [String] = []
        let ready = result.releases.count(where: \.isReady)
        let unjudged = result.releases.count { $0.readiness == .notJudged }
        lines.append(
            "\(style.bold(Self.count(result.releases.count + result.broken.count, "release"))): \(ready) ready, "
                + "\(result.releases.count { $0.readiness == .notReady }) not ready"
                + (unjudged > 0 ? ", \(unjudged) not judged" : "")
                + (result.broken.isEmpty ? "" : ", \(result.broken.count) broken"))
        if isVerbose {
            lines += outcome.written.map { TerminalText.line("  \(isCheck ? "stale" : "wrote") \($0)") }
            lines += outcome.removed.map { TerminalText.line("  \(isCheck ? "to remove" : "removed") \($0)") }
        }
        if isCheck {
            lines.append(
                isStale
                    ? style.verdict(
                        "The output is stale: \(outcome.written.count) to write, \(outcome.removed.count) to remove. Run colophon build.",
                        isGood: false)
                    : style.verdict("The output is up to date.", isGood: true))
        } else {
            lines.append(
                "\(outcome.written.count) written, \(outcome.unchanged) unchanged, \(outcome.removed.count) removed in \(TerminalText.line(output))"
            )
        }
        let notReady = result.notReady.map { "\($0.version.text) is not ready: \(Self.missing($0))" }
        lines += shortened(notReady, "are not ready").map { style.verdict($0, isGood: false) }
        for release in result.wanted {
            let awaited = release.findings.filter { $0.code == Finding.evidenceToCome }.compactMap(\.subject)
            guard !awaited.isEmpty else { continue }
            lines.append(
                TerminalText.line(
                    "\(release.folder) waits for \(counted(awaited.count, "evidence file")): \(listed(awaited))"))
        }
        if !result.unlocked.isEmpty {
            lines.append(
                "Not in the lock yet: \(listed(result.unlocked.map(\.text))). Run colophon lock once they are final.")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }

    /// One test case a check, for every release; a broken release is one case with an error.
    package var junit: String {
        JUnitReport.text(
            result.releases.map { ("\($0.project) \($0.version.text)", $0.checks, $0.unread) },
            broken: result.broken.map { ($0.folder, $0.findings) })
    }

    /// Of the releases that were named, or of all that aren't locked, the newest first; errors of others as well, since the step fails by
    /// them. `root`: the folder that colophon runs in, as seen from the repository's root.
    package func annotations(root: String = "") -> Annotations {
        var annotations = Annotations(root: root)
        let shown = Set(result.open.map { BytewiseKey($0.folder) })
        let others = result.finished.map(\.folder).filter { !shown.contains(BytewiseKey($0)) }
            .map { Files.join(evidence, $0) }
        for finding in result.findings
        where finding.severity == .error || !others.contains(where: { finding.isIn($0) }) {
            annotations.add(finding)
        }
        let negative = Set(result.notReady.map(\.version.text))
        for release in result.open.reversed() {
            guard let checklist = release.checklist, let summary = release.summary else { continue }
            annotations.add(
                checklist.verdicts, folder: Files.join(evidence, release.folder), record: checklist.recordFile,
                isError: summary.status.isPublished || negative.contains(summary.version.text))
        }
        return annotations
    }

    /// How many releases the table of a summary has: a step's summary may have a mebibyte.
    private static let tableRows = 100

    /// The newest releases, and of those that annotations are about why they aren't ready.
    package func markdown(_ links: ReportLinks = ReportLinks()) -> String {
        var lines = ["## Releases", "", "| Release | Status | Ready | What is missing |", "|---|---|---|---|"]
        for release in result.releases.reversed().prefix(Self.tableRows) {
            let version = release.version.text
            lines.append(
                "| \(links.page(version, version)) | \(release.status.rawValue) | \(release.readiness.words) | "
                    + "\(Self.missing(release)) |")
        }
        let rest = result.releases.count - Self.tableRows
        if rest > 0 { lines.append("| and \(rest) more | | | |") }
        lines += result.broken.map { "| \(MarkdownText.escaped($0.folder)) | | broken | |" }
        for release in result.open.reversed() {
            guard let checklist = release.checklist, let summary = release.summary,
                checklist.verdicts.readiness == .notReady
            else { continue }
            let version = summary.version.text
            lines += ["", "### \(links.page(version, version)) is not ready", ""]
            if let record = links.file(Files.join(Files.join(evidence, release.folder), checklist.recordFile)) {
                lines += ["The record is \(record).", ""]
            }
            for check in checklist.verdicts.missing { lines += Self.reasons(check, links, version) }
            lines += checklist.verdicts.unreadInTheWay.map {
                "- not read: \(MarkdownText.escaped($0.reason.text))"
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// The checks in a release's way, and how much of its evidence wasn't read.
    private static func missing(_ release: ReleaseSummary) -> String {
        let checks = release.checks.filter(\.isInTheWay).map { "\($0.id.rawValue) \($0.label)" }
        let unread = release.unread > 0 ? ["\(counted(release.unread, "evidence file")) not read"] : []
        return (checks + unread).joined(separator: ", ")
    }

    /// One check with what stands in its way, the first of it.
    private static func reasons(_ check: CheckResult, _ links: ReportLinks, _ version: String) -> [String] {
        let findings = check.findings.filter { $0.severity != .note }
        return ["- **\(links.check(check, of: version))**: \(check.label), \(MarkdownText.escaped(check.headline))"]
            + shortened(findings.map { MarkdownText.escaped($0.text) }).map { "  - \($0)" }
    }
}
