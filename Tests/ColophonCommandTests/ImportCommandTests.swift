// colophon import git, as a user runs it: from a repository to its pages.
import Files
import Foundation
import Testing

@Suite struct ImportCommandTests {
    private static func repository() throws -> CommandFolder {
        let folder = try CommandFolder(["a.txt": "a"])
        for arguments in [
            ["init", "--quiet", "--initial-branch=main"], ["add", "--all"],
            ["commit", "--quiet", "--message=feat: begin"],
            ["tag", "v1.0.0"], ["commit", "--quiet", "--allow-empty", "--message=fix: repair"], ["tag", "v1.0.1"],
            ["tag", "nightly"],
        ] {
            try git(arguments, in: folder)
        }
        return folder
    }

    private static func git(_ arguments: [String], in folder: CommandFolder) throws {
        let people = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org"]
        let run = try folder.run(
            program: "/usr/bin/git", people + arguments,
            variables: ["GIT_COMMITTER_DATE": "1600000000 +0000", "GIT_AUTHOR_DATE": "1600000000 +0000"])
        try #require(run.status == 0, "\(run.errors)")
    }

    @Test func importsAndBuildsWithoutJudgingThePast() throws {
        let folder = try Self.repository()
        let dry = try folder.run("import", "git", "--dry-run", "--name", "sample")
        #expect(dry.status == 0)
        #expect(dry.output.contains("would import 1.0.1 (v1.0.1, 2020-09-13, after 1.0.0): 1 entry from commits"))
        #expect(Files.kind(folder.path("colophon.yaml")) == nil)
        let run = try folder.run("import", "git", "--name", "sample")
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.output.contains("left out nightly: it names no version\n"))
        #expect(run.output.hasSuffix("2 releases imported; 1 tag left out.\n"))
        let build = try folder.run("build")
        #expect(build.status == 0, "\(build.output)\(build.errors)")
        #expect(try folder.text("output/1.0.1/index.html").contains("Not judged"))
    }

    /// A clone's folder may have any name; and a file that was there is not made.
    @Test func namesTheProjectAfterItsAddress() throws {
        let folder = try Self.repository()
        try Self.git(["remote", "add", "origin", "https://git.example/team/Orchard.git"], in: folder)
        try folder.write("*.log\n", to: ".gitignore")
        let run = try folder.run("import", "git")
        #expect(
            run.output.hasPrefix("made colophon.yaml\nadded /output/ to .gitignore\n"), "\(run.output)\(run.errors)")
        #expect(try folder.text("colophon.yaml").contains("name: orchard\n"))
    }

    @Test func endsWithTwoForATagThatMoved() throws {
        let folder = try Self.repository()
        #expect(try folder.run("import", "git").status == 0)
        try Self.git(["tag", "--force", "v1.0.1", "v1.0.0"], in: folder)
        let run = try folder.run("import", "git", "--format", "json")
        #expect(run.status == 2)
        #expect(run.output.contains("\"tag\": \"v1.0.1\""))
    }

    @Test func saysThatThereIsNoGit() throws {
        let folder = try Self.repository()
        let run = try folder.run("import", "git", variables: ["PATH": folder.path("nothing")])
        #expect(run.status == 1)
        #expect(run.errors.contains("there is no git program on the path"))
    }
}
