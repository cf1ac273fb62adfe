// colophon sync: plan, and match.
import ArgumentParser
import Colophon
import ColophonSystem
import ReleaseModel

extension PatternSyntax: ExpressibleByArgument {}

struct SyncCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sync", abstract: "See which files go downstream, and what that would change there.",
        subcommands: [Plan.self, Match.self])

    struct Plan: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Compare a release with the downstream tree of a rule; nothing is written.")
        @Argument(help: "The rule; all of them if left out.")
        var rule: String?
        @Option(help: "The release.")
        var release: String
        @OptionGroup var workspace: WorkspaceOptions
        @OptionGroup var consoleOptions: ConsoleOptions
        @Option(name: .shortAndLong, help: "text or json.")
        var format = PlainFormat.text

        func run() async throws {
            let console = consoleOptions.console
            try await console.run {
                let query = try ReleaseQuery(workspace: workspace.open(), options: workspace.buildOptions())
                let (plans, findings) = try query.syncPlans(rule: rule, version: release)
                console.report(findings)
                switch format {
                case .text: for plan in plans { console.print(SyncPlanText.table(plan) + "\n") }
                case .json: console.print(JSON.array(plans.map(SyncPlanText.json)).prettyText + "\n")
                }
                if findings.contains(where: { $0.severity == .error }) { throw ExitCode(1) }
                if plans.contains(where: { $0.state == .conflict }) { throw ExitCode(2) }
            }
        }
    }

    struct Match: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print those paths of standard input that match a pattern.",
            discussion: "Paths are separated by newlines, or by NUL where the input holds one; the output is so too.")
        @Argument(help: "The pattern.")
        var pattern: String
        @Option(help: "fnmatch or glob.")
        var syntax = PatternSyntax.fnmatch
        @OptionGroup var consoleOptions: ConsoleOptions

        func run() async throws {
            let console = consoleOptions.console
            do throws(PathPattern.Failure) {
                let compiled = try PathPattern(pattern, syntax: syntax)
                for warning in compiled.warnings { console.log("warning: \(warning)") }
                StandardStream.output.write(SyncMatcher.filter(input: StandardStream.readInput(), pattern: compiled))
            } catch {
                console.report([Finding("bad-pattern", .error, error.message, remedy: error.remedy)])
                throw ExitCode(1)
            }
        }
    }
}
