// Whether files are still what they were when they were read, seen from outside: by size, times and inode.
import Evidence
import Files
import Sync
import Workspace

/// The files of a folder as the file system lists them.
struct FolderStatus: Sendable, Hashable {
    /// Sorted bytewise by path; nil: there is no such folder.
    let files: [TreeEntry]?

    /// Where no folder is.
    static let absent = FolderStatus(files: nil)

    /// Nil where the folder can't be listed: then nothing is known of it.
    init?(of folder: String) {
        guard Files.kind(folder) != nil else {
            files = nil
            return
        }
        guard let files = try? Files.walk(folder) else { return nil }
        self.files = files
    }

    private init(files: [TreeEntry]?) { self.files = files }

    /// Whether the same status means the same bytes.
    var isSettled: Bool { files.map { $0.allSatisfy(\.isSettled) } ?? true }
}

extension TreeEntry {
    /// As of now.
    var isSettled: Bool { isSettled(at: Environment.nanoseconds) }
}
