// The running program: where it lies, and how another one takes its place.

import Glibc

package enum Program {
    /// The folder of the program's own file, links resolved; nil where the system doesn't say.
    package static var folder: String? { Files.realPath("/proc/self/exe").flatMap { Files.parent($0) } }

    /// A program's file: in the folder of this one, else in the folders of `PATH`, in their order.
    package static func path(of name: String) -> String? {
        folder.flatMap { file(name, in: $0) } ?? inPath(name)
    }

    /// A program's file in the folders of `PATH`, in their order.
    package static func inPath(_ name: String) -> String? {
        (Environment.value("PATH") ?? "").split(separator: ":").lazy.compactMap { file(name, in: String($0)) }.first
    }

    private static func file(_ name: String, in folder: String) -> String? {
        let path = Files.join(folder, name)
        return Files.isExecutable(path) && Files.entry(path, followingLinks: true)?.kind == .file ? path : nil
    }

    /// The program at `path` takes this one's place, with its streams and its process id: returns only where that failed.
    package static func become(_ path: String, _ arguments: [String]) throws(FileError) -> Never {
        var pointers = ([path] + arguments).map { strdup($0) }
        pointers.append(nil)
        execv(path, pointers)
        let code = errno
        for pointer in pointers { free(pointer) }
        throw FileError(path: path, operation: "run", code: code)
    }
}
