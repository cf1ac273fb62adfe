// Answers that lie ready are the same as those that are made, as long as what they were made of is the same, and nobody else's.
import Bundles
import Colophon
import Documents
import Evidence
import Files
import ReleaseModel
import ReleaseService
import Testing
import Verification

@testable import colophon_server

struct KnownAnswerTests {
    private static func same(_ one: TestAnswer, _ other: TestAnswer) -> Bool {
        func fields(_ answer: TestAnswer) -> [String] {
            answer.headers.filter { !["date", "x-request-id"].contains($0.name) }.map { "\($0.name): \($0.value)" }
        }
        return one.status == other.status && one.body == other.body && fields(one) == fields(other)
    }

    @Test(arguments: ["", "/checklist"]) func oneIsGivenAgainUntilItsReleaseChanges(path: String) async throws {
        try await withAPI { api in
            let id = try await api.candidate()
            let target = "/v1/releases/\(id)\(path)"
            let first = try await api.call("GET", target)
            let cache = try await api.call("GET", target)
            #expect(first.status == 200)
            #expect(Self.same(first, cache))
            #expect(first["x-request-id"] != cache["x-request-id"])
            let tag = try #require(first["etag"])
            #expect(try await api.call("GET", target, headers: [("If-None-Match", tag)]).status == 304)
            let head = try await api.call("HEAD", target)
            #expect(head.body.isEmpty)
            #expect(head["content-length"] == first["content-length"])
            try await api.step(id, "validate")
            let later = try await api.call("GET", target)
            #expect(later["etag"] != tag)
            let file = Files.join(api.fixture.path, "evidence/1.0.0/CHANGELOG.md")
            try Files.writeAtomically(Array("# Changelog\n\n## 1.0.0\n\n- New\n".utf8), to: file, durable: false)
            #expect(try await api.call("GET", target)["etag"] != later["etag"])
        }
    }

    @Test func theListIsMadeAnewAfterEachChange() async throws {
        try await withAPI { api in
            for number in 0..<3 {
                _ = try await api.planned("1.\(number).0")
                for _ in 0..<2 {
                    let list = try await api.call("GET", "/v1/releases?limit=50").json
                    #expect(list.sequence?.count == number + 1)
                }
                #expect(try await api.call("GET", "/v1/releases?limit=1").json.sequence?.count == 1)
            }
        }
    }

    @Test func whoMayNotReadGetsNothingThatLiesReady() async throws {
        try await withAPI { api in
            let id = try await api.planned()
            let writer = try await api.fixture.service.createToken(for: "Wim", scopes: [.write])
            let reader = try await api.fixture.service.createToken(for: "Rob", scopes: [.read])
            func read(_ secret: String?) async throws -> Int {
                try await api.server.send(
                    "GET", "/v1/releases/\(id)", headers: secret.map { [("Authorization", "Bearer \($0)")] } ?? []
                ).status
            }
            for _ in 0..<3 {
                #expect(try await read(reader.secret) == 200)
                #expect(try await read(writer.secret) == 403)
                #expect(try await read(nil) == 401)
                #expect(try await read(reader.secret + "x") == 401)
            }
            _ = try await api.fixture.service.revokeToken(reader.token.id)
            #expect(try await read(reader.secret) == 401)
        }
    }

    /// Each would be answered within the answer before.
    @Test func manyInARowBehindASlowOneAreAnsweredInTheirOrder() async throws {
        try await withAPI { api in
            let id = try await api.planned()
            #expect(try await api.call("GET", "/v1/releases/\(id)").status == 200)
            let client = try await TestClient(port: api.server.port)
            let token = try #require(api.fixture.tokens[.mira])
            func request(_ path: String) -> String {
                "GET \(path) HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(token)\r\n\r\n"
            }
            let count = 600
            try await client.write(
                request("/v1/releases/\(id)/events")
                    + String(repeating: request("/v1/releases/\(id)"), count: count))
            #expect(try await client.answer().json.sequence?.isEmpty == false)
            for _ in 0..<count { #expect(try await client.answer().json.string("release_id") == id) }
        }
    }
}
