// What to do about a release that has open incidents.
import Files
import Primitives

/// What to do about a release that has open incidents; live, never in a bundle.
package struct RollbackAdvice: Sendable, Hashable {
    package var decision: RollbackDecision
    /// The incident that decided; nil for a question asked without one.
    package var incident: Incident?
    package var back: RollbackTarget
    package var blockers: [RollbackBlocker]
    package var steps: [RollbackStep]
    package init(
        decision: RollbackDecision, incident: Incident?, back: RollbackTarget, blockers: [RollbackBlocker],
        steps: [RollbackStep]
    ) {
        self.decision = decision
        self.incident = incident
        self.back = back
        self.blockers = blockers
        self.steps = steps
    }

    /// The version to go back to.
    package var target: String? { back.version }
}
