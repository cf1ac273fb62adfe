// What changed between two bundles: verdicts, tests, coverage, security findings, evidence and the record.
package import Bundles
import Checklist
package import Documents
import Evidence
package import Files
import Primitives
import ReleaseModel
import Workspace

/// `colophon diff A B`. Tests, coverage and findings are read from the evidence itself, so that a redacted file has none.
package struct BundleDifference: Sendable, Hashable {
    /// Something that one side has and the other hasn't, or that is not the same on both.
    package struct Change: Sendable, Hashable {
        package var name: String
        /// Nil: it came.
        package var before: String?
        /// Nil: it went.
        package var after: String?
        package init(_ name: String, before: String?, after: String?) {
            self.name = name
            self.before = before
            self.after = after
        }
        package var json: JSON {
            .object(compact: [
                ("name", .string(name)), ("before", JSON.text(before)), ("after", JSON.text(after)),
            ])
        }
    }
    /// Covered and coverable lines of a file, or of all (an empty path).
    package struct Coverage: Sendable, Hashable {
        package var path: String
        /// Nil: not covered by any report there.
        package var before: LineCount?
        package var after: LineCount?
    }
    package struct LineCount: Sendable, Hashable {
        package var covered: Int
        package var valid: Int
        package init(covered: Int, valid: Int) {
            self.covered = covered
            self.valid = valid
        }
        /// 0 to 1; nil where no line could be covered.
        package var rate: Double? { valid > 0 ? Double(covered) / Double(valid) : nil }
    }

    package var before: String
    package var after: String
    package var record: [Change]
    /// By check; the label of each side.
    package var verdicts: [Change]
    /// By path; SHA-256 of each side.
    package var evidence: [Change]
    /// By suite and name; the outcome of each side. In bytewise order of the names, as all lists are.
    package var newlyFailing: [Change]
    package var fixed: [Change]
    package var addedTests: [Change]
    package var removedTests: [Change]
    /// Nil where neither side has a report.
    package var coverage: Coverage?
    /// Files whose counts differ, sorted bytewise by path.
    package var fileCoverage: [Coverage]
    /// By package URL or name without the version; the versions of each side.
    package var components: [Change]
    package var newFindings: [Change]
    package var goneFindings: [Change]

    /// Throws where a bundle's file can't be read again for its large evidence.
    package init(from a: ReadBundle, to b: ReadBundle) throws(FileError) {
        before = a.identifier
        after = b.identifier
        record = Self.changes(Self.fields(a), Self.fields(b))
        verdicts = Self.changes(Self.labels(a), Self.labels(b))
        evidence = Self.changes(Self.evidenceDigests(a), Self.evidenceDigests(b))
        let (old, new) = (try EvidenceFacts(a), try EvidenceFacts(b))
        let tests = Self.changes(old.tests.mapValues(\.rawValue), new.tests.mapValues(\.rawValue))
        let failures = ["failed", "error"]
        newlyFailing = tests.filter { failures.contains($0.after ?? "") && !failures.contains($0.before ?? "") }
        fixed = tests.filter { failures.contains($0.before ?? "") && $0.after == "passed" }
        addedTests = tests.filter { $0.before == nil }
        removedTests = tests.filter { $0.after == nil }
        coverage =
            old.lines == nil && new.lines == nil ? nil : Coverage(path: "", before: old.lines, after: new.lines)
        let paths = Set(old.files.keys).union(new.files.keys).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        fileCoverage = paths.filter { old.files[$0] != new.files[$0] }
            .map { Coverage(path: $0, before: old.files[$0], after: new.files[$0]) }
        components = Self.changes(old.versions, new.versions)
        newFindings = Self.surplus(of: new.findings, over: old.findings).map { Change($0, before: nil, after: "found") }
        goneFindings = Self.surplus(of: old.findings, over: new.findings).map {
            Change($0, before: "found", after: nil)
        }
    }

    package var isEmpty: Bool {
        record.isEmpty && verdicts.isEmpty && evidence.isEmpty && newlyFailing.isEmpty && fixed.isEmpty
            && addedTests.isEmpty && removedTests.isEmpty && coverage?.before == coverage?.after
            && fileCoverage.isEmpty && components.isEmpty && newFindings.isEmpty && goneFindings.isEmpty
    }

    private static func changes(_ a: [String: String], _ b: [String: String]) -> [Change] {
        Set(a.keys).union(b.keys).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
            .filter { a[$0] != b[$0] }
            .map { Change($0, before: a[$0], after: b[$0]) }
    }

    /// What `a` has more of than `b`, each as often as it has more; sorted bytewise.
    private static func surplus(of a: [String: Int], over b: [String: Int]) -> [String] {
        a.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
            .flatMap { Array(repeating: $0, count: max(0, (a[$0] ?? 0) - (b[$0] ?? 0))) }
    }

    private static func labels(_ bundle: ReadBundle) -> [String: String] {
        Dictionary(bundle.verdicts.map { ($0.id.rawValue, $0.label) }, uniquingKeysWith: { first, _ in first })
    }

    private static func evidenceDigests(_ bundle: ReadBundle) -> [String: String] {
        Dictionary(
            bundle.evidence.filter { !$0.isMissing }.map { ($0.entry.path, $0.sha256.hex) },
            uniquingKeysWith: { first, _ in first })
    }

    /// The record in a few fields that people ask about.
    private static func fields(_ bundle: ReadBundle) -> [String: String] {
        let record = bundle.record
        let notes = record.notes
        var fields = [
            "project": record.project, "version": record.version.text, "type": record.type.rawValue,
            "status": record.status.rawValue, "ready": bundle.isReady ? "yes" : "no",
            "policy": bundle["data/policy.json"]?.sha256.hex ?? "",
        ]
        fields["commit"] = record.commit
        fields["previous"] = record.previous?.text
        fields["released"] = record.releaseDate?.text
        let counts = [
            ("highlights", notes.highlights.count), ("features", notes.features.count),
            ("improvements", notes.improvements.count), ("fixes", notes.fixes.count),
            ("breaking", notes.breaking.count),
            ("deprecations", notes.deprecations.count), ("security", notes.security.count),
            ("known_issues", notes.knownIssues.count), ("contributors", notes.contributors.count),
        ]
        for (name, count) in counts { fields["notes.\(name)"] = "\(count)" }
        fields["artifacts"] = "\(record.artifacts.count)"
        return fields
    }
}

/// Tests, coverage and security findings of one side, over all evidence files.
private struct EvidenceFacts {
    /// By suite and name. Of several cases with one name the worst outcome counts.
    var tests: [String: TestReport.Outcome] = [:]
    var lines: BundleDifference.LineCount?
    var files: [String: BundleDifference.LineCount] = [:]
    private var components: [String: Set<String>] = [:]
    /// The versions of each component.
    var versions: [String: String] {
        components.mapValues { $0.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.joined(separator: ", ") }
    }
    /// How often each finding that counts is there.
    var findings: [String: Int] = [:]

    init(_ bundle: ReadBundle) throws(FileError) {
        for (_, evidence) in try bundle.readEvidence(keeping: .max) {
            switch evidence.reading {
            case .tests(let report): add(report)
            case .coverage(let report): add(report)
            case .security(let report): add(report)
            case .bill(let bill):
                for component in bill.components {
                    components[component.unversioned, default: []].insert(component.version ?? "no version")
                }
                if let report = bill.vulnerabilities { add(report) }
            default: break
            }
        }
    }

    private mutating func add(_ report: TestReport) {
        let order: [TestReport.Outcome] = [.skipped, .passed, .failed, .error]
        for test in report.cases {
            let name = test.suite.isEmpty ? test.name : "\(test.suite) › \(test.name)"
            let worst = [tests[name], test.outcome].compactMap { $0 }
                .max { (order.firstIndex(of: $0) ?? 0) < (order.firstIndex(of: $1) ?? 0) }
            tests[name] = worst
        }
    }

    private mutating func add(_ report: CoverageReport) {
        func sum(_ a: BundleDifference.LineCount?, _ covered: Int, _ valid: Int) -> BundleDifference.LineCount {
            .init(covered: (a?.covered ?? 0) &+ covered, valid: (a?.valid ?? 0) &+ valid)
        }
        lines = sum(lines, report.linesCovered, report.linesValid)
        for file in report.files { files[file.path] = sum(files[file.path], file.linesCovered, file.linesValid) }
    }

    private mutating func add(_ report: SecurityReport) {
        for result in report.results where result.excluded == nil {
            let place = result.location.map { " at \($0)" } ?? ""
            findings["\(result.severity.rawValue) \(result.rule)\(place): \(result.message)", default: 0] += 1
        }
    }
}
