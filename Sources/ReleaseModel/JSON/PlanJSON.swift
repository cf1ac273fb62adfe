// Rollback plans and advice, sync checksums and sync plans as JSON.
package import ColophonSystem

extension StandbyPlan {
    package var json: JSON {
        [
            "target": target.map(JSON.string) ?? .null,
            "tested": .bool(tested),
            "blockers": .array(blockers.map(\.json)),
            "steps": .array(steps.map(\.json)),
        ]
    }
}

extension RollbackBlocker {
    package var json: JSON { ["code": .string(code), "message": .string(message)] }
}

extension RollbackStep {
    package var json: JSON {
        .object(compact: [
            ("name", .string(name)), ("description", .string(description)), ("minutes", minutes.map(JSON.int)),
        ])
    }
}

extension Incident {
    package var json: JSON {
        .object(compact: [
            ("id", .string(id)), ("severity", .string(severity.rawValue)), ("impact", .string(impact.rawValue)),
            ("security", security ? true : nil), ("title", .string(title)),
            ("detected_at", JSON.text(detectedAt?.text)),
            ("resolved_in", JSON.text(resolvedIn)),
        ])
    }
}

extension RollbackAdvice {
    package var json: JSON {
        .object(compact: [
            ("rollback_type", .string(decision.type.rawValue)),
            ("approval_level", .string(decision.approval.rawValue)),
            ("incident", incident?.json),
            ("target", target.map(JSON.string) ?? .null),
            ("blockers", .array(blockers.map(\.json))),
            ("steps", .array(steps.map(\.json))),
        ])
    }
}

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
    /// Without the plan's own digest, which is that of these canonical bytes.
    package var json: JSON {
        .object(compact: [
            ("rule", .string(rule)), ("version", .string(version)), ("target_repo", JSON.text(targetRepository)),
            ("target", JSON.text(target)), ("state", .string(state.rawValue)), ("changes", .array(changes.map(\.json))),
            ("note", JSON.text(note)),
        ])
    }
    package var digest: SHA256Digest { SHA256Digest(of: json.canonicalBytes) }
}

extension SyncPlan.Change {
    fileprivate var json: JSON {
        .object(compact: [
            ("action", .string(action.rawValue)), ("source", JSON.text(source)), ("target", .string(target)),
            ("after", after?.json), ("before", before?.json), ("note", JSON.text(note)),
        ])
    }
}

extension SyncPlan.Side {
    fileprivate var json: JSON { ["sha256": .string(sha256.hex), "size": .int(size)] }
}
