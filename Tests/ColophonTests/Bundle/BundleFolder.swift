// A folder for tests of bundles, and shell commands in it.
import Colophon
import Evidence
import Files
import Foundation
import Primitives
import ReleaseModel
import Testing
import Workspace

/// Goes when it is no longer used.
final class BundleFolder: Sendable {
    let path: String

    init() throws {
        path = Files.join(NSTemporaryDirectory(), "colophon-bundle-\(UUID().uuidString)")
        try Files.makeDirectory(path)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ bytes: Bytes, to name: String) throws {
        try Files.writeAtomically(bytes, to: Files.join(path, name), durable: false)
    }

    func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: Files.join(path, name)) }

    /// Runs a script; gives its exit status and what it wrote, errors included.
    func shell(_ script: String) throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-c", script]
        process.currentDirectoryURL = URL(filePath: path)
        process.environment = ProcessInfo.processInfo.environment.merging(["LC_ALL": "C.UTF-8"]) { $1 }
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }

    static func has(_ command: String) -> Bool {
        (try? BundleFolder().shell(command).status) == 0
    }
}

/// Expected bytes that lie in `Fixtures`; `COLOPHON_UPDATE_GOLDENS=1` rewrites them, and the test then fails.
enum Golden {
    static var isUpdating: Bool { Environment.value("COLOPHON_UPDATE_GOLDENS") == "1" }

    static func folder(_ name: String, source: String = #filePath) -> String {
        URL(filePath: source).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Fixtures/\(name)").path
    }

    static func check(_ files: [String: Bytes], folder: String, source: String = #filePath) throws {
        let root = Self.folder(folder, source: source)
        if isUpdating {
            try? FileManager.default.removeItem(atPath: root)
            for (name, bytes) in files { try Files.writeAtomically(bytes, to: Files.join(root, name), durable: false) }
            Issue.record(
                "The golden files were rewritten: look at the difference, then run without COLOPHON_UPDATE_GOLDENS")
            return
        }
        #expect(try Files.walk(root).map(\.path).sorted() == files.keys.sorted())
        for (name, bytes) in files {
            let expected = try Files.readIfPresent(Files.join(root, name))
            #expect(bytesText(expected) == bytesText(bytes), "\(name)")
            #expect(expected == bytes, "\(name)")
        }
    }
}
