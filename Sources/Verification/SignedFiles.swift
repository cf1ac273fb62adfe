// The files in which signatures stand, wherever they are: beside a bundle, among downloads, or in memory.
import Evidence
import Files
package import Primitives
import Workspace

/// Finds a file by its name; nil where it isn't there or can't be read.
package struct SignedFiles: Sendable {
    private let find: @Sendable (String) -> Bytes?

    package init(_ find: @escaping @Sendable (String) -> Bytes?) { self.find = find }

    /// Those of a folder.
    package init(in folder: String) {
        self.init { name in (try? Files.readIfPresent(Files.join(folder, name), limit: Self.largest)) ?? nil }
    }

    package subscript(name: String) -> Bytes? { find(name) }

    /// More than any statement about a release takes.
    static let largest = 1 << 24
}
