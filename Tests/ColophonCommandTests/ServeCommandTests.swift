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

    @Test(arguments: ["serve", "preview"]) func handsEveryArgumentOver(command: String) throws {
        let folder = try folder()
        let server = folder.path("colophon-server")
        try Files.writeAtomically(Bytes("#!/bin/sh\nprintf '<%s>' \"$@\"\nexit 7\n".utf8), to: server, durable: false)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: server)
        let run = try folder.run(
            program: folder.path("colophon"), [command, "--port", "0", "-v", "--help", "a b", "--", ""])
        #expect(run.status == 7)
        #expect(run.output == "<\(command)><--port><0><-v><--help><a b><--><>")
    }
}
