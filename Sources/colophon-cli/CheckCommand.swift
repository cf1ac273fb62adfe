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
    @OptionGroup var published: PublishedOptions
    @OptionGroup var consoleOptions: ConsoleOptions
    @Option(name: .shortAndLong, help: "text, json, junit, github or markdown.")
    var format = ChecklistReport.Format.text

    func run() async throws {
        let console = consoleOptions.console
        try await console.run {
            var options = try workspace.buildOptions(published)
            options.listsAllFindings = console.isVerbose
            let workspace = try workspace.open()
            let query = try ReleaseQuery(workspace: workspace, options: options)
            let (release, found) = try query.judged(version)
            let folder = query.folder(version)
            let report = ChecklistReport(release, folder: folder)
            let findings = found.map { $0.inFolder(folder) }
            console.report(findings)
            console.print(
                format == .github
                    ? report.annotations(root: Console.placeInRepository)
                    : report.formatted(format, style: console.style, notes: console.notes))
            if format == .github { try Console.addSummary(report.markdown(Console.links(workspace))) }
            if findings.contains(where: { $0.severity == .error }) { throw ExitCode(1) }
            if release.checklist.readiness == .notReady { throw ExitCode(2) }
        }
    }
}
