// How this release would be taken back, as known on the day it came out.
import Files
import Primitives

/// How this release would be taken back, as known on the day it came out; it is part of the bundle.
package struct StandbyPlan: Sendable, Hashable {
    package var back: RollbackTarget
    /// True: a rollback test from this version to the target passed.
    package var tested: Bool
    package var blockers: [RollbackBlocker]
    /// The steps of an immediate rollback, the one that has no time for looking things up.
    package var steps: [RollbackStep]
    package init(back: RollbackTarget, tested: Bool, blockers: [RollbackBlocker], steps: [RollbackStep]) {
        self.back = back
        self.tested = tested
        self.blockers = blockers
        self.steps = steps
    }

    /// The version to go back to.
    package var target: String? { back.version }
}
