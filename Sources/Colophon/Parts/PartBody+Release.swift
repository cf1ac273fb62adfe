// What a part takes of a release that was made of its folder or its bundle.
import Bundles
import Files
import Parts
import Primitives
import ReleaseModel
import Site

extension PartBody {
    /// `isListed`: the lock lists the release, so that its policy may be asked for.
    init(_ release: FreshRelease, drawing: ReleaseDrawing, sync: SHA256Digest, isListed: Bool) {
        let published = BundleFormat.publishedFiles.map { "data/\($0)" }
        let loaded = release.loaded
        var files: [String: Bytes] = [:]
        for file in release.content.payload where !file.path.utf8.starts(with: BundleFormat.evidenceFolder.utf8) {
            let isLate = BundleFormat.provenance.utf8.lexicographicallyPrecedes(file.path.utf8)
            guard isLate || published.contains(file.path) || (isListed && file.path == Self.policy) else { continue }
            if file.path == Self.sync, file.sha256 == sync { continue }
            files[file.path] = file.bytes
        }
        self.init(
            files: files, evidence: loaded.evidence.map { Evidence(path: $0.path, sha256: $0.sha256) },
            findings: loaded.findings, hasUnreadableIncidents: loaded.hasUnreadableIncidents,
            hasLockedSync: loaded.lockedSync != nil, drawing: drawing,
            checklist: release.rendered.checklist)
    }
}
