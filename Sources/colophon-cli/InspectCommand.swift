// colophon inspect: what a bundle holds.
import ArgumentParser
import Colophon
import Documents
import Evidence
import Files
import ReleaseModel
import Verification

struct InspectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect", abstract: "Show what a bundle holds, without writing anything.")

    @Argument(help: "The bundle.")
    var bundle: String
    @Option(name: .shortAndLong, help: "text or json.")
    var format = PlainFormat.text
    @OptionGroup var consoleOptions: ConsoleOptions

    func run() async throws {
        let console = consoleOptions.console
        try await console.run {
            let summary = BundleSummary(try BundleFile.open(bundle))
            console.print(format == .json ? summary.json.prettyText + "\n" : summary.text)
        }
    }
}
