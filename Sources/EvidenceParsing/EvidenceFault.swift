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

    /// Where nothing better is known. A dialect that knows its command puts it in the place of this.
    package static let anew = "Run the tool that writes it again, and add what it wrote."

    /// With what to do about a file of this dialect: to run the same again gives the same file.
    package func advised(by dialect: any EvidenceDialect.Type) -> EvidenceFault {
        guard let command = dialect.command else { return self }
        var fault = self
        if remedy == Self.anew {
            fault.remedy = "Write it with \(command), and add it as it is."
        } else if ["malformed-json", "malformed-xml", "truncated"].contains(code) {
            fault.remedy += " Or write it anew, with \(command)."
        }
        return fault
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

    static func notUTF8(line: Int) -> EvidenceFault {
        EvidenceFault(notUTF8Code, "the file is not UTF-8 text here", remedy: "Save the file as UTF-8.", line: line)
    }

    static let notUTF8Code = "not-utf8"
    static let notTextCode = "not-text"

    static func notText(line: Int) -> EvidenceFault {
        EvidenceFault(
            notTextCode, "there is a NUL byte here, so this is no text file",
            remedy: "Name the text file that was meant, or save this one as UTF-8.", line: line)
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
