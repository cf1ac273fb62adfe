// What a file holds, in memory or on disk, for writers that take both.
package import Primitives

/// Bytes in memory, or those of a file on disk.
package enum FileContent: Sendable, Hashable {
    case bytes(Bytes)
    indirect case file(StampedFile)

    /// Bytes.
    package var size: Int {
        switch self {
        case .bytes(let bytes): bytes.count
        case .file(let file): file.size
        }
    }
}
