// A provenance bundle and what the lock remembers of it.
package import Files
package import Primitives
package import Versions

/// One release's bundle: the compressed archive and the digests that name it.
package struct Bundle: Sendable, Hashable {
    /// `<project>-<version>.evidence.tar.gz`
    package var name: String
    package var content: OutputContent
    package var digests: BundleDigests
    /// A draft's bundle is marked and never locked.
    package var isDraft: Bool
    package init(name: String, content: OutputContent, digests: BundleDigests, isDraft: Bool) {
        self.name = name
        self.content = content
        self.digests = digests
        self.isDraft = isDraft
    }

    package init(name: String, bytes: Bytes, digests: BundleDigests, isDraft: Bool) {
        self.init(name: name, content: .bytes(bytes), digests: digests, isDraft: isDraft)
    }

    /// As `OutputContent.bytes`.
    package var bytes: Bytes { content.bytes }
}

package struct BundleDigests: Sendable, Hashable {
    /// SHA-256 of `manifest-sha256.txt`: what history links to.
    package var manifest: SHA256Digest
    package var tar: SHA256Digest
    /// Only informs: deflate may differ between zlib releases.
    package var gzip: SHA256Digest
    /// Bytes of the compressed file.
    package var size: Int
    package init(manifest: SHA256Digest, tar: SHA256Digest, gzip: SHA256Digest, size: Int) {
        self.manifest = manifest
        self.tar = tar
        self.gzip = gzip
        self.size = size
    }
}

/// Where a bundle's history goes on: the previous release and its manifest digest, or why there is none.
package struct HistoryLink: Sendable, Hashable {
    package var previous: String?
    package var manifest: SHA256Digest?
    /// Why `manifest` is nil where it is.
    package var reason: String?
    package init(previous: String?, manifest: SHA256Digest?, reason: String?) {
        self.previous = previous
        self.manifest = manifest
        self.reason = reason
    }
}

/// `colophon.lock`: the digests of every published release. Sorted by version, amendments after their original.
package struct Lock: Sendable, Hashable {
    package struct Entry: Sendable, Hashable {
        package var version: Version
        /// 0 for the first publication, N for `amend-N`.
        package var amendment: Int
        package var manifest: SHA256Digest
        package var tar: SHA256Digest
        package var gzip: SHA256Digest?
        package init(
            version: Version, amendment: Int = 0, manifest: SHA256Digest, tar: SHA256Digest, gzip: SHA256Digest?
        ) {
            self.version = version
            self.amendment = amendment
            self.manifest = manifest
            self.tar = tar
            self.gzip = gzip
        }
    }
    package var entries: [Entry]
    package init(entries: [Entry] = []) {
        self.entries = entries.sorted { ($0.version, $0.amendment) < ($1.version, $1.amendment) }
    }
    /// All publications of a version, the first one first.
    package func entries(for version: Version) -> [Entry] {
        var low = 0
        var high = entries.count
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].version < version { low = middle + 1 } else { high = middle }
        }
        return Array(entries[low...].prefix { $0.version == version })
    }
}
