// The whole life of a release over HTTP: planned, frozen, cut, validated, published, downloaded.
import Bundles
import Checklist
import Colophon
import Documents
import Evidence
import Files
import Primitives
import ReleaseModel
import ReleaseService
import Testing
import Verification

@testable import colophon_server

struct ReleaseLifeTests {
    @Test func takesAReleaseFromItsPlanToItsBundle() async throws {
        try await withAPI { api in
            let created = try await api.call(
                "POST", "/v1/releases", ["version": "1.0.0", "release_type": "minor", "description": "First light."])
            #expect(created.status == 201)
            let id = try #require(try created.json.string("release_id"))
            #expect(created["location"] == "/v1/releases/\(id)")
            #expect(created["etag"] == "\"1\"")
            #expect(try created.json.text("status") == "planned")
            #expect(try created.json.text("version") == "1.0.0")
            #expect(try created.json.int("checklist_items") == 8)

            #expect(try await api.step(id, "freeze").json.text("status") == "frozen")
            let cut = try await api.step(
                id, "rc", ["rc_version": "1.0.0-rc.1", "commit": .string(APIFixture.commit)])
            #expect(try cut.json.text("status") == "rc")
            #expect(try cut.json.text("release_id") == id)
            #expect(try await api.step(id, "validate").json.text("status") == "validating")

            let early = try await api.call("POST", "/v1/releases/\(id)/publish", ["released_by": "mira"])
            #expect(early.status == 409)
            #expect(try early.problem == "not-ready")
            #expect(
                try early.json["errors"]?.column("field")
                    == ["RL-01", "RL-02", "RL-03", "RL-04", "RL-05", "RL-06"].map { "checks.\($0)" })

            for check in RuleBook.current.ids where check != .rl07 && check != .rl08 {
                let decided = try await api.call(
                    "PATCH", "/v1/releases/\(id)/checklist",
                    ["check_id": .string(check.rawValue), "status": "pass", "message": "looked at it"])
                #expect(decided.status == 200)
                #expect(try decided.json.text("check_id") == check.rawValue)
                #expect(try decided.json.text("status") == "pass")
            }
            let published = try await api.step(id, "publish", ["released_by": "mira"])
            #expect(try published.json.text("status") == "released")
            #expect(try published.json.text("version") == "1.0.0")
            #expect(try published.json.text("released_by") == "mira")
            #expect(try published.json["warnings"]?.sequence?.isEmpty == true, "\(published.body)")
            #expect(try published.json["links"]?.text("bundle") == "/v1/releases/\(id)/bundle")

            let release = try await api.call("GET", "/v1/releases/\(id)").json
            #expect(release.text("released_by") == "mira")
            #expect(release.text("rc_version") == "1.0.0-rc.1")
            #expect(release.text("commit") == APIFixture.commit)
            #expect(release.text("description") == "First light.")
            #expect(release["evidence"]?.flag("ready") == true)
            #expect(release["evidence"]?["checklist"]?.column("check_id") == RuleBook.current.ids.map(\.rawValue))
            #expect(release["history"]?.column("to") == ["frozen", "rc", "validating", "released"])
            #expect(release["released_at"]?.string == release["dates"]?.text("released"))
        }
    }

    @Test func thePageTheRecordAndTheBundleAreBuiltWithThePublication() async throws {
        try await withAPI { api in
            let id = try await api.released()
            let record = try #require(try api.fixture.file("evidence/1.0.0/release.json"))
            #expect(
                try parseDocument(Array(record.utf8), format: .json, limits: .record).string("status") == "released")
            #expect(try api.fixture.file("output/1.0.0/index.html")?.contains("1.0.0") == true)

            let bundle = try await api.call("GET", "/v1/releases/\(id)/bundle", as: .reader)
            #expect(bundle.status == 200)
            #expect(bundle["content-type"] == "application/gzip")
            #expect(bundle["content-disposition"] == "attachment; filename=\"sample-1.0.0.evidence.tar.gz\"")
            let path = Files.join(api.fixture.path, "output/1.0.0/sample-1.0.0.evidence.tar.gz")
            #expect(try Files.read(path).count == Int(bundle["content-length"] ?? ""))

            let part = try await api.call(
                "GET", "/v1/releases/\(id)/bundle", as: .reader, headers: [("Range", "bytes=0-1")])
            #expect(part.status == 206)
            #expect(part["content-length"] == "2")
            let beyond = try await api.call(
                "GET", "/v1/releases/\(id)/bundle", headers: [("Range", "bytes=99999999-")])
            #expect(beyond.status == 416)

            let sums = try await api.call("GET", "/v1/releases/\(id)/bundle/SHA256SUMS", as: .reader)
            #expect(sums.status == 200)
            #expect(sums.body.contains(SHA256Digest(of: try Files.read(path)).hex))
        }
    }

    @Test func pagesThatAreGoneAreBuiltAgain() async throws {
        try await withAPI { api in
            let id = try await api.released()
            let page = "output/1.0.0/index.html"
            try Files.remove(Files.join(api.fixture.path, page))
            try Files.remove(Files.join(api.fixture.path, "output/1.0.0/sample-1.0.0.evidence.tar.gz"))
            #expect(try await api.call("GET", "/v1/releases/\(id)/bundle").problem == "no-bundle")
            let built = try await api.step(id, "pages")
            #expect(try built.json["warnings"]?.sequence?.isEmpty == true, "\(built.body)")
            #expect(try api.fixture.file(page) != nil)
            #expect(try await api.call("GET", "/v1/releases/\(id)/bundle").status == 200)
        }
    }

    @Test func whatCanNotBeBuiltIsToldAndDoesNotUndoThePublication() async throws {
        try await withAPI { api in
            let id = try await api.ready()
            try Files.writeAtomically(
                Array("{{#broken".utf8), to: Files.join(api.fixture.path, "templates/release.mustache"))
            let published = try await api.step(id, "publish")
            #expect(try published.json.string("status") == "released")
            #expect(try published.json["warnings"]?.sequence?.isEmpty == false)
            #expect(try await api.call("GET", "/v1/releases/\(id)").json.text("status") == "released")
        }
    }

    @Test func thereIsNoBundleBeforePublication() async throws {
        try await withAPI { api in
            let id = try await api.planned()
            for path in ["bundle", "bundle/SHA256SUMS"] {
                let answer = try await api.call("GET", "/v1/releases/\(id)/\(path)")
                #expect(answer.status == 409)
                #expect(try answer.problem == "not-published")
            }
            #expect(try await api.call("POST", "/v1/releases/\(id)/pages").problem == "not-published")
        }
    }

    @Test func takesEveryStepByTheStatusItLeadsTo() async throws {
        try await withAPI { api in
            let id = try await api.planned()
            func transition(_ status: String, _ more: JSON = "why not") async throws -> String? {
                let answer = try await api.call(
                    "POST", "/v1/releases/\(id)/transition",
                    ["to_status": .string(status), "reason": more, "commit": .string(APIFixture.commit)])
                return try answer.problem ?? answer.json.string("status")
            }
            #expect(try await transition("frozen") == "frozen")
            #expect(try await transition("planned") == "planned")
            #expect(try await transition("validating") == "no-such-transition")
            #expect(try await transition("frozen") == "frozen")
            #expect(try await transition("rc") == "rc")
            #expect(try await transition("failed", " ") == "bad-body")
            #expect(try await transition("failed") == "failed")
            #expect(try await transition("planned") == "planned")
            #expect(try await transition("rolled_back") == "no-such-transition")
            let events = try await api.call("GET", "/v1/releases/\(id)/events").json
            #expect(events.column("to") == ["planned", "frozen", "planned", "frozen", "rc", "failed", "planned"])
            #expect(events.column("actor").allSatisfy { $0 == "mira" })
        }
    }

    @Test func publicationByATransitionNeedsItsScope() async throws {
        let fixture = try await APIFixture()
        let token = try await fixture.service.createToken(
            for: "jo", scopes: [.read, .write], roles: [], expires: nil, label: nil)
        try await withServer(fixture.server) { server in
            let api = APIClient(fixture: fixture, server: server)
            let id = try await api.ready()
            let body = #"{"to_status": "released", "reason": "it is time"}"#
            let refused = try await server.send(
                "POST", "/v1/releases/\(id)/transition",
                headers: [("Authorization", "Bearer \(token.secret)"), ("Content-Type", "application/json")], body: body
            )
            #expect(try refused.problem == "scope-missing")
            let published = try await api.send(
                "POST", "/v1/releases/\(id)/transition", body: body, headers: [("Content-Type", "application/json")])
            #expect(try published.json.string("status") == "released")
            #expect(try fixture.file("output/1.0.0/index.html") != nil)
        }
    }

    @Test func cutsCandidatesInTheirOrder() async throws {
        try await withAPI { api in
            let id = try await api.candidate()
            let other = String(repeating: "b", count: 40)
            let second = try await api.call(
                "POST", "/v1/releases/\(id)/candidates", ["commit": .string(other)])
            #expect(second.status == 201)
            #expect(try second.json.column("rc_version") == ["1.0.0-rc.1", "1.0.0-rc.2"])
            let listed = try await api.call("GET", "/v1/releases/\(id)/candidates").json
            #expect(listed.column("commit") == [APIFixture.commit, other])
            #expect(listed.sequence?.map { $0.flag("current") } == [false, true])
            let backwards = try await api.call(
                "POST", "/v1/releases/\(id)/rc", ["rc_version": "1.0.0-rc.1", "commit": .string(other)])
            #expect(try backwards.problem == "tag-taken")
            #expect(backwards.status == 409)
        }
    }

    @Test func aCandidateWithoutACommitIsOneOfTheWorkspacesHead() async throws {
        try await withAPI { api in
            let id = try await api.planned()
            try await api.step(id, "freeze")
            let none = try await api.call("POST", "/v1/releases/\(id)/rc", ["rc_version": "1.0.0-rc.1"])
            #expect(none.status == 409)
            #expect(try none.problem == "commit-needed")
            let git = ["-c", "user.name=Sample", "-c", "user.email=sample@example.org"]
            _ = try GitSample.run(in: api.fixture.path, ["init", "-q"])
            _ = try GitSample.run(in: api.fixture.path, git + ["commit", "-q", "--allow-empty", "-m", "First"])
            let head = try GitSample.run(in: api.fixture.path, ["rev-parse", "HEAD"])
            try await api.step(id, "rc")
            #expect(try await api.call("GET", "/v1/releases/\(id)").json.string("commit") == head)
        }
    }
}
