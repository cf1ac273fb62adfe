// A person's word that one plan may be carried out, and what came of carrying it out.
import Documents
package import Primitives

/// Names exactly one plan by its digest.
package struct SyncApproval: Sendable, Hashable {
    package var rule: String
    package var version: String
    /// The plan's digest.
    package var plan: SHA256Digest
    package var by: String
    package var at: Timestamp
    package var note: String?
    package init(
        rule: String, version: String, plan: SHA256Digest, by: String, at: Timestamp, note: String? = nil
    ) {
        self.rule = rule
        self.version = version
        self.plan = plan
        self.by = by
        self.at = at
        self.note = note
    }
}

/// One attempt to carry a plan out: an entry of the log that the target tree keeps.
package struct SyncExecution: Sendable, Hashable {
    package var rule: String
    package var version: String
    /// Who ran it.
    package var by: String
    package var at: Timestamp
    package var approval: SyncApproval
    /// `completed` or `failed`.
    package var status: SyncStatus
    /// How many files got each action, in the order of `SyncPlan.Action`.
    package var added = 0
    package var modified = 0
    package var deleted = 0
    package var unchanged = 0
    /// Why it failed.
    package var reason: String?
    package init(
        rule: String, version: String, by: String, at: Timestamp, approval: SyncApproval, status: SyncStatus,
        reason: String? = nil
    ) {
        self.rule = rule
        self.version = version
        self.by = by
        self.at = at
        self.approval = approval
        self.status = status
        self.reason = reason
    }
}
