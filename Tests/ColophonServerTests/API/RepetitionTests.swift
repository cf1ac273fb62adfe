// Calls that depend on what was seen, and calls that come twice.
import Documents
import Files
import ReleaseModel
import ReleaseService
import Testing
import Verification

@testable import colophon_server

struct RepetitionTests {
    @Test func aChangeFindsWhatItsCallerHasSeenOrIsRefused() async throws {
        try await withAPI { api in
            let id = try await api.planned()
            let seen = try #require(try await api.call("GET", "/v1/releases/\(id)")["etag"])
            let path = "/v1/releases/\(id)/freeze"
            for tag in ["\"7\"", "\"other\"", "W/\(seen)", "\"1-0000\""] {
                let answer = try await api.call("POST", path, headers: [("If-Match", tag)])
                #expect(answer.status == 412, "\(tag)")
                #expect(try answer.problem == "stale-revision")
            }
            let frozen = try await api.call("POST", path, headers: [("If-Match", seen)])
            #expect(frozen.status == 200, "\(frozen.body)")
            let tag = try #require(frozen["etag"])
            #expect(tag == "\"2\"")
            let back = ["to_status": "planned", "reason": "not yet"] as JSON
            let stale = try await api.call(
                "POST", "/v1/releases/\(id)/transition", back, headers: [("If-Match", seen)])
            #expect(stale.status == 412)
            let next = try await api.call(
                "POST", "/v1/releases/\(id)/transition", back, headers: [("If-Match", tag)])
            #expect(next.status == 200, "\(next.body)")
            #expect(try await api.call("POST", path, headers: [("If-Match", "*")]).status == 200)
        }
    }

    @Test func anEvidenceFileMakesAnotherReleaseOfIt() async throws {
        try await withAPI { api in
            let id = try await api.candidate()
            let seen = try #require(try await api.call("GET", "/v1/releases/\(id)")["etag"])
            let same = try await api.call("GET", "/v1/releases/\(id)", headers: [("If-None-Match", seen)])
            #expect(same.status == 304)
            try Files.writeAtomically(
                Array("log".utf8), to: Files.join(api.fixture.path, "evidence/1.0.0/build.log"))
            let other = try await api.call("GET", "/v1/releases/\(id)", headers: [("If-None-Match", seen)])
            #expect(other.status == 200)
            #expect(try other.json["evidence"]?["files"]?.column("path") == ["build.log"])
            let late = try await api.call("POST", "/v1/releases/\(id)/validate", headers: [("If-Match", seen)])
            #expect(late.status == 412)
        }
    }

    @Test func aCallWithAKeyIsDoneOnceAndAnsweredTwice() async throws {
        try await withAPI { api in
            let body: JSON = ["version": "1.0.0"]
            let key = [("Idempotency-Key", "k-1")]
            let first = try await api.call("POST", "/v1/releases", body, headers: key)
            let second = try await api.call("POST", "/v1/releases", body, headers: key)
            #expect(first.status == 201)
            #expect(second.status == 201)
            #expect(second.body == first.body)
            #expect(second["location"] == first["location"])
            #expect(second["etag"] == first["etag"])
            #expect(second["idempotency-replayed"] == "true")
            #expect(first["idempotency-replayed"] == nil)
            #expect(try await api.call("GET", "/v1/releases").json.sequence?.count == 1)
            let other = try await api.call("POST", "/v1/releases", ["version": "2.0.0"], headers: key)
            #expect(other.status == 422)
            #expect(try other.problem == "idempotency-key-reused")
        }
    }

    @Test func aRefusedCallMayBeTriedAgainUnderItsKey() async throws {
        try await withAPI { api in
            let id = try await api.planned()
            let key = [("Idempotency-Key", "k-2")]
            #expect(try await api.call("POST", "/v1/releases/\(id)/validate", headers: key).status == 409)
            try await api.step(id, "freeze")
            try await api.step(id, "rc", ["commit": .string(APIFixture.commit)])
            #expect(try await api.call("POST", "/v1/releases/\(id)/validate", headers: key).status == 200)
            #expect(try await api.call("POST", "/v1/releases/\(id)/validate", headers: key).status == 200)
        }
    }

    @Test func aPublicationIsAnsweredAgain() async throws {
        try await withAPI { api in
            let id = try await api.ready()
            let key = [("Idempotency-Key", "k-3")]
            let first = try await api.call("POST", "/v1/releases/\(id)/publish", headers: key)
            let second = try await api.call("POST", "/v1/releases/\(id)/publish", headers: key)
            #expect(first.status == 200, "\(first.body)")
            #expect(second.body == first.body)
            #expect(second["idempotency-replayed"] == "true")
        }
    }

    @Test func whatCouldNotBeBuiltIsToldAgain() async throws {
        try await withAPI { api in
            let id = try await api.ready()
            try Files.writeAtomically(
                Array("{{#broken".utf8), to: Files.join(api.fixture.path, "templates/release.mustache"))
            let key = [("Idempotency-Key", "k-4")]
            let first = try await api.call("POST", "/v1/releases/\(id)/publish", headers: key)
            let second = try await api.call("POST", "/v1/releases/\(id)/publish", headers: key)
            #expect(try first.json["warnings"]?.sequence?.isEmpty == false)
            #expect(second.body == first.body)
            #expect(second["idempotency-replayed"] == "true")
        }
    }
}
