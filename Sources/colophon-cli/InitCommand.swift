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
        commandName: "init", abstract: "Make a workspace that builds at once, and workflows for CI.",
        discussion: "Where there is a workspace already, only the workflows are added that are asked for.")

    @Argument(help: "Where; the current folder if left out.")
    var folder = "."
    @Option(help: "The project's name; made of the folder's if left out.")
    var name: String?
    @Option(help: "The first release.")
    var version = "0.1.0"
    @OptionGroup(title: "CI") var workflows: WorkflowOptions
    @OptionGroup var consoleOptions: ConsoleOptions

    func run() async throws {
        let console = consoleOptions.console
        try await console.run {
            let configuration = Files.join(folder, Workspace.configurationName)
            if workflows.isAsked, Files.kind(configuration) != nil {
                let project = try Workspace.open(configurationFile: configuration).configuration.project.name
                for file in try NewWorkspace.add(workflows.files(project: project), to: folder) {
                    console.print("made \(file)\n")
                }
                return
            }
            let project = name ?? NewWorkspace.projectName(folder: folder)
            let files = try NewWorkspace.create(
                in: folder, project: project, version: version, adding: workflows.files(project: project))
            for file in files { console.print("made \(file)\n") }
            console.print("Now run colophon build, and colophon check \(version) to see what is missing.\n")
        }
    }
}
