// What a release may change, in the sense of Semantic Versioning.

/// What a release may change, in the sense of Semantic Versioning.
package enum ReleaseType: String, Sendable, Hashable, CaseIterable, Comparable {
    case patch, minor, major

    package static func < (a: Self, b: Self) -> Bool { a.rank < b.rank }
    private var rank: Int {
        switch self {
        case .patch: 0
        case .minor: 1
        case .major: 2
        }
    }
}
