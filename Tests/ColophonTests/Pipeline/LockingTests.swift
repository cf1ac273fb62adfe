// Tests of the lock through whole builds: what it fixes, what it refuses, and where a published bundle is taken from.
import ReleaseModel
import Testing

@testable import Archives
@testable import Bundles
@testable import Colophon
@testable import Evidence
@testable import Files
@testable import Primitives
@testable import Verification
@testable import Versions
@testable import Workspace

@Suite struct LockingTests {
    let sample: SampleWorkspace

    init() async throws {
        sample = try SampleWorkspace.family()
        try await sample.build()
    }

    func digests() throws -> [String: BundleDigests] {
        var digests: [String: BundleDigests] = [:]
        for version in ["1.0.0", "1.0.1", "1.1.0"] { digests[version] = try sample.bundle(version).digests }
        return digests
    }

    @Test func listsWhatIsPublishedAndFixesWhatItWasJudgedBy() async throws {
        let built = try digests()
        #expect(try await sample.lock() == ["1.0.0", "1.0.1", "1.1.0"])
        for entry in try sample.lockEntries() {
            let digests = try #require(built[entry.version.text])
            #expect(
                entry
                    == Lock.Entry(
                        version: entry.version, manifest: digests.manifest, tar: digests.tar, gzip: digests.gzip))
            #expect(sample.exists("evidence/\(entry.version.text)/sync.json"))
            #expect(sample.exists("evidence/\(entry.version.text)/policy.json"))
        }
        #expect(try await sample.build().result.releases.allSatisfy(\.isLocked))
        #expect(try digests() == built)
        #expect(try sample.verify().verdict == .verified)
        #expect(try await sample.lock() == [], "nothing is left to add")
    }

    @Test func listsOnlyTheNamedVersionsAndNeverADraft() async throws {
        try sample.add("1.2.0", previous: "1.1.0", status: "planned")
        #expect(try await sample.lock("1.0.0") == ["1.0.0"])
        let built = try await sample.build()
        #expect(built.result.unlocked.map(\.text) == ["1.0.1", "1.1.0"])
        #expect(try await sample.lock() == ["1.0.1", "1.1.0"])
    }

    @Test func listsNothingWhileAnythingIsWrong() async throws {
        try sample.write("x", to: "evidence/1.2.0/x")
        #expect(try await sample.lockRefusals() == ["no-record"])
        #expect(!sample.exists("colophon.lock") && !sample.exists("evidence/1.0.0/policy.json"))
    }

    @Test func aNamedVersionIsListedBesideABrokenOne() async throws {
        try sample.write("x", to: "evidence/1.2.0/x")
        let built = try digests()
        #expect(try await sample.lock("1.1.0") == ["1.1.0"])
        #expect(try sample.lockEntries().map(\.manifest) == [built["1.1.0"]?.manifest])
        #expect(try await sample.lockRefusals("1.2.0") == ["no-record"])
        #expect(try await sample.lockRefusals("9.9.9") == ["no-such-version"])
    }

    @Test func aNamedVersionWaitsForThePreviousReleaseThatItsHistoryNames() async throws {
        let record = try sample.text("evidence/1.0.0/release.yaml")
        try sample.write("nonsense: [", to: "evidence/1.0.0/release.yaml")
        #expect(try await sample.lockRefusals("1.1.0").isEmpty == false)
        #expect(!sample.exists("colophon.lock") && !sample.exists("evidence/1.1.0/policy.json"))
        try sample.write(record, to: "evidence/1.0.0/release.yaml")
        try await sample.lock("1.0.0")
        try await sample.build()
        // What is listed is named by its listed digest.
        try sample.write("nonsense: [", to: "evidence/1.0.0/release.yaml")
        #expect(try await sample.lock("1.1.0") == ["1.1.0"])
    }

    @Test func aBuildListsWhatItWritesWhereItIsAskedTo() async throws {
        try sample.write("x", to: "evidence/1.2.0/x")
        let built = try await sample.build("1.1.0") { $0.locks = true }
        #expect(try built.summary("1.1.0").isLocked)
        #expect(try sample.bytes("output/colophon.lock") == sample.bytes("colophon.lock"))
        #expect(try sample.lockEntries().map(\.folder) == ["1.1.0"])
    }

    // MARK: What is published without the lock

    @Test func noBuildReplacesWhatIsPublished() async throws {
        let before = try sample.output()
        try sample.replace("Mends", with: "Repairs", in: "evidence/1.1.0/release.yaml")
        let error = await #expect(throws: WorkspaceError.self) {
            try await sample.build("1.1.0") { $0.published = ["1.1.0"] }
        }
        #expect(error?.findings.map(\.code) == ["publication-stays"])
        #expect(error?.findings.first?.file == sample.path(sample.bundlePath("1.1.0")))
        #expect(try sample.output() == before)
        var options = SampleWorkspace.options(["1.1.0"])
        options.published = ["1.1.0"]
        let refused = await #expect(throws: WorkspaceError.self) {
            _ = try await Locking(workspace: sample.workspace, options: options).run()
        }
        #expect(refused?.findings.map(\.code) == ["published-differs"])
        #expect(!sample.exists("colophon.lock") && !sample.exists("evidence/1.1.0/policy.json"))
        try sample.replace("Repairs", with: "Mends", in: "evidence/1.1.0/release.yaml")
        #expect(try await Locking(workspace: sample.workspace, options: options).run().added == ["1.1.0"])
    }

    @Test func whatChangesLaterDoesNotTouchALockedBundle() async throws {
        try sample.write(
            "project: {name: sample}\nsync: [{id: docs, source: \"docs/*.md\", target_path: up}]\n", to: "colophon.yaml"
        )
        try sample.write("one\n", to: "docs/a.md")
        try await sample.lock()
        try await sample.build()
        let locked = try digests()
        try sample.write(
            "project: {name: sample, title: Other}\npolicy: {security: {medium: 1}}\nsync: [{id: docs, source: \"docs/*.md\", target_path: elsewhere}]\n",
            to: "colophon.yaml")
        try sample.write("two\n", to: "docs/a.md")
        try sample.add("1.2.0", previous: "1.1.0")
        try sample.remove("output")
        let built = try await sample.build()
        #expect(built.errors == [])
        #expect(try digests() == locked, "built again, to the same bytes")
        let policy = try #require(try sample.bundle("1.2.0")["data/policy.json"])
        #expect(String(decoding: policy.bytes, as: UTF8.self).contains("\"medium\":1"))
    }

    @Test func lockedRefusesWhatTheLockDoesNotList() async throws {
        let before = try await sample.build { $0.locked = true }
        #expect(before.errors == ["lock-stale", "lock-stale", "lock-stale"])
        #expect(before.report.exitStatus == 1)
        try await sample.lock()
        #expect(try await sample.build { $0.locked = true }.report.exitStatus == 0)
        try sample.add("1.2.0", previous: "1.1.0")
        let after = try await sample.build { $0.locked = true }
        #expect(after.errors == ["lock-stale"])
        #expect(try sample.lockEntries().count == 3, "a build never writes the lock")
    }

    // MARK: Changes of what is locked

    @Test(arguments: ["release.yaml", "junit.xml", "policy.json", "sync.json"])
    func aChangedLockedReleaseIsRefusedAndItsPublicationKept(_ file: String) async throws {
        try await sample.lock()
        try await sample.build()
        let published = try sample.output().filter { $0.key.hasPrefix("1.0.0/") }
        switch file {
        case "release.yaml": try sample.replace("Mends", with: "Repairs", in: "evidence/1.0.0/\(file)")
        case "policy.json": try sample.replace("\"medium\":10", with: "\"medium\":11", in: "evidence/1.0.0/\(file)")
        case "sync.json":
            try sample.replace(
                "[]", with: "[{\"files\":[],\"id\":\"a\",\"strategy\":\"copy\",\"target_path\":\"\"}]",
                in: "evidence/1.0.0/\(file)")
        default: try sample.append("\n", to: "evidence/1.0.0/\(file)")
        }
        let built = try await sample.build()
        #expect(built.errors == ["locked-differs"])
        #expect(built.report.exitStatus == 1)
        let now = try sample.output().filter { $0.key.hasPrefix("1.0.0/") }
        for (path, bytes) in now where path != "1.0.0/index.html" { #expect(published[path] == bytes) }
        #expect(published.keys.filter { now[$0] == nil } == ["1.0.0/status.json"])
        let page = try sample.text("output/1.0.0/index.html")
        #expect(page.contains("differs from the published one") && page.contains("stays as it is"))
        #expect(try sample.verify().verdict == .verified)
        #expect(try built.summary("1.1.0").isLocked, "its children go on")
    }

    @Test func aLockedReleaseThatTurnsIntoADraftIsRefused() async throws {
        try await sample.lock()
        try sample.replace("status: released", with: "status: planned", in: "evidence/1.1.0/release.yaml")
        let built = try await sample.build()
        #expect(built.errors == ["locked-draft"])
        #expect(sample.exists(sample.bundlePath("1.1.0")))
    }

    @Test func aLockedReleaseWithABrokenRecordKeepsItsPublication() async throws {
        try await sample.lock()
        try await sample.build()
        let bundle = try sample.bytes(sample.bundlePath("1.0.0"))
        try sample.write("nonsense: [", to: "evidence/1.0.0/release.yaml")
        #expect(try await sample.build().report.exitStatus == 1)
        #expect(try sample.bytes(sample.bundlePath("1.0.0")) == bundle)
        #expect(try sample.verify().verdict == .verified)
        // The output is gone, and an earlier one is kept.
        try sample.move("output", to: "old")
        #expect(try await sample.build().errors.contains("locked-missing"))
        #expect(!sample.exists(sample.bundlePath("1.0.0")))
        let built = try await sample.build { $0.previous = sample.path("old") }
        #expect(!built.errors.contains("locked-missing"))
        #expect(try sample.bytes(sample.bundlePath("1.0.0")) == bundle)
    }

    @Test func aLockedReleaseWhoseEvidenceIsGoneKeepsItsPublication() async throws {
        try await sample.lock()
        try await sample.build()
        let bundle = try sample.bytes(sample.bundlePath("1.0.1"))
        try sample.remove("evidence/1.0.1")
        #expect(try await sample.build { $0.previous = sample.path("output") }.errors == [])
        #expect(try sample.bytes(sample.bundlePath("1.0.1")) == bundle)
        #expect(try sample.verify().verdict == .verified)
        try sample.remove("output")
        #expect(try await sample.build { $0.previous = sample.path("evidence") }.errors == ["bundle-missing"])
    }

    @Test func aTamperedPublicationIsNotTaken() async throws {
        try await sample.lock()
        try await sample.build()
        let bundle = try sample.bytes(sample.bundlePath("1.0.0"))
        var tampered = bundle
        tampered[tampered.count / 2] ^= 1
        try Files.writeAtomically(tampered, to: sample.path(sample.bundlePath("1.0.0")))
        try await sample.build()
        #expect(try sample.bytes(sample.bundlePath("1.0.0")) == bundle)
        try Files.writeAtomically(tampered, to: sample.path(sample.bundlePath("1.0.0")))
        try sample.write("nonsense: [", to: "evidence/1.0.0/release.yaml")
        #expect(try await sample.build().errors.contains("locked-missing"))
        #expect(!sample.exists(sample.bundlePath("1.0.0")), "what isn't the published bundle isn't shown as one")
    }

    @Test func anArchiveThatIsNotTheListedOneIsNotPublished() async throws {
        try await sample.lock()
        let entry = try sample.lockEntries()[0]
        let other = String(repeating: "0", count: 64)
        try sample.replace("tar=\(entry.tar.hex)", with: "tar=\(other)", in: "colophon.lock")
        try sample.replace(" gzip=\(try #require(entry.gzip).hex)", with: "", in: "colophon.lock")
        let built = try await sample.build()
        #expect(built.errors == ["locked-missing", "locked-differs"])
        #expect(!sample.exists(sample.bundlePath("1.0.0")))
        #expect(try sample.text("output/1.0.0/index.html").contains(other))
    }

    @Test func aLockedBundleIsTakenAsItIsWhateverCompressedIt() async throws {
        try await sample.lock()
        try await sample.build()
        let bundle = try sample.bytes(sample.bundlePath("1.0.0"))
        let other = try storedGzip(of: bundle)
        #expect(other != bundle)
        try Files.writeAtomically(other, to: sample.path(sample.bundlePath("1.0.0")))
        #expect(try await sample.build().report.exitStatus == 0)
        #expect(try sample.bytes(sample.bundlePath("1.0.0")) == other)
        #expect(try sample.text("output/1.0.0/SHA256SUMS").contains(SHA256Digest(of: other).hex))
        #expect(try sample.verify().verdict == .verified)
    }

    /// The same archive in stored blocks (RFC 1951, 3.2.4), under the same header and trailer.
    func storedGzip(of bundle: Bytes) throws -> Bytes {
        let tar = try Gzip.decompress(bundle)
        var bytes = Bytes(bundle.prefix(10))
        for start in stride(from: 0, to: tar.count, by: 65_535) {
            let block = tar[start..<min(start + 65_535, tar.count)]
            let size = UInt16(block.count)
            bytes.append(block.endIndex == tar.count ? 1 : 0)
            for number in [size, ~size] { bytes += [UInt8(number & 0xFF), UInt8(number >> 8)] }
            bytes += block
        }
        return bytes + bundle.suffix(8)
    }

    // MARK: Amendments

    func amend(_ version: String, _ reason: String) throws {
        try Amending.state(reason, versions: [version], in: sample.workspace)
    }

    @Test func anAmendmentStandsBesideTheFirstPublicationAndBothStay() async throws {
        try await sample.lock()
        try await sample.build()
        let first = try sample.output().filter { $0.key.hasPrefix("1.0.0/") }
        try sample.replace("Mends", with: "Repairs", in: "evidence/1.0.0/release.yaml")
        try amend("1.0.0", "a \"wrong\" word: #1")
        let built = try await sample.build()
        #expect(built.errors == [] && built.result.unlocked.map(\.text) == ["1.0.0"])
        let amended = try sample.bundle("1.0.0", "1.0.0/amend-1")
        #expect(
            amended.record.amends
                == Amendment(manifestSHA256: try sample.lockEntries()[0].manifest, reason: "a \"wrong\" word: #1"))
        for name in ["sample-1.0.0.evidence.tar.gz", "SHA256SUMS", "release.json", "checklist.json", "notes.md"] {
            #expect(try sample.bytes("output/1.0.0/\(name)") == first["1.0.0/\(name)"])
        }
        #expect(try sample.text("output/1.0.0/amend-1/notes.md").contains("Repairs"))
        let page = try sample.text("output/1.0.0/index.html")
        #expect(page.contains("Repairs") && page.contains("href=\"amend-1/SHA256SUMS\""))

        #expect(try await sample.lock() == ["1.0.0"])
        #expect(try sample.lockEntries().map(\.folder) == ["1.0.0", "1.0.0/amend-1", "1.0.1", "1.1.0"])
        let locked = try await sample.build()
        #expect(locked.errors == [] && locked.result.unlocked == [])
        #expect(try locked.summary("1.1.0").isLocked, "a child names the publication that it came after")
        #expect(try sample.verify().verdict == .verified)
        #expect(try await sample.build().outcome.isEmpty)

        try sample.add("1.2.0", previous: "1.0.0")
        try await sample.build()
        #expect(try sample.bundle("1.2.0").provenance.history.manifest == amended.digests.manifest)
    }

    @Test func theFirstPublicationIsTakenFromAnEarlierOutput() async throws {
        try await sample.lock()
        try await sample.build()
        let first = try sample.bytes(sample.bundlePath("1.0.0"))
        try sample.replace("Mends", with: "Repairs", in: "evidence/1.0.0/release.yaml")
        try amend("1.0.0", "words")
        try sample.move("output", to: "old")
        let without = try await sample.build()
        let finding = try #require(without.result.findings.first { $0.code == "locked-missing" })
        #expect(finding.message.contains("1.0.0") && finding.remedy.contains("--previous"))
        #expect(without.report.exitStatus == 1)
        let with = try await sample.build { $0.previous = sample.path("old") }
        #expect(with.errors == [])
        #expect(try sample.bytes(sample.bundlePath("1.0.0")) == first)
        #expect(try await sample.build().errors == [], "from now on it is in the output")
    }

    @Test func amendsOnceAndOnlyWhatIsListed() async throws {
        #expect(throws: WorkspaceError.self) { try amend("1.0.0", "too early") }
        try await sample.lock()
        let before = try sample.text("evidence/1.0.0/release.yaml")
        #expect(throws: WorkspaceError.self) {
            try Amending.state("all or none", versions: ["1.0.0", "9.9.9"], in: sample.workspace)
        }
        #expect(throws: WorkspaceError.self) { try Amending.state("none", versions: [], in: sample.workspace) }
        #expect(try sample.text("evidence/1.0.0/release.yaml") == before)
        try amend("1.0.0", "words")
        let stated = try sample.text("evidence/1.0.0/release.yaml")
        try amend("1.0.0", "words")
        #expect(try sample.text("evidence/1.0.0/release.yaml") == stated)
        #expect(throws: WorkspaceError.self) { try amend("1.0.0", "other words") }
    }

    @Test func eachAmendmentIsStatedAnew() async throws {
        try await sample.lock()
        try await sample.build()
        let first = try sample.text("evidence/1.0.0/release.yaml")
        try sample.replace("Mends", with: "Repairs", in: "evidence/1.0.0/release.yaml")
        try amend("1.0.0", "words")
        try await sample.build()
        try await sample.lock()
        try sample.replace("Repairs", with: "Heals", in: "evidence/1.0.0/release.yaml")
        #expect(try await sample.build().errors == ["locked-differs"])
        try amend("1.0.0", "other words")
        #expect(try await sample.build().errors == [])
        #expect(try await sample.lock() == ["1.0.0"])
        let amended = try sample.bundle("1.0.0", "1.0.0/amend-2").record
        #expect(
            amended.amends == Amendment(manifestSHA256: try sample.lockEntries()[1].manifest, reason: "other words"))
        try sample.write(first, to: "evidence/1.0.0/release.yaml")
        #expect(try await sample.build().errors == ["superseded"])
    }

    @Test func refusesToAmendARecordThatLinesCannotBeAddedTo() async throws {
        try sample.write(
            "{schema: colophon/release/v1, project: sample, version: 2.0.0, status: released, dates: {released: 2024-01-05}, notes: {fixes: [{title: It works}]}}\n",
            to: "evidence/2.0.0/release.yaml")
        try sample.write(
            "{\"schema\": \"colophon/release/v1\", \"project\": \"sample\", \"version\": \"3.0.0\", \"status\": \"released\", \"dates\": {\"released\": \"2024-01-05\"}, \"notes\": {\"fixes\": [{\"title\": \"It works\"}]}}\n",
            to: "evidence/3.0.0/release.json")
        try await sample.lock()
        let before = try sample.entries("evidence")
        #expect(throws: WorkspaceError.self) { try amend("2.0.0", "words") }
        #expect(throws: WorkspaceError.self) { try amend("3.0.0", "words") }
        #expect(try sample.entries("evidence") == before)
    }

    @Test func amendsWhatIsNotListedIsRefused() async throws {
        let digest = String(repeating: "ab", count: 32)
        try sample.append("amends: {manifest_sha256: \(digest), reason: words}\n", to: "evidence/1.1.0/release.yaml")
        #expect(try await sample.build().errors == ["amends-nothing"])
    }
}
