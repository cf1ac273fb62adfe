// Runs git for tests, as a foreign program.
import Foundation
import Testing

enum GitSample {
    /// Its output without the newline at the end; anything but success fails the test.
    static func run(in folder: String, _ arguments: [String]) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["git", "-C", folder] + arguments
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
        return String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .newlines)
    }
}

extension GitSample {
    /// A symbolic link below `folder`.
    static func link(in folder: String, to destination: String, at path: String) throws {
        try FileManager.default.createSymbolicLink(
            atPath: "\(folder)/\(path)", withDestinationPath: destination)
    }
}
