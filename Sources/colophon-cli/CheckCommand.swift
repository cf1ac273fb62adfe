// colophon check: the checklist of one release.
import ArgumentParser
import Colophon
import Evidence
import Files
import ReleaseModel
import Workspace

extension ChecklistReport.Format: ExpressibleByArgument {}

struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Evaluate the checklist of one release; exit with 2 if it is not ready.")

    @Argument(help: "The release.")
    var version: String
    @OptionGroup var workspace: WorkspaceOptions
    @OptionGroup var consoleOptions: ConsoleOptions
    @Option(name: .shortAndLong, help: "text, json, junit, github or markdown.")
    var format = ChecklistReport.Format.text

    func run() async throws {
        let console = consoleOptions.console
        try await console.run {
            var options = try workspace.buildOptions()
            options.listsAllFindings = console.isVerbose
            let query = try ReleaseQuery(workspace: workspace.open(), options: options)
            let (release, found) = try query.judged(version)
            let folder = query.folder(version)
            let report = ChecklistReport(release, folder: folder)
            let findings = found.map { $0.inFolder(folder) }
            console.report(findings)
            console.print(
                format == .github
                    ? report.annotations(root: Console.placeInRepository)
                    : report.formatted(format, style: console.style, notes: console.notes))
            if format == .github, let summary = Environment.value("GITHUB_STEP_SUMMARY") {
                try Files.append(Array(report.markdown.utf8), to: summary)
            }
            if findings.contains(where: { $0.severity == .error }) { throw ExitCode(1) }
            if release.checklist.readiness == .notReady { throw ExitCode(2) }
        }
    }
}
