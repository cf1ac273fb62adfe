// Runs a program that isn't ours, to compare with it.
import ColophonSystem
import Foundation
import Testing

enum ForeignProgram {
    struct Outcome {
        var status: Int32
        var output: String
        var errors: String
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
