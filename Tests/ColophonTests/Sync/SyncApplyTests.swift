// What an apply brings about: files, their modes, what it deletes, what it remembers, and one file in two rules' hands.
import Colophon
import Documents
import Evidence
import Files
import Glibc
import Primitives
import ReleaseModel
import Sync
import Testing

@Suite struct SyncApplyTests {
    private func mode(_ scene: SyncScene, _ path: String) -> mode_t {
        var status = stat()
        return stat(scene.tree.path(path), &status) == 0 ? status.st_mode & 0o777 : 0
    }

    private func rule(_ id: String = "web-docs", _ change: (inout SyncRule) -> Void = { _ in }) -> SyncRule {
        syncRule("*", id: id) {
            $0.validation.versionTag = .off
            change(&$0)
        }
    }

    @Test(arguments: [SyncStrategy.copy, .template]) func aNewFileMayBeExecutedWhereTheSourceMay(
        strategy: SyncStrategy
    ) throws {
        var scene = try SyncScene(["up/run.sh": "#!/bin/sh\n", "up/a.txt": "a"], rule: rule { $0.strategy = strategy })
        try #require(chmod(scene.tree.path("up/run.sh"), 0o755) == 0)
        try scene.sync()
        #expect(mode(scene, "down/run.sh") & 0o111 == (mode(scene, "down/run.sh") & 0o444) >> 2)
        #expect(mode(scene, "down/run.sh") & 0o100 != 0 && mode(scene, "down/a.txt") & 0o111 == 0)
        // A file that is there keeps the mode that downstream gave it.
        try #require(chmod(scene.tree.path("down/run.sh"), 0o640) == 0)
        try scene.tree.write("#!/bin/sh\ntrue\n", to: "up/run.sh")
        try scene.sync()
        #expect(mode(scene, "down/run.sh") == 0o640)
    }

    @Test func aReferencePageIsNoProgram() throws {
        var scene = try SyncScene(["up/run.sh": "#!/bin/sh\n"], rule: rule { $0.strategy = .reference })
        try #require(chmod(scene.tree.path("up/run.sh"), 0o755) == 0)
        let report = try scene.sync()
        let page = try #require(report.changes.first?.target)
        #expect(mode(scene, "down/" + page) & 0o111 == 0)
    }

    @Test func pruneDeletesOnlyWhatTheRuleWroteAndEmptyFoldersGo() throws {
        var scene = try SyncScene(
            ["up/a.md": "a", "up/d/e/f.md": "f", "up/d/g/h.md": "h", "up/i/j.md": "j"],
            rule: rule { $0.prune = true })
        try scene.sync()
        try scene.tree.write("theirs", to: "down/d/g/own.md")
        try scene.tree.write("theirs", to: "down/own.md")
        for path in ["d/e/f.md", "d/g/h.md", "i/j.md"] { try Files.remove(scene.tree.path("up/" + path)) }
        let report = try scene.sync()
        #expect(
            report.changes.map { "\($0.action.rawValue) \($0.target)" } == [
                "unchanged a.md", "delete d/e/f.md", "delete d/g/h.md", "delete i/j.md",
            ])
        #expect(report.execution.deleted == 3 && report.execution.unchanged == 1)
        #expect(try scene.downstream().keys.sorted() == ["a.md", "d/g/own.md", "own.md"])
        #expect(Files.kind(scene.tree.path("down/d/e")) == nil && Files.kind(scene.tree.path("down/i")) == nil)
    }

    /// Once kept as ours or merged, a file holds downstream's work: prune asks before it deletes that.
    @Test(arguments: [ConflictChoice.ours, .merge]) func pruneAsksBeforeItDeletesDownstreamsWork(
        choice: ConflictChoice
    ) throws {
        var scene = try SyncScene(["up/a.md": "1\n2\n3\n", "up/b.md": "b"], rule: rule { $0.prune = true })
        try scene.sync()
        try scene.tree.write("0\n1\n2\n3\n", to: "down/a.md")
        try scene.tree.write("1\n2\n3\n4\n", to: "up/a.md")
        scene.rule.onConflict = choice
        try scene.sync()
        scene.rule.onConflict = .fail
        try Files.remove(scene.tree.path("up/a.md"))
        #expect(try scene.plan().changes.first?.note == "removed upstream, and changed downstream")
        #expect(try scene.text("down/a.md")?.hasPrefix("0\n") == true)
    }

    @Test func whatIsKeptForMergesIsWhatUpstreamGaveLast() throws {
        var scene = try SyncScene(["up/a.md": "a1", "up/b.md": "b1", "up/c.bin": "\0c"], rule: rule())
        func bases() throws -> Set<String> {
            Set(try Files.list(scene.tree.path("down/.colophon-sync/base")).map(\.path))
        }
        try scene.sync()
        #expect(try bases() == Set(["a1", "b1"].map { SHA256Digest(of: $0.utf8).hex }))
        try scene.tree.write("a2", to: "up/a.md")
        try scene.sync()
        #expect(try bases() == Set(["a2", "b1"].map { SHA256Digest(of: $0.utf8).hex }))
        #expect(try scene.text("down/.colophon-sync/base/\(SHA256Digest(of: "a2".utf8).hex)") == "a2")
    }

    @Test func keepsGitFromChangingTheTextsAndFromTakingUpWhatIsUnderWay() throws {
        var scene = try SyncScene(["up/a.md": "a1"], rule: rule())
        try scene.sync()
        #expect(try scene.text("down/.colophon-sync/.gitattributes") == "* -text\n")
        #expect(try scene.text("down/.colophon-sync/transaction/.gitignore") == "*\n")
        try scene.tree.write("* -text -diff\n", to: "down/.colophon-sync/.gitattributes")
        try scene.tree.write("", to: "down/.colophon-sync/transaction/.gitignore")
        try scene.tree.write("a2", to: "up/a.md")
        try scene.sync()
        #expect(try scene.text("down/.colophon-sync/.gitattributes") == "* -text -diff\n")
        #expect(try scene.text("down/.colophon-sync/transaction/.gitignore") == "*\n")
    }

    @Test func carriesOutTheSamePlanOnce() throws {
        var scene = try SyncScene(["up/a.md": "a"], rule: rule())
        let plan = try scene.plan()
        let first = try scene.apply(plan)
        scene.clock += 60
        let before = try scene.state("down")
        let second = try scene.apply(plan)
        #expect(second.isRepeated && !first.isRepeated)
        #expect(second.execution == first.execution && second.changes == first.changes)
        #expect(try scene.state("down").mapValues(\.bytes) == before.mapValues(\.bytes))
    }

    @Test func anOverrideThatIsTakenAwayTakesItsVersionAlong() throws {
        var scene = try SyncScene(["up/a.md": "up\n", "up/b.md": "b"], rule: rule { $0.prune = true })
        try scene.sync()
        try scene.tree.write("own\n", to: "down/.colophon-overrides/a.md")
        try scene.sync()
        #expect(try scene.text("down/a.md") == "own\n")
        try Files.remove(scene.tree.path("down/.colophon-overrides/a.md"))
        #expect(
            try scene.sync().changes.map { "\($0.action.rawValue) \($0.target)" } == ["modify a.md", "unchanged b.md"])
        #expect(try scene.text("down/a.md") == "up\n")
        // Also where upstream takes the file away.
        try scene.tree.write("own\n", to: "down/.colophon-overrides/a.md")
        try scene.sync()
        try Files.remove(scene.tree.path("down/.colophon-overrides/a.md"))
        try Files.remove(scene.tree.path("up/a.md"))
        #expect(
            try scene.sync().changes.map { "\($0.action.rawValue) \($0.target)" } == ["delete a.md", "unchanged b.md"])
    }

    @Test func anOverrideIsGivenUpForTheirs() throws {
        var scene = try SyncScene(["up/a.md": "1\n"], rule: rule { $0.onConflict = .theirs })
        try scene.sync()
        try scene.tree.write("own\n", to: "down/.colophon-overrides/a.md")
        try scene.sync()
        try scene.tree.write("2\n", to: "up/a.md")
        #expect(
            try scene.sync().changes.map { "\($0.action.rawValue) \($0.target)" } == [
                "delete .colophon-overrides/a.md", "modify a.md",
            ])
        #expect(Files.kind(scene.tree.path("down/.colophon-overrides")) == nil)
        #expect(try scene.text("down/a.md") == "2\n" && scene.plan().state == .current)
    }

    // MARK: Two rules on one tree

    /// `one` brings a file, and `two` takes it over with its base; nobody sees drift, and nobody deletes it.
    @Test func oneRuleHandsAFileOverToAnother() throws {
        let names = (one: rule("one") { $0.prune = true }, two: rule("two") { $0.prune = true })
        var scene = try SyncScene(["up/a.md": "1\n2\n3\n", "up/b.md": "b", "up/c.md": "c"], rule: names.one)
        func turn(_ rule: SyncRule, excluding: [String]) {
            scene.rule = rule
            scene.rule.target = "../down"
            scene.rule.exclude = excluding
        }
        turn(names.one, excluding: ["c*"])
        try scene.sync()
        turn(names.two, excluding: ["a*", "b*"])
        try scene.sync()

        try scene.tree.write("1\n2\n3\n4\n", to: "up/a.md")
        turn(names.two, excluding: ["b*"])
        #expect(
            try scene.sync().changes.map { "\($0.action.rawValue) \($0.target)" } == ["modify a.md", "unchanged c.md"])
        turn(names.one, excluding: ["a*", "c*"])
        #expect(scene.status().drift.isEmpty)
        #expect(try scene.sync().changes.map { "\($0.action.rawValue) \($0.target)" } == ["unchanged b.md"])
        #expect(try scene.text("down/a.md") == "1\n2\n3\n4\n")
        #expect(scene.status().drift.isEmpty)
    }

    /// The rule that had it before holds an old base, and no claim: not even where it was never applied since.
    @Test func aFileThatComesBackStartsFromWhatTheOtherRuleWrote() throws {
        var scene = try SyncScene(["up/a.md": "first\n", "up/b.md": "b"], rule: rule("one") { $0.prune = true })
        try scene.sync()
        let one = scene.rule
        scene.rule.id = "two"
        try scene.tree.write("second\n", to: "up/a.md")
        scene.rule.exclude = ["b*"]
        try scene.sync()
        try scene.tree.write("third\n", to: "up/a.md")
        let two = scene.rule
        scene.rule = one
        #expect(try scene.plan().changes.first?.action == .modify)
        // Or it goes upstream: the rule that had it last deletes it.
        try Files.remove(scene.tree.path("up/a.md"))
        try scene.tree.write("n", to: "up/n.md")
        scene.rule = two
        #expect(try scene.plan().changes.map { "\($0.action.rawValue) \($0.target)" } == ["delete a.md", "add n.md"])
        scene.rule = one
        #expect(
            try scene.plan().changes.map { "\($0.action.rawValue) \($0.target)" } == ["unchanged b.md", "add n.md"])
    }
}
