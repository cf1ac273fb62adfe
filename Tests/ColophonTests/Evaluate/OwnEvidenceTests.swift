// Whether evidence is this release's own and was looked at: origin, repeats, files that no check reads, and releases from before.
import Checklist
import Evidence
import Files
import Primitives
import ReleaseModel
import Testing

struct OwnEvidenceTests {
    private static let commit = String(repeating: "1a", count: 20)
    private static let other = String(repeating: "2b", count: 20)

    /// A release with one report of passed tests that states this commit.
    private func tested(_ stated: String?, at: String? = nil) throws -> ReleaseBuilder {
        var builder = try ReleaseBuilder()
        builder.record.commit = Self.commit
        builder.addTests([.passed])
        guard case .tests(var report) = builder.evidence[0].reading else { return builder }
        if let stated { report.origin.add(commit: stated) }
        report.origin.at = at.flatMap { Timestamp($0) }
        builder.evidence[0].reading = .tests(report)
        return builder
    }

    @Test(arguments: [nil, commit, String(commit.prefix(7)), commit.uppercased()])
    func takesEvidenceOfItsOwnCommit(stated: String?) throws {
        #expect(try tested(stated).result(.rl02).status == .pass)
    }

    @Test func refusesEvidenceOfAnotherCommit() throws {
        let result = try tested(Self.other).result(.rl02)
        #expect(result.status == .fail)
        #expect(result.findings.map(\.key) == ["other-commit:junit.xml \(Self.other)"])
    }

    @Test func takesACommitThatTheRecordLists() throws {
        var builder = try tested(Self.other)
        builder.record.commits = [RelatedCommit(id: Self.other, relation: .merge)]
        #expect(try builder.result(.rl02).status == .pass)
    }

    @Test func anotherRepositorysCommitIsNoOtherCommit() throws {
        var builder = try tested(Self.other)
        guard case .tests(var report) = builder.evidence[0].reading else { return }
        report.origin.repository = "https://example.org/rules"
        builder.evidence[0].reading = .tests(report)
        builder.facts.repository = "https://example.org/lamp"
        #expect(try builder.result(.rl02).status == .pass)
        report.origin.repository = "git@example.org:lamp.git"
        builder.evidence[0].reading = .tests(report)
        #expect(try builder.result(.rl02).status == .fail)
    }

    @Test func theEntrysWordCountsAsTheFilesOwn() throws {
        var builder = try tested(nil)
        builder.evidence[0].entry.origin.commits = [Self.other]
        #expect(try builder.result(.rl02).status == .fail)
    }

    @Test func holdsTheAgeOfEvidenceAgainstPolicy() throws {
        var builder = try tested(nil, at: "2023-05-01T00:00:00Z")
        builder.policy.evidence.maxAge = 9
        #expect(try builder.result(.rl02).status == .pass)
        builder.policy.evidence.maxAge = 8
        #expect(try builder.result(.rl02).codes == ["evidence-too-old"])
        let late = try tested(nil, at: "2023-05-12T00:00:00Z").result(.rl02)
        #expect(late.status == .pass && late.codes == ["evidence-after-release"])
    }

    @Test func warnsOfTheBytesOfTheReleaseBefore() throws {
        var builder = try tested(nil)
        builder.facts.before = [EarlierEvidence(path: "old.xml", sha256: builder.evidence[0].sha256, tests: 1)]
        let result = try builder.result(.rl02)
        #expect(result.status == .pass && result.codes == ["evidence-of-release-before"])
        builder.policy.evidence.strict = true
        #expect(try builder.result(.rl02).status == .fail)
    }

    @Test func warnsOfOneReportForTwoGates() throws {
        var builder = try tested(nil)
        var copy = builder.evidence[0]
        copy.entry.path = "integration.xml"
        copy.entry.gate = "integration"
        builder.evidence.append(copy)
        #expect(try builder.result(.rl02).codes == ["one-report-two-gates"])
        builder.evidence[1].entry.gate = nil
        #expect(try builder.result(.rl02).codes.isEmpty)
    }

    @Test(arguments: [(3, true), (2, false)])
    func warnsOfAGateThatLostHalfOfItsTests(before: Int, isWarned: Bool) throws {
        var builder = try tested(nil)
        builder.facts.before = [EarlierEvidence(path: "old.xml", sha256: SHA256Digest(of: []), tests: before)]
        #expect(try builder.result(.rl02).codes == (isWarned ? ["tests-gone"] : []))
    }

    @Test func evidenceThatNoCheckReadsMakesAReleaseNotReady() throws {
        var builder = try ReleaseBuilder()
        for id in RuleBook.current.ids where id != .rl08 { builder.decide(id, .na) }
        builder.record.notes.fixes = [.init(title: "The lamp glows again")]
        #expect(builder.checked.checklist.readiness == .ready)
        builder.addUnreadable(.other, path: "results.trx")
        #expect(builder.checked.checklist.missing.isEmpty)
        #expect(builder.checked.checklist.readiness == .notReady)
    }

    @Test func evidenceStillToComeLeavesACheckPending() throws {
        var builder = try tested(nil)
        builder.record.status = .rc
        builder.addUnreadable(.junit, path: "later.xml")
        builder.evidence[1].isPresent = false
        #expect(try builder.result(.rl02).status == .pending)
        builder.record.status = .released
        #expect(try builder.result(.rl02).status == .fail)
    }

    // MARK: From before

    private func imported(_ released: String, since: String) throws -> ReleaseBuilder {
        var builder = try ReleaseBuilder(released: released)
        builder.policy.since = since
        builder.record.imported = ImportOrigin(from: "git", sha256: builder.record.importDigest)
        return builder
    }

    @Test func doesNotJudgeImportedReleasesFromBefore() throws {
        let checklist = try imported("2023-05-10", since: "2023-05-11").checked.checklist
        #expect(checklist.readiness == .notJudged)
        #expect(checklist.results.allSatisfy { $0.status == .na && !$0.required })
        #expect(checklist.results.map(\.id) == RuleBook.current.ids)
    }

    /// Whatever its number is: a back-port of an old line comes out on its own day.
    @Test func judgesWhatCameOutOnThatDayOrLater() throws {
        #expect(try imported("2023-05-11", since: "2023-05-11").checked.checklist.readiness == .notReady)
    }

    @Test func judgesWhatAPersonWroteOrChanged() throws {
        var builder = try imported("2023-05-10", since: "2023-05-11")
        builder.record.summary = "Edited"
        #expect(builder.checked.checklist.readiness == .notReady)
        builder.record.imported = ImportOrigin(from: "git")
        #expect(builder.checked.checklist.readiness == .notReady)
        builder.record.imported = nil
        #expect(builder.checked.checklist.readiness == .notReady)
    }
}
