// colophon build: the main job, or one share of it for colophon merge.
import ArgumentParser
import Colophon
import Evidence
import Files
import Parts
import ReleaseModel
import Workspace

struct BuildCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "build", abstract: "Build the pages, feeds and bundles of every release, or of those named.")

    @Argument(
        help: "Only these releases, and those that the output lacks; the pages over all are always built.",
        completion: .versions)
    var versions: [String] = []
    @OptionGroup var workspace: WorkspaceOptions
    @OptionGroup var consoleOptions: ConsoleOptions
    @Option(help: "How many releases are worked on at once.")
    var jobs: Int?
    @Flag(help: "Write nothing; exit with 2 if the output is not up to date.")
    var check = false
    @Option(help: ArgumentHelp("Publish a changed release beside the first, for this reason.", valueName: "reason"))
    var amend: String?
    @OptionGroup var published: PublishedOptions
    @OptionGroup var verdict: BuildVerdictOptions
    @Flag(
        name: [.long, .customLong("no-cache")],
        help: "Read every file and build every release again, whatever the file system says of them.")
    var paranoid = false
    @Option(
        help: ArgumentHelp(
            "Build this share of the releases for colophon merge: 2/7, auto or auto/7.", valueName: "share"))
    var shard: String?
    @Option(help: ArgumentHelp("Where --shard writes its part.", valueName: "folder"), completion: .directory)
    var part: String?

    func validate() throws {
        if let jobs, jobs < 1 { throw ValidationError("--jobs takes a number from 1 on.") }
        if check, amend != nil { throw ValidationError("--amend changes a record, and --check changes nothing.") }
        if let amend, amend.utf8.allSatisfy({ $0 <= UInt8(ascii: " ") }) {
            throw ValidationError("--amend takes a reason, and this one is blank.")
        }
        guard (shard == nil) == (part == nil) else { throw ValidationError("--shard and --part go together.") }
        guard shard != nil else { return }
        if !versions.isEmpty { throw ValidationError("--shard chooses the releases, so name none.") }
        if check || amend != nil { throw ValidationError("--shard goes neither with --check nor with --amend.") }
        if !verdict.areDefault {
            throw ValidationError(
                "a part has no verdict: give --strict, --locked, --fail-on, --junit, --code-quality and --github to colophon merge."
            )
        }
        _ = try share()
    }

    /// Nil: the whole.
    private func share() throws -> Shard? {
        guard let shard else { return nil }
        do throws(ShardError) { return try Shard(shard) } catch { throw ValidationError("--shard: \(error.message).") }
    }

    func run() async throws {
        let console = consoleOptions.console
        let share = try share()
        try await console.run {
            let workspace = try self.workspace.open()
            var options = try self.workspace.buildOptions(published)
            options.jobs = jobs ?? options.jobs
            if let share, let part {
                let build = ShardBuild(workspace: workspace, options: options, shard: share)
                let outcome = try await build.write(to: part, progress: console.progress)
                return console.print(outcome.text)
            }
            try verdict.apply(to: &options, in: workspace)
            options.versions = versions.map(workspace.releaseName)
            options.usesCache = !paranoid && !options.keepsChecklists
            if let amend { try Amending.state(amend, versions: options.versions, in: workspace) }
            let build = Build(workspace: workspace, options: options)
            let (result, outcome) =
                check
                ? try await build.check(progress: console.progress) : try await build.write(progress: console.progress)
            try verdict.report(result, outcome, in: workspace, isCheck: check, on: console)
        }
    }
}
