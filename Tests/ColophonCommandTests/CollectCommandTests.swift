// colophon collect, as a CI job runs it: from reports to a bundle that says where they come from.
import Documents
import Files
import Foundation
import Primitives
import Testing

@Suite struct CollectCommandTests {
    private static let report =
        "<testsuite name=\"a\" tests=\"1\"><testcase classname=\"a\" name=\"b\"/></testsuite>"

    /// A repository with a workspace, and the variables that GitHub's runner sets in it.
    private static func repository(
        status: String = "planned", _ record: String = ""
    ) throws -> (folder: CommandFolder, commit: String, variables: [String: String]) {
        let folder = try CommandFolder([
            "colophon.yaml": "project: {name: sample}\n", "reports/junit.xml": report,
            ".gitignore": "/reports/\n/output/\n/.colophon/\n",
            "evidence/1.0.0/release.yaml":
                "schema: colophon/release/v1\nproject: sample\nversion: 1.0.0\nstatus: \(status)\nsummary: The first one.\n\(record)",
        ])
        try git(["init", "--quiet", "--initial-branch=main"], in: folder)
        try git(["add", "--all"], in: folder)
        try git(["commit", "--quiet", "--message=begin"], in: folder)
        let commit = try git(["rev-parse", "HEAD"], in: folder)
        return (
            folder, commit,
            [
                "GITHUB_ACTIONS": "true", "GITHUB_SHA": commit, "GITHUB_SERVER_URL": "https://github.com",
                "GITHUB_REPOSITORY": "octocat/Hello-World", "GITHUB_RUN_ID": "1658821493", "GITHUB_RUN_ATTEMPT": "1",
                "GITHUB_WORKFLOW": "CI", "GITHUB_JOB": "test", "SOURCE_DATE_EPOCH": "1772359200",
            ]
        )
    }

    @discardableResult
    private static func git(_ arguments: [String], in folder: CommandFolder) throws -> String {
        let run = try folder.run(
            program: "/usr/bin/git", ["-c", "user.name=Ada", "-c", "user.email=ada@example.org"] + arguments)
        try #require(run.status == 0, "\(run.errors)")
        return run.output.trimmingCharacters(in: .newlines)
    }

    @Test func collectsIntoTheBundleAndThePage() throws {
        let (folder, commit, variables) = try Self.repository(
            "evidence: [{path: \"unit/*.xml\", kind: junit, gate: unit}]\n")
        // Before the run the release waits for its evidence, and that is no error.
        let waiting = try folder.run("build", variables: variables)
        #expect(waiting.status == 0, "\(waiting.errors)")
        #expect(waiting.output.contains("1.0.0 waits for 1 evidence file: unit/*.xml\n"))
        let run = try folder.run("collect", "1.0.0", "reports/junit.xml", "--as", "unit/", variables: variables)
        #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
        #expect(
            run.output == """
                collected evidence/1.0.0/unit/junit.xml (junit, from reports/junit.xml)
                commit \(commit); run https://github.com/octocat/Hello-World/actions/runs/1658821493/attempts/1; job CI / test
                1 file collected for 1.0.0.

                """)
        let check = try folder.run("check", "1.0.0", variables: variables)
        #expect(check.output.contains("RL-02  pass") && check.status == 2, "\(check.output)\(check.errors)")
        let build = try folder.run("build", variables: variables)
        #expect(build.status == 0 && !build.output.contains("waits for"), "\(build.output)\(build.errors)")
        let record = try folder.text("output/1.0.0/release.json")
        #expect(record.contains("\"commit\":\"\(commit)\"") && record.contains("\"path\":\"unit/junit.xml\""))
        #expect(record.contains("\"builder\":\"GitHub Actions\"") && !record.contains("*.xml"))
        #expect(try folder.text("output/1.0.0/index.html").contains(commit.prefix(12)))
        let bundle = try #require(
            try Files.walk(folder.path("output/1.0.0")).map(\.path).first { $0.hasSuffix(".evidence.tar.gz") })
        let verified = try folder.run("verify", "output/1.0.0/\(bundle)", variables: variables)
        #expect(verified.status == 0, "\(verified.output)\(verified.errors)")
    }

    @Test func answersInJSONAndWritesNothingOnADryRun() throws {
        let (folder, commit, variables) = try Self.repository()
        let run = try folder.run(
            "collect", "v1.0.0", "reports/junit.xml", "--dry-run", "--format", "json", "--keep-folders",
            variables: variables)
        #expect(run.status == 0, "\(run.errors)")
        let answer = try parseDocument(Bytes(run.output.utf8), format: .json, limits: .standard)
        #expect(answer["commit"]?.string == commit && answer["dry_run"]?.bool == true)
        #expect(answer["files"]?.sequence?.first?["path"]?.string == "reports/junit.xml")
        #expect(answer["files"]?.sequence?.first?["outcome"]?.string == "new")
        #expect(Files.kind(folder.path("evidence/1.0.0/collected.json")) == nil)
        #expect(Files.kind(folder.path(".colophon")) == nil)
    }

    @Test func endsWithOneAndSaysWhatToDo() throws {
        let (folder, _, variables) = try Self.repository()
        let none = try folder.run("collect", "1.0.0", "reports/*.json", variables: variables)
        #expect(none.status == 1)
        #expect(none.errors.hasPrefix("reports/*.json: error: the pattern matches no file. "), "\(none.errors)")
        let absent = try folder.run("collect", "1.0.1", "reports/junit.xml", variables: variables)
        #expect(absent.status == 1 && absent.errors.contains("give --create"))
        #expect(try folder.run("collect", "1.0.0", variables: variables).status == 64)
        #expect(
            try folder.run("collect", "1.0.0", "reports/junit.xml", "--kind", "xml", variables: variables).status == 64)
    }

    @Test func aLockedReleaseIsNotChanged() throws {
        let (folder, _, variables) = try Self.repository(
            status: "released", "dates: {released: 2026-03-01}\n")
        let early = try folder.run("collect", "1.0.0", "reports/junit.xml", variables: variables)
        #expect(early.status == 1 && early.errors.contains("--released"))
        let run = try folder.run("collect", "1.0.0", "reports/junit.xml", "--released", variables: variables)
        #expect(run.status == 0, "\(run.errors)")
        #expect(try folder.run("build", "--fail-on", "never", variables: variables).status == 0)
        #expect(try folder.run("lock", "--with-red", variables: variables).status == 0)
        let late = try folder.run("collect", "1.0.0", "reports/junit.xml", "--released", variables: variables)
        #expect(late.status == 1 && late.errors.contains("[locked]"))
        // Nor may the file that states the origin change.
        try folder.write(
            try folder.text("evidence/1.0.0/collected.json").replacingOccurrences(of: "CI / test", with: "other"),
            to: "evidence/1.0.0/collected.json")
        let changed = try folder.run("check", "1.0.0", variables: variables)
        #expect(
            changed.status == 1 && changed.errors.contains("evidence/1.0.0/collected.json: warning: "),
            "\(changed.errors)")
    }

    /// Two collections side by side: one of them waits for nothing, and says so.
    @Test func oneCollectionAtATime() throws {
        let (folder, _, variables) = try Self.repository()
        try Files.makeDirectory(folder.path(".colophon/collect"))
        let lock = try FileLock(file: folder.path(".colophon/collect/lock"), busy: "busy")
        let run = try folder.run("collect", "1.0.0", "reports/junit.xml", variables: variables)
        #expect(run.status == 1 && run.errors.contains("Another colophon collect is at work here"), "\(run.errors)")
        _ = consume lock
        #expect(try folder.run("collect", "1.0.0", "reports/junit.xml", variables: variables).status == 0)
    }
}
