// Parts of a build put together: what one build gives, byte for byte, and with the same findings.
import Files
import Primitives
import ReleaseModel
import Testing
import Versions

@testable import Bundles
@testable import Colophon

@Suite struct MergeTests {
    private func expectSame(_ merged: Built, _ built: Built) {
        #expect(merged.result.findings == built.result.findings)
        #expect(merged.report.exitStatus == built.report.exitStatus)
        #expect(merged.result.unlocked == built.result.unlocked)
        #expect(merged.result.notReady == built.result.notReady)
        #expect(merged.report.junit == built.report.junit)
    }

    @Test(arguments: [1, 2, 3, 7, 20])
    func isWhatOneBuildGives(count: Int) async throws {
        let parts = try await PartWorkspace()
        let sample = parts.sample
        try parts.clearOutput()
        try await parts.parts(count)
        let merged = try await parts.merge()
        let output = try sample.output()
        // The remembered build fits.
        let again = try await sample.build()
        #expect(again.outcome.isEmpty)
        try parts.clearOutput()
        let built = try await sample.build { $0.usesCache = false }
        #expect(try sample.output() == output)
        expectSame(merged, built)
        #expect(merged.report.exitStatus == 1, "one release is broken")
        #expect(output.keys.contains("1.4.0/index.html"))
    }

    /// Without those that can't be built.
    @Test func endsNegativeWhereABuildDoes() async throws {
        let parts = try await PartWorkspace()
        let sample = parts.sample
        for broken in ["1.4.0", "nonsense"] { try sample.remove("evidence/\(broken)") }
        try await parts.parts(3)
        let merged = try await parts.merge()
        #expect(merged.report.exitStatus == 2)
        expectSame(merged, try await sample.build())
        #expect(try await parts.merge { $0.failOn = .never }.report.exitStatus == 0)
        #expect(try await parts.merge { $0.locked = true }.report.exitStatus == 1)
        let annotations = try await parts.merge { $0.keepsChecklists = true }.report.annotations().text
        #expect(annotations.contains("1.3.0"))
        let built = try await sample.build {
            $0.keepsChecklists = true
            $0.usesCache = false
        }
        #expect(built.report.annotations().text == annotations)
    }

    @Test func isTheSameOfPartsThatWereMadeOtherwise() async throws {
        let parts = try await PartWorkspace()
        let sample = parts.sample
        _ = try await parts.part(3, 3, in: "parts/c", jobs: 7)
        _ = try await parts.part(1, 3, in: "more/deep/down", jobs: 1)
        _ = try await parts.part(2, 3)
        // The same file by another way is the same part.
        let merged = try await parts.merge("more", "parts", "parts/c")
        let output = try sample.output()
        let built = try await sample.build { $0.usesCache = false }
        #expect(built.outcome.isEmpty)
        #expect(try sample.output() == output)
        expectSame(merged, built)
    }

    @Test func aPartIsTheSameEachTime() async throws {
        let parts = try await PartWorkspace()
        let first = try await parts.part(1, 2, in: "a", jobs: 1)
        let second = try await parts.part(1, 2, in: "b", jobs: 4)
        #expect(try Files.read(first.file) == Files.read(second.file))
        #expect(try Files.list(parts.sample.path("a")).map(\.path) == ["1-of-2.colophon-part"])
        #expect(first.releases == 6 && second.broken == 1)
    }

    @Test func readsNoEvidence() async throws {
        let parts = try await PartWorkspace()
        let sample = parts.sample
        try await parts.parts(4)
        try parts.clearOutput()
        try sample.move("evidence", to: "elsewhere")
        _ = try await parts.merge()
        let output = try sample.output()
        try sample.move("elsewhere", to: "evidence")
        try parts.clearOutput()
        _ = try await sample.build()
        #expect(try sample.output() == output)
    }

    @Test func completesTheHistoryAcrossParts() async throws {
        let parts = try await PartWorkspace()
        try await parts.parts(20)
        _ = try await parts.merge()
        let (before, after) = (try parts.sample.bundle("1.2.0"), try parts.sample.bundle("1.3.0"))
        #expect(after.provenance.history.manifest == before.digests.manifest)
        // Its first block was compressed with the size of another provenance.
        #expect(try parts.sample.bundle("1.9.0").provenance.history.reason == History.Reason.absent)
        #expect(try parts.sample.bundle("2.1.0").provenance.history.reason == History.Reason.draft)
    }

    @Test func takesALockedReleaseFromItsBundle() async throws {
        let parts = try await PartWorkspace()
        let sample = parts.sample
        try sample.remove("evidence/1.0.1")
        try sample.remove("evidence/1.1.0/junit.xml")
        try await parts.parts(3)
        let merged = try await parts.merge()
        let output = try sample.output()
        let built = try await sample.build { $0.usesCache = false }
        #expect(try sample.output() == output)
        expectSame(merged, built)
        try sample.remove("output")
        #expect(try await parts.merge().errors.contains("bundle-missing"))
    }

    @Test func anAmendmentAndAChangedListedReleaseAreWhatABuildMakesOfThem() async throws {
        let parts = try await PartWorkspace()
        let sample = parts.sample
        let manifest = try #require(try sample.lockEntries().first { $0.version.text == "1.1.0" }).manifest.hex
        try sample.append(
            "amends: {manifest_sha256: \(manifest), reason: a typing error}\n", to: "evidence/1.1.0/release.yaml")
        try sample.replace("Mends the parser", with: "Mends it", in: "evidence/1.0.1/release.yaml")
        try await parts.parts(3)
        let merged = try await parts.merge()
        let output = try sample.output()
        #expect(output.keys.contains { $0.hasPrefix("1.1.0/amend-1/") })
        let built = try await sample.build { $0.usesCache = false }
        #expect(try sample.output() == output)
        expectSame(merged, built)
    }

    @Test func writesNothingIntoTheWorkspaceForAPart() async throws {
        let parts = try await PartWorkspace()
        let before = try parts.sample.entries()
        _ = try await parts.part(2, 3, in: "parts")
        #expect(try parts.sample.entries().filter { !$0.path.hasPrefix("parts") } == before)
    }
}
