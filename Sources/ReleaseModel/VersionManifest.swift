// What a version manifest states: a package's own file, a source file's constant, or a file that holds the version alone.

/// What a manifest says about the version of the thing it describes.
package struct VersionManifest: Sendable, Hashable {
    package enum Statement: Sendable, Hashable {
        /// A version in so many words.
        case stated(String)
        /// Proves nothing: dynamic, inherited, computed, a placeholder. The text says which.
        case indefinite(String)
        /// The file says nothing about a version.
        case absent
    }
    /// `pyproject.toml`, `package.json`: the format that was recognised.
    package var format: String
    package var name: String?
    package var statement: Statement
    package var line: Int?
    /// Where else the file states its version; each of them counts.
    package var further: [Place] = []
    /// Versions of single packages, of which those count that another listed manifest is named after, as in Cargo.lock.
    package var packages: [Place] = []
    /// Where this version comes from, if the file does not state it itself.
    package var source: Source?
    /// What other manifests may take from this one.
    package var offer: Offer?
    /// The constant's name where it is longer than "version": it has to fit the project's name.
    package var constant: String?

    package init(format: String, name: String? = nil, statement: Statement, line: Int? = nil) {
        self.format = format
        self.name = name
        self.statement = statement
        self.line = line
    }
}

extension VersionManifest {
    /// One of several versions in a file.
    package struct Place: Sendable, Hashable {
        /// What has this version: a path in the document, or a package.
        package var name: String
        package var text: String
        package var line: Int
        package init(name: String, text: String, line: Int) {
            self.name = name
            self.text = text
            self.line = line
        }
    }

    /// Where a version that is not stated comes from.
    package enum Source: Sendable, Hashable {
        /// A text with `${name}` for each value that the manifest called `owner` offers.
        case values(String, owner: String)
        /// Another file, by its path from the manifest's folder.
        case file(String)
        /// A Python module, `orders.about`.
        case module(String)
        /// The version constant of a source file with this ending, `rb`.
        case constant(suffix: String)
    }

    package struct Offer: Sendable, Hashable {
        /// The name by which others refer to the manifest.
        package var owner: String
        package var values: [String: String]
        /// Whose values count where this one has none of a name.
        package var parent: String?
        package init(owner: String, values: [String: String], parent: String? = nil) {
            self.owner = owner
            self.values = values
            self.parent = parent
        }
    }
}

extension VersionManifest {
    /// A text with each `${name}` replaced by the value of that name, which may hold others. What is not known stays.
    package static func filled(
        _ text: String, opening: String = "${", closing: String = "}", _ value: (String) -> String?
    ) -> String {
        var text = Array(text.utf8)
        let (opening, closing) = (Array(opening.utf8), Array(closing.utf8))
        // Values that hold each other would never come to an end.
        for _ in 0..<16 {
            var output: [UInt8] = []
            var index = 0
            var isChanged = false
            while index < text.count {
                let rest = text[index...]
                guard rest.starts(with: opening),
                    let end = rest.indices.first(where: { text[$0...].starts(with: closing) }),
                    let found = value(String(decoding: rest[(index + opening.count)..<end], as: UTF8.self))
                else {
                    output.append(text[index])
                    index += 1
                    continue
                }
                output += Array(found.utf8)
                index = end + closing.count
                isChanged = true
            }
            text = output
            if !isChanged || text.count > 1000 { break }
        }
        return String(decoding: text, as: UTF8.self)
    }
}
