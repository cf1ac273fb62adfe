// A file for the output: its path and its bytes, which need not be in memory.

import Glibc
package import Primitives

package enum OutputContent: Sendable, Hashable {
    case bytes(Bytes)
    /// A file that the stage made room for (`OutputStage.part`), which is moved to its place.
    case part(StampedFile)
    /// A file that stays where it is, and is copied.
    case file(StampedFile)
    /// Only digest and size are known: it can be compared, and not written.
    case known(SHA256Digest, size: Int)

    /// Those of a file are read anew each time; none where they can't be had.
    package var bytes: Bytes {
        switch self {
        case .bytes(let bytes): bytes
        case .part(let file), .file(let file): (try? Files.read(file.path)) ?? []
        case .known: []
        }
    }
}

package struct OutputFile: Sendable {
    /// Relative to the output's root, "/"-separated.
    package var path: String
    package var content: OutputContent

    package init(path: String, content: OutputContent) {
        self.path = path
        self.content = content
    }

    package init(path: String, bytes: Bytes) { self.init(path: path, content: .bytes(bytes)) }

    /// As `OutputContent.bytes`.
    package var bytes: Bytes { content.bytes }
}

extension Files {
    /// Whether a file lies at `path`, no link, that has this size and digest. It is read only where the size agrees.
    package static func holds(_ path: String, _ sha256: SHA256Digest, size: Int) throws(FileError) -> Bool {
        guard let entry = entry(path), entry.kind == .file, entry.size == size else { return false }
        return try digest(path).sha256 == sha256
    }
}
