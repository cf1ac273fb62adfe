// The service's operations on the files of evidence in a release's folder.
import Bundles
import Colophon
import Documents
import Evidence
import Files
package import Primitives
package import ReleaseModel
import Sync
import Versions
import Workspace

/// A file that lies in a release's folder, or that its record names.
package struct EvidenceFile: Sendable, Hashable {
    package let entry: EvidenceEntry
    /// As detected from the content, where the record doesn't say it; nil for one that doesn't count.
    package let kind: EvidenceKind?
    package let mediaType: String?
    /// Bytes; nil: it was not read.
    package let size: Int?
    package let sha256: SHA256Digest
    /// False: the record names it, and it isn't there.
    package let isPresent: Bool
    /// True: it says something of the present candidate. Else it was there before that, and has the same bytes still.
    package let counts: Bool

    /// One that verdicts follow from.
    package init(_ evidence: LoadedEvidence) {
        entry = evidence.entry
        kind = evidence.kind
        mediaType = evidence.mediaType
        size = evidence.size
        sha256 = evidence.sha256
        isPresent = evidence.isPresent
        counts = true
    }

    fileprivate init(outdated path: String, _ digest: SHA256Digest) {
        entry = EvidenceEntry(path: path)
        kind = nil
        mediaType = nil
        size = nil
        sha256 = digest
        isPresent = true
        counts = false
    }
}

/// What became of an upload.
package struct StoredEvidence: Sendable {
    package let release: ManagedRelease
    package let path: String
    package let size: Int
    package let sha256: SHA256Digest
    /// False: it took the place of another one.
    package let isNew: Bool
}

extension ReleaseService {
    /// The evidence that the verdicts of `view` follow from, in its order, and then what lies there and counts no more.
    package func evidenceFiles(of view: ReleaseView) -> [EvidenceFile] {
        let counted = view.checked.loaded.evidence.map { EvidenceFile($0) }
        guard !view.release.record.status.isPublished else { return counted }
        let names = Set(counted.map { BytewiseKey($0.entry.path) })
        let others = view.release.outdated.filter { !names.contains(BytewiseKey($0.key)) }
            .sorted { $0.key.precedesBytewise($1.key) }
            .map { EvidenceFile(outdated: $0.key, $0.value) }
        return counted + others
    }

    /// Writes a file into the folder of a release that is not published, in place of what lies at that path. The file and its event
    /// are one change: no publication comes between them, and where the store refuses the event, what lay there is put back.
    package func storeEvidence(
        _ bytes: Bytes, at path: String, of id: Identifier, revision: Int? = nil, by actor: Actor
    ) async throws(ServiceError) -> StoredEvidence {
        let workspace = try evidenceWorkspace()
        let limits = configuration.policy.limits
        guard bytes.count <= limits.fileBytes else {
            throw ServiceError(
                .conflict, "file-too-large", "\(bytes.count) bytes are more than policy allows: \(limits.fileBytes)",
                remedy: "Raise policy.limits.file_bytes, or make the file smaller.")
        }
        let digest = SHA256Digest(of: bytes)
        let now = clock()
        let lock = try knownLock()
        let undo = UndoList()
        return try await store.write(undo: undo) { [project] db in
            var release = try ReleaseRows.release(id, project: project, in: db)
            try release.require(revision)
            try release.requireUnpublished()
            try Self.requireUnpublished(release.record, lock, in: db)
            let place = try EvidencePlace(path, of: release.record.version, in: workspace)
            let isNew = try place.present() == nil
            if isNew { try place.checkRoom(limit: limits.entries) }
            let draft = release.hold(path, digest)
            let saved = try ReleaseRows.save(release, draft, by: actor, at: now, in: db)
            do throws(FileError) {
                try Self.markGathering(Files.join(workspace.evidencePath, release.record.version.text))
                try place.keepForUndo(undo)
                try Files.writeAtomically(bytes, to: place.file)
            } catch { throw EvidencePlace.unwritable(error) }
            return StoredEvidence(release: saved, path: path, size: bytes.count, sha256: digest, isNew: isNew)
        }
    }

    /// Deletes a file from the folder of a release that is not published; the record names it no more.
    package func removeEvidence(
        at path: String, of id: Identifier, revision: Int? = nil, by actor: Actor
    ) async throws(ServiceError) -> ManagedRelease {
        let workspace = try evidenceWorkspace()
        let now = clock()
        let lock = try knownLock()
        let undo = UndoList()
        return try await store.write(undo: undo) { [project] db in
            var release = try ReleaseRows.release(id, project: project, in: db)
            try release.require(revision)
            try release.requireUnpublished()
            try Self.requireUnpublished(release.record, lock, in: db)
            let place = try EvidencePlace(path, of: release.record.version, in: workspace)
            guard try place.present() == .file else {
                throw ServiceError(
                    .notFound, "no-such-evidence", "\(id) has no file \(path)",
                    remedy: "List the evidence to find its path.")
            }
            let draft = release.drop(path)
            let saved = try ReleaseRows.save(release, draft, by: actor, at: now, in: db)
            do throws(FileError) {
                try place.keepForUndo(undo)
                try Files.remove(place.file)
            } catch { throw EvidencePlace.unwritable(error) }
            return saved
        }
    }

    /// Where a file of the release's evidence lies. One that is to be redacted is nobody's to read over the service.
    package func evidenceFile(at path: String, of id: Identifier) async throws(ServiceError) -> String {
        let workspace = try evidenceWorkspace()
        let record = try await release(id).record
        let absent = ServiceError(
            .notFound, "no-such-evidence", "\(id) has no file \(excerpt(path))",
            remedy: "List the evidence to find its path.")
        let place: EvidencePlace
        do throws(ServiceError) { place = try EvidencePlace(path, of: record.version, in: workspace) } catch {
            throw error.kind == .invalid ? absent : error
        }
        guard Files.kind(place.file) == .file else { throw absent }
        guard !record.evidence.contains(where: { $0.redact && $0.path.hasSameBytes(as: path) }) else {
            throw ServiceError(
                .conflict, "evidence-redacted", "only the digest and the size of \(path) are shown",
                remedy: "Look at it where it was made.")
        }
        return place.file
    }

    /// So that a build doesn't miss the record, which comes with the publication.
    private static func markGathering(_ folder: String) throws(FileError) {
        let mark = Files.join(folder, ReleaseFolder.gatheringName)
        guard Files.kind(mark) == nil else { return }
        let text = "Evidence of a release that is not published yet. Its record comes with the publication.\n"
        try Files.writeAtomically(Bytes(text.utf8), to: mark)
    }

    private func evidenceWorkspace() throws(ServiceError) -> Workspace {
        if let workspace { return workspace }
        throw ServiceError(
            .conflict, "no-workspace", "this service has no workspace to hold evidence",
            remedy: "Start it with the workspace's configuration.")
    }
}

extension ManagedRelease {
    /// A file with these bytes counts from now on, also where it lay there before. A list of evidence names it too.
    fileprivate mutating func hold(_ path: String, _ digest: SHA256Digest) -> EventDraft {
        outdated[path] = nil
        if !record.evidence.isEmpty, !record.evidence.contains(where: { $0.path.hasSameBytes(as: path) }) {
            record.evidence.append(EvidenceEntry(path: path))
        }
        return EventDraft(kind: .evidence, subject: path, to: "sha256:\(digest.hex)")
    }

    fileprivate mutating func drop(_ path: String) -> EventDraft {
        outdated[path] = nil
        record.evidence.removeAll { $0.path.hasSameBytes(as: path) }
        return EventDraft(kind: .evidence, subject: path, to: "deleted")
    }
}
