// The program's entry point: the list of its commands.
import ArgumentParser
import Colophon
import Files
import ReleaseModel
import Signing

@main
struct ColophonCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "colophon",
        abstract: "Turns release records and their evidence into pages people read and bundles auditors verify.",
        discussion: """
            Exit status: 0 fine; 1 could not do it; 2 did it, and the verdict is negative (not ready, tampered, stale); \
            64 wrong usage.
            """,
        version: ColophonVersion.text,
        subcommands: [
            BuildCommand.self, MergeCommand.self, CheckCommand.self, ListCommand.self, OpenCommand.self,
            ExplainCommand.self,
            NotesCommand.self, VerifyCommand.self, InspectCommand.self, DiffCommand.self, LockCommand.self,
            WaiveCommand.self, CollectCommand.self, ImportCommand.self, SyncCommand.self, RollbackCommand.self,
            KeyCommand.self, SignCommand.self, InitCommand.self, SchemaCommand.self, ServeCommand.self,
            PreviewCommand.self,
        ]
    )

    /// What is wrong with an argument is reported with the argument, so one that is a private key goes no further.
    static func main() async {
        guard !CommandLine.arguments.dropFirst().contains(where: KeySource.holdsPrivateKey) else {
            StandardStream.error.write("error: \(KeySource.pastedRefusal) [\(KeySource.pastedRefusal.code)]\n")
            exit(withError: ExitCode(64))
        }
        if let unknown = UnknownCommand(in: CommandLine.arguments.dropFirst(), of: Self.self) {
            StandardStream.error.write(unknown.message)
            exit(withError: ExitCode(64))
        }
        do {
            var command = try parseAsRoot()
            do {
                if var command = command as? any AsyncParsableCommand {
                    try await command.run()
                } else {
                    try command.run()
                }
            } catch { exit(withError: error) }
        } catch {
            // What is missing is often the option that was misspelt.
            if exitCode(for: error) == .validationFailure,
                let unknown = UnknownOption(in: CommandLine.arguments.dropFirst(), of: Self.self)
            {
                StandardStream.error.write(unknown.message)
                exit(withError: ExitCode(64))
            }
            exit(withError: error)
        }
    }
}
