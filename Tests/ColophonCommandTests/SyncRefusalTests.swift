// What the sync commands say when they are asked for what can't be done.
import Bundles
import Colophon
import Documents
import Evidence
import Files
import Primitives
import Testing
import Workspace

@Suite struct SyncRefusalTests {
    private static let plan = CommandFolder.planFile

    @Test(arguments: [
        (["plan"], "Name one rule, or ask for --all."),
        (["plan", "web", "--all"], "Name one rule, or ask for --all."),
        (["plan", "web", "--changed-since", "HEAD"], "Name one rule, or ask for --all."),
        (["plan", "web", "--diff", "--format", "json"], "--diff goes with --format text."),
        (["approve", "plan.json", "--by", ""], "--by needs a name."),
        (["approve", "plan.json", "--by", " \t\u{A0}"], "--by needs a name."),
        (["apply", "plan.json", "--pull-request", "text.md"], "--pull-request goes with --branch."),
        (
            ["plan", "web", "--on-conflict", "mine"],
            "The value 'mine' is invalid for '--on-conflict <on-conflict>'. Please provide one of 'fail', 'ours', 'theirs' or 'merge'."
        ),
    ])
    func isSixtyFourForWrongUsage(_ arguments: [String], _ message: String) throws {
        let run = try CommandFolder.synced().run(program: CommandFolder.program(), ["sync"] + arguments)
        #expect(run.status == 64 && run.output.isEmpty)
        #expect(run.errors.hasPrefix("Error: \(message)\n"), "\(run.errors)")
    }

    @Test(arguments: [
        (
            ["plan", "wbe"],
            "colophon.yaml: error: there is no sync rule \"wbe\". Did you mean web? [no-such-rule]\n"
        ),
        (
            ["status", "wbe"],
            "colophon.yaml: error: there is no sync rule \"wbe\". Did you mean web? [no-such-rule]\n"
        ),
        (
            ["plan", "web", "--release", "1.0.2"],
            "evidence: error: there is no release \"1.0.2\". Did you mean 1.0.1? [no-such-version]\n"
        ),
        (
            ["approve", "nope.json", "--by", "Ada"],
            "nope.json: error: read: No such file or directory. Make a plan with colophon sync plan. [unreadable]\n"
        ),
        (
            ["apply", "nope.json"],
            "nope.json: error: read: No such file or directory. Make a plan with colophon sync plan. [unreadable]\n"
        ),
        (
            ["apply", Self.plan],
            ".colophon/plans/web-1.0.1.approval.json: error: read: No such file or directory. Have the plan approved with colophon sync approve. [unreadable]\n"
        ),
        (
            ["plan", "--changed-since", "HEAD"],
            "error: the source tree \".\" is in no git work tree. Plan without --changed-since. [git]\n"
        ),
    ])
    func isOneAndNamesTheRemedy(_ arguments: [String], _ message: String) throws {
        let folder = try CommandFolder.synced()
        try #require(try folder.run("sync", "plan", "web").status == 0)
        let run = try folder.run(program: CommandFolder.program(), ["sync"] + arguments)
        #expect(run.status == 1 && run.output.isEmpty)
        #expect(run.errors == message)
    }

    @Test func nothingIsPlannedBeforeSomethingIsReleased() throws {
        let folder = try CommandFolder.synced()
        try folder.write(
            "schema: colophon/release/v1\nproject: sample\nversion: 1.0.1\nstatus: planned\n",
            to: "evidence/1.0.1/release.yaml")
        let run = try folder.run("sync", "plan", "web")
        #expect(run.status == 1)
        #expect(run.errors == "evidence: error: no release is out yet. Name one with --release. [nothing-released]\n")
        // One that is named may be looked at before it is out.
        let draft = try folder.run("sync", "plan", "web", "--release", "1.0.1")
        #expect(draft.errors.contains("the release isn't out: its status is planned"))
    }

    /// As on a read-only workspace: a file where the folder of plans would be.
    @Test func saysThatAPlanCannotBeWritten() throws {
        let folder = try CommandFolder.synced()
        try folder.write("", to: ".colophon")
        let run = try folder.run("sync", "plan", "web")
        #expect(run.status == 1 && run.output.isEmpty)
        #expect(
            run.errors.hasPrefix(".colophon/plans")
                && run.errors.contains("Check that the folder can be written. [unreadable]"))
    }

    @Test func aPlanThatWasAlteredIsRefused() throws {
        let folder = try CommandFolder.synced()
        try #require(try folder.run("sync", "plan", "web").status == 0)
        let text = try folder.text(Self.plan)
        try folder.write(text.replacing("up/b.md", with: "up/z.md"), to: Self.plan)
        for arguments in [["approve", Self.plan, "--by", "Ada"], ["apply", Self.plan]] {
            let run = try folder.run(program: CommandFolder.program(), ["sync"] + arguments)
            #expect(run.status == 1 && run.errors.contains("[altered]"))
        }
    }

    @Test(arguments: [
        (
            "target_path: up", "target_path: evidence/1.0.1, target: .",
            "“evidence/1.0.1/a.md” lies in evidence, which is this workspace's own"
        ),
        ("target: down", "target: output", "the target tree lies in output, which is this workspace's own"),
    ])
    func aRuleIntoTheWorkspaceItselfCannotBeApproved(_ old: String, _ new: String, _ message: String) throws {
        let folder = try CommandFolder.synced()
        try folder.write("", to: "output/x")
        let rule = try folder.text("colophon.yaml").replacing(
            "target: down, ", with: old == "target: down" ? "\(new), " : "")
        try folder.write(old == "target: down" ? rule : rule.replacing(old, with: new), to: "colophon.yaml")
        let planned = try folder.run("sync", "plan", "web")
        #expect(planned.status == 2 && planned.output.contains("error: \(message). "))
        #expect(try folder.run("sync", "approve", Self.plan, "--by", "Ada").status == 2)
    }

    /// As a repository may bring it, whose owner would like a program to run here.
    @Test func aJournalThatCameWithAClonedTargetIsNotCarriedOut() throws {
        let folder = try CommandFolder.synced()
        try folder.sync()
        try folder.write("a 1.0.1, again\n", to: "docs/a.md")
        try #require(try folder.run("sync", "plan", "web").status == 0)
        try #require(try folder.run("sync", "approve", Self.plan, "--by", "Ada").status == 0)
        let state = "down/.colophon-sync/transaction"
        let program = "#!/bin/sh\n"
        try folder.write(program, to: state + "/staged/0")
        let lock = try #require(Files.entry(folder.path(state + "/lock")))
        let place = "\(lock.inode) \(lock.changed)"
        let step = TransactionJournal.Step(
            path: "run.sh", action: .put(staged: 0, SHA256Digest(of: program.utf8)))
        let journal = TransactionJournal(place: place, steps: [step], note: [])
        try Files.writeAtomically(journal.bytes, to: folder.path(state + "/journal"))
        _ = try folder.run(program: "/bin/cp", ["-a", folder.path("down"), folder.path("original")])
        _ = try folder.run(program: "/bin/rm", ["-r", folder.path("down")])
        _ = try folder.run(program: "/bin/cp", ["-a", folder.path("original"), folder.path("down")])
        let run = try folder.run("sync", "apply", Self.plan)
        #expect(run.status == 1 && run.output.isEmpty)
        let shown = try #require(Files.realPath(folder.path(state)))
        #expect(
            run.errors.hasPrefix("\(shown): error: resume: the journal here was made elsewhere"), "\(run.errors)")
        #expect(run.errors.contains("look at this folder, then remove it. Plan again then."), "\(run.errors)")
        #expect(Files.kind(folder.path("down/run.sh")) == nil && Files.kind(folder.path(state + "/journal")) == .file)
        _ = try folder.run(program: "/bin/rm", ["-r", folder.path(state)])
        #expect(try folder.run("sync", "apply", Self.plan).status == 0)
        #expect(try folder.text("down/up/a.md") == "a 1.0.1, again\n")
    }

    private static let mayMount =
        (try? CommandFolder().run(
            program: "/usr/bin/env", ["unshare", "--mount", "sh", "-c", "mkdir a b && mount --bind a b"]))?.status == 0

    /// No rename gets from one to the other, though both are of one file system.
    @Test(.enabled(if: mayMount)) func aFolderThatIsMountedInTheTargetIsRefusedBeforeTheFirstChange() throws {
        let folder = try CommandFolder.synced()
        try folder.write("c\n", to: "docs/z/c.md")
        try folder.write(
            "project: {name: sample}\nsync: [{id: web, source: \"docs/**\", target: down, target_path: up}]\n",
            to: "colophon.yaml")
        try folder.write("", to: "down/up/z/own.md")
        try folder.write("", to: "elsewhere/own.md")
        try #require(try folder.run("sync", "plan", "web").status == 0)
        try #require(try folder.run("sync", "approve", Self.plan, "--by", "Ada").status == 0)
        let script = "mount --bind elsewhere down/up/z && exec \"$0\" sync apply \(Self.plan)"
        let run = try folder.run(
            program: "/usr/bin/env", ["unshare", "--mount", "sh", "-c", script, CommandFolder.program()])
        #expect(run.status == 1 && run.errors.contains("down/up/z: error: write below: something else is mounted here"))
        #expect(run.errors.contains("Nothing was changed"), "\(run.errors)")
        #expect(Files.kind(folder.path("down/up/a.md")) == nil && Files.kind(folder.path("elsewhere/c.md")) == nil)
        #expect(Files.kind(folder.path("down/.colophon-sync/transaction/journal")) == nil)
        #expect(try folder.run("sync", "apply", Self.plan).status == 0)
    }
}
