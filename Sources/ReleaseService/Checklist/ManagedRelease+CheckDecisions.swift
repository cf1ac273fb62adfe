// What people decide about a release's checks, and the evidence that it links: for the commit of the present candidate.
import Bundles
import Checklist
import Colophon
import Documents
import Evidence
import Files
import Primitives
import ReleaseModel
import Sync

extension ManagedRelease {
    /// A person's verdict; `pending` takes it back. A failed security run stands whatever anyone says.
    mutating func decide(
        _ check: CheckID, _ status: CheckStatus, reason: String?, by actor: Actor, at now: Timestamp
    ) throws(ServiceError) -> EventDraft {
        try requireCandidate()
        if check == .rl06, let gate = securityGate, !gate.decision.passes, status != .fail {
            throw ServiceError(
                .conflict, "gate-failed", "the security run \(gate.run.id) of this candidate failed",
                remedy: "Fix what it found and run it again, or waive the failure.")
        }
        let reason = status == .pending ? reason?.stated : try Self.required(reason)
        let before = decision(check).verdict?.status ?? .pending
        record.change(check) { decision in
            decision.verdict = reason.flatMap {
                status == .pending ? nil : ManualVerdict(status: status, by: actor.name, at: now, reason: $0)
            }
        }
        return EventDraft(
            kind: .checklist, subject: check.rawValue, from: before.rawValue, to: status.rawValue, reason: reason)
    }

    /// Lets the named findings pass, up to the day `expires`: the check stays failed, and is shown as one that was waived.
    mutating func waive(
        _ check: CheckID, findings: Waiver.Findings, reason: String?, expires: Timestamp, by actor: Actor
    ) throws(ServiceError) -> EventDraft {
        try requireCandidate()
        let waiver = Waiver(
            findings: findings, by: actor.name, reason: try Self.required(reason), expires: expires)
        record.change(check) { $0.waiver = waiver }
        return EventDraft(
            kind: .checklist, subject: check.rawValue, to: "waived",
            reason: "\(waiver.reason) (\(findings.text), until \(expires.dateText))")
    }

    /// The evidence of this candidate, in place of what was linked before. None: what the release's folder holds.
    /// `present`: the digests of what the folder holds.
    mutating func link(
        _ evidence: [EvidenceEntry], present: [String: SHA256Digest]
    ) throws(ServiceError) -> EventDraft {
        try requireCandidate()
        let old = evidence.map(\.path).filter { path in outdated[path].map { $0 == present[path] } ?? false }
        guard old.isEmpty else {
            throw ServiceError(
                .conflict, "evidence-outdated", "an earlier candidate was proved by \(old.joined(separator: ", "))",
                remedy: "Upload it again for this one.",
                details: old.map { Finding("evidence-outdated", .error, "It is not of this candidate.", file: $0) })
        }
        record.evidence = evidence
        return EventDraft(kind: .evidence, to: "\(evidence.count) linked", reason: Self.inWords(evidence.map(\.path)))
    }

    /// So that what was left out shows: the paths, or as many as a log can hold and the digest of all of them.
    private static func inWords(_ paths: [String]) -> String? {
        guard !paths.isEmpty else { return nil }
        let shown = paths.prefix(50).joined(separator: ", ")
        guard paths.count > 50 else { return shown }
        let digest = SHA256Digest(of: paths.joined(separator: "\n").utf8)
        return "\(shown) and \(paths.count - 50) more (sha256 of all, a line each: \(digest.hex))"
    }

    /// The result of a security run; it decides RL-06, but for a sign-off that policy asks a person for.
    mutating func apply(_ result: SecurityGateResult, signOff: Bool) throws(ServiceError) -> EventDraft {
        try requireCandidate()
        securityGate = result
        let status: CheckStatus = result.decision.passes ? .pass : .fail
        record.change(.rl06) { decision in
            decision.verdict =
                result.decision.passes && signOff
                ? nil : ManualVerdict(status: status, by: result.by, at: result.at, reason: result.decision.message)
        }
        return EventDraft(
            kind: .gate, subject: result.run.id, to: status.rawValue, reason: result.decision.message)
    }

    private func decision(_ check: CheckID) -> CheckDecision {
        record.checks.first { $0.check == check } ?? CheckDecision(check: check)
    }

    private func requireCandidate() throws(ServiceError) {
        try requireUnpublished()
        guard record.status == .rc || record.status == .validating else {
            throw ServiceError(
                .conflict, "no-candidate",
                "\(id) is \(record.status.rawValue), and checks belong to a candidate's commit",
                remedy: "Cut a candidate first.")
        }
    }
}

extension ReleaseRecord {
    /// Decisions stand in the order of the checks, and an empty one doesn't stand at all.
    fileprivate mutating func change(_ check: CheckID, _ body: (inout CheckDecision) -> Void) {
        var decision = checks.first { $0.check == check } ?? CheckDecision(check: check)
        body(&decision)
        checks.removeAll { $0.check == check }
        if decision.verdict != nil || decision.waiver != nil { checks.append(decision) }
        checks.sort { $0.check < $1.check }
    }
}
