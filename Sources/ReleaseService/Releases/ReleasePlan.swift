// What a release is planned as, and the record that comes of it.
import Evidence
import Files
package import Primitives
import ReleaseModel
package import Versions

package struct ReleasePlan: Sendable, Hashable {
    package var version: String
    /// Nil: what the step over the version before is.
    package var type: ReleaseType?
    /// One paragraph of Markdown.
    package var description: String?
    /// Nil: the greatest version below this one that is out.
    package var previous: String?
    package var branch: String?
    /// The day on which it is to come out.
    package var planned: Timestamp?

    package init(
        version: String, type: ReleaseType? = nil, description: String? = nil, previous: String? = nil,
        branch: String? = nil, planned: Timestamp? = nil
    ) {
        self.version = version
        self.type = type
        self.description = description
        self.previous = previous
        self.branch = branch
        self.planned = planned
    }

    /// A planned release's record; `out` holds the versions that are out.
    func record(_ project: ReleaseModel.Configuration.Project, out: VersionsOut) throws(ServiceError) -> ReleaseRecord {
        let version = try VersionRules.version(version, field: "version", scheme: project.versioning)
        let before = try before(version, out: out)
        var record = ReleaseRecord(
            project: project.name, version: version, type: try VersionRules.type(type, of: version, over: before),
            status: .planned)
        record.previous = before
        record.summary = description?.stated
        record.branch = branch?.stated
        record.dates.planned = planned
        return record
    }

    private func before(_ version: Version, out: VersionsOut) throws(ServiceError) -> Version? {
        if let previous { return try VersionRules.version(previous, field: "previous", scheme: version.scheme) }
        return out.last(before: version)
    }
}

extension String {
    /// Nil where there is nothing but white space.
    var stated: String? { isBlank ? nil : self }
}

extension ManagedRelease {
    /// Makes a planned release another plan's. Under a new version it begins a new life: the history and the candidates of the
    /// old one stay in the log.
    mutating func replan(_ record: ReleaseRecord, notes: ReleaseNotes) throws(ServiceError) -> EventDraft {
        guard self.record.status == .planned else {
            throw ServiceError(
                .conflict, "not-planned",
                "\(id) is \(self.record.status.rawValue), and only a planned release can be planned anew",
                remedy: "Bring it back to planned first.")
        }
        let from = self.record.version
        var record = record
        record.notes = notes
        if record.version.identity.hasSameBytes(as: from.identity) {
            record.history = self.record.history
            record.candidates = self.record.candidates
        } else {
            outdated = [:]
        }
        self.record = record
        return EventDraft(kind: .edited, from: from.text, to: record.version.text)
    }

    /// What the release says to its users, up to its publication.
    mutating func describe(summary: String?, notes: ReleaseNotes) throws(ServiceError) -> EventDraft {
        try requireUnpublished()
        record.summary = summary?.stated
        record.notes = notes
        return EventDraft(kind: .edited)
    }

    func requireUnpublished() throws(ServiceError) {
        guard record.status.isPublished else { return }
        throw ServiceError(
            .conflict, "published", "\(record.version) was published, and what is published stays",
            remedy: "Plan another release, or amend the published record with colophon build --amend.")
    }
}
