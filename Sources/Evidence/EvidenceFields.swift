// Reads the fields that the small evidence documents share: names, verdicts and times.
import Documents
import Primitives
import ReleaseModel

enum EvidenceFields {
    /// A text that has to be there and not be empty; numbers count as their text.
    static func text(
        _ node: DataNode, _ field: String, of owner: String, remedy: String
    ) throws(EvidenceFault) -> String {
        guard let value = node[field], !value.isNull else {
            throw .missing(field, in: owner, remedy: remedy, line: node.position.line)
        }
        guard let text = value.string else {
            throw EvidenceFault(
                "wrong-type", "\(field) of \(owner) is \(value.inWords), and it should be text", remedy: remedy,
                line: value.position.line)
        }
        guard let trimmed = firstLine(of: text) else {
            throw .missing(field, in: owner, remedy: remedy, line: value.position.line)
        }
        return trimmed
    }

    /// The verdict in the first of these fields that is there; the last names are only spoken of, where all are absent.
    static func passed(
        _ node: DataNode, _ fields: [String], of owner: String, remedy: String
    ) throws(EvidenceFault) -> Bool {
        for field in fields {
            guard let value = node[field] else { continue }
            guard let passed = value.string.flatMap(verdict) else {
                throw EvidenceFault(
                    "unknown-verdict",
                    "\(field) of \(owner) is \(value.inWords), and it should be pass or fail",
                    remedy: remedy, line: value.position.line)
            }
            return passed
        }
        throw .missing(fields.joined(separator: " or "), in: owner, remedy: remedy, line: node.position.line)
    }

    static func time(_ node: DataNode, _ field: String) throws(EvidenceFault) -> Timestamp {
        guard let time = node.string.flatMap({ Timestamp($0) }) else {
            throw EvidenceFault(
                "malformed-time",
                "\(field) is \(node.inWords), which is no RFC 3339 time or date",
                remedy: "Write it like 2024-01-02T15:04:05Z or 2024-01-02.", line: node.position.line)
        }
        return time
    }
}
