// Runs a program that isn't ours, to compare with it.
import Colophon
import Evidence
import Files
import Foundation
import Testing

enum ForeignProgram {
    struct Outcome {
        var status: Int32
        var output: String
        var errors: String
    }

    /// In CI a program that isn't there is a failure, and nothing to pass over.
    static var isDemanded: Bool { !(Environment.value("CI") ?? "").isEmpty }

    static func isThere(_ name: String) -> Bool {
        (try? run(["sh", "-c", "command -v \(name)"]))?.status == 0
    }

    /// Whether the python3 on the path has these modules.
    static func pythonHas(_ modules: String) -> Bool {
        (try? run(["python3", "-c", "import \(modules)"]))?.status == 0
    }

    /// `input` goes to its standard input, from a file, so that no pipe can fill up.
    static func run(_ arguments: [String], input: String = "") throws -> Outcome {
        let files = try SyncTree(["in": input, "out": "", "err": ""])
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = arguments
        process.standardInput = try FileHandle(forReadingFrom: URL(filePath: files.path("in")))
        process.standardOutput = try FileHandle(forWritingTo: URL(filePath: files.path("out")))
        process.standardError = try FileHandle(forWritingTo: URL(filePath: files.path("err")))
        try process.run()
        process.waitUntilExit()
        return Outcome(
            status: process.terminationStatus,
            output: String(decoding: try Files.read(files.path("out")), as: UTF8.self),
            errors: String(decoding: try Files.read(files.path("err")), as: UTF8.self))
    }
}
