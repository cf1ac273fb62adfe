// Who may call what: tokens, scopes, and a server without tokens.
import Colophon
import Evidence
import Files
import HTTPTypes
import Primitives
import ReleaseModel
import ReleaseService
import Synchronization
import Testing

@testable import colophon_server

struct TokenTests {
    static let operations: [colophon_server.Operation] = [
        .echo(.get, "/open"), .echo(.get, "/read", scope: .read),
        .echo(.post, "/publish", scope: .publish, body: RequestBody(content: .bytes, isRequired: false)),
    ]

    static let authenticate: Dispatcher.Authenticate = { secret in
        switch secret {
        case "reader": Actor("Ada").map { Caller(actor: $0, scopes: [.read]) }
        case "chief": Actor("Grace").map { Caller(actor: $0, scopes: [.admin]) }
        case "broken": throw ServiceError(.storage, "store-broken", "the store is gone")
        default: nil
        }
    }

    static var server: Server { Server(operations: operations, authenticate: authenticate) }

    static func bearer(_ token: String) -> [(String, String)] { [("Authorization", "Bearer \(token)")] }

    @Test func knowsTheCallerByTheToken() async throws {
        let answers = try await withServer(Self.server) { server in
            [
                try await server.send("GET", "/read", headers: Self.bearer("reader")),
                try await server.send("GET", "/read", headers: [("authorization", "bearer  chief")]),
                try await server.send("POST", "/publish", headers: Self.bearer("chief"), body: "x"),
            ]
        }
        #expect(answers.map(\.status) == [200, 200, 200])
        #expect(try answers.map { try $0.string("caller") } == ["Ada", "Grace", "Grace"])
    }

    @Test func asksForATokenWhereOneIsNeeded() async throws {
        let (none, other, wrong, open) = try await withServer(Self.server) { server in
            (
                try await server.send("GET", "/read"),
                try await server.send("GET", "/read", headers: [("Authorization", "Basic cmVhZGVyOg==")]),
                try await server.send("GET", "/read", headers: Self.bearer("stolen")),
                try await server.send("GET", "/open")
            )
        }
        #expect([none.status, other.status, wrong.status, open.status] == [401, 401, 401, 200])
        #expect(none["www-authenticate"] == #"Bearer realm="colophon""#)
        #expect(wrong["www-authenticate"] == #"Bearer realm="colophon", error="invalid_token""#)
        #expect(none["content-type"] == "application/problem+json")
    }

    @Test func refusesAScopeThatTheTokenLacks() async throws {
        let answer = try await withServer(Self.server) {
            try await $0.send("POST", "/publish", headers: Self.bearer("reader"), body: "x")
        }
        #expect(answer.status == 403)
        #expect(try answer.string("code") == "scope-missing")
    }

    @Test func saysSoWhereTheStoreCantBeAsked() async throws {
        let answer = try await withServer(Self.server) {
            try await $0.send("GET", "/read", headers: Self.bearer("broken"))
        }
        #expect(answer.status == 503)
    }

    /// A body of a megabyte is not taken from someone who is nobody.
    @Test func refusesBeforeTheBodyCame() async throws {
        let answer = try await withServer(Self.server) { server in
            let client = try await TestClient(port: server.port)
            try await client.write(
                "POST /publish HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer stolen\r\nContent-Length: 1000000\r\n\r\nfirst"
            )
            return try await client.answer()
        }
        #expect(answer.status == 401)
        #expect(answer["connection"] == "close")
    }

    @Test func withoutTokensOnlyThisMachineMayCall() async throws {
        let statuses = try await withServer(Server(operations: Self.operations, authenticate: nil)) { server in
            var statuses: [Int] = []
            for (host, origin) in [
                ("localhost:8090", ""), ("127.0.0.1", "http://127.0.0.1"), ("[::1]:80", ""), ("evil.example", ""),
                ("127.0.0.1", "http://evil.example"), ("127.0.0.1.evil.example", ""), ("127.0.0.1", "null"),
            ] {
                let client = try await TestClient(port: server.port)
                let field = origin.isEmpty ? "" : "Origin: \(origin)\r\n"
                try await client.write("GET /read HTTP/1.1\r\nHost: \(host)\r\n\(field)\r\n")
                statuses.append(try await client.answer().status)
            }
            return statuses
        }
        #expect(statuses == [200, 200, 200, 403, 403, 403, 403])
    }

    @Test func neverLogsASecret() async throws {
        let lines = Lines()
        let log = RequestLog(level: .debug) { lines.add($0) }
        let server = Server(operations: Self.operations, authenticate: Self.authenticate, log: log)
        let answer = try await withServer(server) {
            _ = try await $0.send("GET", "/read?key=hidden", headers: Self.bearer("stolen"))
            return try await $0.send(
                "GET", "/read?key=hidden", headers: Self.bearer("reader") + [("X-Request-Id", "mine-1")])
        }
        #expect(answer["x-request-id"] == "mine-1")
        let text = lines.text
        #expect(!text.contains("hidden") && !text.contains("stolen") && !text.contains("reader"))
        let line = try #require(text.split(separator: "\n").first { $0.contains(#""id":"mine-1""#) })
        for member in [
            #""method":"GET""#, #""path":"/read""#, #""status":200"#, #""caller":"Ada""#, #""level":"info""#,
        ] {
            #expect(line.contains(member))
        }
    }

    @Test(arguments: ["", "with space", String(repeating: "x", count: 129), "é"])
    func drawsAnIDWhereTheCallersIsNone(id: String) async throws {
        let answer = try await withServer(Self.server) {
            try await $0.send("GET", "/open", headers: [("X-Request-Id", id)])
        }
        let drawn = try #require(answer["x-request-id"])
        #expect(drawn.utf8.count == 16 && drawn != id)
    }
}

/// What a log wrote.
final class Lines: Sendable {
    private let bytes = Mutex<Bytes>([])

    func add(_ more: Bytes) { bytes.withLock { $0 += more } }

    var text: String { bytes.withLock { String(decoding: $0, as: UTF8.self) } }
}
