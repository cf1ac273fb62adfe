// What an approval holds for and what not, and what status doubts: each as a person would try it.
import Bundles
import Colophon
import Documents
import Evidence
import Files
import Primitives
import ReleaseModel
import Sync
import Testing
import Workspace

@Suite struct SyncTrustTests {
    private static let plan = CommandFolder.planFile

    private func expectRefusal(_ run: CommandRun, _ status: Int32, _ part: String) {
        #expect(run.status == status, "\(run.output)\(run.errors)")
        #expect(run.errors.contains(part), "\(run.errors)")
    }

    private func approved(_ folder: CommandFolder) throws {
        #expect(try folder.run("sync", "plan", "web").status == 0)
        #expect(try folder.run("sync", "approve", Self.plan, "--by", "Ada").status == 0)
    }

    @Test func anErrorOfTheSourceRefusesEveryPlan() throws {
        let folder = try CommandFolder.synced(rule: "prune: true")
        try folder.sync()
        // A link out of the tree would look like a file that upstream has withdrawn.
        #expect(
            try folder.run(program: "/bin/sh", ["-c", "rm docs/b.md && ln -s /etc/hostname docs/b.md"]).status == 0)
        let planned = try folder.run("sync", "plan", "web")
        #expect(planned.status == 1 && planned.output.contains("delete"))
        expectRefusal(
            try folder.run("sync", "approve", Self.plan, "--by", "Ada"), 2,
            "“docs/b.md” is a symbolic link that leads out of the source tree")
    }

    @Test func twoNamesOfOneTreeAreOne() throws {
        let folder = try CommandFolder.synced(
            rules: "  - {id: other, source: \"more/*.md\", target: ./down/, target_path: up}")
        try folder.write("other", to: "more/a.md")
        #expect(try folder.run("sync", "plan", "--all").errors.contains("[sync-two-sources]"))
        expectRefusal(try folder.run("sync", "approve", Self.plan, "--by", "Ada"), 2, "two sources would be written")
    }

    @Test func aReleaseThatWasTakenBackBetweenApprovalAndApplyIsRefused() throws {
        let folder = try CommandFolder.synced()
        try approved(folder)
        let record = try folder.text("evidence/1.0.1/release.yaml")
        try folder.write(
            record.replacing("status: released", with: "status: rolled_back\nrollback: {reason: it broke}"),
            to: "evidence/1.0.1/release.yaml")
        expectRefusal(try folder.run("sync", "apply", Self.plan), 2, "has changed since the plan was made")
        #expect(Files.kind(folder.path("down/up")) == nil)
    }

    @Test func theTargetOfARepositoryIsPartOfThePlan() throws {
        let folder = try CommandFolder.synced()
        let mapped = "project: {name: sample}\nsync:\n  - {id: web, source: \"docs/*.md\", target_repo: org/web}\n"
        try folder.write(mapped + "targets: {org/web: down}\n", to: "colophon.yaml")
        try approved(folder)
        try folder.write("", to: "production/.keep")
        try folder.write(mapped + "targets: {org/web: production}\n", to: "colophon.yaml")
        expectRefusal(try folder.run("sync", "apply", Self.plan), 2, "has changed since the plan was made")
        #expect(Files.kind(folder.path("production/a.md")) == nil)
    }

    @Test func anApprovalForAnotherReleaseIsNone() throws {
        let folder = try CommandFolder.synced()
        try approved(folder)
        let file = ".colophon/plans/web-1.0.1.approval.json"
        try folder.write(try folder.text(file).replacing("\"1.0.1\"", with: "\"1.0.2\""), to: file)
        expectRefusal(
            try folder.run("sync", "apply", Self.plan), 2,
            "the approval is for web 1.0.2, and the plan for web 1.0.1")
    }

    @Test func aListedReleaseThatIsNotWhatWasPublishedIsRefused() throws {
        let folder = try CommandFolder.synced()
        #expect(try folder.run("build").status == 0)
        #expect(try folder.run("lock").status == 0)
        #expect(try folder.run("sync", "plan", "web").status == 0)
        let digest = SHA256Digest(of: Array("a 1.0.1\n".utf8)).hex
        let other = SHA256Digest(of: Array("changed\n".utf8)).hex
        try folder.write("changed\n", to: "docs/a.md")
        let file = "evidence/1.0.1/sync.json"
        try folder.write(try folder.text(file).replacing(digest, with: other), to: file)
        #expect(try folder.run("sync", "plan", "web").status == 2)
        expectRefusal(try folder.run("sync", "approve", Self.plan, "--by", "Ada"), 2, "differs from the published one")
    }

    @Test func applyingAgainLooksAtTheTree() throws {
        let folder = try CommandFolder.synced()
        try folder.sync()
        try folder.write("edited", to: "down/up/a.md")
        expectRefusal(
            try folder.run("sync", "apply", Self.plan), 2,
            "the plan was applied before, and “up/a.md” has changed since")
        #expect(try folder.text("down/up/a.md") == "edited")
    }

    @Test(arguments: [".git", "sub/.GIT/hooks", ".colophon-sync", ".colophon-overrides"])
    func aFolderOfGitOrOfTheSyncIsNoTarget(_ name: String) throws {
        let folder = try CommandFolder.synced()
        try folder.write("", to: "down/\(name)/x")
        try folder.write(
            "project: {name: sample}\nsync:\n  - {id: web, source: \"docs/*.md\", target: \"down/\(name)\"}\n",
            to: "colophon.yaml")
        let planned = try folder.run("sync", "plan", "web")
        #expect(planned.output.contains("which no rule may write to"))
        #expect(try folder.run("sync", "approve", Self.plan, "--by", "Ada").status == 2)
    }

    @Test func statusDoubtsWhatIsNotOutAnyMore() throws {
        let folder = try CommandFolder.synced()
        try folder.sync()
        let record = try folder.text("evidence/1.0.1/release.yaml")
        try folder.write(
            record.replacing("status: released", with: "status: rolled_back\nrollback: {reason: it broke}"),
            to: "evidence/1.0.1/release.yaml")
        let status = try folder.run("sync", "status")
        #expect(status.status == 2 && status.output.contains("web: the release 1.0.1 was rolled back"))
        try folder.write(CommandFolder.record("1.0.2"), to: "evidence/1.0.2/release.yaml")
        #expect(try folder.run(program: "/bin/rm", ["-r", "evidence/1.0.1"]).status == 0)
        #expect(try folder.run("sync", "status").output.contains("web: no release 1.0.1 is known here"))
    }

    @Test func statusCannotTellFromAStateThatCannotBeRead() throws {
        let folder = try CommandFolder.synced()
        try folder.sync()
        try folder.write("{", to: "down/.colophon-sync/rules/web/state.json")
        let status = try folder.run("sync", "status")
        #expect(status.status == 1 && status.errors.contains("state.json"))
    }

    @Test func aFolderWhereAWithdrawnFileStoodIsLeftAlone() throws {
        let folder = try CommandFolder.synced()
        try folder.sync()
        #expect(
            try folder.run(program: "/bin/sh", ["-c", "rm docs/b.md down/up/b.md && mkdir down/up/b.md"]).status == 0)
        let planned = try folder.run("sync", "plan", "web")
        #expect(planned.status == 0 && planned.output.contains("0 conflicts"))
        try folder.sync()
        #expect(try folder.run("sync", "status").status == 0)
    }

    @Test func thePlanSaysThatWorkIsGivenUp() throws {
        let folder = try CommandFolder.synced()
        try folder.sync()
        try folder.write("their own work", to: "down/up/a.md")
        let planned = try folder.run("sync", "plan", "web", "--restore", "--on-conflict", "theirs")
        #expect(
            planned.output.hasPrefix(
                "web 1.0.1 to down: pending, conflicts settled by theirs, changes made downstream given up\n"))
        #expect(planned.output.contains("changed downstream, and given up"))
    }

    @Test func anOlderReleaseThatIsNotLockedIsWarnedOf() throws {
        let folder = try CommandFolder.synced()
        try folder.write(CommandFolder.record("1.0.2"), to: "evidence/1.0.2/release.yaml")
        #expect(try folder.run("sync", "plan", "web", "--release", "1.0.1").errors.contains("[not-locked]"))
        #expect(try folder.run("sync", "plan", "web").errors.isEmpty)
    }

    @Test func whatWasCutOffIsFinishedWithoutAPlan() throws {
        let folder = try CommandFolder.synced()
        #expect(try folder.run("sync", "resume").output == "Nothing was cut off.\n")
        try folder.cutOff(at: "down", file: "up/new.md", holding: "whole")
        #expect(try folder.run("sync", "status").output.contains("an apply was cut off"))
        #expect(try folder.run("sync", "resume", "web").output == "Finished in the target of web.\n")
        #expect(try folder.text("down/up/new.md") == "whole")
        try folder.write("no journal of ours", to: "down/.colophon-sync/transaction/journal")
        expectRefusal(try folder.run("sync", "resume"), 1, "is no whole journal, and was cleared away")
    }
}

extension CommandFolder {
    /// Leaves a tree as an apply does that ends after its journal was written.
    fileprivate func cutOff(at tree: String, file: String, holding text: String) throws {
        let place = path(tree + "/" + file)
        let layer = WriteLayer { call, path in call == .rename && path == place ? .refuse(5) : .perform }
        var transaction = try TreeTransaction(root: path(tree), state: ".colophon-sync/transaction", writes: layer)
        try transaction.put(Array(text.utf8), at: file, expecting: .absent)
        do {
            try transaction.commit(note: [])
            Issue.record("the commit went through")
        } catch {}
    }
}
