// Tests that line ends which git gave a file in a clone are no change, and that markers of a merge stay in sight.
import Files
import Primitives
import ReleaseModel
import Sync
import Testing

@Suite struct SyncLineEndTests {
    /// Synced, committed, and cloned with these attributes and settings.
    private func cloned(
        attributes: String?, settings: [String] = [], text: String = "# A\n\nline\n"
    ) throws -> SyncScene {
        var scene = try SyncScene(
            ["up/a.md": text], rule: syncRule("*") { $0.validation.versionTag = .off })
        let git = { (arguments: [String]) in
            _ = try scene.tree.run(
                "git",
                ["-c", "user.name=Ada", "-c", "user.email=a@example.org", "-c", "core.safecrlf=false"] + arguments)
        }
        try git(["-C", "down", "init", "-q"])
        if let attributes { try scene.tree.write(attributes, to: "down/.gitattributes") }
        try scene.sync()
        try git(["-C", "down", "add", "-A"])
        try git(["-C", "down", "commit", "-q", "-m", "synced"])
        try git(["clone", "-q"] + settings.flatMap { ["-c", $0] } + ["down", "clone"])
        _ = try scene.tree.run("sh", ["-c", "rm -rf down && mv clone down"])
        #expect(try scene.tree.run("git", ["-C", "down", "status", "--porcelain"]) == "")
        return scene
    }

    private static let ways: [(String?, [String])] = [
        ("* text=auto eol=crlf\n", []), ("*.md text eol=crlf\n", []), ("*.md eol=crlf\n", []),
        (nil, ["core.autocrlf=true"]), ("* text=auto\n", ["core.autocrlf=true"]), ("/a.md text\n", ["core.eol=crlf"]),
    ]

    @Test(arguments: ways.indices)
    func aCleanCloneHasNotDrifted(way: Int) throws {
        var scene = try cloned(attributes: Self.ways[way].0, settings: Self.ways[way].1)
        #expect(try scene.text("down/a.md") == "# A\r\n\r\nline\r\n")
        #expect(scene.status().drift == [])
        #expect(try scene.plan().state == .current)
        try scene.tree.write("# A\n\nline two\n", to: "up/a.md")
        let plan = try scene.plan()
        #expect(plan.changes.map(\.action) == [.modify] && plan.obstacles.isEmpty)
        try scene.sync()
        #expect(scene.status().drift == [])
    }

    @Test func otherLineEndsWithoutSuchARuleAreAChange() throws {
        for attributes in ["*.md -text\n", "*.txt text eol=crlf\n", "*.md binary\n"] {
            let scene = try cloned(attributes: attributes)
            try scene.tree.write("# A\r\n\r\nline\r\n", to: "down/a.md")
            #expect(scene.status().drift == [.init(target: "a.md", drift: .modified)], "\(attributes)")
        }
    }

    @Test func aChangeInSuchACloneIsOne() throws {
        var scene = try cloned(attributes: "* text=auto eol=crlf\n", text: "1\n2\n3\n4\n5\n")
        try scene.tree.write("1\r\n2\r\n3\r\n4\r\nfive\r\n", to: "down/a.md")
        #expect(scene.status().drift == [.init(target: "a.md", drift: .modified)])
        try scene.tree.write("one\n2\n3\n4\n5\n", to: "up/a.md")
        #expect(try scene.plan().state == .conflict)
        scene.rule.onConflict = .merge
        try scene.sync()
        #expect(try scene.text("down/a.md") == "one\n2\n3\n4\nfive\n")
    }

    @Test func theNearestAttributesDecide() throws {
        let scene = try cloned(attributes: "* text=auto eol=crlf\na.md -text\n")
        #expect(try scene.text("down/a.md") == "# A\n\nline\n" && scene.status().drift == [])
        try scene.tree.write("# A\r\n\r\nline\r\n", to: "down/a.md")
        #expect(scene.status().drift.count == 1)
    }
}

@Suite struct SyncUnresolvedTests {
    private func merged() throws -> SyncScene {
        var scene = try SyncScene(
            ["up/a.md": "# A\n\nline one\n"],
            rule: syncRule("*") {
                $0.validation.versionTag = .off
                $0.onConflict = .merge
            })
        try scene.sync()
        try scene.tree.write("# A\n\nline upstream\n", to: "up/a.md")
        try scene.tree.write("# A\n\nline downstream\n", to: "down/a.md")
        try scene.sync()
        try #require(try scene.text("down/a.md")?.contains("<<<<<<< downstream") == true)
        return scene
    }

    @Test func markersThatAMergeLeftNeedAttention() throws {
        let scene = try merged()
        #expect(scene.status().drift == [.init(target: "a.md", drift: .unresolved)])
        #expect(scene.status().state == .attention)
        let plan = try scene.plan()
        #expect(plan.state == .current && plan.changes.first?.note == "holds the conflict markers of the last merge")
    }

    @Test func theyStayInSightAfterAnotherApply() throws {
        var scene = try merged()
        try scene.sync()
        #expect(scene.status().drift == [.init(target: "a.md", drift: .unresolved)])
    }

    @Test func nothingIsMergedIntoThem() throws {
        let scene = try merged()
        try scene.tree.write("# A\n\nline three\n", to: "up/a.md")
        let plan = try scene.plan()
        #expect(plan.state == .conflict)
        #expect(plan.changes.first?.note == "the conflict markers of the last merge are still there")
    }

    @Test func whoResolvesThemHasDecided() throws {
        var scene = try merged()
        try scene.tree.write("# A\n\nline of both\n", to: "down/a.md")
        #expect(scene.status().drift == [] && scene.status().state == .fine)
        try scene.sync()
        #expect(try scene.text("down/a.md") == "# A\n\nline of both\n" && scene.status().drift == [])
        try scene.tree.write("# A\n\nedited again\n", to: "down/a.md")
        #expect(scene.status().drift == [.init(target: "a.md", drift: .modified)])
    }

    @Test func anExampleOfMarkersElsewhereCountsForNothing() throws {
        var scene = try merged()
        try scene.tree.write("# A\n\n```\n<<<<<<< HEAD\n=======\n>>>>>>> x\n```\n", to: "down/a.md")
        #expect(scene.status().drift == [])
        try scene.sync()
        #expect(scene.status().state == .fine)
    }
}
