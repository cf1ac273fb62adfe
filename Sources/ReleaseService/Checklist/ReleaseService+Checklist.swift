// The service's operations on a release's checklist.
import Checklist
import Colophon
import Evidence
import Files
package import Primitives
package import ReleaseModel
import Sync

extension ReleaseService {
    /// The verdicts as a build of this record would give them: by the evidence in the release's folder, and by people's word where there
    /// is none.
    package func checklist(_ id: Identifier) async throws(ServiceError) -> CheckedRelease {
        try await view(id).checked
    }

    /// A person's verdict on one check; `pending` takes it back. Evidence has the last word wherever there is some.
    package func decide(
        _ id: Identifier, _ check: CheckID, _ status: CheckStatus, reason: String?, revision: Int? = nil,
        by actor: Actor
    ) async throws(ServiceError) -> ManagedRelease {
        try await change(id, revision: revision, by: actor) {
            try $0.decide(check, status, reason: reason, by: actor, at: $1)
        }
    }

    package func waive(
        _ id: Identifier, _ check: CheckID, findings: Waiver.Findings, reason: String?, expires: Timestamp,
        revision: Int? = nil, by actor: Actor
    ) async throws(ServiceError) -> ManagedRelease {
        try await change(id, revision: revision, by: actor) { release, _ in
            try release.waive(check, findings: findings, reason: reason, expires: expires, by: actor)
        }
    }

    /// Files of the release's folder, in place of those that were linked before; none: all that the folder holds. What was found about
    /// an earlier commit is refused until it is uploaded again, or has other bytes.
    package func link(
        _ evidence: [EvidenceEntry], to id: Identifier, revision: Int? = nil, by actor: Actor
    ) async throws(ServiceError) -> ManagedRelease {
        try await change(id, revision: revision, by: actor, preparing: evidenceDigests) { release, present, _ in
            try release.link(evidence, present: present)
        }
    }

    /// Holds a run's counts to the policy (the project's own, where none is given), and decides RL-06 by it. A policy that is given
    /// allows nothing that the project's doesn't.
    package func securityGate(
        _ id: Identifier, run: SecurityRun, policy: Policy.Security? = nil, revision: Int? = nil, by actor: Actor
    ) async throws(ServiceError) -> (decision: SecurityDecision, release: ManagedRelease) {
        let own = configuration.policy.security
        let policy = policy ?? own
        try policy.requireNothingLooser(than: own)
        let decision = try SecurityGate.decide(run, policy: policy)
        let release = try await change(id, revision: revision, by: actor) { release, now in
            let result = SecurityGateResult(run: run, decision: decision, by: actor.name, at: now)
            return try release.apply(result, signOff: policy.signOff)
        }
        return (decision, release)
    }
}
