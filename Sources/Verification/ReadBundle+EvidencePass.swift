// Reads the evidence in a bundle: what was held at once, and the rest in a second pass over the bundle's file.
import Archives
package import Bundles
import Evidence
package import Files
import Primitives
package import ReleaseModel

extension ReadBundle {
    /// What the evidence files say, by their place in `evidence`; none of them has its bytes. Throws where the bundle's
    /// file can't be read again, or is another one by now.
    package func readEvidence(keeping: Int = EvidenceReader.kept) throws(FileError) -> [Int: LoadedEvidence] {
        var read: [Int: LoadedEvidence] = [:]
        var open: [Bytes: Int] = [:]
        for (index, item) in evidence.enumerated() {
            guard let file = item.file else { continue }
            if let bytes = file.bytes {
                var loaded = EvidenceReader.read(
                    item.entry, bytes: bytes, limits: policy.limits, dialects: format.dialects, keeping: keeping)
                loaded.bytes = []
                read[index] = loaded
            } else if let known = EvidenceReader.uninterpreted(
                item.entry, size: file.size, sha256: file.sha256, limits: policy.limits, dialects: format.dialects)
            {
                read[index] = known
            } else {
                open[Bytes("\(identifier)/\(file.path)".utf8)] = index
            }
        }
        guard !open.isEmpty else { return read }
        do throws(ArchiveError) { try readAgain(&open, into: &read, keeping: keeping) } catch {
            throw error.failure ?? origin.source.changed
        }
        guard open.isEmpty else { throw origin.source.changed }
        return read
    }

    /// Ends with the last of the open files. The archive is the one that was found sound if each has its digest still.
    private func readAgain(
        _ open: inout [Bytes: Int], into read: inout [Int: LoadedEvidence], keeping: Int
    ) throws(ArchiveError) {
        let archive = ArchiveStream(origin.source, limits: origin.limits.gzip, check: .content)
        let reader = TarPass(TarReader(maximumEntries: origin.limits.entries, archive.next))
        while !open.isEmpty, let entry = try reader.next() {
            guard let index = open[Bytes(entry.path.utf8)], let file = evidence[index].file, file.size == entry.size
            else { continue }
            let feed = ByteFeed(size: entry.size) { reader.piece() }
            read[index] = EvidenceReader.read(
                evidence[index].entry, feed: feed, sha256: file.sha256, limits: policy.limits,
                dialects: format.dialects, keeping: keeping)
            if try reader.digest() == file.sha256 { open[Bytes(entry.path.utf8)] = nil }
        }
    }
}

/// A reader that hands out the pieces of a file, and digests them.
private final class TarPass {
    private var reader: TarReader
    private var hasher = SHA256Hasher()
    private var failure: ArchiveError?

    init(_ reader: TarReader) { self.reader = reader }

    func next() throws(ArchiveError) -> TarEntry? {
        hasher = SHA256Hasher()
        return try reader.next()
    }

    /// Nil at the file's end, and where the archive can't be read any further.
    func piece() -> ArraySlice<UInt8>? {
        guard failure == nil else { return nil }
        do throws(ArchiveError) {
            guard let piece = try reader.piece() else { return nil }
            hasher.update(piece)
            return piece
        } catch {
            failure = error
            return nil
        }
    }

    /// Of the whole file, also of what nobody asked for.
    func digest() throws(ArchiveError) -> SHA256Digest {
        while piece() != nil {}
        if let failure { throw failure }
        return hasher.finish()
    }
}
