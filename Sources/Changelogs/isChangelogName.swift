// Which files of a repository are changelogs, by their names.
import EvidenceParsing
import Primitives
import ReleaseModel

/// Whether a file has a changelog's name: CHANGELOG.md, HISTORY.rst, NEWS.
package func isChangelogName(_ name: String) -> Bool {
    let lower = ASCII.lowercased(name)
    let prose: Set<String?> = ["md", "markdown", "rst", "txt", "adoc", "asciidoc", "org", nil]
    return prose.contains(EvidencePath.extension(of: lower)) && ChangelogReader.isNamedChangelog(lower)
}
