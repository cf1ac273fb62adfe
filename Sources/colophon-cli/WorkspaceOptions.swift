// The options of every command that works on a workspace.
import ArgumentParser
import Colophon
import Evidence
import Files
import ReleaseModel
import Workspace

struct WorkspaceOptions: ParsableArguments {
    @Option(name: .shortAndLong, help: ArgumentHelp("The workspace's configuration.", valueName: "file"))
    var config = Workspace.configurationName

    func open() throws -> Workspace { try Workspace.open(configurationFile: config) }

    /// Options with the clock and the number of processors filled in.
    func buildOptions() throws -> BuildOptions { try BuildOptions.live() }
}
