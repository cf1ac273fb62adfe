// Where records are imported to: a workspace that is there, or one that is made, with the releases that it has already.
import Files
import GitHistory
import Primitives
import ReleaseModel
import Versions
import Workspace

/// Writes each release into a folder of its own that nobody reads, and gives it its name once it is whole.
struct ImportPlace {
    let configuration: Configuration
    /// Nil: the configuration is there.
    let newConfiguration: Bytes?
    let evidencePath: String
    private let lock: Lock
    /// What is in the folder of evidence, by the version's identity.
    private let present: [String: String]

    private var staging: String { Files.join(evidencePath, ".import") }

    /// `address`: where the repository was cloned from.
    init(
        _ options: GitImportOptions, _ repository: GitRepository, address: String?, tags: [GitTag]
    ) throws(WorkspaceError) {
        guard Files.kind(options.configurationFile) == nil else {
            let workspace = try Workspace.open(configurationFile: options.configurationFile)
            configuration = workspace.configuration
            newConfiguration = nil
            evidencePath = workspace.evidencePath
            lock = try workspace.lock()
            present = try Self.present(evidencePath, configuration.project.versioning)
            return
        }
        guard Files.name(options.configurationFile).hasSameBytes(as: Workspace.configurationName) else {
            throw WorkspaceError(
                "no-configuration", "there is no such file", remedy: "Correct --config, or leave it out.",
                file: options.configurationFile)
        }
        let name = options.name ?? Self.projectName(options, repository, address: address)
        try NewWorkspace.check(project: name)
        let scheme = Self.scheme(of: tags, project: name, options)
        let text = NewWorkspace.configuration(name, versioning: scheme, repository: address)
        let bytes = Bytes(text.utf8)
        let (read, findings) = ConfigurationReader.read(bytes, file: options.configurationFile)
        guard let read else { throw WorkspaceError(findings: findings) }
        configuration = read
        newConfiguration = bytes
        evidencePath = Files.join(Files.parent(options.configurationFile) ?? ".", read.paths.evidence)
        lock = Lock()
        present = try Self.present(evidencePath, scheme)
    }

    private static func present(_ folder: String, _ scheme: VersionScheme) throws(WorkspaceError) -> [String: String] {
        guard Files.kind(folder) == .directory else { return [:] }
        do throws(FileError) {
            let names = try Files.list(folder).map(\.path).filter { $0.utf8.first != ASCII.dot }
            return Dictionary(
                names.compactMap { name in Version(name, scheme: scheme).map { ($0.identity, name) } },
                uniquingKeysWith: { first, _ in first })
        } catch { throw WorkspaceError(error) }
    }

    /// A package's name without its scope, or the last part of the address that it was cloned from; a clone's folder may have any name.
    private static func projectName(
        _ options: GitImportOptions, _ repository: GitRepository, address: String?
    ) -> String {
        let folder = repository.root.hasSuffix(".git") ? String(repository.root.dropLast(4)) : repository.root
        let name = options.package ?? address.map(Files.name)
        return NewWorkspace.projectName(folder: name.map { "/" + $0 } ?? folder)
    }

    /// `semver` where it takes no fewer tags than `pep440` does; `any` where those two leave more than a tenth out.
    private static func scheme(of tags: [GitTag], project: String, _ options: GitImportOptions) -> VersionScheme {
        func count(_ scheme: VersionScheme) -> Int {
            guard
                let naming = TagNaming(
                    scheme: scheme, project: project, pattern: options.tagPattern, package: options.package)
            else { return 0 }
            return tags.count { if case .none = naming.answer($0.name) { false } else { true } }
        }
        let (semver, python, all) = (count(.semver), count(.pep440), count(.any))
        if semver >= python, semver * 10 >= all * 9 { return .semver }
        return python * 10 >= all * 9 ? .pep440 : .any
    }

    // MARK: What is there

    enum Present {
        case record(ReleaseRecord)
        /// A folder without a record that can be read.
        case folder
        /// The lock lists it.
        case locked
    }

    /// Nil: the version isn't there yet.
    func present(_ version: Version) -> Present? {
        if let folder = present[version.identity] {
            let record = Workspace.record(in: Files.join(evidencePath, folder), configuration)
            return record.map { .record($0) } ?? .folder
        }
        return lock.entries(for: version).isEmpty ? nil : .locked
    }

    // MARK: Writing

    /// Takes away what an import that was ended left.
    func begin() throws(FileError) {
        try Files.makeDirectory(evidencePath)
        try Files.removeTree(staging)
    }

    func write(_ bytes: Bytes, _ name: String, of version: Version) throws(FileError) {
        let path = Files.join(Files.join(staging, version.text), name)
        try Files.writeAtomically(bytes, to: path, durable: false)
    }

    func finish(_ version: Version) throws(FileError) {
        try Files.rename(Files.join(staging, version.text), to: Files.join(evidencePath, version.text))
    }

    func end() throws(FileError) { try Files.removeTree(staging) }
}
