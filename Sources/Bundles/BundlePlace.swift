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
        let isLarge = content.payload.contains { if case .file = $0.content { true } else { false } }
        let made: (content: OutputContent, digests: BundleDigests)
        switch self {
        case .stage(let stage) where isLarge: made = try write(content, history, workers, into: stage)
        case .nowhere where isLarge:
            let digests = try write(content, history, workers) { () throws(FileError) in
                try Descriptor(opening: "/dev/null", flags: Descriptor.writing, operation: "write")
            }
            made = (.known(digests.gzip, size: digests.size), digests)
        case .memory, .stage, .nowhere:
            return try BundleBuilder.bundle(content, history: history, workers: workers)
        }
        return Bundle(
            name: content.bundleName, content: made.content, digests: made.digests, isDraft: content.isDraft)
    }

    private func write(
        _ content: BundleContent, _ history: HistoryLink, _ workers: Int, into stage: OutputStage
    ) throws(BundleError) -> (content: OutputContent, digests: BundleDigests) {
        var path = ""
        do throws(BundleError) {
            let digests = try write(content, history, workers) { () throws(FileError) in
                path = try stage.part()
                return try Descriptor(creating: path)
            }
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
        _ content: BundleContent, _ history: HistoryLink, _ workers: Int,
        to open: () throws(FileError) -> Descriptor
    ) throws(BundleError) -> BundleDigests {
        let file: Descriptor
        do throws(FileError) { file = try open() } catch { throw BundleBuilder.unwritten(content, error) }
        return try BundleBuilder.write(content, history: history, to: file, workers: workers)
    }
}
