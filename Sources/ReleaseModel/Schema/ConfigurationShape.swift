// The shapes of `colophon.yaml`, of a policy, and of a release's locked sync checksums.
import Files

extension Shape {
    package static let configuration = Shape.object(
        .init(
            "configuration",
            [
                .init(
                    "project",
                    .object(
                        .init(
                            "project",
                            [
                                .init(
                                    "name", .text(.name), required: true,
                                    "The project's name, in lower case: part of every bundle's name."),
                                .init("title", .text, "The name for people."),
                                .init("description", .text, "One sentence about the project."),
                                .init("repository", .text, "The repository's address."),
                                .init("license", .text, "The licence's SPDX identifier."),
                                .init(
                                    "versioning", .words(VersionScheme.self),
                                    "How releases are numbered; semver where left out."),
                            ])), required: true, "The project, with at least its name."),
                .init(
                    "site",
                    .object(
                        .init(
                            "site",
                            [
                                .init("title", .text, "The site's title."),
                                .init("url", .text(.webAddress), "Where the site is published; needed for a sitemap."),
                                .init("releases_per_feed", .integer(minimum: 1), "How many releases a feed holds."),
                            ])), "The generated site."),
                .init(
                    "paths",
                    .object(
                        .init(
                            "paths",
                            [
                                .init("evidence", .text, "The folder of release records."),
                                .init("templates", .text, "The folder of your own templates."),
                                .init("output", .text, "The folder that is generated."),
                                .init("source", .text, "The root that sync rules read from."),
                            ])), "Where things lie, relative to this file."),
                .init("policy", policy, "What is asked of a release."),
                .init("sync", .list(syncRule), "Which files go downstream."),
                .init("targets", .map(keys: .any, values: .text), "Where downstream trees lie, by repository."),
                .init(
                    "sign",
                    .object(
                        .init(
                            "signing",
                            [
                                .init("key", .text, "The key's file, or $VARIABLE."),
                                .init("identity", .text, "Who signs."),
                                .init("threshold", .integer(minimum: 1), "How many signers a release should have."),
                                .init(
                                    "approvals", .integer(minimum: 1),
                                    "How many signers the approval of a sync needs; none where left out."),
                            ])), "How releases are signed."),
            ]))

    package static let policy = Shape.object(
        .init(
            "policy",
            [
                .init(
                    "tests",
                    .object(
                        .init(
                            "tests",
                            [
                                .init(
                                    "minimum_line_rate", .number(minimum: 0, maximum: 1),
                                    "The least line coverage, 0 to 1."),
                                .init(
                                    "gates", .map(keys: .any, values: .list(.words(EvidenceKind.self))),
                                    "The gates that must be there, and the kinds of evidence each needs."),
                            ])), "What RL-02 asks."),
                .init("changelog", .object(.init("changelog", [])), "What RL-03 asks; it has no settings."),
                .init(
                    "documentation",
                    .object(
                        .init(
                            "documentation",
                            [
                                .init("patterns", .list(.text), "Globs of the paths that count as documentation."),
                                .init("when", .words(Policy.DocumentationDuty.self), "Which releases need it."),
                            ])), "What RL-05 asks."),
                .init(
                    "security",
                    .object(
                        .init(
                            "security",
                            Severity.allCases.map {
                                .init($0.rawValue, .integer(minimum: 0), "The most \($0.rawValue) findings.")
                            } + [
                                .init("sign_off", .flag, "True: a person's security review is needed.")
                            ])), "What RL-06 allows."),
                .init(
                    "rollback",
                    .object(
                        .init(
                            "rollback",
                            [
                                .init(
                                    "matrix",
                                    .map(
                                        keys: .oneOf(Severity.allCases.map(\.rawValue)),
                                        values: .map(keys: .oneOf(Impact.allCases.map(\.rawValue)), values: decision)),
                                    "Overrides of the decision matrix: severity, impact, then type and approval.")
                            ])), "How rollbacks are decided."),
                .init(
                    "cadence",
                    .object(
                        .init(
                            "cadence",
                            [
                                .init("minor", .text, "When minor releases come."),
                                .init("major", .text, "When major releases come."),
                            ])), "When releases come."),
                .init(
                    "limits",
                    .object(
                        .init(
                            "limits",
                            [
                                .init("file_bytes", .integer(minimum: 1), "The largest evidence file, in bytes."),
                                .init("depth", .integer(minimum: 1), "The deepest nesting."),
                                .init("entries", .integer(minimum: 1), "The most files in a bundle."),
                            ])), "What is refused as too large."),
                .init(
                    "secrets",
                    .object(
                        .init(
                            "secrets",
                            [
                                .init(
                                    "allow",
                                    .list(
                                        .object(
                                            .init(
                                                "allowed secret",
                                                [
                                                    .init("rule", .text, required: true, "The rule that found it."),
                                                    .init("path", .text, required: true, "The file."),
                                                    .init("reason", .text, required: true, "Why it is no secret."),
                                                ]))), "What looks like a secret and is none.")
                            ])), "Secrets in evidence."),
            ]))

    private static let decision = Shape.object(
        .init(
            "rollback decision",
            [
                .init("type", .words(RollbackType.self), required: true, "How to go back."),
                .init("approval", .words(ApprovalLevel.self), required: true, "Who approves."),
            ]))

    private static let syncRule = Shape.object(.init("sync rule", syncRuleMembers))

    static let syncRuleMembers: [ObjectShape.Member] = [

        .init("id", .text(.name), required: true, "The rule's name."),
        .init("source", .text, required: true, "The pattern of the files, under the source root."),
        .init("syntax", .words(PatternSyntax.self), "How patterns are read; fnmatch where left out."),
        .init("target_repo", .text, "The downstream repository's name."),
        .init("target", .text, "The downstream folder or git work tree."),
        .init("target_path", .text(.path), "The folder in it."),
        .init("strategy", .words(SyncStrategy.self), "How a file is written."),
        .init("frequency", .words(SyncFrequency.self), "When the rule runs."),
        .init("include", .list(.text), "Only what matches one of these."),
        .init("exclude", .list(.text), "Nothing that matches one of these."),
        .init(
            "transforms",
            .list(
                .object(
                    .init(
                        "transform",
                        [
                            .init(
                                "strip_internal_links", .flag,
                                "Links to files that aren't synced lose the link."),
                            .init(
                                "rewrite_paths",
                                .object(
                                    .init(
                                        "rewrite",
                                        [
                                            .init("from", .text, required: true, "The path prefix to replace."),
                                            .init(
                                                "to", .text(.possiblyEmpty), required: true,
                                                "What takes its place; may be empty."),
                                        ])), "Links that begin with one path begin with another."),
                        ]))), "What happens to a file's text on the way, in order."),
        .init("prune", .flag, "True: files that the rule once wrote may be deleted."),
        .init("prune_cap", .integer(minimum: 0), "The most files that one apply may delete."),
        .init(
            "validate",
            .object(
                .init(
                    "validation",
                    ["checksum", "links", "schema", "secrets", "version_tag"].map {
                        .init(
                            $0, .flagOr(["warn"]),
                            "Whether a failed \($0) check refuses, warns, or is left out.")
                    })), "What is checked afterwards."),
        .init("on_conflict", .words(ConflictChoice.self), "What happens where both sides changed."),
    ]

    static let syncChecksums = Shape.object(
        .init(
            "sync checksums",
            [
                .init(
                    "rules",
                    .list(
                        .object(
                            .init(
                                "rule",
                                [
                                    .init("id", .text, required: true, "The rule's name."),
                                    .init("target_repo", .text, "The downstream repository."),
                                    .init("target_path", .text, "The folder in it."),
                                    .init(
                                        "strategy", .words(SyncStrategy.self), required: true, "How files are written."),
                                    .init(
                                        "files",
                                        .list(
                                            .object(
                                                .init(
                                                    "file",
                                                    [
                                                        .init("source", .text, required: true, "The source path."),
                                                        .init("target", .text, required: true, "The target path."),
                                                        .init(
                                                            "sha256", .text(.sha256), required: true,
                                                            "The source's digest."),
                                                        .init(
                                                            "size", .integer(minimum: 0), required: true,
                                                            "The source's size in bytes."),
                                                    ]))), required: true, "The files."),
                                ]))), required: true, "The rules.")
            ]))
}
