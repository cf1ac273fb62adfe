// What stops an apply in the target tree: others at work, what is in the way, and what it keeps there that is none.
import Colophon
import Files
import Glibc
import Primitives
import ReleaseModel
import Sync
import Testing
import Verification
import Workspace

@Suite struct SyncTargetRefusalTests {
    @Test func refusesASecondApplyAtTheSameTime() throws {
        let scene = try SyncScene.secondRelease()
        let plan = try scene.plan()
        do {
            let other = try TreeTransaction(root: scene.target, state: SyncStore.transaction)
            try scene.expectRefusal(
                plan, isVerdict: false, isLogged: false,
                [
                    "TREE/down/.colophon-sync/transaction/lock: error: lock: another apply is writing to this tree; let it "
                        + "end, then start again. Plan again then. [unreadable]"
                ])
            #expect(other.interrupted == nil)
        }
        try scene.apply(plan)
    }

    @Test(.enabled(if: getuid() != 0)) func refusesATreeThatMayOnlyBeRead() throws {
        let scene = try SyncScene.secondRelease()
        let plan = try scene.plan()
        try #require(chmod(scene.target, 0o555) == 0)
        defer { _ = chmod(scene.target, 0o755) }
        try scene.expectRefusal(
            plan, isVerdict: false,
            [
                "TREE/down: error: write below: Permission denied. Nothing was changed: correct this, and apply again. "
                    + "[unreadable]"
            ])
    }

    @Test func refusesWhatGotInTheWaySinceThePlan() throws {
        let scene = try SyncScene.secondRelease()
        let plan = try scene.plan()
        try Files.makeDirectory(scene.tree.path("down/b.md"))
        try scene.expectRefusal(
            plan,
            [movedSincePlan("b.md", "what would be done has changed from add to conflict (a folder is in the way)")]
        )
        try Files.remove(scene.tree.path("down/b.md"))
        try scene.tree.write("precious", to: "outside.md")
        try scene.tree.link("down/b.md", to: scene.tree.path("outside.md"))
        try scene.expectRefusal(
            plan,
            [movedSincePlan("b.md", "what would be done has changed from add to conflict (“b.md” is a symbolic link)")])
        try Files.remove(scene.tree.path("down/a.md"))
        try scene.tree.link("down/a.md", to: scene.tree.path("outside.md"))
        try scene.expectRefusal(
            plan,
            [
                movedSincePlan("a.md", "the target's file has changed"),
                movedSincePlan(
                    "b.md", "what would be done has changed from add to conflict (“b.md” is a symbolic link)"),
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
        try scene.expectRefusal(plan, isVerdict: false, [text], sourceLocation: sourceLocation)
    }

    @Test func refusesASnapshotThatIsNone() throws {
        let scene = try SyncScene.secondRelease()
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
        #expect(scene.status().unknown != nil)
    }

    @Test func refusesOverridesThatLieInNoFolder() throws {
        let scene = try SyncScene.secondRelease()
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
    /// Below `.git` it is not even read: no path there is one.
    @Test(arguments: [".colophon-overrides/k.md", ".colophon-sync/.gitignore", "link/f"])
    func aForgedSnapshotDeletesNothingThatNoRuleMayWrite(path: String) throws {
        var scene = try SyncScene.secondRelease { $0.prune = true }
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
