// colophon verify: checks a bundle, or everything that a site publishes.
import ArgumentParser
import Colophon
import ColophonSystem
import ReleaseModel

struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Verify bundles, or a whole output folder: structure, digests, verdicts evaluated again, history.",
        discussion:
            "Nothing is written. Exit status 2 says that something is not as it should be; 1, that it could not look.")

    @Argument(help: "Bundles, or folders that a build published.")
    var paths: [String]
    @Option(help: ArgumentHelp("The lock that you trust, instead of the published one.", valueName: "file"))
    var lock: String?
    @Option(name: .shortAndLong, help: "text or json.")
    var format = PlainFormat.text
    @OptionGroup var consoleOptions: ConsoleOptions

    func run() async throws {
        let console = consoleOptions.console
        try await console.run {
            let today = Timestamp(secondsSinceEpoch: Environment.now, isDate: true)
            let request = Verification(paths: paths, lock: lock, today: today)
            let outcome = try request.run()
            console.print(format == .json ? outcome.json.prettyText + "\n" : outcome.text)
            if outcome.isNegative { throw ExitCode(2) }
        }
    }
}
