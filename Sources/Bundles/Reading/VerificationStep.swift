// The steps of a verification in their order: what each compares, and what its failure means.
import Evidence
import Files
import ReleaseModel

package enum VerificationStep: String, Sendable, Hashable, CaseIterable {
    /// Reading: each of these relies on the ones before.
    case digest, file, archive, bag, manifests, provenance, content
    /// Judging again.
    case evidence, checklist, rollback, notes, sync
    /// What one bundle alone can't show.
    case history

    package static let reading: [VerificationStep] = [.file, .archive, .bag, .manifests, .provenance, .content]

    package var name: String {
        switch self {
        case .digest: "Published digest"
        case .file: "Compressed file"
        case .archive: "Archive"
        case .bag: "Bag"
        case .manifests: "Manifests"
        case .provenance: "Provenance"
        case .content: "Content"
        case .evidence: "Evidence"
        case .checklist: "Checklist"
        case .rollback: "Rollback plan"
        case .notes: "Release notes"
        case .sync: "Sync checksums"
        case .history: "History"
        }
    }

    /// What was compared with what.
    package var compared: String {
        switch self {
        case .digest: "the file's digests with the published ones"
        case .file: "the compressed file with its own checksum and size"
        case .archive: "the archive with the one that its files give when written again"
        case .bag: "the files with those that the format knows"
        case .manifests: "every file's SHA-256 with the manifests, and the payload's size with Payload-Oxum"
        case .provenance: "the record's digest and the folder's name with data/provenance.json"
        case .content: "record, policy, evidence list and checklist with one another"
        case .evidence: "what each evidence file says now with data/evidence.json"
        case .checklist: "the verdicts on the evidence as judged now with data/checklist.json"
        case .rollback: "the standby plan as made now with data/rollback.json"
        case .notes: "the release notes as written now with data/notes.md"
        case .sync: "the files that went to other projects with data/sync.json"
        case .history: "the previous release's manifest with the digest that data/provenance.json names"
        }
    }

    package var meaningOfFailure: String {
        switch self {
        case .digest: "This is not the file that was published. Load it again from the publisher."
        case .file, .archive, .bag, .manifests:
            "The file was damaged or changed after it was made. Nothing in it can be relied on; load it again from the publisher."
        case .provenance, .content:
            "The bundle's parts do not belong together. Nothing in it can be relied on; ask the publisher."
        case .evidence, .checklist, .rollback, .notes, .sync:
            "The bundle states something that its own record and evidence do not show. Rely on the evidence, not on the statement."
        case .history: "A release before this one was removed or changed after this bundle was made. Ask the publisher."
        }
    }
}
