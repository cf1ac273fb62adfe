// The places below a folder where something else is mounted, as Linux tells of them in /proc/self/mountinfo.

import Glibc
package import Primitives

package struct MountPoints {
    /// Relative to the root.
    private var points: [Bytes] = []

    /// Where there is no such list, nothing is known to be mounted.
    package init(below root: String) {
        self.init(below: Files.realPath(root) ?? root, list: (try? Files.read("/proc/self/mountinfo")) ?? [])
    }

    /// `root` is absolute and has no links; the fifth field of each line of the `list` is a mount point.
    package init(below root: String, list: Bytes) {
        let root = root == "/" ? [] : Bytes(root.utf8)
        for line in list.lines {
            let fields = line.split(separator: UInt8(ascii: " "), maxSplits: 5)
            guard fields.count > 4 else { continue }
            var point = Self.plain(fields[4])
            if point == [UInt8(ascii: "/")] { point = [] }
            // What was mounted before lies hidden below what is mounted above it.
            if Self.lies(root, below: point) {
                points = []
            } else if Self.lies(point, below: root) {
                let relative = Bytes(point[(root.count + 1)...])
                points.removeAll { Self.lies($0, below: relative) }
                points.append(relative)
            }
        }
    }

    /// The nearest mount point that `path`, relative to the root, lies below, or that it is; nil: there is none but the
    /// root's own.
    package func point(above path: String) -> String? {
        if points.isEmpty { return nil }
        let path = Bytes(path.utf8)
        return points.filter { Self.lies(path, below: $0) }.max { $0.count < $1.count }
            .map { String(decoding: $0, as: UTF8.self) }
    }

    private static func lies(_ path: Bytes, below folder: Bytes) -> Bool {
        path.starts(with: folder) && (path.count == folder.count || path[folder.count] == UInt8(ascii: "/"))
    }

    /// Space, tab, newline and backslash are written as a backslash and three octal digits.
    private static func plain(_ field: ArraySlice<UInt8>) -> Bytes {
        var bytes = Bytes()
        var rest = field
        while let byte = rest.popFirst() {
            let digits = rest.prefix(3)
            if byte == UInt8(ascii: "\\"), digits.count == 3, digits.allSatisfy({ (0x30...0x37).contains($0) }) {
                bytes.append(digits.reduce(0) { $0 << 3 | ($1 & 7) })
                rest = rest.dropFirst(3)
            } else {
                bytes.append(byte)
            }
        }
        return bytes
    }
}
