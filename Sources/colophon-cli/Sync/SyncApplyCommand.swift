// colophon sync apply: carries an approved plan out.
import ArgumentParser
import Attestation
import Colophon
import Documents
import Evidence
import Files
import Primitives
import ReleaseModel
import Sync
import Verification

struct SyncApplyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply",
        abstract: "Carry an approved plan out, as a whole or not at all.",
        discussion: "An apply that was cut off is finished first. What moved since the plan was made refuses it.")

    @Argument(help: ArgumentHelp("The plan's file.", valueName: "plan"))
    var plan: String
    @Option(help: ArgumentHelp("The approval; the file beside the plan if left out.", valueName: "file"))
    var approval: String?
    @Option(help: ArgumentHelp("Who applies it; the approver if left out.", valueName: "name"))
    var by: String?
    @Flag(help: "Commit the result on a branch of its own in the target's git work tree.")
    var branch = false
    @Option(
        help: ArgumentHelp("Where the text of the pull request goes; beside the plan if left out.", valueName: "file"))
    var pullRequest: String?
    @Option(
        help: ArgumentHelp(
            "How many signers must have signed the approval; never fewer than sign.approvals.", valueName: "number"))
    var requireSignatures: Int?
    @Option(
        help: ArgumentHelp("Who may sign approvals; the workspace's allowed_signers if left out.", valueName: "file"))
    var allowedSigners: String?
    @Option(
        help: ArgumentHelp("The keys that count no more; the workspace's revoked_keys if left out.", valueName: "file"))
    var revoked: String?
    @OptionGroup var workspace: WorkspaceOptions
    @OptionGroup var published: PublishedOptions
    @OptionGroup var consoleOptions: ConsoleOptions
    @Option(name: .shortAndLong, help: "text or json.")
    var format = PlainFormat.text

    func validate() throws {
        if pullRequest != nil, !branch { throw ValidationError("--pull-request goes with --branch.") }
        if let requireSignatures, requireSignatures < 1 {
            throw ValidationError("--require-signatures takes a number from 1 on.")
        }
    }

    func run() async throws {
        let console = consoleOptions.console
        try await console.run {
            var options = try workspace.buildOptions(published)
            // What is trusted to be as it was has not been looked at.
            options.usesCache = false
            let sync = try SyncUseCase(workspace: workspace.open(), options: options)
            var order = SyncUseCase.Order(planFile: plan)
            order.approvalFile = approval
            order.by = by
            order.onBranch = branch
            order.pullRequestFile = pullRequest
            if requireSignatures != nil || allowedSigners != nil || revoked != nil {
                order.demand = ApprovalSignatures.Demand(
                    count: requireSignatures ?? 1, signersFile: allowedSigners, revokedFile: revoked)
            }
            switch try await sync.apply(order, at: Timestamp(secondsSinceEpoch: options.now)) {
            case .applied(let applied):
                switch format {
                case .text: console.print(SyncReportText.text(applied, showsUnchanged: console.isVerbose))
                case .json: console.print(applied.json.prettyText + "\n")
                }
            case .refused(let findings):
                console.report(findings)
                throw ExitCode(2)
            }
        }
    }
}
