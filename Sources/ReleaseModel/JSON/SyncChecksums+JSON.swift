// Sync checksums, plans, approvals, and what a target tree keeps, as JSON.
package import Documents
import Files
package import Primitives

extension SyncPlan {
    package static let schema = "colophon/sync-plan/v1"

    /// Without the plan's own digest.
    package var json: JSON { .object(compact: head + [("changes", .array(changes.map(\.json)))]) }

    /// That of the canonical bytes of `json`.
    package var digest: SHA256Digest { digest(of: rows) }

    /// The digest, and the plan's file: the canonical bytes with the digest as a member, and a newline.
    package var sealed: (digest: SHA256Digest, bytes: Bytes) {
        var bytes = rows
        let digest = digest(of: bytes)
        bytes += others(digest: digest)
        bytes.append(UInt8(ascii: "\n"))
        return (digest, bytes)
    }

    /// All members but the rows.
    private var head: [(String, JSON?)] {
        [
            ("schema", .string(Self.schema)), ("rule", .string(rule)), ("project", .string(project)),
            ("version", .string(version)), ("status", .string(status.rawValue)),
            ("target_repo", JSON.text(targetRepository)), ("target", JSON.text(target)),
            ("on_conflict", .string(onConflict.rawValue)), ("restore", restores ? true : nil),
            ("limited", isLimited ? true : nil),
            ("state", .string(state.rawValue)), ("checks", JSON.list(checks.map(\.json))),
            ("refusals", JSON.list(refusals.map(\.json))), ("note", JSON.text(note)),
        ]
    }

    /// The canonical bytes up to the end of the rows, nearly all of a plan, written without values in between. The rows come
    /// first: no other member's name precedes `changes`.
    private var rows: Bytes {
        var writer = CanonicalJSON(capacity: 1024 + changes.count * 384)
        writer.object { plan in
            plan.key("changes")
            plan.array(changes) { $1.write(to: &$0) }
        }
        var bytes = writer.finish()
        bytes.removeLast()  // the object's end
        return bytes
    }

    /// The canonical bytes after the rows.
    private func others(digest: SHA256Digest? = nil) -> Bytes {
        let members = JSON.object(compact: head + [("digest", JSON.text(digest?.hex))]).canonicalBytes
        return [UInt8(ascii: ",")] + members.dropFirst()
    }

    private func digest(of rows: Bytes) -> SHA256Digest {
        var hasher = SHA256Hasher()
        hasher.update(rows)
        hasher.update(others())
        return hasher.finish()
    }
}

extension SyncPlan.Change {
    package var json: JSON {
        .object(compact: [
            ("action", .string(action.rawValue)), ("source", JSON.text(source)), ("target", .string(target)),
            ("after", after?.json), ("before", before?.json), ("note", JSON.text(note)),
        ])
    }

    /// The same as `json` in canonical bytes.
    fileprivate func write(to writer: inout CanonicalJSON) {
        writer.object { row in
            row.member("action", action.rawValue)
            after?.write("after", to: &row)
            before?.write("before", to: &row)
            if let note { row.member("note", note) }
            if let source { row.member("source", source) }
            row.member("target", target)
        }
    }
}

extension SyncPlan.Side {
    package var json: JSON {
        .object(compact: [
            ("sha256", .string(sha256.hex)), ("size", .int(size)), ("executable", isExecutable ? true : nil),
        ])
    }

    fileprivate func write(_ key: StaticString, to row: inout CanonicalJSON) {
        row.key(key)
        row.object { members in
            if isExecutable { members.member("executable", true) }
            members.member("sha256", sha256)
            members.member("size", size)
        }
    }
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
            ("conflicts", conflicts > 0 ? .int(conflicts) : nil),
        ])
    }
}

extension TargetStatus {
    /// With `today` it says how many days the target is behind; without, nothing in it depends on the clock.
    package func json(today: Timestamp? = nil) -> JSON {
        .object(compact: [
            ("rule", .string(rule)), ("target_repo", JSON.text(targetRepository)), ("target", JSON.text(target)),
            ("state", .string(state.rawValue)),
            ("note", JSON.text(unknown)), ("version", JSON.text(version)), ("applied_at", JSON.text(appliedAt?.text)),
            ("approved_by", JSON.text(approvedBy)),
            (
                "drift",
                .array(
                    drift.map { ["target": .string($0.target), "drift": .string($0.drift.rawValue)] })
            ),
            ("doubt", JSON.text(doubt)), ("releases_behind", .array(behind.map(JSON.string))),
            ("behind_since", JSON.text(behindSince?.dateText)),
            ("days_behind", today.flatMap { daysBehind(on: $0) }.map(JSON.int)),
            ("failures_in_a_row", .int(failures)), ("last_failure", JSON.text(lastFailure)),
            ("interrupted", .bool(isInterrupted)),
        ])
    }
}
