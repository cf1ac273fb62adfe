// Checks over HTTP: read, decided, waived; the security gate; and the evidence that they follow from.
import Bundles
import Documents
import Evidence
import Files
import Primitives
import ReleaseModel
import ReleaseService
import Sync
import Testing
import Verification

@testable import colophon_server

struct ChecklistAPITests {
    @Test func readsTheVerdictsAndWhatIsMissing() async throws {
        try await withAPI { api in
            let id = try await api.candidate()
            let checklist = try await api.call("GET", "/v1/releases/\(id)/checklist", as: .reader).json
            #expect(checklist.string("release_id") == id)
            #expect(checklist.flag("passed") == false)
            #expect(checklist.texts("failures") == ["RL-01", "RL-02", "RL-03", "RL-04", "RL-05", "RL-06"])
            #expect(
                checklist["checks"]?.column("status")
                    == ["pending", "pending", "pending", "pending", "pending", "pending", "na", "pass"])
            #expect(checklist["checks"]?.column("name").first == "All PRs merged")
            #expect(checklist["checks"]?.sequence?.map { $0.flag("required") }.count == 8)
        }
    }

    @Test func aVerdictNeedsACandidateAndAReason() async throws {
        try await withAPI { api in
            let id = try await api.planned()
            let body: JSON = ["check_id": "RL-01", "status": "pass", "message": "all merged"]
            let early = try await api.call("PATCH", "/v1/releases/\(id)/checklist", body)
            #expect(try early.problem == "no-candidate")
            #expect(early.status == 409)
            let silent = try await api.call(
                "PATCH", "/v1/releases/\(id)/checklist", ["check_id": "RL-01", "status": "pass", "message": ""])
            #expect(try silent.problem == "bad-body")
            let unknown = try await api.call(
                "PATCH", "/v1/releases/\(id)/checklist", ["check_id": "RL-09", "status": "pass", "message": "x"])
            #expect(unknown.status == 422)
        }
    }

    @Test func aWaiverLetsAFailurePassAndStaysVisible() async throws {
        try await withAPI { api in
            let id = try await api.candidate()
            _ = try await api.call(
                "PATCH", "/v1/releases/\(id)/checklist",
                ["check_id": "RL-05", "status": "fail", "message": "no page of it"])
            let path = "/v1/releases/\(id)/checklist/RL-05/waiver"
            #expect(try await api.call("POST", path, ["reason": ""]).problem == "bad-body")
            let waived = try await api.call(
                "POST", path, ["findings": ["verdict-fail"], "reason": "The page follows.", "expires": "2999-12-31"])
            #expect(waived.status == 200, "\(waived.body)")
            let checks = try await api.call("GET", "/v1/releases/\(id)/checklist").json["checks"]?.sequence
            let check = try #require(checks?.first { $0.text("check_id") == "RL-05" })
            #expect(check.string("status") == "fail")
            #expect(check["waived"]?.text("by") == "mira")
            #expect(check["waived"]?.text("expires") == "2999-12-31")
            #expect(
                try await api.call(
                    "POST", "/v1/releases/\(id)/checklist/RL-77/waiver",
                    ["findings": "all", "reason": "x", "expires": "2999-12-31"]
                ).problem
                    == "no-such-check")
        }
    }

    @Test func theSecurityGateDecidesTheSecurityReview() async throws {
        try await withAPI { api in
            let id = try await api.candidate()
            let path = "/v1/releases/\(id)/security-gate"
            let failed = try await api.call("POST", path, ["run_id": "42", "summary": ["high": 1, "low": 3]])
            #expect(failed.status == 200, "\(failed.body)")
            #expect(try failed.json.string("decision") == "fail")
            #expect(try failed.json.texts("exceeded") == ["high"])
            #expect(try failed.json["summary"]?.int("low") == 3)
            let over = try await api.call(
                "PATCH", "/v1/releases/\(id)/checklist", ["check_id": "RL-06", "status": "pass", "message": "fine"])
            #expect(try over.problem == "gate-failed")
            let strict = try await api.call(
                "POST", path, ["run_id": "43", "summary": ["low": 1], "policy": ["low": 0]])
            #expect(try strict.json.text("decision") == "fail")
            let broken = try await api.call("POST", path, ["run_id": "44", "summary": [:], "succeeded": false])
            #expect(try broken.json.text("decision") == "fail")
            let passed = try await api.call("POST", path, ["run_id": "45", "summary": [:]])
            #expect(try passed.json.text("message").map { $0.contains("45") } == true)
            let release = try await api.call("GET", "/v1/releases/\(id)").json
            #expect(release["security_gate"]?.text("run_id") == "45")
            #expect(release["security_gate"]?.text("by") == "mira")
            #expect(try await api.call("POST", path, ["run_id": "46", "summary": ["high": -1]]).problem == "bad-body")
        }
    }

    // MARK: Evidence

    private static let report = #"<testsuite><testcase name="holds"/></testsuite>"#

    @Test func evidenceIsUploadedListedJudgedAndDeleted() async throws {
        try await withAPI { api in
            let id = try await api.candidate()
            let path = "/v1/releases/\(id)/evidence/reports/junit.xml"
            let stored = try await api.send("PUT", path, body: Self.report)
            #expect(stored.status == 201, "\(stored.body)")
            let digest = SHA256Digest(of: Array(Self.report.utf8)).hex
            #expect(try stored.json.string("sha256") == digest)
            #expect(try api.fixture.file("evidence/1.0.0/reports/junit.xml") == Self.report)
            #expect(try await api.send("PUT", path, body: Self.report).status == 200)

            let listed = try await api.call("GET", "/v1/releases/\(id)/evidence", as: .reader).json["evidence"]
            #expect(listed?.column("path") == ["reports/junit.xml"])
            #expect(listed?.column("kind") == ["junit"])
            let checks = try await api.call("GET", "/v1/releases/\(id)/checklist").json["checks"]?.sequence
            let gates = try #require(checks?.first { $0.text("check_id") == "RL-02" })
            #expect(gates.text("status") == "pass")
            #expect(gates["evidence"]?.column("sha256") == [digest])

            let events = try await api.call("GET", "/v1/releases/\(id)/events").json
            #expect(events.sequence?.last?.text("kind") == "evidence")
            #expect(events.sequence?.last?.text("subject") == "reports/junit.xml")
            #expect(events.sequence?.last?.text("to") == "sha256:\(digest)")

            let gone = try await api.call("DELETE", path)
            #expect(gone.status == 204)
            #expect(try api.fixture.file("evidence/1.0.0/reports/junit.xml") == nil)
            #expect(try await api.call("DELETE", path).problem == "no-such-evidence")
            #expect(
                try await api.call("GET", "/v1/releases/\(id)/evidence").json["evidence"]?.sequence?.isEmpty == true)
        }
    }

    @Test(arguments: [
        ("release.yaml", 409, "reserved-path"), ("release.json", 409, "reserved-path"),
        ("Release.JSON", 409, "reserved-path"), ("incidents.yaml", 409, "reserved-path"),
        ("policy.json", 409, "reserved-path"), ("sync.json", 409, "reserved-path"),
        ("facts.json", 409, "reserved-path"), (".hidden", 422, "bad-path"),
        ("a/.hidden", 422, "bad-path"), ("a//b", 422, "bad-path"), ("%2e%2e/x", 422, "bad-path"),
        ("a/..%2f..%2fx", 422, "bad-path"), ("%2fetc%2fpasswd", 422, "bad-path"), ("a%5cb", 422, "bad-path"),
        ("caf%C3%A9", 422, "bad-path"), ("LOG.txt", 409, "path-collision"), ("log.txt/deeper", 409, "blocked-path"),
        ("folder", 409, "blocked-path"), ("link/x.txt", 409, "blocked-path"),
    ])
    func evidenceLiesNowhereElse(path: String, status: Int, code: String) async throws {
        try await withAPI(files: ["evidence/1.0.0/log.txt": "x", "evidence/1.0.0/folder/y.txt": "y"]) { api in
            let id = try await api.candidate()
            try GitSample.link(in: api.fixture.path, to: "..", at: "evidence/1.0.0/link")
            for method in ["PUT", "DELETE"] where !(method == "DELETE" && code == "path-collision") {
                let answer = try await api.send(method, "/v1/releases/\(id)/evidence/\(path)", body: "")
                #expect(answer.status == status, "\(method) \(answer.body)")
                #expect(try answer.problem == code)
            }
            #expect(
                try await api.call("GET", "/v1/releases/\(id)/events").json.column("kind").contains("evidence") == false
            )
        }
    }

    @Test func whatIsPublishedKeepsItsEvidence() async throws {
        try await withAPI { api in
            let id = try await api.released()
            let path = "/v1/releases/\(id)/evidence/late.txt"
            let late = try await api.send("PUT", path, body: "too late")
            #expect(try late.problem == "published")
            #expect(late.status == 409)
            #expect(try api.fixture.file("evidence/1.0.0/late.txt") == nil)
            #expect(
                try await api.send("DELETE", "/v1/releases/\(id)/evidence/release.json", body: "").problem
                    == "published")
        }
    }

    @Test func aRefusedUploadLeavesNoFile() async throws {
        try await withAPI { api in
            let id = try await api.candidate()
            let answer = try await api.send(
                "PUT", "/v1/releases/\(id)/evidence/a.txt", body: "x", headers: [("If-Match", "\"1\"")])
            #expect(answer.status == 412)
            #expect(try api.fixture.file("evidence/1.0.0/a.txt") == nil)
        }
    }

    /// What lay there for the candidate before counts only once it is uploaded for this one.
    @Test func anotherCandidateNeedsItsOwnEvidence() async throws {
        try await withAPI { api in
            let id = try await api.candidate()
            let path = "/v1/releases/\(id)/evidence/junit.xml"
            _ = try await api.send("PUT", path, body: Self.report)
            try await api.step(id, "rc", ["commit": .string(String(repeating: "b", count: 40))])
            let before = try await api.call("GET", "/v1/releases/\(id)/evidence").json["evidence"]
            #expect(before?.sequence?.map { $0.flag("counts") } == [false])
            _ = try await api.send("PUT", path, body: Self.report)
            let after = try await api.call("GET", "/v1/releases/\(id)/evidence").json["evidence"]
            #expect(after?.sequence?.map { $0.flag("counts") } == [true])
        }
    }

    @Test func evidenceIsNamedWithWhatItIs() async throws {
        try await withAPI { api in
            let id = try await api.candidate()
            for name in ["a.xml", "b.txt"] {
                _ = try await api.send("PUT", "/v1/releases/\(id)/evidence/\(name)", body: Self.report)
            }
            let linked = try await api.call(
                "PUT", "/v1/releases/\(id)/evidence",
                ["evidence": [["path": "a.xml", "kind": "junit", "gate": "G-REL", "description": "Unit tests"]]])
            #expect(linked.status == 200, "\(linked.body)")
            #expect(try linked.json["evidence"]?.column("gate") == ["G-REL"])
            _ = try await api.send("PUT", "/v1/releases/\(id)/evidence/c.txt", body: "log")
            let listed = try await api.call("GET", "/v1/releases/\(id)/evidence").json["evidence"]
            #expect(listed?.column("path") == ["a.xml", "c.txt"])
            let wrong = try await api.call(
                "PUT", "/v1/releases/\(id)/evidence", ["evidence": [["path": "../a.xml"]]])
            #expect(try wrong.problem == "bad-body")
        }
    }
}
