// Plans a sync: compares what a rule would write with what stands in the target tree, and never writes.
import Archives
import Documents
import Evidence
package import Files
package import Primitives
package import ReleaseModel
import Versions
package import Workspace

/// What one plan is about: a rule, a release, and where both sides are found.
package struct SyncRequest: Sendable {
    package var rule: SyncRule
    package var checksums: SyncChecksums.Rule
    package var release: ReleaseRecord
    package var project: Configuration.Project
    /// Nil, or moved on, for a locked release: then the checksums serve where the bytes go downstream as they are, and for
    /// other files the state is `unknown`.
    package var source: SyncSource?
    /// The target tree's root; nil or absent gives the state `unknown`, which is no error.
    package var target: String?
    package var allowedSecrets: [Policy.AllowedSecret] = []
    /// Changes made downstream outside the overrides are given up.
    package var restores = false
    /// Source paths: only these of the rule's files, and nothing is deleted; nil: all of them.
    package var onlyFiles: [String]?
    package var digests = DigestCache()
    /// Where the workspace itself keeps things; nil: it is nowhere near the target.
    package var own: OwnPlaces?
    /// Why the release or the rule can't be synced at all.
    package var obstacles: [Finding] = []

    package init(
        rule: SyncRule, checksums: SyncChecksums.Rule, release: ReleaseRecord, project: Configuration.Project,
        source: SyncSource?, target: String?
    ) {
        self.rule = rule
        self.rule.strategy = checksums.strategy
        self.checksums = checksums
        self.release = release
        self.project = project
        self.source = source
        self.target = target
    }
}

extension SyncRequest {
    /// The target tree's real path; else why there is none.
    fileprivate var root: (path: String?, note: String) {
        guard let target else { return (nil, "no target tree is configured") }
        guard let root = Files.realPath(target) else { return (nil, "the target tree is not there") }
        guard Files.kind(root) == .directory else { return (nil, "the target is not a folder") }
        if let name = SyncPaths.reserved(in: root) {
            return (nil, "the target lies in \(name), which no rule may write to")
        }
        return (root, "")
    }
}

package enum SyncPlanner {
    /// A plan, and what came up while the contents were made.
    package struct Outcome: Sendable, Hashable {
        package var plan: SyncPlan
        /// Files relative to the source root, sorted as the rule's files are.
        package var findings: [Finding]

        package init(plan: SyncPlan, findings: [Finding]) {
            self.plan = plan
            self.findings = findings
        }
    }

    /// Throws where a side can't be read.
    package static func outcome(_ request: SyncRequest) throws(WorkspaceError) -> Outcome {
        switch try work(request) {
        case .unknown(let plan): return Outcome(plan: plan, findings: [])
        case .known(let work): return Outcome(plan: work.plan, findings: work.findings)
        }
    }

    /// A plan with all that carrying it out needs.
    package struct Work: Sendable {
        var planning: SyncPlanning
        var plan: SyncPlan
        var findings: [Finding]
    }

    package enum Result {
        case unknown(SyncPlan)
        case known(Work)
    }

    package static func work(_ request: SyncRequest) throws(WorkspaceError) -> Result {
        var plan = SyncPlan(
            rule: request.checksums.id, version: request.release.version.text,
            targetRepository: request.checksums.targetRepository, target: request.rule.target, state: .unknown,
            changes: [])
        plan.project = request.release.project
        plan.status = request.release.status
        plan.onConflict = request.rule.onConflict
        plan.restores = request.restores
        plan.isLimited = request.onlyFiles != nil
        func unknown(_ note: String) -> Result {
            plan.note = note
            return .unknown(plan)
        }
        let (path, absence) = request.root
        guard let root = path else { return unknown(absence) }
        if TreeTransaction.isInterrupted(root: root, state: SyncStore.transaction) {
            return unknown("an apply is under way there, or was cut off: then run it again, and it is finished")
        }
        let planning = try SyncPlanning(request, root: root)
        // Most steps only compare two digests; what a transform writes takes longer.
        let steps = concurrentMap(planning.items, batch: 16) { item in
            Swift.Result { () throws(FileError) in try planning.step(item).withoutMaterial }
        }
        var findings: [Finding] = []
        for (item, result) in zip(planning.items, steps) {
            let step: SyncStep
            do { step = try result.get() } catch { throw WorkspaceError(error) }
            if step.isLost {
                return unknown("the source has moved on since the release was locked: \(item.file?.source ?? "")")
            }
            plan.changes += step.changes
            findings += step.findings
        }
        if !plan.changes.map(\.target).isAscendingBytewise {
            plan.changes.sort { $0.target.precedesBytewise($1.target) }
        }
        plan.refusals = refusals(plan, request: request, root: root)
        do throws(FileError) {
            plan.checks = try SyncValidation(planning: planning, plan: plan, allowedSecrets: request.allowedSecrets)
                .checks()
        } catch { throw WorkspaceError(error) }
        plan.state = state(of: plan)
        return .known(Work(planning: planning, plan: plan, findings: findings))
    }

    /// Longer files are named, not shown.
    private static let differenceLimit = 8 << 20

    /// What the plan would change inside the files, as a unified diff.
    package static func difference(_ request: SyncRequest) throws(WorkspaceError) -> Bytes {
        guard case .known(let work) = try work(request) else { return [] }
        var text: Bytes = []
        do throws(FileError) {
            for item in work.planning.items {
                let step = try work.planning.step(item)
                for change in step.changes where change.before != change.after && change.action != .conflict {
                    guard max(change.before?.size ?? 0, change.after?.size ?? 0) <= differenceLimit else {
                        text +=
                            "\(change.action.rawValue) \(ArchivePath.quoted(change.target)): too long to be shown\n"
                            .utf8
                        continue
                    }
                    let place = Files.join(work.planning.store.root, change.target)
                    if let before = change.before, let after = change.after, before.isExecutable != after.isExecutable {
                        let what = after.isExecutable ? "becomes executable" : "is executable no more"
                        text += "\(change.action.rawValue) \(ArchivePath.quoted(change.target)): \(what)\n".utf8
                    }
                    text += UnifiedDiff.text(
                        old: change.before == nil ? nil : try Files.read(place),
                        new: change.after == nil ? nil : try step.material?.bytes(limit: .max), path: change.target)
                }
            }
        } catch { throw WorkspaceError(error) }
        return text
    }

    /// The rule's own target, or where the configuration says that its repository lies, below the workspace unless it is
    /// absolute; nil: neither is stated.
    package static func resolveTarget(
        _ rule: SyncRule, targets: [Configuration.Target], workspace: String
    ) -> String? {
        let repository = rule.targetRepository.map { Bytes($0.utf8) }
        let path = rule.target ?? targets.first { Bytes($0.repository.utf8) == repository }?.path
        return path.map { Files.join(workspace, $0) }
    }

    private static func state(of plan: SyncPlan) -> SyncPlan.State {
        if plan.count(.conflict) > 0 { return .conflict }
        return plan.count(.unchanged) == plan.changes.count ? .current : .pending
    }

    /// What is asked for by name has to be one of the rule's files.
    private static func filesOutsideRule(_ request: SyncRequest) -> [Finding] {
        guard let asked = request.onlyFiles else { return [] }
        let known = Set(request.checksums.files.map { BytewiseKey($0.source) })
        return asked.filter { !known.contains(BytewiseKey($0)) }.map {
            Finding(
                "not-of-rule", .error, "\(ArchivePath.quoted($0)) is none of the rule's files",
                remedy: "Ask for files that the rule matches, by their paths below the source root.", file: $0)
        }
    }

    private static func refusals(_ plan: SyncPlan, request: SyncRequest, root: String) -> [Finding] {
        let deleted = plan.count(.delete)
        // What is wrong with the source could make the rule miss files, or bring wrong ones.
        var refusals = request.obstacles + (request.source?.findings.filter { $0.severity == .error } ?? [])
        refusals += filesOutsideRule(request)
        if let problem = request.own?.problem(plan.changes.map(\.target), in: root) { refusals.append(problem) }
        if deleted > 0, request.checksums.files.isEmpty {
            refusals.append(
                Finding(
                    "prune-all", .error, "the rule matches nothing, and would delete all that it once wrote",
                    remedy: "Correct its source pattern, or set prune: false."))
        } else if deleted > request.rule.pruneCap {
            refusals.append(
                Finding(
                    "prune-cap", .error,
                    "\(deleted) files would be deleted, and the rule allows \(request.rule.pruneCap)",
                    remedy: "Look at the plan; raise prune_cap if it is meant."))
        }
        return refusals
    }
}

extension SyncStep {
    /// A plan over many files doesn't hold what they would hold.
    fileprivate var withoutMaterial: SyncStep {
        var copy = self
        copy.material = nil
        return copy
    }
}
