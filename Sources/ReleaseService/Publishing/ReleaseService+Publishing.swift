// Publishing: from a release whose checks are met to the record that lies in the workspace.
import Bundles
import Colophon
import Evidence
import Files
import Primitives
import ReleaseModel
import Sync
import Verification
package import Versions

/// A release that is out.
package struct Publication: Sendable {
    package let release: ManagedRelease
    /// Why its record doesn't lie in the workspace yet; nil: it does, or there is none.
    package let fileProblem: ServiceError?
}

extension ReleaseService {
    /// Publishes a validating release whose required checks are all met, under the actor's name. The record is judged exactly as it
    /// will be published. First the store has it, then the workspace: what a kill in between leaves, `writePublications` writes.
    package func publish(
        _ id: Identifier, revision: Int? = nil, by actor: Actor
    ) async throws(ServiceError) -> Publication {
        let planned = try await release(id).record
        let isPublished = try await store.read {
            try PublicationRows.isPublished(planned.version, project: planned.project, in: $0)
        }
        if isPublished { throw VersionRules.published(planned.version) }
        let release = try await change(
            id, revision: revision, by: actor,
            preparing: { release, now throws(ServiceError) in
                let record = try release.published(by: actor, at: now)
                if try knownLock().holds(record.version) { throw VersionRules.published(record.version) }
                let checked = try judged(record, outdated: release.outdated)
                if let workspace {
                    _ = try RecordFile(workspace: workspace, record: checked.record, written: []).check()
                }
                return checked
            },
            saving: { release, checked, _ in
                try release.release(as: checked.record, checklist: checked.checklist)
            },
            alongside: { release, db in
                try PublicationRows.insert(release, in: db)
            })
        return Publication(release: release, fileProblem: await fileProblem(of: release.record.version))
    }

    /// The release is out, whatever becomes of its file now.
    private func fileProblem(of version: Version) async -> ServiceError? {
        do throws(ServiceError) {
            return try await writePublications().first { $0.version.identity.hasSameBytes(as: version.identity) }?
                .problem
        } catch { return error }
    }

    /// Writes each published record that doesn't lie in the workspace yet, and returns what kept it from being written. To be called when the
    /// service starts, and again once such a problem is solved.
    @discardableResult
    package func writePublications() async throws(ServiceError) -> [(version: Version, problem: ServiceError)] {
        guard let workspace else { return [] }
        let project = project
        var problems: [(version: Version, problem: ServiceError)] = []
        for publication in try await store.read({ try PublicationRows.unwritten(project: project, in: $0) }) {
            let version = publication.record.version
            let written = try await store.read {
                try PublicationRows.writtenDigests(of: version, project: project, in: $0)
            }
            do throws(ServiceError) {
                let digest = try RecordFile(workspace: workspace, record: publication.record, written: written).write()
                try await store.write { try PublicationRows.markWritten(publication, as: digest, in: $0) }
            } catch { problems.append((version, error)) }
        }
        return problems
    }
}
