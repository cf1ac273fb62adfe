// Going back: the decision matrix, incidents, the standby plan of a release, and the advice while incidents are open.
import Files
package import Primitives

/// What the matrix answers: how to go back, and who has to agree.
package struct RollbackDecision: Sendable, Hashable {
    package var type: RollbackType
    package var approval: ApprovalLevel
    package init(_ type: RollbackType, _ approval: ApprovalLevel) {
        self.type = type
        self.approval = approval
    }
}

/// Severity × impact → decision, for all twelve pairs.
package struct RollbackMatrix: Sendable, Hashable {
    /// Row by severity (critical first), column by impact (high first).
    private var cells: [[RollbackDecision]]

    package static let standard = RollbackMatrix(cells: [
        [.init(.immediate, .onCall), .init(.immediate, .onCall), .init(.planned, .teamLead)],
        [.init(.immediate, .teamLead), .init(.planned, .teamLead), .init(.planned, .teamLead)],
        [.init(.planned, .teamLead), .init(.partial, .teamLead), .init(.config, .engineer)],
        [.init(.partial, .engineer), .init(.config, .engineer), .init(.config, .engineer)],
    ])

    private init(cells: [[RollbackDecision]]) { self.cells = cells }

    package subscript(severity: Severity, impact: Impact) -> RollbackDecision {
        get { cells[3 - severity.weight][2 - impact.weight] }
        set { cells[3 - severity.weight][2 - impact.weight] = newValue }
    }
}

/// Something that went wrong with a release after it was out.
package struct Incident: Sendable, Hashable {
    package var id: String
    package var severity: Severity
    package var impact: Impact
    package var security: Bool
    package var title: String
    package var detectedAt: Timestamp?
    /// The version that mended it; nil: open.
    package var resolvedIn: String?
    package init(
        id: String, severity: Severity, impact: Impact, security: Bool = false, title: String,
        detectedAt: Timestamp? = nil, resolvedIn: String? = nil
    ) {
        self.id = id
        self.severity = severity
        self.impact = impact
        self.security = security
        self.title = title
        self.detectedAt = detectedAt
        self.resolvedIn = resolvedIn
    }
    package var isOpen: Bool { resolvedIn == nil }
}

/// A reason that stands in the way of going back.
package struct RollbackBlocker: Sendable, Hashable {
    /// `no-target`, `irreversible-change`, `rollback-not-tested`.
    package var code: String
    package var message: String
    package init(code: String, message: String) {
        self.code = code
        self.message = message
    }
}

package struct RollbackStep: Sendable, Hashable {
    /// `detect`, `decide`, `execute`…
    package var name: String
    package var description: String
    /// The time the step may take; nil: unbounded.
    package var minutes: Int?
    package init(name: String, description: String, minutes: Int? = nil) {
        self.name = name
        self.description = description
        self.minutes = minutes
    }
}

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
