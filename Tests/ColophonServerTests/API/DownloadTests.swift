// What can be taken away of a release: its evidence, file by file, and what was published of it.
import Bundles
import Documents
import Evidence
import Files
import ReleaseModel
import Testing
import Verification

@testable import colophon_server

struct DownloadTests {
    private static let bytes = [("Content-Type", "application/octet-stream")]

    @Test func anEvidenceFileIsDownloadedOrRangesOfIt() async throws {
        try await withAPI { api in
            let id = try await api.candidate()
            let path = "/v1/releases/\(id)/evidence/logs/run.html"
            #expect(try await api.call("GET", path).problem == "no-such-evidence")
            #expect(try await api.send("PUT", path, body: "<p>0123456789", headers: Self.bytes).status == 201)
            let whole = try await api.call("GET", path, as: .reader)
            #expect(whole.status == 200)
            #expect(whole.body == "<p>0123456789")
            #expect(whole["content-type"] == "application/octet-stream")
            #expect(whole["content-disposition"] == "attachment; filename=\"run.html\"")
            #expect(whole["x-content-type-options"] == "nosniff")
            let part = try await api.call("GET", path, headers: [("Range", "bytes=3-5")])
            #expect(part.status == 206)
            #expect(part.body == "012")
            #expect(part["content-range"] == "bytes 3-5/13")
            #expect(try await api.call("GET", path, headers: [("Range", "bytes=20-")]).status == 416)
            let tag = try #require(whole["etag"])
            #expect(try await api.call("GET", path, headers: [("If-None-Match", tag)]).status == 304)
            #expect(try await api.call("GET", path, as: nil).status == 401)
        }
    }

    @Test(arguments: ["../../colophon.yaml", "%2e%2e%2fcolophon.yaml", "logs", ".hidden", "a%00b", "aux.txt"])
    func nothingElseIs(name: String) async throws {
        try await withAPI(files: ["evidence/1.0.0/.hidden": "x", "evidence/1.0.0/logs/a.log": "x"]) { api in
            let id = try await api.candidate()
            let answer = try await api.call("GET", "/v1/releases/\(id)/evidence/\(name)")
            #expect([400, 404].contains(answer.status), "\(answer.body)")
        }
    }

    @Test func whatIsRedactedIsNot() async throws {
        try await withAPI { api in
            let id = try await api.candidate()
            let path = "/v1/releases/\(id)/evidence"
            _ = try await api.send("PUT", "\(path)/run.log", body: "who", headers: Self.bytes)
            #expect(try await api.call("GET", "\(path)/run.log").status == 200)
            let named: JSON = ["evidence": [["path": "run.log", "redact": true]]]
            #expect(try await api.call("PUT", path, named).status == 200)
            #expect(try await api.call("GET", "\(path)/run.log").problem == "evidence-redacted")
        }
    }

    @Test func whatWasPublishedStaysReadableWhateverIsPlannedSince() async throws {
        try await withAPI { api in
            _ = try await api.released("1.0.0")
            let id = try await api.released("1.0.1")
            let own = "/v1/releases/\(id)"
            let record = try await api.call("GET", "\(own)/record")
            #expect(record.status == 200)
            #expect(record.body == (try api.fixture.file("evidence/1.0.1/release.json")))
            let bundle = try await api.call("HEAD", "\(own)/bundle")
            #expect(bundle.status == 200)
            let asked = try await api.call(
                "POST", "\(own)/rollback", ["reason": "It burns green", "rollback_type": "planned"])
            let rollback = "/v1/releases/rollbacks/\(try #require(asked.json.string("rollback_id")))"
            #expect(try await api.call("POST", "\(rollback)/approve", as: .lena).status == 200)
            #expect(try await api.call("POST", "\(rollback)/complete").problem == "steps-open")
            for step in ["assess", "approve", "prepare", "execute", "verify"] {
                #expect(try await api.call("POST", "\(rollback)/step", ["step": .string(step)]).status == 200)
            }
            let left = try await api.call(
                "POST", "\(rollback)/step", ["step": "close", "skipped": true, "note": "there is no ticket"])
            #expect(try left.json["steps"]?.sequence?.last?["skipped"]?.bool == true)
            #expect(try await api.call("POST", "\(rollback)/complete").status == 200)
            try await api.step(id, "transition", ["to_status": "planned", "reason": "again"])
            let refused = try await api.call("POST", "\(own)/freeze")
            #expect(refused.status == 409)
            #expect(try refused.problem == "version-published")
            for _ in 0..<2 {
                let now = try await api.call("GET", "\(own)/record")
                #expect(try now.json.text("status") == "rolled_back")
                #expect(try now.json.text("version") == "1.0.1")
                #expect(try await api.call("HEAD", "\(own)/bundle").status == 200)
                _ = try await api.call("PATCH", own, ["version": "1.0.2"])
            }
            #expect(try await api.call("POST", "\(own)/freeze").status == 200)
        }
    }

    @Test func aFolderThatCannotBeReadLeavesTheReleaseReadable() async throws {
        try await withAPI(files: ["evidence/1.0.0/a%b.log": "x"]) { api in
            let id = try await api.candidate()
            let answer = try await api.call("GET", "/v1/releases/\(id)")
            try #require(answer.status == 200, "\(answer.body)")
            #expect(try answer.json.string("status") == "rc")
            #expect(try answer.json["evidence"]?["ready"]?.bool == false)
            #expect(try answer.json["evidence"]?["problems"]?.sequence?.isEmpty == false)
            #expect(try await api.call("GET", "/v1/releases/\(id)/checklist").problem == "bad-folder")
        }
    }
}
