// A bundle that was read, as what a build would put into it.
import Files
import ReleaseModel

extension ReadBundle {
    /// With the history that its provenance names it has the manifest that it was read with. Evidence is there by its digest alone.
    package var bundleContent: BundleContent {
        let payload = files.filter { $0.path.utf8.starts(with: "data/".utf8) && $0.path != BundleFormat.provenance }
        return BundleContent(
            format: format, project: provenance.project, version: provenance.version, previous: record.previous,
            amends: record.amends, source: provenance.source, facts: provenance.facts, record: provenance.record,
            releaseDate: isDraft ? nil : record.releaseDate, isDraft: isDraft, modified: modified,
            payload: payload.map { file in
                let isEvidence = file.path.utf8.starts(with: BundleFormat.evidenceFolder.utf8)
                return BundleContent.File(
                    path: file.path, bytes: isEvidence ? [] : file.bytes ?? [], sha256: file.sha256)
            })
    }
}
