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
    /// What a release that was locked without its sync checksums gives now.
    let liveSync: @Sendable () -> SyncChecksums

    /// Why a build would refuse the release, and which of its files are not those that were published; empty: it is what the lock
    /// lists, or isn't listed. Files are relative to the release's folder. `published`: the bundle that the lock lists, where the release
    /// differs from it and it can be found.
    func findings(
        of release: CheckedRelease, among known: KnownReleases
    ) -> (findings: [Finding], published: PublishedRelease?) {
        let version = release.record.version
        guard check.isListed(version), let made = content(of: release) else { return ([], nil) }
        let contents = [made] + earlier(than: made, among: known)
        let link = History.link(contents, lock: check.lock).links[version]
        let history = link ?? HistoryLink(previous: nil, manifest: nil, reason: History.Reason.first)
        let manifest = BundleBuilder.manifestDigest(made, history: history)
        guard case .refused(let refusal) = LockCheck.decide(made, manifest: manifest, lock: check.lock),
            let entry = check.lock.entries(for: version).last
        else { return ([], nil) }
        let published: PublishedRelease
        do throws(WorkspaceError) { published = try check.reader.publications.published(entry) } catch {
            return ([refusal], nil)
        }
        // It would be put otherwise today: a build takes it from its bundle.
        if published.isMadeOf(release.loaded) { return ([], published) }
        return ([refusal] + published.differences(from: release.loaded), published)
    }

    private func content(of release: CheckedRelease) -> BundleContent? {
        let rendered = Pipeline.rendered(release, sync: release.loaded.lockedSync ?? liveSync())
        return try? BundleBuilder.content(of: rendered)
    }

    /// The releases before it, as far as the lock doesn't name their manifests.
    private func earlier(than release: BundleContent, among known: KnownReleases) -> [BundleContent] {
        var found: [BundleContent] = []
        var next = release.previous
        while let version = next, !check.isListed(version), !found.contains(where: { $0.version == version }) {
            guard let folder = try? check.read(version.text),
                let checked = try? check.check(
                    folder, target: { RollbackPlanner.standbyTarget(from: $0, among: known) }
                ).checked,
                let content = self.content(of: checked)
            else { break }
            found.append(content)
            next = content.previous
        }
        return found
    }
}
