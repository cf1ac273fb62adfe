// The beginning of a bundle, which a part of a build compresses: up to `data/provenance.json`, which names the release before.
import Archives
import Evidence
package import Files
package import Primitives
package import ReleaseModel
import Versions

/// What is known of a beginning beside its compressed bytes. One file in it may change: `bag-info.txt` counts the bytes of the
/// provenance, which isn't written yet.
package struct BundleOpening: Sendable, Hashable {
    /// Of the payload without the provenance, in bytes.
    package var octets: Int
    /// How many of the compressed bytes the first block takes.
    package var firstBlock: Int

    package init(octets: Int, firstBlock: Int) {
        self.octets = octets
        self.firstBlock = firstBlock
    }
}

extension BundleBuilder {
    /// Compresses the beginning in memory. Throws findings as `write` does.
    package static func opening(
        of content: BundleContent, workers: Int = Environment.processorCount
    ) throws(BundleError) -> (opening: BundleOpening, bytes: Bytes) {
        let contents = try contents(of: content, history: expectedHistory(content)).contents.opening
        do throws(FileError) {
            let (bytes, digests) = try GzipWriter.compress(contents, isContinued: true, workers: workers)
            return (BundleOpening(octets: octets(content), firstBlock: digests.firstBlock), bytes)
        } catch { throw unwritten(content, error) }
    }

    /// The same at the position of an open file, with the digest and the size of what was written.
    package static func writeOpening(
        of content: BundleContent, to file: borrowing Descriptor, workers: Int = Environment.processorCount
    ) throws(BundleError) -> (opening: BundleOpening, sha256: SHA256Digest, size: Int) {
        let contents = try contents(of: content, history: expectedHistory(content)).contents.opening
        do throws(FileError) {
            let digests = try GzipWriter.write(contents, isContinued: true, to: file, workers: workers)
            let opening = BundleOpening(octets: octets(content), firstBlock: digests.firstBlock)
            return (opening, digests.gzip, digests.size)
        } catch { throw unwritten(content, error) }
    }

    /// The bundle of a release whose beginning is compressed: what `bundle` makes of all of it. Of the payload only the files after the
    /// provenance need have their bytes.
    package static func complete(
        _ content: BundleContent, _ opening: BundleOpening, from source: ByteSource, history: HistoryLink
    ) throws(BundleError) -> Bundle {
        let pieces = try pieces(content, opening, source, history)
        do throws(ArchiveError) {
            let (bytes, digests) = try GzipWriter.complete(pieces.opening, with: pieces.rest)
            return Bundle(
                name: content.bundleName, bytes: bytes,
                digests: BundleDigests(manifest: pieces.manifest, archive: digests), isDraft: content.isDraft)
        } catch { throw incomplete(error) }
    }

    /// The same at the position of an open file.
    package static func complete(
        _ content: BundleContent, _ opening: BundleOpening, from source: ByteSource, history: HistoryLink,
        to file: borrowing Descriptor
    ) throws(BundleError) -> BundleDigests {
        let pieces = try pieces(content, opening, source, history)
        do throws(ArchiveError) {
            let digests = try GzipWriter.complete(pieces.opening, with: pieces.rest, to: file)
            return BundleDigests(manifest: pieces.manifest, archive: digests)
        } catch { throw incomplete(error) }
    }

    private static func pieces(
        _ content: BundleContent, _ opening: BundleOpening, _ source: ByteSource, _ history: HistoryLink
    ) throws(BundleError) -> (opening: GzipWriter.Opening, rest: [FileContent], manifest: SHA256Digest) {
        let provenance = provenance(content, history: history)
        let manifest = manifest(content, provenance: provenance).bytes
        let tags = tagFiles(content, provenance: provenance, octets: opening.octets, manifest: manifest)
        let border = BundleFormat.provenance.utf8
        let rest = try contents(
            (content.payload + [provenance] + tags).filter { !$0.path.utf8.lexicographicallyPrecedes(border) },
            of: content
        ).rest
        let change = try change(content, opening, provenance)
        let piece = GzipWriter.Opening(source, firstBlock: opening.firstBlock, change: change)
        return (piece, rest, SHA256Digest(of: manifest))
    }

    /// What is other in the beginning than was expected when it was compressed.
    private static func change(
        _ content: BundleContent, _ opening: BundleOpening, _ provenance: BundleContent.File
    ) throws(BundleError) -> (range: Range<Int>, bytes: Bytes)? {
        let expected = info(
            content, provenance: Self.provenance(content, history: expectedHistory(content)), octets: opening.octets)
        let actual = info(content, provenance: provenance, octets: opening.octets)
        guard actual != expected else { return nil }
        func archived(_ path: String, _ bytes: Bytes) throws(BundleError) -> Bytes {
            let pieces = try contents([.init(path: path, bytes: bytes)], of: content).opening
            return pieces.reduce(into: []) { if case .bytes(let bytes) = $1 { $0 += bytes } }
        }
        // The one file before it.
        let instructions = content.format.instructions(content.project, content.version.text)
        let start = try archived(BundleFormat.instructionFile, instructions).count
        let bytes = try archived(BundleFormat.info, actual)
        return (start..<(start + bytes.count), bytes)
    }

    /// The history that most releases get: the size of the provenance depends on it.
    private static func expectedHistory(_ content: BundleContent) -> HistoryLink {
        guard let previous = content.previous?.text else {
            return HistoryLink(previous: nil, manifest: nil, reason: History.Reason.first)
        }
        return HistoryLink(previous: previous, manifest: SHA256Digest(words: (0, 0, 0, 0)), reason: nil)
    }

    private static func incomplete(_ error: ArchiveError) -> BundleError {
        BundleError(findings: [
            Finding(
                error.code, .error, "The bundle can't be completed: \(error.message)",
                remedy: "Make room and let the output be written; where the part is damaged, make it again.")
        ])
    }
}
