// Reads a bundle in the order in which its parts can be trusted: file, archive, bag, manifests, provenance, content.
package import Archives
import Documents
import Evidence
package import Files
package import Primitives
import ReleaseModel
import Versions
import Workspace

package enum BundleReader {
    package struct Limits: Sendable, Hashable {
        /// Bytes of the compressed file.
        package var bytes = 4 << 30
        package var gzip = Gzip.Limits.standard
        /// Files in the archive.
        package var entries = 100_000
        /// Bytes of all files but evidence, which are held until the bundle is read.
        package var documents = 256 << 20
        /// Bytes of evidence that is held at most. What is larger is read a second time where its content counts.
        package var heldEvidence = 16 << 20
        package init() {}
        package static let standard = Limits()
    }

    /// As below, of a file in memory.
    package static func read(
        _ bytes: Bytes, limits: Limits = .standard, formats: BundleFormats = .known
    ) throws(BundleRefusal) -> ReadBundle {
        try read(ByteSource(bytes), limits: limits, formats: formats)
    }

    /// Refuses, with the first reason found, whatever is not a bundle that agrees with itself. The file is read once, and
    /// only a part of it is held at a time.
    package static func read(
        _ source: ByteSource, limits: Limits = .standard, formats: BundleFormats = .known
    ) throws(BundleRefusal) -> ReadBundle {
        guard source.size <= limits.bytes else {
            throw BundleRefusal(
                .file, "bundle-too-large", "It has \(source.size) bytes, more than the \(limits.bytes) allowed")
        }
        let unpacked = try BundleUnpacker.unpack(source, limits: limits)
        let bag = try BagReader.read(unpacked.files, formats: formats)
        let provenance = try ProvenanceReader.read(bag, formats)
        let content = ContentReader(bag: bag, provenance: provenance, modified: unpacked.modified)
        let digests = BundleDigests(
            manifest: bag.manifest, tar: unpacked.tar, gzip: unpacked.gzip, size: source.size)
        return try content.read(digests: digests, origin: .init(source: source, limits: limits))
    }
}

/// `data/provenance.json`, and that it is about this folder and this record.
private enum ProvenanceReader {
    static func read(_ bag: Bag, _ formats: BundleFormats) throws(BundleRefusal) -> Provenance {
        guard let file = bag[BundleFormat.provenance] else {
            throw BundleRefusal(.provenance, "data-missing", "There is no \(BundleFormat.provenance)")
        }
        let node = try CanonicalDocument.read(file, step: .provenance)
        guard let format = node["format"]?.int, formats[format] != nil else {
            throw BundleRefusal(
                .provenance, "bundle-format", "The bundle has a format that this version of Colophon does not know")
        }
        guard let provenance = provenance(node), provenance.bytes == file.bytes else {
            throw BundleRefusal(
                .provenance, "provenance-shape", "data/provenance.json does not have the format's shape")
        }
        guard format == bag.info.format else {
            throw BundleRefusal(
                .provenance, "bundle-format-differs",
                "The provenance says format \(format), and bag-info.txt says format \(bag.info.format)")
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
            let format = node["format"]?.int, let previous = node["previous"], let isDraft = node["draft"]?.bool
        else { return nil }
        return Provenance(
            format: format, project: project, version: version, record: record,
            source: .init(file: sourceFile, sha256: sourceDigest),
            history: HistoryLink(
                previous: previous["version"]?.string, manifest: digest(previous["manifest_sha256"]),
                reason: previous["reason"]?.string),
            amends: digest(node["amends"]), isDraft: isDraft,
            facts: ReleaseFacts(
                repository: node["repository"]?.string,
                before: previous["evidence"].flatMap([EarlierEvidence].read) ?? []))
    }

    private static func digest(_ node: DataNode?) -> SHA256Digest? { node?.string.flatMap { SHA256Digest(hex: $0) } }
}
