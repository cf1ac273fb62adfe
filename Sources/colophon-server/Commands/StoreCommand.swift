// colophon-server store: brings a store from one database to another.
import ArgumentParser
import Files
import ReleaseModel
import ReleaseService

struct StoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "store", abstract: "Bring a store to another database.", subcommands: [StoreCopyCommand.self])
}

struct StoreCopyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "copy", abstract: "Copy all of a store into one that is empty or not there yet.",
        discussion: """
            Each place is a file of SQLite, or a database of PostgreSQL as postgresql://…. No server may run on either of them. \
            All rows are copied, or none.
            """)

    @Argument(help: "The store that is copied.")
    var from: String
    @Argument(help: "Where the copy goes.")
    var to: String

    func run() async throws {
        try await Report.run {
            let source = try StoreOptions.openStore(from, exclusive: true, existing: true)
            let target = try StoreOptions.openStore(to, exclusive: true)
            for (table, rows) in try StoreCopy.copy(source, to: target) {
                StandardStream.output.write("\(table): \(rows)\n")
            }
        }
    }
}
