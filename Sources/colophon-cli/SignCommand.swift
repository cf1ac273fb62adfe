// colophon sign: signs what was built.
import ArgumentParser
import Attestation
import Colophon
import ReleaseModel

struct SignCommand: AsyncParsableCommand {
    enum Means: String, ExpressibleByArgument, CaseIterable {
        case colophon
        case program = "ssh-keygen"
    }

    static let configuration = CommandConfiguration(
        commandName: "sign", abstract: "Sign published releases in the output folder, beside their bundles.",
        discussion:
            "A release is verified before it is signed, and its bundle is never changed. Signatures that fit stay: another key adds another signer."
    )

    @Argument(help: "The releases to sign.", completion: .versions)
    var versions: [String] = []
    @Flag(help: "Sign every published release.")
    var all = false
    @Option(
        help: ArgumentHelp("A private key's file, or $VARIABLE; may be repeated. None: sign.key.", valueName: "key"))
    var key: [String] = []
    @Option(
        help: ArgumentHelp("Who signs, in statements; none: sign.identity, or the key's signer.", valueName: "name"))
    var identity: String?
    @Option(help: "colophon, or ssh-keygen: for a key in ssh-agent. --key is its public key then.")
    var signWith = Means.colophon
    @OptionGroup var workspace: WorkspaceOptions
    @OptionGroup var consoleOptions: ConsoleOptions

    func validate() throws {
        if versions.isEmpty != all { throw ValidationError("Name the releases to sign, or give --all.") }
    }

    func run() async throws {
        let console = consoleOptions.console
        try await console.run {
            let workspace = try self.workspace.open()
            let signers = try Signer.chosen(
                key, identity: identity, throughProgram: signWith == .program, in: workspace)
            let signing = try Signing(workspace, signers: signers, now: BuildOptions.clock().now)
            let outcome = try await SignRequest(signing, versions: versions).run()
            console.report(outcome.findings)
            if signWith == .program {
                console.log("ssh-keygen signs checksums alone: statements are signed by keys that colophon can read.")
            }
            console.print("Signed \(outcome.signed.joined(separator: ", ")).\n")
            if console.isVerbose { for path in outcome.written { console.log(path) } }
        }
    }
}
