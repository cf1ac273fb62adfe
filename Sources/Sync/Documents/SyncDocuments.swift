// Reads the files that the sync writes: plans, approvals, snapshots, and the log of a target tree.
import Documents
import Evidence
import Files
package import Primitives
package import ReleaseModel

/// Each gives nil and at least one error for a file that isn't what it should be; nothing in such a file is trusted.
package enum SyncDocuments {
    package static func plan(_ bytes: Bytes, file: String) -> (plan: SyncPlan?, findings: [Finding]) {
        read(bytes, file: file, shape: SyncShapes.plan) { node in
            var plan = SyncPlan(
                rule: node.text("rule") ?? "", version: node.text("version") ?? "",
                targetRepository: node.text("target_repo"), target: node.text("target"),
                state: node.word("state", SyncPlan.State.self) ?? .unknown,
                changes: node.nodes("changes").map(change), note: node.text("note"))
            plan.project = node.text("project") ?? ""
            plan.status = node.word("status", ReleaseStatus.self) ?? .planned
            plan.onConflict = node.word("on_conflict", ConflictChoice.self) ?? .fail
            plan.restores = node.flag("restore")
            plan.isLimited = node.flag("limited")
            plan.checks = node.nodes("checks").compactMap(check)
            plan.refusals = node.nodes("refusals").map(finding)
            // What the reader doesn't see, nobody approves.
            return node.text("digest") == plan.digest.hex ? plan : nil
        }
    }

    package static func approval(_ bytes: Bytes, file: String) -> (approval: SyncApproval?, findings: [Finding]) {
        read(bytes, file: file, shape: SyncShapes.approval, approval)
    }

    package static func snapshot(_ bytes: Bytes, file: String) -> (snapshot: SyncSnapshot?, findings: [Finding]) {
        read(bytes, file: file, shape: SyncShapes.snapshot) { node in
            guard let plan = node.text("plan").flatMap({ SHA256Digest(hex: $0) }), let at = node.timestamp("at") else {
                return nil
            }
            return SyncSnapshot(
                rule: node.text("rule") ?? "", version: node.text("version") ?? "", plan: plan, at: at,
                files: node.nodes("files").compactMap(snapshotFile))
        }
    }

    /// One line of the log.
    package static func execution(_ bytes: Bytes, file: String) -> (execution: SyncExecution?, findings: [Finding]) {
        read(bytes, file: file, shape: SyncShapes.execution) { node in
            guard let at = node.timestamp("at"), let approval = node["approval"].flatMap(approval) else { return nil }
            var execution = SyncExecution(
                rule: node.text("rule") ?? "", version: node.text("version") ?? "", by: node.text("by") ?? "", at: at,
                approval: approval, status: node.word("status", SyncStatus.self) ?? .failed,
                reason: node.text("reason"))
            execution.added = node["files_added"]?.int ?? 0
            execution.modified = node["files_modified"]?.int ?? 0
            execution.deleted = node["files_removed"]?.int ?? 0
            execution.unchanged = node["files_unchanged"]?.int ?? 0
            return execution
        }
    }

    private static func read<Value>(
        _ bytes: Bytes, file: String, shape: Shape, _ make: (DataNode) -> Value?
    ) -> (Value?, [Finding]) {
        let (node, findings) = DocumentReader.read(bytes, file: file, shape: shape, limits: .standard)
        guard let node else { return (nil, findings) }
        if let value = make(node) { return (value, findings) }
        let altered = Finding(
            "altered", .error, "the file isn't as it was written: its digest belongs to other content",
            remedy: "Make it again.", file: file)
        return (nil, findings + [altered])
    }

    private static func approval(_ node: DataNode) -> SyncApproval? {
        guard let plan = node.text("plan").flatMap({ SHA256Digest(hex: $0) }), let at = node.timestamp("at") else {
            return nil
        }
        return SyncApproval(
            rule: node.text("rule") ?? "", version: node.text("version") ?? "", plan: plan, by: node.text("by") ?? "",
            at: at, note: node.text("note"))
    }

    private static func change(_ node: DataNode) -> SyncPlan.Change {
        SyncPlan.Change(
            action: node.word("action", SyncPlan.Action.self) ?? .conflict, source: node.text("source"),
            target: node.text("target") ?? "", after: node["after"].flatMap(side), before: node["before"].flatMap(side),
            note: node.text("note"))
    }

    private static func side(_ node: DataNode) -> SyncPlan.Side? {
        guard let sha256 = node.text("sha256").flatMap({ SHA256Digest(hex: $0) }), let size = node["size"]?.int else {
            return nil
        }
        return SyncPlan.Side(sha256: sha256, size: size, isExecutable: node.flag("executable"))
    }

    private static func check(_ node: DataNode) -> SyncPlan.Check? {
        guard let name = node.word("name", SyncCheckName.self),
            let outcome = node.word("outcome", SyncPlan.Check.Outcome.self)
        else { return nil }
        return SyncPlan.Check(name: name, outcome: outcome, findings: node.nodes("findings").map(finding))
    }

    private static func finding(_ node: DataNode) -> Finding {
        Finding(
            node.text("code") ?? "", node.word("severity", FindingSeverity.self) ?? .error, node.text("message") ?? "",
            remedy: node.text("remedy") ?? "", file: node.text("file"), line: node["line"]?.int,
            column: node["column"]?.int, field: node.text("field"))
    }

    private static func snapshotFile(_ node: DataNode) -> SyncSnapshot.File? {
        guard let upstream = node["upstream"].flatMap(side) else { return nil }
        return SyncSnapshot.File(
            target: node.text("target") ?? "", source: node.text("source") ?? "", upstream: upstream,
            written: node["written"].flatMap(side), isOverridden: node.flag("overridden"),
            conflicts: node["conflicts"]?.int ?? 0)
    }
}
