// colophon key show: prints the public half of a key.
import ArgumentParser
import Attestation
import Colophon
import Documents
import Evidence
import Files
import ReleaseModel
import Signing
import Verification

struct KeyShowCommand: AsyncParsableCommand {
    enum Format: String, ExpressibleByArgument, CaseIterable { case text, openssh, pem, json }

    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Print the public key and its fingerprint; never the private one.")

    @Argument(
        help: ArgumentHelp(
            "A file with a private or public key, $VARIABLE, or the SHA256: fingerprint of a signer; none: sign.key.",
            valueName: "key"))
    var key: String?
    @Option(name: .shortAndLong, help: "text, openssh, pem or json.")
    var format = Format.text
    @OptionGroup var workspace: WorkspaceOptions
    @OptionGroup var consoleOptions: ConsoleOptions

    func run() async throws {
        let console = consoleOptions.console
        try await console.run {
            let found: PublicKey
            if let key, !key.hasPrefix("SHA256:") {
                found = try KeyChain.publicKey(of: KeySource(key))
            } else {
                found = try KeyChain(workspace.open()).publicKey(key)
            }
            switch format {
            case .text: console.print(KeyReport.text(found))
            case .openssh: console.print(found.openSSHLine() + "\n")
            case .pem: console.print(found.pem)
            case .json: console.print(KeyReport.json(found).prettyText + "\n")
            }
        }
    }
}
