// colophon sync approve: a person's word for one plan.
import ArgumentParser
import Colophon
import ColophonSystem
import ReleaseModel

struct SyncApproveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve", abstract: "Approve a plan: a file beside it names its digest, you, and the time.")

    @Argument(help: ArgumentHelp("The plan's file.", valueName: "plan"))
    var plan: String
    @Option(help: ArgumentHelp("Who approves.", valueName: "name"))
    var by: String
    @Option(help: ArgumentHelp("What there is to say about it.", valueName: "text"))
    var note: String?
    @OptionGroup var consoleOptions: ConsoleOptions

    func validate() throws {
        guard by.unicodeScalars.contains(where: { !$0.properties.isWhitespace }) else {
            throw ValidationError("--by needs a name.")
        }
    }

    func run() async throws {
        let console = consoleOptions.console
        try await console.run {
            let at = Timestamp(secondsSinceEpoch: try BuildOptions.clock().now)
            switch try SyncOperations.approve(planFile: plan, by: by, note: note, at: at) {
            case .approved(let approval, let file):
                console.print("Approved plan \(approval.plan.hex) of \(approval.rule) \(approval.version): \(file)\n")
            case .refused(let findings):
                console.report(findings)
                throw ExitCode(2)
            }
        }
    }
}
