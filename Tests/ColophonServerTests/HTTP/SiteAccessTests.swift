// Who may read the built site, which asks for no token.
import Colophon
import Files
import Foundation
import HTTPTypes
import Primitives
import Testing
import Workspace

@testable import colophon_server

@Suite(.serialized) struct SiteAccessTests {
    /// A page whose own name was made to lead to this machine can't read what lies there.
    @Test func aSiteOnALoopbackAddressIsForThisMachine() async throws {
        let folder = try ProgramFolder()
        let site = Files.join(folder.path, "output")
        func statuses(isLocal: Bool) async throws -> [Int] {
            let server = Server(
                operations: [.echo(.get, "/open")], authenticate: TokenTests.authenticate, site: site, isLocal: isLocal)
            return try await withServer(server) { server in
                var statuses: [Int] = []
                for (path, host) in [
                    ("/", "localhost:8090"), ("/index.html", "[::1]:8090"), ("/", "evil.example"),
                    ("/index.html", "127.0.0.1.evil.example"), ("/nothing", "evil.example"), ("/open", "evil.example"),
                ] {
                    let client = try await TestClient(port: server.port)
                    try await client.write("GET \(path) HTTP/1.1\r\nHost: \(host)\r\n\r\n")
                    statuses.append(try await client.answer().status)
                }
                return statuses
            }
        }
        #expect(try await statuses(isLocal: true) == [200, 200, 421, 421, 421, 200])
        #expect(try await statuses(isLocal: false) == [200, 200, 200, 200, 404, 200])
    }

    /// The program itself: with the site it is local on 127.0.0.1, and without it there is none.
    @Test(arguments: [([], 421, 200), (["--no-site"], 404, 404)])
    func theProgramServesTheSiteToThisMachineOrNotAtAll(
        options: [String], foreign: Int, local: Int
    ) async throws {
        let folder = try ProgramFolder()
        let (process, output, _) = try folder.process(["serve", "--port", "0"] + options)
        try process.run()
        defer { process.terminate() }
        let line = try folder.firstLine(of: output)
        let port = try #require(line.split(separator: ":").last.flatMap { Int($0.dropLast()) })
        let client = try await TestClient(port: port)
        try await client.write("GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n")
        #expect(try await client.answer().status == foreign)
        #expect(try await client.send("GET", "/").status == local)
        #expect(try await client.send("GET", "/readyz").status == 200)
    }
}
