// The checklist as JSON, as it stands in bundles and in `checklist.json`.
package import Documents
import Files
import Primitives
package import Versions

extension Checklist {
    package func json(version: Version) -> JSON {
        [
            "version": .string(version.text),
            "ready": .bool(isReady),
            "readiness": .string(readiness.rawValue),
            "unread": .array(unread.map(\.json)),
            "checks": .array(results.map(\.json)),
        ]
    }
}

extension UnreadEvidence {
    package var json: JSON {
        .object(compact: [
            ("path", .string(path)), ("sha256", JSON.text(sha256?.hex)), ("code", .string(reason.code)),
            ("line", reason.line.map(JSON.int)), ("message", .string(reason.message)),
            ("remedy", reason.remedy.isEmpty ? nil : .string(reason.remedy)), ("waived", waiver?.json),
        ])
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
