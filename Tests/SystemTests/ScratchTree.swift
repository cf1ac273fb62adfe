// Files, folders and links that one test makes and that go when it is done.

import Colophon
import Evidence
import Files
import Glibc
import ReleaseModel
import Testing
import Workspace

final class ScratchTree: Sendable {
    let path: String

    init(in folder: String = "/tmp") throws {
        var template = Array("\(folder)/colophon-test-XXXXXX".utf8CString)
        let made = template.withUnsafeMutableBufferPointer { buffer in
            buffer.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) }
        }
        path = try #require(made)
    }

    deinit {
        removeTree(path)
    }

    private func removeTree(_ folder: String) {
        for entry in (try? Files.list(folder)) ?? [] {
            let path = Files.join(folder, entry.path)
            if entry.kind == .directory { removeTree(path) } else { try? Files.remove(path) }
        }
        try? Files.remove(folder)
    }

    func path(_ relative: String) -> String { Files.join(path, relative) }

    func write(_ text: String, to relative: String) throws {
        try Files.writeAtomically(Array(text.utf8), to: path(relative), durable: false)
    }

    /// nil: no such file.
    func text(_ relative: String) throws -> String? {
        try Files.readIfPresent(path(relative)).map { String(decoding: $0, as: UTF8.self) }
    }

    func link(_ relative: String, to target: String) throws {
        try #require(symlink(target, path(relative)) == 0)
    }

    /// The relative paths of all files and links.
    func tree(_ relative: String = "") throws -> [String] {
        try Files.walk(path(relative)).map(\.path)
    }
}
