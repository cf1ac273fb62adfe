// colophon key generate: makes a key pair.
import ArgumentParser
import Attestation
import Bundles
import Colophon
import Files
import ReleaseModel
import Signing
import Sync

struct KeyGenerateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate", abstract: "Make a private key that only you may read, and its public key beside it.")

    @Argument(help: ArgumentHelp("Where the private key goes; the public key gets .pub behind it.", valueName: "file"))
    var file: String
    @Option(help: "ed25519 or p256.")
    var type = KeyAlgorithm.ed25519
    @Option(help: "The form of the private key: openssh, or pem (PKCS#8).")
    var form = PrivateKey.Form.openssh
    @Option(help: ArgumentHelp("What to call the key.", valueName: "text"))
    var comment = ""
    @OptionGroup var consoleOptions: ConsoleOptions

    func run() async throws {
        let console = consoleOptions.console
        try await console.run {
            let key = try KeyChain.generate(type, form: form, at: file, comment: comment)
            console.print(KeyReport.text(key))
            console.log("Keep \(file) to yourself; \(file).pub is for everyone.")
            if await isForGit() {
                let remedy =
                    "Move it to a folder of no repository, as in ~/.ssh; or add \(Files.name(file)) to .gitignore."
                console.report([
                    Finding(
                        "key-in-repository", .warning, "git add -A would commit this private key", remedy: remedy,
                        file: file)
                ])
            }
        }
    }

    /// Whether it lies in a work tree that doesn't ignore it.
    private func isForGit() async -> Bool {
        guard let path = Files.realPath(file), let tree = try? await GitWorkTree.containing(Files.parent(path) ?? "."),
            let isIgnored = try? await tree.ignores(path)
        else { return false }
        return !isIgnored
    }
}
