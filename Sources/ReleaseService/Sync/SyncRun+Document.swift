// An execution as JSON: what the store keeps, and what the API shows.
import Bundles
import Colophon
package import Documents
import Evidence
import Files
import Primitives
import ReleaseModel
import Sync
import Verification

extension SyncRun {
    /// As a list shows it.
    package var summary: JSON {
        .object(compact: [
            ("execution_id", .string(id.text)), ("rule_id", .string(rule)),
            ("target_repo", JSON.text(targetRepository)),
            ("release_version", .string(version)), ("status", .string(status.rawValue)), ("dry_run", .bool(isDryRun)),
            ("revision", .int(revision)), ("requested_by", .string(requestedBy)),
            ("created_at", .string(createdAt.text)), ("ended_at", JSON.text(endedAt?.text)),
            ("plan_digest", .string(plan.hex)), ("plan_state", .string(planState.rawValue)),
            ("approved_run", approvedRun.map { .string($0.text) }), ("approval", approval?.json),
            ("repeated", isRepeated ? true : nil), ("counts", counts.json),
        ])
    }

    package var json: JSON {
        guard case .object(let head) = summary, case .object(let rest) = details.json else { return summary }
        return .object(head.merging(rest) { first, _ in first })
    }

    /// Reads what `summary` and the details' `json` wrote; nil for anything else.
    init?(_ node: DataNode, details: DataNode?) {
        guard let id = node["execution_id"]?.identifier, let rule = node["rule_id"]?.string,
            let version = node["release_version"]?.string,
            let status = node["status"]?.string.flatMap(SyncStatus.init), let isDryRun = node["dry_run"]?.bool,
            let revision = node["revision"]?.int, let requestedBy = node["requested_by"]?.string,
            let createdAt = node["created_at"]?.time, let plan = node["plan_digest"]?.digest,
            let state = node["plan_state"]?.string.flatMap(SyncPlan.State.init),
            let counts = node["counts"].flatMap(Counts.init)
        else { return nil }
        self.init(
            id: id, rule: rule, targetRepository: node["target_repo"]?.string, version: version, isDryRun: isDryRun,
            requestedBy: requestedBy, createdAt: createdAt, plan: plan, planState: state,
            approvedRun: node["approved_run"]?.identifier, status: status, revision: revision)
        if let approval = node["approval"] {
            guard let read = Approval(approval) else { return nil }
            self.approval = read
        }
        endedAt = node["ended_at"]?.time
        isRepeated = node["repeated"]?.bool ?? false
        self.counts = counts
        guard let details else { return }
        guard let read = Details(details) else { return nil }
        self.details = read
    }
}

extension SyncRun.Approval {
    fileprivate var json: JSON {
        .object(compact: [
            ("by", .string(by)), ("at", .string(at.text)), ("note", JSON.text(note)),
            ("plan_digest", .string(plan.hex)),
        ])
    }

    fileprivate init?(_ node: DataNode) {
        guard let by = node["by"]?.string, let at = node["at"]?.time, let plan = node["plan_digest"]?.digest else {
            return nil
        }
        self.init(by: by, at: at, note: node["note"]?.string, plan: plan)
    }
}

extension SyncRun.Counts {
    fileprivate var json: JSON {
        [
            "added": .int(added), "modified": .int(modified), "removed": .int(removed), "unchanged": .int(unchanged),
            "conflicts": .int(conflicts),
        ]
    }

    fileprivate init?(_ node: DataNode) {
        guard let added = node["added"]?.int, let modified = node["modified"]?.int, let removed = node["removed"]?.int,
            let unchanged = node["unchanged"]?.int, let conflicts = node["conflicts"]?.int
        else { return nil }
        self.init(added: added, modified: modified, removed: removed, unchanged: unchanged, conflicts: conflicts)
    }
}

extension SyncRun.Details {
    var json: JSON {
        .object(compact: [
            ("available_files", available.map { .array($0.map(JSON.string)) }),
            ("files_added", .array(added.map(JSON.string))), ("files_modified", .array(modified.map(JSON.string))),
            ("files_removed", .array(removed.map(JSON.string))),
            ("conflicts", .array(conflicts.map { ["path": .string($0.path), "note": .string($0.note)] })),
            ("errors", .array(errors.map(\.json))), ("warnings", .array(warnings.map(\.json))),
            ("source_files", JSON.list(source.map(\.json))),
        ])
    }

    fileprivate init?(_ node: DataNode) {
        guard let added = node["files_added"]?.strings, let modified = node["files_modified"]?.strings,
            let removed = node["files_removed"]?.strings, let conflicts = node["conflicts"]?.sequence,
            let errors = node["errors"]?.sequence, let warnings = node["warnings"]?.sequence
        else { return nil }
        self.init(available: node["available_files"]?.strings, added: added, modified: modified, removed: removed)
        for item in conflicts {
            guard let path = item["path"]?.string, let note = item["note"]?.string else { return nil }
            self.conflicts.append(Conflict(path: path, note: note))
        }
        self.errors = errors.map(Finding.init)
        self.warnings = warnings.map(Finding.init)
        for item in node["source_files"]?.sequence ?? [] {
            guard let source = item["source"]?.string, let target = item["target"]?.string,
                let sha256 = item["sha256"]?.digest, let size = item["size"]?.int
            else { return nil }
            self.source.append(
                .init(
                    source: source, target: target, sha256: sha256, size: size,
                    isExecutable: item["executable"]?.bool ?? false))
        }
    }
}

extension Finding {
    fileprivate init(_ node: DataNode) {
        self.init(
            node["code"]?.string ?? "", node["severity"]?.string.flatMap(FindingSeverity.init) ?? .error,
            node["message"]?.string ?? "", remedy: node["remedy"]?.string ?? "", file: node["file"]?.string,
            line: node["line"]?.int, column: node["column"]?.int, field: node["field"]?.string)
    }
}

extension DataNode {
    fileprivate var identifier: Identifier? { string.flatMap { Identifier($0) } }
    fileprivate var time: Timestamp? { string.flatMap { Timestamp($0) } }
    fileprivate var digest: SHA256Digest? { string.flatMap { SHA256Digest(hex: $0) } }
    /// Nil where it is no list of texts.
    fileprivate var strings: [String]? {
        guard let items = sequence else { return nil }
        let texts = items.compactMap(\.string)
        return texts.count == items.count ? texts : nil
    }
}
