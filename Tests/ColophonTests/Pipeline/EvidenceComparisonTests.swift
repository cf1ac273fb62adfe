// What a release's page says of its evidence beside that of the previous release.
import Bundles
import Documents
import ReleaseModel
import Testing
import Verification

@testable import Colophon
@testable import Evidence
@testable import Files
@testable import Primitives
@testable import Site
@testable import Workspace

struct EvidenceComparisonTests {
    private func workspace() throws -> SampleWorkspace {
        let workspace = try SampleWorkspace()
        try workspace.add("1.0.0")
        try workspace.add("1.1.0", previous: "1.0.0")
        for (version, covered, components) in [
            ("1.0.0", 1, #"{"name": "core", "version": "1"}, {"name": "old"}"#),
            ("1.1.0", 2, #"{"name": "core", "version": "2"}, {"name": "new", "version": "7"}"#),
        ] {
            let record = try workspace.text("evidence/\(version)/release.yaml")
            try workspace.write(
                record.replacing(
                    "  - {path: junit.xml}\n", with: "  - {path: junit.xml}\n  - {path: a.lcov}\n  - {path: bom.json}\n"
                ),
                to: "evidence/\(version)/release.yaml")
            try workspace.write(
                "SF:a.py\nDA:1,1\nDA:2,\(covered - 1)\nend_of_record\nSF:same.py\nDA:1,1\nend_of_record\n",
                to: "evidence/\(version)/a.lcov")
            try workspace.write(
                "{\"bomFormat\": \"CycloneDX\", \"components\": [\(components)]}", to: "evidence/\(version)/bom.json")
        }
        return workspace
    }

    /// A release without such evidence is no list of all that is new.
    @Test func saysOnceThatThereIsNothingToCompareWith() {
        let cases = (0..<40).map {
            TestReport.Case(name: "case \($0)", suite: "suite", outcome: .passed, seconds: 1, line: $0)
        }
        let now = [
            evidence(.tests(TestReport(cases: cases, suites: 1)), as: .junit),
            evidence(
                .coverage(
                    CoverageReport(
                        linesValid: 2, linesCovered: 1, files: [.init(path: "a", linesValid: 2, linesCovered: 1)])),
                as: .lcov),
        ]
        func changes(_ before: LoadedEvidence...) -> EvidenceChanges {
            EvidenceChanges(of: now, since: EvidenceBefore(version: "1.0.0", evidence: before))
        }
        #expect(changes().groups.isEmpty && changes().lacking == "tests, coverage")
        // A report without a test is one.
        let empty = evidence(.tests(TestReport(cases: [], suites: 0)), as: .junit)
        #expect(changes(empty).groups.map(\.total) == [40] && changes(empty).lacking == "coverage")
        #expect(changes(empty, now[1]).groups.map(\.total) == [40] && changes(empty, now[1]).lacking == nil)
    }

    /// The same whether the previous release was read in this run or in an earlier one.
    @Test func saysWhatChangedInCoverageAndComponents() async throws {
        let workspace = try workspace()
        try await workspace.build()
        let page = try workspace.text("output/1.1.0/index.html")
        for words in [
            "Coverage that changed since 1.0.0", "Components that changed since 1.0.0", "50.0 % → 100.0 %", "1 → 2",
            "What changed since 1.0.0", "new: 7", "gone: was no version",
        ] {
            #expect(page.contains(words), "\(words)")
        }
        #expect(!(try workspace.text("output/1.0.0/index.html")).contains("changed since"))
        try workspace.append("\n", to: "evidence/1.1.0/CHANGELOG.md")
        try await workspace.build()
        let again = try workspace.text("output/1.1.0/index.html")
        #expect(again.contains("new: 7") && again.contains("50.0 % → 100.0 %"))
    }

    @Test func theLiveStatusSaysTheSameToPrograms() async throws {
        let workspace = try workspace()
        try await workspace.build()
        let status = try workspace.text("output/1.1.0/status.json")
        for part in [
            #""changes":{"evidence":[{"of":"coverage","rows":[{"after":{"line_rate":1,"lines_covered":3,"lines_valid":3},"#
                + #""before":{"line_rate":0.6666666666666666,"lines_covered":2,"lines_valid":3},"name":"All files"}"#,
            #""before":{"line_rate":0.5,"lines_covered":1,"lines_valid":2},"name":"a.py"}],"total":2}"#,
            #""of":"components","rows":[{"after":"2","before":"1","name":"core"},{"after":"7","name":"new"}"#,
            #"{"before":"no version","name":"old"}],"total":3}],"since":"1.0.0"}"#,
        ] {
            #expect(status.contains(part), "\(part)")
        }
        #expect(!(try workspace.text("output/1.0.0/status.json")).contains("changes"))
    }

    /// Reports of tests alone are reason enough to look at the previous release.
    @Test func comparesTestReportsWhereThereIsNothingElse() async throws {
        let workspace = try SampleWorkspace()
        try workspace.add("1.0.0")
        try workspace.add("1.1.0", previous: "1.0.0")
        try workspace.write(
            "<testsuite><testcase classname=\"s\" name=\"other\"/></testsuite>", to: "evidence/1.1.0/junit.xml")
        try await workspace.build()
        #expect(try workspace.text("output/1.1.0/index.html").contains("Tests that changed since 1.0.0"))
    }

    /// One comparison: what a page's live status says of two releases, `diff` says of their bundles.
    @Test func theLiveStatusAndTheDifferenceOfTheBundlesSayTheSame() async throws {
        let workspace = try workspace()
        for version in ["1.0.0", "1.1.0"] {
            let isNew = version == "1.1.0"
            try workspace.replace(
                "  - {path: a.lcov}\n",
                with:
                    "  - {path: a.lcov}\n  - {path: \(isNew ? "moved" : "more").xml, kind: junit}\n  - {path: scan.sarif}\n",
                in: "evidence/\(version)/release.yaml")
            try workspace.write(
                """
                <testsuite><testcase classname="s" name="moves"/>
                <testcase classname="s" name="mends">\(isNew ? "" : "<failure message='x'/>")</testcase>
                <testcase classname="s" name="breaks">\(isNew ? "<error message='x'/>" : "")</testcase>
                <testcase classname="s" name="\(isNew ? "comes" : "goes")"/></testsuite>
                """, to: "evidence/\(version)/\(isNew ? "moved" : "more").xml")
            let results = (isNew ? ["B2", "C3"] : ["A1", "B2", "B2"]).map {
                #"{"ruleId":"\#($0)","level":"warning","message":{"text":"weak"},"locations":[{"physicalLocation":{"artifactLocation":{"uri":"a.py"},"region":{"startLine":3}}}]}"#
            }
            try workspace.write(
                #"{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"scan"}},"results":[\#(results.joined(separator: ","))]}]}"#,
                to: "evidence/\(version)/scan.sarif")
        }
        try await workspace.build()
        let status = try parseDocument(workspace.bytes("output/1.1.0/status.json"), format: .json, limits: .standard)
        let bundles = try ["1.0.0", "1.1.0"].map {
            try BundleReader.read(workspace.bytes("output/\($0)/sample-\($0).evidence.tar.gz"))
        }
        let difference = try BundleDifference(from: bundles[0], to: bundles[1])
        let said = try parseDocument(difference.json.canonicalBytes, format: .json, limits: .standard)
        let changes = try #require(status["changes"]?["evidence"]?.sequence)
        func rows(_ subject: String) -> [DataNode] {
            changes.first { $0["of"]?.string == subject }?["rows"]?.sequence ?? []
        }
        func names(_ nodes: [DataNode]?) -> [String] { (nodes ?? []).compactMap { $0["name"]?.string }.sorted() }
        #expect(changes.map { $0["of"]?.string } == ["tests", "coverage", "components", "findings"])
        let tests = ["newly_failing", "fixed", "added", "removed"].flatMap { said["tests"]?[$0]?.sequence ?? [] }
        #expect(names(tests) == ["s.breaks", "s.comes", "s.goes", "s.mends"])
        #expect(names(rows("tests")) == names(tests))
        #expect(rows("components").map(\.plain) == said["components"]?.sequence?.map(\.plain))
        #expect(
            rows("coverage").dropFirst().map { [$0["before"]?.plain, $0["after"]?.plain] }
                == said["file_coverage"]?.sequence?.map { [$0["before"]?.plain, $0["after"]?.plain] })
        #expect(rows("coverage").first?["after"]?.plain == said["coverage"]?["after"]?.plain)
        #expect(names(rows("findings")) == ["A1 at a.py:3", "B2 at a.py:3", "C3 at a.py:3"])
        #expect(difference.newFindings.map(\.name) == ["medium C3 at a.py:3: weak"])
        #expect(difference.goneFindings.map(\.name) == ["medium A1 at a.py:3: weak", "medium B2 at a.py:3: weak"])
    }

    private func evidence(
        _ reading: EvidenceReading, path: String = "a", as kind: EvidenceKind, redact: Bool = false
    ) -> LoadedEvidence {
        LoadedEvidence(
            entry: EvidenceEntry(path: path, kind: kind, redact: redact), kind: kind, mediaType: "", bytes: [],
            sha256: SHA256Digest(of: []), reading: reading)
    }

    private func names(from old: [LoadedEvidence], to new: [LoadedEvidence]) -> [String] {
        EvidenceDifference(from: EvidenceFacts(old), to: EvidenceFacts(new)).changes.flatMap { $0.rows.map(\.name) }
    }

    @Test func whatARedactedOrUnreadableFileMayHoldIsNotCompared() {
        func bill(_ name: String, redact: Bool = false, kind: EvidenceKind = .cyclonedx) -> LoadedEvidence {
            evidence(
                .bill(BillOfMaterials(format: "x", components: [.init(name: name)])), path: name, as: kind,
                redact: redact)
        }
        #expect(names(from: [bill("a")], to: [bill("a")]) == [])
        #expect(names(from: [], to: [bill("a")]) == ["a"] && names(from: [bill("a")], to: []) == ["a"])
        #expect(names(from: [bill("b")], to: [bill("a")]) == ["a", "b"])
        #expect(names(from: [bill("b", redact: true)], to: [bill("a")]) == [])
        #expect(names(from: [bill("b")], to: [bill("a"), bill("b", redact: true)]) == [])
        #expect(names(from: [evidence(.unreadable([]), as: .cyclonedx)], to: [bill("a")]) == [])
        #expect(names(from: [bill("a", kind: .spdx)], to: [bill("a")]) == [], "one kind of bill is as good as another")
    }

    /// Over all files of a release: where a report lies, and how many there are, is no matter.
    @Test func aTestIsTheSameInWhicheverFileItIs() {
        func report(_ name: String, _ outcomes: TestReport.Outcome..., path: String) -> LoadedEvidence {
            evidence(
                .tests(
                    TestReport(
                        cases: outcomes.map { .init(name: name, suite: "s", outcome: $0, line: 1) }, suites: 1)),
                path: path, as: .junit)
        }
        let old = [report("a", .passed, path: "1"), report("b", .passed, path: "1")]
        #expect(names(from: old, to: [report("a", .passed, path: "2"), report("b", .passed, path: "1")]) == [])
        #expect(
            names(from: old, to: [report("a", .skipped, .passed, path: "1"), report("b", .passed, path: "2")]) == [],
            "what passed somewhere was not skipped")
        #expect(
            names(from: old, to: old + [report("a", .failed, path: "3")]) == ["s.a"], "the worst outcome counts")
    }

    @Test func namesTestsThatChangedTheWorstFirst() {
        func report(_ cases: [(String, TestReport.Outcome)]) -> EvidenceReading {
            .tests(
                TestReport(cases: cases.map { .init(name: $0.0, suite: "s", outcome: $0.1, line: 1) }, suites: 1))
        }
        let items = changes(
            from: report([
                ("same", .failed), ("gone", .passed), ("broke", .passed), ("corrected", .error), ("twice", .passed),
            ]),
            to: report([
                ("new", .passed), ("broke", .failed), ("corrected", .passed), ("same", .failed), ("twice", .error),
                ("twice", .passed),
            ]), as: .junit)
        #expect(
            items == [
                "s.broke: passed → failed", "s.twice: passed → error", "s.corrected: error → passed",
                "s.gone: gone: was passed", "s.new: new: passed",
            ])
    }

    /// A report over the size that is read whole tells only some of its tests.
    @Test func comparesOfLargeReportsTheNumbersAlone() {
        var large = TestReport(cases: [.init(name: "a", suite: "", outcome: .failed, line: 1)], suites: 1)
        large.rest.count(.init(name: "b", suite: "", outcome: .passed, line: 2))
        let small = TestReport(cases: [.init(name: "b", suite: "", outcome: .passed, line: 1)], suites: 1)
        #expect(changes(from: .tests(small), to: .tests(large), as: .junit) == ["failed: 0 → 1"])
        let scan = SecurityReport(
            runs: [], results: [.init(rule: "A", severity: .high, message: "", location: "a:1", place: "/", line: 1)])
        var larger = scan
        larger.rest.add(.high, rule: "A", isExcluded: false)
        #expect(changes(from: .security(scan), to: .security(larger), as: .sarif) == ["A: 1 → 2"])
    }

    /// Names are distinguished by their bytes, as paths are.
    @Test func namesThatLookTheSameAreTwo() {
        func report(_ path: String) -> EvidenceReading {
            .tests(TestReport(cases: [.init(name: path, suite: "", outcome: .passed, line: 1)], suites: 1))
        }
        #expect(
            changes(from: report("\u{E9}"), to: report("e\u{301}"), as: .junit) == [
                "\u{E9}: gone: was passed", "e\u{301}: new: passed",
            ])
    }

    @Test func namesFindingsByRuleAndPlace() {
        func report(_ results: (String, String?, SecurityRating)...) -> EvidenceReading {
            .security(
                SecurityReport(
                    runs: [],
                    results: results.map {
                        .init(rule: $0.0, severity: $0.2, message: "", location: $0.1, place: "/", line: 1)
                    }))
        }
        #expect(
            changes(
                from: report(
                    ("A", "x:1", .high), ("A", "x:1", .high), ("B", nil, .low), ("C", "y", .low), ("D", "z", .low)),
                to: report(("A", "x:1", .high), ("C", "y", .low), ("", nil, .medium), ("D", "z", .critical)), as: .sarif
            )
                == [
                    "(no rule): new: medium", "A at x:1: 2 × high → high", "B: gone: was low", "D at z: low → critical",
                ])
    }

    private func changes(
        from old: EvidenceReading, to new: EvidenceReading, as kind: EvidenceKind
    ) -> [String] {
        let before = EvidenceBefore(version: "1.0.0", evidence: [evidence(old, as: kind)])
        return EvidenceChanges(of: [evidence(new, as: kind)], since: before).groups.flatMap { group in
            group.items.map { "\($0.label): \($0.value)" }
        }
    }
}

extension DataNode {
    /// For comparisons of what two documents say.
    fileprivate var plain: String {
        if let items = sequence { return "[" + items.map(\.plain).joined(separator: ",") + "]" }
        if let members = mapping {
            return "{" + members.map { "\($0.key): \($0.value.plain)" }.sorted().joined(separator: ",") + "}"
        }
        return string ?? ""
    }
}
