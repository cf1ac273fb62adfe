// Runs the built program in a folder of its own, as a user would.
import Bundles
import Colophon
import Evidence
import Files
import Foundation
import Primitives
import ReleaseModel
import Testing
import Workspace

struct CommandRun {
    var status: Int32
    var output: String
    var errors: String
}

/// A folder that goes when the test is done, with what a test needs in it.
final class CommandFolder {
    let path: String

    init(_ files: [String: String] = [:]) throws {
        var template = Array("/tmp/colophon-command-XXXXXX".utf8CString)
        let made = template.withUnsafeMutableBufferPointer { buffer in
            buffer.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) }
        }
        path = try #require(made)
        for (name, text) in files { try write(text, to: name) }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// One released version whose checks are all met, by a person's word where there is no evidence.
    static func ready() throws -> CommandFolder {
        let folder = try CommandFolder(["colophon.yaml": "project: {name: sample}\n"])
        try folder.write(record(), to: "evidence/1.0.1/release.yaml")
        return folder
    }

    static func record(_ version: String = "1.0.1", checks: ClosedRange<Int> = 1...6, adding lines: String = "")
        -> String
    {
        let decisions = checks.map { "RL-0\($0): {status: pass, by: Ada, at: 2026-03-01, reason: looked at it}" }
        return """
            schema: colophon/release/v1
            project: sample
            version: \(version)
            status: released
            summary: The first one that is out.
            dates: {released: 2026-03-01T10:00:00Z}
            checks: {\(decisions.joined(separator: ", "))}
            \(lines)

            """
    }

    func path(_ relative: String) -> String { Files.join(path, relative) }

    func write(_ text: String, to relative: String) throws {
        try Files.writeAtomically(Array(text.utf8), to: path(relative), durable: false)
    }

    func text(_ relative: String) throws -> String { String(decoding: try Files.read(path(relative)), as: UTF8.self) }

    /// The digest of every file below the folder, by path.
    func digests(_ relative: String) throws -> [String: SHA256Digest] {
        var digests: [String: SHA256Digest] = [:]
        for entry in try Files.walk(path(relative)) {
            digests[entry.path] = SHA256Digest(of: try Files.read(Files.join(path(relative), entry.path)))
        }
        return digests
    }

    /// Runs `colophon` here, with a clean environment and `variables`. Streams go through files, so that none can fill up.
    func run(_ arguments: String..., variables: [String: String] = [:], input: Bytes = []) throws -> CommandRun {
        try run(program: Self.program(), arguments, variables: variables, input: input)
    }

    func run(
        program: String, _ arguments: [String], variables: [String: String] = [:], input: Bytes = []
    ) throws -> CommandRun {
        let streams = try CommandFolder(["out": "", "err": ""])
        try Files.writeAtomically(input, to: streams.path("in"), durable: false)
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.currentDirectoryURL = URL(filePath: path)
        // Instrumented for coverage, the program writes a profile, and not into the folder that a test looks at.
        let profile = ProcessInfo.processInfo.environment["LLVM_PROFILE_FILE"] ?? "/dev/null"
        let clean = ["PATH": "/usr/local/bin:/usr/bin:/bin", "TERM": "xterm", "LLVM_PROFILE_FILE": profile]
        process.environment = clean.merging(variables) { $1 }
        process.standardInput = try FileHandle(forReadingFrom: URL(filePath: streams.path("in")))
        process.standardOutput = try FileHandle(forWritingTo: URL(filePath: streams.path("out")))
        process.standardError = try FileHandle(forWritingTo: URL(filePath: streams.path("err")))
        try process.run()
        process.waitUntilExit()
        return CommandRun(
            status: process.terminationStatus, output: try streams.text("out"), errors: try streams.text("err"))
    }

    /// The program lies beside the tests that were built with it.
    static func program() throws -> String {
        var root = "\(#filePath)"
        for _ in 0..<3 { root = Files.parent(root) ?? root }
        let folders = [Files.parent(CommandLine.arguments[0]), Files.join(root, ".build/debug")].compactMap { $0 }
        let programs = folders.map { Files.join($0, "colophon") }
        return try #require(programs.first { Files.kind($0) == .file }, "the product colophon is not built")
    }
}
