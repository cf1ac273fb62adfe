// The security gate: a scanner's counts by severity against what policy allows.
import Checklist
import Colophon
package import Documents
import Evidence
package import Primitives
package import ReleaseModel
import Sync
import Verification

/// What one run of the scanners found.
package struct SecurityRun: Sendable, Hashable {
    package var id: String
    package var critical: Int
    package var high: Int
    package var medium: Int
    package var low: Int
    /// False: it broke off, so its counts say nothing.
    package var succeeded: Bool

    package init(id: String, critical: Int, high: Int, medium: Int, low: Int, succeeded: Bool = true) {
        self.id = id
        self.critical = critical
        self.high = high
        self.medium = medium
        self.low = low
        self.succeeded = succeeded
    }

    fileprivate var counts: [(severity: Severity, count: Int)] {
        [(.critical, critical), (.high, high), (.medium, medium), (.low, low)]
    }
}

package struct SecurityDecision: Sendable, Hashable {
    package var passes: Bool
    /// For people: "Security run 42: 1 high finding (0 allowed), 3 low".
    package var message: String
    /// The severities of which there are more than policy allows, the most severe first.
    package var exceeded: [Severity]
}

/// A run of a candidate, with what it decided.
package struct SecurityGateResult: Sendable, Hashable {
    package var run: SecurityRun
    package var decision: SecurityDecision
    package var by: String
    package var at: Timestamp
}

package enum SecurityGate {
    package static func decide(_ run: SecurityRun, policy: Policy.Security) throws(ServiceError) -> SecurityDecision {
        guard !run.id.isBlank else {
            throw .field("id", "missing-run", "a run needs a name", remedy: "Give the scanner's own number of the run.")
        }
        for (severity, count) in run.counts where count < 0 {
            throw .field(
                severity.rawValue, "out-of-range", "\(count) is no count", remedy: "Count findings from 0 up.")
        }
        guard run.succeeded else {
            return SecurityDecision(
                passes: false, message: "Security run \(run.id) did not end well", exceeded: [])
        }
        let exceeded = run.counts.filter { item in allowed(item.severity, policy).map { item.count > $0 } ?? false }
            .map(\.severity)
        let words = run.counts.filter { $0.count > 0 }.map { severity, count in
            let limit = exceeded.contains(severity) ? allowed(severity, policy).map { " (\($0) allowed)" } ?? "" : ""
            return "\(count) \(severity.rawValue)\(limit)"
        }
        let summary = words.isEmpty ? "no findings" : words.joined(separator: ", ")
        let ending = exceeded.isEmpty && !words.isEmpty ? ", within policy" : ""
        return SecurityDecision(
            passes: exceeded.isEmpty, message: "Security run \(run.id): \(summary)\(ending)", exceeded: exceeded)
    }

    /// Nil: any number.
    fileprivate static func allowed(_ severity: Severity, _ policy: Policy.Security) -> Int? {
        switch severity {
        case .critical: policy.critical
        case .high: policy.high
        case .medium: policy.medium
        case .low: policy.low
        }
    }
}

extension Policy.Security {
    func requireNothingLooser(than own: Policy.Security) throws(ServiceError) {
        for severity in Severity.allCases {
            guard let most = SecurityGate.allowed(severity, own) else { continue }
            let given = SecurityGate.allowed(severity, self)
            guard given.map({ $0 > most }) ?? true else { continue }
            throw Self.looser(
                severity.rawValue, "\(given.map(String.init) ?? "any number of") \(severity.rawValue) findings",
                own: "\(most)")
        }
        if unrated > own.unrated {
            throw Self.looser("unrated", "\(unrated) unrated findings", own: "\(own.unrated)")
        }
        if own.signOff, !signOff { throw Self.looser("sign_off", "no sign-off", own: "one") }
    }

    private static func looser(_ member: String, _ given: String, own: String) -> ServiceError {
        var error = ServiceError.field(
            "policy.\(member)", "looser-policy", "\(given) is less than the project's policy asks for: \(own)",
            remedy:
                "Leave it out, or be stricter; what the project allows stands in policy.security of its configuration.")
        // The request is sound; the project's policy stands against it.
        error.kind = .conflict
        return error
    }
}

extension SecurityGateResult {
    package var json: JSON {
        [
            "run": .string(run.id), "critical": .int(run.critical), "high": .int(run.high),
            "medium": .int(run.medium), "low": .int(run.low), "succeeded": .bool(run.succeeded),
            "decision": .string(decision.passes ? "pass" : "fail"), "message": .string(decision.message),
            "exceeded": .array(decision.exceeded.map { .string($0.rawValue) }), "by": .string(by),
            "at": .string(at.text),
        ]
    }

    /// Reads what `json` wrote; nil for anything else.
    init?(_ node: DataNode) {
        guard let id = node["run"]?.string, let critical = node["critical"]?.int, let high = node["high"]?.int,
            let medium = node["medium"]?.int, let low = node["low"]?.int, let succeeded = node["succeeded"]?.bool,
            let decision = node["decision"]?.string, let message = node["message"]?.string,
            let exceeded = node["exceeded"]?.sequence?.compactMap({ $0.string.flatMap(Severity.init) }),
            let by = node["by"]?.string, let at = node["at"]?.string.flatMap({ Timestamp($0) })
        else { return nil }
        run = SecurityRun(id: id, critical: critical, high: high, medium: medium, low: low, succeeded: succeeded)
        self.decision = SecurityDecision(passes: decision == "pass", message: message, exceeded: exceeded)
        self.by = by
        self.at = at
    }
}
