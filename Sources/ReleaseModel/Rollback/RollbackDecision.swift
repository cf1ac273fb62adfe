// What the matrix answers.
import Files
import Primitives

/// What the matrix answers: how to go back, and who has to agree.
package struct RollbackDecision: Sendable, Hashable {
    package var type: RollbackType
    package var approval: ApprovalLevel
    package init(_ type: RollbackType, _ approval: ApprovalLevel) {
        self.type = type
        self.approval = approval
    }
}
