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
}
