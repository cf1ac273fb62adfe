// Which workspace and which store a command works on.
import ArgumentParser
import Colophon
import Evidence
import Files
import ReleaseModel
import ReleaseService
import Workspace

struct StoreOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The workspace: the folder of colophon.yaml. [.]", valueName: "folder"))
    var workspace: String?
    @Option(
        name: .shortAndLong, help: ArgumentHelp("The workspace's configuration, by its own name.", valueName: "file"))
    var config: String?
    @Option(help: ArgumentHelp("The store. [.colophon/service.db in the workspace]", valueName: "file"))
    var store: String?

    func validate() throws {
        if workspace != nil, config != nil { throw ValidationError("--workspace and --config say the same: give one.") }
    }

    var configurationFile: String { config ?? Files.join(workspace ?? "", Workspace.configurationName) }

    func open() throws(WorkspaceError) -> Workspace { try Workspace.open(configurationFile: configurationFile) }

    /// A store that has to be there already is not made here.
    func openService(exclusive: Bool = false, existing: Bool = false) throws -> (
        Workspace, ReleaseService, ReleaseStore
    ) {
        let workspace = try open()
        let path = store ?? Files.join(workspace.root, ".colophon/service.db")
        if existing, Files.kind(path) == nil {
            throw ServiceError(
                .storage, "no-store", "there is no store at \(path)", remedy: "Name it with --store, or serve first.")
        }
        let store = try ReleaseStore(path: path, exclusive: exclusive)
        return (workspace, ReleaseService(store: store, workspace: workspace), store)
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
