// Finds what is in a file by mistake: conflict markers that nobody resolved, and a pointer of Git LFS in a file's place.
import Primitives
package import ReleaseModel

/// Takes a file piece by piece, of any kind and length.
package struct ContentCheck {
    private let path: String
    private var head: Bytes? = []
    private var markers: ConflictMarkers

    package init(path: String) {
        self.path = path
        markers = ConflictMarkers(path: path)
    }

    package mutating func feed(_ piece: ArraySlice<UInt8>) {
        if var head {
            head += piece.prefix(LFSPointer.longest - head.count + 1)
            self.head = head.count > LFSPointer.longest ? nil : head
        }
        markers.feed(piece)
    }

    /// After the last piece: an error `sync-lfs-pointer`, or one `sync-conflict-markers` with the line of the first.
    package mutating func findings() -> [Finding] {
        if let head, LFSPointer.isOne(head) {
            return [
                Finding(
                    "sync-lfs-pointer", .error, "this is a pointer of Git LFS, and not the file that it stands for",
                    remedy: "Get the files with git lfs pull in the source's work tree, and plan again.", file: path,
                    line: 1)
            ]
        }
        guard let line = markers.finish() else { return [] }
        return [
            Finding(
                "sync-conflict-markers", .error, "there are conflict markers that nobody resolved",
                remedy: "Resolve the conflict in the source, and plan again.", file: path, line: line)
        ]
    }
}

/// Git LFS's specification, "The Pointer": a text of key and value lines, the first of which is `version` and its address.
enum LFSPointer {
    /// Of a pointer, in bytes.
    static let longest = 1024

    static func isOne(_ bytes: Bytes) -> Bool {
        let lines = bytes.split(separator: ASCII.newline)
        guard let first = lines.first, bytes.count <= longest else { return false }
        return ["https://git-lfs.github.com/spec/", "https://hawser.github.com/spec/"].contains {
            first.starts(with: Bytes("version \($0)".utf8))
        } && lines.contains { $0.starts(with: Bytes("oid sha256:".utf8)) }
    }
}
