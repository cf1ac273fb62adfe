// Why an evidence file can't be read: what a reader throws, and what becomes the file's finding.
package import Documents
package import ReleaseModel

/// One reason with its place. The message has no full stop at its end; the remedy is a sentence.
package struct EvidenceFault: Error, Sendable, Hashable {
    package var code: String
    package var message: String
    package var remedy: String
    /// 1-based.
    package var line: Int?
    package var column: Int?

    package init(_ code: String, _ message: String, remedy: String, line: Int? = nil) {
        self.code = code
        self.message = message
        self.remedy = remedy
        self.line = line
    }

    /// What the reading of XML, JSON or YAML itself found wrong.
    package init(_ error: DocumentError, code: String) {
        self.code = code
        message = error.message
        remedy = error.remedy
        line = error.position?.line
        column = error.position?.column
    }

    /// A field that has to be there and isn't; `owner` names the thing that lacks it.
    package static func missing(_ field: String, in owner: String, remedy: String, line: Int?) -> EvidenceFault {
        EvidenceFault("missing-field", "\(owner) has no \(field)", remedy: remedy, line: line)
    }

    /// A value that is not what it should be, such as "a list"; `place` names it.
    package static func wrongType(
        _ place: String, _ node: DataNode, _ expected: String, remedy: String
    ) -> EvidenceFault {
        EvidenceFault(
            "wrong-type", "\(place) is \(node.inWords), and it should be \(expected)", remedy: remedy,
            line: node.position.line)
    }

    /// More of something than the policy allows.
    package static func tooMany(_ things: String, limit: Int, line: Int?) -> EvidenceFault {
        EvidenceFault(
            "limit-exceeded", "there are more than \(limit) \(things)",
            remedy: "Split the file, or raise policy.limits.entries in colophon.yaml.", line: line)
    }

    package func finding(in file: String) -> Finding {
        Finding(code, .error, message, remedy: remedy, file: file, line: line, column: column, subject: file)
    }
}
