// What stops an apply before the target tree is touched: said in so many words, with a line in the log.
import Bundles
import Colophon
import Documents
import Evidence
import Files
import Primitives
import ReleaseModel
import Sync
import Testing
import Verification

@Suite struct SyncRefusalTests {
    // MARK: What moved

    @Test func refusesAFileThatWasChangedDownstreamSinceThePlan() throws {
        let scene = try SyncScene.secondRelease()
        let plan = try scene.plan()
        try scene.tree.write("mine\n", to: "down/a.md")
        try scene.expectRefusal(plan, [movedSincePlan("a.md", "the target's file has changed")])
        #expect(try scene.text("down/a.md") == "mine\n" && scene.text("down/b.md") == nil)
    }

    @Test func refusesAFileThatWasAddedDownstreamSinceThePlan() throws {
        let scene = try SyncScene.secondRelease()
        let plan = try scene.plan()
        try scene.tree.write("mine\n", to: "down/b.md")
        try scene.expectRefusal(plan, [movedSincePlan("b.md", "the target's file has changed")])
    }

    @Test func refusesAFileThatWasDeletedDownstreamSinceThePlan() throws {
        let scene = try SyncScene.secondRelease()
        let plan = try scene.plan()
        try Files.remove(scene.tree.path("down/a.md"))
        try Files.remove(scene.tree.path("down/k.md"))
        try scene.expectRefusal(
            plan,
            [
                movedSincePlan("a.md", "the target's file has changed"),
                movedSincePlan("k.md", "the target's file has changed"),
            ])
    }

    @Test func refusesAnOverrideThatCameSinceThePlan() throws {
        let scene = try SyncScene.secondRelease()
        let plan = try scene.plan()
        try scene.tree.write("kept\n", to: "down/.colophon-overrides/k.md")
        try scene.tree.write("override\n", to: "down/.colophon-overrides/a.md")
        try scene.expectRefusal(
            plan,
            [
                movedSincePlan(
                    "a.md",
                    "what would be done has changed from modify to conflict (the override and upstream both changed)"
                )
            ])
        try Files.remove(scene.tree.path("down/.colophon-overrides/a.md"))
        try scene.apply(plan)
    }

    @Test func refusesASourceThatChangedSinceThePlan() throws {
        let scene = try SyncScene.secondRelease()
        let plan = try scene.plan()
        try scene.tree.write("three\n", to: "up/a.md")
        try scene.expectRefusal(plan, [movedSincePlan("a.md", "what would be written has changed")])
    }

    @Test func refusesASourceThatVanishedSinceThePlan() throws {
        let scene = try SyncScene.secondRelease()
        let plan = try scene.plan()
        for name in ["a.md", "b.md"] { try Files.remove(scene.tree.path("up/" + name)) }
        try scene.tree.write("", to: "up/c.md")
        try scene.expectRefusal(
            plan,
            [
                movedSincePlan("a.md", "what would be written has changed"),
                movedSincePlan("c.md", "the rule writes this file"),
                movedSincePlan("b.md", "nothing would be done to this file any more"),
            ])
    }

    @Test func refusesALockedSourceThatMovedOnSinceThePlan() throws {
        for transforms in [[], [SyncRule.Transform.stripInternalLinks]] {
            var scene = try SyncScene.secondRelease { $0.transforms = transforms }
            scene.locked = try scene.request().checksums
            let plan = try scene.plan()
            try Files.remove(scene.tree.path("up/a.md"))
            if transforms.isEmpty {
                try scene.expectRefusal(
                    plan,
                    [
                        movedSincePlan("web-docs", "the rule or what it is checked by has changed"),
                        "a.md: error: the source isn't what 1.1.0 released. Check out the release's commit, and plan "
                            + "again. [sync-source-moved]",
                    ])
            } else {
                try scene.expectRefusal(
                    plan, isVerdict: false,
                    [
                        "error: the source has moved on since the release was locked: a.md. Plan again. [unknown-target]"
                    ])
            }
        }
    }

    @Test func refusesWhenTheRuleChangedSinceThePlan() throws {
        var scene = try SyncScene.secondRelease()
        let plan = try scene.plan()
        let rule = scene.rule
        scene.rule.exclude = ["b*"]
        try scene.expectRefusal(plan, [movedSincePlan("b.md", "nothing would be done to this file any more")])
        scene.rule = rule
        scene.rule.targetPath = "sub"
        try scene.expectRefusal(
            plan,
            [
                movedSincePlan("a.md", "what would be written has changed"),
                movedSincePlan("k.md", "what is decided about the file has changed"),
                movedSincePlan("sub/a.md", "the rule writes this file"),
                movedSincePlan("sub/b.md", "the rule writes this file"),
                movedSincePlan("sub/k.md", "the rule writes this file"),
                movedSincePlan("b.md", "nothing would be done to this file any more"),
            ])
        scene.rule = rule
        scene.rule.strategy = .reference
        try scene.expectRefusal(
            plan, ["a.md", "b.md", "k.md"].map { movedSincePlan($0, "what would be written has changed") })
    }

    @Test func refusesWhenTheTransformsChangedSinceThePlan() throws {
        var scene = try SyncScene.secondRelease()
        try scene.tree.write("[k](x/y.md)\n", to: "up/a.md")
        scene.rule.validation.links = .off
        let plan = try scene.plan()
        scene.rule.transforms = [.stripInternalLinks]
        try scene.expectRefusal(plan, [movedSincePlan("a.md", "what would be written has changed")])
    }

    @Test func refusesWhenPruneChangedSinceThePlan() throws {
        var scene = try SyncScene.secondRelease()
        try Files.remove(scene.tree.path("up/k.md"))
        let plan = try scene.plan()
        scene.rule.prune = true
        try scene.expectRefusal(plan, [movedSincePlan("k.md", "what would be written has changed")])
        #expect(try scene.text("down/k.md") == "kept\n")
        scene.rule.prune = false
        scene.rule.validation.schema = .off
        try scene.expectRefusal(plan, [movedSincePlan("web-docs", "the rule or what it is checked by has changed")])
    }

    // MARK: Approvals

    @Test func refusesTheApprovalOfAnotherPlan() throws {
        let scene = try SyncScene.secondRelease()
        let plan = try scene.plan()
        var approval = scene.approval(plan)
        approval.plan = SHA256Digest(of: "abc".utf8)
        try scene.expectRefusal(
            plan, by: approval, isLogged: false,
            [
                "error: the approval names the plan ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad, and "
                    + "this one is \(plan.digest.hex). Approve this plan, or apply the one that was approved. [other-plan]"
            ])
    }

    /// What can't be approved can't be applied either, by whatever approval.
    private func expectObstacle(
        _ scene: SyncScene, _ obstacles: String..., sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let plan = try scene.plan()
        #expect(plan.obstacles == obstacles, sourceLocation: sourceLocation)
        try scene.expectRefusal(
            plan, isLogged: false,
            [
                "error: the plan can't be carried out: \(obstacles.joined(separator: "; ")). Fix what it says, and plan "
                    + "again. [not-approvable]"
            ], sourceLocation: sourceLocation)
        let file = scene.tree.path("plan.json")
        try Files.writeAtomically(SyncPlanText.json(plan, digest: plan.digest).fileBytes, to: file, durable: false)
        let result = try SyncUseCase.approve(planFile: file, by: "Ada", note: nil, at: scene.now)
        guard case .refused(let findings) = result else {
            Issue.record("it was approved", sourceLocation: sourceLocation)
            return
        }
        #expect(findings.map(\.message) == obstacles, sourceLocation: sourceLocation)
        #expect(Files.kind(scene.tree.path("plan.approval.json")) == nil, sourceLocation: sourceLocation)
    }

    @Test func refusesAPlanWithConflicts() throws {
        let scene = try SyncScene.secondRelease()
        try scene.tree.write("mine\n", to: "down/a.md")
        try expectObstacle(scene, "1 file is in conflict")
        try scene.tree.write("mine\n", to: "down/b.md")
        try expectObstacle(scene, "2 files are in conflict")
    }

    @Test func refusesAPlanThatFailsAValidation() throws {
        var scene = try SyncScene.secondRelease()
        scene.rule.validation.versionTag = .on
        try scene.tree.write("{\"a\": }", to: "up/b.json")
        try scene.tree.write("[no](where.md)\n", to: "up/b.md")
        try expectObstacle(
            scene, "the links check found 1 fault", "the schema check found 1 fault",
            "the version_tag check found 1 fault")
    }

    @Test func refusesToDeleteMoreThanTheCap() throws {
        let scene = try SyncScene.secondRelease {
            $0.prune = true
            $0.pruneCap = 1
        }
        for name in ["a.md", "k.md"] { try Files.remove(scene.tree.path("up/" + name)) }
        try expectObstacle(scene, "2 files would be deleted, and the rule allows 1")
    }

    @Test func refusesToDeleteAllWhenTheSourceMatchesNothing() throws {
        var scene = try SyncScene.secondRelease { $0.prune = true }
        scene.rule.source = "nothing/*"
        try expectObstacle(scene, "the rule matches nothing, and would delete all that it once wrote")
        scene.rule.prune = false
        try scene.sync()
        #expect(try scene.text("down/a.md") == "one\n" && scene.text("down/k.md") == "kept\n")
    }

    @Test func refusesAPlanOfATargetThatIsNotThere() throws {
        let scene = try SyncScene(["up/a.md": "a"])
        try Files.remove(scene.target)
        let plan = try scene.plan()
        #expect(plan.obstacles == ["nothing is known of the target: the target tree is not there"])
        let refusal = #expect(throws: SyncRefusal.self) { try scene.apply(plan) }
        #expect(refusal?.findings.map(\.message) == ["the target tree of web-docs is not there"])
        #expect(Files.kind(scene.target) == nil)
    }

    @Test func refusesWhenTheTargetVanishedSinceThePlan() throws {
        let scene = try SyncScene(["up/a.md": "a"], rule: syncRule("*") { $0.validation.versionTag = .off })
        let plan = try scene.plan()
        try Files.remove(scene.target)
        let refusal = #expect(throws: SyncRefusal.self) { try scene.apply(plan) }
        #expect(
            refusal?.findings.map(\.text) == [
                "error: the target tree of web-docs is not there. Check the rule's target. [no-target]"
            ])
        #expect(Files.kind(scene.target) == nil)
    }
}
