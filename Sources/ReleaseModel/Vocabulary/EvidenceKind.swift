// The kinds of evidence a record may name.

/// The kinds of evidence a record may name.
package enum EvidenceKind: String, Sendable, Hashable, CaseIterable {
    case junit, cobertura, jacoco, lcov, sarif
    case pullRequests = "pull-requests"
    case changelog
    case versionManifest = "version-manifest"
    case documentation, cyclonedx, spdx
    case securityReview = "security-review"
    case rollbackTest = "rollback-test"
    case gate, log, other
}
