// The checklist, findings and proofs as JSON, as they stand in bundles and in `checklist.json`.
package import Documents
import Files
import Primitives

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

extension Proof {
    package var json: JSON {
        .object(compact: [
            ("path", .string(path)), ("sha256", .string(sha256.hex)), ("place", JSON.text(place)),
            ("line", line.map(JSON.int)),
        ])
    }
}

extension Finding {
    package var json: JSON {
        .object(compact: [
            ("code", .string(code)), ("severity", .string(severity.rawValue)), ("file", JSON.text(file)),
            ("line", line.map(JSON.int)), ("column", column.map(JSON.int)), ("field", JSON.text(field)),
            ("message", .string(message)), ("remedy", remedy.isEmpty ? nil : .string(remedy)),
        ])
    }
}
