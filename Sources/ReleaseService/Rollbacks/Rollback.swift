// A rollback of one release: who asked for it, who agreed, what was done, and how it ended.
import Checklist
import Documents
import Evidence
import Files
package import Primitives
package import ReleaseModel
import Sync

package struct Rollback: Sendable, Hashable {
    package struct Approval: Sendable, Hashable {
        package let by: String
        package let at: Timestamp
    }

    /// A step that was done, or left out.
    package struct DoneStep: Sendable, Hashable {
        /// `execute`, as in `steps`.
        package let name: String
        package let by: String
        package let at: Timestamp
        package let note: String?
        /// It was left out, for the reason in the note.
        package let isSkipped: Bool
    }

    package let id: Identifier
    package let release: Identifier
    /// The version that is taken back.
    package let version: String
    package let type: RollbackType
    package let reason: String
    /// The version to go back to; a rollback of the configuration may have none.
    package let targetVersion: String?
    /// Who has to agree.
    package let approval: ApprovalLevel
    package let initiatedBy: String
    package let createdAt: Timestamp
    package internal(set) var status = RollbackStatus.pending
    /// 1 for a new rollback, and one more with each change.
    package internal(set) var revision = 1
    package internal(set) var approvals: [Approval] = []
    package internal(set) var done: [DoneStep] = []
    /// When the first approval or step was.
    package internal(set) var startedAt: Timestamp?
    package internal(set) var endedAt: Timestamp?
    /// Why it failed.
    package internal(set) var failure: String?

    /// All steps of a rollback of this type, in the order in which they are taken.
    package var steps: [RollbackStep] { RollbackSteps.steps(of: type, from: version, to: targetVersion) }
    /// The release is not out any more after it; after a partial one or one of the configuration it still is.
    var isOfTheWholeRelease: Bool { type == .immediate || type == .planned }
    package var hasEnded: Bool { status == .completed || status == .failed }

    /// What the record of the release says of it.
    var record: RollbackRecord {
        var record = RollbackRecord()
        record.id = id.text
        record.type = type
        record.reason = reason
        record.targetVersion = targetVersion
        record.approvedBy = approvals.first?.by
        record.completedAt = endedAt
        return record
    }
}

/// Which rollbacks a list holds; nil: any.
package struct RollbackFilter: Sendable, Hashable {
    package var release: Identifier?
    package var status: RollbackStatus?
    package var type: RollbackType?

    package init(release: Identifier? = nil, status: RollbackStatus? = nil, type: RollbackType? = nil) {
        self.release = release
        self.status = status
        self.type = type
    }
}
