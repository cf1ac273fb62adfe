// What locking says of releases that are not ready, and what `check` says of one that is no longer what was locked.
import Colophon
import Files
import ReleaseModel
import Testing
import Versions
import Workspace

@Suite struct LockReadinessTests {
    let sample: SampleWorkspace

    init() throws { sample = try SampleWorkspace.family() }

    func lock(withRed: Bool = false) async throws -> [Finding] {
        var options = SampleWorkspace.options()
        options.locksRed = withRed
        return try await Locking(workspace: sample.workspace, options: options).run().findings
    }

    @Test func aFailedCheckIsListedOnlyWhereThatIsAskedFor() async throws {
        try sample.breakTests(of: "1.1.0")
        let refusal = await #expect(throws: WorkspaceError.self) { try await lock() }
        #expect(refusal?.findings.map(\.code) == ["lock-not-ready"])
        #expect(refusal?.findings.first?.message == "1.1.0 is not ready: RL-02 fail, so it is not listed")
        #expect(!sample.exists("colophon.lock") && !sample.exists("evidence/1.0.0/policy.json"))
        #expect(try await lock(withRed: true).map(\.code) == ["locked-not-ready"])
        #expect(try sample.lockEntries().map(\.version.text) == ["1.0.0", "1.0.1", "1.1.0"])
    }

    @Test func whatIsOnlyMissingIsNamedAndListed() async throws {
        try sample.replace("  - {path: junit.xml}\n", with: "", in: "evidence/1.1.0/release.yaml")
        try sample.remove("evidence/1.1.0/junit.xml")
        let findings = try await lock().filter { $0.severity == .warning }
        #expect(findings.map(\.code) == ["locked-not-ready"])
        #expect(findings.first?.message.contains("RL-02 pending") == true)
        #expect(try sample.lockEntries().count == 3)
    }

    @Test func aRedReleaseThatIsNotAskedForKeepsNoOtherOut() async throws {
        try sample.breakTests(of: "1.1.0")
        #expect(try await sample.lock("1.0.0") == ["1.0.0"])
    }

    @Test func anAmendmentOfWhatIsOutNeedsNoLeave() async throws {
        try await sample.lock()
        try await sample.build()
        try sample.breakTests(of: "1.1.0")
        try Amending.state("the tests were wrong", versions: ["1.1.0"], in: sample.workspace)
        #expect(try await lock().map(\.code).contains("locked-not-ready"))
        #expect(try sample.lockEntries().map(\.folder).contains("1.1.0/amend-1"))
    }

    // MARK: What is locked, judged again

    func judged(_ version: String = "1.1.0") throws -> (release: CheckedRelease, codes: [String]) {
        let query = try ReleaseQuery(workspace: sample.workspace, options: SampleWorkspace.options())
        let (release, findings) = try query.judged(version)
        return (release, findings.filter { $0.severity != .note }.map(\.code))
    }

    @Test func whatIsLockedIsJudgedAsItWasPublished() async throws {
        try await sample.build()
        try await sample.lock()
        #expect(try judged().codes == [])
        try sample.breakTests(of: "1.1.0")
        let changed = try judged()
        #expect(changed.codes == ["locked-differs", "changed-since-lock"])
        #expect(changed.release.checklist.isReady, "what was published was ready, and is judged")
    }

    @Test func withoutThePublishedBundleTheFolderIsJudged() async throws {
        try await sample.lock()
        try sample.breakTests(of: "1.1.0")
        let changed = try judged()
        #expect(changed.codes == ["locked-differs"])
        #expect(!changed.release.checklist.isReady)
    }

    @Test func namesEachFileThatDiffers() async throws {
        try await sample.build()
        try await sample.lock()
        try sample.replace(
            "  - {path: VERSION, kind: version-manifest}\n", with: "  - {path: more.txt, kind: log}\n",
            in: "evidence/1.1.0/release.yaml")
        try sample.write("more", to: "evidence/1.1.0/more.txt")
        let query = try ReleaseQuery(workspace: sample.workspace, options: SampleWorkspace.options())
        let changed = try query.judged("1.1.0").findings.filter { $0.code == "changed-since-lock" }
        #expect(changed.map(\.file) == ["release.yaml", "more.txt", "VERSION"])
    }

    @Test func whatNoLockListsIsJudgedAsItIs() async throws {
        try sample.replace("previous: 1.0.0\n", with: "", in: "evidence/1.1.0/release.yaml")
        #expect(try judged().codes == ["previous-missing"])
    }

    @Test(arguments: [("2024-06-03", true), ("2024-06-02", false), ("2024-06-01", false)])
    func nothingIsReleasedInTheFuture(date: String, isRefused: Bool) async throws {
        try sample.replace("released: 2024-01-05", with: "released: \(date)", in: "evidence/1.1.0/release.yaml")
        #expect(try judged().codes == (isRefused ? ["released-in-the-future"] : []))
        #expect(try await sample.build().errors == (isRefused ? ["released-in-the-future"] : []))
    }
}
