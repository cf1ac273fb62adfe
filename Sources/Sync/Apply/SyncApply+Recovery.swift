// Tells what became of an apply that was cut off, after what it had begun to change has been brought to its end.
import Evidence
import Files
import Primitives
import ReleaseModel
import Workspace

extension SyncApply {
    /// The report, as `run` would have given it; nil: nothing of the plan was written, and nothing is now. A journal in the tree is
    /// followed first. Throws where that fails, or where the files aren't what was written any more.
    package func recover(in target: String) throws(SyncRefusal) -> SyncReport? {
        guard let root = Files.realPath(target), Files.kind(root) == .directory else {
            throw refusal("no-target", "the target tree of \(plan.rule) is not there", "Check the rule's target.")
        }
        _ = try finished(root)
        let store = SyncStore(root: root)
        if try isDone(store) { return try repeated(store) }
        // Another plan may have been carried out there since: then the log knows of this one.
        let log: [SyncExecution]
        do throws(WorkspaceError) { log = try store.log(of: plan.rule).executions } catch { throw SyncRefusal(error) }
        let done = log.last {
            $0.status == .completed && $0.approval.plan == plan.digest && $0.at == at && $0.by.hasSameBytes(as: by)
        }
        return done.map { SyncReport(plan: plan.digest, execution: $0, changes: plan.changes) }
    }
}
