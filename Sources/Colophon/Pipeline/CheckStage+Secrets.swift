// Keeps secrets out of what is published: the record, the incidents, the evidence, and what is derived of them.
import Bundles
import Checklist
import Documents
import Evidence
import Files
import Primitives
import ReleaseModel
import Secrets
import Versions
import Workspace

extension CheckStage {
    /// A secret stops the publication. What the lock lists is public already: there it would come too late, and what was
    /// published stays as it is. Incidents are written later, and are searched always.
    func refuseSecrets(_ checked: CheckedRelease, in folder: ReleaseFolder) throws(BrokenRelease) {
        let record = checked.record
        var findings = documents(ReleaseFolder.incidentNames, of: folder, checked)
        if !isPublished(record) {
            findings += documents(ReleaseFolder.recordNames + [CollectedEvidence.name], of: folder, checked)
            findings += EvidenceSecrets.findings(
                checked.loaded.evidence, folder: place(record), allowed: allowed(checked))
        }
        try refuse(findings, checked)
    }

    /// The same for what a bundle would hold besides: it may quote what was searched nowhere else, as a redacted file or the names of
    /// synced files. What is allowed in any file of the release is allowed here.
    func refuseSecrets(_ checked: CheckedRelease, derived content: BundleContent) throws(BrokenRelease) {
        guard !isPublished(checked.record) else { return }
        let folder = place(checked.record) + "/"
        let known = allowed(checked).filter { $0.path.utf8.starts(with: folder.utf8) }
        var findings: [Finding] = []
        for file in content.payload where !file.path.utf8.starts(with: BundleFormat.evidenceFolder.utf8) {
            let allowed = known.map { Policy.AllowedSecret(rule: $0.rule, path: file.path, reason: $0.reason) }
            var scanner = SecretScanner(path: file.path, allowed: allowed)
            scanner.feed(file.bytes[...])
            findings += scanner.findings(code: "derived-secret").map { finding in
                var finding = finding
                finding.message += " in \(file.path) of the bundle, line \(finding.line ?? 1)"
                (finding.file, finding.line, finding.column) = (checked.loaded.recordFile, nil, nil)
                return finding
            }
        }
        try refuse(findings, checked)
    }

    private func refuse(_ findings: [Finding], _ checked: CheckedRelease) throws(BrokenRelease) {
        guard !findings.isEmpty else { return }
        throw BrokenRelease(folder: checked.record.version.text, findings: checked.loaded.findings + findings)
    }

    private func documents(_ names: [String], of folder: ReleaseFolder, _ checked: CheckedRelease) -> [Finding] {
        names.compactMap { folder[$0] }.flatMap { file in
            let search = DocumentSecrets(
                file: file.path, path: Files.join(place(checked.record), file.path), code: "record-secret",
                allowed: allowed(checked))
            return search.findings(
                file.bytes, format: DocumentFormat(file: file.path),
                document: file.path == checked.loaded.recordFile ? checked.loaded.document : nil)
        }
    }

    private func isPublished(_ record: ReleaseRecord) -> Bool {
        guard let latest = lock.entries(for: record.version).last else { return false }
        return record.amends?.manifestSHA256 != latest.manifest
    }

    /// An amendment is judged by the policy of its version, and what it newly brings may be allowed today.
    private func allowed(_ checked: CheckedRelease) -> [Policy.AllowedSecret] {
        checked.policy.allowedSecrets + workspace.configuration.policy.allowedSecrets
    }

    /// As allowances name it.
    private func place(_ record: ReleaseRecord) -> String {
        Files.join(workspace.configuration.paths.evidence, record.version.text)
    }
}
