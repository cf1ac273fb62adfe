// The program's own streams.
import Glibc
package import Primitives

package enum StandardStream: Sendable {
    case output, error

    package func write(_ text: String) { write(Bytes(text.utf8)) }

    /// All of it. A reader that went away ends the program quietly, as it does other tools; results that can't be written
    /// for another reason (a full disk) end it with status 1.
    package func write(_ all: Bytes) {
        let descriptor: Int32 = self == .output ? 1 : 2
        var bytes = all[...]
        while !bytes.isEmpty {
            let written = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if written < 0 {
                let code = errno
                if code == EINTR { continue }
                if self == .output, code != EPIPE {
                    let reason = FileError.systemMessage(code)
                    StandardStream.error.write("error: standard output can't be written: \(reason)\n")
                    exit(1)
                }
                return
            }
            bytes = bytes.dropFirst(written)
        }
    }

    /// Everything that standard input holds.
    package static func readInput() -> Bytes {
        var result: Bytes = []
        var buffer = Bytes(repeating: 0, count: 1 << 16)
        while true {
            let count = buffer.withUnsafeMutableBytes { Glibc.read(0, $0.baseAddress, $0.count) }
            if count > 0 {
                result += buffer[..<count]
            } else if count == 0 || errno != EINTR {
                return result
            }
        }
    }
}
