// How this release would be taken back, made of its record and evidence alone.
import Files
import Primitives

/// How this release would be taken back, made of its record and evidence alone; it is part of the bundle.
package struct StandbyPlan: Sendable, Hashable {
    package var target: String?
    /// True: a rollback test from this version to the target passed.
    package var tested: Bool
    package var blockers: [RollbackBlocker]
    /// The steps of an immediate rollback, the one that has no time for looking things up.
    package var steps: [RollbackStep]
    package init(target: String?, tested: Bool, blockers: [RollbackBlocker], steps: [RollbackStep]) {
        self.target = target
        self.tested = tested
        self.blockers = blockers
        self.steps = steps
    }
}
