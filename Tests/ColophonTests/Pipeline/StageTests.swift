// Tests of the pipeline's stages, each by itself.
import Documents
import Mustache
import ReleaseModel
import Synchronization
import Testing

@testable import Bundles
@testable import Checklist
@testable import Colophon
@testable import Evidence
@testable import Files
@testable import Primitives
@testable import Site
@testable import Verification
@testable import Versions
@testable import Workspace

@Suite struct StageTests {
    let sample: SampleWorkspace

    init() throws { sample = try SampleWorkspace.family() }

    private func check(_ lock: Lock = Lock()) throws -> CheckStage {
        let workspace = try sample.workspace
        return CheckStage(
            workspace: workspace, lock: lock, options: SampleWorkspace.options(),
            publications: try PublicationStore(workspace, previous: nil)
        ) { nil }
    }

    private func prepared() throws -> [PreparedRelease] {
        let pipeline = try Pipeline(workspace: sample.workspace, options: SampleWorkspace.options())
        return try ["1.0.0", "1.0.1", "1.1.0"].map { .fresh(try pipeline.prepareAnew($0) { _ in nil }) }
    }

    // MARK: Check

    @Test func aReleaseIsCheckedByItsFolderAlone() throws {
        let stage = try check()
        try sample.write("nonsense: [", to: "evidence/1.1.0/release.yaml")
        #expect(try stage.check(stage.read("1.0.0")).checked.checklist.isReady)
        let broken = #expect(throws: BrokenRelease.self) { try stage.check(stage.read("1.1.0")) }
        #expect(broken?.folder == "1.1.0")
    }

    @Test func aQuestionAboutOneReleaseReadsNoSourceOfTheSync() async throws {
        try sample.write(
            "project: {name: sample}\npaths: {source: nowhere}\nsync: [{id: docs, source: \"*.md\", target_path: up}]\n",
            to: "colophon.yaml")
        await #expect(throws: WorkspaceError.self) { try await sample.build() }
        let query = try ReleaseQuery(workspace: sample.workspace, options: SampleWorkspace.options())
        #expect(try query.checked("1.0.0").checklist.isReady)
        #expect(throws: WorkspaceError.self) { try query.release("1.0.0") }
    }

    @Test(arguments: [true, false]) func thePolicyThatCountsIsDecidedByTheLock(_ isListed: Bool) throws {
        var policy = Policy()
        policy.security.medium = 999
        try sample.write(policy.json.prettyText, to: "evidence/1.0.0/policy.json")
        let digest = SHA256Digest(of: [])
        let entry = Lock.Entry(version: try #require(Version("1.0.0")), manifest: digest, tar: digest, gzip: nil)
        let stage = try check(isListed ? Lock(entries: [entry]) : Lock())
        let checked = try stage.check(stage.read("1.0.0")).checked
        #expect(checked.policy.security.medium == (isListed ? 999 : Policy().security.medium))
        #expect(checked.loaded.findings.map(\.code) == (isListed ? [] : ["policy-not-locked"]))
        let judge = RecordJudge(workspace: try sample.workspace, today: stage.today)
        #expect(try judge.judge(checked.record, outdated: nil).policy == Policy(), "the workspace's lock lists nothing")
    }

    // MARK: Link

    @Test func linkingNeedsTheOutlinesAlone() throws {
        let stage = LinkStage(configuration: try sample.workspace.configuration, lock: Lock())
        let prepared = try prepared()
        for releases in [prepared, prepared.map(\.outlined)] {
            let (jobs, findings) = stage.link(releases, manifest: BundleBuilder.manifestDigest)
            #expect(findings == [])
            #expect(jobs.map(\.decision) == [.new, .new, .new])
            #expect(jobs.map(\.earlier) == [nil, "1.0.0", "1.0.1"] && jobs.map(\.later) == ["1.0.1", "1.1.0", nil])
            #expect(jobs.map(\.history.previous) == [nil, "1.0.0", "1.0.0"])
        }
    }

    // MARK: Publish

    @Test func aReleaseIsPublishedByItself() throws {
        let options = SampleWorkspace.options()
        let templates = Deferred {
            Result { () throws(TemplateError) in try TemplateSet.load(userFiles: [], strict: false) }
        }
        let stage = PublishStage(
            check: try check(), options: options, templates: templates,
            publications: try PublicationStore(try sample.workspace, previous: nil))
        guard case .fresh(let release)? = try prepared().first else {
            Issue.record("1.0.0 can't be prepared")
            return
        }
        var job = ReleaseJob(release: .fresh(release))
        job.decision = .new
        let finished = stage.publish(release, job: job, place: .memory)
        #expect(finished.files.contains { $0.path == "1.0.0/sample-1.0.0.evidence.tar.gz" } && finished.broken == nil)
        let broken = stage.refuse(BrokenRelease(folder: "1.0.0", findings: []), job: job)
        #expect(broken.files.map(\.path) == ["1.0.0/index.html"] && broken.summary == nil)
    }

    /// Each preparation asks once what time it is for the file system.
    @Test(arguments: [(48 << 20, 3), (0, 6)]) func aReleaseIsPreparedOnceWhileThereIsRoom(_ room: Int, _ count: Int)
        async throws
    {
        let asked = Mutex(0)
        try await sample.build {
            $0.room = room
            $0.fileTime = {
                asked.withLock { $0 += 1 }
                return Environment.nanoseconds
            }
        }
        #expect(asked.withLock { $0 } == count)
    }
}
