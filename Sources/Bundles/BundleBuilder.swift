// Turns a rendered release into its bundle, in two steps around the serial pass over the history.
import Archives
import Documents
import Evidence
package import Files
package import Primitives
package import ReleaseModel
import Versions

package enum BundleBuilder {
    /// Everything but the provenance. `draftTime` is the time of a draft's files, seconds since 1970
    /// (`SOURCE_DATE_EPOCH`); a published release has that of its release date.
    ///
    /// Throws findings on evidence paths that an archive can't hold, with the record's file as theirs.
    package static func content(
        of release: RenderedRelease, draftTime: Int = 0, format: BundleFormat = .current
    ) throws(BundleError) -> BundleContent {
        let record = release.record
        let loaded = release.loaded
        try check(loaded)

        let recordFile = BundleContent.File(path: "data/release.json", bytes: record.json.fileBytes)
        var payload = derivedFiles(of: release, format)
        payload.append(recordFile)
        for evidence in loaded.evidence where evidence.isPresent && !evidence.entry.redact {
            payload.append(
                .init(
                    path: BundleFormat.evidenceFolder + evidence.path, content: evidence.content,
                    sha256: evidence.sha256))
        }
        payload.sort { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }

        let isDraft = !record.status.isPublished
        return BundleContent(
            format: format,
            project: record.project,
            version: record.version,
            previous: record.previous,
            amends: record.amends,
            source: .init(file: loaded.recordFile, sha256: loaded.recordSHA256),
            facts: loaded.facts,
            record: recordFile.sha256,
            releaseDate: isDraft ? nil : record.releaseDate,
            isDraft: isDraft,
            modified: isDraft ? draftTime : record.releaseDate?.secondsSinceEpoch ?? 0,
            payload: payload
        )
    }

    /// Throws findings on evidence paths that an archive can't hold, with the record's file as theirs.
    package static func check(_ loaded: LoadedRelease) throws(BundleError) {
        let root = BundleFormat.identifier(project: loaded.record.project, version: loaded.record.version.text)
        let findings = EvidencePaths.findings(loaded, root: root)
        guard findings.isEmpty else { throw BundleError(findings: findings) }
    }

    /// The files of the payload that are made from the record, the evidence and the policy.
    private static func derivedFiles(
        of release: RenderedRelease, _ format: BundleFormat
    ) -> [BundleContent.File] {
        return [
            policy(release.checked.policy),
            .init(path: "data/checklist.json", bytes: derivedChecklist(release.checked)),
            .init(
                path: "data/rollback.json",
                bytes: derivedRollback(release.standby, matrix: release.checked.policy.matrix)),
            sync(release.sync),
            .init(path: "data/evidence.json", bytes: derivedEvidence(release, format)),
            .init(path: "data/notes.md", bytes: Bytes(release.notesMarkdown.utf8)),
        ]
    }

    private static let policy = Memo { (policy: Policy) in
        BundleContent.File(path: "data/policy.json", bytes: policy.json.fileBytes)
    }

    private static let sync = Memo { (sync: SyncChecksums) in
        BundleContent.File(path: "data/sync.json", bytes: sync.json.fileBytes)
    }

    private static let matrix = Memo { (matrix: RollbackMatrix) in matrix.json }

    /// `data/checklist.json`
    static func derivedChecklist(_ checked: CheckedRelease) -> Bytes {
        checked.checklist.json(version: checked.record.version).fileBytes
    }

    /// `data/rollback.json`
    package static func derivedRollback(_ standby: StandbyPlan, matrix: RollbackMatrix) -> Bytes {
        let file: JSON = ["standby": standby.json, "matrix": Self.matrix(matrix)]
        return file.fileBytes
    }

    /// `data/evidence.json`, in the record's order.
    private static func derivedEvidence(_ release: RenderedRelease, _ format: BundleFormat) -> Bytes {
        let file: JSON = ["evidence": .array(release.loaded.evidence.map(format.details))]
        return file.fileBytes
    }

    /// What the manifest's digest is with this history: no archive is made.
    package static func manifestDigest(_ content: BundleContent, history: HistoryLink) -> SHA256Digest {
        SHA256Digest(of: manifest(content, provenance: provenance(content, history: history)).bytes)
    }

    /// The finished bundle, in memory. Throws findings as `write` does.
    package static func bundle(
        _ content: BundleContent, history: HistoryLink, workers: Int = Environment.processorCount
    ) throws(BundleError) -> Bundle {
        let (contents, manifest) = try contents(of: content, history: history)
        do throws(FileError) {
            let (bytes, digests) = try GzipWriter.compress(contents.opening, then: contents.rest, workers: workers)
            return Bundle(
                name: content.bundleName, bytes: bytes, digests: BundleDigests(manifest: manifest, archive: digests),
                isDraft: content.isDraft)
        } catch { throw unwritten(content, error) }
    }

    /// Writes the finished bundle at the position of an open file, in memory that does not grow with it, and gives its digests.
    /// `workers`: how many threads compress at once.
    ///
    /// Throws a finding where ustar can't hold a file's size or the release's date, and where an evidence file can't be read or has
    /// changed since it was digested: then `file` holds a part of a bundle.
    package static func write(
        _ content: BundleContent, history: HistoryLink, to file: borrowing Descriptor,
        workers: Int = Environment.processorCount
    ) throws(BundleError) -> BundleDigests {
        let (contents, manifest) = try contents(of: content, history: history)
        do throws(FileError) {
            let digests = try GzipWriter.write(contents.opening, then: contents.rest, to: file, workers: workers)
            return BundleDigests(manifest: manifest, archive: digests)
        } catch { throw unwritten(content, error) }
    }

    /// What the archive is made of, in the two pieces that are compressed apart, and the manifest's digest.
    static func contents(
        of content: BundleContent, history: HistoryLink
    ) throws(BundleError) -> (contents: (opening: [FileContent], rest: [FileContent]), manifest: SHA256Digest) {
        let provenance = provenance(content, history: history)
        let manifest = manifest(content, provenance: provenance).bytes
        let tags = tagFiles(content, provenance: provenance, octets: octets(content), manifest: manifest)
        let contents = try contents(content.payload + [provenance] + tags, of: content)
        return (contents, SHA256Digest(of: manifest))
    }

    static func contents(
        _ files: [BundleContent.File], of content: BundleContent
    ) throws(BundleError) -> (opening: [FileContent], rest: [FileContent]) {
        do throws(ArchiveError) {
            return try Tar.contents(
                files.map { ("\(content.identifier)/\($0.path)", $0.content) }, modified: content.modified,
                before: "\(content.identifier)/\(BundleFormat.provenance)")
        } catch {
            throw BundleError(findings: [
                Finding(
                    error.code, .error, "The bundle can't be written: \(error.message)",
                    remedy: "Rename or split the file, or correct the release date.", file: content.source.file)
            ])
        }
    }

    /// Why the bundle could not be made.
    package static func unwritten(_ content: BundleContent, _ error: FileError) -> BundleError {
        let evidence = content.payload.first {
            if case .file(let file) = $0.content { file.path.hasSameBytes(as: error.path) } else { false }
        }
        guard let evidence else {
            return BundleError(findings: [
                Finding(
                    "unwritable", .error, "The bundle can't be written: \(error.message)",
                    remedy: "Make room and let the output be written, and build again.")
            ])
        }
        let file = String(evidence.path.dropFirst(BundleFormat.evidenceFolder.count))
        return BundleError(findings: [.unreadable(file, error)])
    }

    static func provenance(_ content: BundleContent, history: HistoryLink) -> BundleContent.File {
        .init(path: BundleFormat.provenance, bytes: Provenance(of: content, history: history).bytes)
    }

    static func manifest(_ content: BundleContent, provenance: BundleContent.File) -> BagManifest {
        BagManifest((content.payload + [provenance]).map { .init(path: $0.path, sha256: $0.sha256) })
    }

    /// The payload's bytes without the provenance.
    static func octets(_ content: BundleContent) -> Int { content.payload.reduce(0) { $0 + $1.content.size } }

    /// `octets`: of the payload, without the provenance.
    static func info(_ content: BundleContent, provenance: BundleContent.File, octets: Int) -> Bytes {
        BagInfo(
            externalIdentifier: content.identifier,
            baggingDate: content.releaseDate?.dateText,
            octets: octets + provenance.content.size,
            files: content.payload.count + 1,
            format: content.format.number
        ).bytes
    }

    static func tagFiles(
        _ content: BundleContent, provenance: BundleContent.File, octets: Int, manifest: Bytes
    ) -> [BundleContent.File] {
        let listed = [
            BundleContent.File(
                path: BundleFormat.instructionFile,
                bytes: content.format.instructions(content.project, content.version.text)),
            .init(path: BundleFormat.info, bytes: info(content, provenance: provenance, octets: octets)),
            .init(path: BundleFormat.declaration, bytes: BagDeclaration.bytes),
            .init(path: BundleFormat.manifest, bytes: manifest),
        ]
        let tagManifest = BagManifest(listed.map { .init(path: $0.path, sha256: $0.sha256) })
        return listed + [.init(path: BundleFormat.tagManifest, bytes: tagManifest.bytes)]
    }
}

extension BundleDigests {
    init(manifest: SHA256Digest, archive: CompressedDigests) {
        self.init(manifest: manifest, tar: archive.content, gzip: archive.gzip, size: archive.size)
    }
}
