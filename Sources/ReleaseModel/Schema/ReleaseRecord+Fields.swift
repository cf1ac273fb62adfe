// The members of a release record, and of the values in it.
package import Documents
import Files
import Primitives
import Versions

extension ReleaseType: FieldValue {}
extension ReleaseStatus: FieldValue {}
extension CheckStatus: FieldValue {}
extension EvidenceKind: FieldValue {}
extension RollbackType: FieldValue {}

extension CheckID: FieldValue {
    package static var shape: Shape { .text(.oneOf(known.map(\.rawValue))) }
    package static func read(_ node: DataNode) -> CheckID? { node.string.flatMap(CheckID.init(rawValue:)) }
    package var json: JSON { .string(rawValue) }
}

extension ReleaseRecord {
    /// Versions are read by `RecordReader`, which knows the project's scheme.
    package static let fields = Fields<ReleaseRecord>(
        "release record",
        [
            Field("schema", as: .text(.exactly(schema)), required: true, "The record's format: \(schema).") { _ in
                .string(schema)
            },
            Field("project", \.project, as: .text(.name), required: true, "The project's name, as in colophon.yaml."),
            Field("version", as: .text, required: true, "The version, as in 2.0.1.") { .string($0.version.text) },
            Field("type", \.type, "Patch, minor or major; derived from the versions where left out."),
            Field("status", \.status, required: true, "Where the release stands in its life."),
            Field("summary", \.summary, "Markdown, best one paragraph."),
            Field(
                "commit", \.commit, as: .text(.commit), "The full commit id that was released.",
                more: "Where it is left out, that of `collected.json`."),
            Field("branch", \.branch, "The branch that it was released from."),
            Field("previous", as: .text, "The version that this one replaces.") { JSON.text($0.previous?.text) },
            Field(
                "build", \.build, "Where the release was built.",
                more: "What it leaves out is that of `collected.json`."),
            Field("dates", \.dates, "When each step happened."),
            Field("people", \.people, "Who did it."),
            Field("candidates", \.candidates, "The release candidates, in order."),
            Field("history", \.history, "The steps of the release's life, from planned on."),
            Field("notes", \.notes, "What the release says to its users."),
            Field("evidence", \.evidence, "The evidence files in this folder."),
            .map(
                "checks", keys: .oneOf(CheckID.waivable.map(\.rawValue)), values: .object(CheckDecision.fields.shape),
                "What people decided about checks; of `unread` evidence a waiver alone."
            ) { key, node, record in
                guard let id = CheckID(decidedAs: key) else { return }
                var decision = CheckDecision(check: id)
                CheckDecision.fields.read(node, into: &decision)
                record.checks.append(decision)
                record.checks.sort { $0.check < $1.check }
            } write: { record in
                record.checks.map { ($0.check.rawValue, CheckDecision.fields.json($0)) }
            },
            Field("artifacts", \.artifacts, "What was shipped."),
            Field("rollback", \.rollback, "The rollback that took the release back."),
            Field("amends", \.amends, "Says that this record replaces a published one."),
            Field("imported", \.imported, "Says that an import wrote this record."),
            Field("commits", \.commits, "Other commits of the release, which evidence may name."),
        ])

    package static let shape = Shape.object(fields.shape)

    /// The same names and shape as in the file, so that the reader of records reads it back.
    package var json: JSON { Self.fields.json(self) }
}

extension BuildOrigin: FieldObject {
    package static let fields = Fields<BuildOrigin>(
        "build", blank: BuildOrigin(),
        [
            Field("id", \.id, "The build's own identifier."),
            Field("url", \.url, "Where the build can be looked at."),
            Field("builder", \.builder, "What built it."),
        ])
}

extension ReleaseDates: FieldObject {
    package static let fields = Fields<ReleaseDates>(
        "dates", blank: ReleaseDates(),
        [
            Field("planned", \.planned, "When it was planned: RFC 3339, or a date."),
            Field("frozen", \.frozen, "When it was frozen: RFC 3339, or a date."),
            Field("rc", \.rc, "When it was a candidate: RFC 3339, or a date."),
            Field("validated", \.validated, "When it was validated: RFC 3339, or a date."),
            Field("released", \.released, "When it was released: RFC 3339, or a date."),
        ])
}

extension People: FieldObject {
    package static let fields = Fields<People>(
        "people", blank: People(),
        [
            Field("released_by", \.releasedBy, "Who released it."),
            Field("approved_by", \.approvedBy, "Who approved it."),
        ])
}

extension Candidate: FieldObject {
    package static let fields = Fields<Candidate>(
        "candidate", blank: Candidate(tag: ""),
        [
            Field("tag", \.tag, required: true, "The candidate's tag, as in 2.0.1-rc.1."),
            Field("commit", \.commit, as: .text(.commit), "The candidate's full commit id."),
            Field("at", \.at, "When it was cut."),
        ])
}

extension Transition: FieldObject {
    package static let fields = Fields<Transition>(
        "transition", blank: Transition(to: .planned),
        [
            Field("to", \.to, required: true, "The status that was reached."),
            Field("at", \.at, "When."),
            Field("by", \.by, "Who did it."),
            Field("reason", \.reason, "Why."),
        ])
}

extension EvidenceEntry: FieldObject {
    package static let fields = Fields<EvidenceEntry>(
        "evidence file", blank: EvidenceEntry(path: ""),
        [
            Field(
                "path", \.path, as: .text(.path), required: true, "The file, relative to this folder.",
                more: "Or a [pattern](formats.md#patterns): then the entry is of each file that it matches."),
            Field("kind", \.kind, "What it is; detected from the content where left out."),
            Field("gate", \.gate, "The gate that it belongs to."),
            Field("description", \.description, "One line about it."),
            Field("redact", \.redact, "True: the bundle holds its digest and size only."),
            Field("scan", \.scan, "True: this bill of materials was scanned for vulnerabilities, as a person says."),
            Field("origin", \.origin, "Where the file comes from."),
        ])
}

extension CheckDecision {
    package static let fields = Fields<CheckDecision>(
        "decision about a check",
        ManualVerdict.fields.part(of: \.verdict) + [
            Field("waive", \.waiver, "Lets a failure pass, visibly.")
        ])
}

extension ManualVerdict: FieldObject {
    package static let fields = Fields<ManualVerdict>(
        "verdict",
        blank: ManualVerdict(status: .pending, by: "", at: Timestamp(secondsSinceEpoch: 0, isDate: false), reason: ""),
        [
            Field("status", \.status, "The verdict, where there is no evidence."),
            Field("by", \.by, "Who decided."),
            Field("at", \.at, "When."),
            Field("reason", \.reason, "Why."),
        ])
}

extension Waiver: FieldObject {
    /// None is required by the shape: what is incomplete doesn't count, and the check says so.
    package static let fields = Fields<Waiver>(
        "waiver", blank: Waiver(by: "", reason: ""),
        [
            Field(
                "findings", \.findings, "The keys of the findings that are waived, or all.",
                more: "`colophon check` prints keys; `KEY×2` waives two findings of one key."),
            Field("by", \.by, "Who waives them."),
            Field("reason", \.reason, "Why."),
            Field("expires", \.expires, "The last day on which it counts."),
        ])
}

extension Waiver.Findings: FieldValue {
    package static var shape: Shape { .listOr(["all"], .text) }

    package static func read(_ node: DataNode) -> Self? {
        if let keys = [String].read(node) { return .keys(keys) }
        return node.string == "all" ? .all : nil
    }

    package var json: JSON {
        switch self {
        case .all: "all"
        case .keys(let keys): keys.json
        }
    }

    package var statedJSON: JSON? { self == .keys([]) ? JSON?.none : json }
}

extension EvidenceOrigin: FieldObject {
    package static let fields = Fields<EvidenceOrigin>(
        "origin", blank: EvidenceOrigin(),
        [
            Field("commit", as: .text(.commit), "The commit that was tested or scanned.") { node, origin in
                if let id = node.string, !id.isEmpty { origin.commits = [id] }
            } write: {
                JSON.text($0.commits.first)
            },
            Field("run", \.run, "The run that made it: an identifier or an address."),
            Field("job", \.job, "The job of that run."),
            Field("at", \.at, "When it was made."),
            Field("tool", \.tool, "The program that made it, with its version."),
            Field("dirty", \.hasChanges, "True: the tree had changes that no commit holds."),
        ])
}

extension RelatedCommit.Relation: FieldValue {}

extension RelatedCommit: FieldObject {
    package static let fields = Fields<RelatedCommit>(
        "commit", blank: RelatedCommit(id: "", relation: .tag),
        [
            Field("id", \.id, as: .text(.commit), required: true, "The full commit id."),
            Field("relation", \.relation, required: true, "What it is to the release's commit."),
            Field("by", \.by, "Who says so. Without a name the entry does not count, unless git says so."),
            Field(
                "git", \.isFromGit,
                "True: git says so. Only `collect` writes it, and only `collected.json` may hold it."),
        ])
}

extension ImportOrigin: FieldObject {
    package static let fields = Fields<ImportOrigin>(
        "import", blank: ImportOrigin(from: ""),
        [
            Field("from", \.from, as: .text(.oneOf(["git"])), required: true, "What it was imported from."),
            Field("source", \.source, "The repository, as it was named."),
            Field("sha256", \.sha256, "The digest of the record as import wrote it."),
        ])
}

extension Artifact: FieldObject {
    package static let fields = Fields<Artifact>(
        "artifact", blank: Artifact(name: ""),
        [
            Field("name", \.name, required: true, "The file's name."),
            Field("sha256", \.sha256, "Its SHA-256 digest."),
            Field("size", \.size, "Its size in bytes."),
            Field("purl", \.purl, "Its package URL, with the version."),
            Field("uri", \.uri, "Where it can be downloaded."),
            Field("path", \.path, as: .text(.path), "A file in this folder that is the artifact."),
        ])
}

extension RollbackRecord: FieldObject {
    package static let fields = Fields<RollbackRecord>(
        "rollback", blank: RollbackRecord(),
        [
            Field("id", \.id, "The rollback's identifier."),
            Field("type", \.type, "How it was done."),
            Field("reason", \.reason, "Why."),
            Field("target_version", \.targetVersion, "The version that was gone back to."),
            Field("approved_by", \.approvedBy, "Who approved it."),
            Field("completed_at", \.completedAt, "When it was done."),
        ])
}

extension Amendment: FieldObject {
    package static let fields = Fields<Amendment>(
        "amends", blank: Amendment(manifestSHA256: SHA256Digest(of: []), reason: ""),
        [
            Field(
                "manifest_sha256", \.manifestSHA256, required: true, "The manifest digest of the published record."),
            Field("reason", \.reason, required: true, "Why it is amended."),
        ])
}
