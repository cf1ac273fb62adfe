// What one rule last brought to a target tree: the base of the next three-way comparison, and what drift is measured by.
package import Primitives

package struct SyncSnapshot: Sendable, Hashable {
    package struct File: Sendable, Hashable {
        /// Relative to the target tree.
        package var target: String
        /// Relative to the source root.
        package var source: String
        /// What upstream gave: the base when both sides change.
        package var upstream: SyncPlan.Side
        /// What stood there afterwards; nil: nothing, since downstream had removed it.
        package var written: SyncPlan.Side?
        /// Whether an override decided what stood there.
        package var isOverridden: Bool
        /// How many conflicts a merge has marked in what it wrote.
        package var conflicts: Int
        package init(
            target: String, source: String, upstream: SyncPlan.Side, written: SyncPlan.Side?,
            isOverridden: Bool = false,
            conflicts: Int = 0
        ) {
            self.target = target
            self.source = source
            self.upstream = upstream
            self.written = written
            self.isOverridden = isOverridden
            self.conflicts = conflicts
        }
    }

    package var rule: String
    package var version: String
    package var plan: SHA256Digest
    package var at: Timestamp
    /// Sorted bytewise by target path.
    package var files: [File]
    package init(rule: String, version: String, plan: SHA256Digest, at: Timestamp, files: [File]) {
        self.rule = rule
        self.version = version
        self.plan = plan
        self.at = at
        self.files = files
    }
}

/// How a rule's target tree stands against what was last applied and what has been released since.
package struct TargetStatus: Sendable, Hashable {
    /// In one word: nothing to do, something for a person to look at, or nothing known.
    package enum State: String, Sendable, Hashable { case fine, attention, unknown }
    package enum Drift: String, Sendable, Hashable, CaseIterable {
        case modified, missing, blocked
        /// It holds the conflict markers of a merge.
        case unresolved
    }
    package struct DriftedFile: Sendable, Hashable {
        /// Relative to the target tree.
        package var target: String
        package var drift: Drift
        package init(target: String, drift: Drift) {
            self.target = target
            self.drift = drift
        }
    }

    package var rule: String
    package var targetRepository: String?
    /// As configured.
    package var target: String?
    /// Why nothing is known: there is no target tree, or its state can't be read.
    package var unknown: String?
    /// What was last applied; nil: nothing yet.
    package var version: String?
    package var appliedAt: Timestamp?
    package var approvedBy: String?
    /// Why what was applied shouldn't stand there: its release was taken back, or isn't known.
    package var doubt: String?
    /// Sorted bytewise by target path.
    package var drift: [DriftedFile] = []
    /// Releases that are out, newer than what was applied, oldest first.
    package var behind: [String] = []
    /// When the first of them was released; nil: none, or no date is known.
    package var behindSince: Timestamp?
    /// Attempts that failed since one was completed.
    package var failures = 0
    package var lastFailure: String?
    /// An apply was cut off, and has to be finished.
    package var isInterrupted = false

    package init(rule: String, targetRepository: String?, target: String?) {
        self.rule = rule
        self.targetRepository = targetRepository
        self.target = target
    }

    /// Days since the first release came out that isn't there yet; nil: none.
    package func daysBehind(on today: Timestamp) -> Int? { behindSince.map { max(0, today.days(since: $0)) } }

    package var state: State { unknown != nil ? .unknown : needsAttention ? .attention : .fine }

    /// Something that a person should look at.
    package var needsAttention: Bool {
        isInterrupted || doubt != nil || failures > 0 || !drift.isEmpty || !behind.isEmpty
    }
}
