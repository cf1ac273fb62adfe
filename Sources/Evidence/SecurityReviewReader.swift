// Reads a person's security sign-off: `{approved: true, by, at, note}` or `{decision: approved, by, at, note}`.
import Documents
import Primitives
import ReleaseModel

enum SecurityReviewReader {
    private static let remedy = "Write it as {approved: true or false, by, at, note}."

    static func read(_ document: DataNode) throws(EvidenceFault) -> SecurityReview {
        guard document.mapping != nil else {
            throw EvidenceFault(
                "wrong-type", "the file holds \(document.inWords), and a security review is a mapping",
                remedy: remedy,
                line: document.position.line)
        }
        var at: Timestamp?
        if let node = document["at"], !node.isNull { at = try EvidenceFields.time(node, "at") }
        return SecurityReview(
            approved: try approved(document),
            by: try EvidenceFields.text(document, "by", of: "the security review", remedy: remedy),
            at: at, note: document["note"]?.string)
    }

    private static func approved(_ document: DataNode) throws(EvidenceFault) -> Bool {
        var answers: [Bool] = []
        if let node = document["approved"] {
            guard let answer = node.bool else { throw unknown("approved", node, "true or false") }
            answers.append(answer)
        }
        if let node = document["decision"] {
            switch node.string.map(ASCII.lowercased) {
            case "approved", "approve": answers.append(true)
            case "rejected", "reject": answers.append(false)
            default: throw unknown("decision", node, "approved or rejected")
            }
        }
        guard let answer = answers.first else {
            throw .missing(
                "approved or decision", in: "the security review", remedy: remedy, line: document.position.line)
        }
        guard answers.allSatisfy({ $0 == answer }) else {
            throw EvidenceFault(
                "contradiction", "approved and decision say opposite things", remedy: "Leave one of them out.",
                line: document["decision"]?.position.line)
        }
        return answer
    }

    private static func unknown(_ field: String, _ node: DataNode, _ expected: String) -> EvidenceFault {
        EvidenceFault(
            "wrong-type", "\(field) is \(node.inWords), and it should be \(expected)",
            remedy: remedy,
            line: node.position.line)
    }
}

extension SecurityReviewReader: EvidenceDialect {
    package static let kind = EvidenceKind.securityReview
    package static let name = "a security review"
    package static let mark = EvidenceMark.document { ($0["approved"] ?? $0["decision"]) != nil && $0["by"] != nil }
    package static let need = EvidenceNeed.whole
    package static func isNamed(_ name: String, suffix: String?) -> Bool {
        ["json", "yaml", "yml"].contains(suffix)
            && ["security-review.", "security_review."].contains { name.hasPrefix($0) }
    }
    static let plainMediaType = "application/json"

    package static func read(_ file: EvidenceInput) throws(EvidenceFault) -> EvidenceReading {
        .securityReview(try read(file.document(only: kind)))
    }
}
