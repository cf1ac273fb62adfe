// The state machine of a release: which steps exist, and whether a recorded history obeys it.
package import Primitives

/// The transitions a release may make. RC to FAILED is Colophon's one addition to the required machine: a candidate that
/// is found broken need not pretend to be validated first.
package enum Lifecycle {
    /// In the order of the enumeration.
    package static func successors(of status: ReleaseStatus) -> [ReleaseStatus] {
        switch status {
        case .planned: [.frozen]
        case .frozen: [.planned, .rc]
        case .rc: [.validating, .failed]
        case .validating: [.released, .failed]
        case .released: [.rolledBack]
        case .failed: [.planned]
        case .rolledBack: [.planned]
        }
    }

    package static func allows(_ from: ReleaseStatus, to: ReleaseStatus) -> Bool {
        successors(of: from).contains(to)
    }

    /// The first fault of a history that starts at `planned`: the index of the entry (the count, where the history
    /// ends elsewhere than at `status`), and what is wrong in words. Nil for a sound one and for an empty one.
    package static func fault(in history: [Transition], endingAt status: ReleaseStatus) -> (
        index: Int, message: String
    )? {
        var current = ReleaseStatus.planned
        var last: Timestamp?
        for (index, step) in history.enumerated() {
            guard allows(current, to: step.to) else {
                let allowed = successors(of: current).map(\.rawValue).joined(separator: " or ")
                return (index, "no release goes from \(current.rawValue) to \(step.to.rawValue), only to \(allowed)")
            }
            if let at = step.at, let before = last, at < before {
                return (index, "this step is dated \(at.text), before the one ahead of it (\(before.text))")
            }
            last = step.at ?? last
            current = step.to
        }
        guard history.isEmpty || current == status else {
            return (history.count, "the history ends at \(current.rawValue), but the status is \(status.rawValue)")
        }
        return nil
    }
}

/// One step of a record's `history`.
package struct Transition: Sendable, Hashable {
    package var to: ReleaseStatus
    package var at: Timestamp?
    package var by: String?
    package var reason: String?

    package init(to: ReleaseStatus, at: Timestamp? = nil, by: String? = nil, reason: String? = nil) {
        self.to = to
        self.at = at
        self.by = by
        self.reason = reason
    }
}
