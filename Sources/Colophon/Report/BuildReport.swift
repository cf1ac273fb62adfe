// What `build` says at its end, and its exit status.
import Documents
import Evidence
package import Files
import Primitives
import ReleaseModel
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
        for release in result.notReady {
            let names = release.checks.filter(\.isInTheWay).map { "\($0.id.rawValue) \($0.label)" }
            let unread = release.unread > 0 ? ["\(counted(release.unread, "evidence file")) not read"] : []
            let reasons = (names + unread).joined(separator: ", ")
            lines.append(style.verdict("\(release.version.text) is not ready: \(reasons)", isGood: false))
        }
        if !result.unlocked.isEmpty {
            let versions = result.unlocked.map(\.text)
            let shown =
                versions.prefix(8).joined(separator: ", ")
                + (versions.count > 8 ? " and \(versions.count - 8) more" : "")
            lines.append("Not in the lock yet: \(shown). Run colophon lock once they are final.")
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

    package var annotations: String {
        result.findings.map { Annotations.text($0) + "\n" }.joined()
            + result.finished.compactMap { release in
                release.checklist.map { Annotations.text($0, folder: Files.join(evidence, release.folder)) }
            }.joined()
    }

    package var markdown: String {
        var lines = ["## Releases", "", "| Release | Status | Ready |", "|---|---|---|"]
        for release in result.releases.reversed() {
            lines.append(
                "| \(release.version.text) | \(release.status.rawValue) | \(release.readiness.words) |")
        }
        lines += result.broken.map { "| \(MarkdownText.escaped($0.folder)) | | broken |" }
        return lines.joined(separator: "\n") + "\n"
    }
}
