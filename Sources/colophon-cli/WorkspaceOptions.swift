// The options of every command that works on a workspace.
import ArgumentParser
import Colophon
import Evidence
import Files
import ReleaseModel
import Workspace

struct WorkspaceOptions: ParsableArguments {
    @Option(
        name: .shortAndLong, help: ArgumentHelp("The workspace's configuration.", valueName: "file"),
        completion: .file(extensions: ["yaml"]))
    var config = Workspace.configurationName

    func open() throws -> Workspace { try Workspace.open(configurationFile: config) }

    /// Options with the clock and the number of processors filled in.
    func buildOptions(_ published: PublishedOptions? = nil) throws -> BuildOptions {
        var options = try BuildOptions.live()
        options.previous = published?.previous
        return options
    }
}

/// The option of commands that look at what was published.
struct PublishedOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Take locked bundles from this folder too: a published site, or bundles at any depth.", valueName: "folder")
    )
    var previous: String?
}
