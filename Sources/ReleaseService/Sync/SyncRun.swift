// An execution of a sync rule: a dry run with its plan and who approved it, or the carrying out of an approved plan.
import Colophon
import Documents
package import Primitives
package import ReleaseModel
import Sync

package struct SyncRun: Sendable, Hashable {
    package struct Approval: Sendable, Hashable {
        package let by: String
        package let at: Timestamp
        package let note: String?
        /// The digest of the one plan that it is for.
        package let plan: SHA256Digest
    }

    /// How many files of the plan get each action.
    package struct Counts: Sendable, Hashable {
        package var added = 0
        package var modified = 0
        package var removed = 0
        package var unchanged = 0
        package var conflicts = 0
    }

    /// What a list leaves out. Paths are those of the target tree.
    package struct Details: Sendable, Hashable {
        package struct Conflict: Sendable, Hashable {
            package let path: String
            package let note: String
        }

        /// The source paths that the plan was limited to; nil: it wasn't.
        package var available: [String]?
        package var added: [String] = []
        package var modified: [String] = []
        package var removed: [String] = []
        package var conflicts: [Conflict] = []
        /// Why the plan can't be approved, or why it wasn't carried out.
        package var errors: [Finding] = []
        /// What somebody should know who approves it.
        package var warnings: [Finding] = []
        /// What the rule hands over, where nothing is known of the target.
        package var source: [SyncChecksums.File] = []
    }

    package let id: Identifier
    /// The rule's identifier, or its own id where it is the workspace's.
    package let rule: String
    package let targetRepository: String?
    package let version: String
    package let isDryRun: Bool
    package let requestedBy: String
    package let createdAt: Timestamp
    package let plan: SHA256Digest
    package let planState: SyncPlan.State
    /// The dry run whose plan is carried out; nil for a dry run.
    package let approvedRun: Identifier?
    /// `dry_run` for good, or `running` and then `completed` or `failed`.
    package internal(set) var status: SyncStatus
    /// 1 at first, and one more with each change.
    package internal(set) var revision = 1
    /// Of a dry run: whether its plan may be carried out. Of another execution: by whose word it was.
    package internal(set) var approval: Approval?
    package internal(set) var endedAt: Timestamp?
    /// The plan had been carried out before, and the tree still holds it.
    package internal(set) var isRepeated = false
    package internal(set) var counts = Counts()
    package internal(set) var details = Details()
}

extension SyncRun {
    /// What the plan would change, as a dry run tells it.
    mutating func tell(_ plan: SyncPlan) {
        counts = Counts(
            added: plan.count(.add), modified: plan.count(.modify), removed: plan.count(.delete),
            unchanged: plan.count(.unchanged), conflicts: plan.count(.conflict))
        func paths(_ action: SyncPlan.Action) -> [String] {
            plan.changes.filter { $0.action == action }.map(\.target)
        }
        details.added = paths(.add)
        details.modified = paths(.modify)
        details.removed = paths(.delete)
        details.conflicts = plan.changes.filter { $0.action == .conflict }.map {
            .init(path: $0.target, note: $0.note ?? "both sides changed")
        }
    }

    /// Why the plan can't be approved, and what is to be known of it.
    mutating func tell(findingsOf plan: SyncPlan, and findings: [Finding]) {
        var errors = plan.refusals
        var warnings = findings
        for check in plan.checks {
            if check.outcome == .fail { errors += check.findings } else { warnings += check.findings }
        }
        if plan.state == .unknown {
            let isMapped = plan.target != nil
            errors.append(
                Finding(
                    isMapped ? "unknown-target" : "no-target", .error,
                    plan.note ?? "nothing is known of the target",
                    remedy: isMapped
                        ? "See that the target tree is there, and run it again."
                        : "Say under targets in the workspace's configuration where \(targetName) lies."))
        }
        details.errors = errors
        details.warnings = warnings
    }

    private var targetName: String { targetRepository.map { excerpt($0) } ?? "its repository" }
}
