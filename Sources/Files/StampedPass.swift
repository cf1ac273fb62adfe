// One pass over a file that was digested before, piece by piece, which sees to it that the file is still the same.
package import Primitives

/// Hands out a file's pieces; `finish` says whether they were those that were digested.
final class StampedPass {
    private let source: StampedFile
    private let file: Descriptor
    private var buffer: Bytes
    private var size = 0
    /// Nil: the file's times show any change.
    private var hasher: SHA256Hasher?
    private var failure: FileError?

    init(_ source: StampedFile, piece: Int) throws(FileError) {
        self.source = source
        file = try source.open()
        buffer = Bytes(repeating: 0, count: max(1, min(piece, source.size)))
        hasher = source.isSettled ? nil : SHA256Hasher()
    }

    /// The next bytes, at least one; nil at the end, and where the file can't be read any further.
    func next() -> ArraySlice<UInt8>? {
        guard failure == nil, size < source.size else { return nil }
        do throws(FileError) {
            let count = try file.fill(&buffer)
            size += count
            guard count > 0, size <= source.size else { throw source.changedError }
            hasher?.update(buffer[..<count])
            return buffer[..<count]
        } catch {
            failure = error
            return nil
        }
    }

    /// Throws where the file could not be read, or is not the one that was digested. Not all pieces need have been asked for.
    func finish() throws(FileError) {
        if hasher != nil { while next() != nil {} }
        if let failure { throw failure }
        try source.check(file)
        if let hasher, hasher.finish() != source.sha256 { throw source.changedError }
    }
}

extension FileContent {
    /// Gives `body` the bytes in pieces, in memory that doesn't grow with them; it need not ask for all. Throws where a file on disk
    /// can't be read, and, with code ESTALE, where it is not the one that was digested: what `body` made of it is worth nothing then.
    package func read<Result>(
        piece: Int = 1 << 18, _ body: (ByteFeed) -> Result
    ) throws(FileError) -> Result {
        switch self {
        case .bytes(let bytes): return body(ByteFeed(bytes, piece: piece))
        case .file(let file):
            let pass = try StampedPass(file, piece: piece)
            let result = body(ByteFeed(size: file.size) { pass.next() })
            try pass.finish()
            return result
        }
    }
}
