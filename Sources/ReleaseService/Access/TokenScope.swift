// What a token allows its holder to do over the API.

package enum TokenScope: String, Sendable, Hashable, CaseIterable {
    /// Everything that changes nothing.
    case read
    /// Plan, freeze, cut, validate, decide checks, upload evidence; ask for a rollback, and carry it out.
    case write
    /// Let findings of a failed check pass.
    case waive
    case publish
    /// Sync rules, dry runs and executions.
    case sync
    /// Agree to a sync or a rollback, as far as the holder's roles allow.
    case approve
    /// All of these.
    case admin
}
