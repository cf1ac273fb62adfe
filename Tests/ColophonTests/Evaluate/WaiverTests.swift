// A waiver lets pass what it names, and nothing else; without one of its four parts it doesn't count.
import Checklist
import Evidence
import Primitives
import ReleaseModel
import Testing

struct WaiverTests {
    private func failing(_ outcomes: [TestReport.Outcome] = [.failed, .passed]) throws -> ReleaseBuilder {
        var builder = try ReleaseBuilder()
        builder.addTests(outcomes)
        return builder
    }

    @Test func coversTheFindingsThatItNames() throws {
        var builder = try failing()
        try builder.waive(.rl02, .keys(["test-failed:Suite.case0"]))
        let result = try builder.result(.rl02)
        #expect(result.isWaived && result.status == .fail && result.label == "waived")
    }

    @Test func leavesAFailureThatItDoesNotNameRed() throws {
        var builder = try failing([.failed, .failed])
        try builder.waive(.rl02, .keys(["test-failed:Suite.case0"]))
        let result = try builder.result(.rl02)
        #expect(!result.isWaived)
        #expect(result.findings.last?.code == "waiver-too-narrow")
        #expect(result.findings.last?.message.contains("test-failed:Suite.case1") == true)
    }

    @Test func saysWhichKeyMeetsNothing() throws {
        var builder = try failing()
        try builder.waive(.rl02, .keys(["test-failed:Suite.case0", "test-failed:Suite.gone"]))
        let result = try builder.result(.rl02)
        #expect(result.isWaived)
        #expect(result.findings.map(\.code).contains("waiver-unused"))
        #expect(result.findings.last?.severity == .warning)
    }

    /// Two findings of one key, such as one test in two reports.
    @Test(arguments: [
        ("test-failed:Suite.case0", false), ("test-failed:Suite.case0×2", true), ("test-failed:Suite.case0×1", false),
    ])
    func countsFindingsOfOneKey(key: String, counts: Bool) throws {
        var builder = try failing([.failed])
        builder.addTests([.failed], path: "other.xml")
        try builder.waive(.rl02, .keys([key]))
        #expect(try builder.result(.rl02).isWaived == counts)
    }

    @Test(arguments: [
        ("n/a", "known"), ("-", "known"), ("nobody", "known"), ("Ada", "TBD"), ("Ada", "."), ("Ada", "none"),
    ])
    func aPlaceholderIsNoNameAndNoReason(by: String, reason: String) throws {
        var builder = try failing()
        try builder.waive(.rl02, by: by, reason: reason)
        #expect(try builder.result(.rl02).findings.last?.code == "waiver-incomplete")
        builder.evidence = []
        builder.record.checks = []
        builder.decide(.rl02, .pass, by: by, reason: reason)
        let result = try builder.result(.rl02)
        #expect(result.status == .pending && result.codes == ["verdict-incomplete"])
    }

    /// More than there are would let the next failure pass unseen.
    @Test func saysWhereMoreIsWaivedThanThereIs() throws {
        var builder = try failing([.failed])
        builder.addTests([.failed], path: "other.xml")
        try builder.waive(.rl02, .keys(["test-failed:Suite.case0×999"]))
        let result = try builder.result(.rl02)
        #expect(result.isWaived && result.findings.last?.code == "waiver-too-wide")
        #expect(result.findings.last?.message.hasSuffix("and there are 2 such findings") == true)
    }

    @Test(arguments: ["findings", "by", "reason", "expires", "blank"])
    func needsItsFourParts(missing: String) throws {
        var builder = try failing()
        try builder.waive(
            .rl02, missing == "findings" ? .keys([]) : .all, expires: missing == "expires" ? nil : "2999-12-31",
            by: missing == "by" ? "" : missing == "blank" ? "\u{3000}\u{200B}" : "Ada",
            reason: missing == "reason" ? " " : "known")
        let result = try builder.result(.rl02)
        #expect(!result.isWaived)
        #expect(result.findings.last?.code == "waiver-incomplete")
    }

    @Test func policySaysWhoMayWaiveWhatAndForHowLong() throws {
        var builder = try failing()
        try builder.waive(.rl02, expires: "2023-06-10")
        builder.policy.waivers.by = ["Grace"]
        #expect(try builder.result(.rl02).findings.last?.code == "waiver-forbidden")
        builder.policy.waivers.by = ["Grace", "Ada"]
        #expect(try builder.result(.rl02).isWaived)
        builder.policy.waivers.maxDays = 31
        #expect(try builder.result(.rl02).isWaived)
        builder.policy.waivers.maxDays = 30
        #expect(try builder.result(.rl02).findings.last?.code == "waiver-too-long")
        builder.policy.waivers.maxDays = nil
        builder.policy.waivers.never = [.rl02]
        #expect(try builder.result(.rl02).findings.last?.code == "waiver-forbidden")
    }

    @Test(arguments: [
        ("ada", "Ada", false), ("Ada", "Ada L. <ada@example.org>", true),
        ("ada@example.org", "A. <ADA@example.org>", false),
        ("Ada  L.\n<x@example.org>", "ada l.", false), ("Grace", "Ada", true), ("Ada", nil, false), ("Ada", " ", false),
        ("Ada", "<>", false), ("Ada", "n/a", false), ("Taneli\u{200B} Huk\u{AD}kinen", "Taneli Hukkinen", false),
        ("Hukkinen,  Taneli", "Taneli Hukkinen <t@example.org>", false), ("\u{FF21}da\u{3000}L", "Ada\u{A0}L", false),
        ("Rene\u{301}", "Ren\u{E9}", false), ("Hukkinen Taneli", "Taneli Hukkinen", true),
        ("T\u{430}neli Hukkinen", "Taneli Hukkinen", false), ("Ada", "Gr\u{3B1}ce", false),
        ("\u{410}\u{43D}\u{43D}\u{430} K", "Anna K", true),
    ])
    func policyMayKeepWhoeverReleasedFromWaiving(by: String, releaser: String?, isWaived: Bool) throws {
        var builder = try failing()
        builder.record.people.releasedBy = releaser
        try builder.waive(.rl02, expires: "2023-06-10", by: by)
        #expect(try builder.result(.rl02).isWaived)
        builder.policy.waivers.notReleaser = true
        let result = try builder.result(.rl02)
        #expect(result.isWaived == isWaived)
        #expect((result.findings.last?.code == "waiver-forbidden") == !isWaived)
    }

    /// Until the release is out, nobody released it.
    @Test func whoWillReleaseIsNotKnownBefore() throws {
        var builder = try failing()
        builder.record.status = .rc
        builder.policy.waivers.notReleaser = true
        try builder.waive(.rl02, expires: "2999-12-31")
        #expect(try builder.result(.rl02).isWaived)
    }

    /// Also of those that are not listed: a number of more names none of them.
    @Test func eachOfALongListIsNamed() throws {
        var builder = try failing(Array(repeating: .failed, count: 22))
        let short = try builder.result(.rl02).findings.filter { $0.severity == .error }.map(\.key)
        #expect(short.count == 21 && short.last == "more")
        try builder.waive(.rl02, .keys(short))
        #expect(try !builder.result(.rl02).isWaived)
        let all = try #require(evaluate(builder.loaded, today: builder.today, listsAll: true).checklist[.rl02])
        let keys = all.findings.filter { $0.severity == .error && !$0.code.hasPrefix("waiver") }.map(\.key)
        #expect(keys.count == 22 && Set(keys).count == 22)
        builder.record.checks = []
        try builder.waive(.rl02, .keys(keys))
        #expect(try builder.result(.rl02).isWaived)
        builder.evidence = []
        builder.addTests(Array(repeating: .failed, count: 23))
        #expect(try !builder.result(.rl02).isWaived)
    }

    /// What a reader only counted can't be named: all or nothing.
    @Test func whatIsOnlyCountedIsWaivedWithAllTheRest() throws {
        var builder = try failing([])
        builder.evidence = []
        let cases = (0..<30).map { "<testcase classname='a' name='t\($0)'><failure/></testcase>" }.joined()
        let file = readEvidence("<testsuite>\(cases)</testsuite>", as: .junit, file: "junit.xml", keeping: 25)
        builder.evidence = [file]
        let keys = (0..<25).map { "test-failed:a.t\($0)" }
        try builder.waive(.rl02, .keys(keys))
        let result = try builder.result(.rl02)
        #expect(!result.isWaived && result.findings.contains { $0.code == "not-kept" && $0.severity == .error })
        builder.record.checks = []
        try builder.waive(.rl02, .all)
        #expect(try builder.result(.rl02).isWaived)
    }

    @Test func unreadEvidenceIsWaivedByItsPath() throws {
        var builder = try ReleaseBuilder()
        builder.addUnreadable(.other, path: "results.trx")
        builder.addUnreadable(.other, path: "more.trx")
        #expect(builder.checked.checklist.unread.map(\.path) == ["results.trx", "more.trx"])
        try builder.waive(.unread, .keys(["results.trx"]))
        #expect(builder.checked.checklist.unread.map { $0.waiver != nil } == [true, false])
        builder.record.checks[0].waiver?.expires = nil
        #expect(builder.checked.checklist.unread.allSatisfy { $0.waiver == nil })
        builder.evidence = []
        #expect(builder.checked.loaded.findings.map(\.code) == ["waiver-not-needed"])
    }
}
