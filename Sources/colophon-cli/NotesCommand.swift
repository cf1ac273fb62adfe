// colophon notes: the release notes alone.
import ArgumentParser
import Colophon
import Documents
import Evidence
import Files
import Notes
import ReleaseModel
import Verification

struct NotesCommand: AsyncParsableCommand {
    enum Format: String, ExpressibleByArgument, CaseIterable { case md, html, json }

    static let configuration = CommandConfiguration(
        commandName: "notes", abstract: "Print the notes of one release as Markdown, HTML or JSON.")

    @Argument(help: "The release.", completion: .versions)
    var version: String
    @OptionGroup var workspace: WorkspaceOptions
    @OptionGroup var published: PublishedOptions
    @OptionGroup var consoleOptions: ConsoleOptions
    @Option(name: .shortAndLong, help: "md, html or json.")
    var format = Format.md

    func run() async throws {
        let console = consoleOptions.console
        try await console.run {
            let query = try ReleaseQuery(workspace: workspace.open(), options: workspace.buildOptions(published))
            let record = try query.checked(query.name(version)).record
            switch format {
            case .md: console.print(NotesRenderer.markdown(record))
            case .html: console.print(NotesRenderer.html(record))
            case .json: console.print(NotesRenderer.json(record).prettyText + "\n")
            }
        }
    }
}
