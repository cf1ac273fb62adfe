// The sync as the program and the service use it: plan, approve, apply, and the state of the targets.
import Bundles
import Documents
import Evidence
package import Files
package import Primitives
package import ReleaseModel
package import Sync
package import Workspace

package struct SyncUseCase: Sendable {
    /// Which plans are asked for.
    package struct Question: Sendable {
        /// Nil: all rules.
        package var rule: String?
        /// Nil: the newest release that is out.
        package var version: String?
        /// A commit: only rules that run on change, and of those only where a file changed since.
        package var changedSince: String?
        /// Source paths that the plans are limited to; nil: all of a rule's files.
        package var onlyFiles: [String]?
        /// Instead of what the rule says.
        package var onConflict: ConflictChoice?
        package var restores = false
        package init() {}
    }

    /// A plan, and what it was made of.
    package struct Outcome: Sendable {
        package var plan: SyncPlan
        /// Files relative to the workspace.
        package var findings: [Finding]
        /// What the rule hands over, sorted bytewise by source path; also where the target is unknown.
        package var files: [SyncChecksums.File]

        package init(plan: SyncPlan, findings: [Finding], files: [SyncChecksums.File]) {
            self.plan = plan
            self.findings = findings
            self.files = files
        }
    }

    package enum Approval: Sendable {
        case approved(SyncApproval)
        case refused([Finding])
    }

    package let workspace: Workspace
    package let pipeline: Pipeline
    package let query: ReleaseQuery
    private let releases: SyncReleases
    /// Nil: the rules are those of the configuration.
    private let given: GivenSyncRule?

    /// For the rules of the workspace's configuration.
    package init(workspace: Workspace, options: BuildOptions) throws(WorkspaceError) {
        try self.init(workspace, options, given: nil)
    }

    /// For one rule that is in no configuration; `others` are the rules that are given like it.
    package init(
        workspace: Workspace, options: BuildOptions, given rule: SyncRule, beside others: [SyncRule]
    ) throws(WorkspaceError) {
        try self.init(workspace, options, given: (rule, others))
    }

    private init(
        _ workspace: Workspace, _ options: BuildOptions, given: (rule: SyncRule, others: [SyncRule])?
    ) throws(WorkspaceError) {
        let pipeline = try Pipeline(workspace: workspace, options: options)
        self.workspace = workspace
        self.pipeline = pipeline
        query = ReleaseQuery(workspace: workspace, pipeline: pipeline)
        releases = SyncReleases(workspace: workspace, pipeline: pipeline)
        self.given = try given.map { given throws(WorkspaceError) in
            try GivenSyncRule(given.rule, beside: given.others, workspace: workspace, pipeline: pipeline)
        }
    }

    /// About the source tree and the configuration's rules, from where colophon runs.
    package var findings: [Finding] { pipeline.sourceFindings }

    /// The workspace's configuration requires approvals that are signed with keys.
    package var needsSignedApprovals: Bool { workspace.configuration.signing.approvals != nil }

    /// The target tree's real path; nil: the workspace maps the rule's repository to none, or it isn't there.
    package func target(of rule: SyncRule) -> String? {
        pipeline.target(of: rule).flatMap(Files.realPath).flatMap { Files.kind($0) == .directory ? $0 : nil }
    }

    /// All, or the one that is named.
    package func rules(_ name: String?) throws(WorkspaceError) -> [SyncRule] {
        let rules = given.map { [$0.rule] } ?? workspace.configuration.sync
        guard let name else { return rules }
        if let rule = rules.first(where: { $0.id.hasSameBytes(as: name) }) { return [rule] }
        let hint = nearest(name, among: rules.map(\.id)).map { "Did you mean \($0)?" }
        throw WorkspaceError(findings: [
            Finding(
                "no-such-rule", .error, "there is no sync rule \"\(name)\"",
                remedy: hint ?? "Rules stand under sync in the configuration.", file: workspace.configurationFile)
        ])
    }

    // MARK: Plan

    /// In the configuration's order, without the rules of which the release holds nothing. Nothing is written.
    package func plans(_ question: Question) async throws(WorkspaceError) -> [Outcome] {
        var rules = try rules(question.rule)
        if let commit = question.changedSince { rules = try await changed(rules, since: commit) }
        guard !rules.isEmpty else { return [] }
        let release = try query.rendered(try releases.version(question.version))
        let outlook = try releases.outlook(release.record)
        let differences = releases.differences(release)
        var outcomes: [Outcome] = []
        for rule in rules {
            guard var request = await request(rule, release: release, differences: differences) else { continue }
            request.onlyFiles = question.onlyFiles
            request.rule.onConflict = question.onConflict ?? rule.onConflict
            request.restores = question.restores
            let outcome = try SyncPlanner.outcome(request)
            let findings = outcome.findings + (given?.warnings ?? [])
            outcomes.append(
                Outcome(
                    plan: outcome.plan, findings: outlook + findings.map(pipeline.locateInSource),
                    files: request.checksums.files))
        }
        pipeline.rememberDigests()
        return outcomes
    }

    /// The plan of one rule. Throws where the release holds nothing of it.
    package func plan(
        _ rule: SyncRule, version: String?, onlyFiles: [String]?
    ) async throws(WorkspaceError) -> Outcome {
        var question = Question()
        question.rule = rule.id
        question.version = try releases.version(version)
        question.onlyFiles = onlyFiles
        guard let outcome = try await plans(question).first else {
            throw SyncReleases.holdsNothing(of: rule.id, question.version ?? "")
        }
        return outcome
    }

    /// What the plan would change inside the files, as a unified diff; of files that are deleted, their names only.
    package func difference(_ plan: SyncPlan) async throws(WorkspaceError) -> String {
        guard
            let request = try await request(for: plan, of: try query.rendered(plan.version), onlyFiles: nil)
        else { return "" }
        return String(decoding: try SyncPlanner.difference(request), as: UTF8.self)
    }

    private func changed(_ rules: [SyncRule], since commit: String) async throws(WorkspaceError) -> [SyncRule] {
        let folder = workspace.path(workspace.configuration.paths.source)
        let paths: [String]
        do throws(GitError) {
            guard let tree = try await GitWorkTree.containing(folder) else {
                throw GitError(
                    "the source tree \(excerpt(workspace.configuration.paths.source)) is in no git work tree",
                    remedy: "Plan without --changed-since.")
            }
            paths = try await tree.changedPaths(since: commit, below: folder)
        } catch { throw WorkspaceError(error) }
        return rules.filter { rule in
            guard rule.frequency == .onChange, let selection = try? SyncSelection(rule) else { return false }
            return paths.contains { selection.matches($0) }
        }
    }

    /// Nil: the release holds nothing of the rule.
    private func request(
        _ rule: SyncRule, release: RenderedRelease, differences: [Finding]
    ) async -> SyncRequest? {
        var request: SyncRequest?
        if let given {
            request = await given.request(release.record, isLocked: releases.isLocked(release.record))
        } else {
            request = pipeline.syncRequest(rule, release.record, release.sync)
        }
        request?.obstacles += differences
        return request
    }

    /// The request that gives the plan again.
    private func request(
        for plan: SyncPlan, of release: RenderedRelease, onlyFiles: [String]?
    ) async throws(WorkspaceError) -> SyncRequest? {
        guard let rule = try rules(plan.rule).first else { return nil }
        let differences = releases.differences(release)
        var request = await request(rule, release: release, differences: differences)
        request?.onlyFiles = onlyFiles
        request?.rule.onConflict = plan.onConflict
        request?.restores = plan.restores
        return request
    }

    // MARK: Approve

    /// A plan with conflicts, refusals or failed validations is not approved.
    package static func approve(_ plan: SyncPlan, by: String, note: String?, at: Timestamp) -> Approval {
        let obstacles = plan.obstacles
        guard obstacles.isEmpty else {
            return .refused(
                obstacles.map { Finding("not-approvable", .error, $0, remedy: "Fix it, and plan again.") })
        }
        return .approved(
            SyncApproval(rule: plan.rule, version: plan.version, plan: plan.digest, by: by, at: at, note: note))
    }

    // MARK: Apply

    /// Makes the plan again, and carries it out if it comes out as approved. `onlyFiles` as when it was planned.
    package func apply(
        _ plan: SyncPlan, approval: SyncApproval, onlyFiles: [String]?, by: String, at: Timestamp,
        writes: WriteLayer = .system
    ) async throws(SyncRefusal) -> SyncReport {
        let request: SyncRequest
        do throws(WorkspaceError) {
            let release = try query.rendered(plan.version)
            guard let same = try await self.request(for: plan, of: release, onlyFiles: onlyFiles) else {
                throw SyncReleases.holdsNothing(of: plan.rule, plan.version)
            }
            request = same
        } catch { throw SyncRefusal(error) }
        return try SyncApply(plan: plan, approval: approval, by: by, at: at, writes: writes).run(request)
    }

    /// Finishes what was cut off in the target of each rule, or of one: it was approved when it began. Gives the rules
    /// whose targets had something to finish.
    package func resume(rule: String?) throws(WorkspaceError) -> [String] {
        var finished: [String] = []
        for rule in try rules(rule) {
            guard let target = pipeline.target(of: rule), let root = Files.realPath(target),
                TreeTransaction.isInterrupted(root: root, state: SyncStore.transaction)
            else { continue }
            do throws(FileError) {
                var transaction = try TreeTransaction(root: root, state: SyncStore.transaction)
                guard transaction.interrupted != nil else { throw FileError.noJournal(in: root) }
                try transaction.resume()
            } catch { throw WorkspaceError(error, remedy: "Fix this, and resume again.") }
            finished.append(rule.id)
        }
        return finished
    }

    // MARK: Status

    /// The state of the target of each rule, or of one, now.
    package func targetStatuses(rule: String?) throws(WorkspaceError) -> (
        targetStatuses: [TargetStatus], findings: [Finding]
    ) {
        let asked = try rules(rule).map(\.id)
        let (all, findings) = pipeline.targetStatuses(try pipeline.outlines())
        pipeline.rememberDigests()
        return (all.filter { asked.contains($0.rule) }, findings)
    }
}

extension FileError {
    /// What was in the journal's place was none, and has been cleared away.
    fileprivate static func noJournal(in root: String) -> FileError {
        FileError(
            path: Files.join(root, SyncStore.transaction), operation: "resume", code: 0,
            message: "what was left there is no whole journal, and was cleared away; the files stay as they stand, "
                + "so plan again")
    }
}
