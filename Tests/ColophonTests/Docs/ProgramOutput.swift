// Runs the built program, which lies beside the tests that were built with it.
import Bundles
import Colophon
import Evidence
import Files
import Foundation
import Primitives
import Testing

enum ProgramOutput {
    /// What `colophon` prints to standard output for these arguments.
    static func of(_ arguments: [String]) throws -> Bytes {
        let program = try program()
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.standardOutput = output
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return Array(data)
    }

    /// Where it is.
    static func program() throws -> String {
        let folders = [Files.parent(CommandLine.arguments[0]), Files.join(Documentation.root, ".build/debug")]
        let programs = folders.compactMap { $0 }.map { Files.join($0, "colophon") }
        return try #require(programs.first { Files.kind($0) == .file }, "build the product colophon first")
    }
}
