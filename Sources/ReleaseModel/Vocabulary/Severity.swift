// How bad something is.

/// How bad something is: an incident, or a security finding.
package enum Severity: String, Sendable, Hashable, CaseIterable {
    case critical, high, medium, low

    /// 3 for `critical` down to 0 for `low`.
    package var weight: Int {
        switch self {
        case .critical: 3
        case .high: 2
        case .medium: 1
        case .low: 0
        }
    }
}
