// A release that the lock lists, as its bundle has it: what a build goes on with where the evidence is not kept.
import Bundles
import Checklist
import Documents
import Evidence
import Files
import Primitives
import ReleaseModel
import Verification
import Versions
import Workspace

struct PublishedRelease: Sendable {
    let entry: Lock.Entry
    /// As it lies on disk.
    let bundle: Bundle
    let content: ReadBundle

    /// The release with the verdicts that were published, and with the incidents that came since. Throws findings.
    func checked(incidents: (inout LoadedRelease) -> [Finding]) throws(BrokenRelease) -> CheckedRelease {
        var loaded: LoadedRelease
        do throws(FileError) { loaded = try content.loaded() } catch { throw broken(error.message) }
        loaded.findings += incidents(&loaded)
        guard let checklist = content.checklist(of: loaded.evidence) else {
            throw broken("its checklist has a part that the format doesn't know")
        }
        return CheckedRelease(loaded: loaded, checklist: checklist)
    }

    private func broken(_ why: String) -> BrokenRelease {
        BrokenRelease(
            folder: entry.version.text,
            findings: [
                Finding(
                    "bundle-refused", .error, "the bundle of \(entry.folder) can't be used: \(why)",
                    remedy: "Build again once nothing writes there any more.")
            ])
    }

    /// The notes as they were published.
    func rendered(_ checked: CheckedRelease) -> RenderedRelease {
        RenderedRelease(
            checked: checked, standby: RollbackPlanner.standby(for: checked),
            sync: checked.loaded.lockedSync ?? SyncChecksums(),
            notesMarkdown: String(decoding: content["data/notes.md"]?.bytes ?? [], as: UTF8.self))
    }

    /// Which of the folder's files are not those that were published; what isn't there any more is no difference. Files are relative
    /// to the folder.
    func differences(from folder: ReleaseFolder) -> [Finding] {
        var findings: [Finding] = []
        for file in ReleaseFolder.recordNames.compactMap({ folder[$0] })
        where file.sha256 != content.provenance.source.sha256 {
            findings.append(Self.differs(file.path, "this is not the record that was published"))
        }
        for evidence in content.evidence {
            guard let file = folder[evidence.entry.path], !evidence.isMissing, file.sha256 != evidence.sha256 else {
                continue
            }
            findings.append(Self.differs(file.path, "this is not the file that was published"))
        }
        return findings
    }

    /// The same of a release whose evidence is all there.
    func differences(from release: LoadedRelease) -> [Finding] {
        var findings: [Finding] = []
        if content.provenance.source.sha256 != release.recordSHA256 {
            findings.append(Self.differs(release.recordFile, "this is not the record that was published"))
        } else if CollectedPart(content.record) != CollectedPart(release.record) {
            findings.append(
                Self.differs(CollectedEvidence.name, "what was published states other runs or commits"))
        }
        let before = Dictionary(
            content.evidence.map { (BytewiseKey($0.entry.path), $0.sha256) }, uniquingKeysWith: { first, _ in first })
        for evidence in release.evidence {
            guard let digest = before[BytewiseKey(evidence.path)] else {
                findings.append(Self.differs(evidence.path, "the published release has no such file"))
                continue
            }
            if digest != evidence.sha256 {
                findings.append(Self.differs(evidence.path, "this is not the file that was published"))
            }
        }
        let now = Set(release.evidence.map { BytewiseKey($0.path) })
        for path in content.evidence.map(\.entry.path) where !now.contains(BytewiseKey(path)) {
            findings.append(
                Self.differs(path, "the published release has this file, and the record doesn't list it any more"))
        }
        return findings
    }

    /// Whether a release that was read from its folder has all that the published one was made of: what differs is how it is put.
    func isMadeOf(_ release: LoadedRelease) -> Bool {
        differences(from: release).isEmpty
            && SHA256Digest(of: release.record.json.fileBytes) == content.provenance.record
            && release.policy == content.policy && release.facts == content.provenance.facts
            && release.lockedSync.map { $0.json.fileBytes == content["data/sync.json"]?.bytes } ?? true
    }

    private static func differs(_ file: String, _ message: String) -> Finding {
        Finding(
            "changed-since-lock", .warning, message,
            remedy: "Restore it as it was published, or publish the change with --amend.", file: file)
    }
}

/// What a record can have of `collected.json` besides the files.
private struct CollectedPart: Equatable {
    let commit: String?
    let build: BuildOrigin
    let commits: [RelatedCommit]
    let origins: [EvidenceOrigin]

    init(_ record: ReleaseRecord) {
        commit = record.commit
        build = record.build
        commits = record.commits
        origins = record.evidence.map(\.origin)
    }
}
