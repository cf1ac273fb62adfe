// The dialect of changelogs, which has forms of its own.
package import EvidenceParsing

extension EvidenceDialects {
    /// Earlier ones come first.
    package static let changelogDialects: [any EvidenceDialect.Type] = [
        ChangelogReader.self
    ]
}
