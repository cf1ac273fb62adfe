// colophon explain: what a check asks, and how one release meets it.
import ArgumentParser
import Checklist
import Colophon
import ReleaseModel
import Workspace

extension CheckID: ExpressibleByArgument {
    package init?(argument: String) {
        guard RuleBook.current.words.contains(argument) else { return nil }
        self.init(rawValue: argument)
    }

    package static var allValueStrings: [String] { RuleBook.current.words }
}

struct ExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "Say what a check asks, and how a release meets it.")

    @Argument(help: "The check, \(RuleBook.current.span).")
    var check: CheckID
    @Argument(help: "The release.", completion: .versions)
    var version: String?
    @OptionGroup var workspace: WorkspaceOptions
    @OptionGroup var published: PublishedOptions
    @OptionGroup var consoleOptions: ConsoleOptions

    func run() async throws {
        let console = consoleOptions.console
        try await console.run {
            guard let version else { return console.print(Explanation.text(check)) }
            let query = try ReleaseQuery(workspace: workspace.open(), options: workspace.buildOptions(published))
            let name = query.name(version)
            let release = try query.judged(name).release
            console.print(Explanation.text(check) + "\n")
            console.print(Explanation.text(check, of: release, folder: query.folder(name), style: console.style))
        }
    }
}
