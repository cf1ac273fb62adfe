// The commands of the sync, one after the other as people run them: what they print, write and leave alone.
import Colophon
import Documents
import Evidence
import Files
import ReleaseModel
import Testing
import Verification
import Workspace

@Suite struct SyncCommandTests {
    private static let plan = CommandFolder.planFile
    private static let approval = ".colophon/plans/web-1.0.1.approval.json"

    private func json(_ text: String) throws -> DataNode {
        try parseDocument(Array(text.utf8), format: .json, limits: .standard)
    }

    @Test func bringsFilesDownstreamFromThePlanToTheProof() throws {
        let folder = try CommandFolder.synced()
        let planned = try folder.run("sync", "plan", "web")
        #expect(planned.status == 0 && planned.errors.isEmpty)
        #expect(planned.output.hasPrefix("web 1.0.1 to down: pending\n"))
        #expect(
            planned.output.contains(
                "\n2 to add, 0 to modify, 0 to delete, 0 unchanged, 0 conflicts; 10 bytes to write\n"))
        #expect(planned.output.contains("\nwritten to \(Self.plan)\n"))
        let digest = try #require(try json(folder.text(Self.plan))["digest"]?.string)
        #expect(planned.output.contains("\nplan \(digest)\n"))

        let approved = try folder.run("sync", "approve", Self.plan, "--by", "Ada", "--note", "as agreed")
        #expect(approved.status == 0)
        #expect(approved.output == "Approved plan \(digest) of web 1.0.1: \(Self.approval)\n")
        let word = try json(folder.text(Self.approval))
        #expect(word["plan"]?.string == digest && word["by"]?.string == "Ada" && word["note"]?.string == "as agreed")

        let applied = try folder.run("sync", "apply", Self.plan, "--by", "Grace")
        #expect(applied.status == 0)
        #expect(
            applied.output.hasPrefix(
                "add       up/a.md\nadd       up/b.md\nweb 1.0.1 applied: 2 added, 0 modified, 0 deleted, 0 unchanged\n"
                    + "plan \(digest), approved by Ada at "))
        #expect(try folder.text("down/up/a.md") == "a 1.0.1\n" && folder.text("down/own.md") == "theirs\n")
        let entry = try json(folder.text("down/.colophon-sync/rules/web/log.jsonl"))
        #expect(entry["by"]?.string == "Grace" && entry["approval"]?["by"]?.string == "Ada")

        let second = try folder.run("sync", "plan", "web")
        #expect(second.status == 0 && second.output.hasPrefix("web 1.0.1 to down: current\n"))
        #expect(
            second.output.contains("\n0 to add, 0 to modify, 0 to delete, 2 unchanged, 0 conflicts; 0 bytes to write\n")
        )
        let status = try folder.run("sync", "status")
        #expect(status.status == 0 && status.output.split(separator: "\n").count == 2)
    }

    @Test func applyingAPlanAgainSaysThatItWasDone() throws {
        let folder = try CommandFolder.synced()
        try folder.sync()
        let before = try folder.state("down/up")
        let again = try folder.run("sync", "apply", Self.plan)
        #expect(again.status == 0 && again.output.contains("web 1.0.1 was applied before: 2 added,"))
        #expect(try folder.state("down/up") == before)
    }

    @Test func planStatusAndBuildNeverTouchTheTarget() throws {
        let folder = try CommandFolder.synced()
        try folder.sync()
        try folder.write("a changed\n", to: "down/up/a.md")
        try folder.write("c\n", to: "docs/c.md")
        let before = try folder.state("down")
        for arguments in [
            ["sync", "plan", "web"], ["sync", "plan", "--all", "--diff"],
            ["sync", "plan", "web", "--restore", "-f", "json"],
            ["sync", "plan", "web", "--no-cache", "--on-conflict", "theirs"], ["sync", "status"],
            ["sync", "status", "--no-cache", "-f", "json"], ["build"], ["build", "--check"], ["lock"],
        ] {
            let run = try folder.run(program: CommandFolder.program(), arguments)
            #expect(run.status != 1 && run.status != 64, "\(arguments): \(run.errors)")
            #expect(try folder.state("down") == before, "\(arguments)")
        }
    }

    // MARK: Verdicts

    @Test func isTwoWhereThePlanCannotBeApproved() throws {
        let folder = try CommandFolder.synced()
        try folder.write("mine\n", to: "down/up/a.md")
        let planned = try folder.run("sync", "plan", "web")
        #expect(planned.status == 2 && planned.output.contains("both sides added the file"))
        let approved = try folder.run("sync", "approve", Self.plan, "--by", "Ada")
        #expect(approved.status == 2 && approved.output.isEmpty)
        #expect(
            approved.errors == "\(Self.plan): error: 1 file is in conflict. Fix it, and plan again. [not-approvable]\n"
        )
        #expect(Files.kind(folder.path(Self.approval)) == nil)
        #expect(try folder.run("sync", "plan", "web", "--on-conflict", "ours").status == 0)
        #expect(try folder.run("sync", "plan", "web", "--on-conflict", "theirs").status == 0)
    }

    @Test func isTwoWhereACheckFails() throws {
        let folder = try CommandFolder.synced()
        try folder.write("[gone](nowhere.md)\n", to: "docs/b.md")
        let planned = try folder.run("sync", "plan", "web")
        #expect(planned.status == 2 && planned.output.contains("links fail"))
        let approved = try folder.run("sync", "approve", Self.plan, "--by", "Ada")
        #expect(approved.status == 2 && approved.errors.contains("the links check found 1 fault. "))
    }

    @Test func isTwoWhereTheTargetMovedAndNothingIsWritten() throws {
        let folder = try CommandFolder.synced()
        #expect(try folder.run("sync", "plan", "web").status == 0)
        #expect(try folder.run("sync", "approve", Self.plan, "--by", "Ada").status == 0)
        try folder.write("new here\n", to: "down/up/b.md")
        let applied = try folder.run("sync", "apply", Self.plan)
        #expect(applied.status == 2 && applied.output.isEmpty)
        #expect(
            applied.errors
                == "up/b.md: error: the target's file has changed since the plan was made. Plan again, and have the new plan approved. [moved-since-plan]\n"
        )
        #expect(Files.kind(folder.path("down/up/a.md")) == nil)
        let status = try folder.run("sync", "status")
        #expect(status.status == 2)
        #expect(status.output.contains("web: the last apply failed: up/b.md: the target's file has changed"))
    }

    @Test func isTwoWhereThePlanIsAnother() throws {
        let folder = try CommandFolder.synced()
        #expect(try folder.run("sync", "plan", "web").status == 0)
        #expect(try folder.run("sync", "approve", Self.plan, "--by", "Ada").status == 0)
        try folder.write("b, later\n", to: "docs/b.md")
        #expect(try folder.run("sync", "plan", "web").status == 0)
        let applied = try folder.run("sync", "apply", Self.plan)
        #expect(applied.status == 2 && applied.errors.contains("[other-plan]"))
        #expect(Files.kind(folder.path("down/up")) == nil)
    }

    @Test func statusIsTwoOverDrift() throws {
        let folder = try CommandFolder.synced()
        try folder.sync()
        try folder.write("a changed\n", to: "down/up/a.md")
        try Files.remove(folder.path("down/up/b.md"))
        let text = try folder.run("sync", "status", "web")
        #expect(text.status == 2)
        #expect(text.output.hasSuffix("\n\nweb: modified downstream: up/a.md\nweb: missing downstream: up/b.md\n"))
        let status = try #require(try json(folder.run("sync", "status", "-f", "json").output).sequence?.first)
        #expect(status["state"]?.string == "attention" && status["version"]?.string == "1.0.1")
        #expect(status["drift"]?.sequence?.compactMap { $0["target"]?.string } == ["up/a.md", "up/b.md"])
        #expect(status["drift"]?.sequence?.compactMap { $0["drift"]?.string } == ["modified", "missing"])
    }

    /// The journal is no whole one, so that the tree was left as it was.
    @Test func theApprovedPlanOfACutOffApplyStays() throws {
        let folder = try CommandFolder.synced()
        try folder.sync()
        try folder.write("a 1.0.1, again\n", to: "docs/a.md")
        try #require(try folder.run("sync", "plan", "web").status == 0)
        try #require(try folder.run("sync", "approve", Self.plan, "--by", "Ada").status == 0)
        let plan = try folder.text(Self.plan)
        try folder.write("cut off", to: "down/.colophon-sync/transaction/journal")
        let planned = try folder.run("sync", "plan", "web")
        #expect(
            planned.status == 0 && planned.output.contains(": unknown (an apply is under way there, or was cut off"))
        #expect(planned.output.hasSuffix("\nnot written: an earlier plan is in \(Self.plan)\n\n"))
        #expect(try folder.text(Self.plan) == plan)
        #expect(try folder.run("sync", "apply", Self.plan).status == 0)
        #expect(try folder.text("down/up/a.md") == "a 1.0.1, again\n")
    }

    @Test func anAbsentTargetIsUnknownAndFine() throws {
        let folder = try CommandFolder.synced()
        try folder.write(
            "project: {name: sample}\nsync: [{id: web, source: \"docs/*.md\", target: nowhere}]\n", to: "colophon.yaml")
        let planned = try folder.run("sync", "plan", "web")
        #expect(
            planned.status == 0
                && planned.output.hasPrefix("web 1.0.1 to nowhere: unknown (the target tree is not there)\n"))
        #expect(try folder.run("sync", "status").status == 0)
        let approved = try folder.run("sync", "approve", Self.plan, "--by", "Ada")
        #expect(
            approved.status == 2
                && approved.errors.contains("nothing is known of the target: the target tree is not there"))
    }

    // MARK: Formats

    @Test func jsonHoldsTheDigestOfThePlan() throws {
        let folder = try CommandFolder.synced()
        let plans = try json(folder.run("sync", "plan", "--all", "-f", "json").output)
        let digest = try #require(try json(folder.text(Self.plan))["digest"]?.string)
        #expect(plans.sequence?.compactMap { $0["digest"]?.string } == [digest])
        #expect(try folder.run("sync", "approve", Self.plan, "--by", "Ada").status == 0)
        let report = try json(folder.run("sync", "apply", Self.plan, "-f", "json").output)
        #expect(report["plan"]?.string == digest && report["status"]?.string == "completed")
        #expect(report["changes"]?.sequence?.compactMap { $0["target"]?.string } == ["up/a.md", "up/b.md"])
    }

    @Test func aDifferenceShowsWhatChangesInside() throws {
        let folder = try CommandFolder.synced()
        try folder.sync()
        try folder.write("a 1.0.1\nmore\n", to: "docs/a.md")
        let run = try folder.run("sync", "plan", "web", "--diff")
        #expect(run.status == 0)
        #expect(run.output.hasSuffix("--- a/up/a.md\n+++ b/up/a.md\n@@ -1 +1,2 @@\n a 1.0.1\n+more\n"))
    }

    @Test func unchangedFilesShowOnRequest() throws {
        let folder = try CommandFolder.synced()
        try folder.sync()
        #expect(try !folder.run("sync", "plan", "web").output.contains("up/a.md"))
        #expect(try folder.run("sync", "plan", "web", "--verbose").output.contains("\nunchanged  up/a.md "))
    }
}
