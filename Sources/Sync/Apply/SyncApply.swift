// Carries an approved plan out: as it was planned and as a whole, or not at all.
import Archives
package import Documents
import Evidence
package import Files
package import Primitives
package import ReleaseModel
package import Workspace

/// What an apply did, as the tree shows it afterwards.
package struct SyncReport: Sendable, Hashable {
    /// The digest of the plan that was carried out.
    package var plan: SHA256Digest
    package var execution: SyncExecution
    /// One a row of the plan, in its order.
    package var changes: [SyncPlan.Change]
    /// The plan had been carried out before, by an earlier run or by one that was cut off and has been finished now.
    package var isRepeated = false

    package var json: JSON {
        guard case .object(var members) = execution.json else { return execution.json }
        members["plan"] = .string(plan.hex)
        members["changes"] = .array(changes.map(\.json))
        if isRepeated { members["repeated"] = true }
        return .object(members)
    }
}

/// Why a plan was not carried out. A verdict: what was approved is not what would be done now.
package struct SyncRefusal: Error, Sendable {
    package var findings: [Finding]
    package var isVerdict: Bool

    package init(_ error: WorkspaceError) {
        findings = error.findings
        isVerdict = false
    }

    package init(_ error: FileError, remedy: String) { self.init(WorkspaceError(error, remedy: remedy)) }

    package init(verdict findings: [Finding]) {
        self.findings = findings
        isVerdict = true
    }
}

package struct SyncApply: Sendable {
    package let plan: SyncPlan
    package let approval: SyncApproval
    package let by: String
    package let at: Timestamp
    package let writes: WriteLayer

    /// `plan` as it was approved; `by` runs it.
    package init(
        plan: SyncPlan, approval: SyncApproval, by: String, at: Timestamp, writes: WriteLayer = .system
    ) {
        self.plan = plan
        self.approval = approval
        self.by = by
        self.at = at
        self.writes = writes
    }

    /// Finishes first what an earlier apply to the tree left undone. Then the plan is made again, by the code that made it,
    /// and has to be the approved one to the last digest: whatever moved since, on either side, refuses it. Every refusal
    /// leaves the tree as it was, but for a line in the log.
    package func run(_ request: SyncRequest) throws(SyncRefusal) -> SyncReport {
        guard let target = request.target, let root = Files.realPath(target), Files.kind(root) == .directory else {
            throw refusal("no-target", "the target tree of \(plan.rule) is not there", "Check the rule's target.")
        }
        // What was journalled was approved then, and is finished whatever is asked for now.
        let unfinished = TreeTransaction.isInterrupted(root: root, state: SyncStore.transaction)
        if !unfinished { try checkApproval() }
        let store = SyncStore(root: root)
        var transaction = try finished(root)
        if unfinished { try checkApproval() }
        do throws(SyncRefusal) {
            if try isDone(store) { return try repeated(store) }
            return try carryOut(request, transaction: &transaction, store: store)
        } catch {
            transaction.abandon()
            log(failure: error, in: &transaction, store: store)
            throw error
        }
    }

    /// The tree's transaction, with what an earlier one left undone brought to its end.
    package func finished(_ root: String) throws(SyncRefusal) -> TreeTransaction {
        var transaction: TreeTransaction
        do throws(FileError) {
            transaction = try TreeTransaction(root: root, state: SyncStore.transaction, writes: writes)
        } catch {
            throw SyncRefusal(
                error,
                remedy: error.isBusy || error.isStale
                    ? "Plan again then." : "Check that the target tree can be written.")
        }
        do throws(FileError) { try transaction.resume() } catch {
            throw SyncRefusal(error, remedy: "Put the file aside, and apply again.")
        }
        return transaction
    }

    private func checkApproval() throws(SyncRefusal) {
        guard approval.plan == plan.digest else {
            throw refusal(
                "other-plan", "the approval names the plan \(approval.plan.hex), and this one is \(plan.digest.hex)",
                "Approve this plan, or apply the one that was approved.")
        }
        guard approval.rule.hasSameBytes(as: plan.rule), approval.version.hasSameBytes(as: plan.version) else {
            throw refusal(
                "other-plan",
                "the approval is for \(approval.rule) \(approval.version), and the plan for \(plan.rule) \(plan.version)",
                "Approve this plan.")
        }
        guard plan.obstacles.isEmpty else {
            throw refusal(
                "not-approvable", "the plan can't be carried out: \(plan.obstacles.joined(separator: "; "))",
                "Fix what it says, and plan again.")
        }
    }

    private func carryOut(
        _ request: SyncRequest, transaction: inout TreeTransaction, store: SyncStore
    ) throws(SyncRefusal) -> SyncReport {
        let work: SyncPlanner.Work
        do throws(WorkspaceError) {
            switch try SyncPlanner.work(request) {
            case .known(let known): work = known
            case .unknown(let plan): throw WorkspaceError(findings: [unknown(plan)])
            }
        } catch { throw SyncRefusal(error) }
        guard work.plan.digest == plan.digest else { throw moved(work.plan) }
        let execution = execution(.completed)
        do throws(FileError) {
            let files = try SyncStaging(work: work, store: store).stage(into: &transaction)
            let snapshot = SyncSnapshot(
                rule: plan.rule, version: work.planning.versionLeft ?? plan.version, plan: plan.digest, at: at,
                files: files)
            try transaction.put(
                snapshot.json.fileBytes, at: SyncStore.snapshotPath(plan.rule), expecting: .anything)
            if Files.kind(Files.join(store.root, SyncStore.attributesFile)) == nil {
                try transaction.put(Bytes("* -text\n".utf8), at: SyncStore.attributesFile, expecting: .absent)
            }
            try stageLog(execution, into: &transaction, store: store)
            try transaction.commit(note: Bytes(plan.digest.hex.utf8))
        } catch {
            let isCutOff = transaction.interrupted != nil
            throw SyncRefusal(
                error,
                remedy: isCutOff
                    ? "The apply was cut off: correct this and apply again, and it is finished."
                    : "Nothing was changed: correct this, and apply again.")
        }
        let report = SyncReport(plan: plan.digest, execution: execution, changes: [])
        return try verified(report, store: store) { path in
            refusal(
                "not-as-planned", "\(path) isn't what was written there",
                "Something else writes to the tree: stop it, and plan again.")
        }
    }

    /// The rows as the tree shows them now. They have to be those of the plan.
    package func verified(
        _ report: SyncReport, store: SyncStore, otherwise refusal: (String) -> SyncRefusal
    ) throws(SyncRefusal) -> SyncReport {
        var report = report
        let git = SameForGit(root: store.root)
        let results = concurrentMap(plan.changes) { change in
            Result { () throws(FileError) in try seen(change, in: store, git) }
        }
        for result in results {
            do { report.changes.append(try result.get()) } catch {
                throw SyncRefusal(error, remedy: "Check that the target tree can be read.")
            }
        }
        if let wrong = zip(report.changes, plan.changes).first(where: { $0 != $1 })?.1 {
            throw refusal(ArchivePath.quoted(wrong.target))
        }
        return report
    }

    private func seen(
        _ change: SyncPlan.Change, in store: SyncStore, _ git: SameForGit
    ) throws(FileError) -> SyncPlan.Change {
        guard change.action != .unchanged else { return change }
        var seen = change
        let place = try Files.confined(change.target, in: store.root)
        seen.after = nil
        if Files.kind(place) != nil {
            let (sha256, size) = try Files.digest(place)
            let side = SyncPlan.Side(sha256: sha256, size: size, isExecutable: Files.isExecutable(place))
            seen.after = git.seen(side, planned: change.after)
        }
        return seen
    }

    package func isDone(_ store: SyncStore) throws(SyncRefusal) -> Bool {
        do throws(WorkspaceError) { return try store.snapshot(of: plan.rule)?.plan == plan.digest } catch {
            throw SyncRefusal(error)
        }
    }

    package func repeated(_ store: SyncStore) throws(SyncRefusal) -> SyncReport {
        let log: [SyncExecution]
        do throws(WorkspaceError) { log = try store.log(of: plan.rule).executions } catch { throw SyncRefusal(error) }
        let done = log.last { $0.approval.plan == plan.digest && $0.status == .completed }
        let report = SyncReport(
            plan: plan.digest, execution: done ?? execution(.completed), changes: [], isRepeated: true)
        return try verified(report, store: store) { path in
            refusal("applied-before", "the plan was applied before, and \(path) has changed since", "Plan again.")
        }
    }

    // MARK: The log

    private func execution(_ status: SyncStatus, reason: String? = nil) -> SyncExecution {
        var execution = SyncExecution(
            rule: plan.rule, version: plan.version, by: by, at: at, approval: approval, status: status, reason: reason)
        guard status == .completed else { return execution }
        execution.added = plan.count(.add)
        execution.modified = plan.count(.modify)
        execution.deleted = plan.count(.delete)
        execution.unchanged = plan.count(.unchanged)
        return execution
    }

    private func stageLog(
        _ execution: SyncExecution, into transaction: inout TreeTransaction, store: SyncStore
    ) throws(FileError) {
        let path = SyncStore.logPath(plan.rule)
        let before = try Files.readIfPresent(Files.confined(path, in: store.root)) ?? []
        let separator: Bytes = before.isEmpty || before.last == ASCII.newline ? [] : [ASCII.newline]
        try transaction.put(before + separator + execution.json.fileBytes, at: path, expecting: .anything)
    }

    /// As well as it can be done: the reason for the failure may be why it can't.
    private func log(failure: SyncRefusal, in transaction: inout TreeTransaction, store: SyncStore) {
        let reason = failure.findings.first.map { finding in
            (finding.file.map { "\($0): " } ?? "") + finding.message
        }
        do throws(FileError) {
            try stageLog(execution(.failed, reason: reason), into: &transaction, store: store)
            try transaction.commit(note: Bytes("log".utf8))
        } catch { transaction.abandon() }
    }

    // MARK: Refusals

    private func unknown(_ plan: SyncPlan) -> Finding {
        Finding("unknown-target", .error, plan.note ?? "nothing is known of the target", remedy: "Plan again.")
    }

    package func refusal(_ code: String, _ message: String, _ remedy: String) -> SyncRefusal {
        SyncRefusal(verdict: [Finding(code, .error, message, remedy: remedy)])
    }

    /// Names the files that are other than planned.
    private func moved(_ now: SyncPlan) -> SyncRefusal {
        var planned: [Bytes: SyncPlan.Change] = [:]
        for change in plan.changes { planned[Bytes(change.target.utf8)] = change }
        var findings: [Finding] = []
        func tell(_ path: String, _ what: String) {
            findings.append(
                Finding(
                    "moved-since-plan", .error, "\(what) since the plan was made",
                    remedy: "Plan again, and have the new plan approved.", file: path))
        }
        for change in now.changes {
            guard let before = planned.removeValue(forKey: Bytes(change.target.utf8)) else {
                tell(change.target, "the rule writes this file")
                continue
            }
            if change.before != before.before {
                tell(change.target, "the target's file has changed")
            } else if change.after != before.after {
                tell(change.target, "what would be written has changed")
            } else if change.action == before.action, change != before {
                tell(change.target, "what is decided about the file has changed")
            } else if change != before {
                tell(
                    change.target,
                    "what would be done has changed from \(before.action.rawValue) to \(change.action.rawValue)"
                        + (change.note.map { " (\($0))" } ?? ""))
            }
        }
        for path in planned.keys.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
            tell(String(decoding: path, as: UTF8.self), "nothing would be done to this file any more")
        }
        if findings.isEmpty {
            tell(plan.rule, "the rule or what it is checked by has changed")
            let known = Set(plan.refusals + plan.checks.flatMap(\.findings))
            findings += (now.refusals + now.checks.flatMap(\.findings)).filter { !known.contains($0) }
        }
        return SyncRefusal(verdict: findings)
    }
}
