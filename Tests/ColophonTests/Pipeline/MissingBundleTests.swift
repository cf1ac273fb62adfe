// What isn't the bundle that the lock lists is never taken for it, and the error says what it is and where bundles were looked for.
import Bundles
import Colophon
import Evidence
import Files
import Primitives
import ReleaseModel
import Testing
import Verification
import Versions
import Workspace

@Suite struct MissingBundleTests {
    private func missing(_ sample: SampleWorkspace, previous: String? = "old") async throws -> Finding {
        let built = try await sample.build { $0.previous = previous.map(sample.path) }
        #expect(built.report.exitStatus == 1)
        #expect(built.errors == ["bundle-missing"], "said once")
        #expect(try sample.text("output/1.0.0/index.html").contains("its evidence is not here"), "its page says why")
        #expect(!sample.exists(sample.bundlePath("1.0.0")))
        #expect(try built.summary("1.1.0").isLocked, "the others go on")
        return try #require(built.result.findings.first { $0.code == "bundle-missing" })
    }

    @Test func aMissingBundleSaysWhereItWasLookedFor() async throws {
        let sample = try await SampleWorkspace.withoutEvidence()
        try sample.remove("old/1.0.0")
        let finding = try await missing(sample)
        #expect(
            finding.message
                == "colophon.lock lists 1.0.0, its evidence is not here, and its bundle sample-1.0.0.evidence.tar.gz is not in output/1.0.0 nor in \(sample.path("old"))"
        )
        #expect(finding.remedy.contains("--previous") && finding.remedy.contains("version control"))
        #expect(finding.file == sample.path("evidence/1.0.0"))
    }

    @Test(arguments: ["half", "page", "flipped", "other", "elsewhere"])
    func aFileThatIsNotTheBundleIsNamed(_ kind: String) async throws {
        let sample = try await SampleWorkspace.withoutEvidence()
        let name = "sample-1.0.0.evidence.tar.gz"
        let bundle = try sample.bytes("old/1.0.0/\(name)")
        let entry = try #require(try sample.lockEntries().first)
        let expected: String
        switch kind {
        case "half":
            try sample.write(Bytes(bundle.prefix(bundle.count / 2)), to: "old/1.0.0/\(name)")
            expected = "is no whole bundle"
        case "page":
            try sample.write("<!doctype html><title>404</title>", to: "old/1.0.0/\(name)")
            expected = "is no whole bundle"
        case "flipped":
            var bytes = bundle
            bytes[bytes.count / 2] ^= 1
            try sample.write(bytes, to: "old/1.0.0/\(name)")
            expected = "old/1.0.0/\(name) is no whole bundle"
        case "other":
            try sample.write(try sample.bytes("old/1.1.0/sample-1.1.0.evidence.tar.gz"), to: "old/1.0.0/\(name)")
            expected = "old/1.0.0/\(name) holds sample-1.1.0"
        default:
            // A whole bundle of the same release that is another one: both digests are named.
            let other = try SampleWorkspace()
            try other.add("1.0.0", fix: "Breaks the parser")
            try await other.build()
            try sample.write(try other.bytes(other.bundlePath("1.0.0")), to: "old/down/\(name)")
            try sample.remove("old/1.0.0/\(name)")
            expected =
                "\(sample.path("old"))/down/\(name) has an archive with the digest \(try other.bundle("1.0.0").digests.tar.hex), and the lock lists \(entry.tar.hex)"
        }
        #expect(try await missing(sample).message.contains(expected), "\(kind)")
    }

    @Test func aLockWithAnotherManifestIsRefused() async throws {
        let sample = try await SampleWorkspace.withoutEvidence()
        let entry = try #require(try sample.lockEntries().first)
        let other = String(repeating: "0", count: 64)
        try sample.replace("manifest=\(entry.manifest.hex)", with: "manifest=\(other)", in: "colophon.lock")
        let built = try await sample.build { $0.previous = sample.path("old") }
        #expect(built.errors.contains("bundle-refused"))
        let message = try #require(built.result.findings.first { $0.code == "bundle-refused" }).message
        #expect(message.contains(other) && message.contains(entry.manifest.hex))
    }

    @Test func theBundleThatFitsIsTakenAmongSeveral() async throws {
        let sample = try await SampleWorkspace.withoutEvidence()
        let name = "sample-1.0.0.evidence.tar.gz"
        let bundle = try sample.bytes("old/1.0.0/\(name)")
        try sample.write(bundle, to: "old/z/\(name)")
        try sample.write("half", to: "old/1.0.0/\(name)")
        try sample.write("half", to: "old/a/\(name)")
        #expect(try await sample.build { $0.previous = sample.path("old") }.errors == [])
        #expect(try sample.bytes(sample.bundlePath("1.0.0")) == bundle)
    }

    @Test func aPreviousFolderThatIsNotThereIsAnError() async throws {
        let sample = try SampleWorkspace.family()
        let error = await #expect(throws: WorkspaceError.self) {
            try await sample.build { $0.previous = sample.path("nowhere") }
        }
        #expect(error?.findings.map(\.code) == ["no-previous-output"])
        #expect(error?.findings.first?.file == sample.path("nowhere"))
        #expect(!sample.exists("output/index.html"))
    }
}

extension SampleWorkspace {
    /// Locked releases of which there is no more than an earlier output, `old`.
    static func withoutEvidence() async throws -> SampleWorkspace {
        let sample = try SampleWorkspace.family()
        try await sample.lock()
        try await sample.build()
        try sample.move("evidence", to: "kept")
        try sample.move("output", to: "old")
        return sample
    }
}
