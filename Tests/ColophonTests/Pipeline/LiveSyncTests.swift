// The live side of the sync in a build: how the targets stand shows on pages, and never in a bundle.
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

@Suite struct LiveSyncTests {
    /// `docs` runs on release and goes to `down`; `notes` and `hand` don't run by themselves; `far` has no tree.
    private static let configuration = """
        project: {name: sample}
        sync:
          - {id: docs, source: "docs/*.md", target: down, target_path: up}
          - {id: notes, source: "docs/*.md", target: down, target_path: notes, frequency: on_change}
          - {id: hand, source: "docs/*.md", target: down, target_path: hand, frequency: manual}
          - {id: far, source: "docs/*.md", target: nowhere}

        """
    private let sample: SampleWorkspace

    init() throws {
        sample = try SampleWorkspace.family()
        try sample.write(Self.configuration, to: "colophon.yaml")
        try sample.write("Of 1.1.0\n", to: "docs/a.md")
        try sample.write("b\n", to: "docs/b.md")
        try sample.write("theirs\n", to: "down/own.md")
        try sample.add("1.2.0", previous: "1.1.0", status: "planned", date: "2024-07-01")
    }

    private func apply(_ rule: String, _ version: String = "1.1.0") async throws {
        let sync = try SyncUseCase(workspace: sample.workspace, options: SampleWorkspace.options())
        var question = SyncUseCase.Question()
        question.rule = rule
        question.version = version
        let plan = try #require(try await sync.writtenPlans(question).first)
        let at = Timestamp(secondsSinceEpoch: SampleWorkspace.day)
        _ = try SyncUseCase.approve(planFile: plan.file, by: "Ada", note: nil, at: at)
        guard case .applied = try await sync.apply(.init(planFile: plan.file), at: at) else {
            Issue.record("the plan of \(rule) was not applied")
            return
        }
    }

    private func status(_ version: String) throws -> DataNode {
        try parseDocument(sample.bytes("output/\(version)/status.json"), format: .json, limits: .standard)
    }

    private func states(_ version: String) throws -> [String: String] {
        var states: [String: String] = [:]
        for target in try status(version)["targets"]?.sequence ?? [] {
            states[target["rule"]?.string ?? ""] = target["state"]?.string
        }
        return states
    }

    private func row(_ rule: String) throws -> Substring {
        let page = try sample.text("output/sync.html")
        let section = try #require(page.split(separator: "<h2 id=\"targets\">").dropFirst().first)
        return try #require(section.split(separator: "\n").first { $0.contains("<th scope=\"row\">\(rule)</th>") })
    }

    private func archives() throws -> [String: Bytes] {
        try sample.output().filter { $0.key.hasSuffix(".tar.gz") }
    }

    // MARK: Where it shows

    @Test func standsOnTheSyncPageAndInTheStatusOfWhatIsLive() async throws {
        try await apply("docs")
        try await apply("notes")
        try sample.write("changed there\n", to: "down/notes/a.md")
        try await sample.build()
        let expected = ["docs": "fine", "notes": "attention", "hand": "attention", "far": "unknown"]
        #expect(try states("1.1.0") == expected && states("1.2.0") == expected)
        #expect(try states("1.0.0").isEmpty && states("1.0.1").isEmpty)
        #expect(try row("docs").contains("As applied") && row("docs").contains("1.1.0, 1 Jun 2024"))
        #expect(try row("notes").contains("Needs a look"))
        #expect(try row("notes").contains("<td>1 file</td>"))
        #expect(
            try sample.text("output/sync.html").contains(
                "<h3>notes</h3>\n<ul>\n<li><strong>changed there</strong> <span class=\"path\">notes/a.md</span></li>\n</ul>"
            ))
        #expect(try row("hand").contains("<td>never</td><td>3 releases, since 5 Jan 2024</td>"))
        #expect(
            try row("far").contains("Not known")
                && sample.text("output/sync.html").contains(
                    "<h3>far</h3>\n<ul>\n<li>the target tree is not there</li>\n</ul>")
        )
    }

    @Test func onlyRulesThatRunOnReleaseArePlanned() async throws {
        try await sample.build()
        #expect(try status("1.1.0")["sync"]?.sequence?.compactMap { $0["rule"]?.string } == ["docs", "far"])
        #expect(try status("1.2.0")["sync"]?.sequence?.compactMap { $0["rule"]?.string } == ["docs", "far"])
        // For approval: what is out, and would change something.
        #expect(try Files.list(sample.path(".colophon/plans")).map(\.path) == ["docs-1.1.0.json"])
        #expect(try states("1.1.0").keys.sorted() == ["docs", "far", "hand", "notes"])
    }

    @Test func aNamedReleaseIsPlannedToo() async throws {
        try await sample.build("1.0.1")
        #expect(try Files.list(sample.path(".colophon/plans")).map(\.path) == ["docs-1.0.1.json"])
        #expect(try status("1.0.1")["sync"]?.sequence?.count == 2)
    }

    /// A release that changes nothing downstream is to be applied too: only then is it known that the target has it.
    @Test func aReleaseThatChangesNothingIsPlannedUntilItIsApplied() async throws {
        try await apply("docs", "1.0.1")
        try await sample.build()
        #expect(try status("1.1.0")["sync"]?.sequence?.first?["state"]?.string == "current")
        #expect(try sample.exists(".colophon/plans/docs-1.1.0.json") && row("docs").contains("<td>1 release"))
        try await apply("docs")
        try sample.remove(".colophon/plans")
        try await sample.build()
        #expect(!sample.exists(".colophon/plans/docs-1.1.0.json"))
    }

    @Test func aPlanThatCannotBeApprovedSaysWhy() async throws {
        try sample.write("[gone](nowhere.md)\n", to: "docs/b.md")
        try await sample.build()
        let docs = try #require(try status("1.1.0")["sync"]?.sequence?.first)
        #expect(docs["state"]?.string == "pending")
        #expect(docs["obstacles"]?.sequence?.compactMap(\.string) == ["the links check found 1 fault"])
        #expect(
            try sample.text("output/1.1.0/index.html").contains(
                "<li class=\"f-warning\">the links check found 1 fault</li>"))
        #expect(
            try status("1.1.0")["sync"]?.sequence?.last?["obstacles"] == nil,
            "of a target that isn't there nothing is said")
    }

    @Test func thePlanOfABuildIsTheOneToApprove() async throws {
        try await sample.build()
        let plan = try sample.bytes(".colophon/plans/docs-1.1.0.json")
        let sync = try SyncUseCase(workspace: sample.workspace, options: SampleWorkspace.options())
        var question = SyncUseCase.Question()
        question.rule = "docs"
        _ = try await sync.writtenPlans(question)
        #expect(try sample.bytes(".colophon/plans/docs-1.1.0.json") == plan)
    }

    /// What a plan says is part of its digest, and has to be the same from wherever colophon runs.
    @Test func aPlanNamesTheReleasesFilesFromTheWorkspaceOn() async throws {
        try await sample.lock()
        try sample.append("\n", to: "evidence/1.1.0/CHANGELOG.md")
        let sync = try SyncUseCase(workspace: sample.workspace, options: SampleWorkspace.options())
        var question = SyncUseCase.Question()
        question.rule = "docs"
        question.version = "1.1.0"
        let plan = try #require(try await sync.plans(question).first).plan
        #expect(plan.refusals.map(\.code) == ["locked-differs"])
        #expect(plan.refusals.map(\.file) == ["evidence/1.1.0/release.yaml"])
    }

    // MARK: Where it doesn't

    @Test func bundlesAreTheSameWhateverTheTargetHolds() async throws {
        try sample.move("down", to: "away")
        try await sample.build()
        let absent = try archives()
        #expect(absent.count == 4)
        try sample.move("away", to: "down")
        try await sample.build()
        #expect(try archives() == absent)
        try await apply("docs")
        try await sample.build { $0.usesCache = false }
        #expect(try archives() == absent && states("1.1.0")["docs"] == "fine")
        try sample.write("drifted\n", to: "down/up/a.md")
        try await sample.build { $0.usesCache = false }
        #expect(try archives() == absent && states("1.1.0")["docs"] == "attention")
        try sample.write("{", to: "down/.colophon-sync/rules/docs/state.json")
        try await sample.build { $0.usesCache = false }
        #expect(try archives() == absent && states("1.1.0")["docs"] == "unknown")
    }

    @Test func noByteComesFromTheClock() async throws {
        try await apply("docs")
        try sample.write("drifted\n", to: "down/up/a.md")
        func live() throws -> [String: Bytes] {
            try sample.output().filter {
                $0.key == "sync.html" || $0.key.hasSuffix("status.json") || $0.key == "1.1.0/index.html"
            }
        }
        try await sample.build()
        let before = try live()
        #expect(before.count == 6)
        try await sample.build {
            $0.now += 90 * 86_400
            $0.draftTime += 90 * 86_400
        }
        #expect(try live() == before)
        let targets = try #require(try status("1.1.0")["targets"]?.sequence)
        #expect(targets.contains { $0["behind_since"] != nil } && targets.allSatisfy { $0["days_behind"] == nil })
    }

    // MARK: The cache

    @Test func aSecondBuildTouchesNothing() async throws {
        try await apply("docs")
        let later = { (options: inout BuildOptions) in
            options.fileTime = { Environment.nanoseconds + 60_000_000_000 }
        }
        for _ in 0..<2 { try await sample.build(with: later) }
        let folders = ["output", "down", ".colophon/plans", ".colophon/cache"]
        let before = try folders.map { try sample.entries($0) }
        let built = try await sample.build(with: later)
        #expect(built.outcome.isEmpty)
        #expect(try folders.map { try sample.entries($0) } == before)
    }

    @Test func driftShowsThoughNothingInTheWorkspaceChanged() async throws {
        try await apply("docs")
        try await sample.build()
        try sample.write("changed there\n", to: "down/up/a.md")
        let built = try await sample.build()
        #expect(built.outcome.written.contains("sync.html") && built.outcome.written.contains("1.1.0/status.json"))
        #expect(built.outcome.folders == ["1.1.0", "1.2.0"] && built.outcome.removed.isEmpty)
        #expect(!built.outcome.written.contains { $0.hasSuffix(".tar.gz") })
        #expect(
            try sample.text("output/sync.html").contains(
                "<li><strong>changed there</strong> <span class=\"path\">up/a.md</span></li>"))
        try sample.write("Of 1.1.0\n", to: "down/up/a.md")
        try await sample.build()
        #expect(try row("docs").contains("As applied"))
    }

    @Test func checkTellsDriftAndWritesNothing() async throws {
        try await apply("docs")
        try await sample.build()
        #expect(try await sample.check().report.exitStatus == 0)
        try sample.write("changed there\n", to: "down/up/a.md")
        let before = try sample.entries()
        let checked = try await sample.check()
        #expect(checked.report.exitStatus == 2 && checked.outcome.written.contains("sync.html"))
        #expect(try sample.entries() == before)
    }

    // MARK: Targets that can't be read

    @Test(arguments: ["{", "{}", "{\"schema\":\"colophon/sync-snapshot/v2\"}"])
    func anUnreadableTargetIsAWarningAndTheBuildGoesOn(_ text: String) async throws {
        try await apply("docs")
        try sample.write(text, to: "down/.colophon-sync/rules/docs/state.json")
        let built = try await sample.build()
        #expect(built.errors == [] && built.report.exitStatus == 0)
        let warnings = built.result.findings.filter { $0.code == "unreadable-target" }
        #expect(!warnings.isEmpty && warnings.allSatisfy { $0.severity == .warning })
        #expect(Set(warnings).count == warnings.count, "each is told once")
        #expect(try row("docs").contains("Not known") && states("1.1.0")["docs"] == "unknown")
        #expect(try sample.verify().verdict == .verified)
    }

    @Test func aTargetThatIsAFileIsUnknown() async throws {
        try sample.remove("down")
        try sample.write("", to: "down")
        let built = try await sample.build()
        #expect(built.report.exitStatus == 0)
        #expect(try states("1.1.0") == ["docs": "unknown", "notes": "unknown", "hand": "unknown", "far": "unknown"])
    }
}
