// What a dialect is: a form in which one kind of evidence comes, how it is recognised, and how it is read.
package import Documents
import Files
package import Primitives
package import ReleaseModel

/// A dialect is one file that says all of it, and a line of `EvidenceDialects`. It is looked up once a file.
package protocol EvidenceDialect: Sendable {
    static var kind: EvidenceKind { get }
    /// For messages: "a JUnit report".
    static var name: String { get }
    /// What shows beyond doubt that a file is of this dialect.
    static var mark: EvidenceMark { get }
    static var need: EvidenceNeed { get }
    /// For remedies: the command or the option that writes such a file. Nil: people do, or there is no one way.
    static var command: String? { get }

    /// Whether a file of the kind is read by this dialect; the first one in the list that takes it reads it.
    static func takes(_ bytes: Bytes) -> Bool
    /// The same where the file's name has a say as well; it is in lower case. By default the content alone decides.
    static func takes(_ bytes: Bytes, name: String) -> Bool
    /// Whether a file's name settles the kind, whatever its content is. Lower case.
    static func owns(name: String) -> Bool
    /// Whether a file's name says the kind, unless its content says otherwise. Both in lower case.
    static func isNamed(_ name: String, suffix: String?) -> Bool
    /// Whether a text without a mark has a name and a shape that only this dialect has.
    static func looks(_ text: EvidenceSample) -> Bool
    /// Whether any text of this shape would pass for this dialect, whatever its name is.
    static func passes(_ text: EvidenceSample) -> Bool
    /// Whether a text might be meant for this dialect, so that somebody is asked.
    static func resembles(_ text: EvidenceSample) -> Bool
    /// Nil: the table of file endings decides.
    static func mediaType(suffix: String?) -> String?
    /// Where no table and no ending does.
    static var plainMediaType: String { get }

    static func read(_ file: EvidenceInput) throws(EvidenceFault) -> EvidenceReading
}

extension EvidenceDialect {
    package static var mark: EvidenceMark { .none }
    package static var command: String? { nil }
    package static func takes(_: Bytes) -> Bool { true }
    package static func takes(_ bytes: Bytes, name _: String) -> Bool { takes(bytes) }
    package static func owns(name _: String) -> Bool { false }
    package static func isNamed(_: String, suffix _: String?) -> Bool { false }
    package static func looks(_: EvidenceSample) -> Bool { false }
    package static func passes(_: EvidenceSample) -> Bool { false }
    package static func resembles(_ text: EvidenceSample) -> Bool { passes(text) }
    package static func mediaType(suffix _: String?) -> String? { nil }
    package static var plainMediaType: String { "application/octet-stream" }
}

package enum EvidenceMark: Sendable {
    /// The root element of an XML document.
    case root(@Sendable (XMLElement) -> Bool)
    /// A JSON or YAML document.
    case document(@Sendable (DataNode) -> Bool)
    /// As above, of a document that has no mark of the other sort.
    case list(@Sendable (DataNode) -> Bool)
    /// How any other text begins, after white space.
    case text(@Sendable (ArraySlice<UInt8>) -> Bool)
    case none
}

/// What a dialect needs of a file.
package enum EvidenceNeed: Sendable {
    /// The bytes one after the other: the file is never held whole.
    case stream
    /// One pass over a JSON document, which is never held whole; one in YAML is.
    case lists
    case whole
    /// The file is bundled and listed, and not looked at.
    case nothing
}

/// A text of which the kind is not known yet.
package struct EvidenceSample: Sendable {
    package let path: String
    package let bytes: Bytes
    package let limits: Policy.Limits

    package init(path: String, bytes: Bytes, limits: Policy.Limits) {
        (self.path, self.bytes, self.limits) = (path, bytes, limits)
    }

    package var suffix: String? { EvidencePath.extension(of: path) }
    package var name: String { ASCII.lowercased(EvidencePath.name(of: path)) }
    /// By its ending, one that people write.
    package var isProse: Bool {
        [
            "md", "markdown", "mdown", "mkd", "rst", "rest", "txt", "text", "adoc", "asciidoc", "org", "debian", nil,
        ].contains(suffix)
    }
    package var isYAML: Bool { suffix == "yaml" || suffix == "yml" }
}
