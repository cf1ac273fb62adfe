// Who has to approve a rollback.

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
