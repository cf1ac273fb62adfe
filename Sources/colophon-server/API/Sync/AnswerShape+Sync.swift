// What answers about the sync hold, by name.
import Bundles
import Evidence
import Files
import ReleaseModel
import ReleaseService

extension AnswerShape {
    static let sync: [AnswerShape] = [.syncRule, .syncExecution, .syncExecutionItem, .syncEvent, .syncPlan]

    static let syncRule: AnswerShape = {
        let about: [ObjectShape.Member] = [
            .init("rule_id", .text, required: true, "Its identifier, or its id where it is the workspace's."),
            .init("origin", .words(ManagedSyncRule.Origin.self), required: true, "Where it was made, and is changed."),
            .init("created_at", .moment, "When it was made."), .init("created_by", .text, "By whom."),
        ]
        guard case .object(let object) = SyncRuleDocument.shape else {
            return AnswerShape("SyncRule", "a sync rule", about)
        }
        let members = object.members.map { member in
            var member = member
            member.isRequired = true
            if ["target_repo", "target_path"].contains(member.name) { member.shape = .words }
            return member
        }
        return AnswerShape("SyncRule", "a sync rule", about + members)
    }()

    private static let digest = ObjectShape.Member(
        "plan_digest", .text(.sha256), required: true, "The digest of the plan that it is about.")

    private static let head: [ObjectShape.Member] = [
        .init("execution_id", .identifier(.syncExecution), required: true, "Its identifier."),
        .init("rule_id", .text, required: true, "The rule."),
        .init("target_repo", .text, "The downstream repository."),
        .init("release_version", .text, required: true, "The release that is handed over."),
        .init("status", .words(SyncStatus.self), required: true, "Where it stands."),
        .init("dry_run", .flag, required: true, "True: it plans, and changes nothing."),
        .init("revision", .integer(minimum: 1), required: true, "One more with each change."),
        .init("requested_by", .text, required: true, "Who asked for it."),
        .init("created_at", .moment, required: true, "When it began."), .init("ended_at", .moment, "When it ended."),
        digest,
        .init(
            "plan_state", .text(.oneOf(["current", "pending", "conflict", "unknown"])), required: true,
            "The plan in one word."),
        .init("approved_run", .identifier(.syncExecution), "The dry run whose approved plan is carried out."),
        .init(
            "approval",
            .object(
                .init(
                    "approval",
                    [
                        .init("by", .text, required: true, "Who."), .init("at", .moment, required: true, "When."),
                        .init("note", .words, "What there was to say."), digest,
                    ])), "Who lets the plan be carried out."),
        .init("repeated", .flag, "True: the plan had been carried out before, and still stands."),
        .init(
            "counts",
            .object(
                .init(
                    "counts",
                    ["added", "modified", "removed", "unchanged", "conflicts"].map {
                        .init($0, .integer(minimum: 0), required: true, "How many files.")
                    })), required: true, "How many files get each action."),
    ]

    static let syncExecutionItem = AnswerShape("SyncExecutionItem", "an execution in a list", head)

    static let syncExecution = AnswerShape(
        "SyncExecution", "an execution",
        head + [
            .init("available_files", .list(.words), "The source paths that the plan is limited to."),
            .init("files_added", .list(.words), required: true, "Paths in the target tree."),
            .init("files_modified", .list(.words), required: true, "Paths in the target tree."),
            .init("files_removed", .list(.words), required: true, "Paths in the target tree."),
            .init(
                "conflicts",
                .list(
                    .object(
                        .init(
                            "conflict",
                            [
                                .init("path", .words, required: true, "The path in the target tree."),
                                .init("note", .words, required: true, "Why."),
                            ]))), required: true, "What both sides changed, or what stands in the way."),
            .init("errors", .findings, required: true, "Why it can't be approved, or why it failed."),
            .init("warnings", .findings, required: true, "What somebody should know who approves it."),
            .init(
                "source_files",
                .list(
                    .object(
                        .init(
                            "source file",
                            [
                                .init("source", .words, required: true, "The path below the source root."),
                                .init("target", .words, required: true, "The path in the target tree."),
                                .init("sha256", .text(.sha256), required: true, "Its digest."),
                                .init("size", .integer(minimum: 0), required: true, "Bytes."),
                                .init("executable", .flag, "Whether it may be run."),
                            ]))), "What the rule hands over, where nothing is known of the target."),
        ])

    static let syncEvent = AnswerShape(
        "SyncEvent", "an event of the sync",
        [
            .init("sequence", .integer(minimum: 1), required: true, "Rises from event to event."),
            .init("kind", .words(SyncEvent.Kind.self), required: true, "What happened."),
            .init("rule_id", .text, required: true, "The rule."),
            .init("execution_id", .identifier(.syncExecution), "The execution."),
            .init("actor", .text, required: true, "Who."), .init("at", .moment, required: true, "When."),
            .init("plan_digest", .text(.sha256), "The plan that it is about."), .init("reason", .words, "Why."),
        ])

    private static let side = Shape.object(
        .init(
            "content",
            [
                .init("sha256", .text(.sha256), required: true, "The digest."),
                .init("size", .integer(minimum: 0), required: true, "Bytes."),
                .init("executable", .flag, "Whether its owner may run it."),
            ]))

    /// As `colophon sync plan` writes it.
    static let syncPlan = AnswerShape(
        "SyncPlan", "the plan of a sync",
        [
            .init("schema", .text(.exactly(SyncPlan.schema)), required: true, "The form."),
            .init("rule", .text, required: true, "The rule, as target trees know it."),
            .init("project", .text, required: true, "The project."),
            .init("version", .text, required: true, "The release."),
            .init("status", .words(ReleaseStatus.self), required: true, "Where the release stands."),
            .init("target_repo", .text, "The downstream repository."),
            .init("target", .text, "The tree as configured."),
            .init("on_conflict", .words(ConflictChoice.self), required: true, "What happens where both sides changed."),
            .init("restore", .flag, "Whether changes made downstream are given up."),
            .init("limited", .flag, "Whether only some of the rule's files were asked for."),
            .init(
                "state", .text(.oneOf(["current", "pending", "conflict", "unknown"])), required: true, "In one word."),
            .init(
                "changes",
                .list(
                    .object(
                        .init(
                            "change",
                            [
                                .init("action", .words(SyncPlan.Action.self), required: true, "What happens."),
                                .init("source", .words, "The path upstream."),
                                .init("target", .words, required: true, "The path in the target tree."),
                                .init("after", side, "What would stand there."),
                                .init("before", side, "What stands there."), .init("note", .words, "Why."),
                            ]))), required: true, "One a file."),
            .init(
                "checks",
                .list(
                    .object(
                        .init(
                            "check",
                            [
                                .init("name", .words(SyncCheckName.self), required: true, "What is checked."),
                                .init(
                                    "outcome", .words(SyncPlan.Check.Outcome.self), required: true, "What came of it."),
                                .init("findings", .findings, "What it found."),
                            ]))), "The validations."),
            .init("refusals", .findings, "Why it can't be approved."),
            .init("note", .words, "Why the state is unknown."),
            .init("digest", .text(.sha256), required: true, "Over the canonical form of all the others."),
        ])
}
