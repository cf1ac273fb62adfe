// The evidence of a release: each listed file read, with what is said of those that aren't there, and of those that nothing lists.
import Documents
import Evidence
import Files
import Primitives
import ReleaseModel

extension ReleaseLoader {
    /// `isOut`: what isn't there is missing; else it is still to come.
    func load(_ item: EvidenceList.Item, folder: ReleaseFolder, policy: Policy, isOut: Bool) -> LoadedEvidence {
        let entry = item.entry
        guard let file = folder[entry.path] else { return absent(item, isOut: isOut) }
        if let problem = problem(of: file) { return absent(entry, problem) }
        return EvidenceReader.read(
            entry, content: file.content, sha256: file.sha256, limits: policy.limits)
    }

    private func absent(_ item: EvidenceList.Item, isOut: Bool) -> LoadedEvidence {
        let entry = item.entry
        let isPattern = EvidencePattern.isOne(entry.path)
        let path = excerpt(entry.path)
        var finding = item.finding(
            "missing-evidence",
            isPattern ? "no file in this folder matches \(path)" : "there is no file \(path) in this folder",
            remedy:
                "Add the file, or take it out of \(item.place.file == CollectedEvidence.name ? "the list" : "the record").",
            key: "path", subject: entry.path)
        if !isOut {
            finding.code = Finding.evidenceToCome
            finding.severity = .note
            finding.column = nil
            finding.message = isPattern ? "no file matches \(path) yet" : "\(path) is listed and not here yet"
            finding.remedy = "Add it before the release."
        }
        return absent(entry, finding)
    }

    private func absent(_ entry: EvidenceEntry, _ finding: Finding) -> LoadedEvidence {
        LoadedEvidence(
            entry: entry, kind: entry.kind ?? .other, mediaType: "application/octet-stream", bytes: [],
            sha256: SHA256Digest(of: []), reading: .unreadable([finding]), isPresent: false)
    }

    /// A file that no entry names may be a report that somebody believes to be judged. Files that begin with a dot are nobody's.
    func unlistedFindings(_ folder: ReleaseFolder, record: ReleaseRecord) -> [Finding] {
        let named = record.evidence.map(\.path) + record.artifacts.compactMap(\.path)
        let known = Set((ReleaseFolder.documentNames + named).map { Array($0.utf8) })
        let unlisted = folder.files.filter { !known.contains(Array($0.path.utf8)) && !$0.isHidden }
        let findings = unlisted.prefix(Self.mostUnlisted).map {
            Finding(
                "unlisted-file", .warning,
                "the record doesn't name this file, so nothing judges it and the bundle doesn't hold it",
                remedy: "List it under evidence, or remove it.", file: $0.path, subject: $0.path)
        }
        guard unlisted.count > findings.count else { return findings }
        let rest = Finding(
            "unlisted-file", .warning,
            "the record doesn't name \(counted(unlisted.count - findings.count, "further file"))",
            remedy: "List them under evidence, or remove them.")
        return findings + [rest]
    }

    /// How many are named one by one.
    private static let mostUnlisted = 20
}
