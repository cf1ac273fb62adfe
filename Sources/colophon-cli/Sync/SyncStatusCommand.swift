// colophon sync status: how the targets stand.
import ArgumentParser
import Colophon
import Documents
import Evidence
import Files
import Primitives
import ReleaseModel
import Verification

struct SyncStatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show what drifted downstream, how far the targets are behind, and what failed.")

    @Argument(help: "The rule; all of them if left out.")
    var rule: String?
    @Flag(help: "Digest every file again.")
    var noCache = false
    @OptionGroup var workspace: WorkspaceOptions
    @OptionGroup var published: PublishedOptions
    @OptionGroup var consoleOptions: ConsoleOptions
    @Option(name: .shortAndLong, help: "text or json.")
    var format = PlainFormat.text

    func run() async throws {
        let console = consoleOptions.console
        try await console.run {
            var options = try workspace.buildOptions(published)
            options.usesCache = !noCache
            let (targetStatuses, findings) = try SyncUseCase(workspace: workspace.open(), options: options)
                .targetStatuses(rule: rule)
            console.report(findings)
            let today = Timestamp(secondsSinceEpoch: options.now, isDate: true)
            switch format {
            case .text: console.print(SyncStatusText.table(targetStatuses, today: today))
            case .json: console.print(JSON.array(targetStatuses.map { $0.json(today: today) }).prettyText + "\n")
            }
            if findings.contains(where: { $0.severity == .error }) { throw ExitCode(1) }
            if targetStatuses.contains(where: \.needsAttention) { throw ExitCode(2) }
        }
    }
}
