// A bundle's release as the loader would have it: the record, and the evidence read again.
package import Bundles
import Checklist
import Documents
import Evidence
package import Files
import Primitives
package import ReleaseModel

extension ReadBundle {
    /// The release as it was published, in the policy that it was judged by. Of a redacted file there is no more than its entry. Incidents
    /// come later, and are in no bundle. Throws where the bundle's file can't be read again.
    package func loaded() throws(FileError) -> LoadedRelease {
        let read = try readEvidence()
        var loaded = LoadedRelease(
            record: record, recordFile: provenance.source.file, recordSHA256: provenance.source.sha256,
            evidence: evidence.enumerated().map { index, item in
                read[index] ?? (item.isMissing ? item.missing : item.closed(.opaque))
            }, policy: policy)
        loaded.facts = provenance.facts
        loaded.hasLockedFacts = true
        loaded.lockedSync = self["data/sync.json"].flatMap {
            SyncRuleReader.readChecksums($0.bytes, file: $0.path).checksums
        }
        if let rollbackTarget { loaded.rollbackTarget = rollbackTarget }
        for case .unreadable(let findings) in loaded.evidence.map(\.reading) { loaded.findings += findings }
        return loaded
    }

    /// Other releases decided where one would go back to, which no bundle holds: it is a fact of this one. Nil: what is stated doesn't fit
    /// the record.
    var rollbackTarget: RollbackTarget? {
        let bytes = self["data/rollback.json"]?.bytes ?? []
        let document = try? parseDocument(bytes, format: .json, limits: CanonicalDocument.limits)
        let target = document?["standby"].flatMap(RollbackTarget.read)
        return target.flatMap { $0.isConsistent(with: record.previous) ? $0 : nil }
    }
}

extension ReadBundle.Evidence {
    /// A file that was not there when the bundle was made: all that is known of it is the reason.
    var missing: LoadedEvidence {
        let findings = (node["read"]?["unreadable"]?.sequence ?? []).compactMap(Finding.init(stated:))
        return LoadedEvidence(
            entry: entry, kind: kind, mediaType: mediaType, bytes: [], sha256: sha256,
            reading: .unreadable(findings), isPresent: false)
    }

    /// A file of which only the digest is here.
    func closed(_ reading: EvidenceReading) -> LoadedEvidence {
        LoadedEvidence(
            entry: entry, kind: kind, mediaType: mediaType, bytes: [], size: size, sha256: sha256, reading: reading)
    }
}
