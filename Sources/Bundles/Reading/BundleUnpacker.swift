// One pass over a bundle's file: digests of all that is in it, and of its content what is small or needed.
import Archives
import Files
package import Primitives
import ReleaseModel

/// A file of a bundle.
package struct BagFile: Sendable, Hashable {
    /// Relative to the bag, `data/release.json`.
    package var path: String
    /// Bytes.
    package var size: Int
    package var sha256: SHA256Digest
    /// Nil for evidence that was too large to hold.
    package var bytes: Bytes?
}

extension [BagFile] {
    /// Of files that are sorted bytewise by path.
    package func file(at path: String) -> BagFile? {
        var (low, high) = (startIndex, endIndex)
        while low < high {
            let middle = low + (high - low) / 2
            if self[middle].path.utf8.lexicographicallyPrecedes(path.utf8) { low = middle + 1 } else { high = middle }
        }
        return low < endIndex && self[low].path.utf8.elementsEqual(path.utf8) ? self[low] : nil
    }

    /// One that is no evidence, and so was held.
    package func document(at path: String) -> BundleContent.File? {
        file(at: path).flatMap { file in
            file.bytes.map { BundleContent.File(path: file.path, bytes: $0, sha256: file.sha256) }
        }
    }
}

/// The files of an archive, each with the archive's folder before its path, and the digests of the whole.
struct UnpackedBundle {
    var files: [BagFile] = []
    /// Seconds since 1970, of every file.
    var modified = 0
    var gzip: SHA256Digest
    var tar: SHA256Digest
}

/// Holds all documents, and evidence as far as there is room.
struct BundleUnpacker {
    private let limits: BundleReader.Limits
    /// Bytes of documents that may still come.
    private var documents: Int
    /// Bytes of evidence for which there is room.
    private var room: Int

    private init(_ limits: BundleReader.Limits) {
        self.limits = limits
        (documents, room) = (limits.documents, limits.heldEvidence)
    }

    /// What is wrong with the compressed file is said first, whatever is in it.
    static func unpack(_ source: ByteSource, limits: BundleReader.Limits) throws(BundleRefusal) -> UnpackedBundle {
        let archive = ArchiveStream(source, limits: limits.gzip)
        var unpacker = BundleUnpacker(limits)
        do throws(BundleRefusal) { return try unpacker.unpack(archive) } catch {
            archive.drain()
            throw archive.failure.map { BundleRefusal(.file, $0) } ?? error
        }
    }

    private mutating func unpack(_ archive: ArchiveStream) throws(BundleRefusal) -> UnpackedBundle {
        var hasher = SHA256Hasher()
        var reader = TarReader(maximumEntries: limits.entries) { () throws(ArchiveError) in
            guard let piece = try archive.next() else { return nil }
            hasher.update(piece)
            return piece
        }
        var files: [BagFile] = []
        var excess: TarEntry?
        do throws(ArchiveError) {
            while excess == nil, let entry = try reader.next() {
                guard let isHeld = holds(entry) else {
                    excess = entry
                    break
                }
                files.append(try Self.file(entry, from: &reader, isHeld: isHeld))
            }
            if excess == nil { try Tar.checkCollisions(reader.paths) }
        } catch { throw BundleRefusal(.archive, error) }
        if let excess {
            throw BundleRefusal(
                .bag, "documents-too-large",
                "With \(ArchivePath.quoted(excess.path)) what is not evidence has more than \(limits.documents) bytes")
        }
        guard let gzip = archive.digest else {
            throw BundleRefusal(.file, "gzip-truncated", "It ends before its archive does")
        }
        return UnpackedBundle(files: files, modified: reader.modified, gzip: gzip, tar: hasher.finish())
    }

    /// Whether to hold a file's bytes; nil where it must be held and is too large.
    private mutating func holds(_ entry: TarEntry) -> Bool? {
        let path = entry.path.utf8.drop { $0 != UInt8(ascii: "/") }.dropFirst()
        guard path.starts(with: BundleFormat.evidenceFolder.utf8) else {
            guard entry.size <= documents else { return nil }
            documents -= entry.size
            return true
        }
        // A part of the room, so that one file leaves some for the next.
        guard entry.size <= room / 4 else { return false }
        room -= entry.size
        return true
    }

    private static func file(
        _ entry: TarEntry, from reader: inout TarReader, isHeld: Bool
    ) throws(ArchiveError) -> BagFile {
        var bytes = Bytes()
        var hasher = SHA256Hasher()
        while let piece = try reader.piece() {
            hasher.update(piece)
            if isHeld { bytes += piece }
        }
        return BagFile(path: entry.path, size: entry.size, sha256: hasher.finish(), bytes: isHeld ? bytes : nil)
    }
}
