// Tests of what is beside a record that the lock doesn't list, and of runs that hold the output.
import ReleaseModel
import Testing

@testable import Bundles
@testable import Checklist
@testable import Colophon
@testable import Documents
@testable import Evidence
@testable import Files
@testable import Primitives
@testable import Sync
@testable import Verification
@testable import Workspace

@Suite struct UnlistedFilesTests {
    @Test(arguments: [
        ("policy.json", "policy-not-locked"), ("sync.json", "sync-not-locked"),
    ])
    func filesThatLockingWritesCountOnlyForWhatIsListed(_ file: String, _ code: String) async throws {
        let sample = try SampleWorkspace.family()
        var policy = Policy()
        policy.security.medium = 999
        let rule = SyncChecksums.Rule(id: "a", targetRepository: nil, targetPath: "", strategy: .copy, files: [])
        let json = file == "policy.json" ? policy.json : SyncChecksums(rules: [rule]).json
        try sample.write(json.prettyText, to: "evidence/1.0.0/\(file)")
        let built = try await sample.build()
        #expect(built.errors == [code])
        #expect(built.result.findings.contains { $0.file == sample.path("evidence/1.0.0/\(file)") })
        let bundled = try #require(try sample.bundle("1.0.0")["data/policy.json"])
        #expect(bundled.bytes == Policy().json.fileBytes)
    }

    @Test func whatAnInterruptedLockLeftIsPassedOver() async throws {
        let sample = try SampleWorkspace.family()
        try await sample.lock()
        try sample.remove("colophon.lock")
        #expect(try await sample.build().errors == [])
        #expect(try await sample.lock() == ["1.0.0", "1.0.1", "1.1.0"])
    }

    @Test func aLockBesideAnotherWritesNothing() async throws {
        let sample = try SampleWorkspace.family()
        let session = try OutputTree(root: sample.path("output"), state: sample.path(".colophon")).begin()
        await #expect(throws: WorkspaceError.self) {
            _ = try await Locking(workspace: sample.workspace, options: SampleWorkspace.options()).run()
        }
        #expect(!sample.exists("colophon.lock") && !sample.exists("evidence/1.0.0/policy.json"))
        session.end()
        #expect(try await sample.lock() == ["1.0.0", "1.0.1", "1.1.0"])
    }

    @Test func warnsOfAMissingPreviousRelease() async throws {
        let sample = try SampleWorkspace.family()
        try sample.add("2.0.0")
        let warnings = try await sample.build().result.findings.filter { $0.code == "previous-missing" }
        #expect(warnings.map(\.severity) == [.warning])
        #expect(warnings.first?.message.contains("1.1.0") == true)
        #expect(warnings.first?.file == sample.path("evidence/2.0.0/release.yaml"))
    }

    /// A final release replaces a final one.
    @Test func warnsOfNoMissingReleaseWhereOnlyCandidatesCameBefore() async throws {
        let sample = try SampleWorkspace.family()
        for version in ["1.0.1", "1.1.0"] { try Files.removeTree(sample.path("evidence/\(version)")) }
        try Files.rename(sample.path("evidence/1.0.0"), to: sample.path("evidence/1.0.0-rc.1"))
        try sample.replace("version: 1.0.0\n", with: "version: 1.0.0-rc.1\n", in: "evidence/1.0.0-rc.1/release.yaml")
        try sample.add("2.0.0")
        #expect(!(try await sample.build().result.findings.contains { $0.code == "previous-missing" }))
        try sample.add("3.0.0")
        #expect(try await sample.build().result.findings.count { $0.code == "previous-missing" } == 1)
    }

    @Test func aCheckComparesContents() async throws {
        let sample = try SampleWorkspace.family()
        try await sample.build()
        let page = sample.path("output/1.0.0/index.html")
        let before = try #require(Files.entry(page))
        try sample.write("x", to: "stamp")
        _ = try ForeignProgram.run(["touch", "-r", page, sample.path("stamp")])
        var bytes = try sample.bytes("output/1.0.0/index.html")
        bytes[bytes.count / 2] ^= 1
        try Files.writeAtomically(bytes, to: page)
        _ = try ForeignProgram.run(["touch", "-r", sample.path("stamp"), page])
        let after = try #require(Files.entry(page))
        #expect(after.size == before.size && after.modified == before.modified)
        #expect(try await sample.check().outcome.written == ["1.0.0/index.html"])
    }

    @Test func manyJobsAreNoMoreThanTheWork() async {
        #expect(await parallelMap([1, 2, 3], jobs: .max) { $0 * 2 } == [2, 4, 6])
    }

    @Test func anUnreadableFileIsMissingEvidenceAndNoMore() throws {
        let workspace = try ScratchWorkspace(["evidence/1.0.0/log.txt": "fine\n"])
        try workspace.write(record: "1.0.0", adding: "evidence: [{path: log.txt, kind: log}]\n")
        var files = try ReleaseFolder.read("1.0.0", in: workspace.tree.path("evidence"), limit: 1000).files
        let index = try #require(files.firstIndex { $0.path == "log.txt" })
        files[index].bytes = []
        files[index].failure = FileError(path: "log.txt", operation: "read", code: 13)
        let today = try #require(Timestamp("2026-03-10"))
        let loader = ReleaseLoader(configuration: workspace.configuration, today: today, lock: Lock())
        guard case .loaded(let release) = loader.load(ReleaseFolder(name: "1.0.0", files: files)) else {
            Issue.record("It is broken")
            return
        }
        #expect(
            release.findings.map(\.text) == [
                "log.txt: error: read: Permission denied. Let the file be read. [unreadable]"
            ])
        #expect(release.evidence.map(\.isPresent) == [false])
    }
}
