// Planning, finding and planning anew over HTTP.
import Colophon
import Documents
import ReleaseModel
import ReleaseService
import Testing
import Verification

@testable import colophon_server

struct PlanAPITests {
    @Test func listsReleasesInPagesThatLinkToTheNext() async throws {
        try await withAPI { api in
            for minor in 0..<5 { _ = try await api.planned("1.\(minor).0") }
            let first = try await api.call("GET", "/v1/releases?limit=2", as: .reader)
            #expect(first.status == 200)
            #expect(try first.json.column("version") == ["1.4.0", "1.3.0"])
            #expect(try first.json.column("release_type") == ["minor", "minor"])
            #expect(
                try first.json.sequence?.first?.mapping?.map(\.key)
                    == ["created_at", "release_id", "release_type", "status", "version"])
            var link = try #require(first["link"])
            var seen = try first.json.column("version")
            while true {
                let target = try #require(link.split(separator: ">").first?.dropFirst())
                #expect(link.hasSuffix("; rel=\"next\""))
                let page = try await api.call("GET", String(target), as: .reader)
                seen += try page.json.column("version")
                guard let next = page["link"] else { break }
                link = next
            }
            #expect(seen == ["1.4.0", "1.3.0", "1.2.0", "1.1.0", "1.0.0"])
        }
    }

    @Test func aListFollowsEachChange() async throws {
        try await withAPI { api in
            #expect(try await api.call("GET", "/v1/releases").json.sequence?.isEmpty == true)
            let id = try await api.planned()
            #expect(try await api.call("GET", "/v1/releases").json.column("release_id") == [id])
            let before = try await api.call("GET", "/v1/releases?status=planned")
            #expect(try before.json.column("release_id") == [id])
            let same = try await api.call(
                "GET", "/v1/releases?status=planned", headers: [("If-None-Match", before["etag"] ?? "")])
            #expect(same.status == 304)
            try await api.step(id, "freeze")
            #expect(try await api.call("GET", "/v1/releases?status=planned").json.sequence?.isEmpty == true)
            #expect(try await api.call("GET", "/v1/releases?status=frozen").json.column("release_id") == [id])
        }
    }

    @Test(arguments: [
        ("{}", 422, "bad-body"), (#"{"version": "1.0"}"#, 422, "bad-body"), (#"{"version": 1}"#, 422, "bad-body"),
        (#"{"version": "1.0.0", "release_type": "huge"}"#, 422, "bad-body"),
        (#"{"version": "1.0.0", "planned": "soon"}"#, 422, "bad-body"),
        (#"{"version": "1.0.0", "colour": "red"}"#, 422, "bad-body"), ("{", 400, "bad-json"),
        (#"{"version": "2.0.0-A+x"}"#, 409, "version-taken"),
        (#"{"version": "1.9.0", "previous": "2.0.0"}"#, 409, "not-greater"),
        (#"{"version": "2.0.1", "previous": "2.0.0", "release_type": "minor"}"#, 409, "bump-too-small"),
    ])
    func refusesAPlanThatIsNone(body: String, status: Int, code: String) async throws {
        try await withAPI { api in
            _ = try await api.planned("2.0.0-a")
            let answer = try await api.send(
                "POST", "/v1/releases", body: body, headers: [("Content-Type", "application/json")])
            #expect(answer.status == status)
            #expect(try answer.problem == code)
            #expect(try answer.json.string("type") == "urn:colophon:problem:\(code)")
            #expect(try answer.json.text("instance") == answer["x-request-id"].map { "urn:colophon:request:\($0)" })
        }
    }

    @Test func aTypeThatIsLeftOutIsMinorOrTheSmallerStep() async throws {
        try await withAPI { api in
            func type(_ version: String, _ previous: String?) async throws -> String? {
                let answer = try await api.call(
                    "POST", "/v1/releases",
                    .object(compact: [("version", .string(version)), ("previous", previous.map(JSON.string))]))
                return try answer.problem ?? answer.json.string("release_type")
            }
            let types = [
                try await type("1.0.0", nil), try await type("1.1.0", "1.0.0"), try await type("1.1.1", "1.1.0"),
            ]
            #expect(types == ["minor", "minor", "patch"])
        }
    }

    @Test func plansAnewWhatIsPlannedAndKeepsWhatIsLeftOut() async throws {
        try await withAPI { api in
            let id = try await api.planned()
            let changed = try await api.call(
                "PATCH", "/v1/releases/\(id)", ["version": "1.2.0", "branch": "main", "planned": "2026-04-01"])
            #expect(changed.status == 200, "\(changed.body)")
            var release = try await api.call("GET", "/v1/releases/\(id)").json
            #expect(release.string("version") == "1.2.0")
            #expect(release.text("description") == "What it brings.")
            #expect(release["dates"]?.text("planned") == "2026-04-01")
            _ = try await api.call("PATCH", "/v1/releases/\(id)", ["description": .null, "branch": .null])
            release = try await api.call("GET", "/v1/releases/\(id)").json
            #expect(release["description"]?.isNull == true)
            #expect(release["branch"]?.isNull == true)
            try await api.step(id, "freeze")
            let late = try await api.call("PATCH", "/v1/releases/\(id)", ["version": "1.3.0"])
            #expect(try late.problem == "not-planned")
            #expect(late.status == 409)
        }
    }

    @Test func readsEventsFromASequenceOn() async throws {
        try await withAPI { api in
            let id = try await api.validating()
            let first = try await api.call("GET", "/v1/releases/\(id)/events?limit=3")
            #expect(try first.json.column("to") == ["planned", "frozen", "rc"])
            let target = try #require(first["link"]?.split(separator: ">").first?.dropFirst())
            let rest = try await api.call("GET", String(target))
            #expect(try rest.json.column("to") == ["validating"])
            #expect(rest["link"] == nil)
            #expect(try await api.call("GET", "/v1/releases/\(id)/events?after=-1").status == 400)
        }
    }

    @Test func aCursorThatBeginsNoPageIsRefused() async throws {
        try await withAPI { api in
            let unknown = try await api.call("GET", "/v1/releases?cursor=REL-000000000000")
            #expect(try unknown.problem == "bad-cursor")
            #expect(unknown.status == 409)
            #expect(unknown.body.contains(#""field":"cursor""#))
            #expect(try await api.call("GET", "/v1/releases?cursor=RBK-000000000000").problem == "bad-parameter")
        }
    }

    @Test func writesNotesAndReadsThemInEachForm() async throws {
        try await withAPI { api in
            let id = try await api.planned()
            let notes: JSON = ["features": [["title": "Snow & ice", "pr": "12"]], "highlights": ["Cold"]]
            let written = try await api.call(
                "PUT", "/v1/releases/\(id)/notes", ["summary": "Winter.", "notes": notes])
            #expect(written.status == 200, "\(written.body)")
            let markdown = try await api.call("GET", "/v1/releases/\(id)/notes", as: .reader)
            #expect(markdown["content-type"] == "text/markdown; charset=utf-8")
            #expect(markdown.body.contains("Snow"))
            let html = try await api.call("GET", "/v1/releases/\(id)/notes?format=html")
            #expect(html["content-type"] == "text/html; charset=utf-8")
            #expect(html.body.contains("Snow &amp; ice"))
            let json = try await api.call("GET", "/v1/releases/\(id)/notes?format=json").json
            #expect(json["notes"]?["features"]?.column("title") == ["Snow & ice"])
            #expect(json.string("summary") == "Winter.")
            #expect(try await api.call("GET", "/v1/releases/\(id)/notes?format=pdf").problem == "bad-parameter")
            let wrong = try await api.call(
                "PUT", "/v1/releases/\(id)/notes", ["notes": ["features": [["titel": "x"]]]])
            #expect(try wrong.problem == "bad-body")
            #expect(
                try wrong.json["errors"]?.column("field") == ["notes.features[0].titel", "notes.features[0].title"])
        }
    }
}
