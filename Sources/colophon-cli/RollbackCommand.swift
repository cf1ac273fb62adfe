// colophon rollback: recommend, and the standby plan.
import ArgumentParser
import Checklist
import Colophon
import Documents
import Evidence
import Files
import ReleaseModel
import Verification

extension Severity: ExpressibleByArgument {}
extension Impact: ExpressibleByArgument {}

enum PlainFormat: String, ExpressibleByArgument, CaseIterable { case text, json }

struct RollbackCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rollback", abstract: "Decide how to go back.", subcommands: [Recommend.self, Plan.self])

    struct Recommend: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "recommend", abstract: "What the decision matrix says to an incident.")
        @Option(help: "critical, high, medium or low.")
        var severity: Severity
        @Option(help: "high, medium or low.")
        var impact: Impact
        @Flag(help: "The incident is a weakness that can be exploited.")
        var security = false
        @Option(help: "The release to go back from: adds the target, blockers and steps.", completion: .versions)
        var version: String?
        @OptionGroup var workspace: WorkspaceOptions
        @OptionGroup var published: PublishedOptions
        @OptionGroup var consoleOptions: ConsoleOptions
        @Option(name: .shortAndLong, help: "text or json.")
        var format = PlainFormat.text

        func run() async throws {
            let console = consoleOptions.console
            try await console.run {
                let query = try ReleaseQuery(workspace: workspace.open(), options: workspace.buildOptions(published))
                let advice = try query.recommend(
                    severity: severity, impact: impact, security: security, version: version.map(query.name))
                console.print(format == .json ? advice.json.prettyText + "\n" : RollbackReport.text(advice))
                try query.checkIncidents(of: advice)
            }
        }
    }

    struct Plan: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "plan", abstract: "The standby plan of a release.")
        @Argument(help: "The release.", completion: .versions)
        var version: String
        @OptionGroup var workspace: WorkspaceOptions
        @OptionGroup var published: PublishedOptions
        @OptionGroup var consoleOptions: ConsoleOptions
        @Option(name: .shortAndLong, help: "text or json.")
        var format = PlainFormat.text

        func run() async throws {
            let console = consoleOptions.console
            try await console.run {
                let query = try ReleaseQuery(workspace: workspace.open(), options: workspace.buildOptions(published))
                let version = query.name(version)
                let plan = RollbackPlanner.standby(for: try query.checked(version))
                console.print(
                    format == .json ? plan.json.prettyText + "\n" : RollbackReport.text(plan, version: version))
            }
        }
    }
}
