// colophon open: a built page in the user's browser.
import ArgumentParser
import Colophon
import Files
import Primitives
import ReleaseModel
import Workspace

struct OpenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "open", abstract: "Open the built page of a release, or the index, in the browser.")

    @Argument(help: "The release; the index if left out.", completion: .versions)
    var version: String?
    @Flag(name: .customLong("print"), help: "Print the path, and open nothing.")
    var printsPath = false
    @OptionGroup var workspace: WorkspaceOptions
    @OptionGroup var consoleOptions: ConsoleOptions

    func run() async throws {
        let console = consoleOptions.console
        try await console.run {
            let page = try BuiltPage.path(of: version, in: workspace.open())
            let line = TerminalText.line(page) + "\n"
            if printsPath { return console.print(line) }
            guard Desktop.isThere else {
                console.print(line)
                return console.log("There is no display to show it on.")
            }
            guard await Desktop.open(Files.absolute(page)) else {
                console.print(line)
                throw WorkspaceError(
                    "not-opened", "no program could open this page", remedy: "Open it in a browser yourself.",
                    file: page)
            }
        }
    }
}
