// Rows of the malformed table for texts, and for the small documents of our own.
import ReleaseModel

extension MalformedEvidence {
    static let texts: [MalformedEvidence] = [
        .init(
            .lcov, "a.info", "hello\n",
            #"a.info:1: error: "hello" is no record of an LCOV tracefile. Have the coverage tool write an LCOV tracefile, or correct the kind. [not-lcov]"#
        ),
        .init(
            .lcov, "a.info", "TN:\n",
            "a.info: error: there is no source file (SF record) in the tracefile. Compile with `--coverage`, run the tests, and capture in the folder of their .gcda files. [no-coverage]"
        ),
        .init(
            .lcov, "a.info", "SF:a.c\nDA:1,1\n",
            "a.info:2: error: a section has no end_of_record before this line. The tool that wrote the file may have been stopped, or the disk was full. Or write it anew, with `lcov --capture --directory . --output-file coverage.info`, `coverage lcov`, or your tool's own option for LCOV. [truncated]"
        ),
        .init(
            .lcov, "a.info", "SF:a.c\nDA:1,x\nend_of_record\n",
            #"a.info:2: error: "DA:1,x" should read like "DA:12,3", below an SF record. Write it with `lcov --capture --directory . --output-file coverage.info`, `coverage lcov`, or your tool's own option for LCOV, and add it as it is. [malformed-record]"#
        ),
        .init(
            .lcov, "a.info", "DA:1,1\n",
            #"a.info:1: error: "DA:1,1" should read like "DA:12,3", below an SF record. Write it with `lcov --capture --directory . --output-file coverage.info`, `coverage lcov`, or your tool's own option for LCOV, and add it as it is. [malformed-record]"#
        ),
        .init(
            .changelog, "CHANGELOG.md", " \n\n",
            "CHANGELOG.md: error: the changelog is empty. Add a section for this version, with what changed. [empty-file]"
        ),
        .init(
            .changelog, "CHANGELOG.md", "# 1.0\n\0",
            "CHANGELOG.md:2: error: there is a NUL byte here, so this is no text file. Name the text file that was meant, or save this one as UTF-8. [not-text]"
        ),
        .init(
            .changelog, "CHANGELOG.md", "<testsuites/>",
            #"CHANGELOG.md: error: the record says changelog, and this is a JUnit report. Write "kind: junit" in the record, or name the file that was meant. [kind-mismatch]"#
        ),
        .init(
            .documentation, "changes.txt", "a.md\n\"docs/\\999\"\n",
            #"changes.txt:2: error: "docs/\999" is no path as git quotes it. Write the list again with `git -c core.quotePath=false diff --name-only`. [malformed-path]"#
        ),
        .init(
            .documentation, "changes.txt", #"{"runs": []}"#,
            #"changes.txt: error: the record says documentation, and this is a SARIF log. Write "kind: sarif" in the record, or name the file that was meant. [kind-mismatch]"#
        ),
        .init(
            .documentation, "changes.txt", "M\0a.md\0b.md\0",
            #"changes.txt:2: error: "b.md" is no status letter of git. Write the list again with `git diff -z --name-status`. [malformed-record]"#
        ),
        .init(
            .versionManifest, "VERSION", "the first version\n",
            #"VERSION:1: error: the first line is "the first version", which is no version. Write the version, and nothing else, on the first line. [not-a-version]"#
        ),
        .init(
            .versionManifest, "Cargo.toml", "[package]\nversion = \"1.0.0\n",
            "Cargo.toml:2: error: a string is not closed. Correct the TOML here. [malformed-toml]"),
        .init(
            .versionManifest, "Cargo.toml", "[package]\nversion = \"1\"\n[package]\nversion = \"2\"\n",
            "Cargo.toml:4: error: the key package.version appears twice; the first is on line 2. Remove one of them. [duplicate-key]"
        ),
        .init(
            .versionManifest, "Cargo.toml", "[package\nversion = \"1\"\n",
            "Cargo.toml:1: error: the table's name is not closed with ]. Correct the TOML here. [malformed-toml]"),
        .init(
            .versionManifest, "Cargo.toml", "[package]\nversion = 1.0\n",
            "Cargo.toml:2: error: version is no string. Write it in quotes. [wrong-type]"),
        .init(
            .versionManifest, "Cargo.toml",
            "a = " + String(repeating: "[", count: 70) + String(repeating: "]", count: 70),
            "Cargo.toml:1: error: values are nested more than 64 deep. Correct the TOML here. [malformed-toml]"),
        .init(
            .versionManifest, "Cargo.toml", String(repeating: "a.", count: 100_000) + "a = {b = 1, c = 2}\n",
            "Cargo.toml:1: error: values are nested more than 64 deep. Correct the TOML here. [malformed-toml]"),
        .init(
            .versionManifest, "Cargo.toml", "[" + String(repeating: "a.", count: 100_000) + "a]\nb = 1\n",
            "Cargo.toml:1: error: values are nested more than 64 deep. Correct the TOML here. [malformed-toml]"),
        .init(
            .versionManifest, "Cargo.toml", "a = [1, 2\n",
            "Cargo.toml:2: error: an array is not closed with ]. Correct the TOML here. [malformed-toml]"),
        .init(
            .versionManifest, "Cargo.toml", "version 1.0\n",
            "Cargo.toml:1: error: a key has no = after it. Correct the TOML here. [malformed-toml]"),
        .init(
            .versionManifest, "setup.cfg", "[metadata]\nversion = 1\nversion = 2\n",
            "setup.cfg:3: error: the version is stated twice; the first is on line 2. Remove one of them. [duplicate-key]"
        ),
    ]

    static let small: [MalformedEvidence] = [
        .init(
            .rollbackTest, "rollback.json", #"{"from": "2.0.0", "result": "pass"}"#,
            "rollback.json:1: error: the rollback test has no to. Write it as {from, to, result, finished_at, steps: [{name, exit_code, duration_s}]}. [missing-field]"
        ),
        .init(
            .rollbackTest, "rollback.json",
            #"{"from": "2", "to": "1", "result": "pass", "steps": {"a": {"exit_code": 1}}}"#,
            "rollback.json:1: error: steps is a mapping, and it should be a list. Write it as {from, to, result, finished_at, steps: [{name, exit_code, duration_s}]}. [wrong-type]"
        ),
        .init(
            .rollbackTest, "rollback.json", #"{"from": "2", "to": "1", "result": "pass", "steps": ["failed"]}"#,
            #"rollback.json:1: error: entry 1 of steps is "failed", and it should be a mapping. Write it as {from, to, result, finished_at, steps: [{name, exit_code, duration_s}]}. [wrong-type]"#
        ),
        .init(
            .rollbackTest, "rollback.json", #"{"from": "2", "to": "1", "result": "pass", "checks": [{"ok": false}]}"#,
            "rollback.json:1: error: the rollback test passed, and below it ok is false. Find out which is true, and leave the other out. [contradiction]"
        ),
        .init(
            .rollbackTest, "rollback.json", #"{"from": "2", "to": "1"}"#,
            "rollback.json:1: error: the rollback test has no result or passed. Write it as {from, to, result, finished_at, steps: [{name, exit_code, duration_s}]}. [missing-field]"
        ),
        .init(
            .rollbackTest, "rollback.json", #"{"from": "2", "to": "1", "result": "maybe"}"#,
            #"rollback.json:1: error: result of the rollback test is "maybe", and it should be pass or fail. Write it as {from, to, result, finished_at, steps: [{name, exit_code, duration_s}]}. [unknown-verdict]"#
        ),
        .init(
            .rollbackTest, "rollback.json",
            "{\"from\": \"2\", \"to\": \"1\", \"result\": \"pass\",\n\"steps\": [{\"name\": \"a\"}]}",
            "rollback.json:2: error: step 1 has no result or passed or exit_code. Write it as {from, to, result, finished_at, steps: [{name, exit_code, duration_s}]}. [missing-field]"
        ),
        .init(
            .rollbackTest, "rollback.json",
            #"{"from": "2", "to": "1", "result": "pass", "steps": [{"name": "a", "exit_code": "zero"}]}"#,
            #"rollback.json:1: error: exit_code of step 1 is "zero", and it should be a whole number. Write it as {from, to, result, finished_at, steps: [{name, exit_code, duration_s}]}. [wrong-type]"#
        ),
        .init(
            .rollbackTest, "rollback.json", #"{"from": "2", "to": "1", "result": "pass", "finished_at": "yesterday"}"#,
            #"rollback.json:1: error: finished_at is "yesterday", which is no RFC 3339 time or date. Write it like 2024-01-02T15:04:05Z or 2024-01-02. [malformed-time]"#
        ),
        .init(
            .rollbackTest, "rollback.yaml", "from: 2.0.0\nto: [\n",
            "rollback.yaml:3:1: error: a value is missing here. Add it, or put the text in quotes. [malformed-yaml]"),
        .init(
            .gate, "gate.json", "[]",
            "gate.json:1: error: the file holds a list, and a gate result is a mapping. Write it as {gate, status: pass or fail, message, at}. [wrong-type]"
        ),
        .init(
            .gate, "gate.json", #"{"status": "pass"}"#,
            "gate.json:1: error: the gate result has no gate. Write it as {gate, status: pass or fail, message, at}. [missing-field]"
        ),
        .init(
            .gate, "gate.json", #"{"gate": "G", "status": "green"}"#,
            #"gate.json:1: error: status of the gate result is "green", and it should be pass or fail. Write it as {gate, status: pass or fail, message, at}. [unknown-verdict]"#
        ),
        .init(
            .gate, "gate.json", #"{"gate": "G", "status": "pass", "passed": false}"#,
            #"gate.json:1: error: status and passed of the gate result say opposite things ("pass" and false). Find out which is true, and leave the other out. [contradiction]"#
        ),
        .init(
            .gate, "gate.json", #"{"approved": true, "by": "a"}"#,
            #"gate.json: error: the record says gate, and this is a security review. Write "kind: security-review" in the record, or name the file that was meant. [kind-mismatch]"#
        ),
        .init(
            .securityReview, "review.yaml", "approved: true\n",
            "review.yaml:1: error: the security review has no by. Write it as {approved: true or false, by, at, note}. [missing-field]"
        ),
        .init(
            .securityReview, "review.yaml", "approved: maybe\nby: a\n",
            #"review.yaml:1: error: approved is "maybe", and it should be true or false. Write it as {approved: true or false, by, at, note}. [wrong-type]"#
        ),
        .init(
            .securityReview, "review.yaml", "by: a\n",
            "review.yaml:1: error: the security review has no approved or decision. Write it as {approved: true or false, by, at, note}. [missing-field]"
        ),
        .init(
            .securityReview, "review.yaml", "approved: true\ndecision: rejected\nby: a\n",
            "review.yaml:2: error: approved and decision say opposite things. Have whoever reviewed it say one thing. [contradiction]"
        ),
        .init(
            .securityReview, "review.yaml", "approved: true\napproved: true\nby: a\n",
            #"review.yaml:2:1: error: the key "approved" appears twice; the first is on line 1. Remove one of them. [malformed-yaml]"#
        ),
        .init(
            .securityReview, "review.yaml", "just text\n",
            #"review.yaml:1: error: the file holds "just text", and a security review is a mapping. Write it as {approved: true or false, by, at, note}. [wrong-type]"#
        ),
    ]
}
