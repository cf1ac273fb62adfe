// Commands over all releases of a workspace: list, check --all, check without a version, and open.
import Documents
import Files
import Foundation
import Primitives
import Testing

@Suite struct ReleaseListTests {
    /// Five releases: two that are out, one of them locked; two drafts, and a folder whose record is broken.
    private func workspace() throws -> CommandFolder {
        let folder = try CommandFolder.ready()
        #expect(try folder.run("lock").status == 0)
        try folder.write(
            CommandFolder.record("1.10.0", checks: 1...5, adding: "previous: 1.0.1"),
            to: "evidence/1.10.0/release.yaml")
        for (version, status, more) in [
            ("1.9.0", "planned", ""), ("2.0.0-rc.1", "rc", "dates: {planned: 2026-12-01}\n"),
        ] {
            try folder.write(
                "schema: colophon/release/v1\nproject: sample\nversion: \(version)\nstatus: \(status)\n"
                    + "previous: 1.0.1\n" + more,
                to: "evidence/\(version)/release.yaml")
        }
        return folder
    }

    private func addBroken(to folder: CommandFolder) throws {
        try folder.write("version: 1.2.0\n", to: "evidence/1.2.0/release.yaml")
    }

    @Test func listsTheNewestFirst() throws {
        let folder = try workspace()
        let run = try folder.run("list")
        #expect(run.status == 0 && run.errors.isEmpty)
        #expect(
            run.output == """
                2.0.0-rc.1  rc        for 2026-12-01  not ready
                1.10.0      released  2026-03-01      not ready
                1.9.0       planned                   not ready
                1.0.1       released  2026-03-01      ready      locked

                """)
        #expect(try folder.run("list").output == run.output)
    }

    @Test func listsABrokenReleaseAndSaysWhy() throws {
        let folder = try workspace()
        try addBroken(to: folder)
        let run = try folder.run("list")
        #expect(run.status == 1)
        #expect(run.output.contains("\n1.2.0                                 broken\n"))
        #expect(run.errors.contains("evidence/1.2.0/release.yaml:1:1: error: schema: this key is required"))
    }

    @Test func listsAsJSON() throws {
        let folder = try workspace()
        try addBroken(to: folder)
        let run = try folder.run("list", "--format", "json")
        let document = try parseDocument(Bytes(run.output.utf8), format: .json, limits: .standard)
        let rows = try #require(document["releases"]?.sequence)
        #expect(rows.compactMap { $0["version"]?.string } == ["2.0.0-rc.1", "1.10.0", "1.9.0", "1.2.0", "1.0.1"])
        #expect(
            rows.compactMap { $0["readiness"]?.string } == ["not_ready", "not_ready", "not_ready", "broken", "ready"])
        #expect(rows.map { $0["status"]?.string } == ["rc", "released", "planned", nil, "released"])
        #expect(rows.map { $0["released"]?.string } == [nil, "2026-03-01", nil, nil, "2026-03-01"])
        #expect(rows.map { $0["planned"]?.string } == ["2026-12-01", nil, nil, nil, nil])
        #expect(rows.compactMap { $0["locked"]?.bool } == [false, false, false, false, true])
    }

    @Test func saysThatThereAreNone() throws {
        let folder = try CommandFolder(["colophon.yaml": "project: {name: sample}\n", "evidence/notes.txt": ""])
        #expect(try folder.run("list").output == "No releases.\n")
        #expect(try folder.run("list", "--format", "json").output == "{\n  \"releases\": []\n}\n")
    }

    @Test func checksTheNewestThatIsNotOut() throws {
        let folder = try workspace()
        let newest = try folder.run("check")
        #expect(newest.status == 2 && newest.output.hasPrefix("sample 2.0.0-rc.1  rc"))
        try FileManager.default.removeItem(atPath: folder.path("evidence/2.0.0-rc.1"))
        #expect(try folder.run("check").output.hasPrefix("sample 1.9.0  planned"))
    }

    /// Nobody can say that it is out, and its author wants to know what is wrong.
    @Test func checksTheNewestBrokenOne() throws {
        let folder = try workspace()
        try folder.write("version: 3.0.0\n", to: "evidence/3.0.0/release.yaml")
        let run = try folder.run("check")
        #expect(run.status == 1 && run.errors.hasPrefix("evidence/3.0.0/release.yaml:1:1: error: schema:"))
    }

    @Test func saysThatAllAreOut() throws {
        let folder = try CommandFolder.ready()
        let run = try folder.run("check")
        #expect(run.status == 1 && run.output.isEmpty)
        #expect(
            run.errors
                == "evidence: error: every release is out, so none is checked without a version. Name one, or check all with --all. [none-unreleased]\n"
        )
    }

    @Test func checksAll() throws {
        let folder = try workspace()
        let run = try folder.run("check", "--all")
        #expect(run.status == 2)
        let titles = run.output.split(separator: "\n").filter { $0.hasPrefix("sample ") }
        #expect(titles.map { $0.split(separator: " ")[1] } == ["2.0.0-rc.1", "1.10.0", "1.9.0", "1.0.1"])
        let alone = try folder.run("check", "1.10.0").output
        #expect(run.output.contains("\n\n" + alone + "\n"))
        try addBroken(to: folder)
        let broken = try folder.run("check", "--all")
        #expect(broken.status == 1 && broken.output == run.output && broken.errors.contains("evidence/1.2.0"))
        #expect(try folder.run("check", "--all", "1.0.1").status == 64)
    }

    @Test func checksAllThatAreReady() throws {
        let run = try CommandFolder.ready().run("check", "--all")
        #expect(run.status == 0 && run.errors.isEmpty)
    }

    @Test func checksAllInEveryFormat() throws {
        let folder = try workspace()
        try addBroken(to: folder)
        try folder.write("", to: "summary.md")
        func output(_ format: String) throws -> String {
            let variables = ["GITHUB_STEP_SUMMARY": folder.path("summary.md")]
            return try folder.run("check", "--all", "--format", format, variables: variables).output
        }
        let json = try parseDocument(Bytes(try output("json").utf8), format: .json, limits: .standard)
        #expect(
            json["releases"]?.sequence?.compactMap { $0["version"]?.string } == [
                "2.0.0-rc.1", "1.10.0", "1.9.0", "1.0.1",
            ])
        #expect(json["broken"]?.sequence?.compactMap(\.string) == ["1.2.0"])
        let junit = try output("junit")
        #expect(junit.contains("<testsuite name=\"sample 1.0.1\"") && junit.contains("<testsuite name=\"1.2.0\""))
        #expect(try output("markdown").components(separatedBy: "## sample").count == 5)
        #expect(try folder.text("summary.md").isEmpty)
        #expect(
            try output("github").contains("::error file=evidence/1.10.0/release.yaml,title=RL-06 Security review::"))
        #expect(try folder.text("summary.md") == output("markdown"))
    }

    @Test func printsWhereAPageLies() throws {
        let folder = try CommandFolder.ready()
        let before = try folder.run("open", "--print")
        #expect(before.status == 1)
        #expect(
            before.errors
                == "output/index.html: error: this page is not built yet. Run colophon build. [not-built]\n")
        _ = try folder.run("build")
        #expect(try folder.run("open", "--print").output == "output/index.html\n")
        #expect(try folder.run("open", "1.0.1", "--print").output == "output/1.0.1/index.html\n")
        #expect(try folder.run("open", "1.0.2", "--print").errors.contains("Did you mean 1.0.1?"))
        #expect(try folder.run("open", "../output", "--print").status == 1)
    }

    @Test func printsThePathWithoutADisplay() throws {
        let folder = try CommandFolder.ready()
        _ = try folder.run("build")
        let run = try folder.run("open", "1.0.1")
        #expect(run.status == 0 && run.output == "output/1.0.1/index.html\n")
        #expect(run.errors == "There is no display to show it on.\n")
    }

    @Test func opensTheBrowser() throws {
        let folder = try CommandFolder.ready()
        _ = try folder.run("build")
        try folder.write("#!/bin/sh\nprintf '%s\\n' \"$@\" > \"$OPENED\"\nexit $STATUS\n", to: "bin/xdg-open")
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o755], ofItemAtPath: folder.path("bin/xdg-open"))
        var variables = [
            "PATH": folder.path("bin") + ":/usr/bin:/bin", "DISPLAY": ":9", "OPENED": folder.path("opened"),
            "STATUS": "0",
        ]
        let run = try folder.run("open", "1.0.1", variables: variables)
        #expect(run.status == 0 && run.output.isEmpty && run.errors.isEmpty)
        let opened = try folder.text("opened")
        #expect(opened.hasPrefix("/") && opened.hasSuffix("/output/1.0.1/index.html\n"))
        variables["STATUS"] = "3"
        let failed = try folder.run("open", variables: variables)
        #expect(failed.status == 1 && failed.output == "output/index.html\n" && failed.errors.contains("[not-opened]"))
    }
}
