// Manifests that were made before, so that the serial pass need not make them again.
import Bundles
import Primitives
import ReleaseModel
import Versions

/// The digests of the releases' manifests by history: most of the serial pass, when it is done again and again.
struct ManifestMemory: Sendable {
    private var digests: [String: [HistoryLink: SHA256Digest]] = [:]

    mutating func digest(of content: BundleContent, with link: HistoryLink) -> SHA256Digest {
        let version = content.version.text
        if let known = digests[version]?[link] { return known }
        let digest = BundleBuilder.manifestDigest(content, history: link)
        digests[version, default: [:]][link] = digest
        return digest
    }

    mutating func remember(_ digest: SHA256Digest, of version: String, with link: HistoryLink) {
        digests[version, default: [:]][link] = digest
    }

    /// Its content is another.
    mutating func forget(_ version: String) { digests[version] = nil }
}
