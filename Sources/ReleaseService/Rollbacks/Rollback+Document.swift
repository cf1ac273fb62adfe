// A rollback as JSON: what the store keeps, and what the API shows.
package import Documents
import Evidence
import Files
import Primitives
import ReleaseModel
import Sync
import Verification

extension Rollback {
    package var json: JSON {
        .object(compact: [
            ("id", .string(id.text)), ("release", .string(release.text)), ("version", .string(version)),
            ("type", .string(type.rawValue)), ("reason", .string(reason)),
            ("target_version", targetVersion.map(JSON.string)), ("approval", .string(approval.rawValue)),
            ("initiated_by", .string(initiatedBy)), ("created_at", .string(createdAt.text)),
            ("status", .string(status.rawValue)), ("revision", .int(revision)),
            ("approvals", .array(approvals.map { ["by": .string($0.by), "at": .string($0.at.text)] })),
            ("done", .array(done.map(\.json))), ("started_at", startedAt.map { .string($0.text) }),
            ("ended_at", endedAt.map { .string($0.text) }), ("failure", failure.map(JSON.string)),
        ])
    }

    /// Reads what `json` wrote; nil for anything else.
    init?(_ node: DataNode) {
        guard let id = node["id"]?.string.flatMap({ Identifier($0) }),
            let release = node["release"]?.string.flatMap({ Identifier($0) }), let version = node["version"]?.string,
            let type = node["type"]?.string.flatMap(RollbackType.init), let reason = node["reason"]?.string,
            let approval = node["approval"]?.string.flatMap(ApprovalLevel.init),
            let initiatedBy = node["initiated_by"]?.string, let createdAt = node["created_at"]?.timestamp,
            let status = node["status"]?.string.flatMap(RollbackStatus.init), let revision = node["revision"]?.int,
            let approvals = node["approvals"]?.sequence, let done = node["done"]?.sequence
        else { return nil }
        self.init(
            id: id, release: release, version: version, type: type, reason: reason,
            targetVersion: node["target_version"]?.string, approval: approval, initiatedBy: initiatedBy,
            createdAt: createdAt)
        self.status = status
        self.revision = revision
        for item in approvals {
            guard let by = item["by"]?.string, let at = item["at"]?.timestamp else { return nil }
            self.approvals.append(Approval(by: by, at: at))
        }
        for item in done {
            guard let name = item["name"]?.string, let by = item["by"]?.string, let at = item["at"]?.timestamp else {
                return nil
            }
            self.done.append(
                DoneStep(
                    name: name, by: by, at: at, note: item["note"]?.string,
                    isSkipped: item["skipped"]?.bool ?? false))
        }
        startedAt = node["started_at"]?.timestamp
        endedAt = node["ended_at"]?.timestamp
        failure = node["failure"]?.string
    }
}

extension Rollback.DoneStep {
    fileprivate var json: JSON {
        .object(compact: [
            ("name", .string(name)), ("by", .string(by)), ("at", .string(at.text)), ("note", note.map(JSON.string)),
            ("skipped", isSkipped ? true : nil),
        ])
    }
}

extension DataNode {
    fileprivate var timestamp: Timestamp? { string.flatMap { Timestamp($0) } }
}
