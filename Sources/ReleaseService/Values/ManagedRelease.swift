// A release as the service keeps it: the record that its bundle will hold, and what only the service knows about it.
import Documents
import Evidence
package import Primitives
package import ReleaseModel
import Sync
package import Versions

package struct ManagedRelease: Sendable, Hashable {
    package let id: Identifier
    package internal(set) var record: ReleaseRecord
    /// 1 for a new release, and one more with each change.
    package internal(set) var revision: Int
    package let createdAt: Timestamp
    package internal(set) var updatedAt: Timestamp
    /// What the last security run of this candidate said.
    package internal(set) var securityGate: SecurityGateResult?
    /// Files that the release's folder held when its evidence was reset, by path: they say nothing of the present candidate
    /// while they have the same bytes, unless someone links them.
    package internal(set) var outdated: [String: SHA256Digest] = [:]

    init(id: Identifier, record: ReleaseRecord, createdAt: Timestamp) {
        self.id = id
        self.record = record
        revision = 1
        self.createdAt = createdAt
        updatedAt = createdAt
    }

    /// Over the record as canonical JSON.
    package var recordSHA256: SHA256Digest { SHA256Digest(of: record.json.canonicalBytes) }
}

/// What a list shows of a release.
package struct ReleaseLine: Sendable, Hashable {
    package let id: Identifier
    /// As it is spelt in the record.
    package let version: String
    package let status: ReleaseStatus
    package let type: ReleaseType
    package let createdAt: Timestamp
}

/// One line of a release's log, which is only ever appended to.
package struct ReleaseEvent: Sendable, Hashable {
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        /// `candidate`: another one of a release that is an rc already; the first one is a transition.
        case created, edited, transition, candidate, evidence, checklist, gate, rollback
    }

    /// Rises through all releases; some numbers may be missing.
    package let sequence: Int
    package let release: Identifier
    package let kind: Kind
    /// What it concerns: a candidate's tag, a check, a run, a rollback's identifier.
    package let subject: String?
    /// Statuses, of the release or of what `subject` names.
    package let from: String?
    package let to: String?
    package let actor: String
    package let at: Timestamp
    package let reason: String?
    /// The release's revision from here on.
    package let revision: Int
    /// Of the record as canonical JSON, from here on.
    package let recordSHA256: SHA256Digest
}

/// What a change says of itself before it is saved.
struct EventDraft: Sendable {
    var kind: ReleaseEvent.Kind
    var subject: String?
    var from: String?
    var to: String?
    var reason: String?
}

/// A part of a list, and where the next one begins.
package struct Page<Element: Sendable>: Sendable {
    package let items: [Element]
    /// To be given as `after` for the next page; nil: this was the last one.
    package let next: Identifier?
}
