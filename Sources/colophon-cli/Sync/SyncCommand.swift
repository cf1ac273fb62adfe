// colophon sync: what goes downstream, from the plan to the proof that it arrived.
import ArgumentParser
package import Files
import ReleaseModel

extension PatternSyntax: ExpressibleByArgument {}
extension ConflictChoice: ExpressibleByArgument {}

struct SyncCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sync", abstract: "Bring files downstream: plan, approve, apply, and see how the targets stand.",
        subcommands: [
            SyncPlanCommand.self, SyncApproveCommand.self, SyncApplyCommand.self, SyncResumeCommand.self,
            SyncStatusCommand.self, SyncMatchCommand.self,
        ])
}
