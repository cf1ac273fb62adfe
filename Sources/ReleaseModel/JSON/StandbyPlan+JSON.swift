// Rollback plans and advice as JSON.
package import Documents
import Files
import Primitives

extension StandbyPlan {
    package var json: JSON {
        var members = RollbackTarget.fields.members(of: back)
        members["tested"] = .bool(tested)
        members["blockers"] = .array(blockers.map(\.json))
        members["steps"] = .array(steps.map(\.json))
        return .object(members)
    }
}

extension RollbackBlocker {
    package var json: JSON { ["code": .string(code), "message": .string(message)] }
}

extension RollbackStep {
    package var json: JSON {
        .object(compact: [
            ("name", .string(name)), ("description", .string(description)), ("minutes", minutes.map(JSON.int)),
        ])
    }
}

extension RollbackAdvice {
    package var json: JSON {
        .object(compact: [
            ("rollback_type", .string(decision.type.rawValue)),
            ("approval_level", .string(decision.approval.rawValue)),
            ("incident", incident?.json),
            ("target", target.map(JSON.string) ?? .null),
            ("passed_over", JSON.list(back.passedOver.map(\.json))),
            ("blockers", .array(blockers.map(\.json))),
            ("steps", .array(steps.map(\.json))),
        ])
    }
}
