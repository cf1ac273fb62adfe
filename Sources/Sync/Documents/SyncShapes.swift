// The forms of the files that the sync writes and reads again.
import Evidence
import Files
import ReleaseModel

enum SyncShapes {
    static let plan = Shape.object(
        .init(
            "sync plan",
            [
                schema(SyncPlan.schema), rule, version,
                .init("project", .text(.name), required: true, "What the release belongs to."),
                .init("status", .words(ReleaseStatus.self), required: true, "Where the release stands."),
                .init("target_repo", .text, "The downstream repository."),
                .init("target", .text, "The downstream tree as configured."),
                .init("on_conflict", .words(ConflictChoice.self), "What happens where both sides changed."),
                .init("restore", .flag, "Whether changes made downstream are given up."),
                .init("limited", .flag, "Whether only some of the rule's files were asked for."),
                .init(
                    "state", .text(.oneOf(["current", "pending", "conflict", "unknown"])), required: true, "In short."),
                .init("changes", .list(change), required: true, "One a file."),
                .init("checks", .list(check), "The validations."),
                .init("refusals", .list(finding), "Why it can't be approved."),
                .init("note", .text, "Why the state is unknown."),
                .init("digest", .text(.sha256), required: true, "Over the canonical form of all the others."),
            ]))

    static let approval = Shape.object(approvalForm)

    static let snapshot = Shape.object(
        .init(
            "sync snapshot",
            [
                schema(SyncSnapshot.schema), rule, version,
                .init("plan", .text(.sha256), required: true, "The plan that was carried out."), at,
                .init(
                    "files",
                    .list(
                        .object(
                            .init(
                                "file",
                                [
                                    .init("target", .text(.path), required: true, "The path in the tree."),
                                    .init("source", .text, required: true, "The path upstream."),
                                    .init("upstream", side, required: true, "What upstream gave."),
                                    .init("written", side, "What stood there afterwards."),
                                    .init("overridden", .flag, "Whether an override decided."),
                                    .init("conflicts", .integer(minimum: 0), "Conflicts that a merge marked."),
                                ]))), required: true, "The files."),
            ]))

    static let execution = Shape.object(
        .init(
            "sync execution",
            [
                schema(SyncExecution.schema), rule, version, by, at,
                .init("approval", .object(approvalForm), required: true, "Who allowed it."),
                .init(
                    "status", .text(.oneOf([SyncStatus.completed.rawValue, SyncStatus.failed.rawValue])),
                    required: true,
                    "What came of it."),
                .init("files_added", .integer(minimum: 0), required: true, "New files."),
                .init("files_modified", .integer(minimum: 0), required: true, "Changed files."),
                .init("files_removed", .integer(minimum: 0), required: true, "Deleted files."),
                .init("files_unchanged", .integer(minimum: 0), required: true, "Files left alone."),
                .init("reason", .text, "Why it failed."),
            ]))

    private static let approvalForm = ObjectShape(
        "sync approval",
        [
            schema(SyncApproval.schema), rule, version,
            .init("plan", .text(.sha256), required: true, "The plan's digest."), by, at,
            .init("note", .text, "What the approver says."),
        ])

    private static func schema(_ name: String) -> ObjectShape.Member {
        .init("schema", .text(.exactly(name)), required: true, "The file's form.")
    }
    private static let rule = ObjectShape.Member("rule", .text(.name), required: true, "The sync rule.")
    private static let version = ObjectShape.Member("version", .text, required: true, "The release.")
    private static let by = ObjectShape.Member("by", .text, required: true, "Who.")
    private static let at = ObjectShape.Member("at", .text(.timestamp), required: true, "When.")

    private static let side = Shape.object(
        .init(
            "content",
            [
                .init("sha256", .text(.sha256), required: true, "The digest."),
                .init("size", .integer(minimum: 0), required: true, "Bytes."),
                .init("executable", .flag, "Whether its owner may run it."),
            ]))

    private static let change = Shape.object(
        .init(
            "change",
            [
                .init("action", .words(SyncPlan.Action.self), required: true, "What happens to the file."),
                .init("source", .text, "The path upstream."),
                .init("target", .text, required: true, "The path in the target tree."),
                .init("after", side, "What would stand there."),
                .init("before", side, "What stands there."),
                .init("note", .text, "Why."),
            ]))

    private static let check = Shape.object(
        .init(
            "check",
            [
                .init("name", .words(SyncCheckName.self), required: true, "The validation."),
                .init("outcome", .words(SyncPlan.Check.Outcome.self), required: true, "What came of it."),
                .init("findings", .list(finding), "What it found."),
            ]))

    private static let finding = Shape.object(
        .init(
            "finding",
            [
                .init("code", .text, required: true, "A stable name."),
                .init("severity", .words(FindingSeverity.self), required: true, "How much it matters."),
                .init("file", .text, "The file."), .init("line", .integer(minimum: 1), "The line."),
                .init("column", .integer(minimum: 1), "The column."), .init("field", .text, "The field."),
                .init("message", .text, required: true, "What is wrong."), .init("remedy", .text, "What to do."),
            ]))
}
