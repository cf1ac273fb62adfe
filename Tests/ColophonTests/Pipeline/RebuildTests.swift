// Tests of the build after the first one: what is left alone, what is built again, and what the cache may not hide.
import ReleaseModel
import Testing

@testable import Bundles
@testable import Colophon
@testable import Evidence
@testable import Files
@testable import Primitives
@testable import Verification
@testable import Workspace

@Suite struct RebuildTests {
    let sample: SampleWorkspace

    init() async throws {
        sample = try SampleWorkspace.family()
        try await sample.build()
    }

    /// Releases that the build loaded and rendered, and didn't just remember.
    func fresh(_ built: Built) -> [String] {
        built.result.finished.filter(\.isFresh).map(\.folder).sorted()
    }

    @Test func anUnchangedBuildTouchesNothingAndRemembersAll() async throws {
        // The second build may learn that the folders have settled.
        try await sample.build(with: later)
        let before = try sample.entries()
        let built = try await sample.build(with: later)
        #expect(built.outcome.isEmpty && built.outcome.unchanged == before.count { $0.path.hasPrefix("output/") })
        #expect(fresh(built) == [])
        #expect(built.result.siteEntries.isEmpty)
        #expect(try sample.entries() == before)
    }

    /// As if all files had been written long ago.
    func later(_ options: inout BuildOptions) { options.fileTime = { Environment.nanoseconds + 60_000_000_000 } }

    /// What is remembered of a release's files says otherwise than they do, and what the file system says of them is true:
    /// only who reads them finds out.
    @Test func aSettledFolderIsNotReadUnlessAskedTo() async throws {
        try await sample.build(with: later)
        try sample.spoil("1.0.1")
        #expect(fresh(try await sample.build(with: later)) == [])
        let paranoid = try await sample.build {
            later(&$0)
            $0.usesCache = false
        }
        #expect(fresh(paranoid) == ["1.0.0", "1.0.1", "1.1.0"])
        #expect(paranoid.outcome.isEmpty)
        try sample.append("\n", to: "evidence/1.0.1/junit.xml")
        #expect(fresh(try await sample.build(with: later)) == ["1.0.1"])
    }

    /// A change that falls into the same tick of the file system's clock can't be seen in the times.
    @Test func aFolderThatWasJustWrittenIsRead() async throws {
        try sample.append("\n", to: "evidence/1.0.1/junit.xml")
        try await sample.build { $0.fileTime = { Environment.nanoseconds - 60_000_000_000 } }
        try sample.spoil("1.0.1")
        #expect(fresh(try await sample.build()) == ["1.0.1"])
    }

    @Test func withoutTheCacheAllIsBuiltAgainAndStillNothingTouched() async throws {
        let before = try sample.entries("output")
        let built = try await sample.build { $0.usesCache = false }
        #expect(fresh(built) == ["1.0.0", "1.0.1", "1.1.0"])
        #expect(try sample.entries("output") == before)
    }

    @Test func changedEvidenceRebuildsTheReleaseAndItsDescendants() async throws {
        try sample.add("1.1.1", previous: "1.1.0")
        try sample.add("3.0.0")
        try await sample.build()
        let before = try sample.bundle("1.1.1").digests.manifest
        try sample.append("\n", to: "evidence/1.0.0/junit.xml")
        let built = try await sample.build()
        #expect(fresh(built) == ["1.0.0", "1.0.1", "1.1.0", "1.1.1"])
        #expect(built.outcome.folders == ["1.0.0", "1.0.1", "1.1.0", "1.1.1"])
        #expect(try sample.bundle("1.1.1").digests.manifest != before)
        #expect(try sample.verify().verdict == .verified)
    }

    @Test func aFileThatTheRecordDoesNotNameRebuildsItsRelease() async throws {
        try sample.write("x", to: "evidence/1.0.1/stray.txt")
        #expect(fresh(try await sample.build()) == ["1.0.1"])
        #expect(try sample.text("output/1.0.1/index.html").contains("stray.txt"))
    }

    @Test func anIncidentRebuildsTheReleasesThatItConcerns() async throws {
        try sample.write(
            "- {id: I-1, severity: high, impact: high, title: Down}\n", to: "evidence/1.0.1/incidents.yaml")
        let bundle = try sample.bytes(sample.bundlePath("1.0.1"))
        let built = try await sample.build()
        #expect(built.outcome.folders == ["1.0.1"])
        #expect(try sample.bytes(sample.bundlePath("1.0.1")) == bundle, "incidents are no part of it")
        #expect(try built.summary("1.0.1").advice?.target == "1.0.0")
        try sample.write(
            "- {id: I-2, severity: high, impact: high, title: Down too}\n", to: "evidence/1.0.0/incidents.yaml")
        let next = try await sample.build()
        #expect(try next.summary("1.0.1").advice?.target == nil, "the advice of one release depends on the others")
        #expect(next.outcome.folders == ["1.0.0", "1.0.1"])
    }

    @Test(arguments: [
        ("templates/release-facts.mustache", "<p>facts</p>\n"), ("templates/house.css", "p {}\n"),
        ("colophon.yaml", "project: {name: sample, title: Another}\n"),
        ("colophon.yaml", "project: {name: sample}\npolicy: {security: {medium: 3}}\n"),
    ])
    func whatAllShareRebuildsAll(_ file: String, _ content: String) async throws {
        try sample.write(content, to: file)
        #expect(fresh(try await sample.build()) == ["1.0.0", "1.0.1", "1.1.0"])
    }

    @Test func aChangedSyncSourceRebuildsAll() async throws {
        try sample.write(
            "project: {name: sample}\nsync: [{id: docs, source: \"docs/*.md\", target_path: up}]\n", to: "colophon.yaml"
        )
        try sample.write("one\n", to: "docs/a.md")
        try await sample.build()
        let before = try sample.bundle("1.0.0").digests.manifest
        try sample.write("two\n", to: "docs/a.md")
        try await sample.build()
        #expect(try sample.bundle("1.0.0").digests.manifest != before)
        #expect(try sample.verify().verdict == .verified)
    }

    @Test func theLiveSyncPlanIsThatOfTheNewestRelease() async throws {
        try sample.write(
            "project: {name: sample}\nsync: [{id: docs, source: \"docs/*.md\", target: down, target_path: up}]\n",
            to: "colophon.yaml")
        try sample.write("one\n", to: "docs/a.md")
        try sample.write("", to: "down/.keep")
        #expect(try await sample.build().summary("1.1.0").sync.first?.state == .pending)
        try sample.write("one\n", to: "down/up/a.md")
        let built = try await sample.build()
        #expect(try built.summary("1.1.0").sync.first?.state == .current)
        #expect(built.outcome.folders == ["1.1.0"], "the target's state is no part of any bundle")
        #expect(!built.outcome.written.contains { $0.hasSuffix(".tar.gz") })
    }

    @Test func repairsOutputThatWasEditedOrDeleted() async throws {
        let before = try sample.output()
        try sample.write("tampered", to: "output/1.0.0/index.html")
        try sample.remove("output/1.0.1/notes.md")
        try sample.remove(sample.bundlePath("1.1.0"))
        try sample.write("", to: "output/index.html")
        let built = try await sample.build()
        #expect(
            Set(built.outcome.written) == [
                "1.0.0/index.html", "1.0.1/notes.md", "1.1.0/sample-1.1.0.evidence.tar.gz", "index.html",
            ])
        #expect(try sample.output() == before)
    }

    /// Where there is no room for all releases at once, each is made twice, and comes out the same.
    @Test func releasesThatAreMadeTwiceAreTheSame() async throws {
        let before = try sample.output()
        try sample.remove("output")
        let built = try await sample.build {
            $0.usesCache = false
            $0.room = 0
        }
        #expect(fresh(built) == ["1.0.0", "1.0.1", "1.1.0"])
        #expect(try sample.output() == before)
        #expect(fresh(try await sample.build()) == [], "and are remembered")
    }

    @Test func aFolderThatChangesBetweenTheStepsIsNotPublished() async throws {
        let pipeline = try Pipeline(workspace: sample.workspace, options: SampleWorkspace.options())
        let release = try pipeline.prepareAnew("1.0.1") { _ in nil }
        let target = release.rendered.standby.back
        let again = try pipeline.again("1.0.1", folder: release.folder, target: target)
        #expect(again.folder == release.folder)
        try sample.append("\n", to: "evidence/1.0.1/junit.xml")
        let broken = #expect(throws: BrokenRelease.self) {
            try pipeline.again("1.0.1", folder: release.folder, target: target)
        }
        #expect(broken?.findings.map(\.code) == ["changed-meanwhile"])
    }

    @Test func aWipedOutputIsBuiltWhole() async throws {
        let before = try sample.output()
        try sample.remove("output")
        try await sample.build()
        #expect(try sample.output() == before)
    }

    @Test func aBrokenRecordTakesTheOldPagesOfAnUnlockedReleaseAway() async throws {
        try sample.replace("status:", with: "staus:", in: "evidence/1.1.0/release.yaml")
        let built = try await sample.build()
        #expect(built.report.exitStatus == 1)
        #expect(try sample.output().keys.filter { $0.hasPrefix("1.1.0/") } == ["1.1.0/index.html"])
        try sample.replace("staus:", with: "status:", in: "evidence/1.1.0/release.yaml")
        #expect(try await sample.build().report.exitStatus == 0)
        #expect(sample.exists(sample.bundlePath("1.1.0")))
        #expect(try sample.verify().verdict == .verified)
    }

    // MARK: --check

    @Test func checkSaysWhetherTheOutputIsStaleAndWritesNothing() async throws {
        #expect(try await sample.check().report.exitStatus == 0)
        try sample.replace("Mends", with: "Repairs", in: "evidence/1.1.0/release.yaml")
        let before = try sample.entries()
        let checked = try await sample.check()
        #expect(checked.report.exitStatus == 2)
        #expect(checked.outcome.folders == ["1.1.0"])
        #expect(try sample.entries() == before)
        let new = try SampleWorkspace.family()
        #expect(try await new.check().report.exitStatus == 2)
        #expect(!new.exists("output") && !new.exists(".colophon"))
    }

    // MARK: The cache

    @Test func ignoresCacheEntriesThatAreCutShortOrForeign() async throws {
        let memory = try RememberedBuild(sample)
        let header = memory.header
        let records = CacheCoding.bytes(memory.entries)
        #expect(try sample.bytes(RememberedBuild.path) == memory.bytes)
        let all = ["1.0.0", "1.0.1", "1.1.0"]
        var another = memory.bytes
        another[header.count - 2] ^= 1
        var damaged = memory.bytes
        damaged[header.count + 40] ^= 1
        let foreign: [(bytes: Bytes, fresh: [String])] = [
            ([], all), (Bytes("{}".utf8), all), ([0], all), (Bytes(repeating: 0xFF, count: 1000), all), (header, all),
            (another, all), (Bytes("x".utf8) + memory.bytes, all), (header + records.dropLast(9), ["1.1.0"]),
            (damaged, ["1.0.0"]),
        ]
        for (bytes, expected) in foreign {
            try sample.write(bytes, to: RememberedBuild.path)
            let built = try await sample.build()
            #expect(fresh(built) == expected, "\(bytes.prefix(40))")
            #expect(built.outcome.isEmpty)
            #expect(fresh(try await sample.build()) == [], "it is whole again")
        }
    }

    @Test func forgetsReleasesThatAreGoneAndWhatAKillLeft() async throws {
        try sample.write("{", to: ".colophon/cache/.colophon-1-2.tmp")
        try sample.remove("evidence/1.0.1")
        try sample.append("\n", to: "evidence/1.1.0/junit.xml")
        try await sample.build("1.1.0")
        let remembered = { try RememberedBuild(sample).entries.contains { $0.name == "1.0.1" } }
        #expect(try remembered(), "a named build leaves the others alone")
        try await sample.build()
        #expect(try !remembered())
        #expect(try sample.entries(".colophon/cache").map(\.path) == ["build"])
    }

    // MARK: The clock

    @Test func theEpochIsTheTimeInADraftsBundleOnly() async throws {
        try sample.add("1.2.0", previous: "1.1.0", status: "planned", date: "2024-12-01")
        try await sample.build { $0.draftTime = 1_700_000_000 }
        #expect(try sample.bundle("1.2.0").modified == 1_700_000_000)
        #expect(try sample.bundle("1.2.0").isDraft)
        let released = try sample.bytes(sample.bundlePath("1.1.0"))
        #expect(try await sample.build { $0.draftTime = 1_700_000_001 }.outcome.folders == ["1.2.0"])
        #expect(try sample.bytes(sample.bundlePath("1.1.0")) == released)
    }

    @Test func aWaiverOfADraftExpiresByTheClockAndThatOfAReleaseDoesNot() async throws {
        let waiver = "  RL-02: {waive: {findings: all, by: team, reason: known, expires: 2024-06-30}}\n"
        try sample.add("1.1.0", previous: "1.0.0", waiver: waiver)
        try sample.add("1.2.0", previous: "1.1.0", status: "planned", date: "2024-12-01", waiver: waiver)
        for version in ["1.1.0", "1.2.0"] { try sample.breakTests(of: version) }
        let before = try await sample.build()
        #expect(try before.summary("1.1.0").isReady)
        #expect(try before.summary("1.2.0").isReady)
        let after = try await sample.build { $0.now = SampleWorkspace.day + 40 * 86_400 }
        #expect(try after.summary("1.1.0").isReady)
        #expect(try !after.summary("1.2.0").isReady)
    }

    // MARK: Interrupted builds

    @Test func aBuildThatFailsLeavesNothingStaged() async throws {
        try sample.append("\n", to: "evidence/1.0.0/junit.xml")
        try sample.remove("output/index.html")
        try sample.write("mine", to: "output/index.html/mine")
        await #expect(throws: WorkspaceError.self) { try await sample.build() }
        #expect(try !sample.entries("output").contains { $0.path.contains(".colophon-staging") })
    }

    /// Every point at which a build can be killed once its changes are staged.
    @Test func theBuildAfterAKillFinishesIt() async throws {
        try sample.replace("Mends", with: "Repairs", in: "evidence/1.0.0/release.yaml")
        try sample.remove("evidence/1.0.1")
        let undisturbed = try SampleWorkspace()
        try undisturbed.add("1.0.0", fix: "Mends the parser")
        try undisturbed.replace("Mends", with: "Repairs", in: "evidence/1.0.0/release.yaml")
        try undisturbed.add("1.1.0", previous: "1.0.0")
        try await undisturbed.build()
        let expected = try undisturbed.output()

        let workspace = try sample.workspace
        let tree = OutputTree(root: workspace.outputPath, state: workspace.statePath)
        var done = 0
        while true {
            let session = try tree.begin()
            let result = try await Pipeline(workspace: workspace, options: SampleWorkspace.options())
                .run(into: session.stage)
            let entries = result.entries + result.siteEntries
            try tree.seal(tree.plan(entries, keeping: result.keptPaths, removingStale: true))
            session.end()
            guard let journal = try tree.pending(), done <= journal.steps.count else { break }
            for step in journal.steps.prefix(done) { try tree.perform(step) }
            if done == 0 { #expect(try await sample.check().report.exitStatus == 2) }
            try await sample.build()
            #expect(try sample.output() == expected, "killed after \(done) steps")
            // Back to where it was.
            try sample.write("old", to: "output/1.0.0/index.html")
            try sample.write("old", to: "output/1.1.0/notes.md")
            try sample.remove("output/feed.xml")
            done += 1
        }
        #expect(done > 3)
    }
}
