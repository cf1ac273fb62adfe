// Tests what is said about the change from one bundle to another, and about one bundle at a glance.
import Bundles
import Colophon
import Documents
import Evidence
import Files
import Primitives
import ReleaseModel
import Testing
import Verification

@Suite struct BundleDifferenceTests {
    private func read(_ sample: BundleSample) throws -> ReadBundle { try BundleReader.read(sample.bundle().bytes) }

    private func sample(junit: String, coverage: String? = nil, sarif: String? = nil) -> BundleSample {
        var sample = BundleSample()
        sample.files[2].text = junit
        if let coverage { sample.files.append(.init(path: "lcov.info", kind: "lcov", text: coverage)) }
        if let sarif { sample.files.append(.init(path: "scan.sarif", kind: "sarif", text: sarif)) }
        return sample
    }

    private func sarif(_ rules: [String]) -> String {
        let results = rules.map {
            #"{"ruleId":"\#($0)","level":"warning","message":{"text":"weak"},"locations":[{"physicalLocation":{"artifactLocation":{"uri":"a.py"},"region":{"startLine":3}}}]}"#
        }
        return
            #"{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"scan"}},"results":[\#(results.joined(separator: ","))]}]}"#
    }

    @Test func aBundleIsNoDifferentFromItself() throws {
        let bundle = try read(BundleSample())
        let difference = try BundleDifference(from: bundle, to: bundle)
        #expect(difference.isEmpty)
        #expect(difference.text == "demo-1.0.1 and demo-1.0.1 say the same\n")
    }

    @Test func tellsTestsApart() throws {
        let before = sample(
            junit: """
                <testsuite><testcase classname="s" name="stays"/><testcase classname="s" name="breaks"/>
                <testcase classname="s" name="goes"/><testcase classname="s" name="mends"><failure message="x"/></testcase></testsuite>
                """)
        let after = sample(
            junit: """
                <testsuite><testcase classname="s" name="stays"/><testcase classname="s" name="breaks"><error message="x"/></testcase>
                <testcase classname="s" name="comes"/><testcase classname="s" name="mends"/></testsuite>
                """)
        let difference = try BundleDifference(from: try read(before), to: try read(after))
        func names(_ changes: [BundleDifference.Change]) -> [String] {
            changes.map { String($0.name.split(separator: ".").last ?? "") }
        }
        #expect(names(difference.newlyFailing) == ["breaks"])
        #expect(names(difference.fixed) == ["mends"])
        #expect(names(difference.addedTests) == ["comes"])
        #expect(names(difference.removedTests) == ["goes"])
        #expect(difference.evidence.map(\.name) == ["junit.xml"])
    }

    @Test func tellsCoverageOverallAndByFile() throws {
        let report = { (hits: Int) in
            "SF:a.py\nDA:1,1\nDA:2,\(hits)\nDA:3,0\nend_of_record\nSF:b.py\nDA:1,1\nend_of_record\n"
        }
        let junit = BundleSample().files[2].text
        let difference = try BundleDifference(
            from: try read(sample(junit: junit, coverage: report(0))),
            to: try read(sample(junit: junit, coverage: report(1))))
        #expect(difference.coverage?.before == .init(covered: 2, valid: 4))
        #expect(difference.coverage?.after == .init(covered: 3, valid: 4))
        #expect(difference.fileCoverage.map(\.path) == ["a.py"])
        #expect(difference.text.contains("  a.py: 33.3 % (1 of 3) → 66.6 % (2 of 3)\n"))
        #expect(difference.text.contains("  all files: 50.0 % (2 of 4) → 75.0 % (3 of 4)\n"))
    }

    @Test func tellsComponentsApart() throws {
        func bill(_ components: String) -> BundleSample {
            var sample = BundleSample()
            sample.files.append(
                .init(
                    path: "bom.json", kind: "cyclonedx",
                    text: "{\"bomFormat\": \"CycloneDX\", \"components\": [\(components)]}"))
            return sample
        }
        let core = #"{"name": "core", "version": "1", "purl": "pkg:npm/core@1"}"#
        let difference = try BundleDifference(
            from: read(bill(core + #", {"name": "old", "version": "3"}"#)),
            to: read(bill(core.replacing("1", with: "2") + #", {"name": "new"}"#)))
        #expect(
            difference.components == [
                .init("new", before: nil, after: "no version"), .init("old", before: "3", after: nil),
                .init("pkg:npm/core", before: "1", after: "2"),
            ])
        #expect(
            difference.text.contains("\nComponents\n  + new: no version\n  - old: was 3\n  ~ pkg:npm/core: 1 → 2\n"))
    }

    @Test func tellsSecurityFindingsApart() throws {
        let junit = BundleSample().files[2].text
        let difference = try BundleDifference(
            from: try read(sample(junit: junit, sarif: sarif(["A1", "B2", "B2"]))),
            to: try read(sample(junit: junit, sarif: sarif(["B2", "C3"]))))
        #expect(difference.newFindings.map(\.name) == ["medium C3 at a.py:3: weak"])
        #expect(difference.goneFindings.map(\.name) == ["medium A1 at a.py:3: weak", "medium B2 at a.py:3: weak"])
    }

    @Test func tellsVerdictsAndTheRecordApart() throws {
        let after = BundleSample(version: "1.0.2", previous: "1.0.1", notes: "", files: [])
        let difference = try BundleDifference(from: try read(BundleSample()), to: try read(after))
        let version = difference.record.first { $0.name == "version" }
        #expect(version?.before == "1.0.1" && version?.after == "1.0.2")
        #expect(difference.record.first { $0.name == "notes.fixes" }?.after == "0")
        #expect(difference.verdicts.contains { $0.name == "RL-02" && $0.before == "pass" && $0.after == "pending" })
        #expect(difference.evidence.allSatisfy { $0.before != nil && $0.after == nil })
        #expect(difference.text.contains("~ version: 1.0.1 → 1.0.2\n"))
        let node = try parseDocument(difference.json.canonicalBytes, format: .json, limits: .standard)
        #expect(node["tests"]?["removed"]?.sequence?.count == 2)
    }

    @Test func summarisesABundle() throws {
        let bundle = try read(BundleSample())
        let summary = BundleSummary(bundle)
        #expect(summary.files.count == 18)
        #expect(summary.files.first { $0.isRedacted }?.path == "data/evidence/keys.log")
        #expect(summary.text.hasPrefix("demo 1.0.1, patch, released\nreleased  2024-02-29T23:30:00Z\n"))
        #expect(summary.text.contains("data/evidence/junit.xml  (junit)\n"))
        #expect(summary.text.contains("data/evidence/keys.log  (log, redacted)\n"))
        let node = try parseDocument(summary.json.canonicalBytes, format: .json, limits: .standard)
        #expect(node["checks"]?.sequence?.count == 8)
        #expect(node["digests"]?["manifest"]?.string == bundle.digests.manifest.hex)
    }
}
