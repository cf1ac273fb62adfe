// The record as JSON: the same names and shape as in the file, so that the reader of records reads it back.
package import ColophonSystem

extension ReleaseRecord {
    /// Every stated field; lists and groups that are empty are left out.
    package var json: JSON {
        .object(compact: [
            ("schema", .string(Self.schema)),
            ("project", .string(project)),
            ("version", .string(version.text)),
            ("type", .string(type.rawValue)),
            ("status", .string(status.rawValue)),
            ("summary", text(summary)),
            ("commit", text(commit)),
            ("branch", text(branch)),
            ("previous", text(previous?.text)),
            ("build", group([("id", text(build.id)), ("url", text(build.url)), ("builder", text(build.builder))])),
            ("dates", dates.json),
            ("people", group([("released_by", text(people.releasedBy)), ("approved_by", texts(people.approvedBy))])),
            ("candidates", list(candidates.map(\.json))),
            ("history", list(history.map(\.json))),
            ("notes", notes.json),
            ("evidence", list(evidence.map(\.json))),
            ("checks", checks.isEmpty ? nil : .object(compact: checks.map { ($0.check.rawValue, $0.json) })),
            ("artifacts", list(artifacts.map(\.json))),
            ("rollback", rollback?.json),
            ("amends", amends.map { ["manifest_sha256": .string($0.manifestSHA256.hex), "reason": .string($0.reason)] }),
        ])
    }
}

extension ReleaseDates {
    fileprivate var json: JSON? {
        group([
            ("planned", text(planned?.text)), ("frozen", text(frozen?.text)), ("rc", text(rc?.text)),
            ("validated", text(validated?.text)), ("released", text(released?.text)),
        ])
    }
}

extension Candidate {
    fileprivate var json: JSON {
        .object(compact: [("tag", .string(tag)), ("commit", text(commit)), ("at", text(at?.text))])
    }
}

extension Transition {
    package var json: JSON {
        .object(compact: [
            ("to", .string(to.rawValue)), ("at", text(at?.text)), ("by", text(by)), ("reason", text(reason)),
        ])
    }
}

extension ReleaseNotes {
    package var json: JSON? {
        group([
            ("highlights", texts(highlights)),
            ("features", list(features.map(\.json))),
            ("improvements", list(improvements.map(\.json))),
            ("fixes", list(fixes.map(\.json))),
            ("breaking", list(breaking.map(\.json))),
            ("deprecations", list(deprecations.map(\.json))),
            ("security", list(security.map(\.json))),
            ("known_issues", list(knownIssues.map(\.json))),
            ("upgrade", text(upgrade)),
            ("contributors", texts(contributors)),
        ])
    }
}

extension ReleaseNotes.Change {
    fileprivate var json: JSON {
        .object(compact: [
            ("title", .string(title)), ("description", text(description)), ("pr", text(pr)), ("issue", text(issue)),
            ("author", text(author)),
        ])
    }
}

extension ReleaseNotes.BreakingChange {
    fileprivate var json: JSON {
        .object(compact: [
            ("title", .string(title)), ("description", text(description)), ("migration", text(migration)),
            ("irreversible", irreversible ? true : nil),
        ])
    }
}

extension ReleaseNotes.Deprecation {
    fileprivate var json: JSON {
        .object(compact: [("title", .string(title)), ("removal", text(removal)), ("replacement", text(replacement))])
    }
}

extension ReleaseNotes.SecurityFix {
    fileprivate var json: JSON {
        .object(compact: [
            ("id", text(id)), ("severity", text(severity?.rawValue)), ("title", .string(title)),
            ("description", text(description)),
        ])
    }
}

extension ReleaseNotes.KnownIssue {
    fileprivate var json: JSON { .object(compact: [("title", .string(title)), ("workaround", text(workaround))]) }
}

extension EvidenceEntry {
    fileprivate var json: JSON {
        .object(compact: [
            ("path", .string(path)), ("kind", text(kind?.rawValue)), ("gate", text(gate)),
            ("description", text(description)), ("redact", redact ? true : nil),
        ])
    }
}

extension CheckDecision {
    fileprivate var json: JSON {
        .object(compact: [
            ("status", text(verdict?.status.rawValue)), ("by", text(verdict?.by)), ("at", text(verdict?.at.text)),
            ("reason", text(verdict?.reason)), ("waive", waiver?.json),
        ])
    }
}

extension Waiver {
    package var json: JSON {
        .object(compact: [("by", .string(by)), ("reason", .string(reason)), ("expires", text(expires?.text))])
    }
}

extension ManualVerdict {
    package var json: JSON {
        [
            "status": .string(status.rawValue), "by": .string(by), "at": .string(at.text), "reason": .string(reason),
        ]
    }
}

extension Artifact {
    package var json: JSON {
        .object(compact: [
            ("name", .string(name)), ("sha256", text(sha256?.hex)), ("size", size.map(JSON.int)), ("purl", text(purl)),
            ("uri", text(uri)), ("path", text(path)),
        ])
    }
}

extension RollbackRecord {
    fileprivate var json: JSON {
        .object(compact: [
            ("id", text(id)), ("type", text(type?.rawValue)), ("reason", text(reason)),
            ("target_version", text(targetVersion)), ("approved_by", text(approvedBy)),
            ("completed_at", text(completedAt?.text)),
        ])
    }
}

/// A string member, left out where there is none.
package func text(_ value: String?) -> JSON? { value.map(JSON.string) }
/// A list of strings, left out where it is empty.
package func texts(_ values: [String]) -> JSON? { values.isEmpty ? nil : .array(values.map(JSON.string)) }
/// A list, left out where it is empty.
package func list(_ values: [JSON]) -> JSON? { values.isEmpty ? nil : .array(values) }
/// A group of members, left out where none is there.
package func group(_ members: [(String, JSON?)]) -> JSON? {
    members.contains { $0.1 != nil } ? .object(compact: members) : nil
}
