// The sync with its documents as files: plans and approvals that people pass on, and the pull request of an apply.
package import Attestation
import Bundles
package import Documents
import Evidence
import Files
package import Primitives
package import ReleaseModel
package import Sync
import Verification
package import Workspace

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

extension SyncUseCase {
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

    /// Each plan is written to a file below the workspace's state folder; nothing else is.
    package func writtenPlans(_ question: Question) async throws(WorkspaceError) -> [WrittenPlan] {
        let outcomes = try await plans(question)
        return try outcomes.map { outcome throws(WorkspaceError) in
            try write(outcome.plan, findings: outcome.findings.map { $0.located(in: workspace) })
        }
    }

    private func write(_ plan: SyncPlan, findings: [Finding]) throws(WorkspaceError) -> WrittenPlan {
        do throws(FileError) {
            let file = pipeline.planFile(plan)
            let isKept = plan.state == .unknown && Files.kind(file) == .file
            let digest = isKept ? plan.digest : try pipeline.write(plan).digest
            return WrittenPlan(plan: plan, digest: digest, findings: findings, file: file, isKept: isKept)
        } catch { throw WorkspaceError(error, remedy: Self.unwritableRemedy) }
    }

    /// Beside the plan: its name with `.approval.json`.
    package static func approvalFile(of plan: String) -> String {
        besidePlan(plan, ".approval.json")
    }

    private static func besidePlan(_ plan: String, _ ending: String) -> String {
        (plan.utf8.suffix(5).elementsEqual(".json".utf8) ? String(plan.dropLast(5)) : plan) + ending
    }

    /// Writes the approval to the file beside the plan. A refusal's findings name the plan's file.
    package static func approve(
        planFile: String, by: String, note: String?, at: Timestamp
    ) throws(WorkspaceError) -> Approval {
        let plan = try read(planFile, remedy: planRemedy, SyncDocuments.plan)
        let approval: SyncApproval
        switch approve(plan, by: by, note: note, at: at) {
        case .approved(let approved): approval = approved
        case .refused(let findings):
            return .refused(
                findings.map { finding in
                    var located = finding
                    located.file = planFile
                    return located
                })
        }
        let file = approvalFile(of: planFile)
        do throws(FileError) {
            try Files.writeAtomically(approval.json.fileBytes, to: file)
            // A signature on an earlier approval says nothing about this one.
            if Files.kind(ApprovalSignatures.file(of: file)) != nil {
                try Files.remove(ApprovalSignatures.file(of: file))
            }
        } catch { throw WorkspaceError(error, remedy: unwritableRemedy) }
        return .approved(approval)
    }

    /// Carries out the plan that is in a file, with the approval that is in another.
    package func apply(_ order: Order, at: Timestamp) async throws(WorkspaceError) -> ApplyResult {
        if let file = order.pullRequestFile { try workspace.requireFree(file, for: "--pull-request") }
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
        let handover = order.onBranch ? try await handover(plan) : nil
        let report: SyncReport
        do throws(SyncRefusal) {
            report = try await apply(plan, approval: approval, onlyFiles: nil, by: order.by ?? approval.by, at: at)
        } catch {
            await handover?.branch.giveUp()
            if error.isVerdict { return .refused(error.findings) }
            throw WorkspaceError(findings: error.findings)
        }
        guard let handover else { return .applied(AppliedSync(report: report)) }
        let branch = handover.branch
        let commit = try await branch.commit(report, plan: plan, project: handover.release.record.project)
        let text = SyncPullRequest.text(plan: plan, report: report, release: handover.release, rule: handover.rule)
        let file = order.pullRequestFile ?? Self.besidePlan(order.planFile, ".pull-request.md")
        do throws(FileError) { try Files.writeAtomically(Bytes(text.utf8), to: file) } catch {
            throw WorkspaceError(error, remedy: Self.unwritableRemedy)
        }
        return .applied(AppliedSync(report: report, branch: branch.name, commit: commit, pullRequestFile: file))
    }

    /// What a commit on a branch of its own needs, and the text that goes with it.
    private struct Handover {
        let branch: SyncBranch
        let release: RenderedRelease
        let rule: SyncRule
    }

    private func handover(_ plan: SyncPlan) async throws(WorkspaceError) -> Handover? {
        guard let rule = try rules(plan.rule).first else { return nil }
        let release = try query.release(plan.version)
        return Handover(
            branch: try await SyncBranch.begin(plan, target: pipeline.target(of: rule)), release: release, rule: rule)
    }

    /// What is asked for here can only add to what the configuration asks for.
    private func demand(_ order: Order) -> ApprovalSignatures.Demand? {
        let configured = workspace.configuration.signing.approvals
        guard configured != nil || order.demand != nil else { return nil }
        var demand = order.demand ?? ApprovalSignatures.Demand(count: 1)
        demand.count = max(demand.count, configured ?? 1, 1)
        return demand
    }

    // MARK: Reading

    private static let planRemedy = "Make a plan with colophon sync plan."
    private static let unwritableRemedy = "Check that the folder can be written."

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
}
