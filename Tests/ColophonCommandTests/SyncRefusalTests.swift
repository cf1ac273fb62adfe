// What the sync commands say when they are asked for what can't be done.
import ColophonSystem
import Testing

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
}
