// Decides between the two sides of one file: what upstream gives, and what downstream made of it.
import Documents
import Files
package import ReleaseModel

/// What is known of one path, each nil where there is nothing.
package struct FileVersions: Sendable {
    /// What the rule would write now.
    package var upstream: SyncPlan.Side?
    /// What stands in the target tree.
    package var target: SyncPlan.Side?
    /// The downstream's own version below `.colophon-overrides`.
    package var override: SyncPlan.Side?
    /// What was last applied.
    package var last: SyncSnapshot.File?

    package init(
        upstream: SyncPlan.Side? = nil, target: SyncPlan.Side? = nil, override: SyncPlan.Side? = nil,
        last: SyncSnapshot.File? = nil
    ) {
        self.upstream = upstream
        self.target = target
        self.override = override
        self.last = last
    }
}

extension FileVersions {
    /// Leaves only content to differ.
    mutating func setExecutable(_ isExecutable: Bool) {
        upstream?.isExecutable = isExecutable
        target?.isExecutable = isExecutable
        last?.upstream.isExecutable = isExecutable
        last?.written?.isExecutable = isExecutable
    }
}

package struct SyncDecision: Equatable, Sendable {
    package enum Result: Equatable, Sendable {
        case upstream, override, merge
        /// What stands in the target stays, or stays away.
        case target
        case delete
        case conflict
    }
    package enum OverrideFate: Equatable, Sendable {
        case stays
        /// It becomes what the target becomes, and so stays on top of the new base.
        case follows
        case goes
    }
    package var result: Result
    package var override = OverrideFate.stays
    package var note: String?
    /// A difference from upstream that was decided for, and is no drift.
    package var isSettled = false
}

/// The three-way rules (release rules, "Sync"): only upstream changed, take it; only downstream changed, keep it; both, and
/// differently: a conflict, settled by the rule's `on_conflict`. A missing file is a changed one.
package struct SyncArbiter: Sendable {
    package var onConflict = ConflictChoice.fail
    /// Changes made in the target outside the overrides count for nothing.
    package var restores = false
    package var prunes = false

    package init(onConflict: ConflictChoice = .fail, restores: Bool = false, prunes: Bool = false) {
        self.onConflict = onConflict
        self.restores = restores
        self.prunes = prunes
    }

    package func decide(_ sides: FileVersions) -> SyncDecision {
        guard let upstream = sides.upstream else { return withdrawn(sides) }
        if let override = sides.override { return overridden(sides, upstream: upstream, by: override) }
        guard !restores, sides.target != upstream else { return SyncDecision(result: .upstream, note: givenUp(sides)) }
        guard let last = sides.last else {
            guard let target = sides.target else { return SyncDecision(result: .upstream) }
            return settle(sides, local: target, "both sides added the file")
        }
        // An override that decided before and is gone has taken its version with it.
        if last.isOverridden, sides.target == last.written { return SyncDecision(result: .upstream) }
        guard let target = sides.target else {
            if upstream == last.upstream {
                return SyncDecision(result: .target, note: "removed downstream, and kept so")
            }
            return settle(sides, local: nil, "removed downstream, and changed upstream")
        }
        if target == last.upstream { return SyncDecision(result: .upstream) }
        if upstream == last.upstream {
            let note = target == last.written ? nil : "changed downstream, and kept so"
            return SyncDecision(result: .target, note: note)
        }
        return settle(sides, local: target, "both sides changed the file")
    }

    /// What a person should know who approves that downstream's work goes.
    private func givenUp(_ sides: FileVersions) -> String? {
        guard let target = sides.target else {
            return sides.last?.written == nil ? nil : "removed downstream, and given up"
        }
        guard target != sides.upstream, target != sides.last?.written else { return nil }
        return sides.last == nil ? "not from this rule, and given up" : "changed downstream, and given up"
    }

    private func overridden(
        _ sides: FileVersions, upstream: SyncPlan.Side, by override: SyncPlan.Side
    ) -> SyncDecision {
        let isEdited =
            !restores && sides.target != nil && sides.target != sides.last?.written && sides.target != override
            && sides.target != upstream
        if isEdited, onConflict == .fail || onConflict == .merge {
            return SyncDecision(result: .conflict, note: "the file and its override differ, and both were changed here")
        }
        var decision = decided(sides, upstream: upstream, by: override)
        if isEdited || restores, let lost = givenUp(sides), decision.result != .conflict, sides.target != override {
            decision.note = (decision.note.map { $0 + "; " } ?? "") + "the file itself: " + lost
        }
        return decision
    }

    private func decided(
        _ sides: FileVersions, upstream: SyncPlan.Side, by override: SyncPlan.Side
    ) -> SyncDecision {
        if override == upstream { return SyncDecision(result: .upstream) }
        guard let last = sides.last else { return settle(sides, local: override, "both sides added the file") }
        if override == last.upstream { return SyncDecision(result: .upstream, override: .follows) }
        if upstream == last.upstream { return SyncDecision(result: .override, note: "the override's version") }
        return settle(sides, local: override, "the override and upstream both changed")
    }

    /// The rule writes the file no more.
    private func withdrawn(_ sides: FileVersions) -> SyncDecision {
        guard prunes else {
            return SyncDecision(result: .target, note: "no longer upstream; kept, since the rule doesn't prune")
        }
        // What was merged, or kept as ours, holds work of the downstream's, though it is what was last written.
        let isGivenUp = sides.last.map { $0.isOverridden && sides.target == $0.written } ?? false
        let isChanged =
            sides.override != nil || !restores && !isGivenUp && sides.target != sides.last?.upstream
        guard isChanged else { return SyncDecision(result: .delete, note: givenUp(sides)) }
        switch onConflict {
        case .ours: return SyncDecision(result: .target, note: "removed upstream; ours is kept", isSettled: true)
        case .theirs:
            return SyncDecision(
                result: .delete, override: sides.override == nil ? .stays : .goes, note: "changed here; theirs is taken"
            )
        case .fail, .merge:
            return SyncDecision(result: .conflict, note: "removed upstream, and changed downstream")
        }
    }

    private func settle(_ sides: FileVersions, local: SyncPlan.Side?, _ conflict: String) -> SyncDecision {
        let hasOverride = sides.override != nil
        switch onConflict {
        case .fail: return SyncDecision(result: .conflict, note: conflict)
        case .ours:
            return SyncDecision(
                result: hasOverride ? .override : .target, note: "\(conflict); ours is kept", isSettled: true)
        case .theirs:
            return SyncDecision(
                result: .upstream, override: hasOverride ? .goes : .stays, note: "\(conflict); theirs is taken")
        case .merge:
            guard local != nil else { return SyncDecision(result: .conflict, note: conflict) }
            return SyncDecision(result: .merge, override: hasOverride ? .follows : .stays, note: conflict)
        }
    }
}
