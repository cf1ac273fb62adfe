// The program itself: its commands, its exit statuses, and how it stops.
import Bundles
import Colophon
import Documents
import Evidence
import Files
import Foundation
import Primitives
import ReleaseModel
import Testing
import Verification
import Workspace

/// A workspace for the built program.
final class ProgramFolder: Sendable {
    let path: String

    init() throws {
        let root = Environment.value("TMPDIR") ?? "/tmp"
        path = Files.join(root, "program-\(UInt64.random(in: .min ... .max))")
        try Files.writeAtomically(
            Bytes("project:\n  name: demo\n".utf8), to: Files.join(path, "colophon.yaml"), durable: false)
        try Files.writeAtomically(
            Bytes("<p>index</p>".utf8), to: Files.join(path, "output/index.html"), durable: false)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// With its line feed: what the program says once it listens.
    func firstLine(of output: Pipe) throws -> String {
        var line = ""
        while !line.hasSuffix("\n") {
            let data = output.fileHandleForReading.availableData
            try #require(!data.isEmpty)
            line += String(decoding: data, as: UTF8.self)
        }
        return line
    }

    /// Not yet started.
    func process(_ arguments: [String]) throws -> (process: Process, output: Pipe, errors: Pipe) {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().path
        let folders = [Files.parent(CommandLine.arguments[0]), Files.join(root, ".build/debug")]
        let programs = folders.compactMap { $0 }.map { Files.join($0, "colophon-server") }
        let process = Process()
        process.executableURL = URL(
            filePath: try #require(
                programs.first { Files.kind($0) == .file }, "build the product colophon-server first"))
        process.arguments = arguments
        process.currentDirectoryURL = URL(filePath: path)
        let (output, errors) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = errors
        return (process, output, errors)
    }

    func run(_ arguments: String...) throws -> (status: Int32, output: String, errors: String) {
        let (process, output, errors) = try process(arguments)
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        let complaint = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, text, complaint)
    }
}

@Suite(.serialized) struct ProgramTests {
    @Test func makesListsAndRevokesATokenAndBacksUp() throws {
        let folder = try ProgramFolder()
        #expect(try folder.run("token", "list").status == 1)
        let made = try folder.run(
            "token", "create", "--person", "Ada", "--scope", "write,read", "--role", "team-lead", "--label", "deploy")
        #expect(made.status == 0)
        #expect(made.output.hasPrefix("colophon_") && made.output.utf8.count == 9 + 43 + 1)
        let listed = try folder.run("token", "list", "--format", "json")
        let token = try #require(
            try parseDocument(Bytes(listed.output.utf8), format: .json, limits: .record).sequence?.first)
        #expect(token["person"]?.string == "Ada" && token["state"]?.string == "good")
        #expect(!listed.output.contains(made.output.dropLast()))
        let id = try #require(token["token_id"]?.string)
        #expect(try folder.run("token", "revoke", id).output.contains("revoked"))
        #expect(try folder.run("token", "list").output.contains("revoked  Ada  read,write  team-lead  (deploy)"))
        #expect(try folder.run("backup", "copy.db").status == 0)
        #expect(Files.kind(Files.join(folder.path, "copy.db")) == .file)
        #expect(
            try folder.run("token", "list", "--store", "copy.db").output == folder.run("token", "list").output)
    }

    @Test(arguments: [
        ["serve", "--insecure", "--host", "0.0.0.0"], ["serve", "--port", "70000"], ["serve", "--idle-timeout", "0"],
        ["token", "create", "--person", "Ada", "--scope", "all"], ["token", "create", "--scope", "read"],
        ["token", "create", "--person", "Ada", "--scope", "read", "--expires", "soon"], ["token", "revoke", "REL-1"],
        ["serve", "--workspace", ".", "--config", "colophon.yaml"], ["nonsense"],
    ])
    func refusesWrongUsage(arguments: [String]) throws {
        let folder = try ProgramFolder()
        let (process, output, _) = try folder.process(arguments)
        try process.run()
        _ = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        #expect(process.terminationStatus == 64)
    }

    @Test func saysThatThereIsNoWorkspace() throws {
        let folder = try ProgramFolder()
        let run = try folder.run("serve", "--workspace", "nowhere")
        #expect(run.status == 1)
        #expect(run.errors.contains("no-configuration"))
    }

    /// One line says where; a second server of the same store is refused; a signal ends it with status 0.
    @Test(arguments: [SIGTERM, SIGINT])
    func servesUntilASignal(signal: Int32) async throws {
        let folder = try ProgramFolder()
        let (process, output, _) = try folder.process(["serve", "--port", "0", "--insecure"])
        try process.run()
        defer { process.terminate() }
        let line = try folder.firstLine(of: output)
        let prefix = "listening on http://127.0.0.1:"
        #expect(line.hasPrefix(prefix))
        let port = try #require(Int(line.dropFirst(prefix.utf8.count).dropLast()))
        let client = try await TestClient(port: port)
        #expect(try await client.send("GET", "/").body == "<p>index</p>")
        #expect(try await client.send("GET", "/readyz").status == 200)
        let second = try folder.run("serve", "--port", "0")
        #expect(second.status == 1)
        #expect(second.errors.contains("store-in-use"))
        kill(process.processIdentifier, signal)
        #expect(await client.rest().isEmpty)
        process.waitUntilExit()
        #expect(process.terminationReason == .exit && process.terminationStatus == 0)
    }
}
