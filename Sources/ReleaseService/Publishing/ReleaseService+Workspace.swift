// What the service reads of the workspace: evidence, and releases that were published without it.
import Checklist
import Colophon
import Documents
import Evidence
import Files
import Primitives
import ReleaseModel
import Workspace

extension ReleaseService {
    var judge: RecordJudge? { workspace.map { RecordJudge(workspace: $0, today: today) } }

    /// The day on which unreleased versions are judged.
    var today: Timestamp { Timestamp(secondsSinceEpoch: clock().secondsSinceEpoch, isDate: true) }

    /// The record with its evidence, and the verdicts on it, as a build would give them; `outdated` nil: with no other evidence than
    /// it names.
    func judged(_ record: ReleaseRecord, outdated: [String: SHA256Digest]?) throws(ServiceError) -> CheckedRelease {
        guard let judge else { return judgedByTheRecord(record) }
        do throws(WorkspaceError) { return try judge.judge(record, outdated: outdated) } catch {
            throw ServiceError(.conflict, "bad-folder", error.findings)
        }
    }

    /// The record as if there were no evidence.
    func judgedByTheRecord(_ record: ReleaseRecord) -> CheckedRelease {
        let bytes = record.json.canonicalBytes
        let loaded = LoadedRelease(
            record: record, recordFile: "release.json", recordSHA256: SHA256Digest(of: bytes), evidence: [],
            policy: configuration.policy)
        return evaluate(loaded, today: today)
    }

    /// What the folder of the release holds now.
    func evidenceDigests(
        _ release: ManagedRelease, _: Timestamp
    ) throws(ServiceError) -> [String: SHA256Digest] {
        guard let judge else { return [:] }
        do throws(WorkspaceError) { return try judge.evidenceDigests(of: release.record.version) } catch {
            throw ServiceError(.conflict, "bad-folder", error.findings)
        }
    }

    /// The releases that lie in the workspace, with their incidents.
    func outlinesInWorkspace() throws(ServiceError) -> [ReleaseOutline] {
        guard let workspace, let judge else { return [] }
        do throws(WorkspaceError) {
            return try folderOutlines.read(judge, evidence: workspace.evidencePath)
        } catch {
            throw ServiceError(.conflict, "bad-folder", error.findings)
        }
    }
}
