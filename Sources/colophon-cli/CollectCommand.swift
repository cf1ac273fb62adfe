// colophon collect: reports of this CI run into a release's folder.
import ArgumentParser
import Collect
import Colophon
import Documents
import Files
import Primitives
import ReleaseModel
import Workspace

extension EvidenceKind: ExpressibleByArgument {}

struct CollectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "collect", abstract: "Take reports of this CI run into a release's folder, with their origin.",
        discussion: """
            Commit, run, job and time come from the variables of GitHub Actions, GitLab CI, Jenkins, Azure Pipelines, \
            Bitbucket Pipelines, CircleCI and Buildkite, and from git. collected.json beside the record states them. Run it \
            again in a later run: a report takes the place of the same job's. What jobs collected side by side becomes one \
            collection by naming the collected.json of each, with its files beside it.
            """)

    @Argument(help: "The release, or its tag.", completion: .versions)
    var version: String
    @Argument(help: "The reports, and collected.json of other jobs.")
    var files: [String]
    @Option(
        name: .customLong("as"),
        help: ArgumentHelp("The report's name there; with / at its end a folder.", valueName: "name"))
    var name: String?
    @Flag(help: "Keep the folders that the reports are named with.")
    var keepFolders = false
    @Option(help: ArgumentHelp("What they are, where it can't be recognised: junit, sarif, log …", valueName: "kind"))
    var kind: EvidenceKind?
    @Option(help: "The gate that they belong to.")
    var gate: String?
    @Option(name: .customLong("description"), help: ArgumentHelp("One line about them.", valueName: "text"))
    var about: String?
    @Flag(help: "Bundles hold their digests only.")
    var redact = false
    @Option(help: ArgumentHelp("The commit that was tested; else the run's, or git's HEAD.", valueName: "commit"))
    var commit: String?
    @Option(
        name: .customLong("run"),
        help: ArgumentHelp("The run's identifier or address; else that of the CI.", valueName: "run"))
    var runName: String?
    @Option(
        help: ArgumentHelp(
            "The job's name; else that of the CI. The legs of a matrix need one each.", valueName: "name"))
    var job: String?
    @Flag(help: "Make a record of a planned release where there is none.")
    var create = false
    @Flag(help: "Also for a release that is out, as long as it is not locked.")
    var released = false
    @Flag(help: "Print what would be collected, and write nothing.")
    var dryRun = false
    @Option(name: .shortAndLong, help: "text or json.")
    var format = PlainFormat.text
    @OptionGroup var workspace: WorkspaceOptions
    @OptionGroup var consoleOptions: ConsoleOptions

    func run() async throws {
        let console = consoleOptions.console
        try await console.run {
            var options = CollectOptions(
                version: version, files: files, now: Timestamp(secondsSinceEpoch: try BuildOptions.clock().now))
            options.configurationFile = workspace.config
            options.name = name
            options.keepsFolders = keepFolders
            options.kind = kind
            options.gate = gate
            options.description = about
            options.redact = redact
            options.commit = commit
            options.run = runName
            options.job = job
            options.service = CIRun.current(Environment.value)
            options.isDryRun = dryRun
            options.createsRecord = create
            options.allowsReleased = released
            let report = try await Collecting.run(options)
            console.report(report.findings)
            console.print(format == .json ? report.json.prettyText + "\n" : report.text)
        }
    }
}
