// Sync checksums, plans, approvals, and what a target tree keeps, as JSON.
package import ColophonSystem

extension SyncChecksums {
    package var json: JSON { ["rules": .array(rules.map(\.json))] }
}

extension SyncChecksums.Rule {
    fileprivate var json: JSON {
        .object(compact: [
            ("id", .string(id)), ("target_repo", JSON.text(targetRepository)), ("target_path", .string(targetPath)),
            ("strategy", .string(strategy.rawValue)), ("files", .array(files.map(\.json))),
        ])
    }
}

extension SyncChecksums.File {
    fileprivate var json: JSON {
        [
            "source": .string(source), "target": .string(target), "sha256": .string(sha256.hex), "size": .int(size),
        ]
    }
}

extension SyncPlan {
    package static let schema = "colophon/sync-plan/v1"

    /// Without the plan's own digest, which is that of these canonical bytes.
    package var json: JSON {
        .object(compact: [
            ("schema", .string(Self.schema)), ("rule", .string(rule)), ("version", .string(version)),
            ("target_repo", JSON.text(targetRepository)), ("target", JSON.text(target)),
            ("on_conflict", .string(onConflict.rawValue)), ("restore", restores ? true : nil),
            ("state", .string(state.rawValue)), ("changes", .array(changes.map(\.json))),
            ("checks", JSON.list(checks.map(\.json))), ("refusals", JSON.list(refusals.map(\.json))),
            ("note", JSON.text(note)),
        ])
    }
    package var digest: SHA256Digest { SHA256Digest(of: json.canonicalBytes) }
}

extension SyncPlan.Change {
    package var json: JSON {
        .object(compact: [
            ("action", .string(action.rawValue)), ("source", JSON.text(source)), ("target", .string(target)),
            ("after", after?.json), ("before", before?.json), ("note", JSON.text(note)),
        ])
    }
}

extension SyncPlan.Side {
    package var json: JSON { ["sha256": .string(sha256.hex), "size": .int(size)] }
}

extension SyncPlan.Check {
    package var json: JSON {
        .object(compact: [
            ("name", .string(name.rawValue)), ("outcome", .string(outcome.rawValue)),
            ("findings", JSON.list(findings.map(\.json))),
        ])
    }
}

extension SyncApproval {
    package static let schema = "colophon/sync-approval/v1"

    package var json: JSON {
        .object(compact: [
            ("schema", .string(Self.schema)), ("rule", .string(rule)), ("version", .string(version)),
            ("plan", .string(plan.hex)), ("by", .string(by)), ("at", .string(at.text)), ("note", JSON.text(note)),
        ])
    }
}

extension SyncExecution {
    package static let schema = "colophon/sync-execution/v1"

    package var json: JSON {
        .object(compact: [
            ("schema", .string(Self.schema)), ("rule", .string(rule)), ("version", .string(version)),
            ("by", .string(by)), ("at", .string(at.text)), ("approval", approval.json),
            ("status", .string(status.rawValue)), ("files_added", .int(added)), ("files_modified", .int(modified)),
            ("files_removed", .int(deleted)), ("files_unchanged", .int(unchanged)), ("reason", JSON.text(reason)),
        ])
    }
}

extension SyncSnapshot {
    package static let schema = "colophon/sync-snapshot/v1"

    package var json: JSON {
        [
            "schema": .string(Self.schema), "rule": .string(rule), "version": .string(version),
            "plan": .string(plan.hex), "at": .string(at.text), "files": .array(files.map(\.json)),
        ]
    }
}

extension SyncSnapshot.File {
    fileprivate var json: JSON {
        .object(compact: [
            ("target", .string(target)), ("source", .string(source)), ("upstream", upstream.json),
            ("written", written?.json), ("overridden", isOverridden ? true : nil),
        ])
    }
}

extension SyncStanding {
    /// With `today` it says how many days the target is behind; without, nothing in it depends on the clock.
    package func json(today: Timestamp? = nil) -> JSON {
        .object(compact: [
            ("rule", .string(rule)), ("target_repo", JSON.text(targetRepository)), ("target", JSON.text(target)),
            ("state", .string(unknown != nil ? "unknown" : needsAttention ? "attention" : "fine")),
            ("note", JSON.text(unknown)), ("version", JSON.text(version)), ("applied_at", JSON.text(appliedAt?.text)),
            ("approved_by", JSON.text(approvedBy)),
            (
                "drift",
                .array(
                    drift.map { ["target": .string($0.target), "drift": .string($0.drift.rawValue)] })
            ),
            ("releases_behind", .array(behind.map(JSON.string))), ("behind_since", JSON.text(behindSince?.dateText)),
            ("days_behind", today.flatMap { daysBehind(on: $0) }.map(JSON.int)),
            ("failures_in_a_row", .int(failures)), ("last_failure", JSON.text(lastFailure)),
            ("interrupted", .bool(isInterrupted)),
        ])
    }
}
