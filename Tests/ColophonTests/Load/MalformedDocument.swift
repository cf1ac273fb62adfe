// One row of the malformed tables: a document, and the lines that a user sees for it.
import Bundles
import Evidence
import Files
import Primitives
import ReleaseModel
import Testing
import Versions

struct MalformedDocument: Sendable, CustomTestStringConvertible {
    /// What the published JSON Schema makes of the document.
    enum Schema: Sendable, Equatable {
        case refuses
        /// The schema can't say this; only the reader knows it.
        case leavesToReader(String)
        /// The document doesn't parse, or parsers differ on it.
        case notAsked
    }

    var name: String
    var text: String
    var isWhole: Bool
    var file: String
    var scheme: VersionScheme
    var schema: Schema
    /// Exactly what is printed, one line each.
    var findings: [String]

    /// Lines that follow a sound beginning.
    init(
        _ name: String, adding text: String, file: String = "release.yaml", scheme: VersionScheme = .semver,
        schema: Schema = .refuses, says findings: [String]
    ) {
        self.init(name, whole: text, file: file, scheme: scheme, schema: schema, says: findings)
        isWhole = false
    }

    init(
        _ name: String, whole text: String, file: String = "release.yaml", scheme: VersionScheme = .semver,
        schema: Schema = .refuses, says findings: [String]
    ) {
        self.name = name
        self.text = text
        isWhole = true
        self.file = file
        self.scheme = scheme
        self.schema = schema
        self.findings = findings
    }

    var testDescription: String { name }

    func bytes(after head: String) -> Bytes { Array((isWhole ? text : head + text).utf8) }
}
