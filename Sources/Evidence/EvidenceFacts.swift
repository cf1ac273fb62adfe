// What the evidence of a release says of its tests, coverage, security findings and components, over all its files.
package import Primitives
package import ReleaseModel

package struct EvidenceFacts: Sendable {
    /// Results of one rule at one place.
    package struct Finding: Sendable, Hashable {
        package var count: Int
        /// The most severe.
        package var severity: SecurityRating
        /// That of the first.
        package var message: String

        /// What is said of it may change without it being another.
        package static func == (left: Self, right: Self) -> Bool {
            left.count == right.count && left.severity == right.severity
        }

        package func hash(into hasher: inout Hasher) {
            hasher.combine(count)
            hasher.combine(severity)
        }
    }

    /// By suite and name. Of cases of one name the worst outcome counts, whichever file they are in; what passed somewhere
    /// was not skipped.
    package private(set) var tests: [BytewiseKey: TestReport.Outcome] = [:]
    /// How many test cases there are of each outcome.
    package private(set) var outcomes: [BytewiseKey: Int] = [:]
    /// A report is too large for each of its tests to be listed.
    package private(set) var hasUnlistedTests = false
    private var coverage: [CoverageReport] = []
    /// Nil: there is no coverage report.
    package private(set) var lines: LineCount?
    /// By source file.
    package private(set) var files: [BytewiseKey: LineCount] = [:]
    /// Those that count, by rule and place.
    package private(set) var findings: [BytewiseKey: Finding] = [:]
    /// How many count of each rule.
    package private(set) var rules: [BytewiseKey: Int] = [:]
    /// A report is too large for each of its findings to be listed.
    package private(set) var hasUnlistedFindings = false
    /// The versions of each component, by package URL or name without the version.
    package private(set) var components: [BytewiseKey: Set<String>] = [:]
    /// What some file could say more of, which is redacted or can't be read.
    package private(set) var hidden: Set<EvidenceSubject> = []
    /// What some file says something of, be it that there is nothing.
    package private(set) var stated: Set<EvidenceSubject> = []

    package init(_ evidence: some Sequence<LoadedEvidence>) {
        for file in evidence where file.isPresent { add(file) }
        let sum = CoverageSum(coverage)
        (lines, files) = (sum.lines, sum.files)
        coverage = []
    }

    /// Whether a file may say anything of these.
    package static func has(_ evidence: LoadedEvidence) -> Bool { !subjects(evidence.kind).isEmpty }

    package mutating func hide(_ kind: EvidenceKind) { hidden.formUnion(Self.subjects(kind)) }

    private static func subjects(_ kind: EvidenceKind) -> Set<EvidenceSubject> {
        switch kind {
        case .junit, .tests: [.tests]
        case .cobertura, .jacoco, .lcov, .coverage: [.coverage]
        case .sarif, .scan: [.findings]
        case .cyclonedx: [.components, .findings]
        case .spdx: [.components]
        case .vex, .pullRequests, .changelog, .versionManifest, .documentation, .securityReview, .rollbackTest, .gate,
            .log,
            .other:
            []
        }
    }

    private mutating func add(_ file: LoadedEvidence) {
        guard !file.isRedacted else { return hide(file.kind) }
        switch file.reading {
        case .tests(let report):
            stated.insert(.tests)
            add(report)
        case .coverage(let report):
            stated.insert(.coverage)
            coverage.append(report)
        case .security(let report):
            stated.insert(.findings)
            add(report)
        case .bill(let bill):
            stated.insert(.components)
            for component in bill.components {
                components[BytewiseKey(component.unversioned), default: []].insert(component.version ?? "no version")
            }
            if let report = bill.vulnerabilities {
                stated.insert(.findings)
                add(report)
            }
        case .unreadable: hide(file.kind)
        default: break
        }
    }

    private mutating func add(_ report: TestReport) {
        if report.rest.total > 0 { hasUnlistedTests = true }
        for outcome in TestReport.Outcome.allCases {
            outcomes[BytewiseKey(outcome.rawValue), default: 0] += report.count(outcome)
        }
        for test in report.cases {
            let name = BytewiseKey(test.fullName)
            if let known = tests[name], known.rank >= test.outcome.rank { continue }
            tests[name] = test.outcome
        }
    }

    private mutating func add(_ report: SecurityReport) {
        if report.rest.total > 0 { hasUnlistedFindings = true }
        for (rule, count) in report.byRule { rules[BytewiseKey(Self.named(rule)), default: 0] += count }
        for result in report.results where result.excluded == nil {
            let name = BytewiseKey(Self.named(result.rule) + (result.location.map { " at \($0)" } ?? ""))
            guard var known = findings[name] else {
                findings[name] = Finding(count: 1, severity: result.severity, message: result.message)
                continue
            }
            known.count += 1
            if result.severity.weight > known.severity.weight { known.severity = result.severity }
            findings[name] = known
        }
    }

    private static func named(_ rule: String) -> String { rule.isEmpty ? "(no rule)" : rule }
}

/// What evidence is compared by.
package enum EvidenceSubject: String, Sendable, CaseIterable {
    /// Test cases and their outcomes; of reports too large to list each, how many there are of each outcome.
    case tests, outcomes
    /// Lines covered, by source file.
    case coverage
    /// By rule and place; of reports too large to list each, how many there are of each rule.
    case findings, rules
    case components
}
