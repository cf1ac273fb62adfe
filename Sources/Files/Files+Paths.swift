// Paths as text: joining, splitting, and keeping a path inside its root.

import Glibc

extension Files {
    /// `b` below `a`; an absolute `b` stands alone, and an empty or "." side adds nothing.
    package static func join(_ a: String, _ b: String) -> String {
        if a.isEmpty || a == "." || b.utf8.first == slash { return b.isEmpty ? a : b }
        if b.isEmpty || b == "." { return a }
        return a.utf8.last == slash ? a + b : a + "/" + b
    }

    /// `path` as seen from the folder `root` that it lies in, both absolute and without links; empty for the folder itself.
    package static func relative(_ path: String, to root: String) -> String {
        String(Substring(path.utf8.dropFirst(root.utf8.count).drop { $0 == slash }))
    }

    /// The path without its last component; nil for a bare name and for the root.
    package static func parent(_ path: String) -> String? {
        var path = Substring(path)
        while path.utf8.count > 1, path.utf8.last == slash { path = path.dropLastByte() }
        guard let cut = path.utf8.lastIndex(of: slash) else { return nil }
        var parent = path[..<cut]
        while parent.utf8.last == slash { parent = parent.dropLastByte() }
        if parent.isEmpty { return path.utf8.count > 1 ? "/" : nil }
        return String(parent)
    }

    /// The last component.
    package static func name(_ path: String) -> String {
        String(path.utf8.split(separator: slash).last.map(Substring.init) ?? "")
    }

    /// An empty text where the folder the program stands in is gone.
    package static func currentDirectory() -> String {
        guard let buffer = getcwd(nil, 0) else { return "" }
        defer { free(buffer) }
        return String(cString: buffer)
    }

    /// From the root of the file system, without "." and empty components; ".." stays, since only the system knows where
    /// it leads when a component before it is a link.
    package static func absolute(_ path: String) -> String {
        let whole = path.utf8.first == slash ? path : join(currentDirectory(), path)
        return "/" + components(whole).joined(separator: "/")
    }

    /// `relative` below `root`, where nothing on the way can lead out: absolute paths, "..", NUL, and any component that is
    /// a symbolic link are refused. `root` itself may be a link. What does not exist yet is fine.
    package static func confined(_ relative: String, in root: String) throws(FileError) -> String {
        let parts = try confinedComponents(relative)
        var path = root
        for part in parts {
            path = join(path, part)
            if kind(path) == .symbolicLink {
                throw FileError(
                    path: path, operation: "use", code: ELOOP,
                    message: "it is a symbolic link, and links may not be followed out of \(root); "
                        + "put the file itself there")
            }
        }
        return path
    }

    /// The components of a relative path that has no ".." and no NUL.
    static func confinedComponents(_ relative: String) throws(FileError) -> [String] {
        func refusal(_ message: String) -> FileError {
            FileError(path: relative, operation: "use", code: EINVAL, message: message)
        }
        if relative.utf8.first == slash { throw refusal("an absolute path is not allowed here") }
        if relative.utf8.contains(0) { throw refusal("the path holds a NUL character") }
        let parts = components(relative)
        if parts.contains("..") { throw refusal("\"..\" is not allowed here") }
        return parts
    }

    private static func components(_ path: String) -> [String] {
        path.utf8.split(separator: slash).map { String(Substring($0)) }.filter { $0 != "." }
    }

    private static let slash = UInt8(ascii: "/")
}

extension Substring {
    /// For a last byte that is ASCII.
    fileprivate func dropLastByte() -> Substring { self[..<utf8.index(before: utf8.endIndex)] }
}
