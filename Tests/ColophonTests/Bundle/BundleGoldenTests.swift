// Pins the bytes of the bundle format: whatever changes them is another format.
import Bundles
import Evidence
import Files
import Primitives
import ReleaseModel
import Testing
import Workspace

@Suite struct BundleGoldenTests {
    @Test func formatOneKeepsItsBytes() throws {
        var sample = BundleSample(
            more:
                "checks:\n  RL-06:\n    status: na\n    by: Reviewer\n    at: 2024-02-28\n    reason: No code changed\n"
        )
        sample.files += try Self.moreFiles
        let bundle = try sample.bundle()
        var files = try bagFiles(bundle)
        files["digests.txt"] = Bytes("manifest \(bundle.digests.manifest.hex)\ntar \(bundle.digests.tar.hex)\n".utf8)
        try Golden.check(files, folder: "bundle-format-1")
    }

    /// One of each kind of which more than a count is listed.
    private static var moreFiles: [BundleSample.File] {
        get throws {
            try ["cobertura/coverage-py", "sarif/bandit", "cyclonedx/cyclonedx-py", "spdx/tag-value"].map { name in
                let fixture = try EvidenceFixture.named(name)
                return .init(
                    path: fixture.file, kind: fixture.kind.rawValue,
                    text: String(decoding: fixture.bytes, as: UTF8.self))
            }
        }
    }
}
