// `assets/releases.js`: what the index's search finds of the archive. It is a script, since a page may fetch nothing.
import Documents
import Evidence
import Primitives
import ReleaseModel
import Versions

enum SearchList {
    static let path = "assets/releases.js"

    /// Bytes of a release's teaser.
    private static let teaser = 160

    /// A row for each release, in the order of `releases`.
    static func bytes(_ releases: ArraySlice<ReleaseSummary>) -> Bytes {
        var bytes = Bytes(
            "// The releases of the archive, for the search of the index.\nwindow.colophonReleases = [\n".utf8)
        for release in releases {
            bytes += row(release).canonicalBytes
            bytes += Bytes(",\n".utf8)
        }
        return bytes + Bytes("];\n".utf8)
    }

    /// `colophon.js` reads it by these places.
    private static func row(_ release: ReleaseSummary) -> JSON {
        let badge = ReadinessBadge(release)
        let date = IndexPage.date(release)?.date
        let text = IndexPage.teaser(release).map { Wording.short(Markdown.plainText($0), teaser) }
        return .array([
            .string(release.version.text), .string(release.type.rawValue), .string(Wording.type(release.type)),
            .string(release.status.rawValue), .string(release.status.title), .string(release.readiness.className),
            .string(badge.mark), .string(badge.label(release)), .string(date?.text ?? ""),
            .string(date.map(Wording.date) ?? ""), .string(text ?? ""),
        ])
    }
}
