// Findings and proofs as JSON, as they stand in bundles and in `checklist.json`.
package import Documents
import Primitives

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
            ("key", subject == nil ? nil : .string(key)),
        ])
    }
}
