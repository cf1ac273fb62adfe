// What clients can't do: send too much, too slowly, too often, or what is no HTTP.
import Checklist
import Colophon
import Files
import HTTPTypes
import ReleaseModel
import Sync
import Testing
import Verification

@testable import colophon_server

struct LimitTests {
    static let operations: [colophon_server.Operation] = [
        .echo(.get, "/get"), .echo(.post, "/plain"),
        .echo(.post, "/bytes", body: RequestBody(content: .bytes, isRequired: true, limit: 100)),
        .echo(.post, "/json", body: RequestBody(content: .json(.flag), isRequired: true)),
    ]

    static func server(_ change: (inout Limits) -> Void = { _ in }) -> Server {
        var limits = Limits()
        change(&limits)
        return Server(operations: operations, authenticate: nil, limits: limits)
    }

    /// What comes back for these bytes, until the server closes.
    static func exchange(_ text: String, _ server: Server = server()) async throws -> TestAnswer {
        try await withServer(server) { server in
            let client = try await TestClient(port: server.port)
            try await client.write(text)
            return try await client.answer()
        }
    }

    @Test func takesABodyUpToTheLimit() async throws {
        let body = String(repeating: "a", count: 100)
        let (fits, tooLong) = try await withServer(Self.server()) {
            (try await $0.send("POST", "/bytes", body: body), try await $0.send("POST", "/bytes", body: body + "a"))
        }
        #expect(fits.status == 200)
        #expect(tooLong.status == 413)
        #expect(try tooLong.string("code") == "body-too-large")
    }

    @Test func countsAChunkedBody() async throws {
        let head = "POST /bytes HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
        let chunk = "32\r\n" + String(repeating: "a", count: 50) + "\r\n"
        let fits = try await Self.exchange(head + chunk + chunk + "0\r\n\r\n")
        #expect(fits.status == 200)
        #expect(try fits.string("body")?.utf8.count == 100)
        let tooLong = try await Self.exchange(head + chunk + chunk + "1\r\na\r\n")
        #expect(tooLong.status == 413)
        #expect(tooLong["connection"] == "close")
    }

    @Test func refusesALongBodyBeforeItCame() async throws {
        let answer = try await Self.exchange(
            "POST /bytes HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9000000000\r\nExpect: 100-continue\r\n\r\n")
        #expect(answer.status == 413)
        #expect(answer["connection"] == "close")
    }

    @Test func asksForABodyThatWaits() async throws {
        let statuses = try await withServer(Self.server()) { server in
            let client = try await TestClient(port: server.port)
            try await client.write(
                "POST /bytes HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n")
            let first = try await client.answer()
            try await client.write("ab")
            return [first.status, try await client.answer().status]
        }
        #expect(statuses == [100, 200])
    }

    @Test(arguments: [
        ("application/json", 200), ("Application/JSON; charset=utf-8", 200), ("application/merge-patch+json", 200),
        ("text/plain", 415), ("application/x-www-form-urlencoded", 415), ("", 415),
    ])
    func takesJSONAsJSONOnly(type: String, status: Int) async throws {
        let answer = try await withServer(Self.server()) {
            try await $0.send("POST", "/json", headers: [("Content-Type", type)], body: "{}")
        }
        #expect(answer.status == status)
    }

    @Test(arguments: [
        "GET /get HTTP/1.1\r\n\r\n", "GET /get HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "nonsense\r\n\r\n",
        "GET /get HTTP/1.1\r\nHost: a\r\nbad header\r\n\r\n", "GET /get HTTP/3.7\r\nHost: a\r\n\r\n",
        "POST /bytes HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n",
        "POST /bytes HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
        "POST /bytes HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        "POST /bytes HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST /bytes HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    ])
    func answersWhatIsNoHTTPWithAProblem(text: String) async throws {
        let answer = try await Self.exchange(text)
        #expect([400, 501].contains(answer.status))
        #expect(answer["content-type"] == "application/problem+json")
        #expect(answer["connection"] == "close")
    }

    @Test func saysThatNobodyKnowsAMethod() async throws {
        #expect(try await Self.exchange("BREW /get HTTP/1.1\r\nHost: localhost\r\n\r\n").status == 501)
    }

    /// The second is beyond the decoder's own limit too.
    @Test(arguments: [20_000, 200_000])
    func refusesALargeHeader(size: Int) async throws {
        let answer = try await Self.exchange(
            "GET /get HTTP/1.1\r\nHost: localhost\r\nX-Long: \(String(repeating: "a", count: size))\r\n\r\n")
        #expect(answer.status == 431)
        #expect(try answer.string("code") == "header-too-large")
    }

    @Test func answersPipelinedRequestsInOrder() async throws {
        let bodies = try await withServer(Self.server()) { server in
            let client = try await TestClient(port: server.port)
            let requests = (0..<20).map { number in
                number % 2 == 0
                    ? "GET /get?n=\(number) HTTP/1.1\r\nHost: localhost\r\n\r\n"
                    : "POST /bytes HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n\(number + 10)"
            }
            try await client.write(requests.joined())
            var bodies: [String] = []
            for _ in requests { bodies.append(try await client.answer().body) }
            return bodies
        }
        for (number, body) in bodies.enumerated() {
            #expect(body.contains(number % 2 == 0 ? "n=\(number)\"" : "\"body\":\"\(number + 10)\""))
        }
    }

    @Test func goesOnAfterAShortBodyThatNobodyWants() async throws {
        let statuses = try await withServer(Self.server()) { server in
            let client = try await TestClient(port: server.port)
            return [
                try await client.send("POST", "/nowhere", body: "abc").status,
                try await client.send("POST", "/plain", body: "abc").status,
                try await client.send("GET", "/get").status,
            ]
        }
        #expect(statuses == [404, 200, 200])
    }

    @Test func closesAsTheClientAsks() async throws {
        let texts = try await withServer(Self.server()) { server in
            var texts: [String] = []
            for head in ["HTTP/1.0\r\nHost: localhost\r\n", "HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"] {
                let client = try await TestClient(port: server.port)
                try await client.write("GET /get \(head)\r\n")
                texts.append(await client.rest())
            }
            return texts
        }
        for text in texts { #expect(text.hasPrefix("HTTP/1.1 200 OK\r\n") && text.contains("Connection: close\r\n")) }
    }

    // MARK: Times

    @Test(arguments: ["", "GET /get HTTP/1.1\r\nHost: loc"])
    func closesOnAHeaderThatDoesNotEnd(text: String) async throws {
        let rest = try await withServer(Self.server { $0.headerSeconds = 0.1 }) { server in
            let client = try await TestClient(port: server.port)
            if !text.isEmpty { try await client.write(text) }
            return await client.rest()
        }
        #expect(rest.isEmpty)
    }

    @Test func closesAConnectionThatIsIdle() async throws {
        let rest = try await withServer(Self.server { $0.idleSeconds = 0.1 }) { server in
            let client = try await TestClient(port: server.port)
            _ = try await client.send("GET", "/get")
            return await client.rest()
        }
        #expect(rest.isEmpty)
    }

    @Test func givesUpOnABodyThatDoesNotCome() async throws {
        let answer = try await Self.exchange(
            "POST /bytes HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nhalf",
            Self.server { $0.requestSeconds = 0.1 })
        #expect(answer.status == 408)
        #expect(answer["connection"] == "close")
    }

    @Test func givesUpOnAnAnswerThatDoesNotCome() async throws {
        var limits = Limits()
        limits.requestSeconds = 0.1
        let gate = Gate()
        let server = Server(
            operations: [
                .get("/slow") { _ in
                    await gate.wait()
                    return Answer()
                }
            ], authenticate: nil, limits: limits)
        let answer = try await withServer(server) { server in
            let answer = try await server.send("GET", "/slow")
            await gate.open()
            return answer
        }
        #expect(answer.status == 503)
        #expect(try answer.string("code") == "answer-timeout")
    }

    // MARK: Numbers

    @Test func limitsTheRateOfACaller() async throws {
        let (answers, other) = try await withServer(Self.server { $0.rate = 3 }) { server in
            let client = try await TestClient(port: server.port)
            var answers: [TestAnswer] = []
            // As many as it takes to be faster than three a second, also where the machine is busy.
            while answers.count < 2000, answers.last?.status != 429 {
                answers.append(try await client.send("GET", "/get"))
            }
            return (answers, try await client.send("GET", "/nowhere"))
        }
        #expect(answers.prefix(3).allSatisfy { $0.status == 200 })
        let refused = try #require(answers.first { $0.status == 429 })
        #expect(refused["retry-after"] == "1")
        #expect(try refused.string("code") == "too-many-requests")
        #expect(other.status == 404)
    }

    @Test func fillsABucketWithTime() {
        let rate = RateLimit(rate: 2)
        let second: UInt64 = 1_000_000_000
        #expect(rate.admits("a", at: second) && rate.admits("a", at: second) && !rate.admits("a", at: second))
        #expect(rate.admits("b", at: second))
        #expect(rate.admits("a", at: second + second / 2) && !rate.admits("a", at: second + second / 2))
        let none = RateLimit(rate: 0)
        #expect((0..<10).allSatisfy { _ in none.admits("a", at: second) })
    }

    @Test func limitsWhatIsUnderWay() async throws {
        var limits = Limits()
        limits.requests = 1
        let gate = Gate()
        let server = Server(
            operations: [
                .get("/slow") { _ in
                    await gate.wait()
                    return Answer()
                }
            ], authenticate: nil, limits: limits)
        let (refused, slow) = try await withServer(server) { server in
            async let slow = server.send("GET", "/slow")
            await gate.someoneWaits()
            let refused = try await server.send("GET", "/healthz")
            await gate.open()
            return (refused, try await slow)
        }
        #expect(refused.status == 503)
        #expect(refused["retry-after"] == "1")
        #expect(slow.status == 200)
    }

    @Test func limitsTheConnections() async throws {
        let (held, refused) = try await withServer(Self.server { $0.connections = 1 }) { server in
            let first = try await TestClient(port: server.port)
            _ = try await first.send("GET", "/get")
            let second = try await TestClient(port: server.port)
            let refused = try await second.answer()
            return (try await first.send("GET", "/get"), refused)
        }
        #expect(held.status == 200)
        #expect(refused.status == 503)
        #expect(try refused.string("code") == "too-many-connections")
    }
}

/// Holds those who wait until it is opened.
actor Gate {
    private var isOpen = false
    private var waiting: [CheckedContinuation<Void, Never>] = []
    private var watchers: [CheckedContinuation<Void, Never>] = []

    func wait() async {
        guard !isOpen else { return }
        await withCheckedContinuation { continuation in
            waiting.append(continuation)
            for watcher in watchers { watcher.resume() }
            watchers = []
        }
    }

    func someoneWaits() async {
        guard waiting.isEmpty, !isOpen else { return }
        await withCheckedContinuation { watchers.append($0) }
    }

    func open() {
        isOpen = true
        for continuation in waiting { continuation.resume() }
        waiting = []
    }
}
