// The decision matrix and its order.
import ReleaseModel
import Testing

struct RollbackMatrixTests {
    @Test func isMonotoneByDefault() {
        #expect(RollbackMatrix.standard.monotonicityFault == nil)
    }

    @Test func refusesAStrongerTypeForLess() {
        var matrix = RollbackMatrix.standard
        matrix[.low, .low] = RollbackDecision(.immediate, .engineer)
        #expect(matrix.monotonicityFault == "the matrix says immediate for low/low while medium/low is only config")
    }

    @Test func refusesAHigherApproverForLess() {
        var matrix = RollbackMatrix.standard
        matrix[.critical, .medium] = RollbackDecision(.immediate, .teamLead)
        matrix[.critical, .high] = RollbackDecision(.immediate, .engineer)
        #expect(matrix.monotonicityFault?.contains("team-lead") == true)
    }

    /// Against the definition: over all pairs of cells, not neighbours alone, for every single override.
    @Test func agreesWithTheDefinitionForEveryOverride() {
        let pairs = Severity.allCases.flatMap { severity in Impact.allCases.map { (severity, $0) } }
        for (severity, impact) in pairs {
            for type in RollbackType.allCases {
                for approval in ApprovalLevel.allCases {
                    var matrix = RollbackMatrix.standard
                    matrix[severity, impact] = RollbackDecision(type, approval)
                    let holds = pairs.allSatisfy { more in
                        pairs.allSatisfy { less in
                            guard less.0.weight <= more.0.weight, less.1.weight <= more.1.weight else { return true }
                            let (strong, weak) = (matrix[more.0, more.1], matrix[less.0, less.1])
                            return weak.type.strength <= strong.type.strength
                                && weak.approval.strength <= strong.approval.strength
                        }
                    }
                    #expect((matrix.monotonicityFault == nil) == holds)
                }
            }
        }
    }
}
