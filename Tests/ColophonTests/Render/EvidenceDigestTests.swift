// What a release's page shows of one evidence file.
import ReleaseModel
import Testing

@testable import Attestation
@testable import Bundles
@testable import Evidence
@testable import Site
@testable import Verification

struct EvidenceDigestTests {
    private func digest(_ fixture: String) throws -> EvidenceDigest {
        let fixture = try EvidenceFixture.named(fixture)
        return EvidenceDigest(readEvidence(fixture.bytes, as: fixture.kind, file: fixture.file).reading)
    }

    private func group(_ title: String, of digest: EvidenceDigest) throws -> EvidenceDigest.Group {
        try #require(digest.groups.first { $0.title.hasPrefix(title) })
    }

    @Test func showsTestsByOutcomeAndTheSlowest() throws {
        let surefire = try digest("junit/surefire")
        #expect(surefire.headline == "3 passed, 1 failed, 1 error, 1 skipped, 2 flaky; its cases took 0.01 s")
        #expect(surefire.bar.map { "\($0.mark) \($0.count)" } == ["ready 1", "waived 2", "bad 2", "quiet 1"])
        let slowest = try group("Slowest", of: surefire)
        #expect(slowest.items.map(\.value) == ["9 ms", "4 ms"])
        #expect(slowest.items.map(\.share) == [100, 44])
        #expect(try group("Failures", of: surefire).isOpen)
        #expect(try group("Flaky", of: surefire).items.map(\.label).count == 2)
    }

    @Test func namesNoSlowestWhereNothingTookTime() throws {
        #expect(try group("Slowest", of: digest("junit/googletest")).items.isEmpty)
    }

    @Test func showsCoverageByFileTheLeastFirst() throws {
        let lcov = try digest("lcov/lcov")
        #expect(lcov.bar.map(\.count) == [5, 3])
        let files = try group("Coverage by file", of: lcov)
        #expect(files.items.map(\.label) == ["orders.c", "main.c"])
        #expect(files.items.map(\.share) == [50, 100])
    }

    @Test func showsFindingsByRuleAndTheMostSevereFirst() throws {
        let bandit = try digest("sarif/bandit")
        #expect(
            try group("Findings", of: bandit).items.map(\.label) == [
                "B602 (high)", "B307 (medium)", "B404 (low)", "B101 (low)",
            ])
        #expect(try group("By rule", of: bandit).items.map(\.share) == [25, 25, 25, 25])
    }

    @Test func showsLicencesByHowManyComponentsNameThem() throws {
        let items = try group("Licences", of: digest("cyclonedx/syft-json")).items
        #expect(items.map(\.label) == ["MIT", "MIT OR Apache-2.0"])
        #expect(items.map(\.share) == [25, 12])
    }

    /// The bar's parts fill it, and each that isn't empty can be seen.
    @Test(arguments: [[1, 0, 0, 0], [1, 1, 1, 1], [999_999, 0, 1, 1], [Int.max, Int.max, 1, 0], [3, 7, 11, 100]])
    func drawsABarOfItsWholeWidth(_ counts: [Int]) {
        let segments = EvidenceView.segments(counts.map { .init(mark: "ready", count: $0) })
        #expect(segments.count == counts.count { $0 > 0 } && segments.allSatisfy { $0.width >= 7 })
        var end = 0
        for segment in segments {
            #expect(segment.start == end)
            end += segment.width
        }
        #expect(end == 1000)
    }

    @Test func drawsNoBarOfNothing() {
        #expect(EvidenceView.segments([.init(mark: "ready", count: 0)]).isEmpty)
    }
}
