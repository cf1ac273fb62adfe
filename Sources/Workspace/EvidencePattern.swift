// A path of a record that may stand for several files: which ones of the release's folder it matches.
import Files
import Primitives
import ReleaseModel

/// The language is that of git's path patterns: `*` and `?` stay inside a folder, `**` goes through folders. Files whose name, or a
/// folder's above them, begins with a dot are matched by none; nor are the record and the other files that are no evidence.
package struct EvidencePattern {
    /// How many one record may have: each is compared with each file of the folder.
    static let most = 256

    private let pattern: PathPattern
    private let folder: Bytes

    /// Whether the path has a character that makes it a pattern, where no file has just this name.
    package static func isOne(_ path: String) -> Bool { path.utf8.contains { "*?[".utf8.contains($0) } }

    /// Nil for what is no pattern, as a bracket that nothing closes isn't: then it is a name.
    init?(_ path: String) {
        guard Self.isOne(path), let pattern = try? PathPattern(path, syntax: .glob) else { return nil }
        self.pattern = pattern
        folder = Bytes(pattern.literalFolder.utf8)
    }

    /// In the folder's order.
    func matches(_ files: [Candidate]) -> [String] {
        files.filter { $0.bytes.starts(with: folder) && pattern.matches(utf8: $0.bytes) }.map(\.path)
    }

    /// A file that a pattern may match. A link is one as well, so that it is refused and not passed over.
    struct Candidate {
        let path: String
        let bytes: Bytes

        static func all(of folder: ReleaseFolder) -> [Candidate] {
            folder.files.filter { file in
                !file.isHidden && !ReleaseFolder.documentNames.contains { $0.hasSameBytes(as: file.path) }
            }
            .map { Candidate(path: $0.path, bytes: Bytes($0.path.utf8)) }
        }
    }
}
