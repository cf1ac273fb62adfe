// The shapes of a release record and of an incidents file.
import Files

extension Shape {
    package static let record = Shape.object(
        ObjectShape(
            "release record",
            [
                .init(
                    "schema", .text(.exactly(ReleaseRecord.schema)), required: true,
                    "The record's format: \(ReleaseRecord.schema)."),
                .init("project", .text(.name), required: true, "The project's name, as in colophon.yaml."),
                .init("version", .text, required: true, "The version, as in 2.0.1."),
                .init(
                    "type", .words(ReleaseType.self), "Patch, minor or major; derived from the versions where left out."
                ),
                .init("status", .words(ReleaseStatus.self), required: true, "Where the release stands in its life."),
                .init("summary", .text, "One paragraph of Markdown."),
                .init("commit", .text(.commit), "The full commit id that was released."),
                .init("branch", .text, "The branch that it was released from."),
                .init("previous", .text, "The version that this one replaces."),
                .init(
                    "build",
                    .object(
                        .init(
                            "build",
                            [
                                .init("id", .text, "The build's own identifier."),
                                .init("url", .text, "Where the build can be looked at."),
                                .init("builder", .text, "What built it."),
                            ])), "Where the release was built."),
                .init(
                    "dates",
                    .object(
                        .init(
                            "dates",
                            ["planned", "frozen", "rc", "validated", "released"].map {
                                .init(
                                    $0, .text(.timestamp),
                                    "When it was \($0 == "rc" ? "a candidate" : $0): RFC 3339, or a date.")
                            })), "When each step happened."),
                .init(
                    "people",
                    .object(
                        .init(
                            "people",
                            [
                                .init("released_by", .text, "Who released it."),
                                .init("approved_by", .list(.text), "Who approved it."),
                            ])), "Who did it."),
                .init(
                    "candidates",
                    .list(
                        .object(
                            .init(
                                "candidate",
                                [
                                    .init("tag", .text, required: true, "The candidate's tag, as in 2.0.1-rc.1."),
                                    .init("commit", .text(.commit), "The candidate's full commit id."),
                                    .init("at", .text(.timestamp), "When it was cut."),
                                ]))), "The release candidates, in order."),
                .init(
                    "history",
                    .list(
                        .object(
                            .init(
                                "transition",
                                [
                                    .init(
                                        "to", .words(ReleaseStatus.self), required: true, "The status that was reached."
                                    ),
                                    .init("at", .text(.timestamp), "When."),
                                    .init("by", .text, "Who did it."),
                                    .init("reason", .text, "Why."),
                                ]))), "The steps of the release's life, from planned on."),
                .init("notes", notes, "What the release says to its users."),
                .init("evidence", .list(evidence), "The evidence files in this folder."),
                .init(
                    "checks", .map(keys: .oneOf(CheckID.known.map(\.rawValue)), values: decision),
                    "What people decided about checks."),
                .init("artifacts", .list(artifact), "What was shipped."),
                .init("rollback", rollback, "The rollback that took the release back."),
                .init(
                    "amends",
                    .object(
                        .init(
                            "amends",
                            [
                                .init(
                                    "manifest_sha256", .text(.sha256), required: true,
                                    "The manifest digest of the published record."),
                                .init("reason", .text, required: true, "Why it is amended."),
                            ])), "Says that this record replaces a published one."),
            ]))

    package static let notes = Shape.object(
        .init(
            "notes",
            [
                .init("highlights", .list(.text), "What to read first; Markdown."),
                .init("features", .list(change), "What is new."),
                .init("improvements", .list(change), "What is better."),
                .init("fixes", .list(change), "What is mended."),
                .init(
                    "breaking",
                    .list(
                        .object(
                            .init(
                                "breaking change",
                                [
                                    .init("title", .text, required: true, "What breaks."),
                                    .init("description", .text, "More about it; Markdown."),
                                    .init("migration", .text, "What users have to do; Markdown."),
                                    .init("irreversible", .flag, "True where going back would lose data."),
                                ]))), "What breaks."),
                .init(
                    "deprecations",
                    .list(
                        .object(
                            .init(
                                "deprecation",
                                [
                                    .init("title", .text, required: true, "What is deprecated."),
                                    .init("removal", .text, "When it goes."),
                                    .init("replacement", .text, "What to use instead."),
                                ]))), "What will go."),
                .init(
                    "security",
                    .list(
                        .object(
                            .init(
                                "security fix",
                                [
                                    .init("id", .text, "Its identifier, as in CVE-2026-0001."),
                                    .init("severity", .words(Severity.self), "How bad it was."),
                                    .init("title", .text, required: true, "What was mended."),
                                    .init("description", .text, "More about it; Markdown."),
                                ]))), "Weaknesses that were mended."),
                .init(
                    "known_issues",
                    .list(
                        .object(
                            .init(
                                "known issue",
                                [
                                    .init("title", .text, required: true, "What is wrong."),
                                    .init("workaround", .text, "What to do about it."),
                                ]))), "What is known to be wrong."),
                .init("upgrade", .text, "How to upgrade; Markdown."),
                .init("contributors", .list(.text), "Who contributed."),
            ]))

    private static let change = Shape.object(
        .init(
            "change",
            [
                .init("title", .text, required: true, "What changed."),
                .init("description", .text, "More about it; Markdown."),
                .init("pr", .text, "The pull request."),
                .init("issue", .text, "The issue."),
                .init("author", .text, "Who did it."),
            ]))

    private static let evidence = Shape.object(
        .init(
            "evidence file",
            [
                .init("path", .text(.path), required: true, "The file, relative to this folder."),
                .init("kind", .words(EvidenceKind.self), "What it is; told from the content where left out."),
                .init("gate", .text, "The gate that it belongs to."),
                .init("description", .text, "One line about it."),
                .init("redact", .flag, "True: the bundle holds its digest and size only."),
            ]))

    private static let decision = Shape.object(
        .init(
            "decision about a check",
            [
                .init("status", .words(CheckStatus.self), "The verdict, where there is no evidence."),
                .init("by", .text, "Who decided."),
                .init("at", .text(.timestamp), "When."),
                .init("reason", .text, "Why."),
                .init(
                    "waive",
                    .object(
                        .init(
                            "waiver",
                            [
                                .init("by", .text, required: true, "Who waives the failure."),
                                .init("reason", .text, required: true, "Why."),
                                .init("expires", .text(.timestamp), "The last day on which it counts."),
                            ])), "Lets a failure pass, visibly."),
            ]))

    private static let artifact = Shape.object(
        .init(
            "artifact",
            [
                .init("name", .text, required: true, "The file's name."),
                .init("sha256", .text(.sha256), "Its SHA-256 digest."),
                .init("size", .integer(minimum: 0), "Its size in bytes."),
                .init("purl", .text, "Its package URL, with the version."),
                .init("uri", .text, "Where it can be downloaded."),
                .init("path", .text(.path), "A file in this folder that is the artifact."),
            ]))

    private static let rollback = Shape.object(
        .init(
            "rollback",
            [
                .init("id", .text, "The rollback's identifier."),
                .init("type", .words(RollbackType.self), "How it was done."),
                .init("reason", .text, "Why."),
                .init("target_version", .text, "The version that was gone back to."),
                .init("approved_by", .text, "Who approved it."),
                .init("completed_at", .text(.timestamp), "When it was done."),
            ]))

    package static let incidents = Shape.list(
        .object(
            .init(
                "incident",
                [
                    .init("id", .text, required: true, "The incident's identifier."),
                    .init("severity", .words(Severity.self), required: true, "How bad it is."),
                    .init("impact", .words(Impact.self), required: true, "How many it touches."),
                    .init("security", .flag, "True where it is a weakness."),
                    .init("title", .text, required: true, "What happened."),
                    .init("detected_at", .text(.timestamp), "When it was found."),
                    .init("resolved_in", .text, "The version that mended it."),
                ])))
}
