// The options of every command that works on a workspace.
import ArgumentParser
import Colophon
import ColophonSystem
import ReleaseModel

struct WorkspaceOptions: ParsableArguments {
    @Option(name: .shortAndLong, help: ArgumentHelp("The workspace's configuration.", valueName: "file"))
    var config = Workspace.configurationName

    func open() throws -> Workspace { try Workspace.open(configurationFile: config) }

    /// Options with the clock and the number of processors filled in.
    func buildOptions() throws -> BuildOptions {
        var options = BuildOptions()
        options.jobs = Environment.processorCount
        (options.now, options.draftTime) = try Self.clock()
        return options
    }

    /// Seconds since 1970: now, and the time of the files in a draft's bundle. `SOURCE_DATE_EPOCH` counts as the clock.
    static func clock() throws -> (now: Int, draftTime: Int) {
        guard let epoch = Environment.value("SOURCE_DATE_EPOCH"), !epoch.isEmpty else { return (Environment.now, 0) }
        guard let seconds = Int(epoch), seconds >= 0, seconds < 253_402_300_800 else {
            throw WorkspaceError(findings: [
                Finding(
                    "bad-epoch", .error,
                    "SOURCE_DATE_EPOCH is \"\(epoch)\", which is no number of seconds since 1970",
                    remedy: "Set it as in SOURCE_DATE_EPOCH=$(git log -1 --format=%ct), or unset it.")
            ])
        }
        return (seconds, seconds)
    }
}
