// The program's entry point: the list of its commands.
import ArgumentParser
import Colophon
import ReleaseModel

@main
struct ServerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "colophon-server",
        abstract: "The release service over HTTP, and the live preview.",
        discussion: """
            Exit status: 0 fine; 1 could not do it; 64 wrong usage. The API's document is /openapi.json of a running server.
            """,
        version: ColophonVersion.text,
        subcommands: [ServeCommand.self, TokenCommand.self, BackupCommand.self, StoreCommand.self, PreviewCommand.self]
    )
}
