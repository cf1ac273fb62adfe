// Tests of the ledger by itself: what it lists, and which files of the output it lets go.
import ReleaseModel
import Testing
import Versions

@testable import Bundles
@testable import Colophon
@testable import Files
@testable import Primitives
@testable import Workspace

@Suite struct LedgerTests {
    let sample: SampleWorkspace

    init() async throws {
        sample = try SampleWorkspace.family()
        try await sample.build()
        try await sample.lock("1.0.0")
    }

    private func entries(_ ledger: borrowing Ledger, _ path: String, _ bytes: Bytes) throws -> [OutputEntry] {
        try ledger.stage.take([OutputFile(path: path, bytes: bytes)])
    }

    @Test func aListedBundleIsReplacedByNoOther() throws {
        let path = "1.0.0/sample-1.0.0.evidence.tar.gz"
        let bundle = try sample.bytes("output/\(path)")
        let ledger = try sample.workspace.ledger()
        let files = try entries(ledger, path, Bytes("another".utf8))
        do throws(WorkspaceError) {
            _ = try ledger.commit(files, removingStale: false)
            Issue.record("It was replaced")
        } catch { #expect(error.findings.map(\.code) == ["publication-stays"]) }
        ledger.discard()
        ledger.end()
        #expect(try sample.bytes("output/\(path)") == bundle)
    }

    @Test func aListedBundleIsNotRemoved() throws {
        let before = try sample.output()
        let ledger = try sample.workspace.ledger()
        do throws(WorkspaceError) {
            _ = try ledger.commit([], removingStale: true)
            Issue.record("It was removed")
        } catch { #expect(error.findings.map(\.code) == ["publication-stays"]) }
        ledger.end()
        #expect(try sample.output() == before)
    }

    @Test func whatIsNotListedGivesWay() throws {
        let path = "1.1.0/sample-1.1.0.evidence.tar.gz"
        let ledger = try sample.workspace.ledger()
        let files = try entries(ledger, path, Bytes("another".utf8))
        #expect(try ledger.commit(files, removingStale: false).written == [path])
        ledger.end()
    }

    @Test func listsThePublicationsOfAVersionInTheirOrder() throws {
        let digests = try sample.bundle("1.1.0").digests
        let version = try #require(Version("1.1.0"))
        var ledger = try sample.workspace.ledger()
        let file = (path: sample.path("evidence/1.1.0/policy.json"), bytes: Bytes("{}".utf8))
        do throws(WorkspaceError) {
            try ledger.add([.init(version: version, amendment: 1, bundle: digests, files: [file])])
            Issue.record("It was listed")
        } catch { #expect(error.findings.map(\.code) == ["lock-order"]) }
        #expect(!sample.exists("evidence/1.1.0/policy.json"))
        try ledger.add([.init(version: version, amendment: 0, bundle: digests, files: [file])])
        #expect(ledger.lock.entries.map(\.folder) == ["1.0.0", "1.1.0"])
        ledger.end()
        #expect(try sample.lockEntries().map(\.folder) == ["1.0.0", "1.1.0"])
        #expect(sample.exists("evidence/1.1.0/policy.json"))
    }
}
