// Requests after which a connection could understand nothing more, and what of a body can't be understood.
import Colophon
import HTTPTypes
import ReleaseService
import Testing

@testable import colophon_server

struct DeafConnectionTests {
    private static var server: Server {
        Server(
            operations: [
                .echo(.get, "/open"), .echo(.post, "/open", body: RequestBody(content: .bytes, isRequired: false)),
                .echo(.post, "/publish", scope: .publish, body: RequestBody(content: .bytes, isRequired: false)),
            ], authenticate: TokenTests.authenticate)
    }

    /// RFC 9110, 7.8: the other protocol may be ignored. What Java's client and curl --http2 send with their first request.
    @Test func answersAndClosesWhereAnotherProtocolIsAskedFor() async throws {
        let upgrade = [
            ("Connection", "Upgrade, HTTP2-Settings"), ("Upgrade", "h2c"), ("HTTP2-Settings", "AAMAAABkAAQAAP__"),
        ]
        try await withServer(Self.server) { server in
            for (method, body) in [("GET", ""), ("POST", "abc")] {
                let client = try await TestClient(port: server.port)
                let answer = try await client.send(method, "/open", headers: upgrade, body: body)
                #expect(answer.status == 200)
                #expect(answer["connection"] == "close")
                #expect(try answer.string("body") == body)
                #expect(await client.rest() == "")
            }
        }
    }

    /// RFC 9110, 10.1.1: who asked whether to send the body, and was told otherwise, may not send it.
    @Test func closesWhereABodyWasHeldBackAndRefused() async throws {
        try await withServer(Self.server) { server in
            for token in ["", "Authorization: Bearer stolen\r\n"] {
                let client = try await TestClient(port: server.port)
                try await client.write(
                    "POST /publish HTTP/1.1\r\nHost: a\r\n\(token)Expect: 100-continue\r\nContent-Length: 30\r\n\r\n")
                let answer = try await client.answer()
                #expect(answer.status == 401)
                #expect(answer["connection"] == "close")
                #expect(await client.rest() == "")
            }
            let client = try await TestClient(port: server.port)
            try await client.write(
                "POST /publish HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer chief\r\nExpect: 100-continue\r\n"
                    + "Content-Length: 3\r\n\r\n")
            #expect(try await client.answer(hasBody: false).status == 100)
            try await client.write("abc")
            #expect(try await client.answer().status == 200)
            #expect(try await client.send("GET", "/open").status == 200)
        }
    }

    /// RFC 9112, 6.1.
    @Test func knowsNoCodingButChunked() async throws {
        try await withServer(Self.server) { server in
            let coded = try await TestClient(port: server.port)
            try await coded.write(
                "POST /open HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n")
            let answer = try await coded.answer()
            #expect(answer.status == 501)
            #expect(try answer.string("code") == "unknown-coding")
            #expect(answer["connection"] == "close")
            let plain = try await TestClient(port: server.port)
            try await plain.write(
                "POST /open HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n")
            #expect(try await plain.answer().string("body") == "abc")
        }
    }
}
