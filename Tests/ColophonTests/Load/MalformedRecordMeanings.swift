// The malformed table of release records: what only the reader knows of versions, histories and decisions.
import ReleaseModel
import Versions

extension MalformedRecordTests {
    static let meaning: [MalformedDocument] = [
        .init(
            "a version with two numbers",
            whole: "schema: colophon/release/v1\nproject: sample\nversion: 1.10\nstatus: planned\n",
            schema: .leavesToReader("what values mean together"),
            says: [
                #"release.yaml:3:10: error: version: "1.10" is no version of the scheme semver. Write it as Semantic Versioning 2.0.0 does: 1.4.0 or 1.4.0-rc.1. [bad-version]"#
            ]),
        .init(
            "a version with a v",
            whole: "schema: colophon/release/v1\nproject: sample\nversion: v1.2.0\nstatus: planned\n",
            schema: .leavesToReader("what values mean together"),
            says: [
                #"release.yaml:3:10: error: version: "v1.2.0" is no version of the scheme semver. Write it as Semantic Versioning 2.0.0 does: 1.4.0 or 1.4.0-rc.1. [bad-version]"#
            ]),
        .init(
            "a version with a leading zero",
            whole: "schema: colophon/release/v1\nproject: sample\nversion: 1.02.0\nstatus: planned\n",
            schema: .leavesToReader("what values mean together"),
            says: [
                #"release.yaml:3:10: error: version: "1.02.0" is no version of the scheme semver. Write it as Semantic Versioning 2.0.0 does: 1.4.0 or 1.4.0-rc.1. [bad-version]"#
            ]),
        .init(
            "a calendar version without its type",
            whole: "schema: colophon/release/v1\nproject: sample\nversion: 2024.10\nstatus: planned\n", scheme: .calver,
            schema: .leavesToReader("what values mean together"),
            says: [
                "release.yaml:1:1: error: type: a calendar version doesn't say what kind of release it is. State type: patch, minor or major. [missing-key]"
            ]),
        .init(
            "a calendar version with letters",
            whole: "schema: colophon/release/v1\nproject: sample\nversion: 2024-10\nstatus: planned\ntype: minor\n",
            scheme: .calver, schema: .leavesToReader("what values mean together"),
            says: [
                #"release.yaml:3:10: error: version: "2024-10" is no version of the scheme calver. Write numbers with dots: 2026.10 or 2026.10.1. [bad-version]"#
            ]),
        .init(
            "a previous version that is none", adding: "previous: the last\n",
            schema: .leavesToReader("what values mean together"),
            says: [
                #"release.yaml:5:11: error: previous: "the last" is no version of the scheme semver. Write it as Semantic Versioning 2.0.0 does: 1.4.0 or 1.4.0-rc.1. [bad-version]"#
            ]),
        .init(
            "a version that replaces itself", adding: "previous: 1.2.0+build.5\n",
            schema: .leavesToReader("what values mean together"),
            says: [
                "release.yaml:5:11: error: previous: a version can't replace itself. Name the version before it. [bad-previous]"
            ]),
        .init(
            "a verdict without a reason", adding: "checks: {RL-05: {status: na, by: Ada, at: 2026-03-01}}\n",
            schema: .leavesToReader("what values mean together"),
            says: [
                "release.yaml:5:17: error: checks.RL-05: a person's verdict lacks reason. State status, by, at and reason; a waiver has its own by and reason. [incomplete-verdict]"
            ]),
        .init(
            "a verdict without anything", adding: "checks: {RL-05: {status: na}}\n",
            schema: .leavesToReader("what values mean together"),
            says: [
                "release.yaml:5:17: error: checks.RL-05: a person's verdict lacks by, at, reason. State status, by, at and reason; a waiver has its own by and reason. [incomplete-verdict]"
            ]),
        .init(
            "a name without a verdict", adding: "checks: {RL-05: {by: Ada, waive: {by: Ada, reason: known}}}\n",
            schema: .leavesToReader("what values mean together"),
            says: [
                "release.yaml:5:17: error: checks.RL-05: a person's verdict lacks status, at, reason. State status, by, at and reason; a waiver has its own by and reason. [incomplete-verdict]"
            ]),
        .init(
            "a verdict on unread evidence",
            adding: "checks: {unread: {status: na, by: Ada, at: 2026-03-01, reason: known}}\n",
            schema: .leavesToReader("what values mean together"),
            says: [
                "release.yaml:5:27: error: checks.unread.status: evidence that no check reads has no verdict: it can be waived, and nothing else. Take the verdict out, and add waive. [no-check]"
            ]),
        .init(
            "an empty decision", adding: "checks: {RL-05: {}}\n", schema: .leavesToReader("what values mean together"),
            says: [
                "release.yaml:5:17: error: checks.RL-05: this decision has neither a status nor a waiver. Add status, by, at and reason, or waive; or leave the check out. [empty-decision]"
            ]),
        .init(
            "a history that skips a step", adding: "history: [{to: rc}]\n",
            schema: .leavesToReader("what values mean together"),
            says: [
                "release.yaml:5:11: error: history[0]: no release goes from planned to rc, only to frozen. Correct the history or the status. [bad-history]"
            ]),
        .init(
            "a history that ends elsewhere", adding: "history: [{to: frozen}]\n",
            schema: .leavesToReader("what values mean together"),
            says: [
                "release.yaml:4:9: error: status: the history ends at frozen, but the status is planned. Correct the history or the status. [bad-history]"
            ]),
        .init(
            "a history that runs backwards",
            adding: "history: [{to: frozen, at: 2026-03-02}, {to: planned, at: 2026-03-01}]\n",
            schema: .leavesToReader("what values mean together"),
            says: [
                "release.yaml:5:41: error: history[1]: this step is dated 2026-03-01, before the one ahead of it (2026-03-02). Correct the history or the status. [bad-history]"
            ]),
        .init(
            "a release without its date",
            whole: "schema: colophon/release/v1\nproject: sample\nversion: 1.2.0\nstatus: released\n",
            schema: .leavesToReader("what values mean together"),
            says: [
                "release.yaml:4:9: error: dates.released: a published release needs its date. Add dates.released, as in 2026-03-01T12:00:00Z. [missing-release-date]"
            ]),
        .init(
            "a rollback without its record",
            whole:
                "schema: colophon/release/v1\nproject: sample\nversion: 1.2.0\nstatus: rolled_back\ndates: {released: 2026-03-01}\nrollback: {}\n",
            schema: .leavesToReader("what values mean together"),
            says: [
                "release.yaml:4:9: error: status: a release that was rolled back needs the rollback's record. Add rollback with at least its reason and target_version. [missing-rollback]"
            ]),
        .init(
            "a rollback to no version", adding: "rollback: {target_version: the last}\n",
            schema: .leavesToReader("what values mean together"),
            says: [
                #"release.yaml:5:28: error: rollback.target_version: "the last" is no version of the scheme semver. Write it as Semantic Versioning 2.0.0 does: 1.4.0 or 1.4.0-rc.1. [bad-version]"#
            ]),
    ]
}
