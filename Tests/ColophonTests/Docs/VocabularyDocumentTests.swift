// Holds the names, values and defaults that the documentation states to those in the code.
import Checklist
import Documents
import Evidence
import Files
import ReleaseModel
import Testing
import Versions

@Suite struct VocabularyDocumentTests {
    @Test func theCadenceListsTheEightChecksByTheirNames() throws {
        let page = try Documentation.text("docs/release-cadence.md")
        let rows = Documentation.table(in: try Documentation.section("## The checklist", in: page))
        #expect(
            rows.map { $0.first }
                == RuleBook.current.ids.map { "\($0.rawValue) \(RuleBook.current.description(of: $0)?.name ?? "")" })
    }

    @Test func theCadenceListsEveryStatusOfARelease() throws {
        let page = try Documentation.text("docs/release-cadence.md")
        let rows = Documentation.table(in: try Documentation.section("## The life of a release", in: page))
        #expect(Set(rows.compactMap(\.first)) == Set(ReleaseStatus.allCases.map { "`\($0.rawValue)`" }))
    }

    @Test func theCadenceShowsTheStandardMatrix() throws {
        let page = try Documentation.text("docs/release-cadence.md")
        let rows = Documentation.table(in: try Documentation.section("### The decision matrix", in: page))
        let expected = Severity.allCases.map { severity in
            [severity.rawValue]
                + Impact.allCases.map { impact in
                    let decision = RollbackMatrix.standard[severity, impact]
                    return "\(decision.type.rawValue), \(decision.approval.rawValue)"
                }
        }
        #expect(rows == expected)
    }

    @Test func theCadenceTellsTheStepsOfEachTypeOfRollback() throws {
        let page = try Documentation.text("docs/release-cadence.md")
        let rows = Documentation.table(in: try Documentation.section("### Types and steps", in: page))
        #expect(rows.compactMap(\.first) == RollbackType.allCases.map(\.rawValue))
        for (row, type) in zip(rows, [RollbackType.immediate, .planned]) {
            let steps = RollbackSteps.steps(of: type, from: nil, to: nil).map { step in
                step.minutes.map { "\(step.name) (within \($0) minutes)" } ?? step.name
            }
            #expect(row.last == steps.joined(separator: ", "))
        }
        let planned = RollbackSteps.steps(of: .planned, from: nil, to: nil).map(\.name)
        for type in [RollbackType.partial, .config] {
            #expect(RollbackSteps.steps(of: type, from: nil, to: nil).map(\.name) == planned)
        }
    }

    @Test func theFormatsNameEveryKindOfEvidence() throws {
        let page = try Documentation.text("docs/formats.md")
        let rows = Documentation.table(in: try Documentation.section("## Evidence", in: page))
        let named = rows.compactMap(\.first).flatMap { $0.split(separator: ", ") }.map(String.init)
        #expect(Set(named) == Set(EvidenceKind.allCases.map { "`\($0.rawValue)`" }))
    }

    @Test func theFormatsStateTheDefaultsOfTheConfiguration() throws {
        let page = try Documentation.text("docs/formats.md")
        let rows = Documentation.table(in: try Documentation.section("## The configuration", in: page))
        let stated = Dictionary(uniqueKeysWithValues: rows.map { ($0[0], $0[1]) })
        let defaults = Configuration(project: "name")
        let policy = defaults.policy
        let expected = [
            "project.versioning": defaults.project.versioning.rawValue,
            "site.releases_per_feed": "\(defaults.site.releasesPerFeed)",
            "paths.evidence": defaults.paths.evidence,
            "paths.templates": defaults.paths.templates,
            "paths.output": defaults.paths.output,
            "paths.source": defaults.paths.source,
            "policy.documentation.when": policy.documentation.when.rawValue,
            "policy.security.critical": "\(policy.security.critical)",
            "policy.security.high": "\(policy.security.high)",
            "policy.security.medium": "\(policy.security.medium)",
            "policy.security.sign_off": "\(policy.security.signOff)",
            "policy.limits.file_bytes": "\(policy.limits.fileBytes)",
            "policy.limits.depth": "\(policy.limits.depth)",
            "policy.limits.entries": "\(policy.limits.entries)",
            "sign.threshold": "\(defaults.signing.threshold)",
        ]
        for (key, value) in expected {
            let cell = stated["`\(key)`"] ?? ""
            #expect(cell.hasPrefix("`\(value)`"), "docs/formats.md says \(cell) of \(key), and the code says \(value)")
        }
        for key in ["policy.tests.minimum_line_rate", "policy.security.low"] {
            #expect(stated["`\(key)`"] == "unset")
        }
        #expect(policy.tests.minimumLineRate == nil && policy.security.low == nil)
        let patterns = Policy.Documentation.defaultPatterns.map { "`\($0)`" }.joined(separator: ", ")
        #expect(stated["`policy.documentation.patterns`"]?.hasPrefix(patterns) == true)
    }

    @Test func theSyncPageNamesWhatARuleMaySay() throws {
        let page = try Documentation.text("docs/distribution-sync.md")
        let rule = SyncRule(id: "a", source: "b")
        let rows = Documentation.table(in: try Documentation.section("## A rule", in: page))
        let stated = Dictionary(uniqueKeysWithValues: rows.map { ($0[0], $0[1]) })
        #expect(stated["`syntax`"] == "`\(rule.syntax.rawValue)`")
        #expect(stated["`strategy`"] == "`\(rule.strategy.rawValue)`")
        #expect(stated["`frequency`"] == "`\(rule.frequency.rawValue)`")
        #expect(stated["`on_conflict`"] == "`\(rule.onConflict.rawValue)`")
        #expect(stated["`prune`"] == "`\(rule.prune)`" && stated["`prune_cap`"] == "`\(rule.pruneCap)`")
        let words =
            SyncStrategy.allCases.map(\.rawValue) + SyncFrequency.allCases.map(\.rawValue)
            + ConflictChoice.allCases.map(\.rawValue)
        for word in words + PatternSyntax.allCases.map(\.rawValue) {
            #expect(page.contains("`\(word)`"), "docs/distribution-sync.md lacks \(word)")
        }
        let actions = Documentation.table(in: try Documentation.section("## The plan", in: page)).compactMap(\.first)
        #expect(Set(actions) == Set(SyncPlan.Action.allCases.map { "`\($0.rawValue)`" }))
    }
}
