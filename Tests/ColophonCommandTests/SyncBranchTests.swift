// A sync that is handed over as a branch of the target's git work tree, and rules that run when files change.
import Colophon
import Documents
import Evidence
import Files
import ReleaseModel
import Testing
import Verification
import Workspace

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
                ".colophon-sync/.gitattributes", ".colophon-sync/rules/web/log.jsonl",
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
        // Nor does it where there was a log before.
        try folder.git("down", "switch", "-qc", "next")
        try folder.git("down", "branch", "-qD", Self.branch)
        try folder.write("b, later\n", to: "docs/b.md")
        try #require(try folder.run("sync", "plan", "web").status == 0)
        try #require(try folder.run("sync", "approve", Self.plan, "--by", "Ada").status == 0)
        try folder.write("b, even later\n", to: "docs/b.md")
        #expect(try folder.run("sync", "apply", Self.plan, "--branch").status == 2)
        try folder.write("b, later\n", to: "docs/b.md")
        let last = try folder.run("sync", "apply", Self.plan, "--branch")
        #expect(last.status == 0, "\(last.errors)")
        #expect(try folder.git("down", "status", "--short").isEmpty)
    }

    @Test func aSubmoduleKeepsItsPlace() throws {
        let folder = try CommandFolder.synced()
        try folder.write("inner\n", to: "inner/x")
        try folder.makeRepository("inner")
        try folder.makeRepository("down")
        try folder.git(
            "down", "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", folder.path("inner"), "up")
        try folder.git("down", "commit", "-qm", "A submodule")
        // Checked out, nothing may be written there.
        let plan = try folder.run("sync", "plan", "web")
        #expect(plan.output.contains("“up” is another git work tree"), "\(plan.output)\(plan.errors)")
        // A clone without it has an empty folder there.
        try folder.git("down", "submodule", "--quiet", "deinit", "--force", "up")
        try #require(try folder.run("sync", "plan", "web").status == 0)
        try #require(try folder.run("sync", "approve", Self.plan, "--by", "Ada").status == 0)
        let run = try folder.run("sync", "apply", Self.plan, "--branch")
        #expect(run.status == 1 && run.errors.contains("“up/a.md” lies in the submodule “up” of "), "\(run.errors)")
        #expect(try folder.git("down", "branch", "--show-current") == "main\n")
        #expect(try folder.git("down", "status", "--porcelain").isEmpty)
    }

    @Test func aRefusalGoesBackToADetachedHead() throws {
        let folder = try ready()
        let head = try folder.git("down", "rev-parse", "HEAD")
        try folder.git("down", "switch", "-q", "--detach")
        try folder.write("b, later\n", to: "docs/b.md")
        #expect(try folder.run("sync", "apply", Self.plan, "--branch").status == 2)
        #expect(try folder.git("down", "branch", "--show-current").isEmpty)
        #expect(try folder.git("down", "rev-parse", "HEAD") == head)
        #expect(try folder.git("down", "branch", "--format=%(refname:short)", "--list", "colophon*").isEmpty)
    }

    @Test func needsACommitToBeginAt() throws {
        let folder = try CommandFolder.synced()
        try folder.git("down", "init", "-q", "-b", "main")
        try #require(try folder.run("sync", "plan", "web").status == 0)
        try #require(try folder.run("sync", "approve", Self.plan, "--by", "Ada").status == 0)
        let run = try folder.run("sync", "apply", Self.plan, "--branch")
        #expect(run.status == 1 && run.errors.contains("has no commit yet"))
        #expect(run.errors.contains("Make its first commit. [git]"))
        #expect(try folder.git("down", "symbolic-ref", "HEAD") == "refs/heads/main\n")
    }

    @Test func commitsWhatTheSyncKeepsThoughIgnoredAndNothingThatOthersPutThere() throws {
        let folder = try CommandFolder.synced()
        try folder.write(".*\nup/\n", to: "down/.gitignore")
        try folder.makeRepository("down")
        try folder.write("a note\n", to: "down/.colophon-sync/note.txt")
        try folder.write("a note\n", to: "down/.colophon-sync/base/note.txt")
        try folder.sync("--branch")
        func committed() throws -> [String] {
            try folder.git("down", "show", "--no-renames", "--name-status", "--format=", "HEAD")
                .split(separator: "\n").map(String.init)
        }
        let first = try committed()
        let bases = first.filter { $0.hasPrefix("A\t.colophon-sync/base/") }
        #expect(bases.count == 2 && !first.contains { $0.hasSuffix("note.txt") })
        #expect(
            first.filter { !bases.contains($0) } == [
                "A\t.colophon-sync/.gitattributes", "A\t.colophon-sync/rules/web/log.jsonl",
                "A\t.colophon-sync/rules/web/state.json", "A\tup/a.md", "A\tup/b.md",
            ])
        // A text that no merge needs any more goes from the commit too.
        try folder.write("b, later\n", to: "docs/b.md")
        try folder.git("down", "switch", "-qc", "next")
        try folder.git("down", "branch", "-qD", Self.branch)
        try folder.sync("--branch")
        #expect(try committed().filter { $0.hasPrefix("D\t.colophon-sync/base/") }.count == 1)
    }

    @Test func leavesASparseCheckoutAlone() throws {
        let folder = try ready()
        try folder.git("down", "config", "core.sparseCheckout", "true")
        let run = try folder.run("sync", "apply", Self.plan, "--branch")
        #expect(run.status == 1 && run.errors.contains("is a sparse checkout"))
        #expect(run.errors.contains("`git sparse-checkout disable`"))
        #expect(Files.kind(folder.path("down/up")) == nil)
    }

    private func hook(_ name: String, in folder: CommandFolder) throws {
        try folder.write("#!/bin/sh\necho 'not on a Friday' >&2\nexit 1\n", to: "down/.git/hooks/\(name)")
        #expect(try folder.run(program: "/bin/chmod", ["755", folder.path("down/.git/hooks/\(name)")]).status == 0)
    }

    @Test func whatAHookKeptFromBeingCommittedIsCommittedByTheNextApply() throws {
        let folder = try ready()
        try hook("pre-commit", in: folder)
        let run = try folder.run("sync", "apply", Self.plan, "--branch")
        #expect(
            run.status == 1 && run.errors.contains("the files are written, but not committed: git could not commit"))
        #expect(run.errors.contains("not on a Friday") && run.errors.contains("then apply again: that commits them."))
        #expect(try folder.text("down/up/b.md") == "b\n")
        try Files.remove(folder.path("down/.git/hooks/pre-commit"))
        let next = try folder.run("sync", "apply", Self.plan, "--branch")
        #expect(next.status == 0 && next.output.contains("committed on \(Self.branch)"), "\(next.errors)")
        #expect(try folder.git("down", "status", "--porcelain").isEmpty)
    }

    @Test func aHookThatFailsAfterTheSwitchEndsTheApplyWhereItBegan() throws {
        let folder = try ready()
        try hook("post-checkout", in: folder)
        let run = try folder.run("sync", "apply", Self.plan, "--branch")
        #expect(run.status == 1 && run.errors.contains("post-checkout hook"), "\(run.errors)")
        #expect(!run.errors.contains("hoose a name"))
        #expect(try folder.git("down", "branch", "--format=%(refname:short)") == "main\n")
        #expect(Files.kind(folder.path("down/up")) == nil)
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
