// Tests of a whole build: what is written, kept, repaired and removed, and what it means for the exit status.
import ReleaseModel
import Testing

@testable import Bundles
@testable import Colophon
@testable import Documents
@testable import Evidence
@testable import Files
@testable import Sync
@testable import Verification
@testable import Versions
@testable import Workspace

@Suite struct BuildTests {
    let sample: SampleWorkspace

    init() throws { sample = try SampleWorkspace.family() }

    @Test func writesPageAndBundleOfEveryRelease() async throws {
        let built = try await sample.build()
        #expect(built.result.findings.filter { $0.severity != .note } == [])
        #expect(built.result.releases.map(\.version.text) == ["1.0.0", "1.0.1", "1.1.0"])
        #expect(built.report.exitStatus == 0)
        let files = Set(try sample.output().keys)
        for version in ["1.0.0", "1.0.1", "1.1.0"] {
            let own = files.filter { $0.hasPrefix("\(version)/") }.map { String($0.dropFirst(6)) }
            #expect(
                own.sorted() == [
                    "SHA256SUMS", "checklist.json", "index.html", "notes.md", "release.json",
                    "sample-\(version).evidence.tar.gz", "status.json",
                ])
        }
        #expect(
            files.isSuperset(of: [
                "index.html", "checklist.html", "rollback.html", "sync.html", "feed.xml", "feed.json", "releases.json",
                "calendar.ics", "colophon.lock", "assets/colophon.css",
            ]))
        #expect(try sample.verify().verdict == .verified)
    }

    @Test func bundlesComeFirstAndPagesOverAllLast() async throws {
        let order = try await sample.build().outcome.written
        let bundles = order.prefix { $0.hasSuffix(".tar.gz") }
        #expect(bundles.count == 3)
        #expect(!order.dropFirst(3).contains { $0.hasSuffix(".tar.gz") })
        let index = try #require(order.firstIndex(of: "index.html"))
        #expect(order[index...].allSatisfy { !$0.hasPrefix("1.") })
    }

    @Test func linksABackPortToItsOwnPrevious() async throws {
        try await sample.build()
        let first = try sample.bundle("1.0.0")
        for version in ["1.0.1", "1.1.0"] {
            let history = try sample.bundle(version).provenance.history
            #expect(history == HistoryLink(previous: "1.0.0", manifest: first.digests.manifest, reason: nil))
        }
    }

    @Test func saysWhyABundleNamesNoPreviousManifest() async throws {
        try sample.add("2.1.0", previous: "2.0.0")
        try sample.add("1.2.0", previous: "1.1.0", status: "planned")
        try sample.add("1.3.0", previous: "1.2.0")
        try await sample.build()
        #expect(try sample.bundle("2.1.0").provenance.history.reason == History.Reason.absent)
        #expect(try sample.bundle("1.3.0").provenance.history.reason == History.Reason.draft)
    }

    @Test func aCycleIsAnErrorOfThoseOnItOnly() async throws {
        try sample.add("2.0.0", previous: "2.0.1")
        try sample.add("2.0.1", previous: "2.0.0")
        let built = try await sample.build()
        #expect(built.errors.allSatisfy { $0 == "history-cycle" } && built.errors.count == 2)
        #expect(built.report.exitStatus == 1)
        #expect(
            built.result.findings.first { $0.code == "history-cycle" }?.file
                == sample.path("evidence/2.0.0/release.yaml"))
        #expect(try sample.bundle("1.0.1").provenance.history.manifest != nil)
    }

    @Test func oneBadRecordDoesNotStopTheOthers() async throws {
        try sample.write(
            "schema: colophon/release/v1\nproject: sample\nversion: 1.2.0\nstaus: released\n",
            to: "evidence/1.2.0/release.yaml")
        let built = try await sample.build()
        #expect(built.report.exitStatus == 1)
        #expect(built.result.broken.map(\.folder) == ["1.2.0"])
        #expect(
            built.result.findings.contains {
                $0.code == "unknown-key" && $0.file == sample.path("evidence/1.2.0/release.yaml") && $0.line == 4
            })
        let page = try sample.text("output/1.2.0/index.html")
        #expect(page.contains("staus") && page.contains("evidence/1.2.0/release.yaml"))
        #expect(!page.contains(sample.root), "where the workspace lies is no part of the page")
        #expect(try sample.text("output/index.html").contains("1.2.0/index.html"))
        #expect(try sample.verify().bundles.count == 3)
    }

    @Test func aFolderWithoutARecordIsAProblemOfItsOwn() async throws {
        try sample.write("x", to: "evidence/next/notes.txt")
        let built = try await sample.build()
        #expect(built.errors == ["no-record"])
        #expect(!sample.exists("output/next/index.html"))
        #expect(try sample.text("output/index.html").contains("next"))
    }

    @Test func aFolderInWhichEvidenceIsGatheredIsNoReleaseYet() async throws {
        try sample.write("x", to: "evidence/1.3.0/notes.txt")
        try sample.write("soon\n", to: "evidence/1.3.0/.gathering")
        #expect(try await sample.build().errors == [])
        #expect(!sample.exists("output/1.3.0/index.html"))
        try sample.write("nonsense", to: "evidence/1.3.0/release.yaml")
        #expect(try await !sample.build().errors.isEmpty, "with a record it is a release like any other")
    }

    @Test func unreadableEvidenceFailsItsCheckAndTheRun() async throws {
        try sample.write("<testsuite>", to: "evidence/1.1.0/junit.xml")
        let built = try await sample.build()
        #expect(built.report.exitStatus == 1)
        #expect(try built.summary("1.1.0").checks.first { $0.id == .rl02 }?.status == .fail)
        #expect(try sample.verify().bundles.count == 3)
    }

    @Test func refusesASecondSpellingOfAVersion() async throws {
        try sample.add("1.0.0+build.7")
        let built = try await sample.build()
        #expect(built.errors == ["duplicate-version"])
        #expect(built.result.broken.map(\.folder) == ["1.0.0+build.7"])
        #expect(sample.exists(sample.bundlePath("1.0.0")))
    }

    @Test func theListedSpellingOfAVersionIsTheOneThatStays() async throws {
        try sample.add("2.0.0-rc.1", previous: "1.1.0")
        try await sample.lock()
        try sample.add("2.0.0-RC.1", previous: "1.1.0")
        let built = try await sample.build()
        #expect(built.result.broken.map(\.folder) == ["2.0.0-RC.1"])
        #expect(try built.summary("2.0.0-rc.1").isLocked)
    }

    @Test func namedVersionsAreWrittenAndNothingElseIsRemoved() async throws {
        try await sample.build()
        try sample.replace("Mends", with: "Repairs", in: "evidence/1.0.1/release.yaml")
        try sample.replace("Mends", with: "Repairs", in: "evidence/1.1.0/release.yaml")
        let other = try sample.bytes(sample.bundlePath("1.1.0"))
        let built = try await sample.build("1.0.1")
        #expect(built.outcome.folders == ["1.0.1"])
        #expect(built.outcome.removed == [])
        #expect(built.outcome.written.contains("index.html") || built.outcome.written.contains("feed.xml"))
        #expect(try sample.bytes(sample.bundlePath("1.1.0")) == other)
        #expect(try sample.text("output/1.0.1/notes.md").contains("Repairs"))
    }

    @Test func whatANamedBuildLeftOutIsBuiltByTheNextWholeOne() async throws {
        try await sample.build()
        try sample.replace("Mends", with: "Repairs", in: "evidence/1.1.0/release.yaml")
        try await sample.build("1.0.1")
        #expect(try await sample.build().outcome.folders == ["1.1.0"])
        #expect(try sample.text("output/1.1.0/notes.md").contains("Repairs"))
    }

    @Test func anUnknownVersionIsAnErrorThatNamesTheNearest() async throws {
        let built = try await sample.build("1.1.0x")
        #expect(built.errors == ["no-such-version"])
        #expect(built.result.findings.last?.remedy == "Did you mean 1.1.0?")
        #expect(built.report.exitStatus == 1)
    }

    @Test func leavesFilesThatNoBuildMade() async throws {
        try sample.write("*\n", to: "output/.gitignore")
        try sample.write("mine", to: "output/1.0.0/mine.txt")
        try await sample.build()
        try sample.remove("evidence/1.0.0")
        try sample.replace("previous: 1.0.0\n", with: "", in: "evidence/1.0.1/release.yaml")
        try await sample.build()
        #expect(try sample.text("output/.gitignore") == "*\n")
        #expect(try sample.output().keys.filter { $0.hasPrefix("1.0.0/") } == ["1.0.0/mine.txt"])
    }

    @Test func removesTheFolderOfAReleaseThatIsGone() async throws {
        try await sample.build()
        try sample.remove("evidence/1.0.1")
        let built = try await sample.build()
        #expect(built.outcome.folders == ["1.0.0", "1.0.1", "1.1.0"], "its neighbours led to it")
        #expect(!sample.exists("output/1.0.1"))
        #expect(try !sample.text("output/releases.json").contains("1.0.1"))
    }

    @Test func aSecondBuildIsRefusedWhileAnotherHoldsTheOutput() async throws {
        let workspace = try sample.workspace
        let first = try OutputTree(root: workspace.outputPath, state: workspace.statePath).begin()
        await #expect(throws: WorkspaceError.self) { try await sample.build() }
        #expect(!sample.exists("output"), "the refused build wrote nothing")
        first.end()
        #expect(try await sample.build().report.exitStatus == 0)
    }

    @Test func givesTheSameBytesWithAnyNumberOfJobsAndAtAnyPlace() async throws {
        try await sample.build { $0.jobs = 1 }
        let other = try SampleWorkspace.family()
        try await other.build { $0.jobs = 8 }
        let ours = try sample.output()
        #expect(try other.output() == ours)
        #expect(!ours.values.contains { String(decoding: $0, as: UTF8.self).contains(sample.root) })
    }

    // MARK: The exit status

    @Test func anUnlockedRedReleaseMakesItNegativeAndADraftDoesNot() async throws {
        try sample.breakTests(of: "1.1.0")
        try sample.add("1.2.0", previous: "1.1.0", status: "planned")
        try sample.breakTests(of: "1.2.0")
        #expect(try await sample.build().report.exitStatus == 2)
        #expect(try await sample.build { $0.failOn = .never }.report.exitStatus == 0)
        #expect(try await sample.build("1.2.0").report.exitStatus == 2)
        #expect(try await sample.build("1.0.0").report.exitStatus == 0)
        try await sample.lock(withRed: true)
        #expect(try await sample.build().report.exitStatus == 0, "a locked red release doesn't fail for ever")
        #expect(try await sample.build { $0.failOn = .any }.report.exitStatus == 2)
    }

    @Test func warningsAreErrorsWhenStrict() async throws {
        try sample.write("{{no_such_name}}", to: "templates/unused.mustache")
        let lenient = try await sample.build()
        #expect(lenient.report.exitStatus == 0)
        #expect(
            lenient.result.findings.contains {
                $0.severity == .warning && $0.file == sample.path("templates/unused.mustache")
            })
        await #expect(throws: WorkspaceError.self) { try await sample.build { $0.strict = true } }
    }

    @Test func aTemplateThatCannotBeReadStopsTheRunBeforeAnythingIsWritten() async throws {
        try await sample.build()
        let before = try sample.entries("output")
        try sample.write("{{#open}}", to: "templates/release.mustache")
        await #expect(throws: WorkspaceError.self) { try await sample.build() }
        #expect(try sample.entries("output") == before)
        let query = try ReleaseQuery(workspace: sample.workspace, options: SampleWorkspace.options())
        #expect(try query.release("1.1.0").record.version.text == "1.1.0", "a question needs no template")
    }

    @Test(arguments: ["index.html", "feed.xml", "assets", "colophon.lock"])
    func aFolderNamedAsAFileOfTheSiteIsOneBrokenRelease(name: String) async throws {
        try sample.write("x", to: "evidence/\(name)/x")
        let built = try await sample.build()
        #expect(built.result.broken.map(\.folder) == [name])
        #expect(built.report.exitStatus != 0)
        let files = try sample.output()
        #expect(files["index.html"] != nil && files["\(name)/index.html"] == nil && files["1.1.0/index.html"] != nil)
    }
}
