// What answers hold, by name: the API's document lists these once, and refers to them.
import Attestation
import Bundles
import Checklist
import Documents
import Evidence
import Files
import ReleaseModel
import ReleaseService
import Versions

struct AnswerShape: Sendable {
    let name: String
    let shape: Shape

    init(_ name: String, _ title: String, _ members: [ObjectShape.Member]) {
        self.name = name
        shape = .object(ObjectShape(title, members))
    }

    var reference: JSON { ["$ref": .string("#/components/schemas/\(name)")] }

    /// An answer that is one of these.
    var content: Outcome.Content { .init(schema: reference) }
    /// An answer that is a list of these.
    var list: Outcome.Content { .init(schema: ["type": "array", "items": reference]) }

    static let all: [AnswerShape] =
        [
            .createdRelease, .releaseItem, .release, .releaseStep, .publication, .checklist, .decidedCheck, .gate,
            .event,
            .candidate, .evidenceFile, .evidenceList, .storedEvidence, .notes, .rollback, .createdRollback, .advice,
        ] + sync
}

// MARK: Parts

extension Shape {
    static let findings = Shape.list(
        .object(
            .init(
                "finding",
                [
                    .init("code", .text, required: true, "Its stable name."),
                    .init("severity", .words(FindingSeverity.self), required: true, "How much it matters."),
                    .init("file", .text, "The file that it is in."),
                    .init("line", .integer(minimum: 1), "From 1 on."),
                    .init("column", .integer(minimum: 1), "From 1 on."),
                    .init("field", .text, "The field that it is about."),
                    .init("message", .words, required: true, "What is wrong."),
                    .init("remedy", .words, "What to do."),
                    .init("key", .text, "By which a waiver names it; its code where this is left out."),
                ])))

    static let unread = Shape.list(
        .object(
            .init(
                "unread evidence",
                [
                    .init("path", .text, required: true, "The file."),
                    .init("sha256", .text(.sha256), "Its digest; nothing where it is missing."),
                    .init("code", .text, required: true, "Why, as a stable name."),
                    .init("line", .integer(minimum: 1), "Where."),
                    .init("message", .words, required: true, "Why."),
                    .init("remedy", .words, "What to do."),
                    .init("waived", waiver, "Who lets it pass, and why."),
                ])))

    static let checks = Shape.list(
        .object(
            .init(
                "check",
                [
                    .init("check_id", .checkID, required: true, "\(RuleBook.current.span)."),
                    .init("name", .text, required: true, "What is checked."),
                    .init("status", .words(CheckStatus.self), required: true, "The verdict."),
                    .init("message", .words, required: true, "The verdict in a line."),
                    .init("required", .flag, required: true, "Whether the release needs it."),
                    .init("waived", waiver, "Who lets its failure pass, and why; the status stays fail."),
                    .init("decided", decision, "The person's verdict, where it decided."),
                    .init("findings", findings, required: true, "What was found."),
                    .init("evidence", proofs, required: true, "The places that prove the verdict."),
                ])))

    private static let waiver = Shape.object(
        .init(
            "waiver",
            [
                .init("findings", .listOr(["all"], .text), required: true, "The keys of what is waived, or all."),
                .init("by", .text, required: true, "Who."), .init("reason", .text, required: true, "Why."),
                .init("expires", moment, required: true, "The last day on which it counts."),
            ]))

    private static let decision = Shape.object(
        .init(
            "decision",
            [
                .init("status", .words(CheckStatus.self), required: true, "The verdict."),
                .init("by", .text, required: true, "Who."), .init("at", moment, required: true, "When."),
                .init("reason", .text, required: true, "Why."),
            ]))

    private static let proofs = Shape.list(
        .object(
            .init(
                "proof",
                [
                    .init("path", .text, required: true, "The file, relative to the release's folder."),
                    .init("sha256", .text(.sha256), required: true, "Its digest."),
                    .init("place", .words, "What to look for there."),
                    .init("line", .integer(minimum: 1), "From 1 on."),
                ])))

    fileprivate static let severityCounts = Shape.object(
        .init(
            "counts by severity",
            Severity.allCases.map {
                .init($0.rawValue, .integer(minimum: 0), required: true, "Findings of this severity.")
            }))

    fileprivate static let steps = Shape.list(
        .object(
            .init(
                "step",
                [
                    .init("name", .text, required: true, "Its name."),
                    .init("description", .words, required: true, "What to do."),
                    .init("minutes", .integer(minimum: 0), "How long it may take."),
                    .init("done_by", .text, "Who did it, or left it out."), .init("done_at", moment, "When."),
                    .init("note", .words, "What was noted."), .init("skipped", .flag, "Whether it was left out."),
                ])))
}

extension ObjectShape.Member {
    fileprivate static let releaseID = Self("release_id", .identifier(.release), required: true, "The release.")
    fileprivate static let status = Self("status", .words(ReleaseStatus.self), required: true, "Where it stands.")
    fileprivate static let version = Self("version", .text, required: true, "The version.")
    fileprivate static let releaseType = Self(
        "release_type", .words(ReleaseType.self), required: true, "Patch, minor or major.")
    fileprivate static let createdAt = Self("created_at", .moment, required: true, "When it was planned.")
}

// MARK: Releases

extension AnswerShape {
    static let createdRelease = AnswerShape(
        "CreatedRelease", "a release that was planned",
        [
            .releaseID, .version, .status, .releaseType,
            .init("checklist_items", .integer(minimum: 0), required: true, "How many checks it will be held to."),
        ])

    static let releaseItem = AnswerShape(
        "ReleaseItem", "a release in a list", [.releaseID, .version, .status, .releaseType, .createdAt])

    static let releaseStep = AnswerShape("ReleaseStep", "a release after a step", [.releaseID, .status])

    static let release = AnswerShape(
        "Release", "a release",
        [
            .releaseID, .init("project", .text, required: true, "The project."), .version, .status, .releaseType,
            .init("description", .words, "One paragraph of Markdown."),
            .init("previous", .text, "The version that it replaces."), .init("branch", .text, "Its branch."),
            .init("commit", .text(.commit), "The commit of its candidate."),
            .init("rc_version", .text, "The tag of its last candidate."),
            .init("candidates", .record("candidates"), required: true, "All candidates, in order."),
            .init("dates", .record("dates"), required: true, "When each step was."),
            .init("released_at", .moment, "When it was published."), .init("released_by", .text, "By whom."),
            .init(
                "evidence",
                .object(
                    .init(
                        "evidence",
                        [
                            .init("ready", .flag, required: true, "Whether every required check is met."),
                            .init("readiness", .words(Readiness.self), required: true, "Ready, or not, or not judged."),
                            .init(
                                "checklist", .checks, required: true,
                                "The verdicts; none where the folder can't be read."),
                            .init(
                                "problems", .findings, required: true,
                                "What keeps the release's folder from being read."),
                            .init("files", .list(evidenceFile.shape), required: true, "What they follow from."),
                        ])), required: true, "What is known of it."),
            .init("security_gate", gate.shape, "The last security run of its candidate."),
            .init("notes", ReleaseNotes.shape, required: true, "What it says to its users."),
            .init("history", .record("history"), required: true, "The steps of its life."),
            .init("rollback", .record("rollback"), "The rollback that took it back."),
            .init("revision", .integer(minimum: 1), required: true, "One more with each change."), .createdAt,
            .init("updated_at", .moment, required: true, "When it was last changed."),
            .init("links", .map(keys: .name, values: .text), required: true, "Where more of it is."),
        ])

    static let publication = AnswerShape(
        "Publication", "a release that is out",
        [
            .releaseID, .status, .version, .init("released_by", .text, "Who published it."),
            .init("released_at", .moment, "When."),
            .init("links", .map(keys: .name, values: .text), required: true, "Where its page and bundle are."),
            .init("warnings", .findings, required: true, "What kept a part of them from being built."),
        ])

    static let event = AnswerShape(
        "Event", "an event",
        [
            .init("sequence", .integer(minimum: 1), required: true, "Rises through all releases."),
            .init("kind", .words(ReleaseEvent.Kind.self), required: true, "What happened."),
            .init("subject", .words, "What it concerns: a tag, a check, a run, a file, a rollback."),
            .init("from", .words, "What was before."), .init("to", .words, "What is since."),
            .init("actor", .text, required: true, "Who did it."), .init("at", .moment, required: true, "When."),
            .init("reason", .words, "Why."),
            .init("revision", .integer(minimum: 1), required: true, "The release's revision from here on."),
            .init("record_sha256", .text(.sha256), required: true, "Of the record from here on."),
        ])

    static let candidate = AnswerShape(
        "Candidate", "a candidate",
        [
            .init("rc_version", .text, required: true, "Its tag."), .init("commit", .text(.commit), "Its commit."),
            .init("at", .moment, "When it was cut."),
            .init("current", .flag, required: true, "Whether checks are about this one."),
        ])
}

// MARK: Checks, evidence and notes

extension AnswerShape {
    static let checklist = AnswerShape(
        "Checklist", "a checklist",
        [
            .releaseID, .init("passed", .flag, required: true, "Whether every required check is met."),
            .init("readiness", .words(Readiness.self), required: true, "Ready, or not, or not judged."),
            .init("unread", .unread, required: true, "Listed evidence that no check has read."),
            .init("failures", .list(.checkID), required: true, "The required checks that are not."),
            .init("checks", .checks, required: true, "The verdicts, in their order."),
        ])

    static let decidedCheck = AnswerShape(
        "DecidedCheck", "a check that a person decided",
        [
            .releaseID, .init("check_id", .checkID, required: true, "The check."),
            .init(
                "status", .words(CheckStatus.self), required: true, "The verdict now: evidence has the last word."),
            .init("message", .words, required: true, "The verdict in a line."),
            .init("waived", .flag, required: true, "Whether its failure is let pass."),
        ])

    static let gate = AnswerShape(
        "SecurityGate", "a security run and what it decided",
        [
            .init("run_id", .text, required: true, "The run."),
            .init("decision", .text(.oneOf(["pass", "fail"])), required: true, "What RL-06 is by it."),
            .init("message", .words, required: true, "Why, in a line."),
            .init("exceeded", .list(.words(Severity.self)), required: true, "Of which there are more than allowed."),
            .init("summary", .severityCounts, required: true, "What the run found."),
            .init("succeeded", .flag, required: true, "Whether the run came to its end."),
            .init("by", .text, required: true, "Who reported it."), .init("at", .moment, required: true, "When."),
        ])

    static let evidenceFile = AnswerShape(
        "EvidenceFile", "an evidence file",
        [
            .init("path", .text, required: true, "Relative to the release's folder."),
            .init("kind", .words(EvidenceKind.self), "What it is."), .init("media_type", .text, "Its media type."),
            .init("size", .integer(minimum: 0), "Bytes."),
            .init("sha256", .text(.sha256), required: true, "Its digest."), .init("gate", .text, "Its gate."),
            .init("description", .text, "One line about it."),
            .init("redact", .flag, required: true, "Whether the bundle holds its digest alone."),
            .init("present", .flag, required: true, "Whether it is there."),
            .init("counts", .flag, required: true, "Whether it says something of the present candidate."),
        ])

    static let evidenceList = AnswerShape(
        "EvidenceList", "the evidence of a release",
        [.releaseID, .init("evidence", .list(evidenceFile.shape), required: true, "The files, in their order.")])

    static let storedEvidence = AnswerShape(
        "StoredEvidence", "an evidence file that was stored",
        [
            .releaseID, .init("path", .text, required: true, "Relative to the release's folder."),
            .init("size", .integer(minimum: 0), required: true, "Bytes."),
            .init("sha256", .text(.sha256), required: true, "Its digest."),
        ])

    static let notes = AnswerShape(
        "Notes", "the notes of a release",
        [
            .init("project", .text, required: true, "The project."), .version,
            .init("type", .words(ReleaseType.self), required: true, "Patch, minor or major."), .status,
            .init("date", .moment, "The day it came out."), .init("summary", .words, "One paragraph of Markdown."),
            .init("notes", ReleaseNotes.shape, required: true, "What it says to its users."),
        ])
}

// MARK: Rollbacks

extension AnswerShape {
    static let createdRollback = AnswerShape(
        "CreatedRollback", "a rollback that was asked for",
        [
            .releaseID,
            .init("status", .words(RollbackStatus.self), required: true, "Of the rollback."),
            .init("rollback_id", .identifier(.rollback), required: true, "The rollback."),
        ])

    static let rollback = AnswerShape(
        "Rollback", "a rollback",
        [
            .init("rollback_id", .identifier(.rollback), required: true, "The rollback."), .releaseID, .version,
            .init("rollback_type", .words(RollbackType.self), required: true, "How it is done."),
            .init("status", .words(RollbackStatus.self), required: true, "Where it stands."),
            .init("reason", .text, required: true, "Why."),
            .init("target_version", .text, "The version to go back to."),
            .init("approval_level", .words(ApprovalLevel.self), required: true, "Who has to agree."),
            .init("initiated_by", .text, required: true, "Who asked for it."),
            .init(
                "approvals",
                .list(
                    .object(
                        .init(
                            "approval",
                            [
                                .init("by", .text, required: true, "Who agreed."),
                                .init("at", .moment, required: true, "When."),
                            ]))), required: true, "Who agreed."),
            .init("steps", .steps, required: true, "All of them, in their order."),
            .init("created_at", .moment, required: true, "When it was asked for."),
            .init("started_at", .moment, "When the first approval or step was."),
            .init("ended_at", .moment, "When it ended."), .init("failure", .words, "Why it failed."),
            .init("revision", .integer(minimum: 1), required: true, "One more with each change."),
            .init("warnings", .findings, "What kept the release's page from being built again."),
        ])

    static let advice = AnswerShape(
        "RollbackAdvice", "what to do about an incident",
        [
            .init("rollback_type", .words(RollbackType.self), required: true, "How to go back."),
            .init("approval_level", .words(ApprovalLevel.self), required: true, "Who has to agree."),
            .init("target", .text, "The version to go back to; null where there is none."),
            .init(
                "blockers",
                .list(
                    .object(
                        .init(
                            "blocker",
                            [
                                .init("code", .text, required: true, "Its stable name."),
                                .init("message", .words, required: true, "What stands in the way."),
                            ]))), "What stands in the way."),
            .init("steps", .steps, "What to do, in order."),
        ])
}

extension Shape {
    /// As a release's record has it.
    fileprivate static func record(_ member: String) -> Shape {
        ReleaseRecord.shape.member(member) ?? .object(.init(member, []))
    }
}
