// The kinds of evidence a record may name.

/// The kinds of evidence a record may name.
package enum EvidenceKind: String, Sendable, Hashable, CaseIterable {
    case junit
    /// A test report of any form.
    case tests
    case cobertura, jacoco, lcov
    /// A coverage report of any form.
    case coverage
    case sarif
    /// A scanner's report of any form.
    case scan
    /// What somebody says about known weaknesses, in any form.
    case vex
    case pullRequests = "pull-requests"
    case changelog
    case versionManifest = "version-manifest"
    case documentation, cyclonedx, spdx
    case securityReview = "security-review"
    case rollbackTest = "rollback-test"
    case gate, log, other

    /// The kinds with a name of their own that are also one of this kind.
    package var forms: [EvidenceKind] {
        switch self {
        case .tests: [.junit]
        case .coverage: [.cobertura, .jacoco, .lcov]
        case .scan: [.sarif, .cyclonedx, .spdx]
        case .vex: [.cyclonedx]
        default: []
        }
    }

    /// Whether evidence of the other kind is what is asked for by this one: a JUnit report is a test report.
    package func includes(_ other: EvidenceKind) -> Bool { self == other || forms.contains(other) }

    /// Kept and listed, and never judged.
    package var provesNothing: Bool { self == .log || self == .other }
}
