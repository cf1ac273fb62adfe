// colophon sync match: which paths does a pattern match?
import ArgumentParser
import Colophon
import Files
import ReleaseModel
import Sync

struct SyncMatchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "match", abstract: "Print those paths of standard input that match a pattern.",
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
