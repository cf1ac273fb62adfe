// The policy as JSON: all of it, defaults included, so that a bundle says what its release was judged by.
package import Documents
import Files

extension Policy {
    package var json: JSON {
        .object(compact: [
            (
                "tests",
                .object(compact: [
                    ("minimum_line_rate", tests.minimumLineRate.map(JSON.double)),
                    (
                        "gates",
                        tests.gates.isEmpty
                            ? nil
                            : .object(
                                compact: tests.gates.map { ($0.name, .array($0.kinds.map { .string($0.rawValue) })) })
                    ),
                ])
            ),
            (
                "documentation",
                .object(compact: [
                    ("patterns", documentation.patterns.map { .array($0.map(JSON.string)) }),
                    ("when", .string(documentation.when.rawValue)),
                ])
            ),
            (
                "security",
                .object(compact: [
                    ("critical", .int(security.critical)), ("high", .int(security.high)),
                    ("medium", .int(security.medium)),
                    ("low", security.low.map(JSON.int)), ("sign_off", .bool(security.signOff)),
                ])
            ),
            ("rollback", ["matrix": matrix.json]),
            ("cadence", JSON.group([("minor", JSON.text(cadence.minor)), ("major", JSON.text(cadence.major))])),
            (
                "limits",
                [
                    "file_bytes": .int(limits.fileBytes), "depth": .int(limits.depth), "entries": .int(limits.entries),
                ]
            ),
            (
                "secrets",
                allowedSecrets.isEmpty
                    ? nil
                    : [
                        "allow": .array(
                            allowedSecrets.map {
                                ["rule": .string($0.rule), "path": .string($0.path), "reason": .string($0.reason)]
                            }
                        )
                    ]
            ),
        ])
    }
}

extension RollbackMatrix {
    /// severity → impact → {type, approval}
    package var json: JSON {
        .object(
            compact: Severity.allCases.map { severity in
                (
                    severity.rawValue,
                    .object(compact: Impact.allCases.map { impact in (impact.rawValue, self[severity, impact].json) })
                )
            })
    }
}

extension RollbackDecision {
    package var json: JSON { ["type": .string(type.rawValue), "approval": .string(approval.rawValue)] }
}
