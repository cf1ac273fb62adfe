// colophon diff: what changed between two bundles.
import ArgumentParser
import Colophon
import Documents
import Evidence
import Files
import ReleaseModel
import Verification

struct DiffCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Compare two bundles: evidence, tests, coverage, findings, verdicts.")

    @Argument(help: "The earlier bundle.")
    var before: String
    @Argument(help: "The later bundle.")
    var after: String
    @Option(name: .shortAndLong, help: "text or json.")
    var format = PlainFormat.text
    @OptionGroup var consoleOptions: ConsoleOptions

    func run() async throws {
        let console = consoleOptions.console
        try await console.run {
            let difference = try BundleFile.difference(from: before, to: after)
            console.print(format == .json ? difference.json.prettyText + "\n" : difference.text)
        }
    }
}
