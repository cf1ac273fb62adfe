// colophon lock: lists published releases in colophon.lock.
import ArgumentParser
import Colophon
import ReleaseModel
import Workspace

struct LockCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lock", abstract: "Add published releases to colophon.lock, with the digests of their bundles.")

    @Argument(help: "Only these releases.", completion: .versions)
    var versions: [String] = []
    @Flag(help: "List releases that have a failed check, too.")
    var withRed = false
    @OptionGroup var workspace: WorkspaceOptions
    @OptionGroup var published: PublishedOptions
    @OptionGroup var consoleOptions: ConsoleOptions

    func run() async throws {
        let console = consoleOptions.console
        try await console.run {
            let place = try workspace.open()
            var options = try workspace.buildOptions(published)
            options.versions = versions.map(place.releaseName)
            options.locksRed = withRed
            let (added, findings) = try await Locking(workspace: place, options: options).run()
            console.report(findings)
            console.print(
                added.isEmpty
                    ? "The lock is up to date.\n"
                    : "Locked \(added.joined(separator: ", ")). Commit colophon.lock and the evidence folders.\n")
        }
    }
}
