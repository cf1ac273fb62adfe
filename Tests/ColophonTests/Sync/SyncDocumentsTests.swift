// The readers of plans, approvals, snapshots and logs, on input that somebody altered, cut off, or made to mislead.
import Bundles
import Colophon
import Documents
import Evidence
import Files
import Primitives
import ReleaseModel
import Sync
import Testing
import Verification

@Suite struct SyncDocumentsTests {
    private static let digest = SHA256Digest(of: "abc".utf8)
    private static let at = Timestamp(secondsSinceEpoch: 1_700_000_000)

    private static var plan: SyncPlan {
        let side = SyncPlan.Side(sha256: digest, size: 3)
        var plan = SyncPlan(
            rule: "web", version: "1.0.0", targetRepository: "org/web", target: "../web", state: .pending,
            changes: [
                .init(action: .modify, source: "a", target: "up/a.md", after: side, before: side, note: "é"),
                .init(action: .add, source: "b", target: "b.md", after: side, before: nil),
            ])
        plan.project = "sample"
        plan.restores = true
        plan.onConflict = .ours
        plan.checks = [
            .init(
                name: .links, outcome: .warn,
                findings: [Finding("dead", .warning, "leads nowhere", remedy: "Mend it.", file: "b.md", line: 2)])
        ]
        plan.refusals = [Finding("prune-cap", .error, "too many")]
        return plan
    }

    private static var planBytes: Bytes { SyncPlanText.json(plan, digest: plan.digest).fileBytes }

    private static let approval = SyncApproval(
        rule: "web", version: "1.0.0", plan: digest, by: "Ada", at: at, note: "go")

    private static let snapshot = SyncSnapshot(
        rule: "web", version: "1.0.0", plan: digest, at: at,
        files: [
            .init(
                target: "a.md", source: "a", upstream: .init(sha256: digest, size: 3),
                written: .init(sha256: digest, size: 3)),
            .init(
                target: "b.md", source: "b", upstream: .init(sha256: digest, size: 3), written: nil, isOverridden: true),
        ])

    private static var execution: SyncExecution {
        var execution = SyncExecution(
            rule: "web", version: "1.0.0", by: "Bo", at: at, approval: approval, status: .failed, reason: "why")
        execution.unchanged = 2
        return execution
    }

    @Test func readsWhatItWrote() {
        let plan = SyncDocuments.plan(Self.planBytes, file: "p.json")
        #expect(plan.plan == Self.plan && plan.findings.isEmpty)
        let approval = SyncDocuments.approval(Self.approval.json.fileBytes, file: "a.json")
        #expect(approval.approval == Self.approval && approval.findings.isEmpty)
        let snapshot = SyncDocuments.snapshot(Self.snapshot.json.fileBytes, file: "s.json")
        #expect(snapshot.snapshot == Self.snapshot && snapshot.findings.isEmpty)
        let execution = SyncDocuments.execution(Self.execution.json.fileBytes, file: "l.jsonl")
        #expect(execution.execution == Self.execution && execution.findings.isEmpty)
    }

    /// Every bit of the file: it is the same plan still, or none.
    @Test func aFlippedBitNeverGivesAnotherPlan() {
        let sound = Self.planBytes
        let canonical = Self.plan.json.canonicalBytes
        for index in sound.indices {
            for bit in 0..<8 {
                var bytes = sound
                bytes[index] ^= 1 << UInt8(bit)
                let (plan, findings) = SyncDocuments.plan(bytes, file: "p.json")
                if let plan {
                    #expect(plan.json.canonicalBytes == canonical, "byte \(index), bit \(bit)")
                } else {
                    #expect(findings.contains { $0.severity == .error }, "byte \(index), bit \(bit)")
                }
            }
        }
    }

    @Test func aPlanThatIsCutOffIsNone() {
        let sound = Self.planBytes.dropLast()
        for count in 0..<sound.count {
            let (plan, findings) = SyncDocuments.plan(Bytes(sound.prefix(count)), file: "p.json")
            #expect(plan == nil && findings.contains { $0.severity == .error })
        }
    }

    /// A row that is taken out, put in, or put elsewhere.
    @Test func aPlanOfOtherRowsIsNone() {
        var plans = [Self.plan, Self.plan, Self.plan, Self.plan]
        plans[0].changes.removeLast()
        plans[1].changes.reverse()
        plans[2].changes.append(contentsOf: Self.plan.changes)
        plans[3].refusals = []
        for plan in plans {
            let (read, findings) = SyncDocuments.plan(
                SyncPlanText.json(plan, digest: Self.plan.digest).fileBytes, file: "p.json")
            #expect(read == nil)
            #expect(
                findings.map(\.text) == [
                    "p.json: error: the file isn't as it was written: its digest belongs to other content. Make it again. "
                        + "[altered]"
                ])
        }
    }

    // MARK: What is wrong, in words

    struct Change: CustomTestStringConvertible, Sendable {
        var old: String
        var new: String
        var says: String
        init(_ old: String, _ new: String, _ says: String) {
            self.old = old
            self.new = new
            self.says = says
        }
        var testDescription: String { "\(old) to \(new)" }
    }

    /// Without its place in the file.
    private func expect(
        _ bytes: Bytes, _ change: Change, _ read: (Bytes) -> (isRead: Bool, findings: [Finding])
    ) throws {
        let text = String(decoding: bytes, as: UTF8.self)
        try #require(text.contains(change.old))
        let (isRead, findings) = read(Bytes(text.replacing(change.old, with: change.new, maxReplacements: 1).utf8))
        let first = try #require(findings.first)
        #expect(!isRead && first.severity == .error && first.file == "f.json" && first.line ?? 0 > 0)
        let said = (first.field.map { "\($0): " } ?? "") + "\(first.message). \(first.remedy) [\(first.code)]"
        #expect(said == change.says)
    }

    static let hex = digest.hex

    @Test(arguments: [
        Change(
            "sync-plan/v1", "sync-plan/v2",
            "schema: \"colophon/sync-plan/v2\" is not known here. Write colophon/sync-plan/v1. [bad-value]"),
        Change("\"rule\"", "\"rules\"", "rules: this key is not known. Did you mean \"rule\"? [unknown-key]"),
        Change(
            "\"web\"", "\"We b\"",
            "rule: \"We b\" can't be a name. Use lower-case letters, digits, dots, underscores and dashes. [bad-value]"),
        Change("\"web\"", "null", "rule: this key needs a value. Add it: the sync rule. [missing-value]"),
        Change(
            "\"modify\"", "\"modified\"",
            "changes[0].action: \"modified\" is not known here. One of: add, modify, delete, unchanged, conflict. [bad-value]"
        ),
        Change("\"size\":3", "\"size\":-3", "changes[0].after.size: -3 is too small. The least is 0. [out-of-range]"),
        Change(
            "\"size\":3", "\"size\":3.5",
            "changes[0].after.size: this should be a whole number, and is the number 3.5. Write a whole number from 0 on, without quotes. [wrong-type]"
        ),
        Change(
            "\"size\":3", "\"size\":99999999999999999999",
            "changes[0].after.size: this should be a whole number, and is the number 99999999999999999999. Write a whole number from 0 on, without quotes. [wrong-type]"
        ),
        Change(
            "\"size\":3", "\"size\":\"3\"",
            "changes[0].after.size: this should be a whole number, and is \"3\". Write a whole number from 0 on, without quotes. [wrong-type]"
        ),
        Change(
            hex, hex.uppercased(),
            "changes[0].after.sha256: \"BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F200…\" is no SHA-256 digest. Write its 64 lower-case hexadecimal digits. [bad-value]"
        ),
        Change("\"ours\"", "\"our\"", "on_conflict: \"our\" is not known here. Did you mean \"ours\"? [bad-value]"),
        Change(
            "\"restore\":true", "\"restore\":\"yes\"",
            "restore: this should be true or false, and is \"yes\". Write true or false, without quotes. [wrong-type]"),
        Change(
            "\"pending\"", "\"ready\"",
            "state: \"ready\" is not known here. One of: current, pending, conflict, unknown. [bad-value]"),
        Change(
            "\"links\"", "\"link\"", "checks[0].name: \"link\" is not known here. Did you mean \"links\"? [bad-value]"),
    ]) func saysWhatIsWrongWithAPlan(change: Change) throws {
        try expect(Self.planBytes, change) { bytes in
            let (plan, findings) = SyncDocuments.plan(bytes, file: "f.json")
            return (plan != nil, findings)
        }
    }

    @Test(arguments: [
        ("", "f.json:1:1: error: the file is empty. Write a JSON value, such as {}. [unreadable]"),
        ("null", "f.json:1:1: error: the file holds nothing"),
        ("[]", "f.json:1:1: error: this should be a mapping, and is a list"),
        ("{\"schema\": 1, \"schema\": 1}", "schema"),
        ("{\"a\": " + String(repeating: "[", count: 200), "f.json"),
        ("\u{FEFF}{}", "f.json:1:1"),
    ]) func refusesWhatIsNoPlanAtAll(text: String, says: String) {
        let (plan, findings) = SyncDocuments.plan(Bytes(text.utf8), file: "f.json")
        #expect(plan == nil)
        #expect(findings.first?.text.contains(says) == true, "\(findings.first?.text ?? "")")
        #expect(findings.allSatisfy { $0.severity == .error && !$0.remedy.isEmpty })
    }

    @Test(arguments: [
        Change(
            "\"by\":\"Ada\"", "\"by\":\"Ada\",\"role\":\"lead\"",
            "role: this key is not known. Did you mean \"rule\"? [unknown-key]"),
        Change("\"Ada\"", "\"\"", "by: this key needs a value. Add it: who. [missing-value]"),
        Change(
            "2023-11-14T22:13:20Z", "yesterday",
            "at: \"yesterday\" is no date. Write it as 2026-03-01 or 2026-03-01T12:00:00Z (RFC 3339). [bad-value]"),
        Change(
            "2023-11-14T22:13:20Z", "2023-02-29",
            "at: \"2023-02-29\" is no date. Write it as 2026-03-01 or 2026-03-01T12:00:00Z (RFC 3339). [bad-value]"),
        Change("\"plan\"", "\"plans\"", "plans: this key is not known. Did you mean \"plan\"? [unknown-key]"),
        Change(
            hex, "all", "plan: \"all\" is no SHA-256 digest. Write its 64 lower-case hexadecimal digits. [bad-value]"),
        Change(
            "sync-approval", "sync-plan",
            "schema: \"colophon/sync-plan/v1\" is not known here. Write colophon/sync-approval/v1. [bad-value]"),
    ]) func saysWhatIsWrongWithAnApproval(change: Change) throws {
        try expect(Self.approval.json.fileBytes, change) { bytes in
            let (approval, findings) = SyncDocuments.approval(bytes, file: "f.json")
            return (approval != nil, findings)
        }
    }

    @Test(arguments: [
        Change(
            "\"a.md\"", "\"../a.md\"",
            "files[0].target: “../a.md” has a “..” component. Name the file by the path below its folder. [bad-value]"),
        Change(
            "\"a.md\"", "\"/etc/passwd\"",
            "files[0].target: “/etc/passwd” is an absolute path. Name the file relative to its folder. [bad-value]"),
        Change(
            "\"files\":[", "\"files\":[7,",
            "files[0]: this should be a mapping, and is the number 7. Write keys with their values, as in {target: …}. [wrong-type]"
        ),
        Change(
            "\"upstream\"", "\"upstreams\"",
            "files[0].upstreams: this key is not known. Did you mean \"upstream\"? [unknown-key]"),
        Change(
            "\"overridden\":true", "\"overridden\":1",
            "files[1].overridden: this should be true or false, and is the number 1. Write true or false, without quotes. [wrong-type]"
        ),
    ]) func saysWhatIsWrongWithASnapshot(change: Change) throws {
        try expect(Self.snapshot.json.fileBytes, change) { bytes in
            let (snapshot, findings) = SyncDocuments.snapshot(bytes, file: "f.json")
            return (snapshot != nil, findings)
        }
    }

    @Test(arguments: [
        Change(
            "\"failed\"", "\"running\"", "status: \"running\" is not known here. One of: completed, failed. [bad-value]"
        ),
        Change(
            "\"files_added\":0", "\"files_added\":-1", "files_added: -1 is too small. The least is 0. [out-of-range]"),
        Change(
            "\"by\":\"Ada\"", "\"by\":[]",
            "approval.by: this should be text, and is a list. Write a text here. [wrong-type]"),
    ]) func saysWhatIsWrongWithALogsLine(change: Change) throws {
        try expect(Self.execution.json.canonicalBytes, change) { bytes in
            let (execution, findings) = SyncDocuments.execution(bytes, file: "f.json")
            return (execution != nil, findings)
        }
    }

    /// What can't be read is told by its line, and the others count.
    @Test func aLogWithABrokenLineIsReadAllTheSame() throws {
        let scene = try SyncScene(rule: syncRule("*", id: "web"))
        let line = String(decoding: Self.execution.json.canonicalBytes, as: UTF8.self)
        try scene.tree.write(
            "\(line)\n\n{\"half\n\(line)\r\n\(line.dropLast(4))", to: "down/.colophon-sync/rules/web/log.jsonl")
        let (executions, findings) = try SyncStore(root: scene.target).log(of: "web")
        #expect(executions == [Self.execution, Self.execution])
        #expect(findings.map(\.line) == [3, 5] && findings.allSatisfy { $0.severity == .warning })
        #expect(findings.first?.file == scene.tree.path("down/.colophon-sync/rules/web/log.jsonl"))
    }

    /// The next line never grows onto one that was cut off.
    @Test func aLogThatWasCutOffGoesOnOnALineOfItsOwn() throws {
        var scene = try SyncScene(["up/a.md": "1.0.0"])
        try scene.tree.write("{\"half", to: "down/.colophon-sync/rules/web-docs/log.jsonl")
        try scene.sync()
        #expect(try scene.text("down/.colophon-sync/rules/web-docs/log.jsonl")?.hasPrefix("{\"half\n{") == true)
        #expect(try scene.log().map(\.status) == [.completed])
    }
}
