// colophon list: all releases, a line each.
import ArgumentParser
import Colophon
import Documents
import ReleaseModel

struct ListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the releases, the greatest version first: status, date, readiness, and which are locked.")

    @OptionGroup var workspace: WorkspaceOptions
    @OptionGroup var consoleOptions: ConsoleOptions
    @Option(name: .shortAndLong, help: "text or json.")
    var format = PlainFormat.text

    func run() async throws {
        let console = consoleOptions.console
        try await console.run {
            let options = try workspace.buildOptions()
            let query = try ReleaseQuery(workspace: workspace.open(), options: options)
            let list = try await ReleaseList(query, jobs: options.jobs)
            console.report(list.findings)
            console.print(format == .json ? list.json.prettyText + "\n" : list.text(style: console.style))
            if list.findings.contains(where: { $0.severity == .error }) { throw ExitCode(1) }
        }
    }
}
