// What the commands print and where, and what they write.
import Bundles
import Colophon
import Documents
import Evidence
import Files
import ReleaseModel
import Testing
import Verification
import Workspace

@Suite struct CommandTests {
    private func json(_ text: String) throws -> DataNode {
        try parseDocument(Array(text.utf8), format: .json, limits: .standard)
    }

    // MARK: Streams and colour

    @Test func printsResultsToOutputAndFindingsToErrors() throws {
        let folder = try CommandFolder.ready()
        try folder.write(
            CommandFolder.record(adding: "evidence: [{path: absent.txt, kind: log}]"), to: "evidence/1.0.1/release.yaml"
        )
        let run = try folder.run("check", "1.0.1")
        #expect(
            run.errors
                == #"evidence/1.0.1/release.yaml:8:19: error: evidence[0].path: there is no file "absent.txt" in this folder. Add the file, or take it out of the record. [missing-evidence:absent.txt]"#
                + "\n")
        #expect(run.output.hasPrefix("sample 1.0.1  released 2026-03-01"))
        #expect(run.output.contains("not ready: 1 evidence file was not read"))
    }

    @Test func hidesNotesUnlessAskedFor() throws {
        let folder = try CommandFolder.ready()
        let planned = "schema: colophon/release/v1\nproject: sample\nversion: 1.1.0\nstatus: planned\nprevious: 1.0.1\n"
        try folder.write(planned + "dates: {planned: 2026-01-01}\n", to: "evidence/1.1.0/release.yaml")
        #expect(try folder.run("build").errors.isEmpty)
        let run = try folder.run("build", "--verbose")
        #expect(run.errors.contains("evidence/1.1.0/release.yaml:6: note: "))
        #expect(run.output.contains("index.html") || run.output.contains("unchanged"))
        try folder.write("project: {name: sample}\nsync: [{id: web, source: 'docs/**/*.md'}]\n", to: "colophon.yaml")
        #expect(try folder.run("build").errors.contains("warning: "))
        #expect(try folder.run("build", "-q").errors.isEmpty)
    }

    @Test func coloursOnlyATerminalUnlessTold() throws {
        let folder = try CommandFolder.ready()
        #expect(try !folder.run("check", "1.0.1").output.contains("\u{1B}"))
        #expect(try !folder.run("check", "1.0.1", "--color", "never").output.contains("\u{1B}"))
        #expect(try folder.run("check", "1.0.1", "--color", "always").output.contains("\u{1B}[32mpass"))
        let variables = ["NO_COLOR": "1"]
        #expect(
            try folder.run("check", "1.0.1", "--color", "always", variables: variables).output.contains("\u{1B}[32m"))
    }

    /// `script` gives the program a terminal.
    @Test(.enabled(if: Files.kind("/usr/bin/script") == .file)) func heedsNoColorOnATerminal() throws {
        let folder = try CommandFolder.ready()
        let command = "\(try CommandFolder.program()) check 1.0.1"
        let arguments = ["-q", "-e", "-c", command, "/dev/null"]
        let coloured = try folder.run(program: "/usr/bin/script", arguments)
        #expect(coloured.output.contains("\u{1B}[32mpass"))
        let plain = try folder.run(program: "/usr/bin/script", arguments, variables: ["NO_COLOR": "1"])
        #expect(plain.output.contains("RL-01  pass") && !plain.output.contains("\u{1B}"))
        let empty = try folder.run(program: "/usr/bin/script", arguments, variables: ["NO_COLOR": ""])
        #expect(empty.output.contains("\u{1B}[32mpass"))
    }

    // MARK: Hostile text

    private static func hostile() throws -> CommandFolder {
        let folder = try CommandFolder.ready()
        try folder.write(
            CommandFolder.record(
                checks: 1...4,
                adding:
                    "notes: {fixes: [{title: \"TODO \\e[2J\\a\\u009b2J\"}], breaking: [{title: \"\\e]0;pwned\\a\", irreversible: true}]}\n"
                    + "evidence: [{path: log.txt, kind: log, description: \"\\e[2J\"}]\n"
                    + "people: {released_by: \"\\u009b31m\"}"),
            to: "evidence/1.0.1/release.yaml")
        try folder.write("\u{1B}[2J", to: "evidence/1.0.1/log.txt")
        try folder.write(
            "- {id: \"\\e[2J\", severity: high, impact: high, title: \"\\e]0;x\\a\"}\n",
            to: "evidence/1.0.1/incidents.yaml")
        return folder
    }

    @Test func putsNoForeignControlCharacterIntoReports() throws {
        let folder = try Self.hostile()
        try folder.write("\"\\e[2J\": 1\n", to: "evidence/1.0.2/release.yaml")
        let runs = [
            ["build", "--verbose"], ["build", "--github"], ["check", "1.0.1"], ["check", "1.0.1", "-f", "github"],
            ["check", "1.0.1", "-f", "markdown"], ["check", "1.0.1", "-f", "junit"], ["check", "1.0.2"],
            ["explain", "RL-08", "1.0.1"], ["explain", "RL-01", "1.0.1"], ["rollback", "plan", "1.0.1"],
            ["rollback", "recommend", "--severity", "high", "--impact", "high", "--version", "1.0.1"],
            ["verify", "output"], ["inspect", "output/1.0.1/sample-1.0.1.evidence.tar.gz"],
        ]
        for arguments in runs {
            let run = try folder.run(program: CommandFolder.program(), arguments)
            let steering = (run.output + run.errors).unicodeScalars.filter {
                ($0.value < 0x20 && $0 != "\n") || (0x7F...0x9F).contains($0.value)
            }
            #expect(steering.isEmpty, "\(arguments)")
        }
    }

    /// Documents go to a file as they are, and to a terminal without what would steer it.
    @Test(.enabled(if: Files.kind("/usr/bin/script") == .file)) func showsDocumentsHarmlesslyOnATerminal() throws {
        let folder = try Self.hostile()
        #expect(try folder.run("notes", "1.0.1", "--format", "json").output.unicodeScalars.contains("\u{9B}"))
        for format in ["md", "html", "json"] {
            let command = "\(try CommandFolder.program()) notes 1.0.1 --format \(format)"
            let run = try folder.run(program: "/usr/bin/script", ["-q", "-e", "-c", command, "/dev/null"])
            #expect(run.status == 0)
            #expect(run.output.contains("TODO"))
            #expect(!run.output.unicodeScalars.contains { $0 == "\u{1B}" || $0 == "\u{7}" || $0 == "\u{9B}" })
        }
    }

    // MARK: Formats

    @Test func printsAChecklistInEveryFormat() throws {
        let folder = try CommandFolder.ready()
        let checklist = try json(folder.run("check", "1.0.1", "--format", "json").output)
        #expect(checklist["ready"]?.bool == true && checklist["checks"]?.sequence?.count == 8)
        #expect(try folder.run("check", "1.0.1", "--format", "junit").output.hasPrefix("<?xml version=\"1.0\""))
        #expect(try folder.run("check", "1.0.1", "--format", "markdown").output.hasPrefix("## sample 1.0.1: ready\n"))
        #expect(try folder.run("check", "1.0.1", "--format", "github").output.isEmpty)
    }

    @Test func addsToTheStepSummary() throws {
        let folder = try CommandFolder.ready()
        try folder.write("before\n", to: "summary.md")
        let variables = ["GITHUB_STEP_SUMMARY": folder.path("summary.md")]
        #expect(try folder.run("check", "1.0.1", "-f", "github", variables: variables).status == 0)
        #expect(try folder.run("build", "--github", variables: variables).status == 0)
        let summary = try folder.text("summary.md")
        #expect(summary.hasPrefix("before\n## sample 1.0.1: ready\n"))
        #expect(summary.contains("\n| 1.0.1 | released | ready |  |\n"))
    }

    /// The same on a second run, when everything is remembered; and files are named from where colophon runs.
    @Test func annotatesEveryRunAlike() throws {
        let folder = try CommandFolder([
            "ws/colophon.yaml": "project: {name: sample}\npaths: {evidence: records}\n",
            "ws/records/1.0.1/release.yaml": CommandFolder.record(checks: 1...5),
        ])
        let first = try folder.run("build", "--github", "--config", "ws/colophon.yaml")
        let second = try folder.run("build", "--github", "--config", "ws/colophon.yaml")
        let annotation = "::error file=ws/records/1.0.1/release.yaml,title=RL-06 Security review::"
        #expect(first.output.hasPrefix(annotation) && second.output.hasPrefix(annotation))
        #expect(first.status == 2 && second.status == 2)
    }

    /// A release whose record can't be read is no green suite.
    @Test func writesAJUnitFileWithBrokenReleases() throws {
        let folder = try CommandFolder.ready()
        try folder.write("nothing\n", to: "evidence/1.0.2/release.yaml")
        #expect(try folder.run("build", "--junit", "reports/checks.xml").status == 1)
        let text = try folder.text("reports/checks.xml")
        #expect(text.contains(#"<testsuites tests="9" failures="0" errors="1">"#))
        #expect(text.contains(#"<testsuite name="1.0.2" tests="1" failures="0" errors="1" skipped="0">"#))
        #expect(text.contains("should be a mapping"))
    }

    @Test func printsSchemasThatParse() throws {
        let folder = try CommandFolder()
        for name in ["record", "configuration", "incidents"] {
            let schema = try json(folder.run("schema", name).output)
            #expect(schema["$schema"]?.string == "https://json-schema.org/draft/2020-12/schema")
        }
    }

    @Test func printsNotesInEveryFormat() throws {
        let folder = try CommandFolder.ready()
        try folder.write(
            CommandFolder.record(adding: "notes: {features: [{title: It exists.}]}"), to: "evidence/1.0.1/release.yaml")
        #expect(try folder.run("notes", "1.0.1").output.contains("The first one that is out."))
        #expect(try folder.run("notes", "1.0.1", "-f", "html").output.contains("It exists."))
        #expect(try json(folder.run("notes", "1.0.1", "-f", "json").output).mapping != nil)
    }

    @Test func suggestsTheVersionThatWasMeant() throws {
        let run = try CommandFolder.ready().run("check", "1.0.l")
        #expect(run.errors == "evidence: error: there is no release \"1.0.l\". Did you mean 1.0.1? [no-such-version]\n")
    }

    @Test func suggestsAVersionThatBeginsSo() throws {
        let folder = try CommandFolder.ready()
        try folder.write(CommandFolder.record("1.0.0"), to: "evidence/1.0.0/release.yaml")
        try folder.write(CommandFolder.record("1.10.3"), to: "evidence/1.10.3/release.yaml")
        for (asked, meant) in [("1.0", "1.0.0"), ("1.10", "1.10.3")] {
            #expect(try folder.run("check", asked).errors.contains("Did you mean \(meant)?"))
        }
    }

    /// Each command that names a release takes the name of its tag.
    @Test(arguments: ["semver", "calver", "pep440", "any"]) func takesATagsNameForAVersion(_ scheme: String) throws {
        let folder = try CommandFolder([
            "colophon.yaml": "project: {name: sample, versioning: \(scheme)}\n",
            "evidence/2026.1.1/release.yaml": CommandFolder.record("2026.1.1", adding: "type: minor"),
            "junit.xml": "<testsuite name=\"a\" tests=\"1\"><testcase classname=\"a\" name=\"b\"/></testsuite>",
        ])
        for arguments in [
            ["build", "v2026.1.1"], ["check", "v2026.1.1"], ["explain", "RL-01", "v2026.1.1"], ["notes", "v2026.1.1"],
            ["open", "v2026.1.1", "--print"], ["rollback", "plan", "v2026.1.1"],
            ["collect", "v2026.1.1", "junit.xml", "--released"], ["collect", "v2027.1.1", "junit.xml", "--create"],
            ["collect", "2027.1.1", "junit.xml"], ["lock", "v2026.1.1"],
        ] {
            let run = try folder.run(program: CommandFolder.program(), arguments)
            #expect(run.status == 0, "\(arguments): \(run.output)\(run.errors)")
        }
        #expect(try Files.list(folder.path("evidence")).map(\.path) == ["2026.1.1", "2027.1.1"])
        #expect(
            try folder.run(
                "waive", "v2027.1.1", "RL-09", "--all", "--by", "Ada", "--reason", "known",
                "--expires", "2099-01-01"
            ).errors.hasPrefix("evidence/2027.1.1/release.yaml: error: there is no check"))
    }

    /// Where releases are named with a `v`, it is a part of them.
    @Test func keepsTheLetterOfReleasesThatHaveOne() throws {
        let folder = try CommandFolder([
            "colophon.yaml": "project: {name: sample, versioning: any}\n",
            "evidence/v1/release.yaml": CommandFolder.record("v1", adding: "type: minor"),
            "junit.xml": "<testsuite name=\"a\" tests=\"1\"><testcase classname=\"a\" name=\"b\"/></testsuite>",
        ])
        #expect(try folder.run("collect", "v2", "junit.xml", "--create").status == 0)
        #expect(try folder.run("check", "v1").status == 0)
        #expect(try Files.list(folder.path("evidence")).map(\.path) == ["v1", "v2"])
    }

    /// A release that was named and is not out is not passed over.
    @Test func saysWhyANamedReleaseIsNotLocked() throws {
        let folder = try CommandFolder.ready()
        let planned = CommandFolder.record("1.1.0").replacing("status: released", with: "status: planned")
        try folder.write(
            planned.replacing("dates: {released: 2026-03-01T10:00:00Z}", with: "previous: 1.0.1"),
            to: "evidence/1.1.0/release.yaml")
        let run = try folder.run("lock", "1.1.0", "1.0.1")
        #expect(run.status == 1 && run.output.isEmpty)
        #expect(
            run.errors.contains(
                "evidence/1.1.0/release.yaml: error: 1.1.0 is not locked: its status is planned, and only what is out is listed. Once it is out, set status: released and dates.released in its record. [lock-not-out]"
            ), "\(run.errors)")
        #expect(Files.kind(folder.path("colophon.lock")) == nil, "nothing is listed then")
        #expect(try folder.run("lock").output.hasPrefix("Locked 1.0.1. "))
    }

    // MARK: Waivers

    @Test func saysWhatIsWrongWithAWaiver() throws {
        let folder = try CommandFolder.ready()
        let before = try folder.text("evidence/1.0.1/release.yaml")
        let variables = ["SOURCE_DATE_EPOCH": "1772359200"]
        func errors(_ more: String...) throws -> String {
            let run = try folder.run(
                program: CommandFolder.program(), ["waive", "1.0.1", "RL-02", "--all"] + more, variables: variables)
            #expect(run.status == 64, "\(run.errors)")
            return run.errors
        }
        let whole = ["--by", "Ada", "--reason", "known"]
        #expect(try errors("--by", "Ada").contains("A waiver needs --reason TEXT and --expires YYYY-MM-DD."))
        #expect(
            try errors("--by", "Ada", "--reason", " ", "--expires", "2027-01-01").contains(
                "A waiver needs --reason TEXT."))
        #expect(try errors(whole[0], whole[1], whole[2], whole[3]).contains("A waiver needs --expires YYYY-MM-DD."))
        #expect(
            try errors("--by", "Ada", "--reason", "known", "--expires", "yesterday")
                .contains("--expires \"yesterday\" is no day: write it as YYYY-MM-DD."))
        #expect(
            try errors("--by", "Ada", "--reason", "known", "--expires", "2026-02-28")
                .contains("--expires 2026-02-28 is past"))
        #expect(
            try folder.run(
                "waive", "1.0.1", "RL-02", "--all", "--by", "Ada", "--reason", "known", "--expires", "2026-03-01",
                variables: variables
            ).errors.contains("[nothing-to-waive"), "the last day counts")
        #expect(try folder.text("evidence/1.0.1/release.yaml") == before)
    }

    @Test(arguments: [
        (["waive", "1.0.1", "RL-02", "--findings", "x"], "--finding"), (["list", "--json"], "--format json"),
        (["check", "--fromat=json"], "--format"), (["sync", "plan", "--realease", "1.0.1"], "--release"),
        (["--verison"], "--version"),
    ]) func suggestsTheOptionThatWasMeant(_ arguments: [String], _ meant: String) throws {
        let run = try CommandFolder.ready().run(program: CommandFolder.program(), arguments)
        let option = try #require(arguments.first { $0.hasPrefix("--") }?.split(separator: "=").first)
        #expect(run.status == 64)
        #expect(
            run.errors.hasPrefix("Error: There is no option \"\(option)\". Did you mean '\(meant)'?\nUsage: colophon"),
            "\(run.errors)")
    }

    // MARK: sync match

    @Test func matchesPathsOfEveryShape() throws {
        let folder = try CommandFolder()
        func match(_ pattern: String, _ input: String, _ more: String...) throws -> String {
            try folder.run(
                program: CommandFolder.program(), ["sync", "match", pattern] + more, input: Array(input.utf8)
            ).output
        }
        #expect(try match("*.md", "a.md\nb.txt\ndocs/c.md\n") == "a.md\ndocs/c.md\n")
        #expect(try match("*.md", "a.md\ndocs/c.md", "--syntax", "glob") == "a.md\n")
        #expect(try match("**/*.md", "a.md\ndocs/c.md", "--syntax", "glob") == "a.md\ndocs/c.md\n")
        #expect(try match("*.md", "a\nb.md\0c.txt\0d.md") == "a\nb.md\0d.md\0")
        #expect(try match("*", "") == "")
        let run = try folder.run("sync", "match", "core/**/*.md", input: Array("core/a.md\n".utf8))
        #expect(run.status == 0 && run.output.isEmpty && run.errors.hasPrefix("warning: "))
    }

    // MARK: init and build

    @Test func makesAWorkspaceThatBuildsTheSameEveryTime() throws {
        let folder = try CommandFolder()
        let made = try folder.run("init", "a", "--name", "orchard", "--version", "0.2.0")
        #expect(made.status == 0)
        #expect(made.output.contains("made evidence/0.2.0/release.yaml\n"))
        #expect(try folder.run("init", "b", "--name", "orchard", "--version", "0.2.0").status == 0)
        let surroundings: [[String: String]] = [
            ["LC_ALL": "C", "TZ": "UTC"], ["LC_ALL": "de_DE.UTF-8", "TZ": "Asia/Kolkata", "LANGUAGE": "ja"],
        ]
        for (name, variables) in zip(["a", "b"], surroundings) {
            let run = try folder.run(
                program: CommandFolder.program(),
                ["build", "--config", "\(name)/colophon.yaml", "--jobs", name == "a" ? "1" : "7"], variables: variables)
            #expect(run.status == 0, "\(run.errors)")
        }
        let digests = try folder.digests("a/output")
        #expect(digests.count > 15)
        #expect(try folder.digests("b/output") == digests)
        let again = try folder.run("build", "--no-cache", "--config", "a/colophon.yaml")
        #expect(again.output.contains("\n0 written, "))
        #expect(try folder.digests("a/output") == digests)
    }
}
