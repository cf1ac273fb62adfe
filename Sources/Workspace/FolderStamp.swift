// What the file system says of a release's folder: enough to know that nothing in it changed, without reading a file.
import Evidence
import Files
package import Primitives
import ReleaseModel

/// Path, kind, size, times, inode and device of every file. A program can set a file's mtime, but not its ctime, so a change
/// of content shows, unless it falls into the same tick of the file system's clock as the change before: see `DigestCache`.
package struct FolderStamp: Sendable, Hashable {
    package let digest: SHA256Digest
    /// Whether all times lie so far back that any later change gets others. Only then is the stamp worth remembering.
    package let isSettled: Bool

    /// Nil where the folder is a link or can't be listed: it has to be read then, which says what is wrong. `isListed`: whether
    /// the lock lists the release, which decides what some of its files count for. `now`: nanoseconds since 1970, by the
    /// clock that the file system stamps files with.
    package init?(of folder: String, isListed: Bool, now: Int) {
        guard Files.kind(folder) == .directory, let entries = try? Files.walk(folder) else { return nil }
        var text = Bytes("\(isListed)\n".utf8)
        text.reserveCapacity(entries.count * 96)
        for entry in entries {
            text += entry.path.utf8
            text.append(0)
            for number in [entry.size, entry.modified, entry.changed] { text += String(number).utf8 + [0] }
            text += "\(entry.kind) \(entry.inode) \(entry.device)\n".utf8
        }
        digest = SHA256Digest(of: text)
        isSettled = entries.allSatisfy { $0.isSettled(at: now) }
    }
}
