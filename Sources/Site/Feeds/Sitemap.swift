// The sitemap: the addresses of all pages for search engines, in parts where there are more than one file may have.
import Bundles
import Documents
import Evidence
import Files
import Primitives
import ReleaseModel
import Versions

struct Sitemap {
    let feeds: Feeds

    static let path = "sitemap.xml"
    /// Addresses in a file; the protocol allows 50,000.
    private static let most = 45_000

    private static func path(ofPart number: Int) -> String { "sitemap-\(number).xml" }

    static func isPart(_ path: String) -> Bool {
        path.utf8.starts(with: "sitemap-".utf8) && path.utf8.suffix(4).elementsEqual(".xml".utf8)
    }

    /// None where the site has no address.
    var files: [OutputFile] {
        guard let base = feeds.base else { return [] }
        let pages = pageAddresses.map { "<url><loc>\(HTML.escape("\(base)/\($0)"))</loc></url>\n" }
        let releases = feeds.releases
        if pages.count + releases.count <= Self.most {
            return [file(Self.path, "urlset", pages + releases.map(entry))]
        }
        // The oldest releases first, so that a new one changes the last part alone.
        let starts = Array(stride(from: 0, to: releases.count, by: Self.most))
        let parts =
            [pages]
            + concurrentMap(starts) { start in
                (start..<min(start + Self.most, releases.count)).map { entry(releases[releases.count - 1 - $0]) }
            }
        let list = parts.indices.map {
            "<sitemap><loc>\(HTML.escape("\(base)/\(Self.path(ofPart: $0))"))</loc></sitemap>\n"
        }
        return [file(Self.path, "sitemapindex", list)]
            + parts.enumerated().map { file(Self.path(ofPart: $0), "urlset", $1) }
    }

    /// Relative to the site; `latest/` is left out, since its address is another page's.
    private var pageAddresses: [String] {
        let pages = ArchiveLayout(count: feeds.releases.count).pages
        let archive = pages > 0 ? [SitePage.archive.path] + (1...pages).map(ArchiveLayout.path) : []
        return SitePage.overAll.filter { $0 != .notFound }.map(\.path) + archive
    }

    private func entry(_ release: ReleaseSummary) -> String {
        let date = IndexPage.date(release).map { _ in "<lastmod>\(Feeds.updated(release).dateText)</lastmod>" } ?? ""
        return "<url><loc>\(HTML.escape(feeds.address(release) ?? ""))</loc>\(date)</url>\n"
    }

    private func file(_ path: String, _ root: String, _ entries: [String]) -> OutputFile {
        let start =
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<\(root) xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n"
        var bytes = Bytes(start.utf8)
        for entry in entries { bytes += entry.utf8 }
        return OutputFile(path: path, bytes: bytes + Bytes("</\(root)>\n".utf8))
    }
}
