// colophon sync approve: a person's word for one plan.
import ArgumentParser
import Attestation
import Bundles
import Colophon
import Documents
import Evidence
import Files
import Primitives
import ReleaseModel
import Signing
import Sync
import Workspace

struct SyncApproveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve", abstract: "Approve a plan: a file beside it names its digest, you, and the time.")

    @Argument(help: ArgumentHelp("The plan's file.", valueName: "plan"))
    var plan: String
    @Option(help: ArgumentHelp("Who approves; with a key, its signer if left out.", valueName: "name"))
    var by: String?
    @Option(help: ArgumentHelp("What there is to say about it.", valueName: "text"))
    var note: String?
    @Option(
        help: ArgumentHelp(
            "Sign the approval with this private key: a file, or $VARIABLE; may be repeated.", valueName: "key"))
    var key: [String] = []
    @Flag(help: "Sign the approval with sign.key.")
    var sign = false
    @Option(help: "colophon, or ssh-keygen: for a key in ssh-agent. --key is its public key then.")
    var signWith = SignCommand.Means.colophon
    @Flag(help: "Sign the approval that is there, instead of making another.")
    var add = false
    @OptionGroup var workspace: WorkspaceOptions
    @OptionGroup var consoleOptions: ConsoleOptions

    private var isSigned: Bool { sign || !key.isEmpty }

    func validate() throws {
        if let by, !by.unicodeScalars.contains(where: { !$0.properties.isWhitespace }) {
            throw ValidationError("--by needs a name.")
        }
        if by == nil, !isSigned { throw ValidationError("--by or a key has to say who approves.") }
        if add, !isSigned { throw ValidationError("--add needs --key or --sign.") }
        if add, by != nil || note != nil { throw ValidationError("--add changes nothing that the approval says.") }
    }

    func run() async throws {
        let console = consoleOptions.console
        try await console.run {
            let signers = try signers()
            if !add {
                let name = try by ?? owner(of: signers)
                let at = Timestamp(secondsSinceEpoch: try BuildOptions.clock().now)
                switch try SyncUseCase.approve(planFile: plan, by: name, note: note, at: at) {
                case .approved(let approval):
                    let file = SyncUseCase.approvalFile(of: plan)
                    console.print(
                        "Approved plan \(approval.plan.hex) of \(approval.rule) \(approval.version): \(file)\n")
                case .refused(let findings):
                    console.report(findings)
                    throw ExitCode(2)
                }
            }
            guard !signers.isEmpty else { return }
            let file = try await ApprovalSignatures.sign(SyncUseCase.approvalFile(of: plan), by: signers)
            console.print("Signed by \(signers.map(\.publicKey.fingerprint).joined(separator: ", ")): \(file)\n")
        }
    }

    private func signers() throws -> [Signer] {
        guard isSigned else { return [] }
        return try Signer.chosen(
            key, identity: nil, throughProgram: signWith == .program, in: workspace.open(), withConfigured: sign)
    }

    private func owner(of signers: [Signer]) throws -> String {
        guard let first = signers.first, let name = try Signer.owner(of: first.publicKey, in: workspace.open()) else {
            throw WorkspaceError(findings: [
                Finding(
                    "signer-name", .error, "nothing says whose key it is",
                    remedy: "Say who approves with --by, or list the signer: colophon key allowed-signers.")
            ])
        }
        return name
    }
}
