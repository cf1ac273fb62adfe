// What another program reads on its standard input.

import Glibc
package import Primitives

extension Descriptor {
    /// An open file without a name, at its start. It is no pipe, since a program may end before it has read all, and a write
    /// to a pipe that nobody reads would end this one.
    package static func unnamed(holding input: Bytes) throws(FileError) -> Descriptor {
        if input.isEmpty { return try Descriptor(opening: "/dev/null", flags: O_RDONLY, operation: "read") }
        let folder = Environment.value("TMPDIR") ?? "/tmp"
        let path = Files.join(folder, ".colophon-\(getpid())-\(UInt64.random(in: .min ... .max)).tmp")
        let file = try Descriptor(
            opening: path, flags: O_RDWR | O_CREAT | O_EXCL, permissions: 0o600, operation: "write")
        _ = unlink(path)
        try file.write(input)
        lseek(file.raw, 0, SEEK_SET)
        return file
    }
}
