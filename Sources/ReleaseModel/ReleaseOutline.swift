// The little that a rollback decision needs to know of every release.
package import Primitives
package import Versions

package struct ReleaseOutline: Sendable, Hashable {
    package var version: Version
    package var status: ReleaseStatus
    package var previous: Version?
    package var releasedAt: Timestamp?
    /// Nil: it was not taken back, or nobody says when.
    package var rolledBackAt: Timestamp?
    package var incidents: [Incident]
    /// There are incidents, and nobody can say which: the list can't be read.
    package var hasUnreadableIncidents: Bool
    /// Titles of breaking changes that can't be undone.
    package var irreversible: [String]
    /// Identifiers of the weaknesses that it fixes; a title where there is none.
    package var securityFixes: [String]

    package init(_ record: ReleaseRecord, incidents: [Incident], hasUnreadableIncidents: Bool = false) {
        version = record.version
        status = record.status
        previous = record.previous
        releasedAt = record.dates.released
        rolledBackAt = record.rolledBackAt
        self.incidents = incidents
        self.hasUnreadableIncidents = hasUnreadableIncidents
        irreversible = record.notes.breaking.filter(\.irreversible).map(\.title)
        securityFixes = record.notes.security.map { $0.id ?? $0.title }
    }

    package init(_ release: LoadedRelease) {
        self.init(
            release.record, incidents: release.incidents, hasUnreadableIncidents: release.hasUnreadableIncidents)
    }

    package init(
        version: Version, status: ReleaseStatus, previous: Version? = nil, releasedAt: Timestamp? = nil,
        rolledBackAt: Timestamp? = nil, incidents: [Incident] = [], hasUnreadableIncidents: Bool = false,
        irreversible: [String] = [],
        securityFixes: [String] = []
    ) {
        self.version = version
        self.status = status
        self.previous = previous
        self.releasedAt = releasedAt
        self.rolledBackAt = rolledBackAt
        self.incidents = incidents
        self.hasUnreadableIncidents = hasUnreadableIncidents
        self.irreversible = irreversible
        self.securityFixes = securityFixes
    }
}
