// The members that say which release one would go back to, in `data/rollback.json` and in what locking writes.
import Primitives

extension RollbackTarget.Reason: FieldValue {}
extension RollbackTarget.PassedOver.Reason: FieldValue {}
extension RollbackTarget.Undone.Kind: FieldValue {}

extension RollbackTarget: FieldObject {
    package static let fields = Fields<RollbackTarget>(
        "rollback target", blank: RollbackTarget(version: nil, reason: .none),
        [
            Field("target", \.version, always: true, "The version to go back to."),
            Field("reason", \.reason, required: true, always: true, "Why that one."),
            Field("passed_over", \.passedOver, "Releases that would have come first."),
            Field("undone", \.undone, "What going back undoes in other releases."),
        ])
}

extension RollbackTarget.PassedOver: FieldObject {
    package static let fields = Fields<RollbackTarget.PassedOver>(
        "release passed over", blank: .init(version: "", reason: .notReleased),
        [
            Field("version", \.version, required: true, "The version."),
            Field("reason", \.reason, required: true, always: true, "Why nobody goes back to it."),
            Field("incident", \.incident, "The incident that it has."),
            Field("severity", \.severity, "How bad the incident is."),
            Field("resolved_in", \.resolvedIn, "The version that resolved the incident, and that would be left."),
        ])
}

extension RollbackTarget.Undone: FieldObject {
    package static let fields = Fields<RollbackTarget.Undone>(
        "undone change", blank: .init(version: "", kind: .irreversible, what: ""),
        [
            Field("version", \.version, required: true, "The version that has it."),
            Field("kind", \.kind, required: true, always: true, "What it is."),
            Field("what", \.what, required: true, "Its title or identifier."),
        ])
}
