// Says where a path leads once every symbolic link on the way has been followed.
import Glibc

extension Files {
    /// The absolute path without links, "." and ".."; nil where it leads to nothing that exists, or to a name that is not
    /// UTF-8.
    package static func realPath(_ path: String) -> String? {
        guard !path.utf8.contains(0), let text = realpath(path, nil) else { return nil }
        defer { free(text) }
        return String(validatingCString: text)
    }
}
