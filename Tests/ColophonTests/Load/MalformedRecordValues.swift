// The malformed table of release records: wrong values and paths.
import ReleaseModel

extension MalformedRecordTests {
    static let values: [MalformedDocument] = [
        .init(
            "a project in capitals",
            whole: "schema: colophon/release/v1\nproject: Sample\nversion: 1.2.0\nstatus: planned\n",
            says: [
                #"release.yaml:2:10: error: project: "Sample" can't be a name. Use lower-case letters, digits, dots, underscores and dashes. [bad-value]"#
            ]),
        .init(
            "an unknown status",
            whole: "schema: colophon/release/v1\nproject: sample\nversion: 1.2.0\nstatus: relased\n",
            says: [
                #"release.yaml:4:9: error: status: "relased" is not known here. Did you mean "released"? [bad-value]"#
            ]),
        .init(
            "a status like no other",
            whole: "schema: colophon/release/v1\nproject: sample\nversion: 1.2.0\nstatus: out\n",
            says: [
                #"release.yaml:4:9: error: status: "out" is not known here. One of: planned, frozen, rc, validating, released, failed, rolled_back. [bad-value]"#
            ]),
        .init(
            "an unknown type", adding: "type: feature\n",
            says: [
                #"release.yaml:5:7: error: type: "feature" is not known here. One of: patch, minor, major. [bad-value]"#
            ]),
        .init(
            "a short commit id", adding: "commit: 36ef51d\n",
            says: [
                #"release.yaml:5:9: error: commit: "36ef51d" is no full commit id. Write all 40 or 64 lower-case hexadecimal digits. [bad-value]"#
            ]),
        .init(
            "a commit id in capitals", adding: "commit: 36EF51D6A5A55E0ECA077B58695390D041061BD4\n",
            says: [
                #"release.yaml:5:9: error: commit: "36EF51D6A5A55E0ECA077B58695390D041061BD4" is no full commit id. Write all 40 or 64 lower-case hexadecimal digits. [bad-value]"#
            ]),
        .init(
            "a date with slashes", adding: "dates: {released: 08/02/2022}\n",
            says: [
                #"release.yaml:5:19: error: dates.released: "08/02/2022" is no date. Write it as 2026-03-01 or 2026-03-01T12:00:00Z (RFC 3339). [bad-value]"#
            ]),
        .init(
            "a day that no month has", adding: "dates: {released: 2022-02-30}\n",
            schema: .leavesToReader("the lengths of months"),
            says: [
                #"release.yaml:5:19: error: dates.released: "2022-02-30" is no date. Write it as 2026-03-01 or 2026-03-01T12:00:00Z (RFC 3339). [bad-value]"#
            ]),
        .init(
            "a time without an offset", adding: #"dates: {released: "2022-02-08T10:50:30"}\#n"#,
            says: [
                #"release.yaml:5:19: error: dates.released: "2022-02-08T10:50:30" is no date. Write it as 2026-03-01 or 2026-03-01T12:00:00Z (RFC 3339). [bad-value]"#
            ]),
        .init(
            "a time after a space", adding: "dates: {released: 2022-02-08 10:50:30Z}\n",
            says: [
                #"release.yaml:5:19: error: dates.released: "2022-02-08 10:50:30Z" is no date. Write it as 2026-03-01 or 2026-03-01T12:00:00Z (RFC 3339). [bad-value]"#
            ]),
        .init(
            "a year alone", adding: "dates: {planned: 2026}\n",
            says: [
                #"release.yaml:5:18: error: dates.planned: "2026" is no date. Write it as 2026-03-01 or 2026-03-01T12:00:00Z (RFC 3339). [bad-value]"#
            ]),
        .init(
            "a digest that is too short", adding: "artifacts: [{name: x, sha256: 939de3}]\n",
            says: [
                #"release.yaml:5:31: error: artifacts[0].sha256: "939de3" is no SHA-256 digest. Write its 64 lower-case hexadecimal digits. [bad-value]"#
            ]),
        .init(
            "a negative size", adding: "artifacts: [{name: x, size: -1}]\n",
            says: [
                "release.yaml:5:29: error: artifacts[0].size: -1 is too small. The least is 0. [out-of-range]"
            ]),
        .init(
            "a size in words", adding: "artifacts: [{name: x, size: 12 kB}]\n",
            says: [
                #"release.yaml:5:29: error: artifacts[0].size: this should be a whole number, and is "12 kB". Write a whole number from 0 on, without quotes. [wrong-type]"#
            ]),
        .init(
            "a size with a fraction", adding: "artifacts: [{name: x, size: 1.5}]\n",
            says: [
                "release.yaml:5:29: error: artifacts[0].size: this should be a whole number, and is the number 1.5. Write a whole number from 0 on, without quotes. [wrong-type]"
            ]),
        .init(
            "a size beyond every file", adding: "artifacts: [{name: x, size: 99999999999999999999}]\n",
            schema: .leavesToReader("the range of whole numbers"),
            says: [
                "release.yaml:5:29: error: artifacts[0].size: this should be a whole number, and is the number 99999999999999999999. Write a whole number from 0 on, without quotes. [wrong-type]"
            ]),
        .init(
            "an unknown kind of evidence", adding: "evidence: [{path: a.xml, kind: jnit}]\n",
            says: [
                #"release.yaml:5:32: error: evidence[0].kind: "jnit" is not known here. Did you mean "junit"? [bad-value]"#
            ]),
        .init(
            "a check that isn't there", adding: "checks: {RL-09: {waive: {by: Ada, reason: known}}}\n",
            says: [
                #"release.yaml:5:10: error: checks.RL-09: "RL-09" is not known here. One of: RL-01, RL-02, RL-03, RL-04, RL-05, RL-06, RL-07, RL-08, unread. [bad-key]"#
            ]),
        .init(
            "a check in small letters",
            adding: "checks: {rl-05: {status: na, by: Ada, at: 2026-03-01, reason: none}}\n",
            says: [
                #"release.yaml:5:10: error: checks.rl-05: "rl-05" is not known here. Did you mean "RL-05"? [bad-key]"#
            ]),
        .init(
            "a check without a decision", adding: "checks: {RL-05: }\n",
            says: [
                "release.yaml:5:10: error: checks.RL-05: this key needs a value. Write keys with their values, as in {status: …}. [missing-value]"
            ]),
        .init(
            "a waiver of something that is no list", adding: "checks: {RL-02: {waive: {findings: some}}}\n",
            says: [
                #"release.yaml:5:36: error: checks.RL-02.waive.findings: this should be a list or all, and is "some". Write a list, as in [first, second], or all. [wrong-type]"#
            ]),
        .init(
            "an amendment without its digest", adding: "amends: {reason: a typo}\n",
            says: [
                "release.yaml:5:9: error: amends.manifest_sha256: this key is required and missing. Add it: the manifest digest of the published record. [missing-key]"
            ]),
        .init(
            "a history without a status", adding: "history: [{at: 2026-03-01}]\n",
            says: [
                "release.yaml:5:11: error: history[0].to: this key is required and missing. Add it: the status that was reached. [missing-key]"
            ]),
    ]

    static let paths: [MalformedDocument] = [
        .init(
            "a path that leads out", adding: "evidence: [{path: ../secret.txt}]\n",
            says: [
                "release.yaml:5:19: error: evidence[0].path: “../secret.txt” has a “..” component. Name the file by the path below its folder. [bad-value]"
            ]),
        .init(
            "a path that leads out on the way", adding: "evidence: [{path: a/../../b}]\n",
            says: [
                "release.yaml:5:19: error: evidence[0].path: “a/../../b” has a “..” component. Name the file by the path below its folder. [bad-value]"
            ]),
        .init(
            "an absolute path", adding: "evidence: [{path: /etc/passwd}]\n",
            says: [
                "release.yaml:5:19: error: evidence[0].path: “/etc/passwd” is an absolute path. Name the file relative to its folder. [bad-value]"
            ]),
        .init(
            "a path with a backslash", adding: #"evidence: [{path: 'a\b.txt'}]\#n"#,
            says: [
                #"release.yaml:5:19: error: evidence[0].path: “a\b.txt” has a backslash. Rename it without “\”. [bad-value]"#
            ]),
        .init(
            "a path that ends in a space", adding: "evidence: [{path: 'junit.xml '}]\n",
            says: [
                "release.yaml:5:19: error: evidence[0].path: “junit.xml ” has white space other than single spaces inside a name. Rename it with single spaces, none at the start or end of a name. [bad-value]"
            ]),
        .init(
            "a path with an escape", adding: "evidence: [{path: 50%.txt}]\n",
            says: [
                "release.yaml:5:19: error: evidence[0].path: “50%.txt” has a percent sign, which BagIt validators read as an escape. Rename it without “%”. [bad-value]"
            ]),
        .init(
            "a path with a control character", adding: #"evidence: [{path: "a\u0007.txt"}]\#n"#,
            says: [
                #"release.yaml:5:19: error: evidence[0].path: “a\u{7}.txt” has a control character. Rename it with visible characters only. [bad-value]"#
            ]),
        .init(
            "a path in git's folder", adding: "evidence: [{path: .GIT/config}]\n",
            says: [
                "release.yaml:5:19: error: evidence[0].path: “.GIT/config” has a name that git, or a file system, takes for “.git”: git would run what it says. Move the file out of that folder, or rename it. [bad-value]"
            ]),
        .init(
            "a path in git's folder by its short name", adding: "evidence: [{path: a/git~1/hooks/x}]\n",
            says: [
                "release.yaml:5:19: error: evidence[0].path: “a/git~1/hooks/x” has a name that git, or a file system, takes for “.git”: git would run what it says. Move the file out of that folder, or rename it. [bad-value]"
            ]),
        .init(
            "a path in git's folder with a character that nobody sees",
            adding: #"evidence: [{path: ".gi\u200ct/x"}]\#n"#,
            schema: .leavesToReader("which characters Unicode takes for controls"),
            says: [
                "release.yaml:5:19: error: evidence[0].path: “.gi\u{200C}t/x” has a name that git, or a file system, takes for “.git”: git would run what it says. Move the file out of that folder, or rename it. [bad-value]"
            ]),
        .init(
            "a path with a device's name", adding: "evidence: [{path: logs/Nul.txt}]\n",
            says: [
                "release.yaml:5:19: error: evidence[0].path: “logs/Nul.txt” has a name that stands for a device on Windows, such as con, nul or com1. Rename it: also with an extension, that name can't be a file there. [bad-value]"
            ]),
        .init(
            "a path with a colon", adding: "evidence: [{path: 'a:b.txt'}]\n",
            says: [
                "release.yaml:5:19: error: evidence[0].path: “a:b.txt” has a colon, after which Windows sees a part of another file. Rename it without “:”. [bad-value]"
            ]),
        .init(
            "a folder that ends in a dot", adding: "artifacts: [{name: x, path: dist./x.whl}]\n",
            says: [
                "release.yaml:5:29: error: artifacts[0].path: “dist./x.whl” has a name that ends in a dot, which Windows leaves out. Rename it without the dot at the end of a name. [bad-value]"
            ]),
        .init(
            "a path that turns the line around", adding: #"evidence: [{path: "a\u202Etxt.exe"}]\#n"#,
            schema: .leavesToReader("which characters Unicode takes for controls"),
            says: [
                #"release.yaml:5:19: error: evidence[0].path: “a\u{202E}txt.exe” has a control character. Rename it with visible characters only. [bad-value]"#
            ]),
        .init(
            "a decomposed path", adding: #"evidence: [{path: "cafe\u0301.txt"}]\#n"#,
            schema: .leavesToReader("Unicode's normal forms"),
            says: [
                "release.yaml:5:19: error: evidence[0].path: “cafe\u{301}.txt” is not in Unicode's composed form (NFC). Rename it in NFC, for example with “convmv -f utf8 -t utf8 --nfc --notest FILE”. [bad-value]"
            ]),
        .init(
            "a folder", adding: "artifacts: [{name: x, path: dist/}]\n",
            says: [
                "release.yaml:5:29: error: artifacts[0].path: “dist/” has an empty or “.” component. Write its folders with one “/” between them. [bad-value]"
            ]),
        .init(
            "an empty path", adding: "evidence: [{path: ''}]\n",
            says: [
                "release.yaml:5:13: error: evidence[0].path: this key needs a value. Add it: the file, relative to this folder. [missing-value]"
            ]),
        .init(
            "a path listed twice", adding: "evidence:\n  - {path: a.txt}\n  - {path: b.txt}\n  - {path: a.txt}\n",
            schema: .leavesToReader("what values mean together"),
            says: [
                #"release.yaml:8:12: error: evidence[2].path: "a.txt" is listed twice; the first is evidence[0]. List each file once. [duplicate-path]"#
            ]),
        .init(
            "the record as its own evidence", adding: "evidence: [{path: release.yaml}]\n",
            schema: .leavesToReader("what values mean together"),
            says: [
                "release.yaml:5:19: error: evidence[0].path: the record can't be its own evidence. Leave it out: the bundle holds the record anyway. [record-as-evidence]"
            ]),
    ]
}
