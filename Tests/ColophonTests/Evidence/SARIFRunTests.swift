// SARIF runs: how they ended, what is kept outside of them, members that are null, and what they say of where they come from.
import Documents
import Evidence
import Primitives
import ReleaseModel
import Testing
import Workspace

struct SARIFRunTests {
    private func scan(
        _ invocation: String, tool: String = #""name": "scanner""#, results: String = "[]", more: String = ""
    ) -> SecurityReport? {
        let run = #"{"tool": {"driver": {\#(tool)}}, "invocations": [\#(invocation)], "results": \#(results)\#(more)}"#
        return readEvidence(#"{"version": "2.1.0", "runs": [\#(run)]}"#, as: .sarif).security
    }

    /// SARIF 2.1.0, 3.20.9 to 3.20.14 and 3.20.21 to 3.20.25.
    @Test(
        arguments: [
            (#"{"executionSuccessful": true}"#, nil),
            (#"{"executionSuccessful": false}"#, "it says executionSuccessful: false"),
            (#"{"executionSuccessful": true, "exitSignalName": "SIGKILL"}"#, "it was ended by the signal SIGKILL"),
            (#"{"executionSuccessful": true, "exitSignalNumber": 9}"#, "it was ended by signal 9"),
            (#"{"executionSuccessful": true, "exitSignalNumber": -1}"#, nil),
            (#"{"executionSuccessful": true, "exitSignalName": "SUCCESS"}"#, nil),
            (
                #"{"executionSuccessful": true, "exitSignalName": null, "exitSignalNumber": null, "processStartFailureMessage": null}"#,
                nil
            ),
            (
                #"{"executionSuccessful": true, "processStartFailureMessage": "no such file"}"#,
                "it could not be started: no such file"
            ),
            (
                #"{"toolExecutionNotifications": [{"level": "error", "message": {"text": "40 files were not analysed"}}]}"#,
                "it notified 1 error: 40 files were not analysed"
            ),
            (
                #"{"toolConfigurationNotifications": [{"level": "error", "descriptor": {"id": "CFG1"}}]}"#,
                "it notified 1 error: CFG1"
            ),
            (#"{"toolExecutionNotifications": [{"level": "fatal"}]}"#, "it notified 1 error: without a message"),
            (#"{"toolExecutionNotifications": [{"level": "note"}, {"level": "none"}, {"level": null}, {}]}"#, nil),
            (#"{"exitSignalNumber": "9"}"#, "it was ended by signal 9"),
            (#"{"exitCode": 0}"#, nil), (#"{"exitCode": 1, "executionSuccessful": true}"#, nil),
            (#"{"exitCode": 2}"#, "its exit code is 2, and it doesn't say executionSuccessful: true"),
            (#"{"exitCode": "137"}"#, "its exit code 137 says that signal 9 ended it"),
            (#"{"exitCode": 137, "executionSuccessful": true}"#, "its exit code 137 says that signal 9 ended it"),
        ] as [(String, String?)]) func saysHowAScanEnded(_ invocation: String, _ failure: String?) throws
    {
        let run = try #require(scan(invocation)?.runs.first)
        #expect(run.failures == (failure.map { [$0] } ?? []))
        #expect(run.succeeded == (failure == nil))
    }

    /// 3.58.6: a notification without a level has that of the invocation's override, else of its descriptor, else `warning`.
    @Test func aNotificationsLevelMayBeItsDescriptors() throws {
        let tool = #""name": "x", "notifications": [{"id": "N1", "defaultConfiguration": {"level": "error"}}]"#
        let notification = #""toolExecutionNotifications": [{"descriptor": {"id": "N1"}, "message": {"text": "gone"}}]"#
        #expect(scan("{\(notification)}", tool: tool)?.runs.first?.succeeded == false)
        let override =
            #""notificationConfigurationOverrides": [{"descriptor": {"id": "N1"}, "configuration": {"level": "note"}}]"#
        #expect(scan("{\(notification), \(override)}", tool: tool)?.runs.first?.succeeded == true)
        #expect(scan("{\(notification)}")?.runs.first?.warnings == ["gone"])
    }

    /// SpotBugs says that it was not successful where it found bugs; its exit code tells that from an error.
    @Test(arguments: [("SpotBugs", 1, true), ("SpotBugs", 3, false), ("SpotBugs", 4, false), ("scanner", 1, false)])
    func knowsScannersThatFailWhereTheyFindSomething(_ tool: String, _ code: Int, _ succeeded: Bool) {
        let invocation = #"{"executionSuccessful": false, "exitCode": \#(code), "exitSignalName": "BUGS FOUND"}"#
        #expect(scan(invocation, tool: #""name": "\#(tool)""#)?.runs.first?.succeeded == succeeded)
    }

    /// 3.22: the program that wrote the log from another format.
    @Test func aConversionHasToEndWell() throws {
        func run(_ invocation: String) throws -> SecurityReport.Run {
            let tool =
                #"{"driver": {"name": "converter", "notifications": [{"id": "N1", "defaultConfiguration": {"level": "error"}}]}}"#
            let more = #", "conversion": {"tool": \#(tool), "invocation": \#(invocation)}"#
            return try #require(scan(#"{"executionSuccessful": true}"#, more: more)?.runs.first)
        }
        #expect(try run(#"{"executionSuccessful": true}"#).succeeded)
        #expect(
            try run(#"{"executionSuccessful": false}"#).failures
                == ["its conversion did not end well: it says executionSuccessful: false"])
        #expect(
            try run(#"{"toolExecutionNotifications": [{"descriptor": {"id": "N1"}}]}"#).failures
                == ["its conversion did not end well: it notified 1 error: N1"])
    }

    /// What a reader would take for absent would hide what it says.
    @Test(arguments: [
        #"{"toolExecutionNotifications": {"level": "error"}}"#, #"{"toolExecutionNotifications": [["x"]]}"#, "null",
        "[]",
        #"{"exitCode": [137]}"#, #"{"exitCode": "many"}"#, #"{"exitSignalName": ["SIGKILL"]}"#,
        #"{"processStartFailureMessage": {"text": "gone"}}"#, #"{"executionsuccessful": false}"#,
        #"{"ruleConfigurationOverrides": [7]}"#, #"{"executionSuccessful": "no"}"#,
    ]) func refusesAnInvocationOfAnotherType(_ invocation: String) { #expect(scan(invocation) == nil) }

    @Test(arguments: [
        #""suppressions": [null]"#, #""suppressions": ["x"]"#, #""suppressions": {"status": "accepted"}"#,
        #""Level": "error""#, #""properties": [{"security-severity": "9.8"}]"#,
        #""properties": {"Security-Severity": "9.8"}"#, #""rule": [{"id": "A"}]"#,
    ]) func refusesAResultOfAnotherType(_ member: String) {
        // Also where it is like one before it in all else.
        #expect(scan("{}", results: #"[{"ruleId": "A"}, {"ruleId": "A", \#(member)}]"#) == nil)
    }

    @Test(arguments: [
        #""name": "x", "Rules": [{"id": "A"}]"#, #""name": "x", "rules": {"0": {"id": "A"}}"#,
        #""name": "x", "rules": [{"id": "A", "Properties": {"security-severity": "9.8"}}]"#,
        #""name": "x", "rules": [{"id": "A", "properties": [{"security-severity": "9.8"}]}]"#,
        #""name": "x", "rules": [{"id": "A", "defaultConfiguration": ["error"]}]"#,
    ]) func refusesRulesOfAnotherType(_ tool: String) {
        #expect(scan("{}", tool: tool, results: #"[{"ruleId": "A"}]"#) == nil)
    }

    /// 3.52.4: a guid is of one rule; also of an extension's.
    @Test(arguments: [
        #""rule": {"guid": "9F2C4C2E-0000-4000-8000-000000000001"}"#,
        #""ruleId": "other", "rule": {"guid": "9f2c4c2e-0000-4000-8000-000000000001"}"#,
        #""rule": {"guid": "9f2c4c2e-0000-4000-8000-000000000002"}"#,
    ]) func findsARuleByItsGuid(_ reference: String) throws {
        let score = #""properties": {"security-severity": "9.9"}"#
        let own = #"{"id": "R1", "guid": "9f2c4c2e-0000-4000-8000-000000000001", \#(score)}"#
        let more = #"{"id": "R2", "guid": "9f2c4c2e-0000-4000-8000-000000000002", \#(score)}"#
        let text =
            #"{"runs": [{"tool": {"driver": {"name": "x", "rules": [{"id": "R0"}, \#(own)]}, "extensions": [{"name": "e", "rules": [\#(more)]}]}, "results": [{"rule": {"guid": "0"}}, {\#(reference)}]}]}"#
        let report = try #require(readEvidence(text, as: .sarif).security)
        #expect(report.results.map(\.severity) == [.medium, .critical])
    }

    /// A score that nobody can read may be any: the finding is unrated unless something else says at least high.
    @Test(arguments: [
        ("9.8e0", SecurityRating.critical), (#""9.8e0""#, .critical), (#"" 9.8 ""#, .critical), (#""+9.8""#, .critical),
        (#""9,8""#, .critical), (#""9.80000000000000000000000000""#, .critical), (#""CRITICAL""#, .critical),
        (#""98""#, .unrated), (#"["9.8"]"#, .unrated), (#""nan""#, .unrated), (#""nine""#, .unrated),
        (#""unknown""#, .low), ("\"\"", .low), ("-1", .low), ("0", .low),
    ]) func readsAScoreInAnySpelling(_ score: String, _ severity: SecurityRating) throws {
        func rate(_ level: String) throws -> [SecurityRating] {
            let results = #"[{"level": "\#(level)", "properties": {"security-severity": \#(score)}}]"#
            return try #require(scan("{}", results: results)).results.map(\.severity)
        }
        #expect(try rate("note") == [severity])
        if severity == .unrated { #expect(try rate("error") == [.high]) }
    }

    @Test(arguments: [
        (
            #""externalPropertyFileReferences": {"results": [{"location": {"uri": "r.sarif-external-properties"}}]}"#,
            false
        ),
        (#""externalPropertyFileReferences": {"driver": {"guid": "0"}}"#, false),
        (#""externalPropertyFileReferences": {"invocations": [{"guid": "0"}]}"#, false),
        (#""externalPropertyFileReferences": {"results": [], "artifacts": [{"guid": "0"}]}"#, true),
        (#""externalPropertyFileReferences": null"#, true),
    ]) func refusesARunOfWhichAPartIsElsewhere(_ member: String, _ isRead: Bool) {
        #expect((scan("{}", more: ", \(member)") != nil) == isRead)
    }

    @Test func refusesResultsOutsideOfRuns() {
        let run = #"{"tool": {"driver": {"name": "x"}}, "results": []}"#
        func read(_ inline: String) -> LoadedEvidence {
            readEvidence(#"{"runs": [\#(run)], "inlineExternalProperties": \#(inline)}"#, as: .sarif)
        }
        #expect(read(#"[{"results": [{"level": "error"}]}]"#).complaint?.hasSuffix("[results-elsewhere]") == true)
        #expect(read(#"[{"results": []}, {"artifacts": [{}]}]"#).security != nil)
    }

    @Test(arguments: [
        (#""level": null"#, SecurityRating.high), (#""level": null, "kind": null, "baselineState": null"#, .high),
        (#""properties": {"security-severity": null}"#, .high),
        (#""ruleIndex": 0, "rule": {"index": null}, "level": null"#, .high),
        (#""suppressions": null"#, .high), (#""level": "Error ""#, .high), (#""level": "fatal""#, .unrated),
        (#""properties": {"security-severity": "undefined"}, "level": "note""#, .low),
        (#""properties": {"security-severity": "11"}, "level": "note""#, .unrated),
    ]) func takesNullForAbsent(_ members: String, _ severity: SecurityRating) throws {
        let tool = #""name": "x", "rules": [{"id": "A", "defaultConfiguration": {"level": "error"}}]"#
        let report = try #require(scan("{}", tool: tool, results: #"[{"ruleId": "A", \#(members)}]"#))
        #expect(report.results.map(\.severity) == [severity] && report.results[0].excluded == nil)
    }

    @Test func saysOnceWhatIsOddAboutSeverities() throws {
        let one = #"{"properties": {"security-severity": "undefined"}, "level": "fatal"}"#
        let report = try #require(scan("{}", results: "[\(one), \(one)]"))
        #expect(report.remarks.count == 2 && report.count(.unrated) == 2)
        #expect(report.remarks[0].text.contains(#""undefined""#) && report.remarks[1].text.contains(#""fatal""#))
    }

    /// 3.27.23: every suppression has to be accepted; one without a status is.
    @Test(arguments: [
        (#"[{"kind": "external", "status": "accepted"}]"#, true), (#"[{"kind": "inSource", "status": null}]"#, true),
        (#"[{"status": "accepted"}, {"status": "rejected"}]"#, false), (#"[{"status": "underReview"}]"#, false),
        (#"[{"status": "Accepted by me"}]"#, false), ("[]", false), (#"[{"status": {"a": 1}}]"#, false),
        // What some write in its place.
        (#"[{"kind": "external", "state": "rejected"}]"#, false), (#"[{"state": "accepted"}]"#, true),
    ]) func countsWhatNobodyAccepted(_ suppressions: String, _ isExcluded: Bool) throws {
        let results = #"[{"ruleId": "A", "suppressions": \#(suppressions)}]"#
        let result = try #require(scan("{}", results: results)?.results.first)
        #expect((result.excluded != nil) == isExcluded)
    }

    @Test func aFindingKeepsItsSubjectWhileLinesMove() throws {
        func subject(_ line: Int, _ more: String = "") throws -> String {
            let location =
                #"{"physicalLocation": {"artifactLocation": {"uri": "src/a.c"}, "region": {"startLine": \#(line)}}}"#
            let result = #"{"ruleId": "A1", "locations": [\#(location)]\#(more)}"#
            return try #require(scan("{}", results: "[\(result)]")?.results.first?.subject)
        }
        #expect(try subject(3) == "A1 src/a.c" && subject(90) == "A1 src/a.c")
        let prints =
            #", "partialFingerprints": {"primaryLocationStartColumnFingerprint": "4", "primaryLocationLineHash": "39fa:1", "a": "b"}"#
        #expect(try subject(3, prints) == "A1 src/a.c 39fa:1")
        #expect(try subject(3, #", "partialFingerprints": {"own/v1": "z", "other": null}"#) == "A1 src/a.c z")
    }

    @Test func statesWhereItComesFrom() throws {
        let more = """
            , "automationDetails": {"id": "nightly/7"}, "versionControlProvenance": [
              {"repositoryUri": "https://forge.example/orchard", "revisionId": "0123456789ABCDEF0123456789abcdef01234567"},
              {"repositoryUri": "https://forge.example/other", "revisionId": "ffffffffffffffffffffffffffffffffffffffff"}]
            """
        let report = try #require(
            scan(
                #"{"startTimeUtc": "2026-03-05T10:00:00Z", "endTimeUtc": "2026-03-05T10:05:00.000Z"}"#,
                tool: #""name": "scanner", "version": "1.2""#, more: more))
        var expected = EvidenceOrigin(
            commits: ["0123456789abcdef0123456789abcdef01234567"], repository: "https://forge.example/orchard",
            at: Timestamp("2026-03-05T10:05:00Z"), run: "nightly/7", tool: "scanner 1.2")
        // A checkout with a submodule: either may be the release's own.
        expected.others = [
            .init(repository: "https://forge.example/other", commit: "ffffffffffffffffffffffffffffffffffffffff")
        ]
        #expect(report.origin == expected)
        for odd in [#"{"revisionId": "0123456789"}"#, #"[["0123456789"]]"#, #"[{"revisionId": ["0123456789"]}]"#] {
            #expect(scan("{}", more: #", "versionControlProvenance": \#(odd)"#) == nil)
        }
        #expect(self.scan("{}")?.origin == EvidenceOrigin(tool: "scanner"))
    }
}
