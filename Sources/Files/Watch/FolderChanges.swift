// What a watch on folders tells: which paths may be different now.
import Primitives

/// Changes since the last look.
package struct FolderChanges: Sendable, Hashable {
    /// Files and folders that were written, made, moved or removed, each once, sorted bytewise; spelled as the watched folders
    /// are, and as "." a name alone.
    package var paths: [String]
    /// So much happened that the system forgot some of it: anything may be different.
    package var isIncomplete: Bool

    package init(paths: [String] = [], isIncomplete: Bool = false) {
        self.paths = paths
        self.isIncomplete = isIncomplete
    }

    package var isEmpty: Bool { paths.isEmpty && !isIncomplete }

    /// Whether a file of this name is an editor's own: a lock, a swap file, a backup, or what it writes before it renames.
    package static func isScratch(_ name: String) -> Bool {
        let bytes = Array(name.utf8)
        let endings = ["~", ".swp", ".swo", ".swx", ".swpx", ".tmp", ".part", ".crdownload"]
        if name == "4913" || name == ".DS_Store" { return true }
        if bytes.starts(with: ".#".utf8) || bytes.starts(with: ".goutputstream-".utf8) { return true }
        if bytes.first == UInt8(ascii: "#"), bytes.last == UInt8(ascii: "#"), bytes.count > 1 { return true }
        if bytes.firstIndex(of: Bytes("___jb_".utf8), from: 0) != nil { return true }
        return endings.contains { bytes.count > $0.utf8.count && bytes.suffix($0.utf8.count).elementsEqual($0.utf8) }
    }
}

/// A folder that is watched.
package struct WatchedPlace: Sendable, Hashable {
    package var path: String
    /// Also what is below it, except in `skipped`.
    package var isDeep: Bool
    /// Paths of folders that are not looked into, spelled as below `path`.
    package var skipped: [String]
    /// More folders than this are too many, and none is watched.
    package var limit: Int

    package init(_ path: String, isDeep: Bool = false, skipped: [String] = [], limit: Int = .max) {
        self.path = path
        self.isDeep = isDeep
        self.skipped = skipped
        self.limit = limit
    }
}
