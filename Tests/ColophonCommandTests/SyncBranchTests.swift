// A sync that is handed over as a branch of the target's git work tree, and rules that run when files change.
import ColophonSystem
import Testing

@Suite struct SyncBranchTests {
    private static let plan = CommandFolder.planFile
    private static let branch = "colophon-sync/v1.0.1/web"

    private func ready(rule keys: String = "") throws -> CommandFolder {
        let folder = try CommandFolder.synced(rule: keys)
        try folder.makeRepository("down")
        try #require(try folder.run("sync", "plan", "web").status == 0)
        try #require(try folder.run("sync", "approve", Self.plan, "--by", "Ada").status == 0)
        return folder
    }

    @Test func commitsTheResultAndWhatTheSyncRemembers() throws {
        let folder = try ready()
        let run = try folder.run("sync", "apply", Self.plan, "--branch")
        #expect(run.status == 0, "\(run.errors)")
        let commit = try folder.git("down", "rev-parse", Self.branch).split(separator: "\n").first ?? ""
        #expect(run.output.contains("\ncommitted on \(Self.branch): \(commit)\n"))
        #expect(run.output.hasSuffix("\npull request: .colophon/plans/web-1.0.1.pull-request.md\n"))
        #expect(try folder.git("down", "branch", "--show-current") == Self.branch + "\n")
        #expect(try folder.git("down", "status", "--porcelain").isEmpty)
        let files = try folder.git("down", "show", "--name-only", "--format=", "HEAD").split(separator: "\n").map(
            String.init)
        #expect(
            files.filter { !$0.hasPrefix(".colophon-sync/base/") } == [
                ".colophon-sync/.gitignore", ".colophon-sync/rules/web/log.jsonl",
                ".colophon-sync/rules/web/state.json",
                "up/a.md", "up/b.md",
            ])
        #expect(files.count == 7)
        #expect(try folder.git("down", "log", "-1", "--format=%B").contains("\nApproved-by: Ada\n"))
        #expect(try folder.text(".colophon/plans/web-1.0.1.pull-request.md").hasPrefix("# Sync web of sample 1.0.1\n"))
        // The branch it began on has none of it.
        try folder.git("down", "switch", "-q", "main")
        #expect(Files.kind(folder.path("down/up")) == nil)
    }

    @Test func thePullRequestGoesWhereItIsAskedTo() throws {
        let folder = try ready()
        let run = try folder.run("sync", "apply", Self.plan, "--branch", "--pull-request", "request.md", "-f", "json")
        #expect(run.status == 0)
        let report = try parseDocument(Array(run.output.utf8), format: .json, limits: .standard)
        #expect(report["branch"]?.string == Self.branch && report["pull_request"]?.string == "request.md")
        #expect(report["commit"]?.string?.count == 40)
        #expect(try folder.text("request.md").contains("Approved by Ada"))
    }

    @Test func needsAWorkTreeOfGit() throws {
        let folder = try CommandFolder.synced()
        try #require(try folder.run("sync", "plan", "web").status == 0)
        try #require(try folder.run("sync", "approve", Self.plan, "--by", "Ada").status == 0)
        let run = try folder.run("sync", "apply", Self.plan, "--branch")
        #expect(run.status == 1 && run.output.isEmpty)
        let place = try #require(Files.realPath(folder.path("down")))
        #expect(
            run.errors == "error: \(place) is in no git work tree. Apply without --branch, or clone the target. [git]\n"
        )
        #expect(Files.kind(folder.path("down/up")) == nil)
    }

    @Test func leavesUncommittedWorkAlone() throws {
        let folder = try ready()
        try folder.write("at work\n", to: "down/own.md")
        let run = try folder.run("sync", "apply", Self.plan, "--branch")
        #expect(run.status == 1 && run.output.isEmpty)
        let place = try #require(Files.realPath(folder.path("down")))
        #expect(
            run.errors
                == "error: the work tree \(place) has changes that aren't committed, “own.md” first. Commit or stash them. [git]\n"
        )
        #expect(try folder.git("down", "branch", "--list").split(separator: "\n").count == 1)
        #expect(Files.kind(folder.path("down/up")) == nil && Files.kind(folder.path("down/.colophon-sync")) == nil)
    }

    @Test func aBranchThatIsThereIsNotTaken() throws {
        let folder = try ready()
        try folder.git("down", "branch", Self.branch)
        let run = try folder.run("sync", "apply", Self.plan, "--branch")
        #expect(run.status == 1)
        #expect(
            run.errors
                == "error: there is a branch \(Self.branch) already. Merge it or delete it, and apply again. [git]\n")
        #expect(try folder.git("down", "branch", "--show-current") == "main\n")
    }

    @Test func aRefusalGoesBackToTheBranchItBeganOn() throws {
        let folder = try ready()
        try folder.write("b, later\n", to: "docs/b.md")
        let run = try folder.run("sync", "apply", Self.plan, "--branch")
        #expect(run.status == 2 && run.errors.contains("[moved-since-plan]"))
        #expect(try folder.git("down", "branch", "--format=%(refname:short)") == "main\n")
        #expect(Files.kind(folder.path("down/up")) == nil)
    }

    @Test func theLogOfARefusalDoesNotStandInTheWayOfTheNextApply() throws {
        let folder = try ready()
        let source = try folder.text("docs/b.md")
        try folder.write("b, later\n", to: "docs/b.md")
        #expect(try folder.run("sync", "apply", Self.plan, "--branch").status == 2)
        try folder.write(source, to: "docs/b.md")
        let run = try folder.run("sync", "apply", Self.plan, "--branch")
        #expect(run.status == 0, "\(run.errors)")
        #expect(try folder.git("down", "status", "--short").isEmpty)
        #expect(
            try folder.git("down", "show", "HEAD:.colophon-sync/rules/web/log.jsonl").split(separator: "\n").count == 2)
    }

    // MARK: --changed-since

    /// `web` runs on change; `other`, which reads the same files, on release.
    private func changing() throws -> CommandFolder {
        let folder = try CommandFolder.synced(
            rule: "frequency: on_change",
            rules: "  - {id: other, source: \"docs/*.md\", target: down, target_path: other}")
        try folder.write("down/\noutput/\n.colophon/\n", to: ".gitignore")
        try folder.makeRepository("")
        return folder
    }

    @Test func plansOnlyRulesWhoseFilesChangedSince() throws {
        let folder = try changing()
        let none = try folder.run("sync", "plan", "--changed-since", "HEAD")
        #expect(none.status == 0 && none.output == "No rule is to be planned.\n")
        #expect(try folder.run("sync", "plan", "--changed-since", "HEAD", "-f", "json").output == "[]\n")
        try folder.write("elsewhere\n", to: "src/x.md")
        #expect(try folder.run("sync", "plan", "--changed-since", "HEAD").output == "No rule is to be planned.\n")
        try folder.write("a 1.0.1, changed\n", to: "docs/a.md")
        let changed = try folder.run("sync", "plan", "--changed-since", "HEAD")
        #expect(changed.status == 0 && changed.output.hasPrefix("web 1.0.1 to down: pending\n"))
        #expect(!changed.output.contains("other"))
        try folder.git("", "commit", "-qam", "Change")
        #expect(try folder.run("sync", "plan", "--changed-since", "HEAD").output == "No rule is to be planned.\n")
        #expect(
            try folder.run("sync", "plan", "--changed-since", "HEAD~1").output.hasPrefix("web 1.0.1 to down: pending\n")
        )
    }

    @Test(arguments: ["nosuch", "--output=x", "-h", " ", "^HEAD", "HEAD:docs"])
    func whatIsNoCommitIsRefused(_ name: String) throws {
        let folder = try changing()
        let run = try folder.run("sync", "plan", "--changed-since=\(name)")
        #expect(run.status == 1 && run.output.isEmpty)
        let place = try #require(Files.realPath(folder.path))
        #expect(
            run.errors
                == "error: \"\(name)\" is no commit of \(place). Name a commit, tag or branch that is there; a shallow clone may lack it. [git]\n"
        )
        #expect(Files.kind(folder.path("x")) == nil)
    }
}
