// Where a bundle goes while it is made: into memory, or, a large one, straight into the output's stage.
import Evidence
package import Files
package import ReleaseModel

package enum BundlePlace: Sendable {
    case memory
    case stage(OutputStage)
    /// Nobody needs more than the digests.
    case nowhere

    /// A bundle without large files is made in memory in any case.
    package func bundle(_ content: BundleContent, history: HistoryLink, workers: Int) throws(BundleError) -> Bundle {
        let write = { (file: borrowing Descriptor) throws(BundleError) in
            try BundleBuilder.write(content, history: history, to: file, workers: workers)
        }
        let made: (content: OutputContent, digests: BundleDigests)
        switch self {
        case .stage(let stage) where content.isLarge: made = try self.write(content, into: stage, write)
        case .nowhere where content.isLarge:
            let digests = try self.write(
                content,
                to: { () throws(FileError) in
                    try Descriptor(opening: "/dev/null", flags: Descriptor.writing, operation: "write")
                }, write)
            made = (.known(digests.gzip, size: digests.size), digests)
        case .memory, .stage, .nowhere:
            return try BundleBuilder.bundle(content, history: history, workers: workers)
        }
        return Bundle(
            name: content.bundleName, content: made.content, digests: made.digests, isDraft: content.isDraft)
    }

    /// The bundle of a release whose beginning is compressed.
    package func complete(
        _ content: BundleContent, _ opening: BundleOpening, from source: ByteSource, history: HistoryLink
    ) throws(BundleError) -> Bundle {
        guard case .stage(let stage) = self, source.size > Self.largestInMemory else {
            return try BundleBuilder.complete(content, opening, from: source, history: history)
        }
        let made = try write(content, into: stage) { (file: borrowing Descriptor) throws(BundleError) in
            try BundleBuilder.complete(content, opening, from: source, history: history, to: file)
        }
        return Bundle(
            name: content.bundleName, content: made.content, digests: made.digests, isDraft: content.isDraft)
    }

    /// Bytes of a compressed beginning.
    private static let largestInMemory = 1 << 20

    private typealias Write = (borrowing Descriptor) throws(BundleError) -> BundleDigests

    private func write(
        _ content: BundleContent, into stage: OutputStage, _ write: Write
    ) throws(BundleError) -> (content: OutputContent, digests: BundleDigests) {
        var path = ""
        do throws(BundleError) {
            let digests = try self.write(
                content,
                to: { () throws(FileError) in
                    path = try stage.part()
                    return try Descriptor(creating: path)
                }, write)
            do throws(FileError) {
                return (.part(try StampedFile(written: path, sha256: digests.gzip)), digests)
            } catch { throw BundleBuilder.unwritten(content, error) }
        } catch {
            // What there is of it takes room, which may be what is missing.
            try? Files.remove(path)
            throw error
        }
    }

    private func write(
        _ content: BundleContent, to open: () throws(FileError) -> Descriptor, _ write: Write
    ) throws(BundleError) -> BundleDigests {
        let file: Descriptor
        do throws(FileError) { file = try open() } catch { throw BundleBuilder.unwritten(content, error) }
        return try write(file)
    }
}
