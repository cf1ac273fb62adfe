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
        commandName: "check", abstract: "Evaluate the checklist of a release; exit with 2 if it is not ready.")

    @Argument(help: "The release; the newest that isn't out if left out.", completion: .versions)
    var version: String?
    @Flag(help: "Check every release, the greatest version first.")
    var all = false
    @OptionGroup var workspace: WorkspaceOptions
    @OptionGroup var published: PublishedOptions
    @OptionGroup var consoleOptions: ConsoleOptions
    @Option(name: .shortAndLong, help: "text, json, junit, github or markdown.")
    var format = ChecklistReport.Format.text

    func validate() throws {
        if all, version != nil { throw ValidationError("Name one release, or give --all.") }
    }

    func run() async throws {
        let console = consoleOptions.console
        try await console.run {
            var options = try workspace.buildOptions(published)
            // A list that is read on a terminal is cut where it is printed.
            options.listsAllFindings = console.isVerbose || format == .text
            let workspace = try workspace.open()
            let query = try ReleaseQuery(workspace: workspace, options: options)
            let links = Console.links(workspace)
            let status =
                all
                ? try await checkAll(query, jobs: options.jobs, links, console) : try checkOne(query, links, console)
            if status != 0 { throw ExitCode(status) }
        }
    }

    private func checkOne(_ query: ReleaseQuery, _ links: ReportLinks, _ console: Console) throws -> Int32 {
        let version = try self.version.map(query.name) ?? query.newestUnreleased()
        let (release, found) = try query.judged(version)
        let folder = query.folder(version)
        let report = ChecklistReport(release, folder: folder)
        let findings = found.map { $0.inFolder(folder) }
        console.report(findings)
        console.print(
            format == .github
                ? report.annotations(root: Console.placeInRepository)
                : report.formatted(format, style: console.style, notes: console.notes))
        if format == .github { try Console.addSummary(report.markdown(links)) }
        if findings.contains(where: { $0.severity == .error }) { return 1 }
        return release.checklist.readiness == .notReady ? 2 : 0
    }

    private func checkAll(
        _ query: ReleaseQuery, jobs: Int, _ links: ReportLinks, _ console: Console
    ) async throws -> Int32 {
        let reports = try await ChecklistReports(
            query, as: format, jobs: jobs, style: console.style, notes: console.notes, links: links)
        console.report(reports.findings)
        console.print(reports.formatted(root: Console.placeInRepository))
        if format == .github { try Console.addSummary(reports.markdown) }
        return reports.exitStatus
    }
}
