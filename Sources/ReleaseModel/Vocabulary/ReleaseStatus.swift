// Where a release stands in its life.

/// Where a release stands in its life; `Lifecycle` says which steps exist.
package enum ReleaseStatus: String, Sendable, Hashable, CaseIterable {
    case planned, frozen, rc, validating, released, failed
    case rolledBack = "rolled_back"

    /// True once the release has been published, whatever came after.
    package var isPublished: Bool { self == .released || self == .rolledBack }

    /// As pages and notes call it.
    package var title: String {
        switch self {
        case .planned: "Planned"
        case .frozen: "Frozen"
        case .rc: "Release candidate"
        case .validating: "Validating"
        case .released: "Released"
        case .failed: "Failed"
        case .rolledBack: "Rolled back"
        }
    }
}
