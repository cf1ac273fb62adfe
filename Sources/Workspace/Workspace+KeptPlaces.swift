// Which files a command may not write over, wherever an option points: what people keep in the workspace.
import Documents
import Evidence
import Files
import Primitives
import ReleaseModel

extension Workspace {
    /// Throws where `path`, from where colophon runs, is a place for what people keep or what a build made: an option that names a file
    /// to write is easily given an input's name. `option`: what named it.
    package func requireFree(_ path: String, for option: String) throws(WorkspaceError) {
        let wanted = Self.place(path)
        let folders: [(path: String, what: String)] = [
            (evidencePath, "the evidence"), (self.path(configuration.paths.templates), "the templates"),
            (statePath, "the build's memory"), (self.path(".git"), "the repository's data"),
        ]
        for folder in folders where wanted.starts(with: Self.place(folder.path)) {
            throw taken(path, option, "it is in the folder of \(folder.what)")
        }
        var files: [(path: String, what: String)] = [
            (configurationFile, "the configuration"), (lockPath, "the lock"),
            (self.path("allowed_signers"), "the list of signers"),
            (self.path("revoked_keys"), "the list of revoked keys"),
        ]
        if let key = configuration.signing.key { files.append((self.path(key), "the signing key")) }
        for file in files where wanted == Self.place(file.path) { throw taken(path, option, "it is \(file.what)") }
        if Files.kind(path) == .directory { throw taken(path, option, "it is a folder") }
        let output = Self.place(outputPath)
        guard wanted.starts(with: output), wanted.count > output.count else { return }
        let relative = wanted.dropFirst(output.count).map { String(decoding: $0, as: UTF8.self) }.joined(separator: "/")
        let made: [String]
        do throws(FileError) { made = try OutputTree(root: outputPath, state: statePath).recorded() } catch {
            throw WorkspaceError(error)
        }
        if made.contains(where: { $0.hasSameBytes(as: relative) }) { throw taken(path, option, "a build made it") }
    }

    private func taken(_ path: String, _ option: String, _ why: String) -> WorkspaceError {
        WorkspaceError(findings: [
            Finding(
                "not-written-over", .error, "\(option) would write over this file, and \(why)",
                remedy: "Name a file of its own, such as report.xml.", file: path)
        ])
    }
}
