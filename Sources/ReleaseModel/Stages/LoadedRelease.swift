// What the load stage makes of a release: the record and everything beside it, read.
import Files
package import Primitives

/// Load: the record and everything beside it, read.
package struct LoadedRelease: Sendable {
    package var record: ReleaseRecord
    /// `release.yaml` or `release.json`.
    package var recordFile: String
    package var recordSHA256: SHA256Digest
    /// In the record's order.
    package var evidence: [LoadedEvidence]
    package var incidents: [Incident]
    /// The list of incidents is there and can't be read.
    package var hasUnreadableIncidents = false
    /// The policy that counts: the one that locking wrote of a release that the lock lists, else the configuration's.
    package var policy: Policy
    /// What locking wrote of a release that the lock lists: it counts instead of the source tree.
    package var lockedSync: SyncChecksums?
    package var facts = ReleaseFacts()
    /// Whether locking wrote the facts of a release that the lock lists.
    package var hasLockedFacts = false
    /// Where one would go back to: what the record alone says, until the other releases were asked.
    package var rollbackTarget: RollbackTarget
    /// Files relative to the release's folder.
    package var findings: [Finding]
    package init(
        record: ReleaseRecord, recordFile: String, recordSHA256: SHA256Digest, evidence: [LoadedEvidence],
        policy: Policy, incidents: [Incident] = [], lockedSync: SyncChecksums? = nil, findings: [Finding] = []
    ) {
        self.record = record
        self.recordFile = recordFile
        self.recordSHA256 = recordSHA256
        self.evidence = evidence
        self.incidents = incidents
        self.policy = policy
        self.lockedSync = lockedSync
        rollbackTarget = RollbackTarget(previous: record.previous)
        self.findings = findings
    }
}
