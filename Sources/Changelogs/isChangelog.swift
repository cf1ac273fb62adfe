// Which files of a repository are changelogs: by their names, and by what they say.
import Documents
import EvidenceParsing
package import Primitives
package import ReleaseModel

/// Whether a file has a changelog's name: CHANGELOG.md, HISTORY.rst, NEWS.
package func isChangelogName(_ name: String) -> Bool {
    let lower = ASCII.lowercased(name)
    let prose: Set<String?> = ["md", "markdown", "rst", "txt", "adoc", "asciidoc", "org", nil]
    return prose.contains(EvidencePath.extension(of: lower)) && ChangelogReader.isNamedChangelog(lower)
}

/// Whether a file has a section of a version, or of what is to come. One that only says where the changelog is has none.
package func isChangelog(_ bytes: Bytes, path: String, limits: Policy.Limits) -> Bool {
    let whole = EvidenceDecoding.decoded(bytes)
    // The first section is near the top: most files need not be read to their end.
    for size in [2 << 10, 16 << 10] where size < whole.count {
        let start = whole.prefix(size)
        if let end = start.lastIndex(of: ASCII.newline), hasSection(Bytes(start[..<end]), path, limits) { return true }
    }
    return hasSection(whole, path, limits)
}

private func hasSection(_ bytes: Bytes, _ path: String, _ limits: Policy.Limits) -> Bool {
    let changelog: Changelog?
    if let ending = EvidencePath.extension(of: path), ["yaml", "yml"].contains(ending) {
        changelog = try? AntsibullChangelog.read(evidenceDocument(bytes, path: path, limits: limits), limits: limits)
    } else {
        changelog = try? ChangelogReader.read(bytes, path: path, limits: limits)
    }
    return changelog?.sections.contains { $0.version != nil || $0.isUnreleased } ?? false
}
