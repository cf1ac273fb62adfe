// What to do about a release that has open incidents.
import Files
import Primitives

/// What to do about a release that has open incidents; live, never in a bundle.
package struct RollbackAdvice: Sendable, Hashable {
    package var decision: RollbackDecision
    /// The incident that decided; nil for a question asked without one.
    package var incident: Incident?
    package var target: String?
    package var blockers: [RollbackBlocker]
    package var steps: [RollbackStep]
    package init(
        decision: RollbackDecision, incident: Incident?, target: String?, blockers: [RollbackBlocker],
        steps: [RollbackStep]
    ) {
        self.decision = decision
        self.incident = incident
        self.target = target
        self.blockers = blockers
        self.steps = steps
    }
}
