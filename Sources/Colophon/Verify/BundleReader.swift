// Reads a bundle in the order in which its parts can be trusted: file, archive, bag, manifests, provenance, content.
package import ColophonSystem
import ReleaseModel

package enum BundleReader {
    package struct Limits: Sendable, Hashable {
        /// Bytes of the compressed file.
        package var bytes = 4 << 30
        package var gzip = Gzip.Limits.standard
        /// Files in the archive.
        package var entries = 100_000
        package init() {}
        package static let standard = Limits()
    }

    /// Refuses, with the first reason found, whatever is not a bundle that agrees with itself.
    package static func read(_ bytes: Bytes, limits: Limits = .standard) throws(BundleRefusal) -> ReadBundle {
        guard bytes.count <= limits.bytes else {
            throw BundleRefusal(
                .file, "bundle-too-large", "It has \(bytes.count) bytes, more than the \(limits.bytes) allowed")
        }
        let (tar, entries, modified) = try unpack(bytes, limits: limits)
        let bag = try BagReader.read(entries)
        let provenance = try ProvenanceReader.read(bag)
        let content = ContentReader(bag: bag, provenance: provenance, modified: modified)
        let digests = BundleDigests(
            manifest: bag.manifest, tar: SHA256Digest(of: tar), gzip: SHA256Digest(of: bytes), size: bytes.count)
        return try content.read(digests: digests)
    }

    private static func unpack(
        _ bytes: Bytes, limits: Limits
    ) throws(BundleRefusal) -> (tar: Bytes, entries: [ArchiveEntry], modified: Int) {
        let tar: Bytes
        do {
            tar = try Gzip.decompress(bytes, limits: limits.gzip)
        } catch {
            throw BundleRefusal(.file, error)
        }
        do {
            let (entries, modified) = try Tar.read(tar, maximumEntries: limits.entries)
            return (tar, entries, modified)
        } catch {
            throw BundleRefusal(.archive, error)
        }
    }
}

/// `data/provenance.json`, and that it is about this folder and this record.
private enum ProvenanceReader {
    static func read(_ bag: Bag) throws(BundleRefusal) -> Provenance {
        guard let file = bag[BundleFormat.provenance] else {
            throw BundleRefusal(.provenance, "data-missing", "There is no \(BundleFormat.provenance)")
        }
        let node = try CanonicalDocument.read(file, step: .provenance)
        guard node["format"]?.int == BundleFormat.number else {
            throw BundleRefusal(
                .provenance, "bundle-format", "The bundle has a format that this version of Colophon does not know")
        }
        guard let provenance = provenance(node), provenance.bytes == file.bytes else {
            throw BundleRefusal(
                .provenance, "provenance-shape", "data/provenance.json does not have the format's shape")
        }
        let identifier = BundleFormat.identifier(project: provenance.project, version: provenance.version.text)
        guard identifier.utf8.elementsEqual(bag.folder.utf8) else {
            throw BundleRefusal(
                .provenance, "identity-folder",
                "The provenance is about \(ArchivePath.quoted(identifier)), and the folder is \(ArchivePath.quoted(bag.folder))"
            )
        }
        guard bag["data/release.json"]?.sha256 == provenance.record else {
            throw BundleRefusal(
                .provenance, "provenance-record", "data/release.json does not have the digest that the provenance names"
            )
        }
        let history = provenance.history
        let isSound =
            switch (history.previous, history.manifest, history.reason) {
            case (nil, nil, let reason?): reason == History.Reason.first
            case (_?, nil, let reason?):
                [History.Reason.absent, History.Reason.draft, History.Reason.cycle].contains(reason)
            case (_?, _?, nil): true
            default: false
            }
        guard isSound else {
            throw BundleRefusal(
                .provenance, "provenance-history",
                "The provenance has to name either the manifest of the previous release, or the reason why it does not")
        }
        return provenance
    }

    private static func provenance(_ node: DataNode) -> Provenance? {
        guard let project = node["project"]?.string, let versionText = node["version"]?.string,
            let scheme = node["versioning"]?.string.flatMap(VersionScheme.init(rawValue:)),
            let version = Version(versionText, scheme: scheme),
            let record = digest(node["record"]?["sha256"]),
            let source = node["record"]?["source"], let sourceFile = source["file"]?.string,
            let sourceDigest = digest(source["sha256"]),
            let previous = node["previous"], let isDraft = node["draft"]?.bool
        else { return nil }
        return Provenance(
            format: BundleFormat.number, project: project, version: version, record: record,
            source: .init(file: sourceFile, sha256: sourceDigest),
            history: HistoryLink(
                previous: previous["version"]?.string, manifest: digest(previous["manifest_sha256"]),
                reason: previous["reason"]?.string),
            amends: digest(node["amends"]), isDraft: isDraft)
    }

    private static func digest(_ node: DataNode?) -> SHA256Digest? { node?.string.flatMap { SHA256Digest(hex: $0) } }
}
