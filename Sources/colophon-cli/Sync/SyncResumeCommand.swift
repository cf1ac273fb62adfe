// colophon sync resume: finishes what was cut off.
import ArgumentParser
import Colophon
import ReleaseModel

struct SyncResumeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume", abstract: "Finish an apply that was cut off; it was approved when it began.",
        discussion: "sync apply does so too, before anything else.")

    @Argument(help: "The rule; all of them if left out.")
    var rule: String?
    @OptionGroup var workspace: WorkspaceOptions
    @OptionGroup var consoleOptions: ConsoleOptions

    func run() async throws {
        let console = consoleOptions.console
        try await console.run {
            let sync = try SyncUseCase(workspace: workspace.open(), options: workspace.buildOptions())
            let finished = try sync.resume(rule: rule)
            console.print(
                finished.isEmpty
                    ? "Nothing was cut off.\n" : "Finished in the target of \(finished.joined(separator: ", ")).\n")
        }
    }
}
