// What stops an apply: said in so many words, with the tree as it was and a line in the log.
import Colophon
import ColophonSystem
import Glibc
import ReleaseModel
import Testing

@Suite struct SyncRefusalTests {
    /// A second release that changes `a.md`, adds `b.md`, and leaves `k.md`.
    private func scene(_ change: (inout SyncRule) -> Void = { _ in }) throws -> SyncScene {
        var scene = try SyncScene(
            ["up/a.md": "one\n", "up/k.md": "kept\n"],
            rule: syncRule("*") {
                $0.validation.versionTag = .off
                change(&$0)
            })
        try scene.sync()
        scene.version = "1.1.0"
        scene.clock += 60
        try scene.tree.write("two\n", to: "up/a.md")
        try scene.tree.write("new\n", to: "up/b.md")
        return scene
    }

    /// Requires that the apply is refused with these findings, and that nothing is lost or gained but a line in the log.
    private func expectRefusal(
        _ scene: SyncScene, _ plan: SyncPlan, by approval: SyncApproval? = nil, isVerdict: Bool = true,
        isLogged: Bool = true, _ texts: [String], sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let (tree, memory) = (try scene.downstream(), try scene.memory())
        let log = try? scene.log()
        let refusal = try #require(
            #expect(throws: SyncRefusal.self, sourceLocation: sourceLocation) { try scene.apply(plan, approval) })
        #expect(
            refusal.findings.map { $0.text.replacing(scene.tree.path, with: "TREE") } == texts,
            sourceLocation: sourceLocation)
        #expect(refusal.isVerdict == isVerdict, sourceLocation: sourceLocation)
        #expect(try scene.downstream() == tree, sourceLocation: sourceLocation)
        #expect(try scene.memory() == memory, sourceLocation: sourceLocation)
        guard let log else { return }
        let added = try scene.log().dropFirst(log.count)
        #expect(added.map(\.status) == (isLogged ? [.failed] : []), sourceLocation: sourceLocation)
        let first = try #require(refusal.findings.first, sourceLocation: sourceLocation)
        #expect(
            !isLogged || added.first?.reason == (first.file.map { "\($0): " } ?? "") + first.message,
            sourceLocation: sourceLocation)
    }

    private func moved(_ path: String, _ what: String) -> String {
        "\(path): error: \(what) since the plan was made. Plan again, and have the new plan approved. [moved-since-plan]"
    }

    // MARK: What moved

    @Test func refusesAFileThatWasChangedDownstreamSinceThePlan() throws {
        let scene = try scene()
        let plan = try scene.plan()
        try scene.tree.write("mine\n", to: "down/a.md")
        try expectRefusal(scene, plan, [moved("a.md", "the target's file has changed")])
        #expect(try scene.text("down/a.md") == "mine\n" && scene.text("down/b.md") == nil)
    }

    @Test func refusesAFileThatWasAddedDownstreamSinceThePlan() throws {
        let scene = try scene()
        let plan = try scene.plan()
        try scene.tree.write("mine\n", to: "down/b.md")
        try expectRefusal(scene, plan, [moved("b.md", "the target's file has changed")])
    }

    @Test func refusesAFileThatWasDeletedDownstreamSinceThePlan() throws {
        let scene = try scene()
        let plan = try scene.plan()
        try Files.remove(scene.tree.path("down/a.md"))
        try Files.remove(scene.tree.path("down/k.md"))
        try expectRefusal(
            scene, plan,
            [
                moved("a.md", "the target's file has changed"), moved("k.md", "the target's file has changed"),
            ])
    }

    @Test func refusesAnOverrideThatCameSinceThePlan() throws {
        let scene = try scene()
        let plan = try scene.plan()
        try scene.tree.write("kept\n", to: "down/.colophon-overrides/k.md")
        try scene.tree.write("override\n", to: "down/.colophon-overrides/a.md")
        try expectRefusal(
            scene, plan,
            [
                moved(
                    "a.md",
                    "what would be done has changed from modify to conflict (the override and upstream both changed)"
                )
            ])
        try Files.remove(scene.tree.path("down/.colophon-overrides/a.md"))
        try scene.apply(plan)
    }

    @Test func refusesASourceThatChangedSinceThePlan() throws {
        let scene = try scene()
        let plan = try scene.plan()
        try scene.tree.write("three\n", to: "up/a.md")
        try expectRefusal(scene, plan, [moved("a.md", "what would be written has changed")])
    }

    @Test func refusesASourceThatVanishedSinceThePlan() throws {
        let scene = try scene()
        let plan = try scene.plan()
        for name in ["a.md", "b.md"] { try Files.remove(scene.tree.path("up/" + name)) }
        try scene.tree.write("", to: "up/c.md")
        try expectRefusal(
            scene, plan,
            [
                moved("a.md", "what would be written has changed"), moved("c.md", "the rule writes this file"),
                moved("b.md", "nothing would be done to this file any more"),
            ])
    }

    @Test func refusesALockedSourceThatMovedOnSinceThePlan() throws {
        for transforms in [[], [SyncRule.Transform.stripInternalLinks]] {
            var scene = try scene { $0.transforms = transforms }
            scene.locked = try scene.request().checksums
            let plan = try scene.plan()
            try Files.remove(scene.tree.path("up/a.md"))
            if transforms.isEmpty {
                try expectRefusal(
                    scene, plan,
                    [
                        moved("web-docs", "the rule or what it is checked by has changed"),
                        "a.md: error: the source isn't what 1.1.0 released. Check out the release's commit, and plan "
                            + "again. [sync-source-moved]",
                    ])
            } else {
                try expectRefusal(
                    scene, plan, isVerdict: false,
                    [
                        "error: the source has moved on since the release was locked: a.md. Plan again. [unknown-target]"
                    ])
            }
        }
    }

    @Test func refusesWhenTheRuleChangedSinceThePlan() throws {
        var scene = try scene()
        let plan = try scene.plan()
        let rule = scene.rule
        scene.rule.exclude = ["b*"]
        try expectRefusal(scene, plan, [moved("b.md", "nothing would be done to this file any more")])
        scene.rule = rule
        scene.rule.targetPath = "sub"
        try expectRefusal(
            scene, plan,
            [
                moved("a.md", "what would be written has changed"),
                moved("k.md", "what is decided about the file has changed"),
                moved("sub/a.md", "the rule writes this file"), moved("sub/b.md", "the rule writes this file"),
                moved("sub/k.md", "the rule writes this file"),
                moved("b.md", "nothing would be done to this file any more"),
            ])
        scene.rule = rule
        scene.rule.strategy = .reference
        try expectRefusal(
            scene, plan, ["a.md", "b.md", "k.md"].map { moved($0, "what would be written has changed") })
    }

    @Test func refusesWhenTheTransformsChangedSinceThePlan() throws {
        var scene = try scene()
        try scene.tree.write("[k](x/y.md)\n", to: "up/a.md")
        scene.rule.validation.links = .off
        let plan = try scene.plan()
        scene.rule.transforms = [.stripInternalLinks]
        try expectRefusal(scene, plan, [moved("a.md", "what would be written has changed")])
    }

    @Test func refusesWhenPruneChangedSinceThePlan() throws {
        var scene = try scene()
        try Files.remove(scene.tree.path("up/k.md"))
        let plan = try scene.plan()
        scene.rule.prune = true
        try expectRefusal(scene, plan, [moved("k.md", "what would be written has changed")])
        #expect(try scene.text("down/k.md") == "kept\n")
        scene.rule.prune = false
        scene.rule.validation.schema = .off
        try expectRefusal(scene, plan, [moved("web-docs", "the rule or what it is checked by has changed")])
    }

    // MARK: Approvals

    @Test func refusesTheApprovalOfAnotherPlan() throws {
        let scene = try scene()
        let plan = try scene.plan()
        var approval = scene.approval(plan)
        approval.plan = SHA256Digest(of: "abc".utf8)
        try expectRefusal(
            scene, plan, by: approval, isLogged: false,
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
        try expectRefusal(
            scene, plan, isLogged: false,
            [
                "error: the plan can't be carried out: \(obstacles.joined(separator: "; ")). Mend what it says, and plan "
                    + "again. [not-approvable]"
            ], sourceLocation: sourceLocation)
        let file = scene.tree.path("plan.json")
        try Files.writeAtomically(SyncPlanText.json(plan, digest: plan.digest).fileBytes, to: file, durable: false)
        let result = try SyncOperations.approve(planFile: file, by: "Ada", note: nil, at: scene.now)
        guard case .refused(let findings) = result else {
            Issue.record("it was approved", sourceLocation: sourceLocation)
            return
        }
        #expect(findings.map(\.message) == obstacles, sourceLocation: sourceLocation)
        #expect(Files.kind(scene.tree.path("plan.approval.json")) == nil, sourceLocation: sourceLocation)
    }

    @Test func refusesAPlanWithConflicts() throws {
        let scene = try scene()
        try scene.tree.write("mine\n", to: "down/a.md")
        try expectObstacle(scene, "1 file is in conflict")
        try scene.tree.write("mine\n", to: "down/b.md")
        try expectObstacle(scene, "2 files are in conflict")
    }

    @Test func refusesAPlanThatFailsAValidation() throws {
        var scene = try scene()
        scene.rule.validation.versionTag = .on
        try scene.tree.write("{\"a\": }", to: "up/b.json")
        try scene.tree.write("[no](where.md)\n", to: "up/b.md")
        try expectObstacle(
            scene, "the links check found 1 fault", "the schema check found 1 fault",
            "the version_tag check found 1 fault")
    }

    @Test func refusesToDeleteMoreThanTheCap() throws {
        let scene = try scene {
            $0.prune = true
            $0.pruneCap = 1
        }
        for name in ["a.md", "k.md"] { try Files.remove(scene.tree.path("up/" + name)) }
        try expectObstacle(scene, "2 files would be deleted, and the rule allows 1")
    }

    @Test func refusesToDeleteAllWhenTheSourceMatchesNothing() throws {
        var scene = try scene { $0.prune = true }
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
        #expect(
            refusal?.findings.map(\.message) == [
                "the plan can't be carried out: nothing is known of the target: the target tree is not there"
            ])
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

    // MARK: The target tree

    @Test func refusesASecondApplyAtTheSameTime() throws {
        let scene = try scene()
        let plan = try scene.plan()
        do {
            let other = try TreeTransaction(root: scene.target, state: SyncStore.transaction)
            try expectRefusal(
                scene, plan, isVerdict: false, isLogged: false,
                [
                    "TREE/down/.colophon-sync/transaction/lock: error: lock: another apply is writing to this tree; let it "
                        + "end, then start again. Plan again then. [unreadable]"
                ])
            #expect(other.interrupted == nil)
        }
        try scene.apply(plan)
    }

    @Test(.enabled(if: getuid() != 0)) func refusesATreeThatMayOnlyBeRead() throws {
        let scene = try scene()
        let plan = try scene.plan()
        try #require(chmod(scene.target, 0o555) == 0)
        defer { _ = chmod(scene.target, 0o755) }
        try expectRefusal(
            scene, plan, isVerdict: false,
            [
                "TREE/down: error: write below: Permission denied. Nothing was changed: mend this, and apply again. "
                    + "[unreadable]"
            ])
    }

    @Test func refusesWhatGotInTheWaySinceThePlan() throws {
        let scene = try scene()
        let plan = try scene.plan()
        try Files.makeDirectory(scene.tree.path("down/b.md"))
        try expectRefusal(
            scene, plan, [moved("b.md", "what would be done has changed from add to conflict (a folder is in the way)")]
        )
        try Files.remove(scene.tree.path("down/b.md"))
        try scene.tree.write("precious", to: "outside.md")
        try scene.tree.link("down/b.md", to: scene.tree.path("outside.md"))
        try expectRefusal(
            scene, plan,
            [moved("b.md", "what would be done has changed from add to conflict (“b.md” is a symbolic link)")])
        try Files.remove(scene.tree.path("down/a.md"))
        try scene.tree.link("down/a.md", to: scene.tree.path("outside.md"))
        try expectRefusal(
            scene, plan,
            [
                moved("a.md", "the target's file has changed"),
                moved("b.md", "what would be done has changed from add to conflict (“b.md” is a symbolic link)"),
            ])
        #expect(try scene.text("outside.md") == "precious")
    }

    // MARK: What the tree keeps

    private static let snapshot = "TREE/down/.colophon-sync/rules/web-docs/state.json"
    private let snapshotFile = "down/.colophon-sync/rules/web-docs/state.json"

    /// Both the plan and the apply of one made before.
    private func expectUnusable(
        _ scene: SyncScene, _ plan: SyncPlan, _ text: String, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let error = #expect(throws: WorkspaceError.self, sourceLocation: sourceLocation) { try scene.plan() }
        #expect(
            error?.findings.map { $0.text.replacing(scene.tree.path, with: "TREE") } == [text],
            sourceLocation: sourceLocation)
        try expectRefusal(scene, plan, isVerdict: false, [text], sourceLocation: sourceLocation)
    }

    @Test func refusesASnapshotThatIsNone() throws {
        let scene = try scene()
        let plan = try scene.plan()
        let sound = try #require(try scene.text(snapshotFile))
        try scene.tree.write(String(sound.dropLast(30)), to: snapshotFile)
        let error = try #require(#expect(throws: WorkspaceError.self) { try scene.plan() })
        #expect(error.findings.map(\.code) == ["unreadable"])
        try expectUnusable(
            scene, plan, error.findings.map { $0.text.replacing(scene.tree.path, with: "TREE") }.joined())
        try scene.tree.write(sound.replacing("\"web-docs\"", with: "\"other\""), to: snapshotFile)
        try expectUnusable(
            scene, plan,
            Self.snapshot
                + ": error: it is the snapshot of another rule. Restore it from the target's version control. "
                + "[foreign-snapshot]")
        try scene.tree.write(sound, to: "elsewhere.json")
        try Files.remove(scene.tree.path(snapshotFile))
        try scene.tree.link(snapshotFile, to: scene.tree.path("elsewhere.json"))
        try expectUnusable(
            scene, plan,
            Self.snapshot
                + ": error: use: it is a symbolic link, and links may not be followed out of TREE/down; put the file "
                + "itself there. Put the file itself there, and let it be read. [unreadable]")
        #expect(scene.standing().unknown != nil)
    }

    @Test func refusesOverridesThatLieInNoFolder() throws {
        let scene = try scene()
        let plan = try scene.plan()
        let text =
            "TREE/down/.colophon-overrides: error: the overrides have to lie in a folder, and this is none. Put the folder "
            + "itself there. [bad-overrides]"
        try scene.tree.write("", to: "down/.colophon-overrides")
        try expectUnusable(scene, plan, text)
        try Files.remove(scene.tree.path("down/.colophon-overrides"))
        try Files.makeDirectory(scene.tree.path("elsewhere"))
        try scene.tree.link("down/.colophon-overrides", to: scene.tree.path("elsewhere"))
        try expectUnusable(scene, plan, text)
    }

    @Test func refusesASyncFolderThatIsALink() throws {
        let scene = try SyncScene(["up/a.md": "a"], rule: syncRule("*") { $0.validation.versionTag = .off })
        let plan = try scene.plan()
        try Files.makeDirectory(scene.tree.path("elsewhere"))
        try scene.tree.link("down/.colophon-sync", to: scene.tree.path("elsewhere"))
        let refusal = #expect(throws: SyncRefusal.self) { try scene.apply(plan) }
        #expect(refusal?.findings.first?.message.contains("symbolic link") == true)
        #expect(try Files.list(scene.tree.path("elsewhere")).isEmpty)
        #expect(try scene.text("down/a.md") == nil)
    }

    /// A snapshot that somebody wrote can name whatever it likes.
    @Test(arguments: [".git/config", ".colophon-overrides/k.md", ".colophon-sync/.gitignore", "link/f"])
    func aForgedSnapshotDeletesNothingThatNoRuleMayWrite(path: String) throws {
        var scene = try scene { $0.prune = true }
        try scene.sync()
        try scene.tree.write("precious", to: "outside/f")
        try scene.tree.link("down/link", to: scene.tree.path("outside"))
        if !path.hasPrefix("link") { try scene.tree.write("precious", to: "down/" + path) }
        let snapshot = try #require(try scene.text(snapshotFile))
        let digest = SHA256Digest(of: "precious".utf8).hex
        let side = "{\"sha256\":\"\(digest)\",\"size\":8}"
        let forged = snapshot.replacing(
            "\"files\":[",
            with:
                "\"files\": [{\"target\": \"\(path)\", \"source\": \"x\", \"upstream\": \(side), \"written\": \(side)},"
        )
        try #require(forged != snapshot)
        try scene.tree.write(forged, to: snapshotFile)
        let plan = try scene.plan()
        #expect(plan.count(.conflict) == 1 && plan.count(.delete) == 0)
        #expect(plan.obstacles == ["1 file is in conflict"])
    }
}
