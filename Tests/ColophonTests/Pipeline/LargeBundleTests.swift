// Bundles with large files are made in the output's own stage, and are the same as those that are made in memory.
import ReleaseModel
import Testing

@testable import Archives
@testable import Bundles
@testable import Colophon
@testable import Evidence
@testable import Files
@testable import Primitives

@Suite struct LargeBundleTests {
    private let sample: SampleWorkspace
    private static let bundle = "output/1.1.0/sample-1.1.0.evidence.tar.gz"
    private static let log = (0..<60_000).map { "line \($0) of a log that is larger than what is held\n" }.joined()

    init() throws {
        sample = try SampleWorkspace.family()
        let record = try sample.text("evidence/1.1.0/release.yaml")
        try sample.write(
            record.replacing("evidence:\n", with: "evidence:\n  - {path: build.log, kind: log}\n"),
            to: "evidence/1.1.0/release.yaml")
        try sample.write(Self.log, to: "evidence/1.1.0/build.log")
    }

    private func staged() throws -> [String] {
        let staging = sample.path("output/.colophon-staging")
        return Files.kind(staging) == nil ? [] : try Files.list(staging).map(\.path)
    }

    @Test func isTheBundleThatIsMadeInMemory() async throws {
        #expect(Self.log.utf8.count > 2 << 20)
        let outcome = try await sample.build()
        #expect(outcome.outcome.written.contains { $0.hasSuffix("sample-1.1.0.evidence.tar.gz") })
        let made = try sample.bytes(Self.bundle)
        let read = try BundleReader.read(made)
        #expect(read.evidence.first { $0.entry.path == "build.log" }?.sha256 == SHA256Digest(of: Self.log.utf8))
        let entries = try Tar.read(Gzip.decompress(made), maximumEntries: 100)
        // What comes before the provenance is compressed for itself.
        let files = entries.entries.map { ($0.path, FileContent.bytes($0.bytes)) }
        let border = try Tar.contents(
            files, modified: entries.modified, before: "sample-1.1.0/data/provenance.json"
        ).opening.reduce(0) { $0 + $1.size }
        #expect(
            Gzip.compress(try Tar.write(entries.entries, modified: entries.modified), border: border) == made)
        #expect(try sample.text("output/1.1.0/SHA256SUMS").contains(SHA256Digest(of: made).hex))
        #expect(try staged().isEmpty)
    }

    @Test func aSecondBuildFindsNothingToDo() async throws {
        _ = try await sample.build()
        let again = try await sample.build { $0.usesCache = false }
        #expect(again.outcome.written.isEmpty)
        let compared = try await sample.check()
        #expect(compared.outcome.written.isEmpty)
        #expect(try staged().isEmpty)
    }

    @Test func aComparisonSeesThatABundleIsAnotherOneAndWritesNothing() async throws {
        _ = try await sample.build()
        let before = try sample.bytes(Self.bundle)
        try sample.write(Self.log + "one more\n", to: "evidence/1.1.0/build.log")
        let compared = try await sample.check()
        #expect(compared.outcome.written.contains { $0.hasSuffix(".evidence.tar.gz") })
        #expect(try sample.bytes(Self.bundle) == before)
    }

    @Test func aSecretInALargeFileIsFound() async throws {
        let token = "ghp" + "_" + SecretSample.characters(36)
        try sample.write(Self.log + "token \(token)\n", to: "evidence/1.1.0/build.log")
        let result = try await sample.build().result
        let found = result.findings.filter { $0.code == "evidence-secret" }
        #expect(found.map(\.line) == [60_001])
    }

    @Test func aFileThatChangesBeforeItIsBundledStopsTheBundle() throws {
        let content = try content()
        try sample.write(Self.log + "more", to: "evidence/1.1.0/build.log")
        let error = #expect(throws: BundleError.self) {
            try BundleBuilder.bundle(content, history: HistoryLink(previous: nil, manifest: nil, reason: nil))
        }
        #expect(error?.findings.map(\.code) == ["evidence-changed"])
        #expect(error?.findings.map(\.file) == ["build.log"])
    }

    @Test func aFullDiskIsSaid() throws {
        let content = try content()
        let error = #expect(throws: BundleError.self) {
            try BundleBuilder.write(
                content, history: HistoryLink(previous: nil, manifest: nil, reason: nil),
                to: Descriptor(opening: "/dev/full", flags: Descriptor.writing, operation: "write"))
        }
        #expect(error?.findings.map(\.code) == ["unwritable"])
    }

    private func content() throws -> BundleContent {
        var content = try BundleSample().content()
        let file = try StampedFile.digest(sample.path("evidence/1.1.0/build.log"))
        content.payload.append(.init(path: "data/evidence/build.log", content: .file(file), sha256: file.sha256))
        return content
    }
}
