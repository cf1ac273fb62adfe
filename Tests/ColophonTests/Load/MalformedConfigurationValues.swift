// The malformed table of configurations: wrong values.
import ReleaseModel

extension MalformedConfigurationTests {
    static let values: [MalformedDocument] = [
        .init(
            "a name with a space", whole: "project: {name: My Project}\n",
            says: [
                #"colophon.yaml:1:17: error: project.name: "My Project" can't be a name. Use lower-case letters, digits, dots, underscores and dashes. [bad-value]"#
            ]),
        .init(
            "a name with a slash", whole: "project: {name: ../up}\n",
            says: [
                #"colophon.yaml:1:17: error: project.name: "../up" can't be a name. Use lower-case letters, digits, dots, underscores and dashes. [bad-value]"#
            ]),
        .init(
            "an unknown versioning", whole: "project: {name: sample, versioning: calendar}\n",
            says: [
                #"colophon.yaml:1:37: error: project.versioning: "calendar" is not known here. One of: semver, calver, pep440, any. [bad-value]"#
            ]),
        .init(
            "a site without a scheme", adding: "site: {url: example.org}\n",
            says: [
                #"colophon.yaml:2:13: error: site.url: "example.org" is no web address. Write it as https://example.org/releases. [bad-value]"#
            ]),
        .init(
            "a site without a host", adding: "site: {url: 'https://'}\n",
            says: [
                #"colophon.yaml:2:13: error: site.url: "https://" is no web address. Write it as https://example.org/releases. [bad-value]"#
            ]),
        .init(
            "a site with a query", adding: "site: {url: 'https://example.org/?page=1'}\n",
            says: [
                #"colophon.yaml:2:13: error: site.url: "https://example.org/?page=1" is no web address. Write it as https://example.org/releases. [bad-value]"#
            ]),
        .init(
            "a site that is a script", adding: "site: {url: 'javascript:alert(1)'}\n",
            says: [
                #"colophon.yaml:2:13: error: site.url: "javascript:alert(1)" is no web address. Write it as https://example.org/releases. [bad-value]"#
            ]),
        .init(
            "a feed of no releases", adding: "site: {releases_per_feed: 0}\n",
            says: [
                "colophon.yaml:2:27: error: site.releases_per_feed: 0 is too small. The least is 1. [out-of-range]"
            ]),
        .init(
            "a feed in words", adding: "site: {releases_per_feed: ten}\n",
            says: [
                #"colophon.yaml:2:27: error: site.releases_per_feed: this should be a whole number, and is "ten". Write a whole number from 1 on, without quotes. [wrong-type]"#
            ]),
        .init(
            "a rate in per cent", adding: "policy: {tests: {minimum_line_rate: 80}}\n",
            says: [
                "colophon.yaml:2:37: error: policy.tests.minimum_line_rate: 80 is out of range. Write a number from 0 to 1, without quotes. [out-of-range]"
            ]),
        .init(
            "a rate in quotes", adding: #"policy: {tests: {minimum_line_rate: "0.8"}}\#n"#,
            says: [
                #"colophon.yaml:2:37: error: policy.tests.minimum_line_rate: this should be a number, and is "0.8". Write a number from 0 to 1, without quotes. [wrong-type]"#
            ]),
        .init(
            "a rate that is no number", adding: "policy: {tests: {minimum_line_rate: .nan}}\n",
            schema: .leavesToReader("that a number is none"),
            says: [
                "colophon.yaml:2:37: error: policy.tests.minimum_line_rate: .nan is out of range. Write a number from 0 to 1, without quotes. [out-of-range]"
            ]),
        .init(
            "a gate of no known kind", adding: "policy: {tests: {gates: {G-REL: [junit, paperwork]}}}\n",
            says: [
                #"colophon.yaml:2:41: error: policy.tests.gates.G-REL[1]: "paperwork" is not known here. One of: junit, tests, cobertura, jacoco, lcov, coverage, sarif, scan, vex, pull-requests, changelog, version-manifest, documentation, cyclonedx, spdx, security-review, rollback-test, gate, log, other. [bad-value]"#
            ]),
        .init(
            "a gate that is no list", adding: "policy: {tests: {gates: {G-REL: junit}}}\n",
            says: [
                #"colophon.yaml:2:33: error: policy.tests.gates.G-REL: this should be a list, and is "junit". Write a list, as in [first, second]. [wrong-type]"#
            ]),
        .init(
            "a negative limit of findings", adding: "policy: {security: {high: -1}}\n",
            says: [
                "colophon.yaml:2:27: error: policy.security.high: -1 is too small. The least is 0. [out-of-range]"
            ]),
        .init(
            "a limit of nothing", adding: "policy: {limits: {depth: 0}}\n",
            says: [
                "colophon.yaml:2:26: error: policy.limits.depth: 0 is too small. The least is 1. [out-of-range]"
            ]),
        .init(
            "documentation at no known time", adding: "policy: {documentation: {when: sometimes}}\n",
            says: [
                #"colophon.yaml:2:32: error: policy.documentation.when: "sometimes" is not known here. One of: always, user_facing. [bad-value]"#
            ]),
        .init(
            "an unknown severity",
            adding: "policy: {rollback: {matrix: {urgent: {high: {type: immediate, approval: on-call}}}}}\n",
            says: [
                #"colophon.yaml:2:30: error: policy.rollback.matrix.urgent: "urgent" is not known here. One of: critical, high, medium, low. [bad-key]"#
            ]),
        .init(
            "an unknown impact",
            adding: "policy: {rollback: {matrix: {high: {huge: {type: immediate, approval: on-call}}}}}\n",
            says: [
                #"colophon.yaml:2:37: error: policy.rollback.matrix.high.huge: "huge" is not known here. One of: high, medium, low. [bad-key]"#
            ]),
        .init(
            "a decision without its approval", adding: "policy: {rollback: {matrix: {high: {low: {type: partial}}}}}\n",
            says: [
                "colophon.yaml:2:42: error: policy.rollback.matrix.high.low.approval: this key is required and missing. Add it: who approves. [missing-key]"
            ]),
        .init(
            "an unknown strategy", adding: "sync: [{id: web, source: '*', strategy: mirror}]\n",
            says: [
                #"colophon.yaml:2:41: error: sync[0].strategy: "mirror" is not known here. One of: copy, template, reference. [bad-value]"#
            ]),
        .init(
            "a validation that is neither on nor off",
            adding: "sync: [{id: web, source: '*', validate: {links: maybe}}]\n",
            says: [
                #"colophon.yaml:2:49: error: sync[0].validate.links: this should be true, false or warn, and is "maybe". Write true, false or warn, without quotes. [wrong-type]"#
            ]),
        .init(
            "a rule with capitals in its id", adding: "sync: [{id: Web Docs, source: '*'}]\n",
            says: [
                #"colophon.yaml:2:13: error: sync[0].id: "Web Docs" can't be a name. Use lower-case letters, digits, dots, underscores and dashes. [bad-value]"#
            ]),
        .init(
            "a target path that leads out", adding: "sync: [{id: web, source: '*', target_path: ../up}]\n",
            says: [
                "colophon.yaml:2:44: error: sync[0].target_path: “../up” has a “..” component. Name the file by the path below its folder. [bad-value]"
            ]),
        .init(
            "a threshold of none", adding: "sign: {threshold: 0}\n",
            says: [
                "colophon.yaml:2:19: error: sign.threshold: 0 is too small. The least is 1. [out-of-range]"
            ]),
    ]
}
