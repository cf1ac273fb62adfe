// The pages of a site: one template each, and the names that each hands to it.
import Bundles
import Mustache
import Primitives

package enum SitePage: String, Sendable, CaseIterable {
    case index, release, broken, checklist, waivers, rollback, sync, verify, archive, latest
    case notFound = "not-found"
    case archivePage = "archive-page"

    /// The pages over all releases that every site has, each a file at the site's root.
    package static let overAll: [SitePage] = [.index, .checklist, .waivers, .rollback, .sync, .verify, .notFound]

    package var fileName: String {
        self == .notFound ? "404.html" : isFolder ? "\(rawValue)/index.html" : "\(rawValue).html"
    }

    /// Whether the page stands in a folder of its own.
    private var isFolder: Bool { self == .archive || self == .latest }

    /// From the page to the site's root.
    var root: String { isFolder ? "../" : "" }

    /// The page's address below the site's root, where the index is.
    var path: String { self == .index ? "" : isFolder ? "\(rawValue)/" : fileName }

    /// A link to a release's page. `root` leads from the page that has the link to the site's root, `""` or `"../"`.
    static func address(ofRelease version: String, root: String = "") -> String {
        "\(root)\(WebLink.path(version))/index.html"
    }

    /// What `{{names}}` the page's template may use: those of every page, and within them its own.
    var scopes: [TemplateShape] {
        switch self {
        case .index: [Frame.shape, IndexPage.shape]
        case .release: [Frame.shape, ReleasePage.shape]
        case .broken: [Frame.shape, BrokenPage.shape]
        case .checklist: [Frame.shape, ChecklistPage.shape]
        case .waivers: [Frame.shape, WaiversPage.shape]
        case .rollback: [Frame.shape, RollbackPage.shape]
        case .sync: [Frame.shape, SyncPage.shape]
        case .verify: [Frame.shape, TemplateShape()]
        case .archive: [Frame.shape, ArchiveIndexPage.shape]
        case .archivePage: [Frame.shape, ArchivePage.shape]
        case .latest: [Frame.shape, LatestPage.shape]
        case .notFound: [Frame.shape, TemplateShape()]
        }
    }
}
