// colophon init: a new workspace.
import ArgumentParser
import Bundles
import Colophon
import Evidence
import Files
import ReleaseModel
import Workspace

struct InitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Make a workspace that builds at once.")

    @Argument(help: "Where; the current folder if left out.")
    var folder = "."
    @Option(help: "The project's name; made of the folder's if left out.")
    var name: String?
    @Option(help: "The first release.")
    var version = "0.1.0"
    @OptionGroup var consoleOptions: ConsoleOptions

    func run() async throws {
        let console = consoleOptions.console
        try await console.run {
            let project = name ?? NewWorkspace.projectName(folder: folder)
            let files = try NewWorkspace.create(in: folder, project: project, version: version)
            for file in files { console.print("made \(file)\n") }
            console.print("Now run colophon build, and colophon check \(version) to see what is missing.\n")
        }
    }
}
