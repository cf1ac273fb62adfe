// The public vocabulary: every enumeration that appears on a wire, spelt as it is written there.

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

/// The verdict on one check.
package enum CheckStatus: String, Sendable, Hashable, CaseIterable {
    case pending, pass, fail, skipped, na
}

/// How a sync rule writes a file downstream.
package enum SyncStrategy: String, Sendable, Hashable, CaseIterable {
    case copy, template, reference
}

/// When a sync rule runs.
package enum SyncFrequency: String, Sendable, Hashable, CaseIterable {
    case onRelease = "on_release"
    case onChange = "on_change"
    case manual
}

/// Where one sync execution stands.
package enum SyncStatus: String, Sendable, Hashable, CaseIterable {
    case pending
    case dryRun = "dry_run"
    case running, completed, failed
}

/// What a sync does where both sides changed.
package enum ConflictChoice: String, Sendable, Hashable, CaseIterable {
    case fail, ours, theirs, merge
}

/// How a rollback is carried out; the order of the cases is from the strongest to the weakest.
package enum RollbackType: String, Sendable, Hashable, CaseIterable {
    case immediate, planned, partial, config

    /// 3 for `immediate` down to 0 for `config`.
    package var strength: Int {
        switch self {
        case .immediate: 3
        case .planned: 2
        case .partial: 1
        case .config: 0
        }
    }
}

/// Where a rollback stands.
package enum RollbackStatus: String, Sendable, Hashable, CaseIterable {
    case pending
    case inProgress = "in_progress"
    case completed, failed
}

/// Who has to approve a rollback; the order of the cases is from the highest to the lowest.
package enum ApprovalLevel: String, Sendable, Hashable, CaseIterable {
    case onCall = "on-call"
    case teamLead = "team-lead"
    case engineer

    /// 2 for `on-call` down to 0 for `engineer`.
    package var strength: Int {
        switch self {
        case .onCall: 2
        case .teamLead: 1
        case .engineer: 0
        }
    }
}

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
