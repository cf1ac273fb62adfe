// The members of a policy. It is written with its defaults, so that a bundle says what its release was judged by.
package import Documents
import Files
import Primitives

extension ApprovalLevel: FieldValue {}
extension Policy.DocumentationDuty: FieldValue {}

extension Policy: FieldObject {
    package static let fields = Fields<Policy>(
        "policy", blank: Policy(),
        [
            Field(
                "since", \.since, "The day from which on releases are judged.",
                more:
                    "A day, or a version: then the day on which that one was released. An older release that was imported "
                    + "is shown, and is neither ready nor not ready."),
            Field("evidence", \.evidence, "What evidence has to be."),
            Field("waivers", \.waivers, "Who may waive failures, and for how long."),
            Field("tests", \.tests, always: true, "What RL-02 asks."),
            Field("changelog", \.changelog, "What RL-03 asks."),
            Field("documentation", \.documentation, always: true, "What RL-05 asks."),
            Field("security", \.security, "What RL-06 allows."),
            .group("rollback", [matrixField], "How rollbacks are decided."),
            Field("cadence", \.cadence, "When releases come."),
            Field("limits", \.limits, "What is refused as too large."),
            .group(
                "secrets",
                [
                    Field(
                        "allow", \.allowedSecrets, "What looks like a secret and is none.",
                        more: "The [search for secrets](secrets.md) then passes it, in evidence "
                            + "(`evidence/2.0.0/build.log`) and in a sync (the target's path).")
                ], "Secrets in evidence."),
        ])

    /// severity → impact → {type, approval}
    private static let matrixField: Field<Policy> = .map(
        "matrix", keys: .oneOf(Severity.allCases.map(\.rawValue)),
        values: .map(keys: .oneOf(Impact.allCases.map(\.rawValue)), values: RollbackDecision.shape),
        "Overrides of the decision matrix: severity, impact, then type and approval.",
        standard: "[the standard matrix](release-cadence.md#the-decision-matrix)"
    ) { key, row, policy in
        guard let severity = Severity(rawValue: key) else { return }
        for cell in row.mapping ?? [] {
            guard let impact = Impact(rawValue: cell.key), let decision = RollbackDecision.read(cell.value) else {
                continue
            }
            policy.matrix[severity, impact] = decision
        }
    } write: { policy in
        Severity.allCases.map { ($0.rawValue, policy.matrix.row($0)) }
    }
}

extension RollbackMatrix {
    package var json: JSON { .object(compact: Severity.allCases.map { ($0.rawValue, row($0)) }) }

    fileprivate func row(_ severity: Severity) -> JSON {
        .object(compact: Impact.allCases.map { ($0.rawValue, self[severity, $0].json) })
    }
}

extension RollbackDecision: FieldObject {
    package static let fields = Fields<RollbackDecision>(
        "rollback decision", blank: RollbackDecision(.config, .engineer),
        [
            Field("type", \.type, required: true, "How to go back."),
            Field("approval", \.approval, required: true, "Who approves."),
        ])
}

extension Policy.Tests: FieldObject {
    package static let fields = Fields<Policy.Tests>(
        "tests", blank: Policy().tests,
        [
            Field(
                "minimum_line_rate", \.minimumLineRate, "The least line coverage, 0 to 1.", more: "Unset: not checked."),
            .map(
                "gates", keys: .any, values: [EvidenceKind].shape,
                "The gates that must be there, and the kinds of evidence each needs.",
                more: "For example `{unit-tests: [junit, lcov]}`."
            ) { name, node, tests in
                tests.gates.append(Policy.Gate(name: name, kinds: [EvidenceKind].read(node) ?? []))
                tests.gates.sort { $0.name.precedesBytewise($1.name) }
            } write: { tests in
                tests.gates.map { ($0.name, $0.kinds.json) }
            },
        ])
}

extension Policy.Evidence: FieldObject {
    package static let fields = Fields<Policy.Evidence>(
        "evidence policy", blank: Policy().evidence,
        [
            Field(
                "max_age", \.maxAge, "How many days before the release evidence may have been made.",
                more: "Unset: any number."),
            Field(
                "strict", \.strict, "True: repeated evidence is red.",
                more:
                    "Otherwise it is a warning: the bytes of the release before, one report for two gates, a gate with "
                    + "less than half of its tests."),
        ])
}

extension Policy.Waivers: FieldObject {
    package static let fields = Fields<Policy.Waivers>(
        "waiver policy", blank: Policy().waivers,
        [
            Field(
                "max_days", \.maxDays, "The most days from the release to a waiver's end.", more: "Unset: any number."),
            Field("by", \.by, "Who may waive.", more: "Empty: anybody."),
            Field(
                "not_releaser", \.notReleaser, "True: whoever released may not waive.",
                more: "That is the record's `people.released_by`, which a release that is out then has to state."),
            Field("never", \.never, "Checks whose failures can't be waived."),
        ])
}

extension Policy.Changelog: FieldObject {
    package static let fields = Fields<Policy.Changelog>(
        "changelog", blank: Policy().changelog,
        [
            Field(
                "package", \.package, "The package whose sections count.",
                more:
                    "Of a changelog that several packages share: the name before the version in a heading, or the heading above. "
                    + "Unset: sections without a name, and with the project's.")
        ])
}

extension Policy.Documentation: FieldObject {
    package static let fields = Fields<Policy.Documentation>(
        "documentation", blank: Policy().documentation,
        [
            Field(
                "patterns", \.patterns, "Globs of the paths that count as documentation.",
                standard: defaultPatterns.map { "`\($0)`" }.joined(separator: ", ") + ", without the changelog"),
            Field(
                "when", \.when, "Which releases need it.",
                more: "`user_facing`: those with features, breaking changes or deprecations."),
        ])
}

extension Policy.Security: FieldObject {
    package static let fields = Fields<Policy.Security>(
        "security", blank: Policy().security,
        [
            Field("critical", \.critical, "The most critical findings."),
            Field("high", \.high, "The most high findings."),
            Field("medium", \.medium, "The most medium findings."),
            Field("low", \.low, "The most low findings.", more: "Unset: any number."),
            Field("unrated", \.unrated, "The most findings without a known severity."),
            Field("sign_off", \.signOff, always: true, "True: a person's security review is needed."),
        ])
}

extension Policy.Cadence: FieldObject {
    package static let fields = Fields<Policy.Cadence>(
        "cadence", blank: Policy().cadence,
        [
            Field(
                "minor", \.minor, "When minor releases come.", more: "Your own words; each bundle's policy has them."),
            Field("major", \.major, "When major releases come.", more: "The same."),
        ])
}

extension Policy.Limits: FieldObject {
    package static let fields = Fields<Policy.Limits>(
        "limits", blank: Policy().limits,
        [
            Field("file_bytes", \.fileBytes, as: .integer(minimum: 1), "The largest evidence file, in bytes."),
            Field(
                "depth", \.depth, as: .integer(minimum: 1), "The deepest nesting.",
                more: "In a file; more than 512 counts as 512."),
            Field(
                "entries", \.entries, as: .integer(minimum: 1), "The most files in a bundle.",
                more: "Also the most entries read from one evidence file; more than 1000000 counts as that."),
        ])
}

extension Policy.AllowedSecret: FieldObject {
    package static let fields = Fields<Policy.AllowedSecret>(
        "allowed secret", blank: Policy.AllowedSecret(rule: "", path: "", reason: ""),
        [
            Field("rule", \.rule, required: true, "The rule that found it."),
            Field("path", \.path, required: true, "The file."),
            Field("reason", \.reason, required: true, "Why it is no secret."),
        ])
}
