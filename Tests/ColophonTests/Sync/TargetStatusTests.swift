// How a target stands: what drifted, which releases it lacks, what failed, what was cut off, and what can't be known.
import Bundles
import Colophon
import Documents
import Files
import Glibc
import Primitives
import ReleaseModel
import Sync
import Testing
import Verification
import Versions
import Workspace

@Suite struct TargetStatusTests {
    private func scene() throws -> SyncScene {
        var scene = try SyncScene(
            ["up/a.md": "a", "up/b.md": "b", "up/c.md": "c", "up/d/e.md": "e", "up/f.md": "f"],
            rule: syncRule("*") { $0.validation.versionTag = .off })
        try scene.sync()
        return scene
    }

    private func released(_ releases: (String, String?)...) throws -> [(version: Version, date: Timestamp?)] {
        try releases.map { (try #require(Version($0.0)), $0.1.flatMap { Timestamp($0) }) }
    }

    @Test func tellsDriftByItsKind() throws {
        let scene = try scene()
        #expect(scene.status().drift.isEmpty && !scene.status().needsAttention)
        try scene.tree.write("changed", to: "down/b.md")
        try Files.remove(scene.tree.path("down/a.md"))
        try Files.remove(scene.tree.path("down/c.md"))
        try scene.tree.link("down/c.md", to: "f.md")
        try Files.remove(scene.tree.path("down/d/e.md"))
        try Files.remove(scene.tree.path("down/d"))
        try scene.tree.write("a file", to: "down/d")
        try scene.tree.write("their own", to: "down/own.md")
        let before = try scene.state("")
        let status = scene.status()
        #expect(
            status.drift.map { "\($0.drift.rawValue) \($0.target)" } == [
                "missing a.md", "modified b.md", "blocked c.md", "blocked d/e.md",
            ])
        #expect(status.needsAttention)
        #expect(try scene.state("") == before)
    }

    /// A difference that somebody decided for is none.
    @Test func whatWasDecidedForIsNoDrift() throws {
        var scene = try scene()
        try scene.tree.write("own\n", to: "down/.colophon-overrides/a.md")
        try scene.tree.write("mine\n", to: "down/b.md")
        try scene.tree.write("b2", to: "up/b.md")
        try Files.remove(scene.tree.path("down/c.md"))
        try scene.tree.write("c2", to: "up/c.md")
        scene.rule.onConflict = .ours
        try scene.sync()
        #expect(try scene.text("down/b.md") == "mine\n" && scene.text("down/c.md") == nil)
        #expect(try scene.text("down/a.md") == "own\n")
        #expect(scene.status().drift.isEmpty)
        // What was merely kept is.
        try scene.tree.write("mine too\n", to: "down/f.md")
        try scene.sync()
        #expect(scene.status().drift == [.init(target: "f.md", drift: .modified)])
    }

    @Test func countsTheReleasesItLacks() throws {
        let scene = try scene()
        let all = try released(
            ("1.2.0", "2024-03-05"), ("1.0.0", "2024-01-01"), ("1.10.0", nil), ("1.1.0", "2024-02-01"),
            ("0.9.0", "2023-01-01"))
        let status = scene.status(all)
        #expect(status.version == "1.0.0" && status.behind == ["1.1.0", "1.2.0", "1.10.0"])
        #expect(status.behindSince == Timestamp("2024-02-01"))
        #expect(try status.daysBehind(on: #require(Timestamp("2024-02-11"))) == 10)
        #expect(try status.daysBehind(on: #require(Timestamp("2024-01-31"))) == 0)
        let current = scene.status(try released(("1.0.0", "2024-01-01"), ("0.9.0", nil)))
        #expect(current.behind.isEmpty && current.behindSince == nil && !current.needsAttention)
        #expect(try current.daysBehind(on: #require(Timestamp("2024-02-11"))) == nil)
    }

    @Test func aTargetThatHasNothingLacksEverything() throws {
        let scene = try SyncScene()
        let status = scene.status(try released(("2.0.0", "2024-03-05"), ("1.0.0", "2024-01-01")))
        #expect(status.unknown == nil && status.version == nil && status.behind == ["1.0.0", "2.0.0"])
        #expect(status.behindSince == Timestamp("2024-01-01") && status.needsAttention)
    }

    /// A version that isn't out, or not any more, has its place among the others all the same.
    @Test func aVersionThatIsNotOutHasItsPlaceAmongTheOthers() throws {
        var scene = try scene()
        scene.version = "1.1.0-rc.1"
        try scene.sync()
        #expect(scene.status(try released(("1.0.0", nil), ("1.1.0", nil))).behind == ["1.1.0"])
        #expect(scene.status([]).behind.isEmpty)
    }

    @Test func countsFailuresSinceTheLastSuccess() throws {
        var scene = try scene()
        scene.version = "1.1.0"
        for count in 1...3 {
            try scene.tree.write("a\(count)", to: "up/a.md")
            let plan = try scene.plan()
            try scene.tree.write("later\(count)", to: "up/a.md")
            #expect(throws: SyncRefusal.self) { try scene.apply(plan) }
            let status = scene.status()
            #expect(status.failures == count && status.version == "1.0.0" && status.needsAttention)
            #expect(status.lastFailure == "a.md: what would be written has changed since the plan was made")
        }
        try scene.sync()
        let status = scene.status()
        #expect(status.failures == 0 && status.lastFailure == nil && status.version == "1.1.0")
        #expect(try scene.log().map(\.status) == [.completed, .failed, .failed, .failed, .completed])
        #expect(status.approvedBy == "Ada" && status.appliedAt == scene.now)
    }

    @Test func tellsAnApplyThatWasCutOff() throws {
        var scene = try scene()
        scene.clock += 60
        try scene.tree.write("a2", to: "up/a.md")
        let plan = try scene.plan()
        let target = scene.tree.path("down/a.md")
        let layer = WriteLayer { call, path in call == .rename && path == target ? .refuse(EIO) : .perform }
        #expect(throws: SyncRefusal.self) { try scene.apply(plan, writes: layer) }
        let status = scene.status()
        #expect(status.isInterrupted && status.needsAttention && status.failures == 0)
        #expect(try scene.apply(plan).isRepeated)
        #expect(!scene.status().needsAttention)
    }

    @Test func saysWhyNothingIsKnown() throws {
        let scene = try scene()
        func unknown(_ target: String?) -> String? {
            TargetStatuses.status(of: scene.rule, target: target, releases: [], digests: DigestCache()).status
                .unknown
        }
        #expect(unknown(nil) == "no target tree is configured")
        #expect(unknown(scene.tree.path("nowhere")) == "the target tree is not there")
        #expect(unknown(scene.tree.path("up/a.md")) == "the target tree is not there")
        #expect(unknown(scene.target) == nil)
        try scene.tree.write("{}", to: "down/.colophon-sync/rules/web-docs/state.json")
        let (status, findings) = TargetStatuses.status(
            of: scene.rule, target: scene.target, releases: [], digests: DigestCache())
        #expect(status.unknown == "this key is required and missing" && status.drift.isEmpty)
        #expect(findings.first?.file == scene.tree.path("down/.colophon-sync/rules/web-docs/state.json"))
    }

    @Test func writesItAsJSONWithAndWithoutTheDay() throws {
        var status = TargetStatus(rule: "web", targetRepository: "org/web", target: "../web")
        #expect(
            String(decoding: status.json().canonicalBytes, as: UTF8.self)
                == #"{"drift":[],"failures_in_a_row":0,"interrupted":false,"releases_behind":[],"rule":"web","#
                + #""state":"fine","target":"../web","target_repo":"org/web"}"#)
        status.version = "1.0.0"
        status.appliedAt = Timestamp("2024-01-02T03:04:05Z")
        status.approvedBy = "Ada"
        status.drift = [.init(target: "a.md", drift: .missing)]
        status.behind = ["1.1.0"]
        status.behindSince = Timestamp("2024-02-01T10:00:00Z")
        status.failures = 2
        status.lastFailure = "full"
        status.isInterrupted = true
        let start =
            #"{"applied_at":"2024-01-02T03:04:05Z","approved_by":"Ada","behind_since":"2024-02-01","#
        let rest =
            #""drift":[{"drift":"missing","target":"a.md"}],"failures_in_a_row":2,"interrupted":true,"#
            + #""last_failure":"full","releases_behind":["1.1.0"],"rule":"web","state":"attention","#
            + #""target":"../web","target_repo":"org/web","version":"1.0.0"}"#
        #expect(String(decoding: status.json().canonicalBytes, as: UTF8.self) == start + rest)
        let today = try #require(Timestamp("2024-02-29"))
        #expect(
            String(decoding: status.json(today: today).canonicalBytes, as: UTF8.self)
                == start + #""days_behind":28,"# + rest)
        status.unknown = "it is gone"
        #expect(String(decoding: status.json().canonicalBytes, as: UTF8.self).contains(#""state":"unknown""#))
    }

    @Test func aReleaseThatWasRolledBackIsNotMissed() throws {
        let workspace = try SampleWorkspace(configuration: "sync:\n  - {id: web, source: '*.md', target: web}\n")
        try workspace.add("1.0.0")
        try workspace.add(
            "1.1.0", previous: "1.0.0", status: "rolled_back",
            extra: "rollback: {reason: it broke, target_version: 1.0.0}\n")
        try workspace.add("1.2.0", previous: "1.0.0", date: "2024-02-05")
        try workspace.write("", to: "web/README")
        let opened = try Workspace.open(configurationFile: workspace.path("colophon.yaml"))
        let sync = try SyncUseCase(workspace: opened, options: SampleWorkspace.options())
        let status = try #require(try sync.targetStatuses(rule: "web").targetStatuses.first)
        #expect(status.behind == ["1.0.0", "1.2.0"] && status.behindSince == Timestamp("2024-01-05"))
    }
}
