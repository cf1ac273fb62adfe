// The live side of the sync in a build: what syncing a release now would change downstream, and how the targets stand.
package import Bundles
import Checklist
import Evidence
package import Files
import Parts
package import Primitives
package import ReleaseModel
import Site
import Sync
import Versions
package import Workspace

extension Pipeline {
    var linker: LinkStage { LinkStage(configuration: workspace.configuration, lock: lock) }

    /// Links the releases, and plans the sync of those that are asked about. `manifest` as `LinkStage.link` has it.
    package func settle(
        _ prepared: [PreparedRelease],
        manifest: (BundleContent, HistoryLink) -> SHA256Digest
    ) -> (jobs: [ReleaseJob], targetStatuses: [TargetStatus], findings: [Finding]) {
        let outlines = prepared.compactMap(\.outline)
        let (targetStatuses, unreadable) = targetStatuses(outlines)
        var (jobs, findings) = linker.link(prepared, manifest: manifest)
        findings += unreadable.map(self.unreadable)
        guard sync != nil else { return (jobs, targetStatuses, findings) }
        let newest = outlines.filter { $0.status == .released }.map(\.version).max()
        for index in jobs.indices {
            guard let outline = jobs[index].release.outline else { continue }
            let version = outline.version
            guard version == newest || !outline.status.isPublished || options.versions.contains(version.text) else {
                continue
            }
            plan(&jobs[index], targetStatuses: targetStatuses, findings: &findings)
        }
        return (jobs, targetStatuses, findings)
    }

    /// A plan needs the record, which an outline has not: the release is prepared here, and then published as it is.
    private func plan(_ job: inout ReleaseJob, targetStatuses: [TargetStatus], findings: inout [Finding]) {
        do throws(BrokenRelease) {
            let release: FreshRelease
            switch job.release {
            case .broken: return
            case .parted(let parted):
                // One that is damaged is reported when it is its turn to be published.
                guard let body = try? publisher.body(of: parted), let record = body.record(parted.entry) else { return }
                return plan(&job, record, body.drawing.sync, targetStatuses: targetStatuses, findings: &findings)
            case .fresh(let known): release = known
            case .cached(let memory):
                release = try again(
                    memory.entry.name, folder: memory.entry.folder, target: memory.entry.summary.standby.back)
            case .outlined(let outlined):
                release = try again(
                    outlined.content.version.text, folder: outlined.folder, target: outlined.standby.back)
            }
            job.release = .fresh(release)
            let rendered = release.rendered
            plan(&job, rendered.record, rendered.sync, targetStatuses: targetStatuses, findings: &findings)
        } catch { job.release = .broken(error) }
    }

    private func plan(
        _ job: inout ReleaseJob, _ record: ReleaseRecord, _ sync: SyncChecksums, targetStatuses: [TargetStatus],
        findings: inout [Finding]
    ) {
        let live = livePlans(for: record, sync)
        job.syncPlans = live.plans
        job.targetStatuses = targetStatuses
        findings += live.findings
    }

    /// What syncing this release now would change downstream, by each rule that runs on release: asked for the newest
    /// release that is out, for those named, and for drafts.
    private func livePlans(
        for record: ReleaseRecord, _ sync: SyncChecksums
    ) -> (plans: [SyncPlan], findings: [Finding]) {
        var plans: [SyncPlan] = []
        var findings: [Finding] = []
        for rule in workspace.configuration.sync where rule.frequency == .onRelease {
            guard let request = syncRequest(rule, record, sync) else { continue }
            do throws(WorkspaceError) {
                let outcome = try SyncPlanner.outcome(request)
                plans.append(outcome.plan)
                findings += outcome.findings.map(locateInSource)
            } catch { findings += error.findings.map(unreadable) }
        }
        return (plans, findings)
    }

    /// Nil: the release, locked before the rule was there, holds nothing of it.
    func syncRequest(_ rule: SyncRule, _ record: ReleaseRecord, _ checksums: SyncChecksums) -> SyncRequest? {
        guard let checksums = checksums.rules.first(where: { $0.id.hasSameBytes(as: rule.id) }) else { return nil }
        return syncRequest(rule, checksums: checksums, source: sync, release: record)
    }

    func syncRequest(
        _ rule: SyncRule, checksums: SyncChecksums.Rule, source: SyncSource?, release: ReleaseRecord
    ) -> SyncRequest {
        let configuration = workspace.configuration
        var request = SyncRequest(
            rule: configuration.placed(rule), checksums: checksums, release: release,
            project: configuration.project, source: source, target: target(of: rule))
        request.allowedSecrets = configuration.policy.allowedSecrets
        request.digests = digests
        request.own = ownPlaces
        return request
    }

    /// How the target of each rule stands, in the configuration's order. The findings name files of the targets.
    package func targetStatuses(_ outlines: [ReleaseOutline]) -> (targetStatuses: [TargetStatus], findings: [Finding]) {
        var targetStatuses: [TargetStatus] = []
        var findings: [Finding] = []
        for rule in workspace.configuration.sync {
            let (status, own) = TargetStatuses.status(
                of: workspace.configuration.placed(rule), target: target(of: rule), releases: outlines, digests: digests
            )
            targetStatuses.append(status)
            findings += own
        }
        return (targetStatuses, findings)
    }

    /// Where a plan waits for approval, below the workspace's state folder.
    package func planFile(_ plan: SyncPlan) -> String {
        Files.join(workspace.statePath, Files.join("plans", "\(plan.rule)-\(plan.version).json"))
    }

    package func write(_ plan: SyncPlan) throws(FileError) -> (digest: SHA256Digest, file: String) {
        let file = planFile(plan)
        let (digest, bytes) = plan.sealed
        try Files.writeAtomically(bytes, to: file, durable: false)
        try Files.hideFromGit(workspace.statePath)
        return (digest, file)
    }

    /// Of all releases, sorted bytewise.
    func releaseNames() throws(WorkspaceError) -> [String] { try workspace.releaseNames(lock) }

    /// Every release that can be read.
    package func outlines() throws(WorkspaceError) -> [ReleaseOutline] {
        try releaseNames().compactMap { prepare($0).outline }
    }

    /// What the lock lists, compared with the folders.
    var comparison: LockedComparison {
        LockedComparison(check: check) { sync?.checksums() ?? SyncChecksums() }
    }

    /// As well as it can be done: without, the next run digests again.
    func rememberDigests() { try? digests.save() }

    package func target(of rule: SyncRule) -> String? {
        SyncPlanner.resolveTarget(rule, targets: workspace.configuration.targets, workspace: workspace.root)
    }

    /// A build goes on: what stands downstream is no part of the release.
    package func unreadable(_ finding: Finding) -> Finding {
        Finding(
            "unreadable-target", .warning, (finding.file.map { "\($0): " } ?? "") + finding.message,
            remedy: "Check the targets of the sync rules.", file: Workspace.configurationName)
    }
}

extension Configuration {
    /// The rule with its target named, where only its repository is and `targets` says where that lies.
    func placed(_ rule: SyncRule) -> SyncRule {
        var rule = rule
        rule.target = SyncPlanner.resolveTarget(rule, targets: targets, workspace: "")
        return rule
    }
}
