// Rollbacks as the JSON of answers.
import Checklist
import Colophon
import Documents
import Evidence
import Files
import HTTPTypes
import Primitives
import ReleaseModel
import ReleaseService
import Sync

extension Rollback {
    var entityTag: String { "\(revision)" }

    func answer(warnings: [Finding]? = nil) -> JSON {
        .object(compact: [
            ("rollback_id", .string(id.text)), ("release_id", .string(release.text)), ("version", .string(version)),
            ("rollback_type", .string(type.rawValue)), ("status", .string(status.rawValue)),
            ("reason", .string(reason)), ("target_version", .orNull(targetVersion)),
            ("approval_level", .string(approval.rawValue)), ("initiated_by", .string(initiatedBy)),
            ("approvals", .array(approvals.map { ["by": .string($0.by), "at": .string($0.at.text)] })),
            ("steps", .array(steps.enumerated().map { answer($1, at: $0) })),
            ("created_at", .string(createdAt.text)), ("started_at", JSON.text(startedAt?.text)),
            ("ended_at", JSON.text(endedAt?.text)), ("failure", JSON.text(failure)), ("revision", .int(revision)),
            ("warnings", warnings.map { .array($0.map(\.json)) }),
        ])
    }

    private func answer(_ step: RollbackStep, at index: Int) -> JSON {
        let done = index < done.count ? done[index] : nil
        return .object(compact: [
            ("name", .string(step.name)), ("description", .string(step.description)),
            ("minutes", step.minutes.map(JSON.int)), ("done_by", JSON.text(done?.by)),
            ("done_at", JSON.text(done?.at.text)), ("note", JSON.text(done?.note)),
            ("skipped", done.map { .bool($0.isSkipped) }),
        ])
    }
}

extension RollbackAdvice {
    /// The target and the way there are a release's: without one only the decision is given.
    func answer(ofRelease: Bool) -> JSON {
        var members: [String: JSON] = [
            "rollback_type": .string(decision.type.rawValue), "approval_level": .string(decision.approval.rawValue),
        ]
        if ofRelease {
            members["target"] = .orNull(target)
            members["blockers"] = .array(blockers.map(\.json))
            members["steps"] = .array(steps.map(\.json))
        }
        return .object(members)
    }
}
