// Whether a rollback matrix is monotone: less severity or less impact never asks for more.

extension RollbackMatrix {
    /// Nil: monotone. Else the first pair of neighbouring cells, by severity and then by impact, where the lesser one has
    /// the stronger type or the higher approver, in words. Neighbours suffice, since the order of all pairs follows.
    package var monotonicityFault: String? {
        for severity in Severity.allCases {
            for impact in Impact.allCases {
                let lesser = Self.next(after: severity).map { ($0, impact) }
                let narrower = Self.next(after: impact).map { (severity, $0) }
                for (otherSeverity, otherImpact) in [lesser, narrower].compactMap(\.self) {
                    let (more, less) = (self[severity, impact], self[otherSeverity, otherImpact])
                    let places =
                        "\(otherSeverity.rawValue)/\(otherImpact.rawValue) while \(severity.rawValue)/\(impact.rawValue)"
                    if less.type.strength > more.type.strength {
                        return "the matrix says \(less.type.rawValue) for \(places) is only \(more.type.rawValue)"
                    }
                    if less.approval.strength > more.approval.strength {
                        return
                            "the matrix asks \(less.approval.rawValue) for \(places) only asks \(more.approval.rawValue)"
                    }
                }
            }
        }
        return nil
    }

    private static func next<Level: CaseIterable & Equatable>(after level: Level) -> Level? {
        let rest = Level.allCases.drop { $0 != level }.dropFirst()
        return rest.first
    }
}
