// Pins the bytes of bundle format 1: whatever changes them is another format.
import Colophon
import ColophonSystem
import ReleaseModel
import Testing

@Suite struct BundleGoldenTests {
    @Test func formatOneKeepsItsBytes() throws {
        let bundle = try BundleSample(
            more:
                "checks:\n  RL-06:\n    status: na\n    by: Reviewer\n    at: 2024-02-28\n    reason: No code changed\n"
        ).bundle()
        var files = try bagFiles(bundle)
        files["digests.txt"] = Bytes("manifest \(bundle.digests.manifest.hex)\ntar \(bundle.digests.tar.hex)\n".utf8)
        try Golden.check(files, folder: "bundle-format-1")
    }
}
