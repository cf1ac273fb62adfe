// The releases of a workspace as other releases see them: of each no more than record and incidents is read.
import Documents
import Evidence
package import Files
import Primitives
package import ReleaseModel
import Versions

extension Workspace {
    /// Each is read when it is first asked about. None where there is no folder for them. `published`: the record of a listed release,
    /// asked for where none that can be read lies in its folder.
    package func knownReleases(
        _ lock: Lock, published: @escaping @Sendable (String) -> ReleaseRecord?
    ) -> KnownReleases {
        // A folder that can't be listed is reported by whoever reads or writes a release in it.
        let scheme = configuration.project.versioning
        let versions = ((try? releaseNames(lock)) ?? []).compactMap { Version($0, scheme: scheme) }
        return KnownReleases(versions: versions) { outline(of: $0.text, published: published) }
    }

    /// Nil where the record can't be read. `published`: as `knownReleases` asks for it.
    package func outline(of name: String, published: (String) -> ReleaseRecord?) -> ReleaseOutline? {
        guard let record = record(of: name) ?? published(name), record.version.text.hasSameBytes(as: name) else {
            return nil
        }
        let folder = Files.join(evidencePath, name)
        let lists = ReleaseFolder.incidentNames.filter { Files.kind(Files.join(folder, $0)) == .file }
        guard !lists.isEmpty else { return ReleaseOutline(record, incidents: []) }
        guard lists.count == 1, let (file, bytes) = Self.document(lists, in: folder, configuration) else {
            return ReleaseOutline(record, incidents: [], hasUnreadableIncidents: true)
        }
        let read = IncidentReader.read(bytes, file: file, scheme: configuration.project.versioning)
        return ReleaseOutline(
            record, incidents: read.incidents,
            hasUnreadableIncidents: read.findings.contains { $0.severity == .error })
    }

    /// The record in the folder of this name; nil where there is none that can be read.
    package func record(of name: String) -> ReleaseRecord? {
        Self.record(in: Files.join(evidencePath, name), configuration)
    }

    /// The same for a folder of releases that are read by a configuration which may not be written yet.
    package static func record(in folder: String, _ configuration: Configuration) -> ReleaseRecord? {
        guard Files.kind(folder) == .directory,
            let (file, bytes) = document(ReleaseFolder.recordNames, in: folder, configuration)
        else { return nil }
        return RecordReader.read(bytes, file: file, scheme: configuration.project.versioning).record
    }

    /// The files of a release's folder; of one over the policy's limit there is only its size and digest.
    package func releaseFolder(_ name: String) throws(FileError) -> ReleaseFolder {
        try ReleaseFolder.read(name, in: evidencePath, limit: configuration.policy.limits.fileBytes)
    }

    /// The first that is there.
    private static func document(
        _ names: [String], in folder: String, _ configuration: Configuration
    ) -> (file: String, bytes: Bytes)? {
        for name in names {
            let path = Files.join(folder, name)
            guard Files.kind(path) == .file else { continue }
            let bytes = try? Files.readIfPresent(path, limit: configuration.policy.limits.fileBytes)
            return bytes.map { (name, $0) }
        }
        return nil
    }
}
