// A rollback recommendation, or a standby plan, as text for people.
import Attestation
import Checklist
import Evidence
import Files
import Primitives
package import ReleaseModel

package enum RollbackReport {
    package static func text(_ advice: RollbackAdvice) -> String {
        var lines = ["\(advice.decision.type.rawValue) rollback, approved by \(advice.decision.approval.rawValue)"]
        if let incident = advice.incident {
            lines.append(
                "because of \(incident.id): \(incident.title) (\(incident.severity.rawValue) severity, \(incident.impact.rawValue) impact)"
            )
        }
        lines.append("target: \(advice.target ?? "none")")
        return text(lines + passedOver(advice.back) + blockers(advice.blockers) + steps(advice.steps))
    }

    package static func text(_ plan: StandbyPlan, version: String) -> String {
        let tested = plan.tested ? "tested" : "not tested"
        let head =
            plan.target.map { "from \(version) back to \($0), \(tested)" } ?? "\(version) has nothing to go back to"
        return text([head] + passedOver(plan.back) + blockers(plan.blockers) + steps(plan.steps))
    }

    private static func passedOver(_ back: RollbackTarget) -> [String] {
        back.passedOver.map { "passed over: \($0.sentence)" }
    }

    private static func text(_ lines: [String]) -> String {
        lines.map(TerminalText.line).joined(separator: "\n") + "\n"
    }

    private static func blockers(_ blockers: [RollbackBlocker]) -> [String] {
        blockers.map { "blocked: \($0.message) [\($0.code)]" }
    }

    private static func steps(_ steps: [RollbackStep]) -> [String] {
        steps.enumerated().map { index, step in
            let limit = step.minutes.map { " (\($0) minutes)" } ?? ""
            return "\(index + 1). \(step.name)\(limit): \(step.description)"
        }
    }
}
