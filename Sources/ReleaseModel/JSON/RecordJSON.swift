// The record as JSON: the same names and shape as in the file, so that the reader of records reads it back.
package import Documents
import Files
import Primitives

extension ReleaseRecord {
    /// Every stated field; lists and groups that are empty are left out.
    package var json: JSON {
        .object(compact: [
            ("schema", .string(Self.schema)),
            ("project", .string(project)),
            ("version", .string(version.text)),
            ("type", .string(type.rawValue)),
            ("status", .string(status.rawValue)),
            ("summary", JSON.text(summary)),
            ("commit", JSON.text(commit)),
            ("branch", JSON.text(branch)),
            ("previous", JSON.text(previous?.text)),
            (
                "build",
                JSON.group([
                    ("id", JSON.text(build.id)), ("url", JSON.text(build.url)), ("builder", JSON.text(build.builder)),
                ])
            ),
            ("dates", dates.json),
            (
                "people",
                JSON.group([
                    ("released_by", JSON.text(people.releasedBy)), ("approved_by", JSON.texts(people.approvedBy)),
                ])
            ),
            ("candidates", JSON.list(candidates.map(\.json))),
            ("history", JSON.list(history.map(\.json))),
            ("notes", notes.json),
            ("evidence", JSON.list(evidence.map(\.json))),
            ("checks", checks.isEmpty ? nil : .object(compact: checks.map { ($0.check.rawValue, $0.json) })),
            ("artifacts", JSON.list(artifacts.map(\.json))),
            ("rollback", rollback?.json),
            (
                "amends",
                amends.map { ["manifest_sha256": .string($0.manifestSHA256.hex), "reason": .string($0.reason)] }
            ),
        ])
    }
}

extension ReleaseDates {
    fileprivate var json: JSON? {
        JSON.group([
            ("planned", JSON.text(planned?.text)), ("frozen", JSON.text(frozen?.text)), ("rc", JSON.text(rc?.text)),
            ("validated", JSON.text(validated?.text)), ("released", JSON.text(released?.text)),
        ])
    }
}

extension Candidate {
    fileprivate var json: JSON {
        .object(compact: [("tag", .string(tag)), ("commit", JSON.text(commit)), ("at", JSON.text(at?.text))])
    }
}

extension Transition {
    package var json: JSON {
        .object(compact: [
            ("to", .string(to.rawValue)), ("at", JSON.text(at?.text)), ("by", JSON.text(by)),
            ("reason", JSON.text(reason)),
        ])
    }
}

extension ReleaseNotes {
    package var json: JSON? {
        JSON.group([
            ("highlights", JSON.texts(highlights)),
            ("features", JSON.list(features.map(\.json))),
            ("improvements", JSON.list(improvements.map(\.json))),
            ("fixes", JSON.list(fixes.map(\.json))),
            ("breaking", JSON.list(breaking.map(\.json))),
            ("deprecations", JSON.list(deprecations.map(\.json))),
            ("security", JSON.list(security.map(\.json))),
            ("known_issues", JSON.list(knownIssues.map(\.json))),
            ("upgrade", JSON.text(upgrade)),
            ("contributors", JSON.texts(contributors)),
        ])
    }
}

extension ReleaseNotes.Change {
    fileprivate var json: JSON {
        .object(compact: [
            ("title", .string(title)), ("description", JSON.text(description)), ("pr", JSON.text(pr)),
            ("issue", JSON.text(issue)),
            ("author", JSON.text(author)),
        ])
    }
}

extension ReleaseNotes.BreakingChange {
    fileprivate var json: JSON {
        .object(compact: [
            ("title", .string(title)), ("description", JSON.text(description)), ("migration", JSON.text(migration)),
            ("irreversible", irreversible ? true : nil),
        ])
    }
}

extension ReleaseNotes.Deprecation {
    fileprivate var json: JSON {
        .object(compact: [
            ("title", .string(title)), ("removal", JSON.text(removal)), ("replacement", JSON.text(replacement)),
        ])
    }
}

extension ReleaseNotes.SecurityFix {
    fileprivate var json: JSON {
        .object(compact: [
            ("id", JSON.text(id)), ("severity", JSON.text(severity?.rawValue)), ("title", .string(title)),
            ("description", JSON.text(description)),
        ])
    }
}

extension ReleaseNotes.KnownIssue {
    fileprivate var json: JSON { .object(compact: [("title", .string(title)), ("workaround", JSON.text(workaround))]) }
}

extension EvidenceEntry {
    fileprivate var json: JSON {
        .object(compact: [
            ("path", .string(path)), ("kind", JSON.text(kind?.rawValue)), ("gate", JSON.text(gate)),
            ("description", JSON.text(description)), ("redact", redact ? true : nil),
        ])
    }
}

extension CheckDecision {
    fileprivate var json: JSON {
        .object(compact: [
            ("status", JSON.text(verdict?.status.rawValue)), ("by", JSON.text(verdict?.by)),
            ("at", JSON.text(verdict?.at.text)),
            ("reason", JSON.text(verdict?.reason)), ("waive", waiver?.json),
        ])
    }
}

extension Waiver {
    package var json: JSON {
        .object(compact: [("by", .string(by)), ("reason", .string(reason)), ("expires", JSON.text(expires?.text))])
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
            ("name", .string(name)), ("sha256", JSON.text(sha256?.hex)), ("size", size.map(JSON.int)),
            ("purl", JSON.text(purl)),
            ("uri", JSON.text(uri)), ("path", JSON.text(path)),
        ])
    }
}

extension RollbackRecord {
    fileprivate var json: JSON {
        .object(compact: [
            ("id", JSON.text(id)), ("type", JSON.text(type?.rawValue)), ("reason", JSON.text(reason)),
            ("target_version", JSON.text(targetVersion)), ("approved_by", JSON.text(approvedBy)),
            ("completed_at", JSON.text(completedAt?.text)),
        ])
    }
}
