// What a version manifest states: a package's own file, a source file's constant, or a file that holds the version alone.

/// What a manifest says about the version of the thing it describes.
package struct VersionManifest: Sendable, Hashable {
    package enum Statement: Sendable, Hashable {
        /// A version in so many words.
        case stated(String)
        /// Proves nothing: dynamic, inherited, `${revision}`, `-SNAPSHOT`. The text says which.
        case indefinite(String)
        /// The file says nothing about a version.
        case absent
    }
    /// `pyproject.toml`, `package.json`: the format that was recognised.
    package var format: String
    package var name: String?
    package var statement: Statement
    package var line: Int?
    package init(format: String, name: String? = nil, statement: Statement, line: Int? = nil) {
        self.format = format
        self.name = name
        self.statement = statement
        self.line = line
    }
}
