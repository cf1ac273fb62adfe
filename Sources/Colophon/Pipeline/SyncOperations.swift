// The sync of a workspace: plans written to files, approvals, applies, and how the targets stand.
package import ColophonSystem
package import ReleaseModel

/// A plan, its digest, what came up while it was made, and where it was written.
package struct WrittenPlan: Sendable {
    package var plan: SyncPlan
    package var digest: SHA256Digest
    /// Files as seen from where colophon runs.
    package var findings: [Finding]
    package var file: String
    /// An earlier plan stays in the file: this one is of an unknown target, as after an apply that was cut off and is to be
    /// run again with the plan that was approved.
    package var isKept = false
}

package struct SyncOperations: Sendable {
    /// Which plans are asked for.
    package struct Question: Sendable {
        /// Nil: all rules.
        package var rule: String?
        /// Nil: the newest release that is out.
        package var version: String?
        /// A commit: only rules that run on change, and of those only where a file changed since.
        package var changedSince: String?
        /// Instead of what the rule says.
        package var onConflict: ConflictChoice?
        package var restores = false
        package init() {}
    }

    private let workspace: Workspace
    private let pipeline: Pipeline
    private let query: ReleaseQuery
    private let releases: SyncReleases

    package init(workspace: Workspace, options: BuildOptions) throws(WorkspaceError) {
        self.workspace = workspace
        pipeline = try Pipeline(workspace: workspace, options: options)
        query = ReleaseQuery(workspace: workspace, pipeline: pipeline)
        releases = SyncReleases(workspace: workspace, pipeline: pipeline, query: query)
    }

    // MARK: Plans

    /// In the configuration's order. Each is written to a file below the workspace's state folder; nothing else is.
    package func plans(_ question: Question) async throws(WorkspaceError) -> [WrittenPlan] {
        var rules = try rules(question.rule)
        if let commit = question.changedSince { rules = try await changed(rules, since: commit) }
        guard !rules.isEmpty else { return [] }
        let release = try query.planned(try releases.version(question.version))
        let outlook = try releases.outlook(release.record)
        let obstacles = try releases.differences(release.record)
        var plans: [WrittenPlan] = []
        for rule in rules {
            guard var request = pipeline.syncRequest(rule, release: release) else { continue }
            request.rule.onConflict = question.onConflict ?? rule.onConflict
            request.restores = question.restores
            request.obstacles = obstacles
            let outcome = try SyncPlanner.outcome(request)
            plans.append(
                try write(
                    outcome.plan,
                    findings: outlook + outcome.findings.map { pipeline.locateInSource($0).located(in: workspace) })
            )
        }
        pipeline.rememberDigests()
        return plans
    }

    /// About the source tree and the rules.
    package var findings: [Finding] { pipeline.sourceFindings }

    private func write(_ plan: SyncPlan, findings: [Finding]) throws(WorkspaceError) -> WrittenPlan {
        do throws(FileError) {
            let file = pipeline.planFile(plan)
            let isKept = plan.state == .unknown && Files.kind(file) == .file
            let digest = isKept ? plan.digest : try pipeline.write(plan).digest
            return WrittenPlan(plan: plan, digest: digest, findings: findings, file: file, isKept: isKept)
        } catch { throw WorkspaceError(error, remedy: "Check that the folder can be written.") }
    }

    private func rules(_ name: String?) throws(WorkspaceError) -> [SyncRule] {
        let rules = workspace.configuration.sync
        guard let name else { return rules }
        if let rule = rules.first(where: { $0.id.hasSameBytes(as: name) }) { return [rule] }
        let hint = nearest(name, among: rules.map(\.id)).map { "Did you mean \($0)?" }
        throw WorkspaceError(findings: [
            Finding(
                "no-such-rule", .error, "there is no sync rule \"\(name)\"",
                remedy: hint ?? "Rules stand under sync in the configuration.", file: workspace.configurationFile)
        ])
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

    /// What the plan would change inside the files, as a unified diff; of files that are deleted, their names only.
    package func difference(_ plan: SyncPlan) throws(WorkspaceError) -> String {
        guard let rule = try rules(plan.rule).first,
            var request = pipeline.syncRequest(rule, release: try query.planned(plan.version))
        else { return "" }
        request.rule.onConflict = plan.onConflict
        request.restores = plan.restores
        return String(decoding: try SyncPlanner.difference(request), as: UTF8.self)
    }

    // MARK: Approval

    /// Beside the plan: its name with `.approval.json`.
    package static func approvalFile(of plan: String) -> String {
        besidePlan(plan, ".approval.json")
    }

    private static func besidePlan(_ plan: String, _ ending: String) -> String {
        (plan.utf8.suffix(5).elementsEqual(".json".utf8) ? String(plan.dropLast(5)) : plan) + ending
    }

    package enum ApprovalResult: Sendable {
        case approved(SyncApproval, file: String)
        case refused([Finding])
    }

    /// Writes the approval beside the plan. A plan with conflicts, refusals or failed validations is not approved.
    package static func approve(
        planFile: String, by: String, note: String?, at: Timestamp
    ) throws(WorkspaceError) -> ApprovalResult {
        let plan = try read(planFile, remedy: planRemedy, SyncDocuments.plan)
        guard plan.obstacles.isEmpty else {
            return .refused(
                plan.obstacles.map {
                    Finding(
                        "not-approvable", .error, $0, remedy: "Mend it, and plan again.", file: planFile)
                })
        }
        let approval = SyncApproval(
            rule: plan.rule, version: plan.version, plan: plan.digest, by: by, at: at, note: note)
        let file = approvalFile(of: planFile)
        do throws(FileError) {
            try Files.writeAtomically(approval.json.fileBytes, to: file)
            // A signature on an earlier approval says nothing about this one.
            if Files.kind(ApprovalSignatures.file(of: file)) != nil {
                try Files.remove(ApprovalSignatures.file(of: file))
            }
        } catch {
            throw WorkspaceError(error, remedy: "Check that the folder can be written.")
        }
        return .approved(approval, file: file)
    }

    private static let planRemedy = "Make a plan with colophon sync plan."

    /// `remedy`: what to do where the file isn't there.
    private static func read<Value>(
        _ file: String, remedy: String, _ reader: (Bytes, String) -> (Value?, [Finding])
    ) throws(WorkspaceError) -> Value {
        try parsed(try bytes(file, remedy: remedy), file: file, reader)
    }

    private static func bytes(_ file: String, remedy: String) throws(WorkspaceError) -> Bytes {
        do throws(FileError) { return try Files.read(file, limit: DocumentLimits.standard.bytes) } catch {
            throw Files.kind(file) == nil ? WorkspaceError(error, remedy: remedy) : WorkspaceError(error)
        }
    }

    private static func parsed<Value>(
        _ bytes: Bytes, file: String, _ reader: (Bytes, String) -> (Value?, [Finding])
    ) throws(WorkspaceError) -> Value {
        let (value, findings) = reader(bytes, file)
        guard let value else { throw WorkspaceError(findings: findings) }
        return value
    }

    // MARK: Apply

    /// What an apply is asked to do beside the plan.
    package struct Order: Sendable {
        package var planFile: String
        /// Nil: the file beside the plan.
        package var approvalFile: String?
        /// Who runs it; nil: the approver.
        package var by: String?
        /// The result is committed on a branch of its own.
        package var onBranch = false
        /// Where the pull request's text goes; nil: beside the plan.
        package var pullRequestFile: String?
        /// Who has to have signed the approval, besides what the configuration asks for.
        package var demand: ApprovalSignatures.Demand?
        package init(planFile: String) { self.planFile = planFile }
    }

    package enum ApplyResult: Sendable {
        case applied(AppliedSync)
        /// The tree is as it was, but for a line in the log.
        case refused([Finding])
    }

    package func apply(_ order: Order, at: Timestamp) async throws(WorkspaceError) -> ApplyResult {
        let plan = try Self.read(order.planFile, remedy: Self.planRemedy, SyncDocuments.plan)
        let approvalFile = order.approvalFile ?? Self.approvalFile(of: order.planFile)
        let approvalBytes = try Self.bytes(approvalFile, remedy: "Have the plan approved with colophon sync approve.")
        let approval = try Self.parsed(approvalBytes, file: approvalFile, SyncDocuments.approval)
        if let demand = demand(order) {
            // The bytes that were read, and not what the file may hold by now.
            let problems = try ApprovalSignatures(file: approvalFile, approval: approvalBytes)
                .problems(demand, in: workspace, now: at)
            if !problems.isEmpty { return .refused(problems) }
        }
        guard let rule = try rules(plan.rule).first else { throw WorkspaceError(findings: []) }
        let release = try query.release(plan.version)
        guard var request = pipeline.syncRequest(rule, release: release.planned) else {
            throw SyncReleases.holdsNothing(of: plan.rule, plan.version)
        }
        request.rule.onConflict = plan.onConflict
        request.restores = plan.restores
        request.obstacles = try releases.differences(release.record)
        let apply = SyncApply(plan: plan, approval: approval, by: order.by ?? approval.by, at: at)
        let branch = order.onBranch ? try await SyncBranch.begin(plan, target: request.target) : nil
        let report: SyncReport
        do throws(SyncRefusal) { report = try apply.run(request) } catch {
            await branch?.giveUp()
            if error.isVerdict { return .refused(error.findings) }
            throw WorkspaceError(findings: error.findings)
        }
        guard let branch else { return .applied(AppliedSync(report: report)) }
        let commit = try await branch.commit(report, plan: plan, project: release.record.project)
        let text = SyncPullRequest.text(plan: plan, report: report, release: release, rule: rule)
        let file = order.pullRequestFile ?? Self.besidePlan(order.planFile, ".pull-request.md")
        do throws(FileError) { try Files.writeAtomically(Bytes(text.utf8), to: file) } catch {
            throw WorkspaceError(error, remedy: "Check that the folder can be written.")
        }
        return .applied(AppliedSync(report: report, branch: branch.name, commit: commit, pullRequestFile: file))
    }

    /// What is asked for here can only add to what the configuration asks for.
    private func demand(_ order: Order) -> ApprovalSignatures.Demand? {
        let configured = workspace.configuration.signing.approvals
        guard configured != nil || order.demand != nil else { return nil }
        var demand = order.demand ?? ApprovalSignatures.Demand(count: 1)
        demand.count = max(demand.count, configured ?? 1, 1)
        return demand
    }

    // MARK: Standing

    /// How the target of each rule, or of one, stands now.
    package func standings(rule: String?) throws(WorkspaceError) -> (standings: [SyncStanding], findings: [Finding]) {
        let asked = try rules(rule).map(\.id)
        let (all, findings) = pipeline.standings(try pipeline.outlines())
        pipeline.rememberDigests()
        return (all.filter { asked.contains($0.rule) }, findings)
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
            } catch { throw WorkspaceError(error, remedy: "Mend this, and resume again.") }
            finished.append(rule.id)
        }
        return finished
    }
}

/// A report, and where it was committed.
package struct AppliedSync: Sendable {
    package var report: SyncReport
    package var branch: String?
    /// Nil: nothing was to be committed.
    package var commit: String?
    package var pullRequestFile: String?

    package var json: JSON {
        guard case .object(var members) = report.json else { return report.json }
        members["branch"] = JSON.text(branch)
        members["commit"] = JSON.text(commit)
        members["pull_request"] = JSON.text(pullRequestFile)
        return .object(members)
    }
}

extension FileError {
    /// What stood in the journal's place was none, and has been cleared away.
    fileprivate static func noJournal(in root: String) -> FileError {
        FileError(
            path: Files.join(root, SyncStore.transaction), operation: "resume", code: 0,
            message: "what was left there is no whole journal, and was cleared away; the files stay as they stand, "
                + "so plan again")
    }
}
