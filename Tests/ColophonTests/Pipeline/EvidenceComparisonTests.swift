// What a release's page says of its evidence beside that of the previous release.
import ReleaseModel
import Testing

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

    /// The same whether the previous release was read in this run or in an earlier one.
    @Test func saysWhatChangedInCoverageAndComponents() async throws {
        let workspace = try workspace()
        try await workspace.build()
        let page = try workspace.text("output/1.1.0/index.html")
        for words in [
            "Coverage that changed since 1.0.0", "Components that changed since 1.0.0", "50.0 % → 100.0 %", "1 → 2",
            "new: 7", "gone: was no version",
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
            #""changes":{"evidence":[{"changes":[{"of":"coverage","rows":[{"after":1,"before":0.6666666666666666,"name":"All files"}"#,
            #"{"after":1,"before":0.5,"name":"a.py"}],"total":2}],"kind":"lcov","path":"a.lcov"}"#,
            #""of":"components","rows":[{"after":"2","before":"1","name":"core"},{"after":"7","name":"new"}"#,
            #"{"before":"no version","name":"old"}],"total":3}],"kind":"cyclonedx","path":"bom.json"}],"since":"1.0.0"}"#,
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

    @Test func saysNothingOfWhatTheOtherReleaseDoesNotHaveOrShow() {
        func bill(_ name: String, redact: Bool = false, kind: EvidenceKind = .cyclonedx) -> LoadedEvidence {
            LoadedEvidence(
                entry: EvidenceEntry(path: "\(name).json", kind: kind, redact: redact), kind: kind, mediaType: "",
                bytes: [], sha256: SHA256Digest(of: []),
                reading: .bill(BillOfMaterials(format: "x", components: [.init(name: name)])))
        }
        func groups(_ before: [LoadedEvidence]) -> [String] {
            EvidenceBefore(version: "1.0.0", evidence: before).changes(bill("a")).flatMap { $0.rows.map(\.name) }
        }
        #expect(groups([]) == [] && groups([bill("a")]) == [])
        #expect(groups([bill("b")]) == ["a", "b"])
        #expect(groups([bill("b", redact: true)]) == [] && groups([bill("b", kind: .spdx)]) == [])
        #expect(groups([bill("b"), bill("c")]) == [])
    }

    @Test func namesTestsThatChangedTheWorstFirst() {
        func report(_ cases: [(String, TestReport.Outcome)]) -> EvidenceReading {
            .tests(
                TestReport(cases: cases.map { .init(name: $0.0, suite: "s", outcome: $0.1, line: 1) }, suites: 1))
        }
        let items = changes(
            from: report([
                ("same", .failed), ("gone", .passed), ("broke", .passed), ("mended", .error), ("twice", .passed),
            ]),
            to: report([
                ("new", .passed), ("broke", .failed), ("mended", .passed), ("same", .failed), ("twice", .error),
                ("twice", .passed),
            ]), as: .junit)
        #expect(
            items == [
                "s.broke: passed → failed", "s.twice: passed → error", "s.mended: error → passed",
                "s.gone: gone: was passed", "s.new: new: passed",
            ])
    }

    /// A report over the size that is read whole tells only some of its tests.
    @Test func comparesOfLargeReportsTheNumbersAlone() {
        var large = TestReport(cases: [.init(name: "a", suite: "", outcome: .failed, line: 1)], suites: 1)
        large.rest.count(.init(name: "b", suite: "", outcome: .passed, line: 2))
        let small = TestReport(cases: [.init(name: "b", suite: "", outcome: .passed, line: 1)], suites: 1)
        #expect(changes(from: .tests(small), to: .tests(large), as: .junit) == ["failed: 0 → 1"])
    }

    /// Names are told apart by their bytes, as paths are.
    @Test func namesThatLookTheSameAreTwo() {
        func report(_ path: String) -> EvidenceReading {
            .tests(TestReport(cases: [.init(name: path, suite: "", outcome: .passed, line: 1)], suites: 1))
        }
        #expect(
            changes(from: report("\u{E9}"), to: report("e\u{301}"), as: .junit) == [
                "\u{E9}: gone: was passed", "e\u{301}: new: passed",
            ])
    }

    @Test func namesRulesWhoseFindingsChanged() {
        func report(_ rules: [String]) -> EvidenceReading {
            .security(
                SecurityReport(
                    runs: [],
                    results: rules.map { .init(rule: $0, severity: .high, message: "", place: "/", line: 1) }))
        }
        #expect(
            changes(from: report(["A", "A", "B", "C"]), to: report(["A", "C", ""]), as: .sarif)
                == ["(no rule): new: 1", "A: 2 → 1", "B: gone: was 1"])
    }

    private func changes(
        from old: EvidenceReading, to new: EvidenceReading, as kind: EvidenceKind
    ) -> [String] {
        func evidence(_ reading: EvidenceReading) -> LoadedEvidence {
            LoadedEvidence(
                entry: EvidenceEntry(path: "a", kind: kind), kind: kind, mediaType: "", bytes: [],
                sha256: SHA256Digest(of: []), reading: reading)
        }
        let before = EvidenceBefore(version: "1.0.0", evidence: [evidence(old)])
        return EvidenceChanges(of: [evidence(new)], since: before).groups(0).flatMap { group in
            group.items.map { "\($0.label): \($0.value)" }
        }
    }
}
