// colophon merge: one build out of parts that were made on several machines.
import ArgumentParser
import Colophon
import Files
import ReleaseModel
import Workspace

struct MergeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "merge",
        abstract: "Write what one build would, from the parts that colophon build --shard made.",
        discussion: "Exit status and findings are those of colophon build.")

    @Argument(help: "Folders with parts, at any depth.", completion: .directory)
    var folders: [String]
    @OptionGroup var workspace: WorkspaceOptions
    @OptionGroup var consoleOptions: ConsoleOptions
    @Option(help: "How many releases are written at once.")
    var jobs: Int?
    @OptionGroup var published: PublishedOptions
    @OptionGroup var verdict: BuildVerdictOptions

    func validate() throws {
        if let jobs, jobs < 1 { throw ValidationError("--jobs takes a number from 1 on.") }
    }

    func run() async throws {
        let console = consoleOptions.console
        try await console.run {
            let workspace = try self.workspace.open()
            var options = try self.workspace.buildOptions(published)
            options.jobs = jobs ?? options.jobs
            try verdict.apply(to: &options, in: workspace)
            let build = Build(workspace: workspace, options: options)
            let (result, outcome) = try await build.merge(folders, progress: console.progress)
            try verdict.report(result, outcome, in: workspace, on: console)
        }
    }
}
