// The sync of one rule for a program that keeps rules, plans and approvals by itself: planned, and carried out as approved.
package import ColophonSystem
package import ReleaseModel

package struct RuleSync: Sendable {
    /// A plan, and what it was made of.
    package struct Outcome: Sendable {
        package var plan: SyncPlan
        /// Files relative to the workspace.
        package var findings: [Finding]
        /// What the rule hands over, sorted bytewise by source path; also where the target is unknown.
        package var files: [SyncChecksums.File]
    }

    private let rule: SyncRule
    private let pipeline: Pipeline
    private let query: ReleaseQuery
    private let releases: SyncReleases
    /// Nil: the rule is one of the workspace's own.
    private let given: Given?
    /// The workspace's configuration wants approvals to be signed with keys.
    package let needsSignedApprovals: Bool

    /// What a rule that stands in no configuration reads, and what it must keep clear of.
    fileprivate struct Given {
        let source: SyncSource
        let own: OwnPlaces
        let collisions: [Finding]
    }

    /// A rule of the workspace's configuration.
    package init(workspace: Workspace, options: BuildOptions, rule: SyncRule) throws(WorkspaceError) {
        try self.init(workspace, options, rule, beside: nil)
    }

    /// A rule that is given; `others` are the rules that are given like it.
    package init(
        workspace: Workspace, options: BuildOptions, given rule: SyncRule, beside others: [SyncRule]
    ) throws(WorkspaceError) {
        try self.init(workspace, options, rule, beside: others)
    }

    private init(
        _ workspace: Workspace, _ options: BuildOptions, _ rule: SyncRule, beside others: [SyncRule]?
    ) throws(WorkspaceError) {
        self.rule = rule
        needsSignedApprovals = workspace.configuration.signing.approvals != nil
        let pipeline = try Pipeline(workspace: workspace, options: options)
        self.pipeline = pipeline
        query = ReleaseQuery(workspace: workspace, pipeline: pipeline)
        releases = SyncReleases(workspace: workspace, pipeline: pipeline, query: query)
        given = try others.map { others throws(WorkspaceError) in
            try Given(workspace, pipeline: pipeline, rule: rule, others: others)
        }
    }

    /// The target tree's real path; nil: the workspace maps the rule's repository to none, or it isn't there.
    package var target: String? {
        pipeline.target(of: rule).flatMap(Files.realPath).flatMap { Files.kind($0) == .directory ? $0 : nil }
    }

    /// Nothing is written. `version` nil: the newest release that is out; `onlyFiles` nil: all of the rule's.
    package func plan(version: String?, onlyFiles: [String]?) async throws(WorkspaceError) -> Outcome {
        let release = try query.planned(try releases.version(version))
        let request = try await request(release, onlyFiles: onlyFiles)
        let outlook = try releases.outlook(release.record)
        let outcome = try SyncPlanner.outcome(request)
        pipeline.rememberDigests()
        let findings =
            outlook.map(relative) + outcome.findings.map(pipeline.locateInSource)
            + (given?.source.findings.filter { $0.severity != .error } ?? []).map(pipeline.locateInSource)
        return Outcome(plan: outcome.plan, findings: findings, files: request.checksums.files)
    }

    /// Makes the plan again, and carries it out if it comes out as approved. `onlyFiles` as when it was planned.
    package func apply(
        _ plan: SyncPlan, approval: SyncApproval, onlyFiles: [String]?, by: String, at: Timestamp,
        writes: WriteLayer = .system
    ) async throws(SyncRefusal) -> SyncReport {
        var request: SyncRequest
        do throws(WorkspaceError) {
            request = try await self.request(try query.planned(plan.version), onlyFiles: onlyFiles)
        } catch { throw SyncRefusal(error) }
        request.rule.onConflict = plan.onConflict
        request.restores = plan.restores
        return try SyncApply(plan: plan, approval: approval, by: by, at: at, writes: writes).run(request)
    }

    private func request(
        _ release: PlannedRelease, onlyFiles: [String]?
    ) async throws(WorkspaceError) -> SyncRequest {
        var request: SyncRequest
        if let given, let checksums = given.source.checksums().rules.first {
            request = pipeline.syncRequest(rule, checksums: checksums, source: given.source, release: release.record)
            request.own = given.own
            request.obstacles = given.collisions + (await provenance(release.record, checksums, given.source))
        } else if let own = pipeline.syncRequest(rule, release: release) {
            request = own
        } else {
            throw SyncReleases.holdsNothing(of: rule.id, release.record.version.text)
        }
        request.obstacles += try releases.differences(release.record).map(relative)
        request.onlyFiles = onlyFiles
        return request
    }

    /// A locked release recorded what its own rules hand over, and nothing of this one. What is at hand counts as its own only where
    /// git shows that the rule's files are those of its commit.
    private func provenance(
        _ record: ReleaseRecord, _ checksums: SyncChecksums.Rule, _ source: SyncSource
    ) async -> [Finding] {
        guard releases.isLocked(record) else { return [] }
        let root = pipeline.workspace.path(pipeline.workspace.configuration.paths.source)
        let isShown = await isOfCommit(record.commit, checksums, source, root: root)
        if isShown { return [] }
        return [
            Finding(
                "rule-not-released", .error,
                "the release \(record.version.text) was locked without this rule, and git doesn't show that the "
                    + "rule's files at hand are those of its commit",
                remedy: "Check out the release's commit, or plan a release that isn't locked yet.")
        ]
    }

    private func isOfCommit(
        _ commit: String?, _ checksums: SyncChecksums.Rule, _ source: SyncSource, root: String
    ) async -> Bool {
        guard let commit, let selection = try? SyncSelection(rule) else { return false }
        do throws(GitError) {
            guard let place = Files.realPath(root), let tree = try await GitWorkTree.containing(place) else {
                return false
            }
            let changed = try await tree.changedPaths(since: commit, below: place)
            let tracked = Set(try await tree.trackedPaths(below: place).map(BytewiseKey.init))
            let below = Files.relative(place, to: tree.root)
            return !changed.contains { selection.matches($0) }
                && checksums.files.allSatisfy { file in
                    // Where a link led, the file is another one.
                    tracked.contains(BytewiseKey(Files.join(below, file.source)))
                        && source.place(of: file.source)?.hasSameBytes(as: Files.join(root, file.source)) == true
                }
        } catch { return false }
    }

    private func relative(_ finding: Finding) -> Finding {
        var copy = finding
        let root = Files.join(pipeline.workspace.root, "")
        if let file = finding.file, root != ".", file.utf8.starts(with: (root + "/").utf8) {
            copy.file = Files.relative(file, to: root)
        }
        return copy
    }
}

extension RuleSync.Given {
    fileprivate init(
        _ workspace: Workspace, pipeline: Pipeline, rule: SyncRule, others: [SyncRule]
    ) throws(WorkspaceError) {
        let configuration = workspace.configuration
        let placed = configuration.placed(rule)
        func open(_ rules: [SyncRule]) throws(WorkspaceError) -> SyncSource? {
            let names = rules.map(\.id)
            return try Pipeline.openSource(workspace, rules: rules, digests: pipeline.digests) { names[$0] }
        }
        guard let source = try open([placed]) else { throw WorkspaceError(findings: []) }
        self.source = source
        own = OwnPlaces(workspace, further: [rule] + others)
        let tree = SyncTargets.treeName(placed)
        let rivals = others.map(configuration.placed).filter { SyncTargets.treeName($0).hasSameBytes(as: tree) }
        let files = source.checksums().rules.first?.files ?? []
        var writers = [(rule: placed, files: files)]
        for (rules, source) in [
            (configuration.sync.map(configuration.placed), pipeline.sync), (rivals, try open(rivals)),
        ] {
            writers += zip(rules, source?.checksums().rules ?? []).map { ($0, $1.files) }
        }
        writers.removeAll { !SyncTargets.treeName($0.rule).hasSameBytes(as: tree) }
        // The others' quarrels with each other are not this rule's, and what is its alone is in its source's findings.
        let targets = Set(files.map { BytewiseKey($0.target) })
        collisions = SyncTargets.collisions(
            writers.map { rule, files in (rule, files.filter { targets.contains(BytewiseKey($0.target)) }) }
        ).filter { !source.findings.contains($0) }
    }
}
