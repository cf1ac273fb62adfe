// The malformed table of `colophon.yaml`: what a user sees, word for word.
import Bundles
import Evidence
import Files
import ReleaseModel
import Testing

@Suite struct MalformedConfigurationTests {
    static let head = "project: {name: sample}\n"
    static let table = documents + keys + values + meaning

    @Test(arguments: table) func saysWhatIsWrongAndWhatToDo(_ row: MalformedDocument) {
        let (configuration, findings) = ConfigurationReader.read(row.bytes(after: Self.head), file: "colophon.yaml")
        #expect(configuration == nil)
        #expect(findings.map(\.text) == row.findings)
    }

    @Test(arguments: warnings) func warnsOfWhatMeansSomethingElse(_ row: MalformedDocument) {
        let (configuration, findings) = ConfigurationReader.read(row.bytes(after: Self.head), file: "colophon.yaml")
        #expect(configuration != nil)
        #expect(findings.map(\.text) == row.findings)
    }

    static let documents: [MalformedDocument] = [
        .init(
            "an empty file", whole: "",
            says: [
                "colophon.yaml:1:1: error: the file holds nothing. Write keys with their values, as in {project: …}. [empty-file]"
            ]),
        .init(
            "plain text", whole: "sample\n",
            says: [
                #"colophon.yaml:1:1: error: this should be a mapping, and is "sample". Write keys with their values, as in {project: …}. [wrong-type]"#
            ]),
        .init(
            "a section that stands twice", whole: "project: {name: sample}\nsite: {}\nsite: {}\n", schema: .notAsked,
            says: [
                #"colophon.yaml:3:1: error: the key "site" appears twice; the first is on line 2. Remove one of them. [unreadable]"#
            ]),
        .init(
            "a section indented with a tab", whole: "project:\n\tname: sample\n", schema: .notAsked,
            says: [
                "colophon.yaml:2:1: error: the line is indented with a tab. Indent with spaces. [unreadable]"
            ]),
    ]

    static let keys: [MalformedDocument] = [
        .init(
            "no project", whole: "site: {title: Sample}\n",
            says: [
                "colophon.yaml:1:1: error: project: this key is required and missing. Add it: the project, with at least its name. [missing-key]"
            ]),
        .init(
            "a project without its name", whole: "project: {title: Sample}\n",
            says: [
                "colophon.yaml:1:10: error: project.name: this key is required and missing. Add it: the project's name, in lower case: part of every bundle's name. [missing-key]"
            ]),
        .init(
            "a project with an empty name", whole: "project: {name: ''}\n",
            says: [
                "colophon.yaml:1:11: error: project.name: this key needs a value. Add it: the project's name, in lower case: part of every bundle's name. [missing-value]"
            ]),
        .init(
            "an unknown section", adding: "polciy: {}\n",
            says: [
                #"colophon.yaml:2:1: error: polciy: this key is not known. Did you mean "policy"? [unknown-key]"#
            ]),
        .init(
            "a section that is like no other", adding: "plugins: []\n",
            says: [
                "colophon.yaml:2:1: error: plugins: this key is not known. Known here: project, site, paths, policy, sync, targets, sign. [unknown-key]"
            ]),
        .init(
            "an unknown setting", adding: "site: {urls: https://example.org}\n",
            says: [
                #"colophon.yaml:2:8: error: site.urls: this key is not known. Did you mean "url"? [unknown-key]"#
            ]),
        .init(
            "a setting of another sort", adding: "policy: {changelog: {format: keep}}\n",
            says: [
                "colophon.yaml:2:22: error: policy.changelog.format: this key is not known. Known here: package. [unknown-key]"
            ]),
        .init(
            "a rule without its source", adding: "sync: [{id: web}]\n",
            says: [
                "colophon.yaml:2:8: error: sync[0].source: this key is required and missing. Add it: the pattern of the files, under the source root. [missing-key]"
            ]),
        .init(
            "a rule that is plain text", adding: "sync: [docs]\n",
            says: [
                #"colophon.yaml:2:8: error: sync[0]: this should be a mapping, and is "docs". Write keys with their values, as in {id: …}. [wrong-type]"#
            ]),
        .init(
            "a rewrite without what it becomes",
            adding: "sync: [{id: web, source: '*', transforms: [{rewrite_paths: {from: docs/}}]}]\n",
            says: [
                "colophon.yaml:2:60: error: sync[0].transforms[0].rewrite_paths.to: this key is required and missing. Add it: what takes its place; may be empty. [missing-key]"
            ]),
        .init(
            "a target without its place", adding: "targets: {org/webapp: }\n",
            says: [
                "colophon.yaml:2:11: error: targets.org/webapp: this key needs a value. Write a text here. [missing-value]"
            ]),
        .init(
            "an allowed secret without a reason", adding: "policy: {secrets: {allow: [{rule: aws, path: log.txt}]}}\n",
            says: [
                "colophon.yaml:2:28: error: policy.secrets.allow[0].reason: this key is required and missing. Add it: why it is no secret. [missing-key]"
            ]),
    ]

    static let meaning: [MalformedDocument] = [
        .init(
            "two rules of one name", adding: "sync:\n  - {id: web, source: a}\n  - {id: web, source: b}\n",
            schema: .leavesToReader("what values mean together"),
            says: [
                #"colophon.yaml:4:10: error: sync[1].id: there are two rules named "web". Give each its own id. [duplicate-rule]"#
            ]),
        .init(
            "an unterminated set", adding: "sync: [{id: web, source: 'docs/[a-z.md', syntax: glob}]\n",
            schema: .leavesToReader("what values mean together"),
            says: [
                #"colophon.yaml:2:26: error: sync[0].source: a `[` has no closing `]`. Close the set, or write `\[` for the character itself. [bad-pattern]"#
            ]),
        .init(
            "an unterminated set among the exclusions",
            adding: "sync: [{id: web, source: '*', syntax: glob, exclude: [a, '[b']}]\n",
            schema: .leavesToReader("what values mean together"),
            says: [
                #"colophon.yaml:2:58: error: sync[0].exclude[1]: a `[` has no closing `]`. Close the set, or write `\[` for the character itself. [bad-pattern]"#
            ]),
        .init(
            "a broken documentation pattern", adding: "policy: {documentation: {patterns: [docs/**, '[']}}\n",
            schema: .leavesToReader("what values mean together"),
            says: [
                #"colophon.yaml:2:46: error: policy.documentation.patterns[1]: a `[` has no closing `]`. Close the set, or write `\[` for the character itself. [bad-pattern]"#
            ]),
        .init(
            "a matrix that asks more for less",
            adding: "policy: {rollback: {matrix: {low: {low: {type: immediate, approval: on-call}}}}}\n",
            schema: .leavesToReader("what values mean together"),
            says: [
                "colophon.yaml:2:29: error: policy.rollback.matrix: the matrix says immediate for low/low while medium/low is only config. Change the override: less severity or less impact must never ask for more. [not-monotone]"
            ]),
    ]

    static let warnings: [MalformedDocument] = [
        .init(
            "a glob where fnmatch is meant", adding: "sync: [{id: web, source: 'docs/**/*.md'}]\n",
            schema: .leavesToReader("what values mean together"),
            says: [
                "colophon.yaml:2:26: warning: sync[0].source: In fnmatch syntax `**/` is the same as `*/`: it needs a folder, so `docs/**/*.md` does not match `docs/a.md`. Write `docs/*.md`, which matches at any depth, or set `syntax: glob` [pattern-warning]"
            ]),
        .init(
            "braces in a pattern", adding: "sync: [{id: web, source: '*.{md,rst}'}]\n",
            schema: .leavesToReader("what values mean together"),
            says: [
                "colophon.yaml:2:26: warning: sync[0].source: In fnmatch syntax `{` is an ordinary character: `{a,b}` does not mean a or b. Write one pattern for each [pattern-warning]"
            ]),
    ]
}
