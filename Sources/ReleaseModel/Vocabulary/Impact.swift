// How many users an incident touches.

/// How many users an incident touches.
package enum Impact: String, Sendable, Hashable, CaseIterable {
    case high, medium, low

    /// 2 for `high` down to 0 for `low`.
    package var weight: Int {
        switch self {
        case .high: 2
        case .medium: 1
        case .low: 0
        }
    }
}
