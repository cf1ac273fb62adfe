// colophon-server backup: copies the store while it is in use.
import ArgumentParser
import Bundles
import Colophon
import ReleaseModel
import ReleaseService

struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Copy the store, also while a server uses it.",
        discussion:
            "The copy is one whole file as of one moment. To go back to it, stop the server and put it in the store's place."
    )

    @Argument(help: "Where the copy goes; an earlier one is replaced.")
    var file: String
    @OptionGroup var storeOptions: StoreOptions

    func run() async throws {
        try await Report.run {
            let (_, _, store) = try storeOptions.openService(existing: true)
            try store.backup(to: file)
        }
    }
}
