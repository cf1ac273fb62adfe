// Where a rollback stands.

/// Where a rollback stands.
package enum RollbackStatus: String, Sendable, Hashable, CaseIterable {
    case pending
    case inProgress = "in_progress"
    case completed, failed
}
