// What the pages over all releases are made of, and the parts in which they are made.
package import ReleaseModel
import Versions

package struct SiteOverview: Sendable {
    let newestFirst: [ReleaseSummary]
    /// Sorted bytewise by folder.
    package let broken: [BrokenRelease]
    package let lock: Lock
    /// How each sync rule's target stands now.
    package let targetStatuses: [TargetStatus]
    /// `Feeds.notes`
    package let notes: @Sendable (ReleaseSummary) -> String?

    /// The releases in any order.
    package init(
        _ releases: [ReleaseSummary], broken: [BrokenRelease], lock: Lock, targetStatuses: [TargetStatus],
        notes: @escaping @Sendable (ReleaseSummary) -> String?
    ) {
        newestFirst = releases.sorted { $1.version < $0.version }
        self.broken = broken.sorted { $0.folder.utf8.lexicographicallyPrecedes($1.folder.utf8) }
        self.lock = lock
        self.targetStatuses = targetStatuses
        self.notes = notes
    }

    var layout: ArchiveLayout { ArchiveLayout(count: newestFirst.count) }

    /// The release that `latest/` leads to; nil where there is none.
    var latest: ReleaseSummary? { LatestPage.release(of: newestFirst) }

    package var hasArchive: Bool { layout.pages > 0 }

    /// The releases of a page of the archive, newest version first.
    package func archived(_ page: Int) -> [ReleaseSummary] { Array(newestFirst[layout.range(ofPage: page)]) }

    package func isNewestPage(_ page: Int) -> Bool { page == layout.pages }
}

extension Site {
    /// What is made of all releases together; of thousands each part is large.
    package enum Part: Sendable {
        case page(SitePage)
        /// A page of the archive, from 1.
        case archived(Int)
        /// The releases of the archive, for the index's search.
        case searchList
        /// The newest release and its readiness.
        case badge
        case feeds
        /// The lock and the assets.
        case fixed

        /// Of a part that is one file.
        package var path: String? {
            switch self {
            case .page(let page): page.fileName
            case .archived(let number): ArchiveLayout.path(ofPage: number)
            case .searchList: SearchList.path
            case .badge: BadgePicture.path
            case .feeds, .fixed: nil
            }
        }
    }

    package static func parts(over overview: SiteOverview) -> [Part] {
        SitePage.overAll.map(Part.page) + partsByNumber(over: overview) + [.badge, .feeds, .fixed]
    }

    /// Those that a site has or hasn't, by what releases there are.
    package static func partsByNumber(over overview: SiteOverview) -> [Part] {
        let pages = overview.layout.pages
        let archive = pages > 0 ? [.page(.archive), .searchList] + (1...pages).map(Part.archived) : []
        return archive + (overview.latest == nil ? [] : [.page(.latest)])
    }

    package static let badgePath = BadgePicture.path

    /// Whether `partsByNumber` could have a file at this path: what releases there are need not be known for it.
    package static func isByNumber(_ path: String) -> Bool {
        path == SearchList.path || ["archive/", "latest/"].contains { path.utf8.starts(with: $0.utf8) }
    }
}
