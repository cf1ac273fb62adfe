// Reads a person's security sign-off: `{approved: true, by, at, note}` or `{decision: approved, by, at, note}`.
import Documents
import EvidenceParsing
import Primitives
import ReleaseModel

enum SecurityReviewReader {
    private static let remedy = "Write it as {approved: true or false, by, at, note}."

    static func read(_ document: DataNode) throws(EvidenceFault) -> SecurityReview {
        try EvidenceFields.checkMapping(document, "a security review", remedy: remedy)
        let at = try EvidenceFields.time(document["at"], "at")
        var review = SecurityReview(
            approved: try approved(document), by: try person(document), at: at, note: document["note"]?.string)
        for field in ["expires", "expires_at", "expiry", "valid_until", "valid_to"] {
            if let time = try EvidenceFields.time(document[field], field) { review.expires = time }
        }
        review.origin = EvidenceOrigin(statedIn: document, at: at, versions: ["version", "release", "releaseversion"])
        return review
    }

    private static func person(_ document: DataNode) throws(EvidenceFault) -> String {
        let name = try EvidenceFields.text(document, "by", of: "the security review", remedy: remedy)
        guard !Placeholder.namesNobody(name) else {
            throw EvidenceFault(
                "no-person", "by is \(quoted(name)), which names nobody", remedy: "Name the person who reviewed it.",
                line: document["by"]?.position.line)
        }
        return name
    }

    /// The members in which people write the decision, each of which has to say the same.
    private static let words = ["decision", "status", "verdict", "result", "outcome", "conclusion", "state"]
    /// Those that are true or false.
    private static let flags = [("approved", true), ("rejected", false), ("refused", false), ("denied", false)]

    private static func approved(_ document: DataNode) throws(EvidenceFault) -> Bool {
        var answers: [(field: String, answer: Bool, line: Int)] = []
        for (field, meaning) in flags {
            guard let node = document.stated(field) else { continue }
            guard let flag = node.bool else { throw .wrongType(field, node, "true or false", remedy: remedy) }
            // That nobody rejected it is no approval.
            if flag || meaning { answers.append((field, flag == meaning, node.position.line)) }
        }
        for field in words {
            guard let node = document.stated(field) else { continue }
            guard let answer = node.string.flatMap(decision) else {
                throw .wrongType(field, node, "approved or rejected", remedy: remedy)
            }
            answers.append((field, answer, node.position.line))
        }
        guard let first = answers.first else {
            throw .missing(
                "approved or decision", in: "the security review", remedy: remedy, line: document.position.line)
        }
        if let other = answers.first(where: { $0.answer != first.answer }) {
            throw EvidenceFault(
                "contradiction", "\(first.field) and \(other.field) say opposite things",
                remedy: "Have whoever reviewed it say one thing.", line: other.line)
        }
        return first.answer
    }

    /// Whether it was approved; what is open, withdrawn or no longer so was not. Nil: no word that is known.
    private static func decision(_ text: String) -> Bool? {
        switch verdictWords(text) {
        case "approved", "approve", "accepted", "accept", "granted", "signed off", "cleared", "yes": return true
        case "rejected", "reject", "refused", "denied", "declined", "disapproved", "not approved", "blocked", "no",
            "changes requested", "pending", "open", "draft", "in progress", "in review", "under review", "withdrawn",
            "revoked", "expired", "superseded":
            return false
        default: return verdict(text)
        }
    }
}

extension SecurityReviewReader: EvidenceDialect {
    static let kind = EvidenceKind.securityReview
    static let name = "a security review"
    static let mark = EvidenceMark.document { ($0["approved"] ?? $0["decision"]) != nil && $0["by"] != nil }
    static let need = EvidenceNeed.whole
    static func isNamed(_ name: String, suffix: String?) -> Bool {
        ["json", "yaml", "yml"].contains(suffix)
            && ["security-review.", "security_review."].contains { name.hasPrefix($0) }
    }
    static let plainMediaType = "application/json"

    static func read(_ file: EvidenceInput) throws(EvidenceFault) -> EvidenceReading {
        .securityReview(try read(file.document(only: kind)))
    }
}
