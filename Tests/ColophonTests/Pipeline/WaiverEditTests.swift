// `colophon waive`: a waiver is written into the record, other lines stay as they are, and all waivers can be listed.
import Colophon
import Files
import Primitives
import ReleaseModel
import Testing
import Workspace

struct WaiverEditTests {
    private func waive(
        _ sample: SampleWorkspace, _ findings: Waiver.Findings, check: String = "RL-02", by: String = "Ada"
    ) throws -> WaiverRequest.Answer {
        let request = WaiverRequest(workspace: try sample.workspace, options: SampleWorkspace.options())
        return try request.waive(
            Waiver(findings: findings, by: by, reason: "known: #1", expires: Timestamp("2999-12-31")), check: check,
            of: "1.0.0")
    }

    private func failing() throws -> SampleWorkspace {
        let sample = try SampleWorkspace()
        try sample.add("1.0.0")
        try sample.breakTests(of: "1.0.0")
        return sample
    }

    @Test func writesTheWaiverAndTouchesNoOtherLine() throws {
        let sample = try failing()
        let before = try sample.text("evidence/1.0.0/release.yaml")
        let key = try #require(try keys(sample).first)
        #expect(try waive(sample, .keys([key])).counts)
        let after = try sample.text("evidence/1.0.0/release.yaml")
        let added = after.split(separator: "\n").filter { !before.split(separator: "\n").contains($0) }
        #expect(added.count == 1 && added[0].contains("RL-02: {"), "\(added)")
        let list = try WaiverList(try sample.workspace, options: SampleWorkspace.options())
        #expect(list.items.map(\.counts) == [true])
        #expect(list.text.contains("by Ada, until 2999-12-31"))
    }

    @Test func replacesTheWaiverThatWasThere() throws {
        let sample = try failing()
        _ = try waive(sample, .all)
        let answer = try waive(sample, .keys(try keys(sample)), by: "Grace")
        #expect(answer.text.contains("Replaced the waiver by Ada"))
        let list = try WaiverList(try sample.workspace, options: SampleWorkspace.options())
        #expect(list.items.map(\.waiver.by) == ["Grace"])
    }

    @Test func refusesWhatTheReleaseDoesNotHave() throws {
        let sample = try failing()
        let before = try sample.bytes("evidence/1.0.0/release.yaml")
        for (check, findings, code) in [
            ("RL-09", Waiver.Findings.all, "no-such-check"), ("RL-08", .all, "nothing-to-waive"),
            ("RL-02", .keys(["test-failed:of another"]), "no-such-finding"),
        ] {
            let error = #expect(throws: WorkspaceError.self) { try waive(sample, findings, check: check) }
            #expect(error?.findings.map(\.code) == [code])
        }
        #expect(try sample.bytes("evidence/1.0.0/release.yaml") == before)
    }

    /// By its path, into a record that the reader takes.
    @Test func waivesEvidenceThatNoCheckReads() throws {
        let sample = try failing()
        let path = "evidence/1.0.0/release.yaml"
        try sample.write("PK\u{0}odd", to: "evidence/1.0.0/x.zip")
        let lines = try sample.text(path).split(separator: "\n", omittingEmptySubsequences: false)
        let index = try #require(lines.firstIndex { $0 == "evidence:" })
        let record = (lines[...index] + ["  - {path: x.zip}"] + lines[(index + 1)...]).joined(separator: "\n")
        try sample.write(record, to: path)
        let answer = try waive(sample, .keys(["x.zip"]), check: "unread")
        #expect(answer.counts && answer.text.contains("1.0.0 unread: waived"))
        #expect(try sample.text(path).contains("unread: {"))
        let list = try WaiverList(try sample.workspace, options: SampleWorkspace.options())
        #expect(list.items.map(\.counts) == [true] && list.items.map(\.check) == [.unread])
    }

    private func keys(_ sample: SampleWorkspace) throws -> [String] {
        let query = try ReleaseQuery(workspace: try sample.workspace, options: SampleWorkspace.options())
        return try query.checked("1.0.0").checklist[.rl02]?.findings.filter { $0.severity == .error }.map(\.key) ?? []
    }
}
