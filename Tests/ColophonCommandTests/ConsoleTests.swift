// What commands print for people and for CI: notes, annotations, summaries, dumb terminals, and what git is not to take up.
import Files
import Primitives
import Testing

@Suite struct ConsoleTests {
    private static let scan: String = {
        let results = (0..<8).map {
            #"{"ruleId": "LOW", "level": "note", "message": {"text": "low \#($0)"}}"#
        }
        return
            #"{"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "scan"}}, "results": [\#(results.joined(separator: ","))]}]}"#
    }()

    private func scanned() throws -> CommandFolder {
        let folder = try CommandFolder.ready()
        try folder.write(
            CommandFolder.record(checks: 1...5, adding: "evidence: [{path: scan.sarif}]"),
            to: "evidence/1.0.1/release.yaml")
        try folder.write(Self.scan, to: "evidence/1.0.1/scan.sarif")
        return folder
    }

    @Test func countsLowFindingsOfAPassedCheck() throws {
        let folder = try scanned()
        func count(_ arguments: String...) throws -> Int {
            try folder.run(program: CommandFolder.program(), ["check", "1.0.1"] + arguments).output
                .split(separator: "\n").count { $0.contains("low ") && $0.contains("note:") }
        }
        #expect(try count() == 0)
        #expect(try count("--quiet") == 0)
        #expect(try count("--verbose") == 8)
        #expect(try folder.run("check", "1.0.1").output.contains("\n         8 low findings: --verbose lists them\n"))
        #expect(try !folder.run("check", "1.0.1", "--quiet").output.contains("low findings"))
        try folder.write(
            CommandFolder.record(checks: 2...5, adding: "evidence: [{path: scan.sarif}]\n"),
            to: "evidence/1.0.1/release.yaml")
        #expect(try count() == 0)
        // What stands in the way is not counted but shown, and then the rest with it.
        try folder.write(Self.scan.replacing("note", with: "error"), to: "evidence/1.0.1/scan.sarif")
        #expect(try folder.run("check", "1.0.1").output.contains("error: LOW: low 7"))
    }

    /// Every long list is cut after twenty, and says how many more there are.
    @Test func cutsLongLists() throws {
        let folder = try scanned()
        let results = (0..<25).map { #"{"ruleId": "HIGH", "level": "error", "message": {"text": "high \#($0)"}}"# }
        let scan =
            #"{"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "scan"}}, "results": [\#(results.joined(separator: ","))]}]}"#
        try folder.write(scan, to: "evidence/1.0.1/scan.sarif")
        func lines(_ arguments: String...) throws -> [Substring] {
            try folder.run(program: CommandFolder.program(), arguments).output.split(separator: "\n")
        }
        #expect(try lines("check", "1.0.1").count { $0.contains("error: HIGH") } == 20)
        #expect(try lines("check", "1.0.1").contains("         and 5 more like these: --verbose lists all"))
        #expect(try lines("check", "1.0.1", "--verbose").count { $0.contains("error: HIGH") } == 25)
        for number in 1...22 {
            try folder.write(
                CommandFolder.record("2.\(number).0", checks: 1...5, adding: "previous: 1.0.1"),
                to: "evidence/2.\(number).0/release.yaml")
        }
        let build = try lines("build")
        #expect(build.count { $0.contains(" is not ready: ") } == 20 && build.contains("and 3 more are not ready"))
        #expect(
            build.contains(
                "Not in the lock yet: 1.0.1, 2.1.0, 2.2.0 and 20 more. Run colophon lock once they are final."))
    }

    @Test func annotatesWhatWasAskedForAlone() throws {
        let folder = try scanned()
        try folder.write(
            CommandFolder.record("1.0.2", checks: 1...5, adding: "previous: 1.0.1"), to: "evidence/1.0.2/release.yaml")
        let run = try folder.run("build", "1.0.2", "--github", "--fail-on", "never")
        let annotations = run.output.split(separator: "\n").filter { $0.hasPrefix("::") }
        #expect(
            annotations.count == 1
                && annotations[0].hasPrefix("::error file=evidence/1.0.2/release.yaml,title=RL-06 Security review::"))
        #expect(!run.output.contains("evidence/1.0.1"))
    }

    @Test func namesFilesFromTheRepositoryAndSaysWhyInTheSummary() throws {
        let folder = try CommandFolder(["release/colophon.yaml": "project: {name: sample}\n", "summary.md": ""])
        try folder.write(CommandFolder.record(checks: 1...5), to: "release/evidence/1.0.1/release.yaml")
        let run = try folder.run(
            program: "/usr/bin/env",
            ["-C", folder.path("release"), try CommandFolder.program(), "build", "1.0.1", "--github"],
            variables: ["GITHUB_WORKSPACE": folder.path, "GITHUB_STEP_SUMMARY": folder.path("summary.md")])
        #expect(run.status == 2)
        #expect(run.output.contains("::error file=release/evidence/1.0.1/release.yaml,title=RL-06 Security review::"))
        let summary = try folder.text("summary.md")
        #expect(summary.contains("| 1.0.1 | released | not ready | RL-06 pending |"))
        #expect(summary.contains("- **RL-06 Security review**: pending"))
    }

    @Test func theSummaryLeadsToTheSiteAndTheRecord() throws {
        let folder = try CommandFolder([
            "release/colophon.yaml": "project: {name: sample}\nsite: {url: \"https://example.org/r\"}\n",
            "summary.md": "",
        ])
        try folder.write(CommandFolder.record(checks: 1...5), to: "release/evidence/1.0.1/release.yaml")
        for command in [["build", "1.0.1", "--github"], ["check", "1.0.1", "--format", "github"]] {
            try folder.write("", to: "summary.md")
            _ = try folder.run(
                program: "/usr/bin/env", ["-C", folder.path("release"), try CommandFolder.program()] + command,
                variables: [
                    "GITHUB_WORKSPACE": folder.path, "GITHUB_STEP_SUMMARY": folder.path("summary.md"),
                    "GITHUB_SERVER_URL": "https://forge.example", "GITHUB_REPOSITORY": "o/r", "GITHUB_SHA": "abc",
                ])
            let summary = try folder.text("summary.md")
            #expect(summary.contains("[RL-06 Security review](https://example.org/r/1.0.1/#RL-06)"))
            #expect(summary.contains("](https://forge.example/o/r/blob/abc/release/evidence/1.0.1/release.yaml)"))
            #expect(summary.contains("](https://example.org/r/1.0.1/)"))
        }
    }

    /// What is locked can't be helped any more; errors that make the step fail are told all the same.
    @Test func annotatesWhatIsNotLocked() throws {
        let folder = try CommandFolder.ready()
        try folder.write(
            CommandFolder.record("1.0.2", checks: 1...5, adding: "previous: 1.0.1"), to: "evidence/1.0.2/release.yaml")
        #expect(
            try folder.run("build", "--github", "--fail-on", "never").output.contains("evidence/1.0.2/release.yaml"))
        #expect(try folder.run("lock", "--with-red").status == 0)
        let run = try folder.run("build", "--github")
        #expect(run.status == 0 && !run.output.contains("::"))
        #expect(
            try folder.run("build", "1.0.2", "--github").output.contains("::error file=evidence/1.0.2/release.yaml"))
    }

    @Test func writesACodeQualityReportOnlyWhereItMay() throws {
        let folder = try CommandFolder.ready()
        try folder.write(
            CommandFolder.record("1.0.2", checks: 1...5, adding: "previous: 1.0.1"), to: "evidence/1.0.2/release.yaml")
        let run = try folder.run("build", "1.0.2", "--code-quality", "quality.json")
        #expect(run.status == 2 && !run.output.contains("::"))
        let report = try folder.text("quality.json")
        #expect(report.contains("\"check_name\":\"RL-06\"") && report.contains("evidence/1.0.2/release.yaml"))
        let record = try folder.text("evidence/1.0.2/release.yaml")
        #expect(try folder.run("build", "--code-quality", "evidence/1.0.2/release.yaml").status == 1)
        #expect(try folder.text("evidence/1.0.2/release.yaml") == record)
    }

    @Test func expectsNothingOfAPlannedRelease() throws {
        let folder = try CommandFolder(["colophon.yaml": "project: {name: sample}\n"])
        let record = "schema: colophon/release/v1\nproject: sample\nversion: 1.0.0\nstatus: planned\nsummary: Soon.\n"
        try folder.write(record + "evidence: [{path: junit.xml, kind: junit}]\n", to: "evidence/1.0.0/release.yaml")
        let run = try folder.run("build", "--github")
        #expect(run.status == 0 && !run.output.contains("::error"))
        #expect(run.output.split(separator: "\n").count { $0.contains("\"junit.xml\"") } == 1)
        try folder.write(
            record.replacing("planned", with: "released")
                + "dates: {released: 2026-03-01}\nevidence: [{path: junit.xml, kind: junit}]\n",
            to: "evidence/1.0.0/release.yaml")
        #expect(try folder.run("build", "--fail-on", "never").status == 1)
    }

    @Test func warnsWhereTheRecordLeavesOutTheReleaseBefore() throws {
        let folder = try CommandFolder.ready()
        try folder.write(CommandFolder.record("2.0.0"), to: "evidence/2.0.0/release.yaml")
        let said =
            "evidence/2.0.0/release.yaml: warning: previous: the record names no previous release, and 1.0.1 came before it"
        #expect(try folder.run("check", "2.0.0").errors.hasPrefix(said))
        #expect(try folder.run("check", "1.0.1").errors.isEmpty)
        try folder.write(CommandFolder.record("2.0.0", adding: "previous: 1.0.1"), to: "evidence/2.0.0/release.yaml")
        #expect(try folder.run("check", "2.0.0").errors.isEmpty)
    }

    @Test func refusesAPreviousFolderThatIsNotThere() throws {
        let folder = try CommandFolder.ready()
        for command in [["build"], ["check", "1.0.1"], ["notes", "1.0.1"], ["lock"]] {
            let run = try folder.run(program: CommandFolder.program(), command + ["--previous", "old"])
            #expect(run.status == 1 && run.errors.hasPrefix("old: error: --previous names no folder"))
        }
        #expect(try folder.run("build").errors.isEmpty)
        #expect(try folder.run("build", "--previous", "output").errors.isEmpty)
    }

    @Test func keepsGitFromTheBuildsMemory() throws {
        let folder = try CommandFolder.ready()
        _ = try folder.run("build")
        #expect(try folder.text(".colophon/.gitignore") == "*\n")
        try folder.write("# mine\n", to: ".colophon/.gitignore")
        _ = try folder.run("build")
        #expect(try folder.text(".colophon/.gitignore") == "# mine\n")
    }

    @Test(.enabled(if: Files.kind("/usr/bin/script") == .file)) func writesNoEscapesOnADumbTerminal() throws {
        let folder = try CommandFolder.ready()
        let command = "\(try CommandFolder.program()) build"
        let run = try folder.run(
            program: "/usr/bin/script", ["-q", "-e", "-c", command, "/dev/null"], variables: ["TERM": "dumb"])
        #expect(run.output.contains("1 release") && !run.output.contains("\u{1B}"))
    }
}
