// colophon key allowed-signers: lists who signs, and adds signers.
import ArgumentParser
import Attestation
import Colophon
import Documents
import Evidence
import Files
import ReleaseModel
import Sync
import Verification

struct KeyAllowedSignersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "allowed-signers",
        abstract: "List the signers in allowed_signers; or add one, or change from when to when its key counts.")

    @Argument(help: ArgumentHelp("Who signs: an address or a name.", valueName: "identity"))
    var identity: String?
    @Argument(help: ArgumentHelp("The key, as key show takes it; none: sign.key.", valueName: "key"))
    var key: String?
    @Option(help: ArgumentHelp("The key counts from this day or time on.", valueName: "time"))
    var validAfter: TimeArgument?
    @Option(help: ArgumentHelp("The key counts up to this time, or to the beginning of this day.", valueName: "time"))
    var validBefore: TimeArgument?
    @Option(
        name: .customLong("for"),
        help: ArgumentHelp(
            "What the key may sign: release, or sync for approvals; may be repeated. A new key is for releases.",
            valueName: "purpose"))
    var purposes: [KeyChain.Purpose] = []
    @Option(name: .shortAndLong, help: "The form of the list: text or json.")
    var format = PlainFormat.text
    @OptionGroup var workspace: WorkspaceOptions
    @OptionGroup var consoleOptions: ConsoleOptions

    func validate() throws {
        if identity == nil, validAfter != nil || validBefore != nil || !purposes.isEmpty {
            throw ValidationError("A time or purpose needs the signer that it is for.")
        }
    }

    func run() async throws {
        let console = consoleOptions.console
        try await console.run {
            let workspace = try self.workspace.open()
            if let identity {
                let chain = KeyChain(workspace)
                let line = try chain.allow(
                    identity, chain.publicKey(key), after: validAfter?.timestamp, before: validBefore?.timestamp,
                    for: purposes)
                console.print(line + "\n")
                return
            }
            let files = TrustFiles(workspace)
            let (signers, revoked) = (try files.signers(), try files.revoked())
            let now = try BuildOptions.clock().now
            console.print(
                format == .json
                    ? KeyReport.json(signers, revoked: revoked, at: now).prettyText + "\n"
                    : KeyReport.text(signers, revoked: revoked, at: now))
        }
    }
}
