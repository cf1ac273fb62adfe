// The checklist as JSON, as it stands in bundles and in `checklist.json`.
package import Documents
import Files

extension Checklist {
    package func json(version: Version) -> JSON {
        [
            "version": .string(version.text),
            "ready": .bool(isReady),
            "checks": .array(results.map(\.json)),
        ]
    }
}

extension CheckResult {
    package var json: JSON {
        .object(compact: [
            ("id", .string(id.rawValue)),
            ("name", .string(name)),
            ("status", .string(status.rawValue)),
            ("required", .bool(required)),
            ("headline", .string(headline)),
            ("findings", .array(findings.map(\.json))),
            ("evidence", .array(proofs.map(\.json))),
            ("manual", manual?.json),
            ("waived", waiver?.json),
        ])
    }
}
