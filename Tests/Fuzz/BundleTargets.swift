// The readers of bags and bundles: changed archives, and changed files in a bag that was sealed again.
import Archives
import Bundles
import Colophon
import Evidence
import Files
import Primitives
import ReleaseModel
import Sync
import Verification
import Workspace

enum BundleTargets {
    static let all = [
        FuzzTarget(name: "bundle", maximumLength: 1 << 16, seeds: { [tar] }) {
            bundle(ArchiveTargets.withChecksums($0))
        },
        FuzzTarget(name: "bag", maximumLength: 1 << 13, seeds: { bagSeeds }, run: bag),
    ]

    /// Bundle format 1's golden sample.
    private static let files = Fixture.files("ColophonTests/Fixtures/bundle-format-1").filter {
        $0.path != "digests.txt"
    }
    private static let folder = "demo-1.0.1"
    /// 2024-02-29T23:30:00Z
    private static let modified = 1_709_249_400
    private static let tar = archive(files)
    private static let today = Timestamp(secondsSinceEpoch: modified, isDate: true)
    private static let limits: BundleReader.Limits = {
        var limits = BundleReader.Limits()
        limits.bytes = 1 << 20
        limits.gzip = .init(bytes: 1 << 20, ratio: 200)
        limits.entries = 64
        return limits
    }()

    private static func archive(_ files: [(path: String, bytes: Bytes)]) -> Bytes {
        let entries = files.map { ArchiveEntry(path: "\(folder)/\($0.path)", bytes: $0.bytes) }
        do { return try Tar.write(entries, modified: modified) } catch { fatalError(error.message) }
    }

    /// An archive whose manifests were not made right again: nothing but the sample is a bundle.
    private static func bundle(_ bytes: Bytes) {
        guard let read = try? BundleReader.read(Gzip.compress(bytes), limits: limits) else { return }
        hold(read.digests.tar == SHA256Digest(of: bytes), "the digest is that of the archive")
        hold(bytes == tar, "only the sample is accepted")
    }

    /// The first byte names the file, the others are its new content.
    private static var bagSeeds: [Bytes] {
        files.enumerated().map { index, file in [UInt8(index)] + file.bytes }
    }

    private static func bag(_ input: Bytes) {
        guard let first = input.first, !files.isEmpty else { return }
        let index = Int(first) % files.count
        let (path, content) = (files[index].path, Bytes(input.dropFirst()))
        var changed = files
        changed[index].bytes = content
        bundle(archive(changed))
        let sealed = archive(sealed(changed, except: path))
        let report = Verifier.verify(
            bundle: Gzip.compress(sealed), name: "b", today: today, limits: limits)
        guard report.verdict == .verified, content != files[index].bytes else { return }
        hold(isFree(path), "\(path) follows from the others, and so can't be another")
    }

    /// Whether another content of the file may be that of a sound bundle too: what the release is said to be, what a policy
    /// allows, what a sync would have written, what the history was, and the sentences about verdicts, of which only the facts
    /// are compared. All else follows from these and the evidence.
    private static func isFree(_ path: String) -> Bool {
        [
            "data/release.json", "data/policy.json", "data/sync.json", "data/provenance.json", "data/evidence.json",
            "data/checklist.json", "data/rollback.json",
        ].contains(path)
    }

    /// With provenance, Payload-Oxum and manifests that fit, but for the file that is the changed one itself.
    private static func sealed(
        _ files: [(path: String, bytes: Bytes)], except kept: String
    ) -> [(path: String, bytes: Bytes)] {
        var files = files
        func bytes(_ path: String) -> Bytes { files.first { $0.path == path }?.bytes ?? [] }
        func set(_ path: String, _ bytes: Bytes) {
            guard path != kept, let index = files.firstIndex(where: { $0.path == path }) else { return }
            files[index].bytes = bytes
        }
        func manifest(_ isListed: (String) -> Bool) -> Bytes {
            BagManifest(
                files.filter { isListed($0.path) }.map { .init(path: $0.path, sha256: SHA256Digest(of: $0.bytes)) }
            )
            .bytes
        }
        let old = SHA256Digest(of: self.files.first { $0.path == "data/release.json" }?.bytes ?? []).hex
        let new = SHA256Digest(of: bytes("data/release.json")).hex
        let provenance = String(decoding: bytes("data/provenance.json"), as: UTF8.self)
        set("data/provenance.json", Bytes(provenance.replacing(old, with: new).utf8))
        let payload = files.filter { $0.path.hasPrefix("data/") }
        let info = BagInfo(
            externalIdentifier: folder, baggingDate: "2024-02-29", octets: payload.reduce(0) { $0 + $1.bytes.count },
            files: payload.count, format: 1)
        set("bag-info.txt", info.bytes)
        set("manifest-sha256.txt", manifest { $0.hasPrefix("data/") })
        set("tagmanifest-sha256.txt", manifest { !$0.hasPrefix("data/") && $0 != "tagmanifest-sha256.txt" })
        return files
    }
}
