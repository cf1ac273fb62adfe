// Whether a release that the lock lists is still what was published, and where its folder differs.
import Bundles
import Checklist
import Evidence
import Files
import Primitives
import ReleaseModel
import Verification
import Versions
import Workspace

struct LockedComparison: Sendable {
    let check: CheckStage
    /// Where published bundles may be.
    let publications: PublicationStore
    /// What a release that was locked without its sync checksums gives now.
    let liveSync: @Sendable () -> SyncChecksums

    /// Why a build would refuse the release, and which of its files are not those that were published; empty: it is what the lock
    /// lists, or isn't listed. Files are relative to the release's folder. `published`: the bundle that the lock lists, where the release
    /// differs from it and it can be found.
    func findings(of release: CheckedRelease) -> (findings: [Finding], published: ReadBundle?) {
        let version = release.record.version
        guard check.isListed(version), let made = content(of: release) else { return ([], nil) }
        let contents = [made] + earlier(than: made)
        let link = History.link(contents, lock: check.lock).links[version]
        let history = link ?? HistoryLink(previous: nil, manifest: nil, reason: History.Reason.first)
        let manifest = BundleBuilder.manifestDigest(made, history: history)
        guard case .refused(let refusal) = LockCheck.decide(made, manifest: manifest, lock: check.lock),
            let entry = check.lock.entries(for: version).last
        else { return ([], nil) }
        let published = publications.content(entry)
        return ([refusal] + (published.map { differences(release.loaded, from: $0) } ?? []), published)
    }

    private func content(of release: CheckedRelease) -> BundleContent? {
        let rendered = Pipeline.rendered(release, sync: release.loaded.lockedSync ?? liveSync())
        return try? BundleBuilder.content(of: rendered)
    }

    /// The releases before it, as far as the lock doesn't name their manifests.
    private func earlier(than release: BundleContent) -> [BundleContent] {
        let known = check.workspace.knownReleases()
        var found: [BundleContent] = []
        var next = release.previous
        while let version = next, !check.isListed(version), !found.contains(where: { $0.version == version }) {
            guard let folder = try? check.read(version.text),
                let checked = try? check.check(
                    folder, target: { RollbackPlanner.standbyTarget(from: $0, among: known) }),
                let content = self.content(of: checked)
            else { break }
            found.append(content)
            next = content.previous
        }
        return found
    }

    private func differences(_ release: LoadedRelease, from published: ReadBundle) -> [Finding] {
        var findings: [Finding] = []
        func differ(_ file: String, _ message: String) {
            findings.append(
                Finding(
                    "changed-since-lock", .warning, message,
                    remedy: "Restore it as it was published, or publish the change with --amend.", file: file))
        }
        if published.provenance.source.sha256 != release.recordSHA256 {
            differ(release.recordFile, "this is not the record that was published")
        }
        let before = Dictionary(
            published.evidence.map { (BytewiseKey($0.entry.path), $0.sha256) }, uniquingKeysWith: { first, _ in first })
        for evidence in release.evidence {
            guard let digest = before[BytewiseKey(evidence.path)] else {
                differ(evidence.path, "the published release has no such file")
                continue
            }
            if digest != evidence.sha256 { differ(evidence.path, "this is not the file that was published") }
        }
        let now = Set(release.evidence.map { BytewiseKey($0.path) })
        for path in published.evidence.map(\.entry.path) where !now.contains(BytewiseKey(path)) {
            differ(path, "the published release has this file, and the record doesn't list it any more")
        }
        return findings
    }
}
