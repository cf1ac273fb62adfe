// colophon import: the group of commands that make records of releases that are out already.
import ArgumentParser

struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Make records of releases that came out before Colophon was used.",
        subcommands: [ImportGitCommand.self])
}
