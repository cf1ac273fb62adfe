// One name for all spellings of a source file's path in coverage reports.
import Primitives

package enum SourcePath {
    /// A path without what means nothing in it: `./`, `a/../`, doubled slashes, backslashes.
    package static func plain(_ path: String) -> String {
        let bytes = path.utf8.map { $0 == ASCII.backslash ? ASCII.slash : $0 }
        let isRooted = bytes.first == ASCII.slash
        let up = [ASCII.dot, ASCII.dot]
        var parts: [ArraySlice<UInt8>] = []
        for part in bytes.split(separator: ASCII.slash) where !part.elementsEqual(CollectionOfOne(ASCII.dot)) {
            if !part.elementsEqual(up) {
                parts.append(part)
            } else if let last = parts.last, !last.elementsEqual(up) {
                parts.removeLast()
            } else if !isRooted {
                parts.append(part)
            }
        }
        let root: Bytes = isRooted ? [ASCII.slash] : []
        return String(decoding: root + Bytes(parts.joined(separator: [ASCII.slash])), as: UTF8.self)
    }

    /// The plain path from the root of the file system, of a file in the one source folder that its report states; nil where that is
    /// not known.
    package static func place(of path: String, in folders: [String]) -> String? {
        if isRooted(path) { return plain(path) }
        guard folders.count == 1, isRooted(folders[0]) else { return nil }
        return plain("\(folders[0])/\(path)")
    }

    /// The name of a folder; nil where its path has none, as "." has.
    package static func lastName(of folder: String) -> String? {
        let name = plain(folder).utf8.split(separator: ASCII.slash).last.map { String(Substring($0)) }
        return name == ".." ? nil : name
    }

    /// `/src`, `C:/src`.
    private static func isRooted(_ path: String) -> Bool {
        let first = Bytes(path.utf8.prefix(2))
        return first.first == ASCII.slash || first.first == ASCII.backslash || first.last == ASCII.colon
    }
}
