// Paths and methods over a real socket.
import HTTPTypes
import Testing

@testable import colophon_server

struct RoutingTests {
    /// A server stops once: each test has its own.
    static var server: Server { Server(operations: operations, authenticate: nil) }
    static let operations: [colophon_server.Operation] = [
        .echo(.get, "/v1/releases"),
        .echo(.post, "/v1/releases", body: RequestBody(content: .bytes, isRequired: false)),
        .echo(.get, "/v1/releases/{id}"), .echo(.patch, "/v1/releases/{id}"),
        .echo(.post, "/v1/releases/{id}/freeze"),
        .echo(.get, "/v1/releases/sync/rules"), .echo(.get, "/v1/releases/rollbacks"),
        .echo(.get, "/v1/releases/rollbacks/{id}"),
        .echo(.post, "/v1/releases/rollbacks/recommend"),
        .echo(.get, "/v1/releases/{id}/evidence"), .echo(.put, "/v1/releases/{id}/evidence/{path…}"),
    ]

    @Test(arguments: [
        ("GET", "/v1/releases", "/v1/releases"), ("GET", "/v1/releases/REL-1", "/v1/releases/{id}"),
        ("GET", "/v1/releases/rollbacks", "/v1/releases/rollbacks"),
        ("GET", "/v1/releases/rollbacks/RBK-1", "/v1/releases/rollbacks/{id}"),
        ("POST", "/v1/releases/rollbacks/recommend", "/v1/releases/rollbacks/recommend"),
        ("POST", "/v1/releases/sync/freeze", "/v1/releases/{id}/freeze"),
        ("PUT", "/v1/releases/REL-1/evidence/a/b.xml", "/v1/releases/{id}/evidence/{path…}"),
        ("GET", "http://other.example/v1/releases?limit=1", "/v1/releases"),
    ])
    func prefersALiteralSegment(method: String, path: String, operation: String) async throws {
        let answer = try await withServer(Self.server) { try await $0.send(method, path) }
        #expect(answer.status == 200)
        #expect(try answer.string("operation") == operation)
    }

    @Test(arguments: [
        ("DELETE", "/v1/releases", "GET, HEAD, OPTIONS, POST"),
        ("POST", "/v1/releases/REL-1", "GET, HEAD, OPTIONS, PATCH"),
        ("PATCH", "/v1/releases/rollbacks", "GET, HEAD, OPTIONS"),
        ("GET", "/v1/releases/rollbacks/recommend", "OPTIONS, POST"),
        ("POST", "/v1/releases/rollbacks/freeze", "GET, HEAD, OPTIONS"),
        ("TRACE", "/v1/releases", "GET, HEAD, OPTIONS, POST"),
    ])
    func saysWhichMethodsAPathKnows(method: String, path: String, allow: String) async throws {
        let answer = try await withServer(Self.server) { try await $0.send(method, path) }
        #expect(answer.status == 405)
        #expect(answer["allow"] == allow)
        #expect(answer["content-type"] == "application/problem+json")
        #expect(try answer.string("type") == "urn:colophon:problem:wrong-method")
    }

    @Test func answersOptionsWithTheMethods() async throws {
        let (answer, star) = try await withServer(Self.server) {
            (try await $0.send("OPTIONS", "/v1/releases/REL-1"), try await $0.send("OPTIONS", "*"))
        }
        #expect(answer.status == 204)
        #expect(answer["allow"] == "GET, HEAD, OPTIONS, PATCH")
        #expect(answer["content-length"] == nil)
        #expect(star.status == 204)
    }

    @Test func answersHeadAsGetWithoutBody() async throws {
        let (get, head) = try await withServer(Self.server) {
            (try await $0.send("GET", "/v1/releases/REL-1"), try await $0.send("HEAD", "/v1/releases/REL-1"))
        }
        #expect(head.status == 200)
        #expect(head.body.isEmpty)
        #expect(head["content-length"] == get["content-length"])
    }

    @Test(arguments: [
        "/", "/v1", "/v1/releases/", "/v1//releases", "//v1/releases", "/v1/releases//freeze", "/V1/releases",
    ])
    func knowsNothingElse(path: String) async throws {
        let answer = try await withServer(Self.server) { try await $0.send("GET", path) }
        #expect(answer.status == 404)
        #expect(try answer.string("code") == "no-such-path")
    }

    @Test(arguments: ["/v1/%zz", "/v1/%4", "/v1/%00", "/v1/%ff", "/v1/releases?a=%", "/v1/releases#a", "releases"])
    func refusesATargetThatCantBeRead(path: String) async throws {
        let answer = try await withServer(Self.server) { try await $0.send("GET", path) }
        #expect(answer.status == 400)
    }

    @Test func decodesOnce() async throws {
        let answer = try await withServer(Self.server) {
            try await $0.send("GET", "/v1/releases/a%2Fb%2541+c?x=1%262&y=a+b&&z&x=%C3%A9")
        }
        #expect(answer.body.contains(#""path":{"id":"a/b%41+c"}"#))
        #expect(answer.body.contains(#""query":["x=1&2","y=a b","z=","x=é"]"#))
    }

    @Test func refusesALongTarget() async throws {
        let answer = try await withServer(Self.server) {
            try await $0.send("GET", "/v1/" + String(repeating: "a", count: 9000))
        }
        #expect(answer.status == 414)
    }

    @Test func tellsOfItself() async throws {
        let (health, ready, metrics) = try await withServer(Self.server) {
            (
                try await $0.send("GET", "/healthz"), try await $0.send("GET", "/readyz"),
                try await $0.send("GET", "/metrics")
            )
        }
        #expect(health.status == 200)
        #expect(ready.status == 200)
        #expect(metrics["content-type"] == "text/plain; version=0.0.4; charset=utf-8")
        #expect(
            metrics.body.contains(#"colophon_http_requests_total{operation="getHealth",method="GET",status="2xx"} "#))
        #expect(
            metrics.body.contains(#"colophon_http_request_duration_seconds_bucket{operation="getHealth",le="+Inf"} "#))
    }
}
