// How a rollback is carried out.

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
