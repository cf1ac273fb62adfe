// What the load stage makes of a release: the record and everything beside it, read.
package import Documents
import Files
public import Primitives

/// Load: the record and everything beside it, read.
@usableFromInline package struct LoadedRelease: Sendable {
    @inlinable package var record: ReleaseRecord {
        get { recordBox.value }
        set { recordBox = Box(newValue) }
    }
    @usableFromInline var recordBox: Box<ReleaseRecord>
    /// `release.yaml` or `release.json`.
    package var recordFile: String
    package var recordSHA256: SHA256Digest
    /// What the record was read from; nil once nobody searches it any more, and of what was published.
    package var document: DataNode?
    /// In the record's order.
    package var evidence: [LoadedEvidence]
    package var incidents: [Incident]
    /// The list of incidents is there and can't be read.
    package var hasUnreadableIncidents = false
    /// The policy that counts: the one that locking wrote of a release that the lock lists, else the configuration's.
    @inlinable package var policy: Policy {
        get { policyBox.value }
        set { policyBox = Box(newValue) }
    }
    @usableFromInline var policyBox: Box<Policy>
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
        recordBox = Box(record)
        self.recordFile = recordFile
        self.recordSHA256 = recordSHA256
        self.evidence = evidence
        self.incidents = incidents
        policyBox = Box(policy)
        self.lockedSync = lockedSync
        rollbackTarget = RollbackTarget(previous: record.previous)
        self.findings = findings
    }
}
