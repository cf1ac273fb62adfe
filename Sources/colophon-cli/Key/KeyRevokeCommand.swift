// colophon key revoke: says that a key counts no more.
import ArgumentParser
import Attestation
import Colophon
import Primitives
import ReleaseModel
import Signing

struct KeyRevokeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke", abstract: "Add a key to revoked_keys; or let it end at a time, for a change of keys.")

    @Argument(help: ArgumentHelp("The key, as key show takes it.", valueName: "key"))
    var key: String
    @Option(help: ArgumentHelp("Why, in a line.", valueName: "text"))
    var reason: String
    @Option(help: ArgumentHelp("The key counts no more from this time on; before it, it did.", valueName: "time"))
    var from: TimeArgument?
    @OptionGroup var workspace: WorkspaceOptions
    @OptionGroup var consoleOptions: ConsoleOptions

    func run() async throws {
        let console = consoleOptions.console
        try await console.run {
            let chain = KeyChain(try workspace.open())
            let found = try chain.publicKey(key)
            let today = Timestamp(secondsSinceEpoch: try BuildOptions.clock().now, isDate: true)
            switch try chain.revoke(found, reason: reason, from: from?.timestamp, today: today) {
            case .listed: console.print("Revoked \(found.fingerprint). Publish \(TrustFiles.revokedName).\n")
            case .wasListed: console.print("\(found.fingerprint) was revoked already.\n")
            case .ended(let lines):
                console.print(
                    "\(found.fingerprint) ends in \(lines == 1 ? "a line" : "\(lines) lines") of \(TrustFiles.signersName).\n"
                )
            }
        }
    }
}
