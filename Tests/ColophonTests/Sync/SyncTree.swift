// A folder of files that a sync test has for itself, and the values a sync needs beside it.
import Attestation
import Colophon
import Evidence
import Files
import Foundation
import Primitives
import ReleaseModel
import Testing
import Versions
import Workspace

final class SyncTree {
    let path: String

    /// `files`: content by relative path.
    init(_ files: [String: String] = [:], in folder: String = "/tmp") throws {
        var template = Array("\(folder)/colophon-sync-XXXXXX".utf8CString)
        let made = template.withUnsafeMutableBufferPointer { buffer in
            buffer.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) }
        }
        path = try #require(made)
        for (name, text) in files { try write(text, to: name) }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func path(_ relative: String) -> String { Files.join(path, relative) }

    func write(_ text: String, to relative: String) throws {
        try Files.writeAtomically(Bytes(text.utf8), to: path(relative), durable: false)
    }

    func link(_ relative: String, to target: String) throws {
        if let folder = Files.parent(path(relative)) { try Files.makeDirectory(folder) }
        try #require(symlink(target, path(relative)) == 0)
    }

    /// One line for everything below: name, kind, times, inode and content, which planning may not change.
    func state() throws -> [String] {
        let output = try run(
            "sh",
            [
                "-c",
                "find . -printf '%P %y %T@ %C@ %i %l\\0' | sort -z | tr '\\0' '\\n'; find . -type f -print0 | sort -z | xargs -0r sha256sum",
            ])
        return output.split(separator: "\n").map(String.init)
    }

    /// Runs a program in the folder, and gives what it printed.
    func run(_ program: String, _ arguments: [String]) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [program] + arguments
        process.currentDirectoryURL = URL(fileURLWithPath: path)
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
        return String(decoding: data, as: UTF8.self)
    }
}

func syncRule(_ source: String, id: String = "web-docs", _ change: (inout SyncRule) -> Void = { _ in }) -> SyncRule {
    var rule = SyncRule(id: id, source: source)
    change(&rule)
    return rule
}

func syncRelease(_ version: String = "2.0.1") throws -> ReleaseRecord {
    var record = ReleaseRecord(
        project: "tomli", version: try #require(Version(version)), type: .patch, status: .released)
    record.commit = "4e21e9abd0b1cbe7d7a5a5c5b1f5d3bbd9a9d6b1"
    record.dates.released = Timestamp("2022-02-08T12:18:27Z")
    return record
}

func syncProject() -> Configuration.Project {
    var project = Configuration(project: "tomli").project
    project.title = "Tomli"
    project.repository = "https://github.com/hukkin/tomli"
    return project
}

/// The lower-case hexadecimal SHA-256 as coreutils has it.
func sha256sum(_ tree: SyncTree, _ path: String) throws -> String {
    String(try tree.run("sha256sum", ["--", path]).prefix(64))
}
