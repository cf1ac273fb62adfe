// Where a private key comes from: a file that nobody else may read, or a variable of the environment.
import Glibc

package enum KeySource: Sendable, Hashable {
    case file(String)
    case variable(String)

    /// `$NAME` is the variable that holds the key's text; anything else a path.
    package init(_ text: String, place: (String) -> String = { $0 }) {
        self = text.hasPrefix("$") ? .variable(String(text.dropFirst())) : .file(place(text))
    }

    /// The path, or the variable with its dollar sign.
    package var name: String {
        switch self {
        case .file(let path): path
        case .variable(let name): "$\(name)"
        }
    }

    package func privateKey() throws(SigningError) -> PrivateKey { try PrivateKey(file: text()) }

    private func text() throws(SigningError) -> Bytes {
        switch self {
        case .variable(let name):
            guard let value = Environment.value(name), !value.isEmpty else {
                throw SigningError(
                    "key-missing", "the variable \(excerpt(name)) is not set",
                    remedy: "Set it to the text of the private key, line breaks included.")
            }
            return Bytes(value.utf8)
        case .file(let path):
            do throws(FileError) {
                let file = try Descriptor(opening: path, flags: O_RDONLY | O_NONBLOCK, operation: "read")
                let mode = try file.status().st_mode
                guard FileKind(mode: mode) == .file else {
                    throw FileError(path: path, operation: "read", code: EISDIR)
                }
                guard mode & 0o077 == 0 else {
                    throw FileError(
                        path: path, operation: "use the key", code: EACCES,
                        message: "others than its owner may access it (mode \(String(mode & 0o7777, radix: 8)))")
                }
                return try Self.read(file)
            } catch {
                let isOpen = error.operation == "use the key"
                throw SigningError(
                    isOpen ? "key-mode" : "key-missing", error.description,
                    remedy: isOpen
                        ? "Take the others' permissions away: chmod 600 \(path)."
                        : "Check the path; colophon key generate makes a key.")
            }
        }
    }

    /// At most 64 KiB, which is more than any key has.
    private static func read(_ file: borrowing Descriptor) throws(FileError) -> Bytes {
        var bytes: Bytes = []
        var buffer = Bytes(repeating: 0, count: 16384)
        while bytes.count < 65536 {
            let count = try file.fill(&buffer)
            if count == 0 { break }
            bytes += buffer[..<count]
        }
        return bytes
    }
}

extension Files {
    /// Makes a file that only its owner may read; one that is there already is an error.
    package static func createPrivate(_ bytes: Bytes, at path: String) throws(FileError) {
        let file = try Descriptor(
            opening: path, flags: O_WRONLY | O_CREAT | O_EXCL, permissions: 0o600, operation: "create")
        do {
            try file.write(bytes)
            try file.synchronize()
        } catch {
            try? remove(path)
            throw error
        }
    }
}
