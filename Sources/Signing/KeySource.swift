// Where a private key comes from: a file that nobody else may read, or a variable of the environment.
import Documents
package import Files
import Glibc
package import Primitives

package enum KeySource: Sendable, Hashable {
    case file(String)
    case variable(String)
    /// The key's text stood where its name belongs, as when a shell expanded the variable. It is kept nowhere.
    case pasted

    /// `$NAME` is the variable that holds the key's text; anything else a path.
    package init(_ text: String, place: (String) -> String = { $0 }) {
        if Self.holdsPrivateKey(text) {
            self = .pasted
        } else {
            self = text.hasPrefix("$") ? .variable(String(text.dropFirst())) : .file(place(text))
        }
    }

    /// Whether a text is a private key or the beginning of one, and so nothing that may be repeated in a message.
    package static func holdsPrivateKey(_ text: String) -> Bool {
        // How every key of OpenSSH's form begins, and of PKCS#8 with Ed25519 or P-256: it may have lost its first line.
        ["PRIVATE KEY", "b3BlbnNzaC1rZXktdjE", "BQYDK2VwBCIEI", "AgEAMBMGByqGSM49AgEGCCqGSM49AwEHB"].contains {
            text.contains($0)
        }
    }

    /// The path, or the variable with its dollar sign.
    package var name: String {
        switch self {
        case .file(let path): path
        case .variable(let name): "$\(name)"
        case .pasted: "the key that was given"
        }
    }

    package func privateKey() throws(SigningError) -> PrivateKey {
        var text = try text()
        defer { text.wipe() }
        return try PrivateKey(file: text)
    }

    private func text() throws(SigningError) -> Bytes {
        switch self {
        case .pasted: throw Self.pastedRefusal
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

    package static let pastedRefusal = SigningError(
        "key-pasted", "the text of a private key was given in place of its name",
        remedy: "Give its file, or $NAME of its variable in single quotation marks, so that the shell leaves it alone. "
            + "Where others can see the command, revoke the key.")

    /// At most 64 KiB, which is more than any key has.
    private static func read(_ file: borrowing Descriptor) throws(FileError) -> Bytes {
        var buffer = Bytes(repeating: 0, count: 16384)
        defer { buffer.wipe() }
        var bytes: Bytes = []
        // Bytes that had to move would leave a copy behind.
        bytes.reserveCapacity(65536 + buffer.count)
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
