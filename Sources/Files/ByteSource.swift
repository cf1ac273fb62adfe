// Bytes that are read piece by piece, and from their start as often as needed: a file's, or some in memory.

import Glibc
package import Primitives

/// Where the bytes are. A regular file is opened anew for each pass; what can be read only once, such as a pipe, is taken into
/// memory.
package struct ByteSource: Sendable {
    private enum Place: Sendable {
        case memory(Bytes)
        case file(String)
        case piece(String, start: Int)
    }

    private let place: Place
    /// Bytes; of a file, when the source was made.
    package let size: Int
    /// The most bytes that are read at once.
    fileprivate let chunk: Int

    package static let standardChunk = 1 << 18

    package init(_ bytes: Bytes, chunk: Int = standardChunk) {
        self.init(place: .memory(bytes), size: bytes.count, chunk: max(chunk, 1))
    }

    /// Follows links. A file of more than `limit` bytes is an error with code EFBIG.
    package init(file path: String, limit: Int, chunk: Int = standardChunk) throws(FileError) {
        guard let entry = Files.entry(path, followingLinks: true), entry.kind == .file else {
            self.init(try Files.read(path, limit: limit), chunk: chunk)
            return
        }
        guard entry.size <= limit else { throw Files.tooLarge(path, limit: limit) }
        self.init(place: .file(path), size: entry.size, chunk: max(chunk, 1))
        _ = try open()
    }

    /// A piece of a file, which is there when it is read. A file that ends before it is an error with code ESTALE.
    package init(pieceOf path: String, _ range: Range<Int>, chunk: Int = standardChunk) {
        self.init(place: .piece(path, start: range.lowerBound), size: range.count, chunk: max(chunk, 1))
    }

    private init(place: Place, size: Int, chunk: Int) {
        self.place = place
        self.size = size
        self.chunk = chunk
    }

    /// In one pass of its own.
    package func digest() throws(FileError) -> SHA256Digest {
        var reader = try ByteReader(self)
        var hasher = SHA256Hasher()
        while case let count = try reader.next(), count > 0 { hasher.update(reader.buffer[..<count]) }
        return hasher.finish()
    }

    /// All of it.
    package func bytes() throws(FileError) -> Bytes {
        var reader = try ByteReader(self)
        var bytes = Bytes()
        while case let count = try reader.next(), count > 0 { bytes += reader.buffer[..<count] }
        return bytes
    }

    /// That what was read later is not what was read before.
    package var changed: FileError {
        FileError(path: path ?? "", operation: "read", code: ESTALE, message: "it changed while it was read")
    }

    private var path: String? {
        switch place {
        case .memory: nil
        case .file(let path), .piece(let path, _): path
        }
    }

    fileprivate var isPiece: Bool { if case .piece = place { true } else { false } }

    fileprivate func open() throws(FileError) -> Descriptor? {
        guard let path else { return nil }
        // Without O_NONBLOCK a pipe that has come to lie there could hold the program up.
        let file = try Descriptor(opening: path, flags: O_RDONLY | O_NONBLOCK, operation: "read")
        if case .piece(_, let start) = place, lseek(file.raw, start, SEEK_SET) < 0 {
            throw FileError(path: path, operation: "read", code: errno)
        }
        return file
    }

    /// Fills the start of `buffer` from memory, and gives how many bytes that were.
    fileprivate func copy(from offset: Int, into buffer: inout Bytes) -> Int {
        guard case .memory(let bytes) = place else { return 0 }
        let count = min(buffer.count, bytes.count - offset)
        buffer.replaceSubrange(0..<count, with: bytes[offset..<(offset + count)])
        return count
    }
}

/// One pass over a source.
package struct ByteReader: ~Copyable {
    private let source: ByteSource
    private let file: Descriptor?
    private var offset = 0
    /// What was read last, in the first of the buffer's bytes.
    package private(set) var buffer: Bytes

    package init(_ source: ByteSource) throws(FileError) {
        self.source = source
        file = try source.open()
        buffer = Bytes(repeating: 0, count: min(source.chunk, max(source.size, 1)))
    }

    /// Reads on into the buffer, and gives how many bytes; 0 at the end. A file has to be as long as it was first.
    package mutating func next() throws(FileError) -> Int {
        var count =
            switch file {
            case .some(let file): try file.fill(&buffer)
            case nil: source.copy(from: offset, into: &buffer)
            }
        // What comes after a piece is not looked at.
        if source.isPiece { count = min(count, source.size - offset) }
        offset += count
        if offset > source.size || count == 0 && offset < source.size { throw source.changed }
        return count
    }
}
