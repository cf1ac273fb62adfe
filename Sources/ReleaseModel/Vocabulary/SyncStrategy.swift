// How a sync rule writes a file downstream.

/// How a sync rule writes a file downstream.
package enum SyncStrategy: String, Sendable, Hashable, CaseIterable {
    case copy, template, reference
}
