// The notes that a record takes from a changelog beside it.
import Changelogs
import Documents
import Evidence
import EvidenceParsing
import Files
import Primitives
package import ReleaseModel
import Versions

extension ReleaseLoader {
    /// Puts what the changelog's section says before what the record says itself.
    func takeNotes(
        into record: inout ReleaseRecord, folder: ReleaseFolder, place: DocumentPlace
    ) -> [Finding] {
        guard let path = record.notes.from else { return [] }
        let node = place.document["notes"]?["from"]
        guard let file = folder[path], problem(of: file) == nil else {
            return [
                place.finding(
                    "missing-changelog", "there is no file \(excerpt(path)) in this folder to take the notes from",
                    remedy: "Add the changelog, or leave notes.from out.", field: "notes.from", at: node)
            ]
        }
        let names = [configuration.policy.changelog.package ?? record.project]
        do throws(EvidenceFault) {
            let changelog = try ChangelogNotes(file.bytes, path: path, limits: configuration.policy.limits.kept)
            let isDraft = !record.status.isPublished
            if let found = changelog?.notes(of: record.version, names: names, allowsUnreleased: isDraft) {
                record.summary = record.summary ?? found.summary
                record.notes = found.notes.adding(record.notes)
                return []
            }
            var finding = place.finding(
                "no-section", "\(excerpt(path)) has no section of \(record.version.text) with entries in it",
                remedy: "Add the section, or leave notes.from out.", field: "notes.from", at: node)
            if isDraft { finding.severity = .note }
            return [finding]
        } catch {
            return [error.finding(in: path)]
        }
    }

    /// The record in a folder, with the notes that it takes from a changelog; nothing else there is read. Nil where either can't be read.
    package func record(of name: String, in workspace: Workspace) -> ReleaseRecord? {
        let stated = workspace.record(of: name)
        guard let changelog = stated?.notes.from else { return stated }
        let wanted = ReleaseFolder.recordNames + [changelog]
        let folder = try? ReleaseFolder.read(
            name, in: workspace.evidencePath, limit: configuration.policy.limits.fileBytes
        ) { path in wanted.contains { $0.hasSameBytes(as: path) } }
        guard let folder, folder[changelog] != nil,
            let file = ReleaseFolder.recordNames.lazy.compactMap({ folder[$0] }).first
        else { return nil }
        let (read, document, _) = RecordReader.locatedRead(
            file.bytes, file: file.path, scheme: configuration.project.versioning)
        guard var record = read, let document else { return nil }
        _ = takeNotes(into: &record, folder: folder, place: DocumentPlace(file: file.path, document: document))
        return record
    }
}
