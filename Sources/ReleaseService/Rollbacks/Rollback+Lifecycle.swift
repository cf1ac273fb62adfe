// The life of a rollback: pending, in progress with its approval, then completed or failed.
import Colophon
import Documents
import Evidence
import Files
import Primitives
import ReleaseModel
import Sync

extension Rollback {
    /// Anyone may agree to a rollback of the engineer's level; the others need their role. A second person may agree too, as
    /// long as it hasn't ended.
    mutating func approve(by actor: Actor, at now: Timestamp) throws(ServiceError) -> EventDraft {
        try requireOpen()
        guard actor.mayApprove(approval) else {
            throw ServiceError(
                .forbidden, "approval-forbidden", "\(actor.name) may not approve this: it needs \(approval.inWords)",
                remedy: "Ask \(approval.inWords).")
        }
        guard !approvals.contains(where: { $0.by.hasSameBytes(as: actor.name) }) else {
            throw ServiceError(.conflict, "approved-before", "\(actor.name) approved this already")
        }
        let before = begin(at: now)
        approvals.append(Approval(by: actor.name, at: moment(now)))
        return draft(from: before, reason: "approved")
    }

    /// Notes the next step as done, or as left out: then the note says why. Only an immediate rollback may begin before its approval.
    mutating func step(
        _ name: String, isSkipped: Bool = false, note: String?, by actor: Actor, at now: Timestamp
    ) throws(ServiceError) -> EventDraft {
        try requireOpen()
        guard !approvals.isEmpty || type == .immediate else { throw unapproved("no step is taken before") }
        guard let next = steps.dropFirst(done.count).first else {
            throw ServiceError(
                .conflict, "no-step-left", "every step of \(id) is done", remedy: "Complete the rollback, or fail it.")
        }
        guard next.name.hasSameBytes(as: name) else {
            throw ServiceError(
                .conflict, "step-out-of-order", "the next step of \(id) is \(next.name), not \(excerpt(name))",
                remedy: "Take the steps in their order: \(steps.map(\.name).joined(separator: ", ")).")
        }
        let note = note?.stated
        if isSkipped {
            guard !Self.indispensable.contains(name) else {
                throw ServiceError(
                    .conflict, "step-needed", "\(name) can't be left out: without it nothing was rolled back",
                    remedy: "Take the step, or fail the rollback.")
            }
            guard note != nil else {
                throw .field("note", "missing-reason", "a step that is left out needs a reason", remedy: "Say why.")
            }
        }
        let before = begin(at: now)
        done.append(DoneStep(name: name, by: actor.name, at: moment(now), note: note, isSkipped: isSkipped))
        return draft(from: before, reason: isSkipped ? "\(name) left out: \(note ?? "")" : "\(name) done")
    }

    private static let indispensable = ["execute", "verify"]

    /// Nothing is completed without its approval, nor before its last step.
    mutating func complete(at now: Timestamp) throws(ServiceError) -> EventDraft {
        try requireOpen()
        guard !approvals.isEmpty else { throw unapproved("it isn't completed without") }
        let open = steps.dropFirst(done.count).map(\.name)
        guard open.isEmpty else {
            throw ServiceError(
                .conflict, "steps-open",
                "these steps of \(id) are neither done nor left out: \(open.joined(separator: ", "))",
                remedy: "Take them in their order, or note why one is left out.")
        }
        let before = status
        status = .completed
        endedAt = moment(now)
        return draft(from: before, reason: nil)
    }

    /// Also for one that is called off, or refused before it began.
    mutating func fail(reason: String?, at now: Timestamp) throws(ServiceError) -> EventDraft {
        try requireOpen()
        let before = status
        failure = try ManagedRelease.required(reason)
        status = .failed
        endedAt = moment(now)
        return draft(from: before, reason: failure)
    }

    private func requireOpen() throws(ServiceError) {
        guard hasEnded else { return }
        throw ServiceError(
            .conflict, "rollback-ended", "\(id) is \(status.rawValue), and nothing is added after the end",
            remedy: "Create another rollback.")
    }

    private func unapproved(_ what: String) -> ServiceError {
        ServiceError(
            .conflict, "not-approved", "\(id) is not approved: \(what) its approval",
            remedy: "Have it approved by \(approval.inWords).")
    }

    /// The status before.
    private mutating func begin(at now: Timestamp) -> RollbackStatus {
        let before = status
        status = .inProgress
        if startedAt == nil { startedAt = moment(now) }
        return before
    }

    /// Never before what was last noted, whatever the clock did in between.
    private func moment(_ now: Timestamp) -> Timestamp {
        max(now, createdAt, approvals.last?.at ?? now, done.last?.at ?? now)
    }

    private func draft(from before: RollbackStatus, reason: String?) -> EventDraft {
        EventDraft(
            kind: .rollback, subject: id.text, from: before.rawValue, to: status.rawValue, reason: reason)
    }
}

extension ApprovalLevel {
    fileprivate var inWords: String {
        switch self {
        case .engineer: "anyone"
        case .teamLead: "a team lead"
        case .onCall: "whoever is on call, or a team lead"
        }
    }
}
