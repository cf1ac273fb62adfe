// colophon serve and colophon preview hand over to the program beside them.
import Colophon
import Files
import Foundation
import Primitives
import Testing
import Workspace

@Suite struct ServeCommandTests {
    /// A folder with the program alone in it.
    private func folder() throws -> CommandFolder {
        let folder = try CommandFolder([:])
        // No copy of this process's: a program that another test is just starting would hold it open for writing.
        _ = try folder.run(program: "/bin/cp", [CommandFolder.program(), folder.path("colophon")])
        return folder
    }

    @Test(arguments: ["serve", "preview"]) func saysHowToGetTheServer(command: String) throws {
        let folder = try folder()
        let run = try folder.run(
            program: folder.path("colophon"), [command, "--port", "0"], variables: ["PATH": "/nowhere"])
        #expect(run.status == 1)
        #expect(run.errors.contains("swift build -c release --product colophon-server"))
        #expect(run.errors.contains("no-server"))
    }

    @Test(arguments: ["serve", "preview"]) func helpsWithoutTheServer(command: String) throws {
        let folder = try folder()
        let run = try folder.run(
            program: folder.path("colophon"), [command, "--help"], variables: ["PATH": "/nowhere"])
        #expect(run.status == 0 && run.errors.isEmpty)
        #expect(run.output.contains("USAGE: colophon \(command)"))
    }

    /// The preview's options are declared in both programs.
    @Test func helpsWithThePreviewAsTheServerDoes() throws {
        let program = try CommandFolder.program()
        let server = Files.join(Files.parent(program) ?? "", "colophon-server")
        try #require(Files.kind(server) == .file, "the product colophon-server is not built")
        let folder = try CommandFolder()
        func options(_ program: String) throws -> [Substring] {
            let help = try folder.run(program: program, ["preview", "--help"]).output
            return help.split(separator: "\n").filter { $0.hasPrefix("  ") && !$0.contains("--version") }
        }
        let mine = try options(program)
        #expect(try mine == options(server) && mine.contains { $0.contains("--open") })
    }

    @Test func givesThePreviewItsOptions() throws {
        let folder = try folder()
        try folder.answer("printf '<%s>' \"$@\"\nexit 7\n")
        func run(_ arguments: String...) throws -> CommandRun {
            try folder.run(program: folder.path("colophon"), ["preview"] + arguments)
        }
        let whole = try run("1.0.1", "-c", "a b.yaml", "--port", "0", "--open")
        #expect(whole.status == 7 && whole.output == "<preview><--config><a b.yaml><--port><0><--open><--><1.0.1>")
        #expect(try run().output == "<preview><--config><colophon.yaml><--port><4141>")
        #expect(try run("--port", "70000").status == 64)
        #expect(try run("--prot", "0").errors.contains("Did you mean '--port'?"))
    }

    @Test func handsEveryArgumentOver() throws {
        let command = "serve"
        let folder = try folder()
        try folder.answer("printf '<%s>' \"$@\"\nexit 7\n")
        let run = try folder.run(
            program: folder.path("colophon"), [command, "--port", "0", "-v", "--help", "a b", "--", ""])
        #expect(run.status == 7)
        #expect(run.output == "<\(command)><--port><0><-v><--help><a b><--><>")
    }
}

extension CommandFolder {
    /// A server that does what the lines of shell say.
    fileprivate func answer(_ lines: String) throws {
        let server = path("colophon-server")
        try Files.writeAtomically(Bytes("#!/bin/sh\n\(lines)".utf8), to: server, durable: false)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: server)
    }
}
