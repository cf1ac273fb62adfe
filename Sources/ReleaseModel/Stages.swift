// What each stage of the pipeline hands to the next: one type a stage, each holding the one before.
package import Files
package import Primitives

/// An evidence file as the loader left it.
package struct LoadedEvidence: Sendable, Hashable {
    /// As in the record, with `kind` told from the content where the record left it out.
    package var entry: EvidenceEntry
    package var kind: EvidenceKind
    /// `application/xml`, `application/json`, `text/markdown`…
    package var mediaType: String
    /// The file as it is; of no bytes where it was read and not held.
    package var content: FileContent
    /// Of the file, in bytes.
    package var size: Int
    package var sha256: SHA256Digest
    package var reading: EvidenceReading
    /// False: the record names it, and there is no such file. The reading says why, and nothing of it is bundled.
    package var isPresent: Bool
    /// `size`: nil where all `bytes` are here.
    package init(
        entry: EvidenceEntry, kind: EvidenceKind, mediaType: String, bytes: Bytes, size: Int? = nil,
        sha256: SHA256Digest, reading: EvidenceReading, isPresent: Bool = true
    ) {
        self.entry = entry
        self.kind = kind
        self.mediaType = mediaType
        content = .bytes(bytes)
        self.size = size ?? bytes.count
        self.sha256 = sha256
        self.reading = reading
        self.isPresent = isPresent
    }
    package var path: String { entry.path }

    /// Those that are in memory: none of a large file, which stays on disk.
    package var bytes: Bytes {
        get { if case .bytes(let bytes) = content { bytes } else { [] } }
        set { content = .bytes(newValue) }
    }
}

/// Load: the record and everything beside it, read.
package struct LoadedRelease: Sendable {
    package var record: ReleaseRecord
    /// `release.yaml` or `release.json`.
    package var recordFile: String
    package var recordSHA256: SHA256Digest
    /// In the record's order.
    package var evidence: [LoadedEvidence]
    package var incidents: [Incident]
    /// The policy that counts: the one that locking wrote of a release that the lock lists, else the configuration's.
    package var policy: Policy
    /// What locking wrote of a release that the lock lists: it counts instead of the source tree.
    package var lockedSync: SyncChecksums?
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
        self.findings = findings
    }
}

/// Evaluate: the checklist, judged by `policy`.
package struct CheckedRelease: Sendable {
    package var loaded: LoadedRelease
    package var policy: Policy
    package var checklist: Checklist
    package init(loaded: LoadedRelease, policy: Policy, checklist: Checklist) {
        self.loaded = loaded
        self.policy = policy
        self.checklist = checklist
    }
    package var record: ReleaseRecord { loaded.record }
}

/// Plan: how to go back, and what goes downstream.
package struct PlannedRelease: Sendable {
    package var checked: CheckedRelease
    package var standby: StandbyPlan
    package var advice: RollbackAdvice?
    package var sync: SyncChecksums
    /// Live, one a rule; never in the bundle.
    package var syncPlans: [SyncPlan]
    /// Live, how each rule's target stands; never in the bundle.
    package var targetStatuses: [TargetStatus] = []
    package init(
        checked: CheckedRelease, standby: StandbyPlan, advice: RollbackAdvice?, sync: SyncChecksums,
        syncPlans: [SyncPlan]
    ) {
        self.checked = checked
        self.standby = standby
        self.advice = advice
        self.sync = sync
        self.syncPlans = syncPlans
    }
    package var record: ReleaseRecord { checked.loaded.record }
    package var checklist: Checklist { checked.checklist }
    package var loaded: LoadedRelease { checked.loaded }
}

/// Render: the notes, in the built-in Markdown form and as HTML.
package struct RenderedRelease: Sendable {
    package var planned: PlannedRelease
    package var notesMarkdown: String
    /// A fragment: headings from level 3 down, ids unique in a page.
    package var notesHTML: String
    package init(planned: PlannedRelease, notesMarkdown: String, notesHTML: String) {
        self.planned = planned
        self.notesMarkdown = notesMarkdown
        self.notesHTML = notesHTML
    }
    package var record: ReleaseRecord { planned.record }
}

/// Bundle: the archive and its digests.
package struct BundledRelease: Sendable {
    package var rendered: RenderedRelease
    package var bundle: Bundle
    package init(rendered: RenderedRelease, bundle: Bundle) {
        self.rendered = rendered
        self.bundle = bundle
    }
    package var record: ReleaseRecord { rendered.record }
}
