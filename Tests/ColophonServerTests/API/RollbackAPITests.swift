// Rollbacks over HTTP: the advice, and the whole life of one.
import Bundles
import Colophon
import Documents
import ReleaseModel
import ReleaseService
import Testing
import Verification

@testable import colophon_server

struct RollbackAPITests {
    private func released(_ api: APIClient) async throws -> String {
        _ = try await api.released("1.0.0")
        return try await api.released("1.1.0")
    }

    @Test func takesARollbackFromItsRequestToItsEnd() async throws {
        try await withAPI { api in
            let id = try await released(api)
            let created = try await api.call(
                "POST", "/v1/releases/\(id)/rollback",
                ["reason": "It loses data.", "rollback_type": "planned", "initiated_by": "mira"])
            #expect(created.status == 201, "\(created.body)")
            #expect(try created.json.string("release_id") == id)
            #expect(try created.json.text("status") == "pending")
            let rollback = try #require(try created.json.text("rollback_id"))
            let path = "/v1/releases/rollbacks/\(rollback)"
            #expect(created["location"] == path)

            let early = try await api.call("POST", "\(path)/step", ["step": "assess"])
            #expect(try early.problem == "not-approved")
            #expect(try await api.call("POST", "\(path)/complete").problem == "not-approved")
            let denied = try await api.call("POST", "\(path)/approve", ["approved_by": "mira"])
            #expect(denied.status == 403)
            #expect(try denied.problem == "approval-forbidden")
            #expect(
                try await api.call("POST", "\(path)/approve", ["approved_by": "mira"], as: .lena).problem
                    == "not-yourself")
            let approved = try await api.call("POST", "\(path)/approve", ["approved_by": "lena"], as: .lena)
            #expect(approved.status == 200)
            #expect(try approved.json.text("status") == "in_progress")
            #expect(try approved.json["approvals"]?.column("by") == ["lena"])

            #expect(try await api.call("POST", "\(path)/step", ["step": "close"]).problem == "step-out-of-order")
            for step in ["assess", "approve", "prepare", "execute", "verify", "close"] {
                let answer = try await api.call("POST", "\(path)/step", ["step": .string(step), "note": "done"])
                #expect(answer.status == 200, "\(answer.body)")
            }
            #expect(try await api.call("POST", "\(path)/step", ["step": "close"]).problem == "no-step-left")
            let completed = try await api.call("POST", "\(path)/complete")
            #expect(completed.status == 200)
            #expect(try completed.json.text("status") == "completed")
            #expect(try completed.json["steps"]?.column("done_by").count == 6)
            #expect(try completed.json["warnings"]?.sequence?.isEmpty == true, "\(completed.body)")

            let release = try await api.call("GET", "/v1/releases/\(id)").json
            #expect(release.text("status") == "rolled_back")
            #expect(release["rollback"]?.text("id") == rollback)
            #expect(try api.fixture.file("output/1.1.0/index.html")?.contains("It loses data.") == true)
            #expect(try await api.call("POST", "\(path)/fail", ["reason": "late"]).problem == "rollback-ended")
        }
    }

    @Test func anotherOneWaitsForTheFirstToEnd() async throws {
        try await withAPI { api in
            let id = try await released(api)
            let body: JSON = ["reason": "It stalls.", "rollback_type": "config"]
            let first = try await api.call("POST", "/v1/releases/\(id)/rollback", body)
            let rollback = try #require(try first.json.string("rollback_id"))
            #expect(try await api.call("POST", "/v1/releases/\(id)/rollback", body).problem == "rollback-open")
            let failed = try await api.call(
                "POST", "/v1/releases/rollbacks/\(rollback)/fail", ["reason": "Called off."])
            #expect(try failed.json.text("failure") == "Called off.")
            #expect(try await api.call("POST", "/v1/releases/\(id)/rollback", body).status == 201)
            let all = try await api.call("GET", "/v1/releases/rollbacks?release_id=\(id)&limit=1")
            #expect(try all.json.column("status") == ["pending"])
            let target = try #require(all["link"]?.split(separator: ">").first?.dropFirst())
            #expect(try await api.call("GET", String(target)).json.column("rollback_id") == [rollback])
            let ended = try await api.call("GET", "/v1/releases/rollbacks?status=failed", as: .reader)
            #expect(try ended.json.column("rollback_id") == [rollback])
            #expect(try await api.call("GET", "/v1/releases/rollbacks/\(rollback)").json.text("reason") == "It stalls.")
            #expect(try await api.call("GET", "/v1/releases/rollbacks/RBK-000000000000").status == 404)
        }
    }

    @Test func onlyWhatIsOutIsRolledBack() async throws {
        try await withAPI { api in
            let id = try await api.planned("3.0.0")
            let body: JSON = ["reason": "x", "rollback_type": "immediate"]
            #expect(try await api.call("POST", "/v1/releases/\(id)/rollback", body).problem == "not-released")
            #expect(try await api.call("POST", "/v1/releases/\(id)/rollback", ["reason": "x"]).problem == "bad-body")
            let out = try await released(api)
            let nowhere = try await api.call(
                "POST", "/v1/releases/\(out)/rollback",
                ["reason": "x", "rollback_type": "planned", "target_version": "0.9.0"])
            #expect(try nowhere.problem == "bad-target")
            #expect(nowhere.status == 409)
        }
    }

    /// The cells that the requirements fix.
    @Test(arguments: [
        ("critical", "high", "immediate", "on-call"), ("critical", "medium", "immediate", "on-call"),
        ("high", "high", "immediate", "team-lead"), ("medium", "medium", "partial", "team-lead"),
        ("low", "low", "config", "engineer"),
    ])
    func recommendsByTheMatrix(severity: String, impact: String, type: String, level: String) async throws {
        try await withAPI { api in
            let answer = try await api.call(
                "POST", "/v1/releases/rollback/recommend", ["severity": .string(severity), "impact": .string(impact)],
                as: .reader)
            #expect(answer.status == 200)
            #expect(try answer.json.string("rollback_type") == type)
            #expect(try answer.json.text("approval_level") == level)
            #expect(try answer.json.mapping?.count == 2)
        }
    }

    @Test func recommendsATargetAndStepsForARelease() async throws {
        try await withAPI { api in
            let id = try await released(api)
            let advice = try await api.call(
                "POST", "/v1/releases/rollback/recommend",
                ["severity": "critical", "impact": "high", "release_id": .string(id)]
            ).json
            #expect(advice.string("target") == "1.0.0")
            #expect(advice["steps"]?.column("name").first == "detect")
            #expect(advice["blockers"]?.sequence != nil)
            let unknown = try await api.call(
                "POST", "/v1/releases/rollback/recommend",
                ["severity": "low", "impact": "low", "release_id": "REL-000000000000"])
            #expect(unknown.status == 404)
            let guess = try await api.call(
                "POST", "/v1/releases/rollback/recommend", ["severity": "bad", "impact": "low"])
            #expect(guess.status == 422)
        }
    }
}
