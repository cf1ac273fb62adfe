// colophon import git: a release record of every tag of a repository.
import ArgumentParser
import Colophon
import Documents
import Files
import Import
import Primitives
import ReleaseModel
import Workspace

struct ImportGitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "git", abstract: "Make a record of every tag of a repository, with its notes and evidence.",
        discussion: """
            Run it again for tags that are new; a record that is there is never changed. Without a colophon.yaml one is \
            made. Exit status 2: a tag leads elsewhere than the record that was imported from it.
            """)

    @Argument(help: "The folder of the repository; the current one if left out.")
    var repository = "."
    @Option(help: ArgumentHelp("How tags name versions, as in 'v{version}'.", valueName: "pattern"))
    var tagPattern: String?
    @Option(help: ArgumentHelp("The package whose tags count, as in pkg@1.0.0 and pkg-v1.0.0.", valueName: "name"))
    var package: String?
    @Option(help: ArgumentHelp("The changelog's path in the repository; looked for if left out.", valueName: "path"))
    var changelog: String?
    @Option(help: ArgumentHelp("The forge's releases, as gh api and glab list them.", valueName: "file"))
    var releases: String?
    @Option(help: ArgumentHelp("Pull requests, each for the release that holds its merge.", valueName: "file"))
    var pulls: String?
    @Option(help: "The project's name where colophon.yaml is made; made of the repository's if left out.")
    var name: String?
    @Flag(help: "Print what would be imported, and write nothing.")
    var dryRun = false
    @Option(name: .shortAndLong, help: "text or json.")
    var format = PlainFormat.text
    @OptionGroup var workspace: WorkspaceOptions
    @OptionGroup var consoleOptions: ConsoleOptions

    func run() async throws {
        let console = consoleOptions.console
        try await console.run {
            var options = GitImportOptions(today: Timestamp(secondsSinceEpoch: try BuildOptions.clock().now))
            options.repository = repository
            options.configurationFile = workspace.config
            options.name = name
            options.tagPattern = tagPattern
            options.package = package
            options.changelog = changelog
            options.releasesFile = releases
            options.pullsFile = pulls
            options.isDryRun = dryRun
            let report = try await GitImport.run(options)
            console.report(report.findings)
            console.print(format == .json ? report.json.prettyText + "\n" : report.text)
            if !dryRun, !report.releases.isEmpty { console.log("Now run colophon build.") }
            if !report.moved.isEmpty { throw ExitCode(2) }
        }
    }
}
