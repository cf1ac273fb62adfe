// colophon init for CI services: which files it writes, what stands in them, and what it refuses.
import Files
import Foundation
import Testing

@Suite struct InitCommandTests {
    private static let source = [
        "--source", "https://git.example/colophon.git", "--ref", "4f1c0de1a2b3c4d5e6f708192a3b4c5d6e7f8091",
    ]
    private static let github = [
        ".github/actions/colophon/action.yml", ".github/workflows/colophon-pull-request.yml",
        ".github/workflows/colophon-comment.yml", ".github/workflows/colophon-release.yml",
        ".github/workflows/colophon-pages.yml",
    ]

    private func run(_ folder: CommandFolder, _ arguments: [String]) throws -> CommandRun {
        try folder.run(program: CommandFolder.program(), ["init"] + arguments)
    }

    @Test func writesAWorkspaceWithWorkflows() throws {
        let folder = try CommandFolder()
        let all = ["--github", "--gitlab", "--jenkins"]
        let made = try run(folder, ["pears", "--name", "pears"] + all + Self.source)
        #expect(made.status == 0)
        for file in Self.github + [".gitlab-ci.yml", "Jenkinsfile", "colophon.yaml", ".gitignore"] {
            #expect(made.output.contains("made \(file)\n") && Files.kind(folder.path("pears/\(file)")) == .file)
        }
        #expect(try folder.run("build", "--config", "pears/colophon.yaml").status == 0)
    }

    /// Its name and the source stand where the files in docs/workflows/ have those of a made-up project.
    @Test func fillsInTheProjectAndTheSource() throws {
        let folder = try CommandFolder()
        _ = try run(folder, [".", "--name", "pears", "--github", "--gitlab", "--jenkins"] + Self.source)
        for file in Self.github.dropFirst() + [".gitlab-ci.yml", "Jenkinsfile"] {
            let text = try folder.text(file)
            #expect(text.contains(" pears") && !text.contains("orchard"), "\(file)")
        }
        for file in [".github/actions/colophon/action.yml", ".gitlab-ci.yml", "Jenkinsfile"] {
            let text = try folder.text(file)
            for word in [Self.source[1], Self.source[3]] {
                #expect(text.components(separatedBy: word).count == 2, "\(file): \(word)")
            }
        }
    }

    /// As the newest tag that names a version is written.
    @Test(arguments: [
        ([], "v*", "^v", "v"), (["v1.0.0"], "v*", "^v", "v"), (["v1.0.0", "8.5.0"], "[0-9]*", "^[0-9]", "v"),
        (["release-1.2"], "release-[0-9]*", "^release\\-[0-9]", "release-"),
        (["nightly", "$(id)-1.0"], "v*", "^v", "v"),
    ]) func followsTheTagsOfTheRepository(_ tags: [String], _ pattern: String, _ rule: String, _ prefix: String) throws
    {
        let folder = try CommandFolder(["a.txt": "a"])
        func git(_ arguments: String..., day: Int = 0) throws {
            let time = "\(1_600_000_000 + day * 86_400) +0000"
            let run = try folder.run(
                program: "/usr/bin/git", ["-c", "user.name=Ada", "-c", "user.email=ada@example.org"] + arguments,
                variables: ["GIT_COMMITTER_DATE": time, "GIT_AUTHOR_DATE": time])
            try #require(run.status == 0, "\(run.errors)")
        }
        try git("init", "--quiet", "--initial-branch=main")
        for (day, tag) in tags.enumerated() {
            try git("commit", "--quiet", "--allow-empty", "--message=\(day)", day: day)
            try git("tag", tag, day: day)
        }
        #expect(
            try run(folder, [".", "--name", "pears", "--github", "--gitlab", "--jenkins"] + Self.source).status == 0)
        let release = try folder.text(".github/workflows/colophon-release.yml")
        #expect(release.contains("tags: [\"\(pattern)\"]") && release.contains("{GITHUB_REF_NAME#\(prefix)}"))
        let pipeline = try folder.text(".gitlab-ci.yml")
        #expect(pipeline.contains("$CI_COMMIT_TAG =~ /\(rule)/") && pipeline.contains("{CI_COMMIT_TAG#\(prefix)}"))
        #expect(try folder.text("Jenkinsfile").contains("{TAG_NAME#\(prefix)}"))
    }

    @Test func addsWorkflowsToAWorkspaceThatIsThere() throws {
        let folder = try CommandFolder.ready()
        let made = try run(folder, ["--github", "--source", "."])
        #expect(made.status == 0)
        #expect(made.output == Self.github.map { "made \($0)\n" }.joined())
        #expect(try folder.text(".github/workflows/colophon-release.yml").contains("release of sample"))
        let again = try run(folder, ["--github", "--gitlab", "--source", "."])
        #expect(again.status == 1 && again.errors.contains("there is such a file already"))
        #expect(Files.kind(folder.path(".gitlab-ci.yml")) == nil)
    }

    /// Nothing that a shell, YAML or Groovy takes for more than text.
    @Test(arguments: [
        ["--github"], ["--source", "."], ["--ref", "main"], ["--gitlab", "--source", "https://git.example/c.git"],
        ["--github", "--source", "-x"], ["--github", "--source", "$(id)"], ["--github", "--source", "a b"],
        ["--jenkins", "--source", "a'b"], ["--gitlab", "--source", "a\"b"], ["--github", "--source", "a\nb"],
        ["--github", "--source", ".", "--ref", "--all"], ["--github", "--source", ".", "--ref", "a;b"],
        ["--github", "--source", ""], ["--github", "--source", "git@git.example:colophon"],
    ])
    func refuses(_ arguments: [String]) throws {
        let folder = try CommandFolder()
        let refused = try run(folder, arguments)
        #expect(refused.status == 64 && refused.errors.contains("Error: "))
        #expect(try Files.list(folder.path).isEmpty)
    }
}
