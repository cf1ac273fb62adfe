// Which workspace and which store a command works on.
import ArgumentParser
import Colophon
import Evidence
import Files
import PostgresStore
import ReleaseModel
import ReleaseService
import Workspace

struct StoreOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The workspace: the folder of colophon.yaml. [.]", valueName: "folder"))
    var workspace: String?
    @Option(
        name: .shortAndLong, help: ArgumentHelp("The workspace's configuration, by its own name.", valueName: "file"))
    var config: String?
    @Option(
        help: ArgumentHelp(
            "The store: a file, or a database as postgresql://…. [.colophon/service.db in the workspace]",
            valueName: "place"))
    var store: String?

    func validate() throws {
        if workspace != nil, config != nil { throw ValidationError("--workspace and --config say the same: give one.") }
    }

    var configurationFile: String { config ?? Files.join(workspace ?? "", Workspace.configurationName) }

    func open() throws(WorkspaceError) -> Workspace { try Workspace.open(configurationFile: configurationFile) }

    func openService(exclusive: Bool = false, existing: Bool = false) throws -> (
        Workspace, ReleaseService, ReleaseStore
    ) {
        let workspace = try open()
        let place = store ?? Files.join(workspace.root, ".colophon/service.db")
        let store = try Self.openStore(place, exclusive: exclusive, existing: existing)
        return (workspace, ReleaseService(store: store, workspace: workspace), store)
    }

    /// A store that has to be there already is not made here.
    static func openStore(
        _ place: String, exclusive: Bool = false, existing: Bool = false
    ) throws(ServiceError) -> ReleaseStore {
        if PostgresAddress.isOne(place) {
            return ReleaseStore(
                try PostgresBackend(PostgresAddress(place), exclusive: exclusive, existing: existing))
        }
        if existing, Files.kind(place) == nil {
            throw ServiceError(
                .storage, "no-store", "there is no store at \(place)", remedy: "Name it with --store, or serve first.")
        }
        return try ReleaseStore(path: place, exclusive: exclusive)
    }
}

/// Where a command says what stopped it.
enum Report {
    /// Runs `body`, and turns what stops it into lines on standard error and exit status 1.
    static func run(_ body: () async throws -> Void) async throws {
        do {
            try await body()
        } catch let error as WorkspaceError {
            for finding in error.findings { StandardStream.error.write(finding.text + "\n") }
            throw ExitCode(1)
        } catch let error as ServiceError {
            let remedy = error.remedy.isEmpty ? "" : " \(error.remedy)"
            StandardStream.error.write("error: \(error.message).\(remedy) [\(error.code)]\n")
            for finding in error.details { StandardStream.error.write(finding.text + "\n") }
            throw ExitCode(1)
        } catch let error as FileError {
            for finding in WorkspaceError(error).findings { StandardStream.error.write(finding.text + "\n") }
            throw ExitCode(1)
        }
    }
}
