// The release to go back to through whole builds: one answer everywhere, and none that changes once it is published.
import Bundles
import Colophon
import Files
import ReleaseModel
import Testing
import Verification
import Versions
import Workspace

@Suite struct RollbackTargetBuildTests {
    let sample: SampleWorkspace

    /// 1.1.0 is taken back on the day after it came out; 2.0.0 follows it.
    init() throws {
        sample = try SampleWorkspace()
        try sample.add("1.0.0", date: "2024-01-05")
        try sample.add("1.1.0", previous: "1.0.0", date: "2024-02-05")
        try sample.add("2.0.0", previous: "1.1.0", date: "2024-03-05")
        try sample.replace(
            "  RL-07: {status: pass, by: team, at: 2024-01-04, reason: looked at}\n", with: "",
            in: "evidence/2.0.0/release.yaml")
    }

    func takeBack(at day: String) throws {
        try sample.replace("status: released", with: "status: rolled_back", in: "evidence/1.1.0/release.yaml")
        try sample.append(
            "rollback: {reason: leaves fall, target_version: 1.0.0, completed_at: \(day)}\n",
            to: "evidence/1.1.0/release.yaml")
    }

    func test(to version: String) throws {
        try sample.write(
            #"{"from": "2.0.0", "to": "\#(version)", "result": "pass", "finished_at": "2024-03-04", "steps": []}"#,
            to: "evidence/2.0.0/rollback.json")
        try sample.replace(
            "evidence:\n", with: "evidence:\n  - {path: rollback.json, kind: rollback-test}\n",
            in: "evidence/2.0.0/release.yaml")
    }

    func query() throws -> ReleaseQuery {
        try ReleaseQuery(workspace: sample.workspace, options: SampleWorkspace.options())
    }

    @Test func planAdviceAndCheckGoBackToTheSameRelease() async throws {
        try takeBack(at: "2024-02-06")
        try test(to: "1.0.0")
        let built = try await sample.build()
        let summary = try built.summary("2.0.0")
        #expect(summary.standby.target == "1.0.0" && summary.standby.tested)
        #expect(summary.isReady)
        #expect(try query().checked("2.0.0").loaded.rollbackTarget == summary.standby.back)
        let advice = try query().recommend(severity: .critical, impact: .high, security: false, version: "2.0.0")
        #expect(advice.back == summary.standby.back)
        #expect(try sample.verify().verdict == .verified, "the bundle states what it was judged by")
        #expect(try await sample.build().outcome.isEmpty, "what was remembered has the same target")
        let inTurn = try await sample.build {
            $0.room = 0
            $0.usesCache = false
        }
        #expect(inTurn.outcome.isEmpty)
    }

    @Test func aTestOfGoingBackToWhatWasTakenBackDoesNotCount() async throws {
        try takeBack(at: "2024-02-06")
        try test(to: "1.1.0")
        let summary = try await sample.build().summary("2.0.0")
        #expect(!summary.isReady && !summary.standby.tested)
    }

    @Test func aRollbackAfterThePublicationChangesNothing() async throws {
        try test(to: "1.1.0")
        try await sample.build()
        let before = try sample.bytes(sample.bundlePath("2.0.0"))
        try takeBack(at: "2024-03-06")
        let built = try await sample.build()
        #expect(try built.summary("2.0.0").standby.target == "1.1.0")
        #expect(try sample.bundle("2.0.0").record.previous?.text == "1.1.0")
        let advice = try query().recommend(severity: .critical, impact: .high, security: false, version: "2.0.0")
        #expect(advice.target == "1.0.0", "today nobody goes back to it")
        #expect(try sample.bytes(sample.bundlePath("2.0.0")) != before, "its history names another manifest")
    }

    @Test func whatIsLockedKeepsItsTargetWhateverIsLearntLater() async throws {
        try test(to: "1.1.0")
        try await sample.build()
        #expect(try await sample.lock() == ["1.0.0", "1.1.0", "2.0.0"])
        let before = try sample.bytes(sample.bundlePath("2.0.0"))
        // Detected before 2.0.0 came out, and reported only now.
        try sample.write(
            "- {id: INC-1, severity: critical, impact: high, title: It burns, detected_at: 2024-02-07}\n",
            to: "evidence/1.1.0/incidents.yaml")
        let built = try await sample.build()
        #expect(built.errors == [])
        #expect(try sample.bytes(sample.bundlePath("2.0.0")) == before)
        #expect(try built.summary("2.0.0").standby.target == "1.1.0")
        try sample.remove("output")
        #expect(try await sample.build().errors == [], "and it can be built again")
        #expect(try sample.bytes(sample.bundlePath("2.0.0")) == before)
        let advice = try query().recommend(severity: .critical, impact: .high, security: false, version: "2.0.0")
        #expect(advice.target == "1.0.0")
    }

    @Test func aReleaseThatLeavesOutWhatWasBeforeIsAskedForTheTestAllTheSame() async throws {
        try sample.replace("previous: 1.1.0\n", with: "", in: "evidence/2.0.0/release.yaml")
        let checked = try query().checked("2.0.0")
        #expect(checked.checklist[.rl07]?.status == .pending)
        #expect(checked.loaded.rollbackTarget.version == "1.1.0")
    }

    // MARK: Artifacts

    @Test func aLockedReleaseWithoutItsArtifactIsBuiltAsItWas() async throws {
        try sample.write("a program", to: "evidence/1.0.0/sample.bin")
        try sample.append("artifacts: [{name: sample.bin, path: sample.bin}]\n", to: "evidence/1.0.0/release.yaml")
        try await sample.build()
        try await sample.lock()
        let before = try sample.bytes(sample.bundlePath("1.0.0"))
        try sample.remove("evidence/1.0.0/sample.bin")
        try sample.remove("output")
        #expect(try await sample.build { $0.locked = true }.errors == [])
        #expect(try sample.bytes(sample.bundlePath("1.0.0")) == before)
        try sample.write("another program", to: "evidence/1.0.0/sample.bin")
        #expect(try await sample.build().errors == ["locked-differs"])
    }

    @Test func anArtifactThatNoLockKnowsHasToBeThere() async throws {
        try sample.append("artifacts: [{name: sample.bin, path: sample.bin}]\n", to: "evidence/1.0.0/release.yaml")
        #expect(try await sample.build().errors == ["missing-artifact"])
    }
}
