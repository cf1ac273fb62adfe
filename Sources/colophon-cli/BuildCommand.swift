// colophon build: the main job.
import ArgumentParser
import Colophon
import Evidence
import Files
import ReleaseModel
import Workspace

extension BuildOptions.FailOn: ExpressibleByArgument {}

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
    @Flag(help: "Warnings are errors; templates may name nothing unknown.")
    var strict = false
    @Flag(help: "Write nothing; exit with 2 if the output is not up to date.")
    var check = false
    @Flag(help: "Refuse if a published release is not in colophon.lock as it is.")
    var locked = false
    @Option(help: ArgumentHelp("Publish a changed release beside the first, for this reason.", valueName: "reason"))
    var amend: String?
    @OptionGroup var published: PublishedOptions
    @Option(help: "Which releases that aren't ready make the exit status 2: unlocked, any or never.")
    var failOn = BuildOptions.FailOn.unlocked
    @Flag(
        name: [.long, .customLong("no-cache")],
        help: "Read every file and build every release again, whatever the file system says of them.")
    var paranoid = false
    @Option(help: ArgumentHelp("Also write the checklists as a JUnit file.", valueName: "file"))
    var junit: String?
    @Option(help: ArgumentHelp("Also write what is in the way as GitLab's code quality report.", valueName: "file"))
    var codeQuality: String?
    @Flag(help: "Print findings as GitHub annotations, and add to the step's summary.")
    var github = false

    func validate() throws {
        if let jobs, jobs < 1 { throw ValidationError("--jobs takes a number from 1 on.") }
        if check, amend != nil { throw ValidationError("--amend changes a record, and --check changes nothing.") }
        if let amend, amend.utf8.allSatisfy({ $0 <= UInt8(ascii: " ") }) {
            throw ValidationError("--amend takes a reason, and this one is blank.")
        }
    }

    func run() async throws {
        let console = consoleOptions.console
        try await console.run {
            let workspace = try self.workspace.open()
            if let junit { try workspace.requireFree(junit, for: "--junit") }
            if let codeQuality { try workspace.requireFree(codeQuality, for: "--code-quality") }
            var options = try self.workspace.buildOptions(published)
            options.versions = versions.map(workspace.releaseName)
            options.jobs = jobs ?? options.jobs
            options.strict = strict
            options.locked = locked
            options.failOn = failOn
            // What is remembered of a release has its verdicts, and not the findings that annotations tell.
            options.keepsChecklists = github || codeQuality != nil
            options.usesCache = !paranoid && !options.keepsChecklists
            if let amend { try Amending.state(amend, versions: options.versions, in: workspace) }
            let build = Build(workspace: workspace, options: options)
            let (result, outcome) =
                check
                ? try await build.check(progress: console.progress) : try await build.write(progress: console.progress)
            console.report(result.findings)
            let report = BuildReport(
                result: result, outcome: outcome, output: workspace.outputPath, evidence: workspace.evidencePath,
                isCheck: check)
            if let junit { try Files.writeAtomically(Array(report.junit.utf8), to: junit) }
            if let codeQuality {
                let annotations = report.annotations(root: Console.placeInRepository)
                try Files.writeAtomically(annotations.codeQuality, to: codeQuality)
            }
            if github {
                console.print(report.annotations(root: Console.placeInRepository).text)
                try Console.addSummary(report.markdown(Console.links(workspace)))
            }
            console.print(report.text(style: console.style, isVerbose: console.isVerbose))
            if report.exitStatus != 0 { throw ExitCode(report.exitStatus) }
        }
    }
}
