// The live side of the sync in a build: what syncing a release now would change downstream, and how the targets stand.
import ColophonSystem
import ReleaseModel

extension Pipeline {
    /// What syncing this release now would change downstream, by each rule that runs on release: asked for the newest
    /// release that is out, for those named, and for drafts.
    func livePlans(for release: PlannedRelease) -> (plans: [SyncPlan], findings: [Finding]) {
        var plans: [SyncPlan] = []
        var findings: [Finding] = []
        for rule in workspace.configuration.sync where rule.frequency == .onRelease {
            guard let request = syncRequest(rule, release: release) else { continue }
            do throws(WorkspaceError) {
                let outcome = try SyncPlanner.outcome(request)
                plans.append(outcome.plan)
                findings += outcome.findings.map(locateInSource)
            } catch { findings += error.findings.map { unreadable($0, rule: rule) } }
        }
        return (plans, findings)
    }

    /// Nil: the release, locked before the rule was there, holds nothing of it.
    func syncRequest(_ rule: SyncRule, release: PlannedRelease) -> SyncRequest? {
        guard let checksums = release.sync.rules.first(where: { $0.id.hasSameBytes(as: rule.id) }) else { return nil }
        let configuration = workspace.configuration
        var request = SyncRequest(
            rule: rule, checksums: checksums, release: release.record, project: configuration.project, source: sync,
            target: target(of: rule))
        request.allowedSecrets = configuration.policy.allowedSecrets
        request.digests = digests
        request.own = ownPlaces
        return request
    }

    /// How the target of each rule stands, in the configuration's order.
    func standings(_ outlines: [ReleaseOutline]) -> (standings: [SyncStanding], findings: [Finding]) {
        let released = outlines.filter { $0.status == .released }.map { (version: $0.version, date: $0.releasedAt) }
        var standings: [SyncStanding] = []
        var findings: [Finding] = []
        for rule in workspace.configuration.sync {
            let (standing, own) = SyncStandings.standing(
                of: rule, target: target(of: rule), released: released, digests: digests)
            standings.append(standing)
            findings += own.map { unreadable($0, rule: rule) }
        }
        return (standings, findings)
    }

    /// Where a plan waits for approval, below the workspace's state folder.
    func planFile(_ plan: SyncPlan) -> String {
        Files.join(workspace.statePath, Files.join("plans", "\(plan.rule)-\(plan.version).json"))
    }

    func write(_ plan: SyncPlan) throws(FileError) -> (digest: SHA256Digest, file: String) {
        let file = planFile(plan)
        let (digest, bytes) = plan.sealed
        try Files.writeAtomically(bytes, to: file, durable: false)
        return (digest, file)
    }

    /// Every release that can be read.
    func outlines() throws(WorkspaceError) -> [ReleaseOutline] {
        try workspace.releaseFolders().compactMap { prepare($0, fresh: false).outline }
    }

    /// As well as it can be done: without, the next run digests again.
    func rememberDigests() { try? digests.save() }

    private func target(of rule: SyncRule) -> String? {
        SyncPlanner.resolveTarget(rule, targets: workspace.configuration.targets, workspace: workspace.root)
    }

    /// A build goes on: what stands downstream is no part of the release.
    private func unreadable(_ finding: Finding, rule: SyncRule) -> Finding {
        Finding(
            "unreadable-target", .warning, (finding.file.map { "\($0): " } ?? "") + finding.message,
            remedy: "Check the target of the sync rule \(rule.id).", file: Workspace.configurationName)
    }
}
