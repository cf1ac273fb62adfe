// The paths of one set of changes: each is plain, comes once, and lies outside the transaction's own folder and git's.

import Glibc

struct TransactionPaths {
    private let state: String
    private var all = PathSet()
    private var puts = PathSet()
    private var folders = PathSet()

    /// `state` is the transaction's own folder, relative to the root.
    init(outside state: String) { self.state = state }

    /// Takes a path in, or says why it can't be part of the set. `isPut`: a file will stand there.
    mutating func admit(_ path: String, isPut: Bool) throws(FileError) {
        func refusal(_ code: Int32, _ message: String) -> FileError {
            FileError(path: path, operation: "change", code: code, message: message)
        }
        let parts = try Files.confinedComponents(path)
        guard !parts.isEmpty, parts.joined(separator: "/").utf8.elementsEqual(path.utf8) else {
            throw refusal(EINVAL, "a path here has no empty component and no \".\"")
        }
        guard path.utf8.count < Int(PATH_MAX), !parts.contains(where: { $0.utf8.count > Int(NAME_MAX) }) else {
            throw refusal(ENAMETOOLONG, "the path is too long for the file system; use shorter names")
        }
        guard !(path + "/").utf8.starts(with: (state + "/").utf8), !(state + "/").utf8.starts(with: (path + "/").utf8)
        else { throw refusal(EINVAL, "\(state) holds the state of the transaction itself; use another path") }
        guard !parts.contains(where: Self.isGits) else {
            throw refusal(EINVAL, "what lies in .git can make git run programs; use another path")
        }
        guard !all.contains(path) else { throw refusal(EEXIST, "it is named twice in one set of changes") }
        if isPut {
            guard !folders.contains(path), !puts.containsAncestor(of: path) else {
                throw refusal(ENOTDIR, "one set of changes can't make it, or a folder it lies in, both file and folder")
            }
            puts.insert(path)
            folders.insertAncestors(of: parts)
        }
        all.insert(path)
    }

    /// In any case, since some file systems tell no cases apart.
    private static func isGits(_ name: String) -> Bool {
        name.utf8.elementsEqual(".git".utf8) { $0 | 0x20 == $1 | 0x20 }
    }
}
