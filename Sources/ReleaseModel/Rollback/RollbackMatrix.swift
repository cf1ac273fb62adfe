// Severity × impact → decision, for all twelve pairs.
import Files
import Primitives

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
