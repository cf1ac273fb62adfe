// The canonical JSON of records, checklists and policies: what stands in bundles.
import Attestation
import Documents
import Evidence
import Files
import Primitives
import ReleaseModel
import Testing
import Verification
import Versions
import Workspace

@Suite struct RecordJSONTests {
    private func text(_ json: JSON) -> String { String(decoding: json.canonicalBytes, as: UTF8.self) }

    private func record() throws -> ReleaseRecord {
        ReleaseRecord(project: "sample", version: try #require(Version("1.0.0")), type: .major, status: .planned)
    }

    @Test func leavesOutWhatIsNotStated() throws {
        #expect(
            text(try record().json)
                == #"{"project":"sample","schema":"colophon/release/v1","status":"planned","type":"major","version":"1.0.0"}"#
        )
    }

    @Test func spellsFieldsAsTheFileDoes() throws {
        var record = try record()
        record.people.releasedBy = "Ada"
        record.notes.knownIssues = [.init(title: "Slow", workaround: "Wait.")]
        record.notes.breaking = [.init(title: "Gone"), .init(title: "Lost", irreversible: true)]
        record.evidence = [EvidenceEntry(path: "p.json", kind: .pullRequests), EvidenceEntry(path: "x", redact: true)]
        record.checks = [
            CheckDecision(
                check: .rl02, waiver: Waiver(findings: .keys(["test-failed:a.b×2"]), by: "Grace", reason: "known"))
        ]
        record.dates.released = Timestamp("2026-03-01T10:00:00+01:00")
        record.dates.planned = Timestamp("2026-03-01")
        #expect(
            text(record.json)
                == #"{"checks":{"RL-02":{"waive":{"by":"Grace","findings":["test-failed:a.b×2"],"reason":"known"}}},"#
                + #""dates":{"planned":"2026-03-01","released":"2026-03-01T09:00:00Z"},"#
                + #""evidence":[{"kind":"pull-requests","path":"p.json"},{"path":"x","redact":true}],"#
                + #""notes":{"breaking":[{"title":"Gone"},{"irreversible":true,"title":"Lost"}],"#
                + #""known_issues":[{"title":"Slow","workaround":"Wait."}]},"people":{"released_by":"Ada"},"#
                + #""project":"sample","schema":"colophon/release/v1","status":"planned","type":"major","version":"1.0.0"}"#
        )
    }

    @Test func statesTheWholePolicyWithItsDefaults() {
        #expect(
            text(Policy().json)
                == #"{"documentation":{"when":"always"},"limits":{"depth":64,"entries":100000,"file_bytes":1073741824},"#
                + #""rollback":{"matrix":{"#
                + #""critical":{"high":{"approval":"on-call","type":"immediate"},"low":{"approval":"team-lead","type":"planned"},"medium":{"approval":"on-call","type":"immediate"}},"#
                + #""high":{"high":{"approval":"team-lead","type":"immediate"},"low":{"approval":"team-lead","type":"planned"},"medium":{"approval":"team-lead","type":"planned"}},"#
                + #""low":{"high":{"approval":"engineer","type":"partial"},"low":{"approval":"engineer","type":"config"},"medium":{"approval":"engineer","type":"config"}},"#
                + #""medium":{"high":{"approval":"team-lead","type":"planned"},"low":{"approval":"engineer","type":"config"},"medium":{"approval":"team-lead","type":"partial"}}}},"#
                + #""security":{"critical":0,"high":0,"medium":10,"sign_off":false,"unrated":0},"tests":{}}"#)
    }

    @Test func marksAWaivedFailureAsWhatItIs() throws {
        let waiver = Waiver(findings: .all, by: "Grace", reason: "known", expires: Timestamp("2026-12-31"))
        let checklist = Checklist(results: [
            CheckResult(
                id: .rl02, name: "Gates pass", status: .fail, required: true, headline: "1 failed",
                proofs: [Proof(path: "j.xml", sha256: SHA256Digest(of: []), place: "case", line: 7)], waiver: waiver)
        ])
        #expect(
            text(checklist.json(version: try #require(Version("1.0.0"))))
                == #"{"checks":[{"evidence":[{"line":7,"path":"j.xml","place":"case","sha256":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}],"#
                + #""findings":[],"headline":"1 failed","id":"RL-02","name":"Gates pass","required":true,"status":"fail","#
                + #""waived":{"by":"Grace","expires":"2026-12-31","findings":"all","reason":"known"}}],"readiness":"ready","ready":true,"unread":[],"version":"1.0.0"}"#
        )
    }
}
