// A workspace on disk: its configuration, and the folders of its releases.
import Documents
import Evidence
package import Files
package import Primitives
package import ReleaseModel
import Versions

/// Why a run can't go on: the configuration is missing or wrong, or a folder can't be read.
package struct WorkspaceError: Error, Sendable {
    package var findings: [Finding]
    package init(findings: [Finding]) { self.findings = findings }

    /// One error.
    package init(_ code: String, _ message: String, remedy: String, file: String? = nil, field: String? = nil) {
        findings = [Finding(code, .error, message, remedy: remedy, file: file, field: field)]
    }

    package init(_ error: FileError, remedy: String = "Check that the file is there and may be read.") {
        findings = [
            Finding("unreadable", .error, "\(error.operation): \(error.message)", remedy: remedy, file: error.path)
        ]
    }
}

extension WorkspaceError {
    package init(_ error: GitError) { self.init(findings: [Finding(error)]) }
}

extension Finding {
    /// What git could not do.
    package init(_ error: GitError, _ severity: FindingSeverity = .error) {
        let remedy = error.remedy.prefix(1).uppercased() + error.remedy.dropFirst()
        self.init("git", severity, error.message, remedy: remedy.utf8.last == ASCII.dot ? remedy : remedy + ".")
    }
}

package struct Workspace: Sendable {
    /// The folder that every configured path is relative to.
    package let root: String
    /// As it was asked for, for findings.
    package let configurationFile: String
    package private(set) var configuration: Configuration
    /// The configuration file's, as it was read.
    package let configurationBytes: Bytes
    package let configurationDigest: SHA256Digest
    /// Warnings about the configuration.
    package let findings: [Finding]

    package static let configurationName = "colophon.yaml"
    /// The build's own memory, beside the configuration.
    package static let stateFolder = ".colophon"

    /// Opens the workspace of a configuration file. A missing file is an error: nothing is guessed.
    package static func open(configurationFile: String) throws(WorkspaceError) -> Workspace {
        let bytes: Bytes?
        do { bytes = try Files.readIfPresent(configurationFile, limit: DocumentLimits.record.bytes) } catch {
            throw WorkspaceError(error)
        }
        guard let bytes else {
            throw WorkspaceError(findings: [
                Finding(
                    "no-configuration", .error, "there is no such file",
                    remedy:
                        "Run colophon where colophon.yaml lies, name it with --config, or make one with colophon init.",
                    file: configurationFile)
            ])
        }
        let (configuration, findings) = ConfigurationReader.read(bytes, file: configurationFile)
        guard let configuration else { throw WorkspaceError(findings: findings) }
        let root = Files.parent(configurationFile) ?? "."
        var workspace = Workspace(
            root: root.isEmpty ? "." : root, configurationFile: configurationFile, configuration: configuration,
            configurationBytes: bytes, configurationDigest: SHA256Digest(of: bytes), findings: findings)
        workspace.configuration.policy.since = try workspace.firstJudgedDay()
        if let finding = workspace.outputFinding { throw WorkspaceError(findings: [finding]) }
        return workspace
    }

    /// `policy.since` as a day: a version stands for the day on which it was released.
    private func firstJudgedDay() throws(WorkspaceError) -> String? {
        guard let since = configuration.policy.since else { return nil }
        if let day = Timestamp(since) { return day.dateText }
        if let released = record(of: since)?.releaseDate { return released.dateText }
        throw WorkspaceError(
            "since-unknown",
            "\(excerpt(since)) is no day, and no release of this workspace that has a release date",
            remedy: "Write a day, as in 2026-03-01, or the version of a release that is out.",
            file: configurationFile, field: "policy.since")
    }

    /// A configured path as one that the process can open.
    package func path(_ configured: String) -> String {
        configured.utf8.first == UInt8(ascii: "/") ? configured : Files.join(root, configured)
    }

    package var evidencePath: String { path(configuration.paths.evidence) }
    package var outputPath: String { path(configuration.paths.output) }
    package var statePath: String { path(Self.stateFolder) }
    package var lockPath: String { path(LockFile.name) }

    /// The names of the release folders, sorted bytewise. Hidden folders and files aren't releases, nor are folders in which
    /// evidence is gathered for one; a link to a folder is named too, so that it is refused and not passed over.
    package func releaseFolders() throws(WorkspaceError) -> [String] {
        let folder = evidencePath
        guard Files.kind(folder) != nil else {
            throw WorkspaceError(findings: [
                Finding(
                    "no-evidence", .error, "there is no folder of release records",
                    remedy: "Make it, with one folder a version, or set paths.evidence.", file: folder)
            ])
        }
        do {
            return try Files.list(folder)
                .filter { $0.path.utf8.first != UInt8(ascii: ".") && isFolder($0, in: folder) }
                .map(\.path)
                .filter { !isGathering(Files.join(folder, $0)) }
        } catch { throw WorkspaceError(error) }
    }

    /// The names of all releases, sorted bytewise: of the folders, and of what the lock lists. The evidence of a listed release need not
    /// be kept.
    package func releaseNames(_ lock: Lock) throws(WorkspaceError) -> [String] {
        let listed = Set(lock.entries.map { BytewiseKey($0.version.text) })
        if !listed.isEmpty, Files.kind(evidencePath) == nil { return Self.sorted(listed) }
        let folders = try releaseFolders()
        let others = listed.subtracting(folders.map(BytewiseKey.init))
        return others.isEmpty ? folders : Self.sorted(others.union(folders.map(BytewiseKey.init)))
    }

    private static func sorted(_ names: Set<BytewiseKey>) -> [String] {
        names.map(\.text).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    private func isGathering(_ folder: String) -> Bool {
        Files.kind(Files.join(folder, ReleaseFolder.gatheringName)) == .file
            && !ReleaseFolder.recordNames.contains { Files.kind(Files.join(folder, $0)) != nil }
    }

    private func isFolder(_ entry: TreeEntry, in folder: String) -> Bool {
        switch entry.kind {
        case .directory: true
        case .symbolicLink: (try? Files.list(Files.join(folder, entry.path))) != nil
        case .file, .other: false
        }
    }

    /// The published digests; empty where there is no lock yet.
    package func lock() throws(WorkspaceError) -> Lock {
        try LockFile.read(lockPath, scheme: configuration.project.versioning)
    }

    /// The user's own templates and assets: every plain file of the templates folder, sorted by name, and the logo.
    package func templateFiles() throws(WorkspaceError) -> [(name: String, bytes: Bytes)] {
        let folder = path(configuration.paths.templates)
        let logo = try logo().map { [$0] } ?? []
        guard Files.kind(folder) == .directory else { return logo }
        do {
            var files: [(name: String, bytes: Bytes)] = []
            for entry in try Files.list(folder) where entry.kind == .file && entry.path.utf8.first != UInt8(ascii: ".")
            {
                files.append((entry.path, try Files.read(Files.join(folder, entry.path))))
            }
            return files + logo
        } catch { throw WorkspaceError(error) }
    }
}
