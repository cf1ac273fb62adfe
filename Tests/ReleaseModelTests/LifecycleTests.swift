// The release's state machine: every pair of states, and recorded histories.
import Primitives
import ReleaseModel
import Sync
import Testing

struct LifecycleTests {
    /// The arrows of the machine, and none besides.
    private static let arrows: Set<[ReleaseStatus]> = [
        [.planned, .frozen], [.frozen, .planned], [.frozen, .rc], [.rc, .validating], [.rc, .failed],
        [.validating, .released], [.validating, .failed], [.released, .rolledBack], [.rolledBack, .planned],
        [.failed, .planned],
    ]

    @Test(arguments: ReleaseStatus.allCases, ReleaseStatus.allCases)
    func allowsTheArrowsAndNothingElse(from: ReleaseStatus, to: ReleaseStatus) {
        #expect(Lifecycle.allows(from, to: to) == Self.arrows.contains([from, to]))
    }

    @Test func isReleasedFromValidatingAlone() {
        #expect(ReleaseStatus.allCases.filter { Lifecycle.allows($0, to: .released) } == [.validating])
        #expect(ReleaseStatus.allCases.filter { Lifecycle.allows($0, to: .rolledBack) } == [.released])
    }

    private func history(_ steps: [ReleaseStatus]) -> [Transition] { steps.map { Transition(to: $0) } }

    @Test func acceptsAWholeLife() {
        let steps: [ReleaseStatus] = [
            .frozen, .planned, .frozen, .rc, .failed, .planned, .frozen, .rc, .validating, .released, .rolledBack,
            .planned,
        ]
        for length in steps.indices {
            #expect(Lifecycle.fault(in: history(Array(steps[...length])), endingAt: steps[length]) == nil)
        }
    }

    @Test func acceptsARecordWithoutAHistory() {
        #expect(Lifecycle.fault(in: [], endingAt: .released) == nil)
    }

    @Test func namesTheFirstForbiddenStep() throws {
        let fault = try #require(Lifecycle.fault(in: history([.frozen, .rc, .released]), endingAt: .released))
        #expect(fault.index == 2)
        #expect(fault.message == "no release goes from rc to released, only to validating or failed")
    }

    @Test func refusesAHistoryThatEndsElsewhere() throws {
        let fault = try #require(Lifecycle.fault(in: history([.frozen, .rc]), endingAt: .released))
        #expect(fault.index == 2)
    }

    @Test func refusesAStepBackInTime() throws {
        let steps = [
            Transition(to: .frozen, at: Timestamp("2024-02-01")), Transition(to: .rc),
            Transition(to: .validating, at: Timestamp("2024-01-31")),
        ]
        #expect(try #require(Lifecycle.fault(in: steps, endingAt: .validating)).index == 2)
    }

    @Test(
        arguments: zip(
            ["planned", "frozen", "rc", "validating", "released", "failed", "rolled_back"], ReleaseStatus.allCases))
    func isWrittenInSnakeCase(text: String, status: ReleaseStatus) {
        #expect(status.rawValue == text)
    }
}
