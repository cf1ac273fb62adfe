// SARIF logs, CycloneDX vulnerabilities and sign-offs: severities, and what does not count.
import Documents
import Evidence
import Primitives
import ReleaseModel
import Sync
import Testing
import Verification
import Workspace

struct SecurityEvidenceTests {
    private func results() throws -> [SecurityReport.Result] {
        try #require(readEvidence(EvidenceFixture.named("sarif/rules-and-suppressions").bytes, as: .sarif).security)
            .results
    }

    private func severity(_ result: String) throws -> SecurityRating {
        let log = #"{"runs": [{"tool": {"driver": {"name": "x"}}, "results": [\#(result)]}]}"#
        return try #require(readEvidence(log, as: .sarif).security?.results.first).severity
    }

    @Test func takesSeverityFromTheResultThenItsRuleThenTheLevel() throws {
        #expect(
            try results().map(\.severity) == [
                .critical, .medium, .high, .medium, .high, .high, .critical, .critical, .critical, .critical, .critical,
                .medium,
            ])
    }

    @Test func leavesOutOnlyWhatIsAcceptedAbsentOrNoFailure() throws {
        let excluded = try results().map(\.excluded)
        #expect(excluded[6] == "suppressed: accepted in the source: a test key")
        #expect(excluded[9] == "kind: pass")
        #expect(excluded[10] == "absent")
        #expect(excluded.count { $0 != nil } == 3)
    }

    @Test func saysWhatWasFoundAndWhere() throws {
        let results = try results()
        #expect(results[0].message == "first line" && results[0].location == "src/a.c:12")
        #expect(results[2].location == "src/b.c")
        #expect(results[3].message == "md5 is used in login" && results[3].rule == "A3")
        #expect(results[4].rule == "E1")
        #expect(results[1].place == "/runs/0/results/1" && results[1].line == 23)
    }

    @Test(arguments: [
        ("9", SecurityRating.critical), ("8.99", .high), ("7.0", .high), ("6.9", .medium), ("4", .medium),
        ("3.9", .low),
        ("0.1", .low),
    ]) func putsScoresIntoBands(_ score: String, _ severity: SecurityRating) throws {
        #expect(try self.severity(#"{"properties": {"security-severity": "\#(score)"}, "level": "error"}"#) == severity)
        #expect(try self.severity(#"{"properties": {"security-severity": \#(score)}, "level": "note"}"#) == severity)
    }

    @Test func fallsBackToTheLevelWhereAScoreIsZero() throws {
        #expect(try severity(#"{"properties": {"security-severity": "0.0"}, "level": "error"}"#) == .high)
        #expect(try severity(#"{"level": "none"}"#) == .low)
        #expect(try severity("{}") == .medium)
    }

    /// SARIF 2.1.0, 3.27.9 lists the kinds, in this spelling.
    @Test(arguments: [#""FAIL""#, #""failed""#, #""notapplicable""#, "7"])
    func refusesAResultOfAnUnknownKind(kind: String) {
        let log =
            #"{"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "x"}}, "results": [{"ruleId": "A", "kind": \#(kind)}]}]}"#
        #expect(readEvidence(log, as: .sarif).security == nil)
    }

    @Test func remembersARunThatDidNotSucceed() throws {
        let report = try #require(
            readEvidence(EvidenceFixture.named("sarif/rules-and-suppressions").bytes, as: .sarif).security)
        #expect(report.runs.map(\.succeeded) == [true, false])
    }

    @Test func survivesIndicesThatPointNowhere() throws {
        let result =
            #"{"ruleIndex": 99, "rule": {"index": -5, "toolComponent": {"index": 7}}, "locations": [{"physicalLocation": {"artifactLocation": {"index": -1}}}]}"#
        #expect(try severity(result) == .medium)
        #expect(try severity(#"{"ruleId": "////", "ruleIndex": 1e300}"#) == .medium)
    }

    @Test func leavesOutVulnerabilitiesThatAreAnalysed() throws {
        let report = try #require(
            readEvidence(EvidenceFixture.named("cyclonedx/vulnerabilities").bytes, as: .cyclonedx).bill?
                .vulnerabilities)
        #expect(report.results.map(\.severity) == [.critical, .high, .high, .high, .unrated, .low])
        #expect(report.results.compactMap(\.excluded) == ["analysis: not_affected (code_not_reachable)"])
        #expect(report.results[0].location == "pkg:pypi/a@1.0")
    }

    private func override(_ result: String, invocations: String) throws -> SecurityRating {
        let log = #"""

            {"runs": [{"tool": {"driver": {"name": "x", "rules": [{"id": "A", "defaultConfiguration": {"level": "note"}}]},
            "extensions": [{"name": "more", "rules": [{"id": "A"}, {"id": "B"}]}]},
            "invocations": [\#(invocations)], "results": [\#(result)]}]}
            """#
        return try #require(readEvidence(log, as: .sarif).security?.results.first).severity
    }

    /// SARIF 2.1.0, 3.27.10: the result's own level, else that of the override, else that of the rule.
    @Test func takesTheLevelThatTheInvocationGaveTheRule() throws {
        let one =
            #"{"ruleConfigurationOverrides": [{"descriptor": {"id": "A"}, "configuration": {"level": "error"}}]}"#
        #expect(try override(#"{"ruleId": "A"}"#, invocations: one) == .high)
        #expect(try override(#"{"ruleIndex": 0}"#, invocations: one) == .high)
        #expect(try override(#"{"ruleId": "A", "level": "warning"}"#, invocations: one) == .medium)
        #expect(try override(#"{"ruleId": "B"}"#, invocations: one) == .medium)
        #expect(try override(#"{"ruleId": "A"}"#, invocations: "{}, \(one)") == .low)
        #expect(
            try override(#"{"ruleId": "A", "provenance": {"invocationIndex": 1}}"#, invocations: "{}, \(one)") == .high)
        #expect(
            try override(#"{"ruleId": "A", "provenance": {"invocationIndex": 7}}"#, invocations: "{}, \(one)") == .low)
    }

    @Test func knowsTheRulesOfExtensionsFromThoseOfTheDriverInOverrides() throws {
        let extended =
            #"{"ruleConfigurationOverrides": [{"descriptor": {"id": "A", "toolComponent": {"name": "more"}}, "configuration": {"level": "error"}}]}"#
        #expect(try override(#"{"ruleId": "A"}"#, invocations: extended) == .low)
        #expect(
            try override(#"{"rule": {"id": "A", "toolComponent": {"index": 0}}}"#, invocations: extended) == .high)
        let unknown =
            #"{"ruleConfigurationOverrides": [{"descriptor": {"id": "Z"}, "configuration": {"level": "error"}}, {}]}"#
        #expect(try override(#"{"ruleId": "Z"}"#, invocations: unknown) == .high)
    }

    /// A word that something turns, or that is hidden in others, is none that is known.
    @Test(arguments: ["не approved", "!approved", "ok?", "approved ✅ not", "¬approved", "approved1"])
    func refusesADecisionThatIsNotKnown(decision: String) {
        let text = #"{"decision": "\#(decision)", "by": "Ada"}"#
        #expect(readEvidence(text, as: .securityReview).complaint?.hasSuffix("[wrong-type]") == true)
    }

    @Test(arguments: [
        ("Signed-off", true), ("CHANGES_REQUESTED", false), (" approved ", true), ("not approved", false),
    ])
    func takesADecisionHoweverItsWordsAreJoined(decision: String, approved: Bool) throws {
        let text = #"{"decision": "\#(decision)", "by": "Ada"}"#
        #expect(try #require(readEvidence(text, as: .securityReview).review).approved == approved)
    }

    @Test func readsASignOff() throws {
        let review = try #require(
            readEvidence(EvidenceFixture.named("security-review/json").bytes, as: .securityReview).review)
        #expect(review.approved && review.by == "the security team" && review.note == "looked at the parser")
        #expect(review.at == Timestamp("2024-01-02T14:04:05Z"))
    }
}
