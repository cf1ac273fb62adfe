// When a sync rule runs.

/// When a sync rule runs.
package enum SyncFrequency: String, Sendable, Hashable, CaseIterable {
    case onRelease = "on_release"
    case onChange = "on_change"
    case manual
}
