// What a sync does where both sides changed.

/// What a sync does where both sides changed.
package enum ConflictChoice: String, Sendable, Hashable, CaseIterable {
    case fail, ours, theirs, merge
}
