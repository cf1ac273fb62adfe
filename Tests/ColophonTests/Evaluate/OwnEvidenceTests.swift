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
        builder.record.commits = [RelatedCommit(id: Self.other, relation: .merge, isFromGit: true)]
        #expect(try builder.result(.rl02).status == .pass)
    }

    @Test func anotherRepositorysCommitIsNoOtherCommit() throws {
        var builder = try tested(Self.other)
        guard case .tests(var report) = builder.evidence[0].reading else { return }
        report.origin.repository = "https://example.org/rules"
        builder.evidence[0].reading = .tests(report)
        builder.facts.repository = "https://example.org/lamp"
        #expect(try builder.result(.rl02).codes == ["commit-of-another-repository"])
        report.origin.repository = "git@example.org:lamp.git"
        builder.evidence[0].reading = .tests(report)
        #expect(try builder.result(.rl02).status == .fail)
    }

    /// What a forge puts behind the address of a repository makes it no other one.
    @Test(arguments: [
        ("https://example.org/acme/lamp/tree/main", true), ("https://example.org/acme/lamp/-/tree/main/src", true),
        ("https://example.org/acme/lamp.git/blob/main/a.c", true),
        ("https://example.org/acme/lamp/src/branch/main", true),
        ("https://example.org/acme/lamp/commit/\(other)", true), ("https://example.org/acme/lamp/tree", false),
        ("https://example.org/acme/tree/main", false), ("https://example.org/acme/lamp/src", false),
    ]) func knowsItsRepositoryByAnyOfItsAddresses(address: String, isOwn: Bool) throws {
        var builder = try tested(Self.other)
        guard case .tests(var report) = builder.evidence[0].reading else { return }
        report.origin.repository = address
        builder.evidence[0].reading = .tests(report)
        builder.facts.repository = "https://example.org/acme/lamp"
        #expect(try builder.result(.rl02).codes == [isOwn ? "other-commit" : "commit-of-another-repository"])
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

    /// A file that holds several runs is as old as the first of them.
    @Test(arguments: [
        (
            EvidenceKind.junit,
            "<testsuites><testsuite timestamp='2020-01-01T00:00:00'><testcase name='a'/></testsuite>"
                + "<testsuite timestamp='2023-05-09T00:00:00'><testcase name='b'/></testsuite></testsuites>"
        ),
        (
            .tests,
            #"{"Time":"2023-05-09T00:00:00Z","Action":"pass","Package":"p","Test":"A"}\#n{"Action":"pass","Package":"p"}\#n"#
                + #"{"Time":"2020-01-01T00:00:00Z","Action":"pass","Package":"q","Test":"B"}\#n{"Action":"pass","Package":"q"}\#n"#
        ),
        (
            .tests,
            "<assemblies timestamp='05/09/2023'><assembly run-date='2023-05-09'><collection><test name='a' result='Pass'/></collection></assembly>"
                + "<assembly run-date='2020-01-01'><collection><test name='b' result='Pass'/></collection></assembly></assemblies>"
        ),
        (
            .jacoco,
            #"<report name="x"><sessioninfo id="a" dump="1577836800000"/><sessioninfo id="b" dump="1683590400000"/>"#
                + #"<package name="p"><sourcefile name="a.c"><line nr="1" ci="1"/></sourcefile></package></report>"#
        ),
    ]) func theFirstRunOfAFileDecidesItsAge(_ kind: EvidenceKind, _ text: String) throws {
        var builder = try tested(nil)
        builder.policy.evidence.maxAge = 30
        builder.addReport(text, kind, path: "old")
        let result = try builder.result(.rl02)
        #expect(result.status == .fail && result.codes == ["evidence-too-old"])
        #expect(result.findings.first?.message.hasPrefix("old holds a run of 122") == true)
    }

    /// Also where the record of a single test states it.
    @Test func seesTheCommitThatATestStates() throws {
        var builder = try tested(nil)
        builder.evidence = []
        builder.addReport(
            "<testsuite><testcase name='a'><properties><property name='git.commit' value='\(Self.other)'/></properties></testcase></testsuite>"
        )
        #expect(try builder.result(.rl02).codes == ["other-commit"])
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

    @Test(arguments: [(3, true), (2, true), (1, false)])
    func warnsOfAGateThatLostHalfOfItsTests(before: Int, isWarned: Bool) throws {
        var builder = try tested(nil)
        builder.facts.before = [EarlierEvidence(path: "old.xml", sha256: SHA256Digest(of: []), tests: before)]
        #expect(try builder.result(.rl02).codes == (isWarned ? ["tests-gone"] : []))
    }

    /// Lost, renamed, or nothing but a result now.
    @Test(arguments: [nil, "unit", "gate.json"])
    func warnsOfAGateThatIsGone(instead: String?) throws {
        var builder = try tested(nil)
        if instead == "unit" { builder.addTests([.passed], path: "unit.xml", gate: "unit") }
        if instead == "gate.json" {
            builder.add(.gate(GateResult(gate: "e2e", passed: true)), .gate, path: "gate.json", gate: "e2e")
        }
        builder.facts.before = [
            EarlierEvidence(path: "old.xml", sha256: SHA256Digest(of: []), gate: "e2e", tests: 300),
            EarlierEvidence(path: "back.xml", sha256: SHA256Digest(of: []), gate: "rollback-test", tests: 3),
        ]
        let result = try builder.result(.rl02)
        #expect(result.status == .pass && result.codes == ["gate-gone"])
        #expect(result.findings[0].key == "gate-gone:e2e")
        builder.policy.evidence.strict = true
        #expect(try builder.result(.rl02).status == .fail)
    }

    @Test func aGateWhoseReportIsStillToComeIsNotGone() throws {
        var builder = try tested(nil)
        builder.record.status = .rc
        builder.facts.before = [
            EarlierEvidence(path: "old.xml", sha256: SHA256Digest(of: []), gate: "e2e", tests: 300)
        ]
        builder.addUnreadable(.junit, path: "e2e.xml", gate: "e2e")
        builder.evidence[1].isPresent = false
        #expect(try !builder.result(.rl02).codes.contains("gate-gone"))
    }

    // MARK: - Whose commit it is

    @Test(arguments: [
        "https://www.example.org/acme/orchard", "https://example.org/acme/orchard.git/",
        "HTTPS://Example.org./Acme/Orchard",
        "https://ci:secret@example.org/acme/orchard", "https://example.org:443/acme/orchard?x=1#readme",
        "ssh://git@example.org:22/acme/orchard.git", "git@example.org:acme/orchard.git",
        "git+https://example.org/acme//orchard",
        "git://ssh.example.org/acme/orchard", "example.org/acme/orchard", "acme/orchard",
        "https://example.org/acme/%6frchard",
        "file:///home/runner/work/orchard", "/builds/acme/orchard", "./orchard", "C:\\agent\\orchard",
    ])
    func knowsItsRepositoryInEverySpelling(address: String) throws {
        #expect(try reported(in: address).codes == ["other-commit"])
    }

    @Test(arguments: [
        "https://example.org/acme/rules", "https://example.org/other/orchard", "https://example.com/acme/orchard",
        "git@example.org:acme/orchard-rules.git", "other/orchard",
    ])
    func saysThatEvidenceIsOfAnotherRepository(address: String) throws {
        let result = try reported(in: address)
        #expect(result.status == .pass && result.codes == ["commit-of-another-repository"])
    }

    private func reported(in repository: String) throws -> CheckResult {
        var builder = try tested(Self.other)
        guard case .tests(var report) = builder.evidence[0].reading else { return try builder.result(.rl02) }
        report.origin.repository = repository
        builder.evidence[0].reading = .tests(report)
        builder.facts.repository = "https://example.org/acme/orchard"
        return try builder.result(.rl02)
    }

    @Test(arguments: ["\(commit)-dirty", "\(commit.prefix(9))-dirty", "v1.1.0-3-g\(commit.prefix(7))-dirty"])
    func saysThatTheTreeHadChanges(stated: String) throws {
        let result = try tested(stated).result(.rl02)
        #expect(result.status == .pass && result.codes == ["uncommitted-changes"])
        #expect(try tested("\(Self.other)-dirty").result(.rl02).codes == ["uncommitted-changes", "other-commit"])
    }

    /// A person with a name says so, or git does.
    @Test(
        arguments: [
            ("Ada", false, []), (nil, true, ["listed-commit"]), (nil, false, ["other-commit"]),
            (" ", false, ["other-commit"]), ("n/a", true, ["other-commit"]),
        ] as [(String?, Bool, [String])])
    func asksWhoListedTheCommit(by: String?, isFromGit: Bool, codes: [String]) throws {
        var builder = try tested(Self.other)
        builder.record.commits = [RelatedCommit(id: Self.other, relation: .parent, by: by, isFromGit: isFromGit)]
        #expect(try builder.result(.rl02).codes == codes)
    }

    // MARK: - Gates, reviews and rollback tests

    @Test(arguments: [
        (EvidenceKind.gate, "gate.json", #"{"gate": "e2e", "status": "pass", EXTRA}"#, CheckID.rl02),
        (.securityReview, "security-review.json", #"{"approved": true, "by": "Ada", EXTRA}"#, .rl06),
        (.rollbackTest, "rollback-test.json", #"{"from": "1.1.0", "to": "1.0.0", "result": "pass", EXTRA}"#, .rl07),
    ])
    func holdsWhatSmallDocumentsStateAgainstTheRelease(
        kind: EvidenceKind, file: String, text: String, check: CheckID
    ) throws {
        func result(_ extra: String) throws -> CheckResult {
            var builder = try ReleaseBuilder()
            builder.record.commit = Self.commit
            builder.policy.evidence.maxAge = 10
            builder.addReport(text.replacing("EXTRA", with: extra), kind, path: file)
            return try builder.result(check)
        }
        #expect(try result(#""commit": "\#(Self.commit)", "release": "v1.1""#).status == .pass)
        #expect(try result(#""commit": "\#(Self.other)""#).codes == ["other-commit"])
        #expect(try result(#""commit": {"id": "\#(Self.other)"}"#).codes == ["other-commit"])
        #expect(try result(#""release": "1.0.0""#).codes == ["other-version"])
        let candidate = try result(#""release": "1.1.0-rc.1""#)
        #expect(candidate.status == .pass && candidate.codes == ["other-version"])
        #expect(try result(#""timestamp": "2023-04-01T00:00:00Z""#).codes == ["evidence-too-old"])
        let late = try result(#""date": "2023-06-01""#)
        #expect(late.status == .pass && late.codes == ["evidence-after-release"])
    }

    @Test(arguments: [("2023-05-10", true), ("2023-05-09", false)])
    func aReviewHoldsUntilItsLastDay(expires: String, holds: Bool) throws {
        var builder = try ReleaseBuilder()
        builder.addReport(
            #"{"approved": true, "by": "Ada", "expires": "\#(expires)"}"#, .securityReview, path: "security-review.json"
        )
        #expect(try builder.result(.rl06).codes == (holds ? [] : ["review-expired"]))
    }

    @Test func aVerdictOfLaterThanTheReleaseIsPointedOut() throws {
        var builder = try ReleaseBuilder()
        builder.decide(.rl02, .pass)
        builder.record.checks[0].verdict?.at = try #require(Timestamp("2023-06-01"))
        let result = try builder.result(.rl02)
        #expect(result.status == .pass && result.codes == ["verdict-after-release"])
    }

    @Test func evidenceThatCannotBeReadIsInTheWayWhereNoneWasNeeded() throws {
        var builder = try ReleaseBuilder("1.0.0", previous: nil)
        builder.addUnreadable(.junit, path: "rollback.xml", gate: "rollback-test")
        #expect(try builder.result(.rl07).isInTheWay)
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

    /// The digest is no secret: a report of tests beside it, or a decision, was not written by an import.
    @Test func judgesWhatNoImportWrites() throws {
        func readiness(_ change: (inout ReleaseRecord) -> Void) throws -> Readiness {
            var builder = try ReleaseBuilder(released: "2023-05-10")
            builder.policy.since = "2023-05-11"
            change(&builder.record)
            builder.record.imported = ImportOrigin(from: "git", sha256: builder.record.importDigest)
            #expect(builder.record.imported?.sha256 == builder.record.importDigest)
            return builder.checked.checklist.readiness
        }
        #expect(try readiness { $0.evidence = [EvidenceEntry(path: "CHANGELOG.md", kind: .changelog)] } == .notJudged)
        for kind in [EvidenceKind.junit, .sarif, .coverage, .gate, nil] {
            #expect(try readiness { $0.evidence = [EvidenceEntry(path: "a", kind: kind)] } == .notReady)
        }
        let decision = CheckDecision(check: .rl05, verdict: nil, waiver: nil)
        #expect(try readiness { $0.checks = [decision] } == .notReady)
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
