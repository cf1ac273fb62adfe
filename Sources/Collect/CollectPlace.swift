// The folder that a release's evidence is collected into: what is there, and the set of changes that adds to it as a whole.
import Documents
import Files
import Primitives
import ReleaseModel
import Versions
import Workspace

struct CollectPlace: Sendable {
    let workspace: Workspace
    let version: Version
    /// The release's, as seen from where colophon runs.
    let folder: String
    /// What the set of changes is made below, the release's folder as seen from there, and where its state is kept.
    private let root: String
    private let prefix: String
    private let state: String

    init(_ workspace: Workspace, _ name: String) throws(WorkspaceError) {
        let scheme = workspace.configuration.project.versioning
        // A tag's name will do.
        guard let version = Version(workspace.newReleaseName(for: name), scheme: scheme) else {
            throw WorkspaceError(
                "bad-version", "\(excerpt(name)) is no version of the scheme \(scheme.rawValue)", remedy: scheme.remedy)
        }
        self.workspace = workspace
        self.version = version
        folder = Files.join(workspace.evidencePath, version.text)
        let evidence = workspace.configuration.paths.evidence
        let parts = evidence.utf8.split(separator: ASCII.slash).map { String(Substring($0)) }.filter { $0 != "." }
        let isInside =
            evidence.utf8.first != ASCII.slash && !parts.contains("..")
            && Files.kind(workspace.evidencePath) != .symbolicLink
        root = isInside ? workspace.root : workspace.evidencePath
        prefix = ((isInside ? parts : []) + [version.text]).joined(separator: "/")
        state = isInside ? "\(Workspace.stateFolder)/collect" : Workspace.stateFolder
    }

    func path(_ name: String) -> String { Files.join(folder, name) }

    /// Takes the lock, and brings a set that was interrupted to its end.
    func begin() throws(WorkspaceError) -> TreeTransaction {
        do throws(FileError) {
            try Files.makeDirectory(workspace.evidencePath)
            var changes = try TreeTransaction(root: root, state: state)
            try changes.resume()
            return changes
        } catch {
            throw WorkspaceError(
                error,
                remedy: error.isBusy
                    ? "Another colophon collect is at work here; let it end." : "Let the release's folder be written.")
        }
    }

    func put(_ source: CollectSource, in changes: inout TreeTransaction) throws(FileError) {
        try changes.put(
            copyOf: source.file.path, sha256: source.file.sha256, at: Files.join(prefix, source.name),
            expecting: .anything)
    }

    func put(_ bytes: Bytes, _ name: String, replacing before: Bytes?, in changes: inout TreeTransaction)
        throws(FileError)
    {
        try changes.put(
            bytes, at: Files.join(prefix, name),
            expecting: before.map { .digest(SHA256Digest(of: $0)) } ?? .absent)
    }

    // MARK: What is there

    struct Contents: Sendable {
        /// Nil: the release has none yet.
        var record: ReleaseRecord?
        var collected = CollectedEvidence()
        /// Nil: there is no such file.
        var collectedBytes: Bytes?
    }

    func contents(_ options: CollectOptions) throws(WorkspaceError) -> Contents {
        var contents = Contents(record: try record())
        try check(contents.record, options)
        if contents.record == nil, !options.createsRecord, Files.kind(path(ReleaseFolder.gatheringName)) != .file {
            let names = (try? workspace.releaseFolders()) ?? []
            let near = nearest(version.text, among: names).map { "Did you mean \($0)? Else add" } ?? "Add"
            throw WorkspaceError(
                "no-record", "there is no release record of \(version.text)",
                remedy: "\(near) release.yaml, or give --create, which makes one of a planned release.", file: folder)
        }
        let file = path(CollectedEvidence.name)
        guard let bytes = try read(file) else { return contents }
        let (collected, _, findings) = CollectedReader.read(bytes, file: file)
        guard let collected else { throw WorkspaceError(findings: findings) }
        contents.collected = collected
        contents.collectedBytes = bytes
        return contents
    }

    /// The greatest version that came out before this one, as its record or the lock says; of final ones for a final version.
    func previous() throws(WorkspaceError) -> Version? {
        let lock = try workspace.lock()
        let known = workspace.knownReleases(lock) { _ in nil }
        return known.earlier(than: version).first { earlier in
            guard !earlier.isPrerelease || version.isPrerelease else { return false }
            return known[earlier].map { $0.status == .released } ?? !lock.entries(for: earlier).isEmpty
        }
    }

    private func record() throws(WorkspaceError) -> ReleaseRecord? {
        let files = ReleaseFolder.recordNames.map(path).filter { Files.kind($0) != nil }
        guard let file = files.first else { return nil }
        guard files.count == 1 else {
            throw WorkspaceError(
                "two-records", "this folder holds two release records",
                remedy: "Keep one: \(ReleaseFolder.recordNames.joined(separator: " or ")).", file: folder)
        }
        guard let bytes = try read(file) else { return nil }
        let (record, findings) = RecordReader.read(
            bytes, file: file, scheme: workspace.configuration.project.versioning)
        guard let record else { throw WorkspaceError(findings: findings) }
        return record
    }

    private func read(_ file: String) throws(WorkspaceError) -> Bytes? {
        do throws(FileError) {
            return try Files.readIfPresent(file, limit: workspace.configuration.policy.limits.fileBytes)
        } catch { throw WorkspaceError(error) }
    }

    private func check(_ record: ReleaseRecord?, _ options: CollectOptions) throws(WorkspaceError) {
        // What the lock lists is published: another file would make another bundle of it.
        if let published = try workspace.lock().entries(for: version).last {
            if record?.amends?.manifestSHA256 == published.manifest { return }
            throw WorkspaceError(
                "locked", "\(version.text) is in \(LockFile.name), and what is published is not changed",
                remedy:
                    "State in the record what it amends, with manifest_sha256 \(published.manifest.hex), and collect again.",
                file: folder)
        }
        guard let record, record.status.isPublished else { return }
        guard record.status == .released else {
            throw WorkspaceError(
                "released", "\(version.text) was released and taken back", remedy: "Collect it for the next version.",
                file: folder)
        }
        guard !options.allowsReleased else { return }
        throw WorkspaceError(
            "released", "the record says that \(version.text) is released, and evidence is collected before that",
            remedy: "Give --released where this run belongs to the release itself, as that of its tag does.",
            file: folder)
    }
}
