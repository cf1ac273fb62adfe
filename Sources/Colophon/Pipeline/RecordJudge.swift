// Judges a record that lies in no folder yet by what its release's folder holds, as a build would once it lies there.
import Bundles
import Checklist
import Documents
import Evidence
import Files
package import Primitives
package import ReleaseModel
import Verification
package import Versions
package import Workspace

package struct RecordJudge: Sendable {
    private let workspace: Workspace
    private let today: Timestamp
    /// The lock is read once, whatever one judge is asked.
    private let opened: Deferred<Result<ReleaseReader, WorkspaceError>>

    /// `today`: the day on which an unreleased record is judged.
    package init(workspace: Workspace, today: Timestamp) {
        self.workspace = workspace
        self.today = today
        opened = Deferred {
            Result { () throws(WorkspaceError) -> ReleaseReader in
                let lock = try workspace.lock()
                return ReleaseReader(
                    workspace: workspace, lock: lock,
                    loader: ReleaseLoader(configuration: workspace.configuration, today: today, lock: lock),
                    publications: try PublicationStore(workspace, previous: nil))
            }
        }
    }

    /// The record with its evidence, and the verdicts on it. A record that names no evidence gets what its folder has, if asked to:
    /// the list of the record that lies there, else each file, sorted bytewise. `outdated` holds files that were there before and
    /// say nothing of this record: one that still has these bytes is left out of such a list. Nil: the record is taken as it is.
    package func judge(
        _ record: ReleaseRecord, outdated: [String: SHA256Digest]?
    ) throws(WorkspaceError) -> CheckedRelease {
        let folder = try folder(of: record.version)
        var record = record
        if let outdated, record.evidence.isEmpty {
            record.evidence = evidence(in: folder).filter { entry in
                folder[entry.path].map { outdated[entry.path] != $0.sha256 } ?? true
            }
        }
        let reader = try reader
        if let published = try published(record, folder, reader) { return published }
        let lock = reader.lock
        switch reader.loader.load(folder.holding(record)) {
        case .broken(let broken): throw WorkspaceError(findings: broken.findings)
        case .loaded(var loaded):
            loaded.facts = EarlierReleases(reader: reader).facts(of: loaded)
            if lock.entries(for: record.version).isEmpty {
                loaded.rollbackTarget = RollbackPlanner.standbyTarget(
                    from: ReleaseOutline(loaded), among: reader.knownReleases())
            }
            return evaluate(loaded, today: today)
        }
    }

    /// The digest of each evidence file in the version's folder, by its path.
    package func evidenceDigests(of version: Version) throws(WorkspaceError) -> [String: SHA256Digest] {
        let folder = try folder(of: version)
        return Dictionary(
            evidence(in: folder).compactMap { entry in folder[entry.path].map { (entry.path, $0.sha256) } },
            uniquingKeysWith: { first, _ in first })
    }

    /// The release as its bundle has it, where this record was published and its folder has no longer all that it names.
    private func published(
        _ record: ReleaseRecord, _ folder: ReleaseFolder, _ reader: ReleaseReader
    ) throws(WorkspaceError) -> CheckedRelease? {
        guard let entry = reader.listed(record.version.text), !reader.isWhole(folder, record),
            let published = try? reader.publications.published(entry),
            published.content.provenance.source.sha256 == SHA256Digest(of: record.json.fileBytes)
        else { return nil }
        do throws(BrokenRelease) {
            return try published.checked { reader.loader.addIncidents(to: &$0, folder: folder) }
        } catch { throw WorkspaceError(findings: error.findings) }
    }

    /// The names of all releases, sorted bytewise, each with the digest of what the lock lists of it; none where there is no folder for
    /// them, and no lock.
    package func names() throws(WorkspaceError) -> [(name: String, listed: SHA256Digest?)] {
        let reader = try reader
        guard Files.kind(workspace.evidencePath) != nil || !reader.lock.entries.isEmpty else { return [] }
        return try workspace.releaseNames(reader.lock).map { ($0, reader.listed($0)?.manifest) }
    }

    /// The release of this name, with its incidents; nil where it can't be read.
    package func outline(of name: String) -> ReleaseOutline? {
        guard let reader = try? reader, let folder = try? reader.folder(name) else { return nil }
        let plain = ReleaseLoader(configuration: workspace.configuration, today: today, lock: Lock())
        if case .loaded(let loaded) = plain.load(folder) { return ReleaseOutline(loaded) }
        return folder.hasRecord ? nil : reader.outline(name)
    }

    private var reader: ReleaseReader { get throws(WorkspaceError) { try opened.value.get() } }

    private func read(_ name: String) throws(WorkspaceError) -> ReleaseFolder {
        do throws(FileError) {
            return try workspace.releaseFolder(name)
        } catch { throw WorkspaceError(error, remedy: "Put the folder itself here, and let it be read.") }
    }

    /// Without files where there is no such folder.
    private func folder(of version: Version) throws(WorkspaceError) -> ReleaseFolder {
        guard Files.kind(Files.join(workspace.evidencePath, version.text)) != nil else {
            return ReleaseFolder(name: version.text, files: [])
        }
        return try read(version.text)
    }

    private func evidence(in folder: ReleaseFolder) -> [EvidenceEntry] {
        let records = ReleaseFolder.recordNames.compactMap { folder[$0] }
        if let file = records.first,
            let stated = RecordReader.read(
                file.bytes, file: file.path, scheme: workspace.configuration.project.versioning
            ).record, !stated.evidence.isEmpty
        {
            return stated.evidence
        }
        return folder.files
            .filter { file in
                file.kind == .file && !ReleaseFolder.documentNames.contains { $0.hasSameBytes(as: file.path) }
                    && Files.name(file.path).utf8.first != UInt8(ascii: ".")
            }
            .map { EvidenceEntry(path: $0.path) }
    }
}

extension ReleaseFolder {
    /// The same folder with this record in the place of those that it holds.
    fileprivate func holding(_ record: ReleaseRecord) -> ReleaseFolder {
        let bytes = record.json.fileBytes
        let file = File(
            path: "release.json", kind: .file, content: .bytes(bytes), isOverLimit: false,
            sha256: SHA256Digest(of: bytes),
            size: bytes.count)
        let others = files.filter { file in !Self.recordNames.contains { $0.hasSameBytes(as: file.path) } }
        return ReleaseFolder(
            name: name,
            files: (others + [file]).sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) })
    }
}
