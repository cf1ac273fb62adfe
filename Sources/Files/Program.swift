// The running program: where it lies, and how another one takes its place.

import Glibc

package enum Program {
    /// The folder of the program's own file, links resolved; nil where the system doesn't say.
    package static var folder: String? { Files.realPath("/proc/self/exe").flatMap { Files.parent($0) } }

    /// A program's file: in the folder of this one, else in the folders of `PATH`, in their order.
    package static func path(of name: String) -> String? {
        let folders =
            [folder].compactMap(\.self) + (Environment.value("PATH") ?? "").split(separator: ":").map(String.init)
        return folders.map { Files.join($0, name) }.first {
            Files.isExecutable($0) && Files.entry($0, followingLinks: true)?.kind == .file
        }
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
