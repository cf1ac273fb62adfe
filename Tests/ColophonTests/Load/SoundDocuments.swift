// Documents with nothing wrong with them: the least, the most, and what is odd but allowed.

enum SoundDocuments {
    static let records: [(name: String, text: String)] = [
        ("the least", MalformedRecordTests.head),
        ("every field", everyField),
        ("nulls and empty texts", nothings),
        (
            "numbers and booleans as text",
            MalformedRecordTests.head
                + "branch: 2.0\nsummary: 42\nbuild: {id: 1871, builder: true}\npeople: {approved_by: [7]}\n"
                + "notes: {features: [{title: 404, pr: 12}], highlights: [1.50]}\ncandidates: [{tag: 1e3}]\n"
        ),
        (
            "a project that is a number",
            "schema: colophon/release/v1\nproject: 2024\nversion: 1.2.0\nstatus: planned\n"
        ),
        ("JSON in YAML", #"{"schema":"colophon/release/v1","project":"a","version":"1.0.0","status":"rc"}"#),
        (
            "an anchor and its alias",
            MalformedRecordTests.head + "commit: &c \(commit)\ncandidates: [{tag: a, commit: *c}]\n"
        ),
        (
            "paths of all kinds",
            MalformedRecordTests.head
                + "evidence: [{path: a b/c-d_e.f}, {path: Größe.txt}, {path: .hidden}, {path: ...a}, {path: 1}]\n"
        ),
        (
            "times of all kinds",
            MalformedRecordTests.head
                + "dates: {planned: 2024-02-29, frozen: 2024-03-01T00:00:00z, rc: '2024-03-01t10:00:00.25+05:30', validated: 2016-12-31T23:59:60Z}\n"
        ),
        (
            "a size in exponents",
            MalformedRecordTests.head + "artifacts: [{name: x, size: 1e3}, {name: y, size: 12.0}]\n"
        ),
    ]

    static let commit = "36ef51d6a5a55e0eca077b58695390d041061bd4"
    static let digest = "939de3e7a6161af0c887ef91b7d41a53e7c5a1ca976325f429cb46ea9bc30ecc"

    static let everyField = """
        schema: colophon/release/v1
        project: sample
        version: 2.0.0
        type: major
        status: rolled_back
        summary: The *second* one.
        commit: \(commit)
        branch: main
        previous: 1.4.2
        build: {id: "1871", url: https://ci.example.org/1871, builder: ci}
        dates: {planned: 2026-03-06, frozen: 2026-03-02, rc: 2026-03-05, validated: 2026-03-06, released: 2026-03-06T10:00:00Z}
        people: {released_by: Ada, approved_by: [Grace, Mary]}
        candidates:
          - {tag: 2.0.0-rc.1, commit: \(commit), at: 2026-03-05}
        history:
          - {to: frozen, at: 2026-03-02, by: Ada, reason: feature freeze}
          - {to: rc, at: 2026-03-05}
          - {to: validating, at: 2026-03-06}
          - {to: released, at: 2026-03-06T10:00:00Z}
          - {to: rolled_back, at: 2026-03-07}
        notes:
          highlights: [Trees can be pruned.]
          features:
            - {title: Prune by age, description: Markdown, pr: "41", issue: "12", author: Ada}
          improvements:
            - {title: Faster, description: By half, pr: "42", issue: "13", author: Grace}
          fixes:
            - {title: No more frost, description: In May, pr: "43", issue: "14", author: Mary}
          breaking:
            - {title: Seeds need a name, description: All of them, migration: Name them., irreversible: true}
          deprecations:
            - {title: The old flag, removal: 3.0.0, replacement: --new}
          security:
            - {id: CVE-2026-0001, severity: high, title: Seeds are escaped, description: They were not.}
          known_issues:
            - {title: Tall trees are slow, workaround: Prune them.}
          upgrade: Stop, install, start.
          contributors: [Ada, Grace]
        evidence:
          - {path: junit.xml, kind: junit, gate: unit-tests, description: make test, redact: true, scan: true, origin: {commit: \(commit), run: "1871", job: test, at: 2026-03-05, tool: pytest 8.1, dirty: true}}
        checks:
          RL-02: {waive: {findings: ['test-failed:suite.name'], by: Grace, reason: One flaky test., expires: 2026-04-30}}
          RL-05: {status: na, by: Ada, at: 2026-03-06, reason: Nothing a reader would notice.}
        artifacts:
          - {name: a.tar.gz, sha256: \(digest), size: 48211, purl: pkg:generic/a@2.0.0, uri: https://example.org/a, path: a.tar.gz}
        rollback: {id: RBK-1, type: immediate, reason: Frost, target_version: 1.4.2, approved_by: Grace, completed_at: 2026-03-07}
        amends: {manifest_sha256: \(digest), reason: A typo}
        imported: {from: git, source: https://example.org/sample.git, sha256: \(digest)}
        commits: [{id: \(commit), relation: same-tree, by: Ada}]

        """

    private static let nothings = """
        schema: colophon/release/v1
        project: sample
        version: 1.2.0
        status: planned
        type: ""
        summary: ""
        commit: ''
        branch: ~
        previous: ""
        build: {id: "", url: , builder: null}
        dates: {released: "", planned: }
        people:
        candidates: []
        notes: {highlights: [""], upgrade: "", features: null}
        evidence: [{path: a.txt, kind: "", gate: "", description: , redact: }]
        artifacts: [{name: x, sha256: "", size: , purl: "", path: ""}]
        checks: {}
        rollback:
        amends:

        """

    static let configurations: [(name: String, text: String)] = [
        ("the least", MalformedConfigurationTests.head),
        ("every setting", everySetting),
        (
            "nothing in every section",
            "project: {name: sample, title: ''}\nsite:\npaths: {}\npolicy: {changelog: {}, tests: }\nsync: []\ntargets: {}\nsign:\n"
        ),
        (
            "a rewrite that takes a prefix away",
            MalformedConfigurationTests.head
                + "sync: [{id: web, source: '*', transforms: [{rewrite_paths: {from: docs/, to: ''}}]}]\n"
        ),
    ]

    static let everySetting = """
        project: {name: sample, title: Sample, description: One of many, repository: https://example.org/r, license: MIT, versioning: calver}
        site: {title: Releases of Sample, url: https://example.org/releases//, releases_per_feed: 20, logo: brand/tree.svg, accent: "#336699"}
        paths: {evidence: records, templates: looks, output: public, source: src}
        policy:
          since: "2026-01-01"
          evidence: {max_age: 30, strict: true}
          waivers: {max_days: 90, by: [Grace], not_releaser: true, never: [RL-06]}
          tests: {minimum_line_rate: 0.85, gates: {G-REL: [junit, lcov], A-GATE: [gate]}}
          changelog: {package: sample-core}
          documentation: {patterns: ["docs/**"], when: user_facing}
          security: {critical: 1, high: 2, medium: 3, low: 4, unrated: 5, sign_off: true}
          rollback: {matrix: {low: {high: {type: planned, approval: team-lead}}}}
          cadence: {minor: every month, major: every year}
          limits: {file_bytes: 1048576, depth: 32, entries: 5000}
          secrets: {allow: [{rule: aws-key, path: log.txt, reason: An example}]}
        sync:
          - id: web-docs
            source: "docs/**/*.md"
            syntax: glob
            target_repo: org/webapp
            target: ../webapp
            target_path: docs/upstream
            strategy: template
            frequency: manual
            include: ["docs/a*"]
            exclude: ["docs/internal/**"]
            transforms:
              - strip_internal_links: true
              - rewrite_paths: {from: docs/, to: docs/upstream/}
            prune: true
            prune_cap: 5
            validate: {checksum: true, links: warn, schema: false, secrets: true, version_tag: warn}
            on_conflict: merge
        targets: {org/webapp: ../webapp}
        sign: {key: $SIGNING_KEY, identity: releases@example.org, threshold: 2, approvals: 3}

        """
}
