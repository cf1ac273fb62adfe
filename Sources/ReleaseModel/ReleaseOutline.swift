// The little that a rollback decision needs to know of every release.
package import Primitives

package struct ReleaseOutline: Sendable, Hashable {
    package var version: Version
    package var status: ReleaseStatus
    package var previous: Version?
    package var releasedAt: Timestamp?
    package var incidents: [Incident]
    /// Titles of breaking changes that can't be undone.
    package var irreversible: [String]
    package init(_ release: LoadedRelease) {
        version = release.record.version
        status = release.record.status
        previous = release.record.previous
        releasedAt = release.record.dates.released
        incidents = release.incidents
        irreversible = release.record.notes.breaking.filter(\.irreversible).map(\.title)
    }
    package init(
        version: Version, status: ReleaseStatus, previous: Version? = nil, releasedAt: Timestamp? = nil,
        incidents: [Incident] = [], irreversible: [String] = []
    ) {
        self.version = version
        self.status = status
        self.previous = previous
        self.releasedAt = releasedAt
        self.incidents = incidents
        self.irreversible = irreversible
    }
}
