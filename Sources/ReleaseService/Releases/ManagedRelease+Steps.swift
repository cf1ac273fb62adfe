// The steps of a release's life: each makes the next record, or says why it may not be taken.
import Evidence
import Files
import Primitives
import ReleaseModel
import Sync
import Verification
import Versions

extension ManagedRelease {
    mutating func freeze(by actor: Actor, at now: Timestamp, reason: String?) throws(ServiceError) -> EventDraft {
        let (draft, at) = try step(to: .frozen, by: actor, at: now, reason: reason)
        record.dates.frozen = at
        return draft
    }

    /// Back to planned: after unfreezing, a failure or a rollback. Nothing that was found about a commit counts any more.
    mutating func returnToPlanned(
        by actor: Actor, at now: Timestamp, reason: String?, evidence: [String: SHA256Digest]
    ) throws(ServiceError) -> EventDraft {
        let (draft, _) = try step(to: .planned, by: actor, at: now, reason: reason)
        resetChecks(outdating: evidence)
        record.commit = nil
        record.rollback = nil
        record.amends = nil
        record.people.releasedBy = nil
        let planned = record.dates.planned
        record.dates = ReleaseDates()
        record.dates.planned = planned
        return draft
    }

    /// A candidate of this commit. The first one makes a frozen release an rc; the next one is no transition. Either way what was
    /// found about an earlier commit counts no more: `evidence` is what the folder holds of that.
    mutating func cutCandidate(
        _ stated: String?, commit: String, by actor: Actor, at now: Timestamp, evidence: [String: SHA256Digest]
    ) throws(ServiceError) -> EventDraft {
        let before = record.status
        if before != .rc { try requireStep(to: .rc) }
        let tag = try candidateTag(stated)
        let at = before == .rc ? moment(now) : try step(to: .rc, by: actor, at: now, reason: nil).at
        record.dates.rc = at
        record.commit = commit
        resetChecks(outdating: record.candidates.isEmpty ? outdated : evidence)
        record.candidates.append(Candidate(tag: tag, commit: commit, at: at))
        return EventDraft(
            kind: before == .rc ? .candidate : .transition, subject: tag, from: before.rawValue,
            to: record.status.rawValue)
    }

    mutating func beginValidation(by actor: Actor, at now: Timestamp, reason: String?) throws(ServiceError)
        -> EventDraft
    {
        try step(to: .validating, by: actor, at: now, reason: reason).draft
    }

    mutating func fail(by actor: Actor, at now: Timestamp, reason: String?) throws(ServiceError) -> EventDraft {
        try step(to: .failed, by: actor, at: now, reason: try Self.required(reason)).draft
    }

    /// The record as it would be published now, for being judged.
    func published(by actor: Actor, at now: Timestamp) throws(ServiceError) -> ReleaseRecord {
        var copy = self
        let (_, at) = try copy.step(to: .released, by: actor, at: now, reason: nil)
        copy.record.dates.validated = at
        copy.record.dates.released = at
        copy.record.people.releasedBy = actor.name
        return copy.record
    }

    /// Publishes what `published` made and `checklist` judged. Only a release of which every required check is met gets here.
    mutating func release(as record: ReleaseRecord, checklist: Checklist) throws(ServiceError) -> EventDraft {
        try requireStep(to: .released)
        guard checklist.isReady else { throw Self.notReady(record.version, checklist) }
        let from = self.record.status
        self.record = record
        return EventDraft(kind: .transition, from: from.rawValue, to: record.status.rawValue)
    }

    /// Takes a release back by a rollback of it that was completed.
    mutating func takeBack(
        by rollback: Rollback, amending: Amendment?, actor: Actor, at now: Timestamp
    ) throws(ServiceError) -> EventDraft {
        guard rollback.release == id, rollback.status == .completed, rollback.isOfTheWholeRelease,
            rollback.version.hasSameBytes(as: record.version.text)
        else { throw Self.noRollback(id) }
        var (draft, _) = try step(to: .rolledBack, by: actor, at: now, reason: rollback.reason)
        draft.subject = rollback.id.text
        record.rollback = rollback.record
        record.amends = amending
        return draft
    }

    static func noRollback(_ id: Identifier) -> ServiceError {
        ServiceError(
            .conflict, "no-rollback", "no rollback of \(id) was completed",
            remedy: "Create a rollback, and bring it to its end: the release follows.")
    }

    private static func notReady(_ version: Version, _ checklist: Checklist) -> ServiceError {
        let missing = checklist.missing
        return ServiceError(
            .conflict, "not-ready",
            "\(version) is not ready: \(missing.map { "\($0.id.rawValue) is \($0.label)" }.joined(separator: ", "))",
            remedy: "Bring the evidence, or decide the checks.",
            details: missing.map {
                Finding(
                    "check-\($0.status.rawValue)", .error, "\($0.name): \($0.headline)",
                    field: "checks.\($0.id.rawValue)")
            })
    }

    // MARK: -

    func requireStep(to status: ReleaseStatus) throws(ServiceError) {
        guard !Lifecycle.allows(record.status, to: status) else { return }
        let allowed = Lifecycle.successors(of: record.status).map(\.rawValue).joined(separator: " or ")
        throw ServiceError(
            .conflict, "no-such-transition",
            "\(id) is \(record.status.rawValue), and goes to \(allowed) from there, not to \(status.rawValue)",
            remedy: "Read the release again, and take a step that it allows.")
    }

    private mutating func step(
        to status: ReleaseStatus, by actor: Actor, at now: Timestamp, reason: String?
    ) throws(ServiceError) -> (draft: EventDraft, at: Timestamp) {
        try requireStep(to: status)
        let (from, at, reason) = (record.status, moment(now), reason?.stated)
        record.status = status
        record.history.append(Transition(to: status, at: at, by: actor.name, reason: reason))
        return (EventDraft(kind: .transition, from: from.rawValue, to: status.rawValue, reason: reason), at)
    }

    /// Never before the step ahead of it, whatever the clock did in between.
    private func moment(_ now: Timestamp) -> Timestamp {
        record.history.compactMap(\.at).max().map { max($0, now) } ?? now
    }

    /// Verdicts, waivers, evidence and gates belong to a candidate's commit.
    private mutating func resetChecks(outdating evidence: [String: SHA256Digest]) {
        record.checks = []
        record.evidence = []
        securityGate = nil
        outdated = evidence
    }

    static func required(_ reason: String?) throws(ServiceError) -> String {
        if let reason = reason?.stated { return reason }
        throw .field("reason", "missing-reason", "this needs a reason", remedy: "Say why, in a sentence.")
    }
}
