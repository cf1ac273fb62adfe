// Coverage and gates in the forms of other tools.
import Bundles
import Evidence
import Files
import Primitives
import ReleaseModel
import Testing
import Verification

struct CoverageFormTests {
    @Test(arguments: [
        ("clover-gcovr", 5, 8), ("clover-phpunit", 4, 5), ("opencover", 2, 3), ("go", 8, 8), ("llvm-cov", 7, 11),
        ("simplecov", 4, 5),
    ]) func countsTheLinesOfWhatToolsWrite(_ name: String, covered: Int, valid: Int) throws {
        let fixture = try EvidenceFixture.named("coverage/\(name)")
        let report = try #require(readEvidence(fixture.bytes, as: nil, file: fixture.file).coverage)
        #expect(report.lines == LineCount(covered: covered, valid: valid) && !report.contradictsItself)
    }

    @Test(arguments: [
        (
            #"<coverage generated="1"><project><file name="a"><line num="1" type="stmt" count="1"/></file><metrics statements="4" coveredstatements="1"/></project></coverage>"#,
            1, 4
        ),
        (
            #"<CoverageSession><Summary numSequencePoints="4" visitedSequencePoints="1"/><Modules><Module><Files><File uid="1" fullPath="a"/></Files><SequencePoint vc="1" sl="1" fileid="1"/></Module></Modules></CoverageSession>"#,
            1, 4
        ),
        (
            #"{"type": "llvm.coverage.json.export", "data": [{"files": [{"filename": "a", "summary": {"lines": {"count": 1, "covered": 1}}}], "totals": {"lines": {"count": 4, "covered": 1}}}]}"#,
            1, 4
        ),
        // Parts of a report as well as the whole.
        (
            #"<coverage generated="1"><project><file name="a"><line num="1" type="stmt" count="1"/><metrics statements="4" coveredstatements="1"/></file></project></coverage>"#,
            1, 4
        ),
        (
            #"<coverage generated="1"><project><package name="p"><metrics statements="4"/><file name="a"><line num="1" type="stmt" count="1"/></file></package></project></coverage>"#,
            1, 4
        ),
        (
            #"<coverage generated="1"><project><file name="a"><metrics statements="4" coveredstatements="1"/></file><metrics statements="9" coveredstatements="9"/></project></coverage>"#,
            1, 4
        ),
        (
            #"<CoverageSession><Modules><Module><Files><File uid="1" fullPath="a"/></Files><Method><Summary numSequencePoints="4" visitedSequencePoints="1"/><SequencePoint vc="1" sl="1" fileid="1"/></Method></Module></Modules></CoverageSession>"#,
            1, 4
        ),
        (
            #"{"type": "llvm.coverage.json.export", "data": [{"files": [{"filename": "a", "summary": {"lines": {"count": 1, "covered": 1}}}], "totals": {"lines": {"count": 3, "covered": 0}}}, {"files": [{"filename": "b", "summary": {"lines": {"count": 1, "covered": 1}}}]}]}"#,
            1, 4
        ),
        (
            #"{"meta": {"simplecov_version": "0.22"}, "coverage": {"a.rb": {"lines": [1]}}, "total": {"lines": {"covered": "1", "total": "4"}}}"#,
            1, 4
        ),
    ]) func countsTheLowerOfTotalsAndLines(_ text: String, covered: Int, valid: Int) throws {
        let report = try #require(readEvidence(text, as: .coverage).coverage)
        #expect(report.lines == LineCount(covered: covered, valid: valid) && report.contradictsItself)
    }

    /// OpenClover counts how often a condition was true, and how often it was false.
    @Test func countsStatementsAndConditionsAndNoTests() throws {
        let text =
            #"<coverage clover="4.5.2" generated="1772704800000"><project><file path="a"><line num="1" type="method" count="0"/>"#
            + #"<line num="2" type="cond" truecount="0" falsecount="3"/><line num="3" type="stmt" count="-1"/></file></project>"#
            + #"<testproject><file path="t"><line num="1" type="stmt" count="0"/></file></testproject></coverage>"#
        let report = try #require(readEvidence(text, as: .coverage).coverage)
        #expect(report.files == [.init(path: "a", lines: LineSet([2: true, 3: false]))])
        #expect(report.oddities.map(\.code) == ["negative-count"])
        #expect(report.origin.at?.text == "2026-03-05T10:00:00Z")
    }

    @Test func coversALineWhereOneOfTheBlocksRan() throws {
        let text = "mode: count\nx/a.go:1.5,3.2 2 0\nx/a.go:3.4,4.2 1 7\nmode: count\nx/a.go:1.5,3.2 2 0\n"
        let report = try #require(readEvidence(text, as: .coverage).coverage)
        #expect(report.files == [.init(path: "x/a.go", lines: LineSet([1: false, 2: false, 3: true, 4: true]))])
    }

    @Test(arguments: ["x/a.go:1.5,3.2 2", "x/a.go:4.5,3.2 2 0", "x/a.go:1.1,999999999999.1 1 1", "x/a.go"])
    func refusesABlockThatIsNone(_ block: String) {
        let complaint = readEvidence("mode: set\n\(block)\n", as: .coverage).complaint
        #expect(complaint?.hasSuffix("[malformed-record]") == true)
    }

    @Test func joinsTheCommandsOfAResultSet() throws {
        let text =
            #"{"unit": {"coverage": {"a.rb": {"lines": [1, 0, null, "ignored"]}}, "timestamp": 1772704800}, "web": {"coverage": {"a.rb": [0, 2, null, 1]}, "timestamp": 1}}"#
        let report = try #require(readEvidence(text, as: nil, file: "results.json").coverage)
        #expect(report.files == [.init(path: "a.rb", lines: LineSet([1: true, 2: true, 4: true]))])
    }

    /// What states no totals, or zeros where its tool knows none, is no contradiction.
    @Test(arguments: [
        #"{"type": "llvm.coverage.json.export", "data": [{"files": [{"filename": "a", "summary": {"lines": {"count": 1, "covered": 1}}}], "totals": {"lines": {"count": 1, "covered": 1}}}, {"files": [{"filename": "b", "summary": {"lines": {"count": 1, "covered": 1}}}]}]}"#,
        #"<coverage generated="1"><project><file name="a"><line num="1" type="stmt" count="1"/></file><file name="b"><line num="1" type="stmt" count="1"/><metrics statements="1" coveredstatements="1"/></file></project></coverage>"#,
        #"<CoverageSession><Summary numSequencePoints="2" visitedSequencePoints="2"/><Module><Files><File uid="1" fullPath="a"/></Files><Method><Summary numSequencePoints="0"/><SequencePoint vc="1" sl="1" fileid="1"/><SequencePoint vc="1" sl="2" fileid="1"/></Method></Module></CoverageSession>"#,
    ]) func acceptsPartsThatStateNothing(_ text: String) throws {
        let report = try #require(readEvidence(text, as: .coverage).coverage)
        #expect(report.lines == LineCount(covered: 2, valid: 2) && !report.contradictsItself && report.oddities.isEmpty)
    }

    @Test(arguments: [
        #"{"type": "llvm.coverage.json.export", "data": {"files": []}}"#,
        #"{"type": "llvm.coverage.json.export", "data": [[]]}"#,
        #"{"type": "llvm.coverage.json.export", "data": [{"files": {"a": 1}}]}"#,
        #"{"type": "llvm.coverage.json.export", "data": [{"files": ["a"]}]}"#,
    ]) func refusesListsOfAnotherType(_ text: String) {
        #expect(readEvidence(text, as: .coverage).complaint?.hasSuffix("[wrong-type]") == true)
    }

    @Test func readsSimpleCovsJSON() throws {
        let text =
            #"{"meta": {"simplecov_version": "0.22.0"}, "coverage": {"a.rb": {"lines": [1, 0, null, "ignored"]}}, "groups": {}}"#
        #expect(readEvidence(text, as: nil, file: "coverage.json").coverage?.lines == LineCount(covered: 1, valid: 2))
    }

    // MARK: - Gates

    @Test(arguments: [
        (
            #"{"projectStatus": {"status": "OK", "conditions": [{"status": "OK", "metricKey": "x"}]}}"#, true,
            nil as String?
        ),
        (
            #"{"projectStatus": {"status": "ERROR", "conditions": [{"status": "ERROR", "metricKey": "x", "actualValue": "3", "errorThreshold": "0"}]}}"#,
            false, "x is 3, limit 0"
        ),
        (#"{"projectStatus": {"status": "NONE"}}"#, false, #"its status is "NONE""#),
        (
            #"{"total_count": 1, "check_runs": [{"name": "a", "status": "completed", "conclusion": "success"}]}"#, true,
            nil
        ),
        (
            #"{"check_runs": [{"name": "a", "status": "completed", "conclusion": "success"}, {"name": "b", "status": "in_progress"}]}"#,
            false, "b: in_progress"
        ),
        (#"{"check_runs": [{"name": "a", "status": "completed", "conclusion": "cancelled"}]}"#, false, "a: cancelled"),
        (#"{"check_runs": [{"name": "a", "status": "completed", "conclusion": "skipped"}]}"#, false, "no check ran"),
        (#"{"check_runs": []}"#, false, "no check ran"),
        (#"{"id": 1, "project_id": 2, "sha": "abcdef1", "ref": "main", "status": "success"}"#, true, nil),
        (
            #"{"id": 1, "project_id": 2, "sha": "abcdef1", "ref": "main", "status": "running"}"#, false,
            "the pipeline: running"
        ),
        (
            #"[{"name": "a", "stage": "s", "status": "success", "pipeline": {}}, {"name": "b", "stage": "s", "status": "failed", "pipeline": {}}]"#,
            false, "b: failed"
        ),
        (
            #"[{"name": "a", "stage": "s", "status": "success", "pipeline": {}}, {"name": "b", "stage": "s", "status": "manual", "allow_failure": true, "pipeline": {}}]"#,
            true, nil
        ),
    ]) func judgesTheGatesOfForges(_ text: String, passes: Bool, message: String?) throws {
        for kind in [EvidenceKind.gate, nil] {
            let result = try #require(readEvidence(text, as: kind, file: "gate.json", gate: "G").gateResult)
            #expect(result.gate == "G" && result.passed == passes && result.message == message)
        }
    }

    @Test func readsTheCommitThatWasChecked() throws {
        let fixture = try EvidenceFixture.named("gate/github-checks")
        let loaded = readEvidence(fixture.bytes, as: .gate, file: fixture.file)
        #expect(loaded.reading.origin.commits == ["4b825dc642cb6eb9a060e54bf8d69288fbee4904"])
        #expect(loaded.gateResult?.gate == "checks")
    }

    @Test(arguments: [
        (
            #"{"total_count": 31, "check_runs": [{"name": "a", "status": "completed", "conclusion": "success"}]}"#,
            "incomplete-list"
        ),
        (
            #"{"projectStatus": {"status": "OK", "conditions": [{"status": "ERROR", "metricKey": "x"}]}}"#,
            "contradiction"
        ),
    ]) func refusesAGateThatIsNotWhole(_ text: String, code: String) {
        #expect(readEvidence(text, as: .gate, gate: "G").complaint?.hasSuffix("[\(code)]") == true)
    }
}
