// Where one sync execution stands.

/// Where one sync execution stands.
package enum SyncStatus: String, Sendable, Hashable, CaseIterable {
    case pending
    case dryRun = "dry_run"
    case running, completed, failed
}
