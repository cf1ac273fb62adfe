// colophon init: a new workspace.
import ArgumentParser
import Bundles
import Colophon
import Evidence
import Files
import Import
import ReleaseModel
import Workspace

struct InitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Make a workspace that builds at once, and workflows for CI.",
        discussion: "Where there is a workspace already, only the workflows and templates are added that are asked for."
    )

    @Argument(help: "Where; the current folder if left out.")
    var folder = "."
    @Option(help: "The project's name; made of the folder's if left out.")
    var name: String?
    @Option(help: "The first release.")
    var version = "0.1.0"
    @OptionGroup(title: "CI") var workflows: WorkflowOptions
    @Flag(help: "Copy the built-in templates as well, to change them; into a workspace that is there, them alone.")
    var templates = false
    @OptionGroup var consoleOptions: ConsoleOptions

    func run() async throws {
        let console = consoleOptions.console
        try await console.run {
            let configurationFile = Files.join(folder, Workspace.configurationName)
            if templates || workflows.isAsked, Files.kind(configurationFile) != nil {
                let workspace = try Workspace.open(configurationFile: configurationFile)
                if workflows.isAsked {
                    let files = await workflowFiles(project: workspace.configuration.project.name)
                    for file in try NewWorkspace.add(files, to: folder) { console.print("made \(file)\n") }
                }
                if templates { try copyTemplates(of: workspace, console) }
                return
            }
            let project = name ?? NewWorkspace.projectName(folder: folder)
            let files = try NewWorkspace.create(
                in: folder, project: project, version: version, adding: await workflowFiles(project: project))
            for file in files { console.print("\(file.line)\n") }
            if templates { try copyTemplates(of: try Workspace.open(configurationFile: configurationFile), console) }
            console.print("Now run colophon build, and colophon check \(version) to see what is missing.\n")
        }
    }

    private func workflowFiles(project: String) async -> [(path: String, text: String)] {
        guard workflows.isAsked else { return [] }
        let prefix = Files.kind(folder) == nil ? nil : await TagPrefix.find(in: folder, project: project)
        return workflows.files(project: project, tagPrefix: prefix ?? "v")
    }

    private func copyTemplates(of workspace: Workspace, _ console: Console) throws {
        let folder = workspace.configuration.paths.templates
        for file in try TemplateCopy.write(into: workspace.path(folder)) {
            console.print("made \(Files.join(folder, Files.name(file)))\n")
        }
    }
}
