// Answers on the wire: their fields, problems, and the end of a server with a request under way.
import Checklist
import Colophon
import Documents
import HTTPTypes
import Primitives
import ReleaseModel
import ReleaseService
import Testing
import Verification

@testable import colophon_server

struct AnswerTests {
    struct Unforeseen: Error, CustomStringConvertible { var description: String { "password=hunter2" } }

    static let operations: [colophon_server.Operation] = [
        .get("/tagged") { _ in
            Answer(headers: [.eTag: "\"7\"", .contentType: "text/plain"], body: .bytes(Bytes("seven".utf8)))
        },
        .get("/plain") { _ in Answer(json: ["a": 1]) },
        .get("/empty") { _ in Answer(status: .noContent) },
        .get("/conflict") { _ in
            throw ServiceError(
                .conflict, "not-ready", "two checks fail", remedy: "Fix them.",
                details: [Finding("check-failed", .error, "no tests ran", remedy: "Run some.", field: "checks.RL-02")])
        },
        .get("/broken") { _ in throw Unforeseen() },
    ]

    static func get(_ path: String, _ headers: [(String, String)] = []) async throws -> TestAnswer {
        try await withServer(Server(operations: operations, authenticate: nil)) {
            try await $0.send("GET", path, headers: headers)
        }
    }

    @Test func saysWhatItIs() async throws {
        let answer = try await Self.get("/plain")
        #expect(answer.body == #"{"a":1}"#)
        #expect(answer["content-type"] == "application/json")
        #expect(answer["content-length"] == "7")
        #expect(answer["cache-control"] == "no-store")
        #expect(answer["x-content-type-options"] == "nosniff")
        #expect(HTTPDate.seconds(try #require(answer["date"])) != nil)
    }

    @Test func hasNoLengthWhereThereIsNoBody() async throws {
        let answer = try await Self.get("/empty")
        #expect(answer.status == 204)
        #expect(answer["content-length"] == nil)
    }

    @Test(arguments: [
        ("\"7\"", 304), ("W/\"7\"", 304), ("*", 304), ("\"1\", \"7\"", 304), ("\"1,7\"", 200), ("\"8\"", 200),
        ("7", 200),
    ])
    func sendsNothingTwice(tags: String, status: Int) async throws {
        let answer = try await Self.get("/tagged", [("If-None-Match", tags)])
        #expect(answer.status == status)
        #expect(answer["etag"] == "\"7\"")
        #expect(answer["cache-control"] == "private, no-cache")
        #expect(answer.body == (status == 304 ? "" : "seven"))
    }

    /// RFC 9457: type, title, status, detail and instance.
    @Test func describesARefusal() async throws {
        let answer = try await Self.get("/conflict", [("X-Request-Id", "r1")])
        #expect(answer.status == 409)
        let expected =
            #"{"code":"not-ready","detail":"two checks fail","errors":[{"code":"check-failed","field":"checks.RL-02","#
            + #""message":"no tests ran","remedy":"Run some."}],"instance":"urn:colophon:request:r1","remedy":"Fix them.","#
            + #""status":409,"title":"Not ready","type":"urn:colophon:problem:not-ready"}"#
        #expect(answer.body == expected)
    }

    @Test func keepsWhatWentWrongInsideToTheLog() async throws {
        let lines = Lines()
        let server = Server(
            operations: Self.operations, authenticate: nil, log: RequestLog { lines.add($0) })
        let answer = try await withServer(server) {
            try await $0.send("GET", "/broken", headers: [("X-Request-Id", "r2")])
        }
        #expect(answer.status == 500)
        #expect(!answer.body.contains("hunter2"))
        #expect(lines.text.contains("hunter2") && lines.text.contains(#""id":"r2""#))
    }

    /// Whichever thread an operation runs on, and wherever it waits.
    @Test(arguments: [true, false]) func answersFromAnyThread(isBrief: Bool) async throws {
        let gate = Gate()
        var waiting = colophon_server.Operation.get("/waiting") { _ in
            await gate.wait()
            return Answer(json: ["waited": true])
        }
        waiting.isBrief = isBrief
        let (first, second) = try await withServer(Server(operations: [waiting], authenticate: nil)) { server in
            async let first = server.send("GET", "/waiting")
            await gate.someoneWaits()
            let second = try await server.send("GET", "/healthz")
            await gate.open()
            return (try await first, second)
        }
        #expect(first.body == #"{"waited":true}"#)
        #expect(second.status == 200)
    }

    // MARK: The end

    @Test func finishesWhatIsUnderWay() async throws {
        let gate = Gate()
        let server = Server(
            operations: [
                .get("/slow") { _ in
                    await gate.wait()
                    return Answer(json: ["done": true])
                }
            ], authenticate: nil)
        let (slow, idle) = try await withServer(server) { server in
            let keeper = try await TestClient(port: server.port)
            _ = try await keeper.send("GET", "/healthz")
            let client = try await TestClient(port: server.port)
            try await client.write("GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n")
            await gate.someoneWaits()
            await server.beginStopping()
            let idle = await keeper.rest()
            await gate.open()
            return (await client.rest(), idle)
        }
        #expect(idle.isEmpty)
        #expect(slow.hasPrefix("HTTP/1.1 200 OK\r\n") && slow.contains("Connection: close\r\n"))
        #expect(slow.hasSuffix(#"{"done":true}"#))
    }

    @Test func cutsOffWhatDoesNotEnd() async throws {
        var limits = Limits()
        limits.drainSeconds = 0.1
        let gate = Gate()
        let server = Server(
            operations: [
                .get("/slow") { _ in
                    await gate.wait()
                    return Answer()
                }
            ], authenticate: nil, limits: limits)
        let rest = try await withServer(server) { server in
            let client = try await TestClient(port: server.port)
            try await client.write("GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n")
            await gate.someoneWaits()
            await server.beginStopping()
            return await client.rest()
        }
        await gate.open()
        #expect(rest.isEmpty)
    }

    // MARK: Dates

    /// The first three are the example of RFC 9110, 5.6.7, the epoch, and a leap day.
    @Test(arguments: [
        (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"), (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
        (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"), (253_402_300_799, "Fri, 31 Dec 9999 23:59:59 GMT"),
    ])
    func writesDates(seconds: Int, text: String) {
        #expect(HTTPDate.text(seconds) == text)
        #expect(HTTPDate.seconds(text) == seconds)
    }

    @Test(arguments: [
        "", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun, 31 Feb 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37",
    ])
    func readsNoOtherDate(text: String) { #expect(HTTPDate.seconds(text) == nil) }
}
