// The archive: a page for each hundred of the older releases, and the list of these pages.
import Evidence
import Mustache
import Primitives
import ReleaseModel
import Versions

/// One page of the archive.
struct ArchivePage {
    let number: Int
    /// Its own, newest version first.
    let releases: [ReleaseSummary]
    /// No page of the archive has newer ones.
    let isNewest: Bool

    enum Name: Int, ViewName { case oldest, newest, olderHref, newerHref, releases, columns, rows }

    static let shape = TemplateShape(
        Name.self, [.releases: IndexPage.row, .columns: ChecklistPage.column, .rows: ChecklistPage.row])

    /// `1.0.0 to 1.99.0`
    var span: String { "\(oldest) to \(newest)" }
    private var oldest: String { releases.last?.version.text ?? "" }
    private var newest: String { releases.first?.version.text ?? "" }

    /// It says nothing that a newer release could change, but for whether there is a newer page.
    var view: View<Name> {
        let ids = CheckColumns.ids(of: releases)
        return [
            .oldest: .string(oldest), .newest: .string(newest),
            .olderHref: .text(number > 1 ? "\(number - 1).html" : nil),
            .newerHref: .string(isNewest ? "../index.html" : "\(number + 1).html"),
            .releases: .rows(releases) { IndexPage.row($0, root: "../") },
            .columns: .views(ids) { ChecklistPage.column($0, over: releases) },
            .rows: ChecklistPage.rows(releases, ids, root: "../", room: PageRoom.size / 4),
        ]
    }
}

/// The list of the archive's pages.
struct ArchiveIndexPage {
    let layout: ArchiveLayout
    /// All of them, newest version first.
    let releases: [ReleaseSummary]

    enum Name: Int, ViewName { case archivedText, pages }
    enum PageName: Int, ViewName { case href, oldest, newest, from, until, readyText }

    static let shape = TemplateShape(
        Name.self,
        [.pages: TemplateShape(PageName.self, [.from: TimeView.shape, .until: TimeView.shape])])

    var view: View<Name> {
        [
            .archivedText: .text(layout.olderText),
            .pages: .views((0..<layout.pages).map { layout.pages - $0 }, page),
        ]
    }

    private func page(_ number: Int) -> View<PageName> {
        let own = releases[layout.range(ofPage: number)]
        let dates = own.compactMap { IndexPage.date($0)?.date }.sorted { $0.secondsSinceEpoch < $1.secondsSinceEpoch }
        return [
            .href: "\(number).html", .oldest: .text(own.last?.version.text), .newest: .text(own.first?.version.text),
            .from: TimeView.value(dates.first), .until: TimeView.value(dates.last),
            .readyText: "\(own.count(where: \.isReady)) of \(own.count)",
        ]
    }
}

/// The page that leads to the greatest version that is out.
enum LatestPage {
    enum Name: Int, ViewName { case target, targetHref }
    static let shape = TemplateShape(Name.self)

    /// Released, no pre-release, and not taken back; nil where there is none. `releases`: newest version first.
    static func release(of releases: [ReleaseSummary]) -> ReleaseSummary? {
        releases.first { $0.status == .released && !$0.version.isPrerelease }
    }

    static func view(_ release: ReleaseSummary) -> View<Name> {
        [
            .target: .string(release.version.text),
            .targetHref: .string(SitePage.address(ofRelease: release.version.text, root: "../")),
        ]
    }
}
